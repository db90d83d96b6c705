/** Where one is in a film <-> the fragment (hash) of the page's address: `at`, `open`, `example`, `notation`. Pure. */

import { countOf } from "../inside/anatomy.js";
import { ALL } from "../shared/numbers.js";
import { changed, parametersOf } from "../shared/hash.js";

/** @typedef {import("../inside/terms.js").Ref} Ref */
/** @typedef {import("../types.js").Notation} Notation */
/** @typedef {import("../types.js").Start} Start */
/** @typedef {{t: number, k: number}} Credit which loss, and which time step it reaches */
/**
 * What an address says of a film; null where it says nothing, or nothing that the film has.
 * @typedef {object} Place
 * @property {number | null} at steps that are shown
 * @property {Ref | null} opened
 * @property {Credit | null} credit
 * @property {number | null} example one of the batch, or ALL
 * @property {Notation | null} notation
 */

const PHASES = ["forward", "loss", "backward"]; // those whose numbers can be opened, as their names are all different

/** A whole number that is not negative. @param {string | undefined} text @returns {number | null} */
const whole = (text) => (/^\d{1,9}$/.test(text ?? "") ? Number(text) : null);

/** @param {number | null | undefined} i @param {number} count @returns {i is number} */
const among = (i, count) => i !== null && i !== undefined && i < count;

/**
 * @param {string} hash
 * @param {Start} start of the film to which it belongs
 * @returns {Place}
 */
export function placeIn(hash, start) {
  const { at, open = "", example, notation } = parametersOf(hash);
  const chosen = whole(example);
  return {
    at: whole(at),
    opened: openedIn(open, start),
    credit: creditIn(open, start),
    example: example === "all" && start.batch > 1 ? ALL : among(chosen, start.batch) ? chosen : null,
    notation: notation === "row" || notation === "column" ? notation : null,
  };
}

/**
 * `loss,4,0`: what the loss at t = 4 sends to time step 0.
 * @param {string} open
 * @param {Start} start
 * @returns {Credit | null}
 */
function creditIn(open, { steps }) {
  const [name, ...numbers] = open.split(",");
  const [t, k] = numbers.map(whole);
  return name === "loss" && numbers.length === 2 && among(t, steps) && among(k, t + 1) ? { t, k } : null;
}

/** @param {string} open @param {Start} start @returns {Ref | null} */
function openedIn(open, start) {
  const [name, ...numbers] = open.split(",");
  const [layer, ...rest] = numbers.map(whole);
  if (!among(layer, start.layers.length) || rest.includes(null)) return null;
  const places = /** @type {number[]} */ (rest);
  const parameter = name.slice(1);
  return name.startsWith("d") && Object.hasOwn(start.layers[layer].params, parameter)
    ? weightIn(start, layer, parameter, places)
    : valueIn(start, layer, name, places);
}

/**
 * `delta,0,2,1`: a number of layer 0 at t = 2, of unit 1; one more number says in which backward pass.
 * @param {Start} start @param {number} layer @param {string} name @param {number[]} places @returns {Ref | null}
 */
function valueIn(start, layer, name, [t, i, sweep, ...more]) {
  const phase = PHASES.find((each) => Object.hasOwn(start.notation[layer]?.[each] ?? {}, name));
  const count = countOf(start.layers[layer], name);
  if (!phase || more.length || !among(t, start.steps) || !among(i, count) || SCALARS.includes(name)) return null;
  if (sweep === undefined) return { phase, layer, t, name, i };
  return among(sweep, start.sweeps.length) && phase === "backward" ? { phase, layer, t, name, i, sweep } : null;
}

/** What a loss says once for all of its outputs. */
export const SCALARS = ["loss", "weight"];

/**
 * `dU,0,1,2`: the gradient of a weight, of a vector `db,0,1`; t and the backward pass say what one visit adds to it.
 * @param {Start} start @param {number} layer @param {string} name @param {number[]} places @returns {Ref | null}
 */
function weightIn(start, layer, name, places) {
  const shape = start.layers[layer].params[name];
  const [index, [t, sweep, ...more]] = [places.slice(0, shape.length), places.slice(shape.length)];
  if (more.length || !shape.every((count, axis) => among(index[axis], count))) return null;
  const [i, j] = index;
  const at = { layer, name, i, ...(j === undefined ? {} : { j }) };
  if (t === undefined) return { phase: "gradient", t: null, ...at };
  const pass = sweep === undefined ? null : sweep;
  return t < start.steps && (pass === null || pass < start.sweeps.length)
    ? { phase: "visit", t, sweep: pass, ...at }
    : null;
}

/** @param {Ref} ref @returns {string} what `placeIn` reads */
function textOf({ phase, layer, t, name, i, j, sweep }) {
  const weight = phase === "gradient" || phase === "visit";
  const places = weight ? [layer, i, j, t, sweep] : [layer, t, i, sweep];
  return [weight ? `d${name}` : name, ...places.filter((each) => each !== null && each !== undefined)].join();
}

/**
 * What the address is to say of where one is; empty where it need not. The example is said wherever there are several:
 * a page on which another one was chosen before is led to it too.
 * @param {Pick<import("./page.js").Page, "film" | "player" | "example" | "notation" | "inside" | "credit">} page
 * @returns {Record<string, string>}
 */
export const fragmentOf = ({ film, player, example, notation, inside, credit }) => ({
  at: String(Math.floor(player.cursor)),
  open: credit ? `loss,${credit.t},${credit.k}` : inside.opened ? textOf(inside.opened) : "",
  example: (film.start?.batch ?? 1) < 2 ? "" : example === ALL ? "all" : String(example),
  notation,
});

/** What belongs to one film, and not to the next. @type {Record<string, string>} */
const OF_A_FILM = { at: "", open: "", example: "", notation: "", spot: "" };

/**
 * The hash of another film: where one was goes, and so does a wrong pass beside it, which was of that film.
 * @param {string} hash
 */
export const leaving = (hash) => {
  const wrong = new URLSearchParams(parametersOf(hash).beside).has("mistakes");
  return changed(hash, wrong ? { ...OF_A_FILM, beside: "" } : OF_A_FILM);
};
