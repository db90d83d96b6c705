/** The golden traces and those of random networks, as a reader of the stream has them, with the facts of the page. */

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { learnFacts } from "../../static/shared/facts.js";
import { answerTo } from "./engine.js";

const folder = process.env.GOLDEN ?? fileURLToPath(new URL("../golden/", import.meta.url));

learnFacts(JSON.parse(readFileSync(new URL("../golden/facts.json", import.meta.url), "utf8")));

/** @typedef {{name: string, start: any, steps: any[], end: any}} Golden */

/** @param {string} name @param {string} text @returns {Golden} */
function film(name, text) {
  const lines = text.trim().split("\n");
  const messages = lines.map((line) => JSON.parse(line)).filter(({ kind }) => kind);
  return { name, start: messages[0], steps: messages.slice(1, -1), end: messages[messages.length - 1] };
}

/** Every golden trace that is a whole film. @returns {Golden[]} */
export function goldenTraces() {
  const names = readdirSync(folder).filter((name) => name.endsWith(".jsonl"));
  return names.map((name) => film(name, readFileSync(`${folder}/${name}`, "utf8")));
}

/**
 * Traces that the engine makes now, of seeds and links: see films.py.
 * @param {string[]} films @returns {Promise<Golden[]>}
 */
const traces = async (films) =>
  (await answerTo({ films }))
    .trim()
    .split("\n\n")
    .map((text) => film("", text));

/** Traces of the random networks of a seed, each named by what it is. @param {number} seed */
export const randomTraces = async (seed) =>
  (await traces([String(seed)])).map((each, k) => ({
    ...each,
    name: `film ${k} of seed ${seed}: ${inShort(each.start)}`,
  }));

/** Traces of links of the page, each named by its link. @param {string[]} links */
export const linkTraces = async (links) => (await traces(links)).map((each, k) => ({ ...each, name: links[k] }));

/** Ways back in time which the golden traces have not, by name. @type {Record<string, string>} */
const WAYS = {
  rnn_rtrl: "hidden=2&steps=4&lag=1&symbols=2&batch=2&algorithm=rtrl&l2=0.01",
  gru_chunked:
    "hidden=dense:2,gru:2,dense:3&steps=4&lag=1&symbols=2&algorithm=chunked&length=2" +
    "&clip=norm&limit=0.01&optimizer=adam",
  lstm_epochwise: "cell=lstm&hidden=2&steps=4&lag=1&symbols=2&algorithm=epochwise&length=3",
  mlp_without_biases: "cell=dense&hidden=2&task=xor&batch=2&biases=false&rate=0.5",
  rnn_custom: "hidden=2&steps=4&lag=1&symbols=2&loss=half_mse&algorithm=custom&sweeps=1 2:3:1",
};

/** The golden traces and a film of each other way, by name. @returns {Promise<Record<string, Golden>>} */
export async function filmsByName() {
  const names = Object.keys(WAYS);
  const others = (await linkTraces(Object.values(WAYS))).map((each, k) => ({ ...each, name: names[k] }));
  return Object.fromEntries(
    [...goldenTraces(), ...others].map((each) => {
      const name = each.name.replace(".jsonl", "");
      return [name, { ...each, name }];
    }),
  );
}

/** @param {any} start */
const inShort = ({ layers, request, steps, batch }) =>
  `${layers.map((/** @type {any} */ each) => `${each.cell}:${each.activation ?? ""}`).join(" ")}, ` +
  `${request.loss}, ${request.algorithm.name}, T ${steps}, batch ${batch}`;
