/**
 * Credit assignment, or who blames whom: how strongly each loss reaches each time step, and what a cut leaves out of
 * it; asked for when it is in sight.
 */

import { byId } from "../shared/dom.view.js";
import { format } from "../shared/numbers.js";
import { copy, fill, make } from "../shared/plot.view.js";
import { firstReached, shadesOf, square } from "./credit.js";

/** @typedef {import("../types.js").Board} Board */
/** @typedef {import("../types.js").Start} Start */
/** @typedef {import("../types.js").Num} Num */

const MOST_CROSSES = 600; // more of them hide the triangle

/** @param {any} config @param {import("./credits.view.js").Credits} credits */
export function createCredit(config, credits) {
  const [panel, root] = [byId("blame-panel"), byId("blame")];
  /** @type {any} */
  let theme = null;
  /** @type {Start | null} */
  let start = null;
  /** @type {Num[][] | null} */
  let credit = null;
  let drawn = "";
  /** @type {number | null} */
  let now = null; // the time step at which an error has arrived
  credits.watch(arrive);
  return { offer, stand, draw };

  /** Where nothing goes through time there is nobody to blame. @param {Start} start */
  function offer({ steps, layers }) {
    panel.hidden = steps < 2 || layers.every(({ cell }) => cell === "dense");
  }

  /** @param {Start} newStart @param {any} newTheme */
  function stand(newStart, newTheme) {
    [start, theme] = [newStart, newTheme];
    arrive();
  }

  /** What is known of this film, or nothing yet. */
  function arrive() {
    const { credit: layers, says } = credits.here();
    credit = layers?.findLast((layer) => layer !== null) ?? null; // the uppermost recurrent layer
    byId("blame-says").textContent = says;
    byId("blame-says").hidden = !says;
    if (credit && theme && !panel.hidden) show();
    else root.style.visibility = "hidden";
  }

  /**
   * The triangle, crosses where the way back does not come, and a frame around what has come together at a time step.
   */
  function show() {
    if (!credit || !start) return;
    const { data, layout } = copy(theme.blame);
    const n = credit.length;
    for (const axis of [layout.xaxis, layout.yaxis])
      Object.assign(axis, { tickmode: "linear", tick0: 0, dtick: Math.ceil(n / 8) });
    layout.xaxis.range = [-0.5, n - 0.5];
    layout.yaxis.range = [n - 0.5, -0.5];
    const lost = cutOff(start);
    const cut = new Set(lost.map(({ t, k }) => `${t},${k}`));
    const text = square(
      n,
      (t, k) =>
        `loss of t = ${t}, time step ${k}: ‖w_${t} ∂L_${t}/∂h_${k}‖ = ` +
        `${format(/** @type {Num[][]} */ (credit)[t][k])}${cut.has(`${t},${k}`) ? ", cut off" : ""}`,
    );
    Object.assign(data[0], { x: credit.map((_, k) => k), y: credit.map((_, t) => t), z: shadesOf(credit), text });
    const crosses = lost.length > MOST_CROSSES ? [] : lost;
    Object.assign(data[1], { x: crosses.map(({ k }) => k), y: crosses.map(({ t }) => t) });
    data[1].marker.size = Math.max(3, Math.min(9, 90 / n));
    root.style.visibility = "";
    make(root, data, layout, config);
    frame();
  }

  /** @param {Start} start @returns {{t: number, k: number}[]} */
  function cutOff(start) {
    const reach = Array.from({ length: start.steps }, (_, t) => firstReached(start, t));
    return reach.flatMap((first, t) => Array.from({ length: Math.min(first, t + 1) }, (_, k) => ({ t, k })));
  }

  /** @param {Board} board @param {boolean} arrived all of the film */
  function draw({ step }, arrived) {
    if (arrived && start) credits.ask(start); // once the film is there, so that it comes first
    now = step?.phase === "backward" || step?.phase === "cut" ? step.t : null;
    if (credit && drawn !== String(now)) frame();
  }

  /** It follows the error; the crosses and the triangle stay. */
  function frame() {
    drawn = String(now);
    const [left, right, bottom] = [Number(now) - 0.5, Number(now) + 0.5, Number(start?.steps) - 0.5];
    const around =
      now === null
        ? { x: [[]], y: [[]] }
        : { x: [[left, right, right, left, left]], y: [[left, left, bottom, bottom, left]] };
    fill(root, around, [2]);
  }
}
