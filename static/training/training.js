/** A training: its lines as series for the charts, how far it is, and its schedule. Pure. */

import { CELLS } from "../cells/index.js";
import { layerName } from "../film/naming.js";
import { fieldsOf, queryOf } from "../form/query.js";
import { norm, percent, real, format } from "../shared/numbers.js";
import { firstDifference } from "./hyperparameters.js";

/** @typedef {import("../types.js").Start} Start */
/** @typedef {import("../types.js").Iteration} Iteration */
/** @typedef {{name: string, y: (number | null)[]}} Series */

/** @param {any} x @returns {number | null} what a chart can show */
const shown = (x) => (x === null || x === undefined || !Number.isFinite(real(x)) ? null : real(x));

/**
 * The series of each chart by its name, over these iterations.
 * @param {Start} start
 * @param {Iteration[]} lines
 * @returns {Record<string, Series[]>}
 */
export function seriesOf(start, lines) {
  /** @param {string} name @param {(line: Iteration) => any} of */
  const series = (name, of) => ({ name, y: lines.map((line) => shown(of(line))) });
  const layers = start.layers.map((_, l) => l);
  const gates = layers.flatMap((l) =>
    (lines[0]?.spectral_radius[l] ?? []).map((_, gate, { length }) => ({
      l,
      gate,
      name: `${layerName(start, l)}${length > 1 ? ` ${CELLS[start.layers[l].cell].gates[gate]}` : ""}`,
    })),
  );
  const all = {
    loss: [series("of the batch", ({ loss }) => loss), series("held out", ({ held_out: held }) => held?.loss)],
    accuracy: [
      series("of the batch", ({ accuracy }) => accuracy),
      series("held out", ({ held_out: held }) => held?.accuracy),
    ],
    gradient: [
      series("all parameters", ({ gradient_norm }) => gradient_norm),
      ...layers.map((l) =>
        series(`error in ${layerName(start, l)}`, (line) =>
          line.gradient_norms[l] ? norm(line.gradient_norms[l].map(real)) : null,
        ),
      ),
    ],
    weights: layers.map((l) => series(layerName(start, l), ({ param_norms }) => param_norms[l])),
    spectra: gates.flatMap(({ l, gate, name }) => [
      series(`ϱ ${name}`, (line) => line.spectral_radius[l]?.[gate]),
      series(`σ ${name}`, (line) => line.sigma_max[l]?.[gate]),
    ]),
    shares: [
      series("clipped updates", sharesOf(lines)),
      ...layers.map((l) => series(`saturated in ${layerName(start, l)}`, ({ saturated }) => saturated[l])),
    ],
  };
  return Object.fromEntries(
    Object.entries(all).map(([name, each]) => [name, each.filter(({ y }) => y.some((x) => x !== null))]),
  );
}

/**
 * The share of clipped updates since the line before.
 * @param {Iteration[]} lines
 * @returns {(line: Iteration) => number}
 */
function sharesOf(lines) {
  const before = new Map(lines.map((line, k) => [line, k ? lines[k - 1].i : line.i - 1]));
  return (line) => line.clips / Math.max(1, line.i - /** @type {number} */ (before.get(line)));
}

/** Iterations a second, and seconds that are left. @param {number} made @param {number} left @param {number} seconds */
export const paceOf = (made, left, seconds) =>
  made > 0 && seconds > 0 ? { rate: made / seconds, left: (left * seconds) / made } : null;

/** @param {{rate: number, left: number} | null} pace */
export const paceSaid = (pace) =>
  pace
    ? ` · ${format(Number(pace.rate.toPrecision(2)))} a second · ${format(Number(pace.left.toPrecision(2)))} s left`
    : "";

/**
 * Where the first number left the finite range, and whether nothing comes after it, in sentences.
 * @param {Run & {start: Start}} run
 * @param {NonNullable<Iteration["nonfinite"]>} odd
 */
export function divergence(run, odd) {
  const { start } = run;
  const where = odd.layer === null ? "" : ` in ${layerName(start, odd.layer)}`;
  const when = odd.t === null || start.steps === 1 ? "" : ` at t = ${odd.t}`;
  const over = hasDiverged(run)
    ? ` Iteration ${nextOf(run) - 1} left weights that are not finite: nothing goes on from there.`
    : "";
  const what = `${odd.name} left the finite range${where}${when} (${odd.phase})`;
  return `The run exploded: in iteration ${odd.i} ${what}.${over}`;
}

/** What a run has come to. @param {any} end @param {number} made updates */
export function endSaid(end, made) {
  const held = end.held_out ? `; held out ${format(end.held_out.loss)}` : "";
  const right = end.accuracy === null ? "" : `, ${percent(end.held_out?.accuracy ?? end.accuracy)} right`;
  return `${made} updates made. The loss is ${format(end.loss)}${held}${right}.`;
}

/**
 * A film's fields without what a training does not care about, as a query.
 * @param {import("../form/query.js").Fields} fields
 */
export const base = (fields) => queryOf({ ...fields, iteration: "0", digits: "6" });

/** The fields of a film in those of a training. @param {string} query */
export function filmOf(query) {
  const film = new URLSearchParams(query);
  film.delete("iterations");
  return film.toString();
}

/**
 * @typedef {{state: "idle" | "running" | "paused", query: string, start: Start | null, lines: Iteration[], end: any,
 *   to: number}} Run query: of the film that is trained; to: how many updates are asked for
 */

/** @returns {Run} */
export const blank = () => ({ state: "idle", query: "", start: null, lines: [], end: null, to: 0 });

/**
 * The link of the network as the updates of a training have left it; nothing where none was made, or of another film.
 * @param {Run} run
 * @param {import("../form/query.js").Fields} fields of the film
 */
export const trainedOf = (run, fields) =>
  run.lines.length && run.query === base(fields) ? queryOf({ ...fields, iteration: String(nextOf(run)) }) : "";

/**
 * What of a run is made with these fields, too: the updates before its schedule differs from theirs, where that is all
 * that differs.
 * @param {Run} run
 * @param {import("../form/query.js").Fields} fields of the film
 * @returns {Run}
 */
export function commonPart(run, fields) {
  const query = base(fields);
  const at = firstDifference(fieldsOf(run.query), fieldsOf(query));
  const lines = run.lines.filter(({ i }) => i < at);
  if (!lines.length) return { ...blank(), query };
  const whole = lines.length === run.lines.length;
  return { ...run, query, state: "paused", start: startUntil(run.start, at), lines, end: whole ? run.end : null };
}

/** With the changes before an iteration alone. @param {Start | null} start @param {number} end */
function startUntil(start, end) {
  const changes = start?.request.changes?.filter((/** @type {{at: number}} */ { at }) => at < end);
  return start && changes ? { ...start, request: { ...start.request, changes } } : start;
}

/** The iteration that comes next: the last one of a piece is always told. @param {Run} run */
export const nextOf = ({ lines }) => (lines.length ? lines[lines.length - 1].i + 1 : 0);

/** Whether the last update left weights with which no other one can be made. @param {Run} run */
export const hasDiverged = ({ end }) => Boolean(end?.diverged);

/** What an update sees, and what an epoch is here. @param {import("../form/query.js").Fields} fields of the form */
export function batchSaid({ task = "", batch = "", text = "", steps = "" }) {
  const size = Number(batch);
  if (task === "data") return `Every update sees all of your numbers: ${passes(1)}`;
  if (task === "xor" && size >= 4) return `Every update sees all four cases${more(size, 4)}: ${passes(size / 4)}`;
  if (task === "xor") return `Every update sees the same ${size} of the four cases: the others are never learned.`;
  if (task === "iris" && size >= 120)
    return `Every update sees all 120 flowers that are not held out${more(size, 120)}: ${passes(size / 120)}`;
  if (task === "iris")
    return (
      `Every update sees a mini-batch of ${size} of 120 flowers, mixed anew each time: ${format(120 / size)} ` +
      "updates see as many flowers as an epoch, one pass over the data."
    );
  if (task === "next_letter" && [...text].length - Number(steps) === 1)
    return `The text is one piece, which every update sees${size > 1 ? ` ${size} times` : ""}: ${passes(size)}`;
  if (task === "next_letter")
    return (
      `Every update sees a mini-batch of ${size}, cut anew from the text; the pieces overlap, so there are no ` +
      "epochs."
    );
  return (
    `Every update sees a new mini-batch of ${size}, drawn by chance: there is no data set to pass over, so there ` +
    "are no epochs."
  );
}

/** @param {number} size of the batch @param {number} all that there are */
const more = (size, all) => (size === all ? "" : `, and some of them more than once, ${size} in all`);

/** @param {number} count of passes over the data that an update makes, at least one */
const passes = (count) => `an update is ${count > 1 ? "more than " : ""}an epoch, one pass over the data.`;
