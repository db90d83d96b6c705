/**
 * Who blames whom: how strongly each loss reaches each moment, and what a cut loses of it; asked for when it is in
 * sight.
 */

import { recurrentOf } from "../answers.js";
import { analysis, Refused } from "../api.js";
import { cheap, shadesOf, square } from "../credit.js";
import { told } from "../numbers.js";
import { reachOf } from "../sweeps.js";
import { byId } from "./dom.js";
import { copy, fill, make } from "./plot.js";

/** @typedef {import("../types.js").Board} Board */
/** @typedef {import("../types.js").Start} Start */
/** @typedef {import("../types.js").Num} Num */

const MOST_CROSSES = 600; // more of them hide the triangle
const AGAIN = 5000; // milliseconds, after which what did not come may be asked for again

/** @param {any} config @param {() => string} query of the film that is shown */
export function createBlame(config, query) {
  const [panel, root] = [byId("blame-panel"), byId("blame")];
  /** @type {any} */
  let theme = null;
  /** @type {Start | null} */
  let start = null;
  /** @type {Num[][] | null} */
  let credit = null;
  let [asked, drawn] = ["", ""];
  /** @type {number | null} */
  let now = null; // the moment at which an error has arrived
  let running = new AbortController();
  return { offer, stand, draw };

  /** Where nothing goes through time there is nobody to blame. @param {Start} start */
  function offer({ steps, layers }) {
    panel.hidden = steps < 2 || layers.every(({ cell }) => cell === "dense");
  }

  /** @param {Start} newStart @param {any} newTheme */
  function stand(newStart, newTheme) {
    [start, theme] = [newStart, newTheme];
    if (asked !== query()) forget();
    if (credit) show();
  }

  function forget() {
    running.abort();
    [asked, credit] = ["", null];
    say("");
    root.style.visibility = "hidden";
  }

  async function ask() {
    asked = query();
    if (start && !cheap(start))
      return say(
        "In a film as large as this each loss would have to walk back on its own for too long. Fewer steps, units or examples will do.",
      );
    running = new AbortController();
    const { signal } = running;
    try {
      const answer = await analysis(asked, "credit", [], signal);
      if (signal.aborted) return;
      credit = recurrentOf(answer)?.credit ?? null;
      if (credit) show();
    } catch (error) {
      if (signal.aborted) return;
      say(error instanceof Refused ? error.message : `This cannot be had yet: ${/** @type {Error} */ (error).message}`);
      if (!(error instanceof Refused)) setTimeout(() => signal.aborted || forget(), AGAIN);
    }
  }

  /** @param {string} sentence */
  function say(sentence) {
    byId("blame-says").textContent = sentence;
    byId("blame-says").hidden = !sentence;
  }

  /** The triangle, crosses where the way back does not come, and a frame around what has come together in a moment. */
  function show() {
    if (!credit || !start) return;
    const { data, layout } = copy(theme.blame);
    const n = credit.length;
    for (const axis of [layout.xaxis, layout.yaxis])
      Object.assign(axis, { tickmode: "linear", tick0: 0, dtick: Math.ceil(n / 8) });
    layout.xaxis.range = [-0.5, n - 0.5];
    layout.yaxis.range = [n - 0.5, -0.5];
    const lost = cutOff(start);
    const text = square(
      n,
      (t, k) =>
        `loss of t = ${t} blames moment ${k}: ‖∂L/∂h‖ = ${told(/** @type {Num[][]} */ (credit)[t][k])}${lost.some((at) => at.t === t && at.k === k) ? ", cut off" : ""}`,
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
  function cutOff({ sweeps, steps, request }) {
    if (request.algorithm.name === "rtrl") return [];
    const reach = Array.from({ length: steps }, (_, t) => reachOf(sweeps, t) ?? steps);
    return reach.flatMap((first, t) => Array.from({ length: Math.min(first, t + 1) }, (_, k) => ({ t, k })));
  }

  /** @param {Board} board @param {boolean} arrived all of the film */
  function draw({ step }, arrived) {
    if (arrived && asked !== query()) ask(); // once the film is there, so that it comes first
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
