/** The phases of a film as a person names them: which steps belong to each, its colour, and where it begins. Pure. */

/** @typedef {import("../types.js").Step} Step */
/**
 * @typedef {{name: string, tone: "forward" | "loss" | "backward" | "influence" | "update", steps: string[], about:
 *   string}} Phase
 */

/** @type {Phase[]} */
export const PHASES = [
  { name: "forward", tone: "forward", steps: ["forward"], about: "To the first values that go forward" },
  { name: "loss", tone: "loss", steps: ["loss"], about: "To the first loss" },
  {
    name: "backward",
    tone: "backward",
    steps: ["backward", "cut"],
    about: "To where the error starts to flow back",
  },
  { name: "influence", tone: "influence", steps: ["influence"], about: "To the first influence that goes forward" },
  { name: "update", tone: "update", steps: ["gradient", "clip", "update"], about: "To the gradients, then the update" },
];

const BY_STEP = Object.fromEntries(PHASES.flatMap((phase) => phase.steps.map((name) => [name, phase])));

/** @param {Step} step @returns {Phase} */
export const phaseOf = (step) => BY_STEP[step.phase];

/**
 * Where a phase begins, onward or back from here: the stops of a film that has no others.
 * @param {Step[]} steps
 * @param {number} at steps shown
 * @param {number} by 1 or -1
 */
export function nextStop(steps, at, by) {
  const places = [0, ...new Set(beginnings(steps).values()), steps.length].sort((a, b) => a - b);
  return (by > 0 ? places.find((place) => place > at) : places.findLast((place) => place < at)) ?? at;
}

/**
 * How many steps are shown where each phase shows its first; none for what has not come.
 * @param {Step[]} steps
 * @returns {Map<string, number>} by name, in the order in which they begin
 */
export function beginnings(steps) {
  /** @type {Map<string, number>} */
  const phases = new Map();
  steps.forEach((step, i) => phases.has(phaseOf(step).name) || phases.set(phaseOf(step).name, i + 1));
  return phases;
}
