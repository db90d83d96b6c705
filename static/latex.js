/** A formula of Backflow as plain LaTeX that compiles elsewhere: the macros of place and time are written out. Pure. */

/** @typedef {{t: number | null, layer: number | null, layers: number, steps: number}} Place */

/** What the macros stand for at a place. @param {Place} place @returns {Record<string, string>} */
export function macrosAt({ t, layer, layers, steps }) {
  /** @param {number | null} l */
  const name = (l) => (l === null || layers === 1 ? "" : `(${l + 1})`);
  const moments = steps === 1 ? ["", "", ""] : t === null ? ["t", "t-1", "t+1"] : [t, t - 1, t + 1].map(String);
  return {
    "\\now": moments[0],
    "\\prev": moments[1],
    "\\next": moments[2],
    "\\everymoment": steps === 1 ? "" : "\\textstyle\\sum_{t}",
    "\\here": name(layer),
    "\\below": name(layer === null ? null : layer - 1),
    "\\above": name(layer === null ? null : layer + 1),
  };
}

const MACRO = /\\([a-zA-Z]+)[ ]*/g;

/** @param {string} latex @param {Place} place */
export function plainLatex(latex, place) {
  const macros = macrosAt(place);
  const written = latex.replace(MACRO, (command, name, at, whole) => {
    const said = macros[`\\${name}`];
    if (said === undefined) return command;
    const touches = /\\[a-zA-Z]+$/.test(whole.slice(0, at)) && /^[a-zA-Z]/.test(said);
    const ends = /\\[a-zA-Z]+$/.test(said) && /^[a-zA-Z]/.test(whole.slice(at + command.length));
    return `${touches ? " " : ""}${said}${ends ? " " : ""}`;
  });
  return written.replace(/[_^]\{\s*\}/g, ""); // an index that says nothing, as in a network of one moment
}

/** Each formula as a displayed equation of its own. @param {string[]} formulas plain LaTeX @returns {string} */
export const displayed = (formulas) => formulas.map((latex) => `\\[ ${latex} \\]`).join("\n");
