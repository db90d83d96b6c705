/** Questions about gradients and the update: what a visit adds, whether it is clipped, where a weight goes. Pure. */

import { CELLS } from "../../cells/index.js";
import { beginsAnew } from "../../film/arrivals.js";
import { layerName } from "../../film/naming.js";
import { inForce } from "../../film/schedule.js";
import { flat } from "../../shared/numbers.js";
import { backward, numberOf, rounded, row, tex, unitName, units, when } from "../scene.js";
import { TOLERANCE } from "../worth.js";

/** @typedef {import("../scene.js").Kind} Kind */
/** @typedef {import("../scene.js").Scene} Scene */
/** @typedef {import("../../types.js").Step} Step */

const FEW = 3; // weights of a step that are looked at
const MOST_NORMS = 3; // layers whose norms are put together by hand

/** What a weight carried at a time step, and its name in a sentence. @param {Scene} scene @param {Step} step */
function carried(scene, { layer, t }) {
  const { start, steps } = scene;
  const forward = steps.find((step) => step.phase === "forward" && step.layer === layer && step.t === t);
  const { cell } = start.layers[Number(layer)];
  if (!forward) return null;
  if (cell === "dense") return { name: "W", latex: "x", values: row(scene, forward, "x"), other: null };
  if (cell === "gru" || beginsAnew(start, t)) return null;
  return { name: "U", latex: "h_{t-1}", values: row(scene, forward, "h_prev"), other: row(scene, forward, "h") };
}

/** @type {Kind} */
export function* visitProduct(scene) {
  const { start } = scene;
  if (start.batch > 1) return;
  for (const step of backward(scene, () => true)) {
    const layer = Number(step.layer);
    const from = carried(scene, step);
    if (!from || !step.grads[from.name]) continue;
    const { cell, units: count } = start.layers[layer];
    const errors = CELLS[cell].behind[from.name].map((name) => ({ name, values: row(scene, step, name) }));
    for (const i of units(scene, from.values.length).slice(0, FEW)) {
      const column = Math.floor(scene.random() * count * errors.length);
      const { name, values } = errors[Math.floor(column / count)];
      const j = column % count;
      const delta = values[j];
      const symbol = name === "delta" ? "\\delta" : `\\delta_${name.at(-1)}`;
      const truth = Number(step.grads[from.name][i][column]);
      yield {
        topic: "visit_product",
        level: 2,
        kind: "number",
        at: step.n,
        to: step.n + 1,
        ask:
          `A weight of ${from.name} leads from unit ${i} to ${unitName(scene, layer, j)}${when(scene, step)}: ` +
          `it carried $${from.latex} = ${tex(from.values[i])}$, ` +
          `and at its end the error is $${symbol} = ${tex(delta)}$. ` +
          "What does this step add to its gradient?",
        truth,
        tolerance: TOLERANCE,
        wrong: from.other
          ? [
              {
                answer: from.other[i] * delta,
                says: "That is with $h_t$; this weight carried $h_{t-1}$.",
                mistake: "h_of_same_step",
              },
            ]
          : [],
        says: `What the weight carried times the error at its end: $${from.latex} \\cdot ${symbol}$.`,
        of: numberOf(scene, step, `d${from.name}`, i, column),
        value: truth,
        computed: rounded(from.values[i]) * rounded(delta),
        given: [from.values[i], delta],
      };
    }
  }
}

/** RTRL's memory. @type {Kind} */
export function* influenceCount(scene) {
  const { start, steps, example } = scene;
  const step = steps.find(({ phase, values }) => phase === "influence" && Array.isArray(values.S_U));
  if (!step) return;
  const layer = Number(step.layer);
  const [rows, columns] = start.layers[layer].params.U;
  const value = flat(step.values.S_U[example]).length;
  const state = value / (rows * columns);
  yield {
    topic: "influence_count",
    level: 2,
    kind: "number",
    at: step.n,
    to: step.n + 1,
    ask:
      `RTRL keeps how each of ${state} state numbers depends on each weight of U of ${layerName(start, layer)}, ` +
      `which is a matrix of $${rows} \\times ${columns}$. ` +
      "How many numbers are that at every time step?",
    truth: value,
    tolerance: 0.001,
    wrong: [{ answer: value / state, says: "That is as many as U has; they are kept for each state number." }],
    says: "One for each pair of a state number and a weight: RTRL pays with memory for not going back.",
    value,
    computed: value,
    given: [],
  };
}

/**
 * The gradient steps of all layers, and the first that clips.
 * @param {Scene} scene
 * @returns {{clip: Step, gradients: Step[], kind: string, limit: number} | null}
 */
function clipping({ steps, start }) {
  const clip = steps.find(({ phase }) => phase === "clip");
  const gradients = steps.filter(({ phase }) => phase === "gradient");
  return clip && gradients.length ? { clip, gradients, ...inForce(start.request).clip } : null;
}

/** @type {Kind} */
export function* clipFactor(scene) {
  const found = clipping(scene);
  if (!found || found.kind !== "norm" || found.gradients.length > MOST_NORMS) return;
  const { clip, gradients, limit } = found;
  const norms = gradients.map(({ values }) => rounded(Number(values.norm)));
  const value = Number(clip.values.scale);
  if (!(value < 0.95)) return;
  const all = gradients
    .map(({ layer }, k) => `$${tex(norms[k])}$ of ${layerName(scene.start, Number(layer))}`)
    .join(", ");
  yield {
    topic: "clip_factor",
    level: 3,
    kind: "number",
    at: clip.n,
    to: clip.n + 1,
    ask:
      `The gradients have the norms ${all}; the norm of all together is clipped to ${limit}. ` +
      "By which factor is each gradient multiplied?",
    truth: value,
    tolerance: TOLERANCE,
    wrong: [
      {
        answer: limit / Math.max(...norms),
        says: "That is by the largest norm; the limit is for all parameters jointly.",
      },
      { answer: limit / norms.reduce((a, b) => a + b, 0), says: "Norms are not added: their squares are." },
    ],
    says: "The joint norm is the root of the sum of squares; each gradient keeps its direction.",
    value,
    computed: Math.min(1, limit / Math.hypot(...norms)),
    given: [...norms, limit],
  };
}

/** @type {Kind} */
export function* clipChanges(scene) {
  const found = clipping(scene);
  if (!found) return;
  const { clip, gradients, kind, limit } = found;
  const own = gradients.find(({ layer }) => layer === clip.layer);
  const sizes =
    kind === "norm"
      ? [Math.hypot(...gradients.map(({ values }) => Number(values.norm)))]
      : [flat(Object.values(own?.grads ?? {})).reduce((most, x) => Math.max(most, Math.abs(x)), 0)];
  const clipped = kind === "norm" ? Number(clip.values.scale) < 1 : Number(clip.values.clipped) > 0;
  const what =
    kind === "norm"
      ? "The norm of all gradients together"
      : `The largest |∂L/∂w| of ${layerName(scene.start, Number(clip.layer))}`;
  yield {
    topic: "clip_changes",
    level: 1,
    kind: "choice",
    at: clip.n,
    to: clip.n + 1,
    ask: `${what} is ${rounded(sizes[0])}; gradients are clipped by ${kind} at ${limit}. What does clipping do here?`,
    choices:
      kind === "norm"
        ? ["it makes all gradients smaller", "it changes nothing"]
        : ["it brings some numbers nearer to 0", "it changes nothing"],
    truth: clipped ? 0 : 1,
    says: "Clipping acts only beyond its limit.",
    value: sizes[0],
    rivals: clipped ? [sizes[0], limit] : [limit, sizes[0]],
  };
}

/** Updates, with the gradients that they follow. @param {Scene} scene */
function* updates(scene) {
  const { start, steps, random } = scene;
  for (const step of steps.filter(({ phase }) => phase === "update")) {
    const layer = Number(step.layer);
    const last = steps.findLast(({ phase, layer: of }) => ["gradient", "clip"].includes(phase) && of === layer);
    if (!last) continue;
    for (const name of Object.keys(step.grads).filter((each) => each === "W" || each === "U")) {
      const [rows, columns] = start.layers[layer].params[name];
      for (let k = 0; k < FEW; k++) {
        const [i, j] = [Math.floor(random() * rows), Math.floor(random() * columns)];
        const [g, change] = [last, step].map(({ grads }) => Number(grads[name][i][j]));
        const old = Number(/** @type {any} */ (start.params[layer][name])[i][j]);
        yield { step, name, layer, g, change, old, weight: `a weight of ${name} of ${layerName(start, layer)}` };
      }
    }
  }
}

/** @type {Kind} */
export function* updateSign(scene) {
  const { name, rate } = inForce(scene.start.request).optimizer;
  if (name !== "sgd" && scene.start.request.iteration > 0) return; // what came before counts, and is not in sight
  const subtracted = name === "sgd" ? ": the gradient is subtracted" : "";
  for (const { step, g, change, old, weight } of updates(scene))
    yield {
      topic: "update_sign",
      level: 1,
      kind: "sign",
      at: step.n,
      to: step.n + 1,
      ask:
        `The gradient of ${weight}, which is $${tex(old)}$, is $${tex(g)}$; the rate is ${rate}. ` +
        "Which sign has the change of the weight?",
      truth: change > 0 ? "+" : "-",
      wrong: [
        { answer: g > 0 ? "+" : "-", says: "The loss rises along the gradient; the update goes against it." },
        { answer: "0", says: "The gradient is not zero, so the weight moves." },
      ],
      says: `It goes against the gradient, by ${rounded(change)}${subtracted}.`,
      value: Math.sign(change) === -Math.sign(g) ? g : 0, // a change too small for its weight is none
    };
}

/** @type {Kind} */
export function* updateAmount(scene) {
  const { name, rate } = inForce(scene.start.request).optimizer;
  if (name !== "sgd" || rate === 1) return;
  for (const { step, g, change, old, weight } of updates(scene))
    yield {
      topic: "update_amount",
      level: 2,
      kind: "number",
      at: step.n,
      to: step.n + 1,
      ask:
        `The gradient of ${weight}, which is $${tex(old)}$, is $${tex(g)}$; the rate is ${rate}. ` +
        "By how much does the weight change?",
      truth: change,
      tolerance: TOLERANCE,
      wrong: [
        { answer: -change, says: "The loss rises along the gradient; the update subtracts it." },
        { answer: -g, says: "That is without the learning rate." },
        { answer: old + change, says: "That is the new weight; the question is by how much it changes." },
      ],
      says: "The new weight is the old one minus the rate times the gradient.",
      value: change,
      computed: -rate * rounded(g),
      given: [g, old, rate],
    };
}
