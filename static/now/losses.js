/** The loss of one example at a time step; the stream has the loss of the batch, which is the mean of these. Pure. */

import { reals } from "../shared/numbers.js";

/** @typedef {import("../types.js").Num} Num */
/** @typedef {{z: Num[], output: Num[], target: Num[]}} Answer of one example, (K,) each; z: the pre-activations */

/** log(1 + exp x), finite for every finite x. @param {number} x */
const softplus = (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** @param {number[]} xs */
const total = (xs) => xs.reduce((sum, x) => sum + x, 0);

/** @param {Answer} answer */
const squares = ({ output, target }) => total(differences(output, target).map((d) => d * d));

/** @param {Num[]} output @param {Num[]} target */
function differences(output, target) {
  const y = reals(target);
  return reals(output).map((a, k) => a - y[k]);
}

/** −Σ y log softmax(z), from z, as an output may be too small to be told. @param {Answer} answer */
function crossEntropy({ z, target }) {
  const logits = reals(z);
  const most = Math.max(...logits);
  const whole = most + Math.log(total(logits.map((x) => Math.exp(x - most))));
  return total(reals(target).map((y, k) => (y ? y * (whole - logits[k]) : 0)));
}

/** −Σ y log σ(z) + (1 − y) log (1 − σ(z)). @param {Answer} answer */
function binaryCrossEntropy({ z, target }) {
  const y = reals(target);
  return total(reals(z).map((x, k) => (y[k] ? y[k] * softplus(-x) : 0) + (1 - y[k] ? (1 - y[k]) * softplus(x) : 0)));
}

/** @type {Record<string, (answer: Answer) => number>} */
const LOSSES = {
  half_mse: (answer) => squares(answer) / (2 * answer.target.length),
  mse: (answer) => squares(answer) / answer.target.length,
  half_sse: (answer) => squares(answer) / 2,
  cross_entropy: crossEntropy,
  bce: binaryCrossEntropy,
};

/** @param {string} name of the loss @param {Answer} answer */
export const lossOfExample = (name, answer) => LOSSES[name](answer);
