/** Questions about an error that passes on: through a slope, a gate, or weights to the layer below. Pure. */

import { backward, numberOf, ofExample, rounded, row, tex, unitName, units, upper, when } from "../scene.js";
import { TOLERANCE } from "../worth.js";

/** @typedef {import("../scene.js").Candidate} Candidate */
/** @typedef {import("../scene.js").Kind} Kind */
/** @typedef {import("../scene.js").Scene} Scene */
/** @typedef {import("../../types.js").Step} Step */

const MOST_WEIGHTS = 3; // of one sum, which is still done by hand
const FEW = 3; // units of a step that are looked at
const [SHUT, OPEN] = [0.05, 0.9]; // what a slope or a gate lets through; beyond them there is nothing to compute

/**
 * Slopes that the value itself tells.
 * @type {Record<string, {of: (a: number) => number, latex: (value: string) => string}>}
 */
const SLOPES = {
  tanh: { of: (a) => 1 - a * a, latex: (h) => `1 - ${h}^2` },
  sigmoid: { of: (a) => a * (1 - a), latex: (a) => `${a}\\,(1 - ${a})` },
};

/** What came out of a layer at a time step. @param {Scene} scene @param {Step} step */
const ahead = ({ steps }, { layer, t }) =>
  steps.find((other) => other.phase === "forward" && other.layer === layer && other.t === t);

/** What a number of a step back is asked with. @param {Step} step */
const asked = ({ n }) => ({ at: n, to: n + 1, kind: /** @type {"number"} */ ("number"), tolerance: TOLERANCE });

/** @type {Kind} */
export function* throughSlope(scene) {
  const { start } = scene;
  const hidden = backward(scene, (cell) => cell === "rnn" || cell === "dense");
  for (const step of hidden.filter(({ layer }) => Number(layer) < start.layers.length - 1)) {
    const { cell, activation } = start.layers[Number(step.layer)];
    const slope = SLOPES[String(activation)];
    const forward = ahead(scene, step);
    if (!slope || !forward) continue;
    const [arrives, value] = cell === "rnn" ? ["dh", "h"] : ["from_above", "a"];
    const [errors, values] = [row(scene, step, arrives), row(scene, forward, value)];
    const delta = row(scene, step, "delta");
    for (const i of units(scene, delta.length).slice(0, FEW)) {
      const passes = slope.of(rounded(values[i]));
      if (passes < SHUT || passes > OPEN) continue;
      yield {
        ...asked(step),
        topic: "through_slope",
        level: 2,
        ask:
          `${ofExample(scene)}$\\partial L / \\partial ${value} = ${tex(errors[i])}$ reaches ` +
          `${unitName(scene, Number(step.layer), i)}${when(scene, step)}, where $${value} = ` +
          `${activation === "tanh" ? "\\tanh z" : "\\sigma(z)"} = ${tex(values[i])}$. ` +
          "What is $\\delta = \\partial L / \\partial z$?",
        truth: delta[i],
        wrong: [{ answer: errors[i], says: "That is the error before the derivative f′.", mistake: "f_prime_missing" }],
        says: `$\\delta = \\partial L / \\partial ${value} \\cdot f'(z)$, and here $f' = ${slope.latex(value)}$.`,
        of: numberOf(scene, step, "delta", i),
        value: delta[i],
        computed: rounded(errors[i]) * passes,
        given: [errors[i], values[i]],
      };
    }
  }
}

/**
 * An error times one gate.
 * @param {Scene} scene
 * @param {Step} step
 * @param {{topic: string, error: string, gate: string, found: string, says: string, mistake?: string,
 *   ask: (error: string, gate: string, unit: string) => string, other: (gate: number) => number, otherSays: string
 *   }} rule
 */
function* throughGate(scene, step, { topic, error, gate, found, ask, says, other, otherSays, mistake }) {
  const forward = ahead(scene, step);
  if (!forward || !step.t) return;
  const [errors, gates] = [row(scene, step, error), row(scene, forward, gate)];
  const truth = row(scene, step, found);
  for (const i of units(scene, truth.length).slice(0, FEW)) {
    if (gates[i] < SHUT || gates[i] > OPEN) continue;
    yield {
      ...asked(step),
      topic,
      level: 2,
      ask: ofExample(scene) + ask(tex(errors[i]), tex(gates[i]), unitName(scene, Number(step.layer), i)),
      truth: truth[i],
      wrong: [
        { answer: errors[i], says: "That is the error without the gate.", ...(mistake ? { mistake } : {}) },
        { answer: errors[i] * other(gates[i]), says: otherSays },
      ],
      says,
      of: numberOf(scene, step, found, i),
      value: truth[i],
      computed: rounded(errors[i]) * rounded(gates[i]),
      given: [errors[i], gates[i]],
    };
  }
}

/** @type {Kind} */
export function* cellPath(scene) {
  for (const step of backward(scene, (cell) => cell === "lstm"))
    yield* throughGate(scene, step, {
      topic: "cell_path",
      error: "dc",
      gate: "f",
      found: "dc_prev",
      ask: (error, gate, unit) =>
        `${upper(unit)} at t = ${step.t} has $\\partial L / \\partial c = ${error}$, ` +
        `and its forget gate is $f = ${gate}$. How much of it goes along the cell state to t = ${Number(step.t) - 1}?`,
      says:
        "$c_t = f \\odot c_{t-1} + i \\odot g$, so what goes back is $\\partial L / \\partial c_t \\cdot f$: " +
        "no weights, no slope.",
      other: (f) => 1 - f,
      otherSays: "That is times $1 - f$; the forget gate says what is kept, not what is forgotten.",
      mistake: "dc_prev_without_f",
    });
}

/** @type {Kind} */
export function* directPath(scene) {
  for (const step of backward(scene, (cell) => cell === "gru"))
    yield* throughGate(scene, step, {
      topic: "direct_path",
      error: "dh",
      gate: "u",
      found: "dh_direct",
      ask: (error, gate, unit) =>
        `${upper(unit)} at t = ${step.t} has $\\partial L / \\partial h = ${error}$, ` +
        `and its update gate is $u = ${gate}$. How much of it goes straight to t = ${Number(step.t) - 1}?`,
      says: "$h_t = (1-u) \\odot n + u \\odot h_{t-1}$, so the direct path is $\\partial L / \\partial h_t \\cdot u$.",
      other: (u) => 1 - u,
      otherSays: "That is times $1 - u$, which is the way to the candidate $n$.",
    });
}

/** Down to the layer below, by the weights. @type {Kind} */
export function* sentDown(scene) {
  const { start } = scene;
  for (const step of backward(scene, (cell) => cell === "dense" || cell === "rnn")) {
    const layer = Number(step.layer);
    if (!layer) continue;
    const [delta, dx] = ["delta", "dx"].map((name) => row(scene, step, name));
    const W = /** @type {any[][]} */ (start.params[layer].W);
    if (delta.length < 2 || delta.length > MOST_WEIGHTS) continue;
    for (const i of units(scene, dx.length).slice(0, FEW)) {
      const weights = W[i].map(Number);
      const parts = weights.map((w, j) => rounded(w) * rounded(delta[j]));
      const computed = parts.reduce((a, b) => a + b, 0);
      if (Math.abs(computed) < 0.25 * Math.max(...parts.map(Math.abs))) continue;
      const squared = W.length === delta.length ? delta.reduce((sum, d, j) => sum + d * Number(W[j][i]), 0) : null;
      yield {
        ...asked(step),
        topic: "sent_down",
        level: 3,
        ask:
          `${ofExample(scene)}The errors above${when(scene, step)} are ` +
          `$\\delta = (${delta.map(tex).join(",\\; ")})$; ` +
          `${unitName(scene, layer - 1, i)} reaches them by the weights $(${weights.map(tex).join(",\\; ")})$. ` +
          "What error do they send down to it?",
        truth: dx[i],
        wrong: [
          { answer: delta.reduce((a, b) => a + b, 0), says: "That is the sum of the errors without their weights." },
          ...(squared === null
            ? []
            : [{ answer: squared, says: "That is with $W$ not transposed.", mistake: "w_not_transposed" }]),
        ],
        says: "Each error comes back by the weight by which the unit had reached it: $\\sum_j W_{ij}\\, \\delta_j$.",
        of: numberOf(scene, step, "dx", i),
        value: dx[i],
        computed,
        given: [...delta, ...weights],
      };
    }
  }
}
