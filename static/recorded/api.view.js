/** In place of static/api.js, in a film that is one file: what the server answered once, from the file itself. */

import { byId } from "../shared/dom.view.js";
import { lines, value } from "./unpack.js";

/** @typedef {import("../types.js").Message} Message */
/** @typedef {{column: import("../types.js").Formulas, credit: any, refused: string}} Beside the trace */

const TURN = 12; // milliseconds of reading, after which the page may draw and answer

/** What could not be had when the film was recorded. */
export class Refused extends Error {
  /** @type {import("../types.js").Refusal["fields"]} */
  fields = [];
}

const packed = (/** @type {string} */ id) => byId(id).textContent ?? "";

/** @type {Promise<Beside> | null} */
let known = null;
const beside = () => (known ??= value(packed("backflow-beside")));

/** @type {typeof import("../api.js").trace} */
export async function trace(_, signal, hand) {
  let since = performance.now();
  for await (const found of lines(packed("backflow-film"))) {
    for (const line of found) {
      if (signal.aborted) return;
      hand([JSON.parse(line)]);
      if (performance.now() - since > TURN) since = await turn();
    }
  }
}

/** Lets the page live, and says when it goes on. @returns {Promise<number>} */
const turn = () => new Promise((go) => setTimeout(() => go(performance.now())));

/** @type {typeof import("../api.js").columns} */
export const columns = async () => (await beside()).column;

/** @type {typeof import("../api.js").analysis} */
export async function analysis() {
  const { credit, refused } = await beside();
  if (refused) throw new Refused(refused);
  return credit;
}

/** @type {typeof import("../api.js").wholeTrace} */
export async function wholeTrace() {
  let text = "";
  for await (const found of lines(packed("backflow-film"))) text += found.map((line) => `${line}\n`).join("");
  return new Blob([text], { type: "application/jsonl" });
}
