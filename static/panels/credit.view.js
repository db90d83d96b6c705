/**
 * Credit assignment, or who blames whom: how strongly each loss reaches each time step, what a cut leaves out of it,
 * and which losses do not count; asked for when it is in sight.
 */

import { anyUncounted, counts } from "../film/arrivals.js";
import { byId, element } from "../shared/dom.view.js";
import { format, threeDigits } from "../shared/numbers.js";
import { annotate, copy, fill, make, onPick } from "../shared/plot.view.js";
import { createTriangleKeys } from "./triangle_keys.view.js";
import { creditLit, veiled } from "./lights.js";
import { creditSaid, reachesOf, sendersTo, shadesOf, shareSaid, sizesOf, square as triangleOf } from "./credit.js";

/** @typedef {import("../types.js").Board} Board */
/** @typedef {import("../types.js").Start} Start */
/** @typedef {import("../types.js").Num} Num */
/** @typedef {import("../page/fragment.js").Credit} Chosen */

const MOST_NUMBERS = 12; // time steps, up to which each square has its number
const MOST_CROSSES = 600; // more of them hide the triangle

/**
 * @param {any} config
 * @param {import("./credits.view.js").Credits} credits
 * @param {(chosen: Chosen | null, t: number) => void} choose which loss and time step a person asks about, if any; the
 *   loss of the square that was clicked
 */
export function createCredit(config, credits, choose) {
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
  /** @type {Chosen | null} */
  let chosen = null;
  /** @type {Chosen[]} */
  let squares = []; // that light up
  let stale = false; // whether it is of another film, theme or size
  let whole = { x: 0, y: 0, w: 0, h: 0 }; // what the axes show
  let numbered = false; // whether each square has room for its number
  /** @type {Set<string>} */
  let crossed = new Set(); // squares with room for a number below a cross
  let [picks, reached] = [false, 0]; // whether clicks are heard; the time step that the sentence is about
  const keys = createTriangleKeys(root, (square) => choose(same(square) ? null : square, square.t));
  credits.watch(arrive);
  return { offer, stand, draw };

  /** Where nothing goes through time there is nobody to blame. @param {Start} start */
  function offer({ steps, layers }) {
    panel.hidden = steps < 2 || layers.every(({ cell }) => cell === "dense");
    byId("blame-none").hidden = !panel.hidden;
  }

  /** @param {Start} newStart @param {any} newTheme */
  function stand(newStart, newTheme) {
    [start, theme] = [newStart, newTheme];
    [chosen, squares, reached] = [null, [], 0];
    stale = true; // it is made when it is drawn
  }

  /** What is known of this film, or nothing yet. */
  function arrive() {
    stale = false;
    const { credit: layers, says } = start === credits.film() ? credits.here() : { credit: null, says: "" };
    const uppermost = layers?.findLast((layer) => layer !== null) ?? null; // of the recurrent layers
    credit = panel.hidden ? null : uppermost;
    byId("blame-says").textContent = says;
    byId("blame-says").hidden = !says;
    if (credit && theme) show();
    else root.style.visibility = byId("blame-who").style.visibility = "hidden";
  }

  /**
   * The triangle, crosses where the way back does not come, and a frame around what has come together at a time step.
   */
  function show() {
    if (!credit || !start) return;
    drawn = picture();
    const { data, layout, first, lost } = figureOf(theme, credit, start);
    const n = credit.length;
    whole = { x: -0.5, y: first - 0.5, w: n, h: n - first };
    say(credit);
    root.style.visibility = byId("blame-who").style.visibility = "";
    const { zoom } = theme.palette;
    const rows = (root.clientHeight - 44 * zoom) / (n - first); // pixels of each
    numbered = n <= MOST_NUMBERS && root.clientWidth / n > 40 * zoom && rows > 14 * zoom;
    crossed = new Set(rows > 26 * zoom ? lost.map(({ t, k }) => `${t},${k}`) : []);
    if (numbered) layout.annotations = numbersOf(credit, squares, theme.palette, crossed);
    const [asked, here] = [veiled(creditLit(squares), whole), hereOf(now, n)];
    for (const [trace, { x, y }, k] of /** @type {any[]} */ ([
      [2, here, 0],
      [4, asked, 0],
      [5, asked, 1],
    ]))
      Object.assign(data[trace], { x: x[k], y: y[k] });
    make(root, data, layout, config); // once: each further change of a chart would cost as much
    if (!picks) onPick(root, (k, t) => choose(same({ t, k }) ? null : { t, k }, t));
    picks = true;
    drawLegend(credit, lost.length > 0, anyUncounted(start), theme.palette);
    keys.stand(credit, first);
    keys.draw(chosen, reached);
  }

  /** Whether a square is the one that is asked about. @param {Chosen} square */
  function same({ t, k }) {
    return chosen?.t === t && chosen.k === k;
  }

  /** Of the square that is chosen, or of the time step at which the error is, or was last. @param {Num[][]} sizes */
  function say(sizes) {
    if (!start) return;
    drawWho(start, sizes, chosen?.k ?? reached, chosen?.t ?? null);
    byId("blame-sentence").textContent = chosen ? shareSaid(sizes, chosen, start) : creditSaid(sizes, reached, start);
  }

  /** @param {Board} board @param {boolean} arrived all of the film @param {Chosen | null} asked */
  function draw({ step, lit }, arrived, asked) {
    if (arrived && start && !panel.hidden) credits.ask(start); // once the film is there, so that it comes first
    now = step?.phase === "backward" || step?.phase === "cut" ? step.t : null;
    [chosen, squares] = [asked, lit?.squares ?? []];
    if (now !== null) reached = now;
    if (stale) arrive();
    else if (credit && drawn !== picture()) frame();
  }

  function picture() {
    return `${now};${chosen?.t},${chosen?.k},${squares.length},${squares[0]?.t},${squares[0]?.k}`;
  }

  /** They follow the error and the choice; the crosses and the triangle stay. */
  function frame() {
    const [before, after] = [drawn.split(";"), picture().split(";")];
    drawn = picture();
    if (!credit) return;
    say(credit);
    keys.draw(chosen, reached);
    if (before[0] !== after[0]) fill(root, hereOf(now, credit.length), [2]);
    if (before[1] === after[1]) return;
    if (numbered) annotate(root, numbersOf(credit, squares, theme.palette, crossed));
    fill(root, veiled(creditLit(squares), whole), [4, 5]);
  }
}

/**
 * The triangle, and crosses where the way back does not come.
 * @param {any} theme @param {Num[][]} credit @param {Start} start
 */
function figureOf(theme, credit, start) {
  const { data, layout } = copy(theme.blame);
  const n = credit.length;
  for (const axis of [layout.xaxis, layout.yaxis])
    Object.assign(axis, { tickmode: "linear", tick0: 0, dtick: Math.ceil(n / 8) });
  layout.xaxis.range = [-0.5, n - 0.5];
  const first = Math.max(0, firstLoss(credit)); // the rows above it are empty
  layout.yaxis.range = [n - 0.5, first - 0.5];
  const lost = cutOff(start);
  const cut = new Set(lost.map(({ t, k }) => `${t},${k}`));
  const text = triangleOf(
    n,
    (t, k) =>
      `loss of t = ${t}, time step ${k}: ‖w_${t} ∂L_${t}/∂h_${k}‖ = ` +
      `${format(credit[t][k])}${cut.has(`${t},${k}`) ? ", cut off" : ""}`,
  );
  Object.assign(data[0], { x: credit.map((_, k) => k), y: credit.map((_, t) => t), z: shadesOf(credit), text });
  const crosses = lost.length > MOST_CROSSES ? [] : lost;
  Object.assign(data[1], { x: crosses.map(({ k }) => k), y: crosses.map(({ t }) => t) });
  data[1].marker.size = Math.max(3, Math.min(9, 90 / n));
  const aside = uncounted(start);
  const says = aside.map(({ t }) => `The loss of t = ${t} has weight 0: it is no part of L.`);
  Object.assign(data[3], { x: aside.map(({ k }) => k), y: aside.map(({ t }) => t), text: says });
  data[3].marker.size = data[1].marker.size;
  return { data, layout, first, lost };
}

/** What the film cuts off of the way back of its losses. @param {Start} start @returns {{t: number, k: number}[]} */
function cutOff(start) {
  const lost = reachesOf(start).map((first, t) => (counts(start, t) ? Math.min(first, t + 1) : 0));
  return lost.flatMap((length, t) => Array.from({ length }, (_, k) => ({ t, k })));
}

/** The first loss that sends anything. @param {Num[][]} credit */
const firstLoss = (credit) => credit.findIndex((row) => row.some(Number));

/**
 * What each loss sends, as it stands in its square.
 * @param {Num[][]} credit
 * @param {Chosen[]} lit squares; where there are any, all others are pale
 * @param {import("../types.js").Palette} palette
 * @param {Set<string>} crossed squares with a cross in the middle: their number stands below it
 */
function numbersOf(credit, lit, palette, crossed) {
  const shades = shadesOf(credit);
  const bright = new Set(lit.map(({ t, k }) => `${t},${k}`));
  const dark = (/** @type {number} */ t, /** @type {number} */ k) =>
    Number(shades[t][k]) > 0.55 && (!lit.length || bright.has(`${t},${k}`));
  return credit.flatMap((row, t) =>
    row.flatMap((size, k) => {
      const font = { size: 11 * palette.zoom, color: dark(t, k) ? palette.paper : palette.ink };
      const text = threeDigits(Number(size));
      const yshift = crossed.has(`${t},${k}`) ? -9 * palette.zoom : 0;
      return Number(size) ? [{ x: k, y: t, yshift, text, showarrow: false, font }] : [];
    }),
  );
}

/**
 * What the colours of the triangle mean, and its signs.
 * @param {Num[][]} credit @param {boolean} cut @param {boolean} uncounted
 * @param {import("../types.js").Palette} palette
 */
function drawLegend(credit, cut, uncounted, { error }) {
  const sizes = sizesOf(credit);
  const [least, most] = [sizes?.least ?? 0, sizes?.most ?? 0].map((size) => threeDigits(size));
  const bar = element("span", { class: "bar" });
  bar.style.background = `linear-gradient(90deg, ${error.slice(2).map(([, colour]) => colour)})`;
  const scale = element("span", { class: "scale" }, `size ${least}`, bar, most);
  const signs = [
    ["▯", "what has come together", true],
    ["×", "cut off", cut],
    ["–", "weight 0: no part of L", uncounted],
  ].flatMap(([sign, says, there]) => (there ? [element("span", {}, element("b", {}, `${sign}`), ` ${says}`)] : []));
  byId("blame-legend").replaceChildren(...(sizes ? [scale] : []), ...signs);
}

const NOWHERE = { x: [[]], y: [[]] };

/**
 * A frame around what has come together at a time step.
 * @param {number | null} now @param {number} n
 */
const hereOf = (now, n) => (now === null ? NOWHERE : around(now - 0.5, now + 0.5, now - 0.5, n - 0.5));

/** A frame. @param {number} left @param {number} right @param {number} top @param {number} bottom */
const around = (left, right, top, bottom) => ({
  x: [[left, right, right, left, left]],
  y: [[top, top, bottom, bottom, top]],
});

/** @param {Start} start @returns {{t: number, k: number}[]} all places of the losses that do not count */
function uncounted(start) {
  const rows = Array.from({ length: start.steps }, (_, t) => t).filter((t) => !counts(start, t));
  const places = rows.flatMap((t) => Array.from({ length: t + 1 }, (_, k) => ({ t, k })));
  return places.length > MOST_CROSSES ? rows.map((t) => ({ t, k: 0 })) : places;
}

/**
 * Who is to blame at a time step: how much each loss sent there, as bars and numbers, and what the film cuts off.
 * @param {Start} start
 * @param {import("../types.js").Num[][]} credit
 * @param {number} k the time step
 * @param {number | null} chosen the loss that a person has chosen
 */
function drawWho(start, credit, k, chosen) {
  const senders = sendersTo(credit, k, start);
  const most = Math.max(...senders.map(({ size }) => size));
  const rows = senders.map(({ t, size, share, cut }) => {
    const bar = element("i", {});
    bar.style.width = `${(100 * size) / most}%`;
    const number = threeDigits(size);
    const cells = [`loss ${t}`, element("span", { class: "bar" }, bar), number, cut ? "cut off" : `${share} %`];
    return element(
      "li",
      { ...(cut ? { class: "cut" } : {}), ...(t === chosen ? { "aria-current": "true" } : {}) },
      ...cells.map((cell) => element("span", {}, cell)),
    );
  });
  byId("who-title").textContent = `Who is to blame at t = ${k}?`;
  byId("who-losses").replaceChildren(...rows);
}
