/** A lesson that is being written: its file in parts, a head and stops, none of which is read here. Pure. */

import { find } from "../inside/terms.js";
import { SCALARS, placeIn } from "../page/fragment.js";

/** @typedef {{head: string, stops: string[]}} Parts each stop with its line `## title`; joined they are the file */

export const EMPTY = `+++
title = "My lesson"
sentence = "What is to be learned."
minutes = 10
+++
`;

const STOP = /^(?=## +\S)/m;

/** @param {string} text @returns {Parts} */
export function partsOf(text) {
  const [head, ...stops] = text.replaceAll("\r\n", "\n").split(STOP);
  return /^## +\S/.test(head) ? { head: "", stops: [head, ...stops] } : { head, stops };
}

/** The file; each part begins in a line of its own. @param {Parts} parts */
export const textOf = ({ head, stops }) =>
  [head, ...stops].map((part) => (part === "" || part.endsWith("\n") ? part : `${part}\n`)).join("");

/** @param {string} stop */
export const titleOf = (stop) => /^## +(.+)/.exec(stop)?.[1].trim() ?? "";

/** A stop goes up or down. @param {Parts} parts @param {number} k @param {number} by @returns {Parts} */
export function moved({ head, stops }, k, by) {
  const to = k + by;
  if (to < 0 || to >= stops.length) return { head, stops };
  const others = stops.filter((_, i) => i !== k);
  return { head, stops: [...others.slice(0, to), stops[k], ...others.slice(to)] };
}

/** @param {Parts} parts @param {number} k @returns {Parts} */
export const without = ({ head, stops }, k) => ({ head, stops: stops.filter((_, i) => i !== k) });

/** With another text of a stop. @param {Parts} parts @param {number} k @param {string} stop @returns {Parts} */
export const replaced = ({ head, stops }, k, stop) => ({
  head,
  stops: stops.map((each, i) => (i === k ? stop : each)),
});

/**
 * What is opened, with its backward pass where there are several: the number that is shown is that of one of them, and
 * an expression that names none is the sum of all.
 * @param {string} open as in the hash of the page
 * @param {import("../types.js").Film} film
 * @param {number} n steps that are shown
 */
export function withSweep(open, { start, steps }, n) {
  const ref = start && start.sweeps.length > 1 ? placeIn(`#open=${open}`, start).opened : null;
  if (!start || ref?.phase !== "backward" || ref.sweep !== undefined) return open;
  const visit = (/** @type {number} */ so) => find({ start, steps, n: so, example: 0 }, "backward", ref.layer, ref.t);
  const step = visit(n) ?? visit(steps.length);
  return step ? `${open},${step.sweep}` : open;
}

/**
 * With a stop for what is looked at: its film, where one is in it, and what is opened.
 * @param {Parts} parts
 * @param {string} query
 * @param {Record<string, string>} place as in the hash of the page
 * @returns {Parts}
 */
export function withView({ head, stops }, query, { at = "", open = "", example = "", notation = "" }) {
  const fields = [
    `film = '${query.replaceAll("'", "%27")}'`,
    ...(at ? [`at = "${at}"`] : []),
    ...(open ? [`open = "${open}"`] : []),
    ...(/^\d+$/.test(example) ? [`example = ${example}`] : []),
    ...(notation === "column" ? [`notation = "${notation}"`] : []),
  ];
  const text = "Two or three sentences, with formulas $h_t$ and numbers: the loss is {{ total : 4 }}.";
  const stop = [`## Stop ${stops.length + 1}`, "+++", ...fields, "+++", text, ""].join("\n");
  return { head: head || EMPTY, stops: [...stops, `${stop}\n`] };
}

/**
 * A stop with a question, about the number that it opens if it opens one: then the film rests before it.
 * @param {string} stop
 */
export function withQuestion(stop) {
  if (/^\[question\]/m.test(stop)) return stop;
  const [, open = ""] = /^open = "([^"]+)"$/m.exec(stop) ?? [];
  const [name, ...places] = open.split(",");
  const truth = open && !SCALARS.includes(name) ? `${name}[${places.join(",")}]` : "total";
  const asks = [
    "[question]",
    'kind = "number"',
    'ask = "What is …?"',
    `truth = "${truth}"`,
    ...(truth === "total" ? [] : [`of = "${open}"`]),
    'says = "Why it is so."',
    "",
    "[[wrong]]",
    `answer = "-${truth}"`,
    'says = "What was done to get this."',
  ].join("\n");
  const parts = stop.split(/^\+\+\+$/m);
  if (parts.length < 3) return stop.replace(/\n/, `\n+++\n${asks}\n+++\n`);
  const [title, head, ...rest] = parts;
  const rests = truth === "total" ? head : head.replace(/^(?:at|open) = .*\n/gm, "");
  return [title, `${rests}\n${asks}\n`, ...rest].join("+++");
}

/**
 * To which part a fault belongs, and in which of its lines: -1 is the head.
 * @param {Parts} parts
 * @param {import("./lessons.js").Fault} fault
 * @returns {{k: number, line: number, says: string}}
 */
export function placed({ head, stops }, { line, says }) {
  let before = 0;
  for (const [i, part] of [head, ...stops].entries()) {
    const lines = textOf({ head: part, stops: [] }).split("\n").length - 1;
    if (line <= before + lines || i === stops.length) return { k: i - 1, line: line - before, says };
    before += lines;
  }
  return { k: -1, line, says };
}

/** How the file is called. @param {string} text */
export function fileName(text) {
  const [, title = "lesson"] = /^title = "([^"]*)"/m.exec(text) ?? [];
  const name = title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
  return `${name || "lesson"}.md`;
}
