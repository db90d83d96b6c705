/** Predictions: asked for while its card is open, of the film that is on the stage. */

import { Refused, learned as ask, table as askTable } from "../api.js";
import { fieldsOf } from "../form/query.js";
import { debounce } from "../shared/debounce.js";
import { byId, element } from "../shared/dom.view.js";
import { percent } from "../shared/numbers.js";
import { copy, make } from "../shared/plot.view.js";
import { drawBoundary } from "./boundary.view.js";
import { drawLines, hasLines, offerLines } from "./lines.view.js";
import { heardOf, ruleOf, saidOf, symbolOf, temperatureSaid, unasked } from "./predictions.js";
import { latest } from "../shared/latest.js";

/** @typedef {import("../types.js").Learned} Learned */

const PATIENCE = 250; // milliseconds, after which one wants to know what takes so long

/** @param {any} config */
export function createPredictions(config) {
  const card = /** @type {HTMLDetailsElement} */ (byId("learned"));
  const [temperature, prompt] = ["temperature", "prompt"].map((id) => /** @type {HTMLInputElement} */ (byId(id)));
  const output = /** @type {HTMLSelectElement} */ (byId("plane-output"));
  /** @type {Learned | null} */
  let learned = null;
  /** @type {any} */
  let theme = null;
  let [query, asked, own, sample] = ["", "", "", 0];
  const waiting = debounce(() => say(`Making ${fieldsOf(query).iteration} updates …`, false));
  const newest = latest(both, { arrive: ([answer, table]) => arrive(answer, table), fail, settle });
  temperature.addEventListener("input", sayTemperature);
  temperature.addEventListener("change", show);
  prompt.addEventListener("change", show);
  output.addEventListener("change", drawFigures);
  byId("course-choice").addEventListener("change", drawFigures);
  byId("write-again").addEventListener("click", () => {
    sample++;
    show();
  });
  sayTemperature();
  return { draw };

  /** Follows the film; asks only while its tab is looked at. @param {string} newQuery @param {any} newTheme */
  function draw(newQuery, newTheme) {
    const { text } = fieldsOf(newQuery);
    if (newQuery !== query) sample = 0;
    if (text !== own) prompt.value = ""; // its letters may be unknown to the new network
    [query, theme, own] = [newQuery, newTheme, text];
    show();
  }

  function show() {
    if (!card.checkVisibility() || !query) return;
    const wanted = wish();
    if (wanted === asked) return drawFigures();
    asked = wanted;
    waiting.after(PATIENCE);
    card.setAttribute("aria-busy", "true");
    newest.ask(wanted);
  }

  /** The film's query, and how the network is to write where it writes. */
  function wish() {
    if (fieldsOf(query).task !== "next_letter") return query;
    const writing = { temperature: temperature.value, prompt: prompt.value, sample: String(sample) };
    return `${query}&${new URLSearchParams(writing)}`;
  }

  /** What the network says, and the table of own numbers. @param {AbortSignal} signal @param {string} wanted */
  function both(signal, wanted) {
    const own = fieldsOf(query).task === "data";
    return Promise.all([ask(wanted, signal), own ? askTable(query, signal) : null]);
  }

  function settle() {
    card.setAttribute("aria-busy", "false");
  }

  /** @param {Learned} answer @param {import("../types.js").Table | null} table of own numbers */
  function arrive(answer, table) {
    waiting.stop();
    learned = answer;
    say(saidOf(answer), false);
    byId("learned-rule").textContent = ruleOf(answer);
    drawText(answer, sample);
    prompt.placeholder = answer.text?.own[0] ?? "";
    drawSequences(answer);
    offer(answer);
    offerLines(answer, table);
    drawFigures();
  }

  /** What was seen before goes: it would be taken for an answer to what was asked. @param {unknown} error */
  function fail(error) {
    waiting.stop();
    [asked, learned] = ["", null];
    for (const id of ["learned-course", "learned-plane", "learned-moments", "learned-sequences"])
      byId(id).hidden = true;
    byId("learned-text").hidden = fieldsOf(query).task !== "next_letter"; // where one begins it with what it knows
    byId("learned-rule").textContent = "";
    byId("written-text").textContent = byId("course-units").textContent = "";
    say(error instanceof Refused ? error.message : `The predictions cannot be had: ${error}`, true);
  }

  function sayTemperature() {
    const { value } = temperature;
    byId("temperature-says").textContent = `${value}: ${temperatureSaid(Number(value))}`;
  }

  /** A choice between outputs that are numbers. @param {Learned} answer */
  function offer({ kind, boundary }) {
    const count = kind === "classes" ? 1 : (boundary?.outputs[0][0].length ?? 1);
    byId("plane-label").hidden = count < 2;
    if (output.options.length === count) return;
    output.replaceChildren(
      ...Array.from({ length: count }, (_, k) => element("option", { value: String(k) }, String(k))),
    );
  }

  function drawFigures() {
    if (!learned || !card.checkVisibility()) return;
    const shares = learned.accuracy_by_moment;
    byId("learned-plane").hidden = !learned.boundary;
    byId("learned-moments").hidden = shares.length < 2 || shares.every((share) => share === null);
    byId("learned-course").hidden = !hasLines(learned);
    if (hasLines(learned)) drawLines(learned, theme, config);
    if (learned.boundary) drawBoundary(learned, Number(output.value), theme, config);
    if (!byId("learned-moments").hidden) drawBars(shares, theme, config);
    byId("unasked").textContent = unasked(learned);
  }
}

/** Sequences one below the other, or single time steps side by side. @param {Learned} answer */
function drawSequences(answer) {
  const { inputs } = answer.examples;
  const single = inputs.length === 1;
  byId("learned-sequences").hidden = answer.boundary !== null;
  const places = single ? [inputs[0].map((_, i) => [0, i])] : inputs[0].map((_, i) => inputs.map((_, t) => [t, i]));
  const title = (/** @type {number} */ i) => (single ? `${answer.of} examples` : `example ${i + 1} of ${answer.of}`);
  byId("sequences").replaceChildren(
    ...(answer.boundary ? [] : places.map((row, i) => tableOf(answer, row, title(i), single ? "example" : "t"))),
  );
}

/**
 * @param {Learned} answer
 * @param {number[][]} places t and example of each column
 * @param {string} title
 * @param {string} axis
 */
function tableOf(answer, places, title, axis) {
  const { outputs, targets, right } = answer.examples;
  const marks = places.map(([t, i]) => right?.[t][i] ?? null);
  const row = (/** @type {string} */ name, /** @type {string[]} */ cells, /** @type {string} */ kind) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, name),
      ...cells.map((cell, k) =>
        element("td", { class: `${kind} ${{ true: "right", false: "wrong" }[String(marks[k])] ?? ""}`.trim() }, cell),
      ),
    );
  const head = element(
    "tr",
    {},
    element("th", { scope: "col" }, axis),
    ...places.map(([t, i]) => element("th", { scope: "col" }, String(axis === "t" ? t : i + 1))),
  );
  const plain = (/** @type {string} */ name, /** @type {string[]} */ cells) =>
    element("tr", {}, element("th", { scope: "row" }, name), ...cells.map((cell) => element("td", {}, cell)));
  const inputNames = heardOf(answer);
  const body = [
    ...(inputNames
      ? [
          plain(
            "hears",
            places.map(([t, i]) => inputNames[t][i]),
          ),
        ]
      : []),
    plain(
      "target",
      places.map(([t, i]) => symbolOf(targets[t][i], answer, false)),
    ),
    row(
      "says",
      places.map(([t, i]) => symbolOf(outputs[t][i], answer, true)),
      "",
    ),
    ...(right
      ? [
          row(
            "right",
            marks.map((mark) => ({ true: "✓", false: "✗" })[String(mark)] ?? ""),
            "mark",
          ),
        ]
      : []),
  ];
  return element("table", {}, element("caption", {}, title), element("thead", {}, head), element("tbody", {}, ...body));
}

/** @param {(number | null)[]} shares @param {any} theme @param {any} config */
function drawBars(shares, theme, config) {
  const { data, layout } = copy(theme.by_moment);
  const text = shares.map((share, t) => `t = ${t}: ${share === null ? "not judged" : `${percent(share)} right`}`);
  Object.assign(data[0], { x: shares.map((_, t) => t), y: shares, text, textposition: "none" });
  Object.assign(layout.xaxis, {
    range: [-0.6, shares.length - 0.4],
    tickmode: "linear",
    tick0: 0,
    dtick: Math.ceil(shares.length / 16),
  });
  make(byId("by-moment"), data, layout, config);
}

/** @param {Learned} answer @param {number} sample which of its texts */
function drawText({ text }, sample) {
  byId("learned-text").hidden = !text;
  byId("own-text").textContent = text?.own ?? "";
  byId("written-text").replaceChildren(element("span", { class: "prompt" }, text?.prompt ?? ""), text?.written ?? "");
  byId("written-title").textContent = `What the network writes · text ${sample + 1}`;
}

/** @param {string} sentence @param {boolean} bad */
function say(sentence, bad) {
  byId("learned-says").textContent = sentence;
  byId("learned-says").dataset.bad = String(bad);
}
