/** Questions about the loss and the error with which it sets out: its sign, its size, and where it is largest. Pure. */

import { placeName } from "../../shared/symbols.js";
import { numberOf, ofExample, rounded, row, shuffled, tex, top, unitName, units, upper, when } from "../scene.js";
import { TOLERANCE } from "../worth.js";

/** @typedef {import("../scene.js").Scene} Scene */
/** @typedef {import("../scene.js").Kind} Kind */
/** @typedef {import("../../types.js").Step} Step */
/** @typedef {{loss: Step, back: Step, a: number[], y: number[], weight: number}} Setting how an error sets out */

const MOST_CHOICES = 5;
const OFF = 0.05; // by which an output misses its target at least

/** Losses whose error goes back at once: neither of them is in sight before. @param {Scene} scene */
function settings(scene) {
  const { steps } = scene;
  return steps.flatMap((loss, k) => {
    const back = steps[k + 1];
    const goes = loss.phase === "loss" && Number(loss.values.weight) && back?.phase === "backward";
    if (!goes || back.t !== loss.t || back.layer !== top(scene)) return [];
    const [a, y] = [row(scene, loss, "output"), row(scene, loss, "target")];
    return [{ loss, back, a, y, weight: Number(loss.values.weight) }];
  });
}

/**
 * dL/dz of the output, as its losses have it: what is times a − y, and its formula.
 * @param {Scene} scene @param {number} a @param {number} weight
 * @returns {{factor: number, latex: string, words: string} | null} null where it is no product of a − y
 */
function ruleOf({ start }, a, weight) {
  const { loss } = start.request;
  const { activation, units: K } = start.layers[start.layers.length - 1];
  const share = weight / start.batch;
  const over = start.batch > 1 ? ` / ${start.batch}` : "";
  const times = weight === 1 ? "" : `${tex(weight)} \\cdot `;
  if (loss === "cross_entropy" && activation === "softmax")
    return { factor: share, latex: `${times}(a - y)${over}`, words: "Cross-entropy of a softmax" };
  if (loss === "bce") return { factor: share, latex: `${times}(a - y)${over}`, words: "Cross-entropy of a sigmoid" };
  const slope = { linear: 1, sigmoid: a * (1 - a), tanh: 1 - a * a }[String(activation)];
  const scale = { half_mse: 1 / K, mse: 2 / K, half_sse: 1 }[/** @type {string} */ (loss)];
  if (slope === undefined || scale === undefined) return null;
  const prime = { linear: "", sigmoid: " \\cdot a (1 - a)", tanh: " \\cdot (1 - a^2)" }[String(activation)];
  const part = rounded(scale / start.batch);
  const front = part === 1 ? "" : `${tex(part)} \\cdot `;
  return {
    factor: share * scale * slope,
    latex: `${times}${front}(a - y)${prime}`,
    words: SQUARES[loss](K, start.batch),
  };
}

/** @type {Record<string, (outputs: number, batch: number) => string>} */
const SQUARES = {
  half_mse: (K, m) => `Half the mean of the squares${over(K, m)}`,
  mse: (K, m) => `The mean of the squares${over(K, m)}`,
  half_sse: (_, m) => `Half the sum of the squares${m > 1 ? `, over ${m} examples its mean` : ""}`,
};

/** @param {number} K @param {number} m */
const over = (K, m) =>
  K * m > 1 ? ` over ${[K > 1 ? `${K} outputs` : "", m > 1 ? `${m} examples` : ""].filter(Boolean).join(" and ")}` : "";

/** @param {Scene} scene @param {Setting} setting @param {number} i */
function told(scene, { back, a, y }, i) {
  const unit = unitName(scene, top(scene), i);
  const gives = `gives $a = ${tex(a[i])}$; its target is $y = ${tex(y[i])}$.`;
  return `${ofExample(scene)}${upper(unit)}${when(scene, back)} ${gives}`;
}

/** @type {Kind} */
export function* outputSign(scene) {
  for (const setting of settings(scene)) {
    const { loss, back, a, y } = setting;
    const delta = row(scene, back, "delta");
    for (const i of units(scene, a.length)) {
      if (Math.abs(a[i] - y[i]) < OFF || Math.sign(delta[i]) !== Math.sign(a[i] - y[i])) continue;
      const low = a[i] < y[i];
      yield {
        topic: "output_sign",
        level: 1,
        kind: "sign",
        at: loss.n,
        to: back.n + 1,
        ask: `${told(scene, setting, i)} Which sign has its error $\\delta = \\partial L / \\partial z$?`,
        truth: low ? "-" : "+",
        wrong: [
          { answer: low ? "+" : "-", says: "That is the sign of target − output; the gradient has output − target." },
          { answer: "0", says: "The output is not its target, so there is an error." },
        ],
        says: low
          ? "$a < y$: with a larger $z$ the loss would be smaller, so the derivative is negative."
          : "$a > y$: with a larger $z$ the loss would be larger, so the derivative is positive.",
        value: delta[i],
        of: numberOf(scene, back, "delta", i),
      };
    }
  }
}

/** @type {Kind} */
export function* outputDelta(scene) {
  for (const setting of settings(scene)) {
    const { loss, back, a, y, weight } = setting;
    const delta = row(scene, back, "delta");
    for (const i of units(scene, a.length)) {
      const rule = ruleOf(scene, rounded(a[i]), weight);
      if (!rule || Math.abs(a[i] - y[i]) < OFF) continue;
      yield {
        topic: "output_delta",
        level: 2,
        kind: "number",
        at: loss.n,
        to: back.n + 1,
        ask:
          `${told(scene, setting, i)} ${rule.words}${weight === 1 ? "" : `, times the weight ${tex(weight)}`}: ` +
          "what is $\\delta = \\partial L / \\partial z$ of this unit?",
        truth: delta[i],
        tolerance: TOLERANCE,
        wrong: [
          { answer: -delta[i], says: "That is target − output; the gradient has output − target.", mistake: "sign" },
        ],
        says: `$\\delta = ${rule.latex}$.`,
        of: numberOf(scene, back, "delta", i),
        value: delta[i],
        computed: rule.factor * (rounded(a[i]) - rounded(y[i])),
        given: [a[i], y[i], weight],
      };
    }
  }
}

const MISSES = "The error is output minus target, times the slope";
const SATURATES = `${MISSES}: one that saturates has a small one.`;
const NEGATIVE = `${MISSES}: far below z = 0 a unit has a small one, or none.`;

/** Why an output has the largest error, by its slope. @type {Record<string, string>} */
const WORST = {
  none: "The error is output minus target: who misses its target by most has the largest.",
  linear: "A linear output has slope 1: who misses its target by most has the largest error.",
  ...{ sigmoid: SATURATES, tanh: SATURATES },
  ...{ relu: NEGATIVE, leaky_relu: NEGATIVE, gelu: NEGATIVE },
  softmax:
    "Of softmax each error has a part of all: $\\delta_i = a_i (e_i - \\textstyle\\sum_j a_j e_j)$, where $e$ is " +
    "$\\partial L / \\partial a$; an output near 0 has a small one.",
};

/** @type {Kind} */
export function* worstOutput(scene) {
  const { start } = scene;
  const count = start.layers[top(scene)].units;
  const name = (/** @type {number} */ i) => placeName(start, "outputs", i, count);
  const { activation } = start.layers[top(scene)];
  const slope = ["cross_entropy", "bce"].includes(start.request.loss) ? "none" : String(activation);
  const direct = ["none", "linear"].includes(slope); // δ is a − y, or so many times of it in each unit
  for (const { loss, back, a, y } of settings(scene)) {
    const sizes = row(scene, back, "delta").map(Math.abs);
    const order = sizes.map((_, i) => i).sort((i, j) => sizes[j] - sizes[i]);
    const chosen = shuffled(
      [order[0], ...shuffled(order.slice(1), scene.random).slice(0, MOST_CHOICES - 1)],
      scene.random,
    );
    const largest = a.indexOf(Math.max(...a));
    const rest = chosen.filter((i) => i !== order[0]);
    const outputs = chosen.map((i) => `${name(i)}: ${tex(a[i])}`).join(", ");
    const wanted = chosen.map((i) => `${name(i)}: ${tex(y[i])}`).join(", ");
    yield {
      topic: "worst_output",
      level: 1,
      kind: "choice",
      at: loss.n,
      to: back.n + 1,
      ask:
        `${ofExample(scene)}Outputs${when(scene, back)} are ${outputs}; targets are ${wanted}. ` +
        "Which unit gets the largest error $|\\delta|$?",
      choices: chosen.map((i) => `unit ${name(i)}`),
      truth: chosen.indexOf(order[0]),
      ...(largest === order[0] || !chosen.includes(largest)
        ? {}
        : {
            wrong: [
              {
                answer: chosen.indexOf(largest),
                says: direct
                  ? "Its output is the largest, but another misses its target by more."
                  : "Its output is the largest; its error is another thing.",
              },
            ],
          }),
      says: WORST[slope],
      value: sizes[order[0]],
      rivals: [sizes[order[0]], ...rest.map((i) => sizes[i])],
    };
  }
}

/** @type {Kind} */
export function* lossNumber(scene) {
  const { start, steps } = scene;
  if (start.batch > 1) return;
  for (const step of steps.filter(({ phase, values }) => phase === "loss" && Number(values.weight))) {
    const [a, y] = [row(scene, step, "output"), row(scene, step, "target")];
    const made = start.request.loss === "cross_entropy" ? surprise(scene, a, y) : square(scene, a, y);
    if (!made) continue;
    const value = Number(step.values.loss);
    const one = start.steps > 1 ? "time step" : "example";
    const ask = `${made.told}${when(scene, step)}: what is the loss of this ${one}?`;
    yield {
      ...{ topic: "loss_number", level: 2, kind: "number", at: step.n, to: step.n + 1, tolerance: TOLERANCE },
      ...{ ask, truth: value, value, computed: made.computed, given: made.given, wrong: made.wrong, says: made.says },
    };
  }
}

/** @type {Kind} */
export function* largerLoss(scene) {
  const { start, steps } = scene;
  if (start.batch > 1 || start.request.loss !== "cross_entropy") return;
  const losses = steps.filter(({ phase, values }) => phase === "loss" && Number(values.weight));
  for (let k = 1; k < losses.length; k++) {
    const [was, is] = [losses[k - 1], losses[k]].map((step) => shareOf(scene, step));
    if (was === null || is === null) continue;
    const [old, now] = [losses[k - 1], losses[k]].map(({ values }) => Number(values.loss));
    yield {
      topic: "larger_loss",
      level: 1,
      kind: "choice",
      at: losses[k].n,
      to: losses[k].n + 1,
      ask:
        `At t = ${losses[k - 1].t} the target got $a = ${tex(was)}$ of the softmax, and that cost ${rounded(old)}. ` +
        `At t = ${losses[k].t} it gets $a = ${tex(is)}$. Does that cost more, or less?`,
      choices: ["more", "less"],
      truth: now > old ? 0 : 1,
      says: `It costs $-\\ln ${tex(is)} = ${tex(now)}$: the less the target gets, the more it costs.`,
      value: now,
      rivals: now > old ? [now, old] : [old, now],
    };
  }
}

/** What the one right unit gets of a softmax. @param {Scene} scene @param {Step} step @returns {number | null} */
function shareOf(scene, step) {
  const [a, y] = [row(scene, step, "output"), row(scene, step, "target")];
  const i = y.indexOf(1);
  return i < 0 || y.some((each, k) => each && k !== i) ? null : a[i];
}

/** Of a softmax and one right unit. @param {Scene} scene @param {number[]} a @param {number[]} y */
function surprise(scene, a, y) {
  const i = y.indexOf(1);
  if (i < 0 || y.some((each, k) => each && k !== i)) return null;
  const share = rounded(a[i]);
  return {
    told: `The target is ${unitName(scene, top(scene), i)}, which gets $a = ${tex(share)}$ of the softmax`,
    computed: -Math.log(share),
    given: [a[i]],
    wrong: [
      { answer: 1 - share, says: "That is $1 - a$; cross-entropy is $-\\ln a$." },
      { answer: -Math.log10(share), says: "That is the logarithm to base 10; the loss has the natural one." },
      { answer: -Math.log2(share), says: "That is in bits; the loss has the natural logarithm." },
      { answer: Math.log(share), says: "The logarithm of a number below 1 is negative; the loss is minus that." },
    ],
    says: `$L = -\\ln a = -\\ln ${tex(share)}$; what the other units get does not count.`,
  };
}

/** Of one output and a loss of squares. @param {Scene} scene @param {number[]} a @param {number[]} y */
function square({ start }, a, y) {
  const { loss } = start.request;
  const half = { half_mse: 0.5, mse: 1, half_sse: 0.5 }[/** @type {string} */ (loss)];
  if (half === undefined || a.length > 1 || Math.abs(a[0] - y[0]) < OFF) return null;
  const computed = half * (rounded(a[0]) - rounded(y[0])) ** 2;
  const other = half === 1 ? computed / 2 : computed * 2;
  const what = half === 1 ? "The square of the error" : "Half the square of the error";
  return {
    told: `${what}: $a = ${tex(a[0])}$, $y = ${tex(y[0])}$`,
    computed,
    given: [a[0], y[0]],
    wrong: [{ answer: other, says: half === 1 ? "This loss has no ½." : "This loss has a ½ in front." }],
    says: `$L = ${half === 1 ? "" : "\\tfrac12 "}(a - y)^2$.`,
  };
}
