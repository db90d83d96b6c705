/** The page's one value: how it is at first, and what it becomes when a film begins. Pure. */

import { suitedTo } from "../film/beats.js";
import { blank, grow, pause, seek } from "../film/player.js";
import { closed } from "../inside/inside.js";
import { ALL } from "../shared/numbers.js";

/** @typedef {import("../types.js").Film} Film */
/** @typedef {import("../types.js").Start} Start */
/**
 * @typedef {object} Page
 * @property {import("../types.js").State} state
 * @property {Film} film
 * @property {boolean} arriving whether more of the film can still come: not once its stream was left, or failed
 * @property {string} query of that film; another may have been asked for since
 * @property {import("../types.js").Player} player
 * @property {number} example one of the batch, or ALL
 * @property {boolean} logarithmic whether errors are
 * @property {import("../inside/inside.js").Inside} inside
 * @property {import("./fragment.js").Credit | null} credit the loss and the time step that one has asked about
 * @property {string} theme
 * @property {string} status
 * @property {import("../types.js").Notation} notation
 * @property {import("../types.js").Formulas | null} columns the formulas in column notation, once they are asked for
 * @property {boolean} interrupted whether the film played when its stream broke
 */
/** @typedef {ReturnType<typeof import("./store.js").createStore<Page>>} Store */

/** @param {Pick<Page, "logarithmic" | "theme" | "notation">} remembered @returns {Page} */
export const first = (remembered) => ({
  state: "loading",
  film: { start: null, steps: [], end: null },
  arriving: true,
  query: "",
  player: blank(),
  example: 0,
  inside: closed,
  credit: null,
  status: "",
  columns: null,
  interrupted: false,
  ...remembered,
});

/**
 * What changes when a film begins; speed, and what of the batch is looked at, stay.
 * @param {Page} before
 * @param {Start} start
 * @param {string} query
 * @param {boolean} still whether nothing is to move by itself
 * @returns {Partial<Page>}
 */
export const begun = ({ film, player, example, inside }, start, query, still) => ({
  film: { start, steps: [], end: null },
  arriving: true,
  query,
  state: still ? "paused" : "playing",
  player: { ...blank(), speed: player.speed, timeSteps: suitedTo(start), playing: !still },
  example: keptOf(film.start, example, start.batch) ?? opensOn(start),
  inside: { ...closed, follow: inside.follow },
  credit: null,
  columns: null,
});

/**
 * What of the batch a person has chosen, as far as the next film has it; null where it has not, or nobody chose.
 * @param {Start | null} before @param {number} example @param {number} batch
 */
function keptOf(before, example, batch) {
  if (!before || example === opensOn(before) || (example === ALL && batch < 2)) return null;
  return Math.min(example, batch - 1);
}

/**
 * What changes when the same film comes with other weights: where one is, and what is open, stays; it rests.
 * @param {Page} before
 * @param {Film} film
 * @param {string} query
 * @returns {Partial<Page>}
 */
export const reweighted = ({ player }, film, query) => ({
  film,
  query,
  state: "paused",
  status: "",
  interrupted: false,
  player: pause(seek(grow(player, film.steps.length), player.cursor)),
});

/**
 * Whether two films differ in their numbers alone.
 * @param {Start | null} one @param {Start | null} other
 */
export const sameNetwork = (one, other) =>
  JSON.stringify([one?.layers, one?.steps, one?.batch]) === JSON.stringify([other?.layers, other?.steps, other?.batch]);

/**
 * The example of the batch on which a film opens: the first whose inputs are not all zero, as XOR's (0, 0) is.
 * @param {Start} start
 */
export function opensOn({ batch, inputs }) {
  const heard = (/** @type {number} */ b) => inputs.some((rows) => rows[b].some((x) => Number(x) !== 0));
  const all = Array.from({ length: batch }, (_, b) => b);
  return all.find(heard) ?? 0;
}

/** The states in which a film that was there before is kept as it is. @param {Page} page */
export const broken = ({ state }) => ["refused", "cut", "failed"].includes(state);

/** Whether nothing more will come. @param {Page} page */
export const ended = ({ film, arriving }) => film.end !== null || !arriving;

/** Whether nothing more will come, or nothing does for now, as the stream broke. @param {Page} page */
export const whole = (page) => ended(page) || page.state === "cut";

/**
 * All on which the panels depend: where one of these is another, they are drawn anew.
 * @param {Pick<Page, "inside" | "credit" | "notation">} page
 * @param {string} key of the board
 * @param {import("../types.js").Scales} scales
 */
export const pictureOf = ({ inside, credit, notation }, key, { error }) =>
  `${key},${error.most},${error.decades},${notation},${JSON.stringify([inside, credit])}`;
