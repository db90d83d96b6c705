/** The verdict on the page: its sentence, the table, each explanation with its lines, and what helps. */

import { button, element } from "../shared/dom.view.js";
import { doubtsOf, headline, layersSaid, numbersSaid, opening, plantedIn, proofSaid, rowsOf } from "./verdict.js";

/** @typedef {import("../types.js").Start} Start */
/** @typedef {import("./verdict.js").Explained} Explained */
/** @typedef {import("./verdict.js").Verdict} Verdict */
/**
 * @typedef {object} Acts
 * @property {() => void} again back to the text
 * @property {() => void} seek to the first wrong place; what the stage shows there
 * @property {(planted: string) => void} film of a wrong pass, beside the right one
 * @property {(request: Record<string, any>) => void} take an exercise
 * @property {string} noFilm why there is none; empty where there is one
 */

/**
 * @param {Verdict} verdict @param {Start} start @param {string[]} notes @param {Acts} acts
 * @returns {Node[]}
 */
export function verdictNodes(verdict, start, notes, acts) {
  const { right, says } = headline(verdict);
  const mark = right === null ? "" : right ? "✓ " : "✗ ";
  const tone = right === null ? "" : right ? "good" : "bad";
  const heading = element("h3", { tabindex: "-1", id: "check-heading", "data-tone": tone }, `${mark}${says}`);
  const left = element(
    "section",
    { "aria-labelledby": "check-heading" },
    heading,
    ...(verdict.parameters.length ? [tableOf(verdict, start)] : []),
    element("p", { class: "hint" }, proofSaid(verdict)),
    ...notes.map((note) => element("p", { class: "hint" }, note)),
    button("Check again", acts.again),
  );
  return [left, element("section", { "aria-label": "What it says" }, ...told(verdict, start, acts))];
}

/** @param {Verdict} verdict @param {Start} start @param {Acts} acts @returns {Node[]} */
function told(verdict, start, acts) {
  const { right, explanations, first, apart, warnings } = verdict;
  const known = right ? [] : explanations;
  return [
    ...known.map((faults, k) => explanation(faults, known.length > 1 ? k + 1 : 0, start, acts)),
    ...(first ? [firstNode(verdict, start, acts)] : []),
    ...(known.length > 1 ? [decides(apart, acts)] : []),
    ...(right ? [doubts(start)] : []),
    ...(warnings.length ? [warned(warnings)] : []),
  ];
}

/** @param {Verdict} verdict @param {Start} start @param {Acts} acts */
function firstNode({ first }, start, acts) {
  const said = first ? numbersSaid(first, start) : "";
  return element(
    "p",
    { class: "check-first", id: "check-first" },
    `${said} `,
    button("Go to the first wrong place", acts.seek, "quiet"),
  );
}

/** @param {Verdict} verdict @param {Start} start */
function tableOf(verdict, start) {
  const head = element(
    "tr",
    {},
    ...["gradient", "layer", "size", "yours"].map((name) => element("th", { scope: "col" }, name)),
  );
  const rows = rowsOf(verdict, start).map(({ name, layer, part, right, says }) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, name),
      element("td", {}, layer),
      element("td", {}, part),
      element("td", { class: right ? "right" : "wrong" }, `${right ? "✓" : "✗"} ${says}`),
    ),
  );
  return element("table", { class: "check-table" }, element("thead", {}, head), element("tbody", {}, ...rows));
}

/**
 * One explanation: its mistakes in words, each line wrong and right.
 * @param {Explained[]} faults
 * @param {number} number
 * @param {Start} start
 * @param {Acts} acts
 */
function explanation(faults, number, start, acts) {
  const parts = faults.map(({ says, layers, yours, right }) =>
    element(
      "div",
      { class: "check-fault" },
      element(
        "h4",
        {},
        `${number ? `${number}. ` : ""}${opening(says)} `,
        element("small", {}, layersSaid(layers, start)),
      ),
      element(
        "dl",
        { class: "check-diff" },
        element("div", { class: "wrong" }, element("dt", {}, "− yours"), element("dd", {}, element("code", {}, yours))),
        element("div", { class: "right" }, element("dt", {}, "+ right"), element("dd", {}, element("code", {}, right))),
      ),
    ),
  );
  const film = acts.noFilm
    ? element("p", { class: "hint" }, acts.noFilm)
    : button("See your mistake as a film", () => acts.film(plantedIn(faults)), number > 1 ? "" : "main");
  return element("div", { class: "check-explained" }, ...parts, film);
}

/** What would tell several explanations apart. @param {Record<string, any> | null} apart @param {Acts} acts */
function decides(apart, acts) {
  const steps =
    "Bring numbers of single time steps too, as arrays (T, B, n) named dh or delta: they tell which line is wrong.";
  return element(
    "div",
    { class: "check-apart" },
    element("h4", {}, "What would decide"),
    element(
      "p",
      {},
      apart
        ? "On another network these give different gradients; run yours on it, too."
        : `On small networks these are one. ${steps}`,
    ),
    ...(apart
      ? [
          button("Take the exercise that tells them apart", () => acts.take(apart)),
          element("p", { class: "hint" }, `Or: ${steps[0].toLowerCase()}${steps.slice(1)}`),
        ]
      : []),
  );
}

/** @param {Start} start */
function doubts(start) {
  const rows = doubtsOf(start).flatMap(({ doubt, answer }) => [element("dt", {}, doubt), element("dd", {}, answer)]);
  return element(
    "div",
    {},
    element("h4", {}, "What people doubt here, though it is right"),
    element("dl", { class: "check-doubts" }, ...rows),
  );
}

/** @param {string[]} warnings */
const warned = (warnings) =>
  element(
    "div",
    { class: "check-warned" },
    element("h4", {}, "What this check cannot see"),
    element("ul", {}, ...warnings.map((warning) => element("li", {}, warning))),
  );
