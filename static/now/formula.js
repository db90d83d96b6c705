/** A formula of Backflow as plain LaTeX that compiles elsewhere: the macros of place and time are written out. Pure. */

/**
 * Where a formula stands: anew says that the state before is an initial one, holds which of the terms that may be
 * missing are there.
 * @typedef {Record<"above" | "next" | "carried" | "one", boolean>} Holds
 * @typedef {{t: number | null, layer: number | null, layers: number, steps: number, anew?: boolean, holds?: Holds}}
 *   Place
 */

/** @type {Holds} */
const EVERYTHING = { above: true, next: true, carried: true, one: true };

/** What the macros stand for at a place. @param {Place} place @returns {Record<string, string>} */
export function macrosAt({ t, layer, layers, steps, anew, holds = EVERYTHING }) {
  /** @param {number | null} l */
  const name = (l) => (l === null || layers === 1 ? "" : `(${l + 1})`);
  const timeSteps = steps === 1 ? ["", "", ""] : t === null ? ["t", "t-1", "t+1"] : [t, t - 1, t + 1].map(String);
  return {
    "\\now": timeSteps[0],
    "\\prev": anew || steps === 1 ? "\\text{init}" : timeSteps[1],
    "\\next": timeSteps[2],
    "\\everymoment": steps === 1 ? "" : "\\textstyle\\sum_{t}",
    "\\everysweep": "\\textstyle\\sum_{\\text{passes}}",
    "\\here": name(layer),
    "\\below": name(layer === null ? null : layer - 1),
    "\\above": name(layer === null ? null : layer + 1),
    ...Object.fromEntries(
      Object.entries(holds).map(([term, there]) => [`\\where${term}`, there ? "\\@firstoftwo" : "\\@secondoftwo"]),
    ),
  };
}

const CONDITION = /\\where([a-z]+)\{/;

/**
 * The formula of a step: of each term that is there at some steps only, what stands there at this one.
 * @param {string} latex
 * @param {Holds} [holds]
 * @returns {string}
 */
export function present(latex, holds = EVERYTHING) {
  const condition = CONDITION.exec(latex);
  if (!condition) return latex;
  const from = condition.index + condition[0].length - 1;
  const there = group(latex, from);
  const otherwise = group(latex, from + there.length);
  const chosen = holds[/** @type {keyof Holds} */ (condition[1])] ? there : otherwise;
  const rest = latex.slice(from + there.length + otherwise.length);
  return present(latex.slice(0, condition.index) + chosen.slice(1, -1) + rest, holds);
}

/** What stands in the braces that open at a place, with them. @param {string} latex @param {number} from */
function group(latex, from) {
  let depth = 0;
  for (let i = from; i < latex.length; i++) {
    if (latex[i] === "{") depth++;
    else if (latex[i] === "}" && --depth === 0) return latex.slice(from, i + 1);
  }
  throw new Error(`The braces of ${latex} do not close.`);
}

const ALSO = " \\quad "; // between what is found and what it is found from: each has a line of its own

/**
 * The lines of formulas that say something at a place, each once.
 * @param {string[]} formulas
 * @param {Place} place
 * @returns {string[]}
 */
export const linesAt = (formulas, { holds }) => [
  ...new Set(formulas.flatMap((latex) => latex.split(ALSO)).filter((line) => present(line, holds).trim())),
];

const MACRO = /\\([a-zA-Z]+)[ ]*/g;

/** @param {string} latex @param {Place} place */
export function plainLatex(latex, place) {
  const macros = macrosAt(place);
  const written = present(latex, place.holds).replace(MACRO, (command, name, at, whole) => {
    const macro = macros[`\\${name}`];
    if (macro === undefined) return command;
    const touches = /\\[a-zA-Z]+$/.test(whole.slice(0, at)) && /^[a-zA-Z]/.test(macro);
    const ends = /\\[a-zA-Z]+$/.test(macro) && /^[a-zA-Z]/.test(whole.slice(at + command.length));
    return `${touches ? " " : ""}${macro}${ends ? " " : ""}`;
  });
  return written.replace(/[_^]\{\s*\}/g, ""); // an index that says nothing, as in a network of one time step
}

/** Each formula as a displayed equation of its own. @param {string[]} formulas plain LaTeX @returns {string} */
export const displayed = (formulas) => formulas.map((latex) => `\\[ ${latex} \\]`).join("\n");
