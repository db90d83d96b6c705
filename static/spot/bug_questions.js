/** An exercise of Spot the bug: its two questions, what is said to each answer, and how one looks for it. Pure. */

import { arrivals } from "../film/arrivals.js";
import { layerName } from "../film/naming.js";
import { chance, shuffled } from "../predict/scene.js";
import { threeDigits } from "../shared/numbers.js";
import { placeOf } from "./first_wrong.js";

/** @typedef {import("./first_wrong.js").First} First */
/** @typedef {import("../questions/judge.js").Question} Question */
/** @typedef {import("../types.js").Start} Start */
/** @typedef {import("../types.js").Step} Step */
/** @typedef {{level: number, query: string, mistake: string, layer: number, others: string[], yours: string,
 *   right: string}} Spot */
/** @typedef {{id: string, says: string}} Known of the catalogue */
/** @typedef {{mistake: string, says: string, value: any}} Mistaken what a mistake would make of the number */

/** @param {Spot} spot @param {number} seed */
export const rightQuery = ({ query }, seed) => `${query}&seed=${seed}`;

/** @param {Spot} spot @param {number} seed */
export const plantedQuery = (spot, seed) => `${rightQuery(spot, seed)}&mistakes=${spot.mistake}:${spot.layer}`;

/**
 * A film without the word of what is planted in it; it is told by its sizes alone.
 * @template {{kind: string}} M @param {M} message @returns {M}
 */
export function veiled(message) {
  if (message.kind !== "start") return message;
  const { mistakes: _, ...request } = /** @type {any} */ (message).request;
  return { ...message, request, veiled: true };
}

/**
 * @param {First} first
 * @param {Set<string>} off
 * @param {Start} start
 * @param {Step[]} steps of the film
 * @returns {Question}
 */
export function whereQuestion(first, off, start, steps) {
  const back = steps.filter(({ phase }) => ["backward", "gradient"].includes(phase));
  const places = [...new Set(back.map(placeOf))];
  const truth = placeOf(first);
  const wrong = places
    .filter((answer) => answer !== truth)
    .map((answer) => ({ answer, says: off.has(answer) ? LATER : STILL_RIGHT }));
  const name = layerName(start, first.layer);
  const there = first.t === null ? `the gradient of ${name}` : `${name}${start.steps > 1 ? ` at t = ${first.t}` : ""}`;
  const number = `${first.name}${first.index.length ? `[${first.index.join(", ")}]` : ""}`;
  return {
    id: "where",
    kind: "place",
    ask: "Which step of the way back is the first whose numbers are wrong?",
    places,
    truth,
    wrong,
    says: `In ${there}, ${number} is ${threeDigits(first.wrong)}; the right pass has ${threeDigits(first.right)}.`,
  };
}

const LATER = "Its numbers are off, but only because those before it are: go back on the way of the error.";
const STILL_RIGHT = "Its numbers follow from those before it: this step is still right.";

/**
 * @param {Spot} spot
 * @param {number} seed by which the answers are in some order
 * @param {Map<string, Known>} known
 * @param {First} first
 * @param {Mistaken[] | null} mistaken of the first wrong number; null: unknown, and no answer hears a reason
 * @returns {Question}
 */
export function whichQuestion(spot, seed, known, first, mistaken) {
  const ids = shuffled([spot.mistake, ...spot.others], chance(seed + 31 * spot.layer + spot.mistake.length));
  const said = (/** @type {string} */ id) => known.get(id)?.says ?? id;
  const wrong = ids.flatMap((id, answer) => {
    if (id === spot.mistake) return [];
    const made = mistaken?.find(({ mistake }) => mistake === id);
    const would = made
      ? `That would make ${threeDigits(Number(made.value))} of it`
      : `That would leave it at ${threeDigits(first.right)}, which is right`;
    return [{ answer, says: `${would}; this film has ${threeDigits(first.wrong)}.`, mistake: id }];
  });
  return {
    id: "which",
    kind: "choice",
    ask: "Which mistake is it?",
    choices: ids.map(said),
    truth: ids.indexOf(spot.mistake),
    wrong: mistaken ? wrong : [],
  };
}

/** @typedef {{start: Start, steps: Step[]}} Film */
/** @typedef {"" | "inside" | "gradient"} Opens */
/** @typedef {{name: string, says: string, at: (film: Film) => number | null, opens: Opens}} Check */

/** @param {Step[]} steps @param {(step: Step) => boolean} fits @returns {number | null} so many steps are shown then */
function shown(steps, fits) {
  const found = steps.find((step) => step.phase === "backward" && fits(step));
  return found ? found.n + 1 : null;
}

/** How one finds a mistake: from where the error sets out, on its way. @type {Check[]} */
export const CHECKLIST = [
  {
    name: "The output's δ",
    says:
      "The error sets out here. With cross-entropy δ is output − target, with squares times the derivative; " +
      "1/m stands once.",
    at: ({ start, steps }) => shown(steps, ({ layer }) => layer === start.layers.length - 1),
    opens: "",
  },
  {
    name: "One step back",
    says:
      "∂L/∂h is from above plus from t + 1. What is from above stood in the step of the layer above as dx, " +
      "what is from t + 1 in that of t + 1 as dh back.",
    at: ({ start, steps }) =>
      shown(steps, (step) => arrivals(start, step).next) ??
      shown(steps, ({ layer }) => layer === start.layers.length - 2),
    opens: "",
  },
  {
    name: "Parts and sums",
    says: "Inside opens a number as the sum of its products. Does the sum give the number that stands there?",
    at: () => null,
    opens: "inside",
  },
  {
    name: "Shapes and time steps",
    says:
      "What a visit adds: to U, h of t − 1 times δ of t; to W, x of t times δ of t; to b, δ summed over the " +
      "examples. All visits add up.",
    at: () => null,
    opens: "gradient",
  },
  {
    name: "Numeric gradient",
    says: "At the end the gradient check compares with a numeric one: NOW names the parameter that is farthest off.",
    at: ({ steps }) => steps.length,
    opens: "",
  },
];

/**
 * The example, solved together: where one looks, and what one sees there.
 * @param {{start: Start, steps: Step[]}} film with a missing f′
 * @param {First} first
 * @returns {{at: number, says: string}[]}
 */
export function solvedTogether({ start, steps }, first) {
  const top = start.layers.length - 1;
  const output = steps.find(({ phase, layer }) => phase === "backward" && layer === top);
  const loss = steps.find(({ phase, t }) => phase === "loss" && t === output?.t);
  const wrong = steps[first.n];
  if (!output || !loss) return [];
  const b = first.index[0] ?? 0;
  const unit = loss.values.target[b].findIndex(Number);
  const [a, y, delta] = [loss.values.output[b][unit], loss.values.target[b][unit], output.values.delta[b][unit]];
  const i = first.index[1] ?? 0;
  const [above, dh, slope] = ["from_above", "dh", "f_prime"].map((name) => wrong.values[name][b][i]);
  const name = layerName(start, first.layer);
  return [
    {
      at: output.n + 1,
      says:
        `1 · The output's δ. Output ${threeDigits(a)}, target ${threeDigits(y)}: δ is their difference, ` +
        `${threeDigits(a - y)}. The film has ${threeDigits(delta)}: right.`,
    },
    {
      at: wrong.n + 1,
      says:
        `2 · One step back. In ${name} at t = ${wrong.t}, the last time step, nothing comes from later; from above ` +
        `comes ${threeDigits(above)} into unit ${i}, and ∂L/∂h is ${threeDigits(dh)}: right.`,
    },
    {
      at: wrong.n + 1,
      says:
        `3 · Parts and sums. The slope f′ of unit ${i} is ${threeDigits(slope)}, so δ is ${threeDigits(dh)} · ` +
        `${threeDigits(slope)} = ${threeDigits(first.right)}. The film has ${threeDigits(first.wrong)}: ` +
        "this is the first wrong step.",
    },
    {
      at: wrong.n + 1,
      says:
        `Which mistake? δ is ∂L/∂h itself, in every unit: the derivative f′ is missing. Its line is δ = ∂L/∂h, where ` +
        "δ = ∂L/∂h · f′ is right.",
    },
  ];
}
