/** By which roads a number has come, or a loss reaches a time step: what lights up where one asks about it. Pure. */

import { arrivals, beginsAnew } from "./arrivals.js";
import { memoizeFor } from "../shared/memoize.js";
import { real } from "../shared/numbers.js";

/** @typedef {import("../inside/terms.js").Ref} Ref */
/** @typedef {import("../page/fragment.js").Credit} Credit */
/** @typedef {import("../types.js").Num} Num */
/** @typedef {import("../types.js").Start} Start */
/** @typedef {{layer: number, t: number}} Cell */
/**
 * @typedef {object} Roads
 * @property {Cell[]} cells
 * @property {Cell[]} up roads into these cells from the layer below
 * @property {Cell[]} on roads into these cells from the time step before
 * @property {number[]} drops time steps at which a loss sends its error into the output
 * @property {Credit[]} squares of the triangle: losses that reach the time step, or one on its way there
 * @property {{layer: number, name: string, i: number, j: number | undefined} | null} weight the square of a gradient
 * @property {Ref | null} opened the number that is asked about; of a loss that reaches a time step there is none
 * @property {{layer: number, t: number, size: number, last: boolean}[]} sizes how much of a loss arrives in its cells
 * @property {boolean} forward whether it came in the forward pass
 * @property {boolean} alone whether all else fades
 */

/** @type {Roads} */
const NONE = {
  cells: [],
  up: [],
  on: [],
  drops: [],
  squares: [],
  weight: null,
  opened: null,
  sizes: [],
  forward: false,
  alone: false,
};

/** @param {number} from @param {number} to with it @returns {number[]} */
const range = (from, to) => Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);

/** @param {Start} start */
const uppermostRecurrent = ({ layers }) => layers.findLastIndex(({ cell }) => cell !== "dense");

/**
 * @param {Start} start
 * @param {{opened: Ref | null, credit: Credit | null}} asked
 * @param {(Num[][] | null)[] | null} [sizes] of what each loss sends, by layer, loss and time step, where it is known
 * @returns {Roads} nothing where nothing is asked about
 */
export function roadsOf(start, { opened, credit }, sizes = null) {
  if (credit) return ofCredit(start, credit, sizes);
  if (!opened) return NONE;
  if (opened.phase === "gradient" || opened.phase === "visit") return { ...ofWeight(start, opened), opened };
  return { ...(opened.phase === "backward" ? ofError(start, opened) : ofValue(start, opened)), opened };
}

/**
 * From the loss down to the uppermost state, and back along it.
 * @param {Start} start
 * @param {Credit} credit
 * @param {(Num[][] | null)[] | null} sizes
 * @returns {Roads}
 */
function ofCredit(start, { t, k }, sizes) {
  const [top, layer] = [start.layers.length - 1, Math.max(0, uppermostRecurrent(start))];
  const above = range(layer + 1, top).map((l) => ({ layer: l, t }));
  const border = range(k + 1, t).findLast((s) => beginsAnew(start, s)) ?? 0; // nothing crosses it
  const back = range(Math.max(k, border), t);
  return {
    ...NONE,
    cells: [...above, ...back.map((s) => ({ layer, t: s }))],
    up: above,
    on: back.slice(1).map((s) => ({ layer, t: s })),
    drops: [t],
    squares: back.map((s) => ({ t, k: s })),
    sizes: back.flatMap((s) => {
      const size = sizes?.[layer]?.[t]?.[s];
      return size === undefined ? [] : [{ layer, t: s, size: real(size), last: s === k }];
    }),
  };
}

/**
 * The backward pass in which a number was found: its own, or the last one that comes there.
 * @type {(start: Start, t: number) => number}
 */
const lastPass = memoizeFor((start, t) => start.sweeps.findLastIndex((pass) => pass.start >= t && pass.until <= t));

/** @param {Start} start @param {Ref} ref @returns {Roads} */
function ofError(start, { layer, t, name, sweep }) {
  if (t === null) return NONE;
  const k = sweep ?? lastPass(start, t);
  const pass = start.sweeps[k];
  const top = start.layers.length - 1;
  const { above, next } = arrivals(start, { layer, t, sweep: pass ? k : null });
  const from = ["from_next", "dc_next"].includes(name)
    ? { above: false, next }
    : { above, next: next && name !== "from_above" };
  const [high, later] = [
    { layer: layer + 1, t },
    { layer, t: t + 1 },
  ];
  return {
    ...NONE,
    cells: [{ layer, t }, ...(from.above && layer < top ? [high] : []), ...(from.next ? [later] : [])],
    up: from.above && layer < top ? [high] : [],
    on: from.next ? [later] : [],
    drops: from.above && layer === top ? [t] : [],
    squares: (pass?.losses ?? [t]).filter((loss) => loss >= t).map((loss) => ({ t: loss, k: t })),
  };
}

/** @param {Start} start @param {Ref} ref @returns {Roads} */
function ofValue(start, { layer, t, phase }) {
  if (t === null) return NONE;
  if (phase === "loss") return { ...NONE, cells: [{ layer, t }], drops: [t], forward: true };
  const past = start.layers[layer].cell !== "dense" && !beginsAnew(start, t);
  const sources = [...(layer ? [{ layer: layer - 1, t }] : []), ...(past ? [{ layer, t: t - 1 }] : [])];
  const on = past ? [{ layer, t }] : [];
  return { ...NONE, cells: [{ layer, t }, ...sources], up: [{ layer, t }], on, forward: true };
}

/**
 * Where a weight is used: at every time step, or in one visit.
 * @param {Start} start
 * @param {Ref} ref
 * @returns {Roads}
 */
function ofWeight(start, { layer, t, name, i, j }) {
  const cells = (t === null ? range(0, start.steps - 1) : [t]).map((s) => ({ layer, t: s }));
  const weight = { layer, name, i, j };
  if (name === "W") return { ...NONE, cells, up: cells, weight };
  return name === "U" ? { ...NONE, cells, on: cells, weight } : { ...NONE, cells, weight };
}
