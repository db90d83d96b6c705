/**
 * The numbers that somebody takes away to find a gradient of their own: as a request, as arrays, as a snippet. Pure.
 */

import { inForce } from "../film/schedule.js";

/** @typedef {import("../types.js").Start} Start */

const DRAWN = ["task", "init", "seed", "iteration", "mistakes", "changes", "digits"]; // in whose place numbers stand

/**
 * The request of a film in numbers, as they stand in it; what a schedule has changed until then is what holds.
 * @param {Start} start
 * @returns {Record<string, any>}
 */
export function requestOf({ request, inputs, targets, params }) {
  const kept = Object.entries(inForce(request)).filter(([name]) => !DRAWN.includes(name));
  return { ...Object.fromEntries(kept), data: { inputs, targets }, params };
}

/**
 * Arrays by name: x, y, W0, U0, b0 ..., states before the first time step, the weight of each loss.
 * @param {Start} start
 * @returns {Record<string, any>}
 */
export function arraysOf(start) {
  const { request, inputs, targets, params, steps } = start;
  const found = /** @type {Record<string, any>} */ ({ x: inputs, y: targets });
  params.forEach((layer, i) => Object.entries(layer).forEach(([name, value]) => (found[`${name}${i}`] = value)));
  for (const [i, state] of (request.state ?? []).entries())
    for (const [name, value] of Object.entries(state ?? {})) found[`${name}_first${i}`] = value;
  return { ...found, loss_at: weightsOf(request.loss_at, steps) };
}

/** @param {string | number[]} at @param {number} steps */
const weightsOf = (at, steps) =>
  Array.isArray(at) ? at : Array.from({ length: steps }, (_, t) => (at === "every" || t === steps - 1 ? 1 : 0));

const LOSSES = /** @type {Record<string, string>} */ ({
  half_mse: "1/(2Km) sum (a - y)^2",
  mse: "1/(Km) sum (a - y)^2",
  half_sse: "1/(2m) sum (a - y)^2",
  cross_entropy: "-1/m sum y log a",
  bce: "-1/m sum [y log a + (1 - y) log(1 - a)]",
});

/** Whatever else is part of the gradient. @param {Record<string, any>} request */
function beside({ l2, clip, algorithm }) {
  const parts = [
    ...(l2 ? [`+ ${l2}/2 of the sum of squares of W and U`] : []),
    ...(clip ? [`gradients clipped by ${clip.kind}, ${clip.limit}`] : []),
    ...(["full", "naive", "rtrl"].includes(algorithm?.name) ? [] : [`backward passes: ${algorithm?.name}`]),
  ];
  return parts.length ? `; ${parts.join("; ")}` : "";
}

/** @param {any} array @returns {number[]} */
const shapeOf = (array) => (Array.isArray(array) ? [array.length, ...shapeOf(array[0])] : []);

/** @param {import("../types.js").Layer} layer @param {number} i @param {string} activation */
const layerSaid = ({ cell, units }, i, activation) =>
  `layer ${i}: ${cell}, ${units} units${activation && `, ${activation}`}`;

/**
 * Ten lines of Python that load the arrays, call `your_backward`, and hand its gradients on.
 * @param {Start} start
 * @param {string} file
 */
export function snippetOf(start, file) {
  const { request, layers } = start;
  const arrays = arraysOf(start);
  const names = Object.keys(arrays);
  const own = names.filter((name) => !["x", "y", "loss_at"].includes(name) && !name.includes("_first"));
  const said = layers.map((layer, i) => layerSaid(layer, i, request.layers[i].activation ?? "")).join("; ");
  const states = names.filter((name) => name.includes("_first"));
  const before = states.length ? `; states before t = 0: ${states.join(", ")}` : "";
  return [
    "import sys, numpy as np",
    "np.set_printoptions(threshold=sys.maxsize, precision=17)",
    `e = dict(np.load("${file}"))  # ${own.join(", ")}${before}`,
    `x, y = e["x"], e["y"]  # (time steps, examples, inputs) = (${shapeOf(arrays.x).join(", ")}), and targets`,
    `# ${said}; a = x @ W + b, rows are examples`,
    `# loss at t: ${LOSSES[request.loss]}, times loss_at[t], summed over t${beside(inForce(request))}`,
    "loss, grads = your_backward(**e)",
    `# grads: a dict of arrays named ${own.slice(0, 4).join(", ")} ..., each shaped like its parameter`,
    'np.savez("mine.npz", loss=loss, **grads)  # drop this file on the page,',
    'print({"loss": loss, **grads})  # or paste what this prints',
  ].join("\n");
}

/** A name for what is saved. @param {Start} start @param {string} kind */
export const fileName = ({ layers }, kind) => `backflow-${layers[0].cell}.${kind}`;

/**
 * The fields of a link whose film has exactly this request, which has numbers of its own.
 * @param {Record<string, any>} request
 * @returns {Record<string, string>}
 */
export function linkFieldsOf(request) {
  const { layers, loss, loss_at, data, params, state } = request;
  const top = layers.at(-1);
  const hidden = layers.slice(0, -1);
  const said = hidden.map((/** @type {any} */ layer) =>
    [layer.cell, layer.units, layer.activation ?? layer.reset]
      .filter((part) => part !== undefined && part !== null)
      .join(":"),
  );
  return {
    cell: hidden[0]?.cell ?? "dense",
    hidden: said.join(","),
    ...(top.activation ? { output: top.activation } : {}),
    task: "data",
    data: JSON.stringify(data),
    loss,
    loss_at: Array.isArray(loss_at) ? loss_at.join(",") : loss_at,
    params: JSON.stringify(params),
    ...(state?.some(Boolean) ? { state: JSON.stringify(state) } : {}),
  };
}
