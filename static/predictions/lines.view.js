/** Numbers that the network says beside their targets, row by row, as two lines. */

import { targetsOf, unitsSaid } from "../form/own_data.js";
import { byId, element } from "../shared/dom.view.js";
import { real, format } from "../shared/numbers.js";
import { copy, make } from "../shared/plot.view.js";

/** @typedef {import("../types.js").Learned} Learned */
/** @typedef {import("../types.js").Table} Table */

/** Whether there are lines to draw: numbers, more than one of them, and all of them asked. @param {Learned} learned */
export function hasLines({ kind, boundary, examples }) {
  const { outputs, right } = examples;
  return (
    kind === "numbers" &&
    !boundary &&
    outputs.length * outputs[0].length > 1 &&
    !right?.some((row) => row.includes(null))
  );
}

/**
 * The choice of a line: each output of each sequence; of single time steps all examples are one line.
 * @param {Learned} learned
 * @param {Table | null} table
 */
export function offerLines({ examples: { outputs } }, table) {
  const choice = /** @type {HTMLSelectElement} */ (byId("course-choice"));
  const names = table?.columns.length ? targetsOf(table) : [];
  const sequences = outputs.length === 1 ? 1 : outputs[0].length;
  const options = outputs[0][0].flatMap((_, k) =>
    Array.from({ length: sequences }, (_, i) => ({
      value: `${k},${i}`,
      says: `${names[k] ?? `output ${k}`}${sequences > 1 ? `, sequence ${i + 1}` : ""}`,
    })),
  );
  const before = choice.value;
  choice.replaceChildren(...options.map(({ value, says }) => element("option", { value }, says)));
  if (options.some(({ value }) => value === before)) choice.value = before;
  byId("course-label").hidden = options.length < 2;
  byId("course-units").textContent = table ? unitsSaid(table) : "";
}

/** @param {Learned} learned @param {any} theme @param {any} config */
export function drawLines({ examples: { outputs, targets } }, theme, config) {
  const choice = /** @type {HTMLSelectElement} */ (byId("course-choice"));
  const [k, i] = choice.value.split(",").map(Number);
  const still = outputs.length === 1;
  const of = (/** @type {import("../types.js").Num[][][]} */ rows) =>
    still ? rows[0].map((row) => real(row[k])) : rows.map((examples) => real(examples[i][k]));
  const { layout } = copy(theme.course_weights);
  layout.xaxis.title.text = still ? "row" : "t";
  layout.yaxis.title.text = choice.selectedOptions[0].textContent;
  const lines = [
    ["target", of(targets), theme.palette.forward, "solid"],
    ["the network says", of(outputs), theme.palette.backward, "dash"],
  ];
  make(
    byId("course"),
    lines.map(([name, y, colour, dash]) => lineOf(theme, name, y, colour, dash)),
    layout,
    config,
  );
}

/** @param {any} theme @param {any} name @param {any} y @param {any} color @param {any} dash */
const lineOf = (theme, name, y, color, dash) => ({
  ...copy(theme.line),
  x: y.map((/** @type {number} */ _, /** @type {number} */ t) => t),
  y,
  name,
  mode: y.length < 40 ? "lines+markers" : "lines",
  line: { ...theme.line.line, color, dash },
  text: y.map((/** @type {number} */ number, /** @type {number} */ t) => `${t}, ${name}: ${format(number)}`),
});
