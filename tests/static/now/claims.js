/**
 * What a sentence claims, checked against the numbers of the stream: an own reading of the sentence and an own
 * reckoning, which share no code with what writes it. Each part of a sentence must be one of these claims, and each
 * must be true; and what has to be said must be.
 */

import assert from "node:assert/strict";

const DIGITS = [..."⁰¹²³⁴⁵⁶⁷⁸⁹"];
const NUMBER = "(−?(?:[\\d.]+(?:·10⁻?[⁰¹²³⁴-⁹]+)?|∞)|NaN)";
const GATES = { dense: [""], rnn: [""], lstm: ["_i", "_f", "_g", "_o"], gru: ["_r", "_u", "_n"] };
const STEEPEST = { sigmoid: 0.25, tanh: 1 };

/** A number as it is written on the page. @param {string} text */
function read(text) {
  const plain = text.replaceAll("−", "-").replace("∞", "Infinity");
  const [mantissa, power] = plain.split("·10");
  const sign = power?.startsWith("⁻") ? -1 : 1;
  const exponent = power ? sign * Number([...power.replace("⁻", "")].map((c) => DIGITS.indexOf(c)).join("")) : 0;
  return Number(`${mantissa}e${exponent}`.replace("Infinitye0", "Infinity").replace("NaNe0", "NaN"));
}

/**
 * Up to the digits that are written, and those that were lost on the wire.
 * @param {string} text
 * @param {number} value
 */
function equals(text, value) {
  const said = read(text);
  if (!Number.isFinite(value) || !Number.isFinite(said)) return assert.equal(String(said), String(value));
  assert.ok(Math.abs(said - value) <= 5.1e-3 * Math.abs(value) + 1e-12, `says ${text}, is ${value}`);
  const four = !text.includes("·");
  return four && assert.ok(Math.abs(said - value) <= 6e-4 * Math.abs(value) + 1e-9, `says ${text}, is ${value}`);
}

/** @param {string} text whole per cent, or fewer digits of less than one @param {number} share */
function percents(text, share) {
  const said = read(text);
  if (said < 0.5 && said > 0)
    return assert.ok(Math.abs(said - 100 * share) <= 6 * share, `says ${text} %, is ${share}`);
  return assert.ok(Math.abs(said - 100 * share) <= 0.501, `says ${text} %, is ${share}`);
}

/** Shares are rounded so that they add up. @param {string} text @param {number} part @param {number} whole */
const shareOf = (text, part, whole) =>
  assert.ok(Math.abs(read(text) - (100 * part) / whole) <= 1.001, `says ${text} %, is ${part} of ${whole}`);

/** @param {any} nested @returns {number[]} */
const flat = (nested) => [nested].flat(Infinity).map(Number);
/** @param {any} nested */
const norm = (nested) => (flat(nested).some(Number.isNaN) ? Number.NaN : Math.hypot(...flat(nested)));

/**
 * A step of a film as the checker looks at it.
 * @param {any} film
 * @param {number} n position
 * @param {number} example or −1 for all
 */
function context(film, n, example) {
  const { start, steps } = film;
  const step = steps[n - 1] ?? null;
  const before = steps.slice(0, n);
  const layer = step ? start.layers[step.layer] : null;
  /** The rows of what is looked at. @param {any[]} rows */
  const seen = (rows) =>
    (example < 0 ? rows : [rows[Math.min(example, rows.length - 1)]]).map((row) => row.map(Number));
  /** The norm, as a root mean square over examples. @param {any[]} rows */
  const size = (rows) => norm(seen(rows)) / Math.sqrt(seen(rows).length);
  return {
    film,
    start,
    step,
    before,
    example,
    layer,
    seen,
    size,
    v: step?.values ?? {},
    top: step?.layer === start.layers.length - 1,
    name: step && nameOf(start, step.layer),
    above: step && step.layer < start.layers.length - 1 ? nameOf(start, step.layer + 1) : "",
    arrived: step?.phase === "backward" ? (step.values.dh ?? step.values.from_above) : [],
    pass: step?.sweep == null ? null : start.sweeps[step.sweep],
    entropy: ["cross_entropy", "bce"].includes(start.request.loss),
    /** @param {string} phase @param {number} l @param {number | null} t */
    last: (phase, l, t) => before.findLast((/** @type {any} */ s) => s.phase === phase && s.layer === l && s.t === t),
  };
}

/** @param {any} start @param {number} l */
const nameOf = ({ layers }, l) =>
  l === layers.length - 1
    ? "y"
    : `${layers[l].cell === "dense" ? "a" : "h"}${[...String(l + 1)].map((d) => DIGITS[Number(d)]).join("")}`;

/** What each unit of the layer above sends down, row by row of the batch. @param {any} c */
function parts(c) {
  const { start, step, before } = c;
  const l = step.layer + 1;
  const sender = before.findLast((/** @type {any} */ s) => s.phase === "backward" && s.layer === l && s.t === step.t);
  const { cell, units } = start.layers[l];
  const W = start.params[l].W.map((/** @type {any[]} */ row) => row.map(Number));
  const gates = /** @type {any} */ (GATES)[cell];
  return Array.from({ length: units }, (_, j) => {
    const rows = sender.values.from_above.map((/** @type {any} */ _, /** @type {number} */ b) =>
      W.map((/** @type {number[]} */ row) =>
        gates.reduce(
          (/** @type {number} */ sum, /** @type {string} */ gate, /** @type {number} */ g) =>
            sum + Number(sender.values[`delta${gate}`][b][j]) * row[g * units + j],
          0,
        ),
      ),
    );
    return c.size(rows);
  });
}

/** The senders of the error of a hidden layer: norms. @param {any} c */
const sent = (c) => (c.v.from_next ? [c.size(c.v.from_above), c.size(c.v.from_next)] : parts(c));

/**
 * Whether what is added up is clearly smaller than its parts would be at right angles.
 * @param {number[]} all
 * @param {number} sum
 */
const cancelling = (all, sum) => sum ** 2 / all.reduce((a, x) => a + x ** 2, 0);

/** @param {any} c the derivatives of what is looked at */
const flatOnes = (c) => {
  const { activation } = c.layer;
  const steepest = /** @type {any} */ (STEEPEST)[activation];
  const isFlat = (/** @type {number} */ f) => (steepest ? f < 0.1 * steepest : f < 1);
  const known = steepest || ["relu", "leaky_relu"].includes(activation);
  return known ? c.seen(c.v.f_prime).flat().map(isFlat) : [];
};

/** @param {any} c */
const wordOf = ({ layer }) => (/** @type {any} */ (STEEPEST)[layer.activation] ? "saturated" : "inactive");

/** @param {any} c the gradient of the layer as the update finds it, and what moves; only what moves */
function moved(c) {
  const { step, last } = c;
  const found = last("clip", step.layer, null) ?? last("gradient", step.layer, null);
  const names = Object.keys(step.grads).filter((name) => norm(step.grads[name]) > 0);
  const [g, d] = [found.grads, step.grads].map((arrays) => names.flatMap((name) => flat(arrays[name])));
  return g.reduce((sum, x, i) => sum - (x / norm(g)) * (d[i] / norm(d)), 0);
}

/** @param {any} c */
const online = (c) => {
  const { steps, sweeps } = c.start;
  if (steps === 1) return "";
  return sweeps.length ? (sweeps.length > 1 ? "pass" : "") : "step";
};

/** @param {any} c @param {string} name whether the optimizer of this iteration is that */
const optimizes = (c, name) => {
  const { optimizer, changes, iteration } = c.start.request;
  const late = (changes ?? []).filter((/** @type {any} */ { at }) => at <= iteration).at(-1)?.optimizer;
  assert.equal((late ?? optimizer).name, name);
  return true;
};

/** @param {any} c one example's loss by its definition */
function lossOf(c) {
  const [a, y] = [c.v.output, c.v.target].map((rows) => c.seen(rows)[0]);
  const z = c.seen(c.last("forward", c.step.layer, c.step.t).values.z)[0];
  const { loss } = c.start.request;
  const sum = (/** @type {(k: number) => number} */ of) =>
    y.reduce((/** @type {number} */ all, /** @type {number} */ _, /** @type {number} */ k) => all + of(k), 0);
  if (loss === "cross_entropy") {
    const most = Math.max(...z);
    return sum((k) => (y[k] ? -y[k] * (z[k] - most - Math.log(sum((j) => Math.exp(z[j] - most)))) : 0));
  }
  if (loss === "bce")
    return sum((k) => {
      const of = (/** @type {number} */ x) => Math.max(x, 0) + Math.log(1 + Math.exp(-Math.abs(x)));
      return (y[k] && y[k] * of(-z[k])) + (1 - y[k] && (1 - y[k]) * of(z[k]));
    });
  const scale = { half_mse: 0.5 / y.length, mse: 1 / y.length, half_sse: 0.5 }[/** @type {string} */ (loss)];
  return Number(scale) * sum((k) => (a[k] - y[k]) ** 2);
}

/** @type {[RegExp, (c: any, ...said: string[]) => any][]} */
const CLAIMS = [
  // before anything
  [/^Nothing has happened yet$/, (c) => assert.equal(c.step, null)],
  [
    /^Press Play: the values go forward, then the error flows back( through time)?$/,
    (c, time) => {
      assert.ok(c.start.sweeps.length > 0);
      assert.equal(Boolean(time), c.start.steps > 1);
    },
  ],
  [
    /^Press Play: values and their sensitivities .* no error flows back through time$/,
    (c) => assert.equal(c.start.sweeps.length, 0),
  ],
  [
    /^The weights wait until the end$/,
    ({ film }) =>
      assert.ok(
        film.steps.findLastIndex((/** @type {any} */ s) => s.phase !== "update") <
          film.steps.findIndex((/** @type {any} */ s) => s.phase === "update"),
      ),
  ],
  // forward
  [
    /^(\S+) receives (\S+|the input)(?: and its (initial state|previous state, of t = (\d+)))?$/,
    (c, name, from, state, k) => {
      const { step, start, v } = c;
      assert.deepEqual([name, from], [c.name, step.layer ? nameOf(start, step.layer - 1) : "the input"]);
      assert.equal(Boolean(state), "h_prev" in v);
      if (!state) return;
      const [initial, before] = [
        start.request.state?.[step.layer]?.h ?? null,
        c.last("forward", step.layer, step.t - 1),
      ];
      if (k) assert.deepEqual([Number(k), v.h_prev], [step.t - 1, before.values.h]);
      else if (initial) assert.deepEqual(v.h_prev, initial);
      else assert.equal(norm(v.h_prev), 0);
    },
  ],
  [
    new RegExp(`^Its largest activation( in size)? is ${NUMBER}, of unit (\\d+)(?: \\((.*)\\))?$`),
    (c, inSize, number, unit) => {
      const out = outputOf(c);
      equals(number, out[Number(unit)]);
      out.forEach((x, i) => i === Number(unit) || assert.ok(Math.abs(x) < Math.abs(out[Number(unit)]), `${i}`));
      assert.equal(Boolean(inSize), out[Number(unit)] < 0);
    },
  ],
  [
    new RegExp(`^Its activation is ${NUMBER}(?: \\(.*\\))?$`),
    (c, number) => {
      assert.equal(outputOf(c).length, 1);
      equals(number, outputOf(c)[0]);
    },
  ],
  [/^All its activations are 0(?: \(.*\))?$/, (c) => assert.equal(norm(outputOf(c)), 0)],
  [
    new RegExp(`^All its activations have the same size, ${NUMBER}(?: \\(.*\\))?$`),
    (c, number) => outputOf(c).forEach((x) => equals(number, Math.abs(x))),
  ],
  [
    new RegExp(`^Its largest activations are those of units ([\\d, and]+), of size ${NUMBER}(?: \\(.*\\))?$`),
    (c, units, number) => {
      const out = outputOf(c);
      const most = Math.max(...out.map(Math.abs));
      equals(number, most);
      assert.deepEqual(
        (units.match(/\d+/g) ?? []).map(Number),
        out.flatMap((x, i) => (Math.abs(x) === most ? [i] : [])),
      );
    },
  ],
  [
    new RegExp(`^The activation of unit (\\d+) is not finite: ${NUMBER}(?: \\(.*\\))?$`),
    (c, unit, number) => {
      assert.ok(!Number.isFinite(outputOf(c)[Number(unit)]));
      equals(number, outputOf(c)[Number(unit)]);
    },
  ],
  [
    /^An epoch begins here: nothing comes over from t = (\d+)$/,
    ({ step, start }, k) => {
      const { name, length } = start.request.algorithm;
      assert.deepEqual([name, step.t % length, Number(k)], ["epochwise", 0, step.t - 1]);
      assert.ok(step.t > 0);
    },
  ],
  // loss
  [
    /^there is no target: nothing is asked of the network, and no loss$/,
    ({ v }) => assert.deepEqual([norm(v.target), Number(v.loss)], [0, 0]),
  ],
  [
    new RegExp(
      `^the outputs of all (\\d+) examples are compared with their targets: the mean of their losses is ${NUMBER}$`,
    ),
    (c, count, number) => {
      assert.deepEqual([Number(count), c.example], [c.start.batch, -1]);
      equals(number, Number(c.v.loss));
    },
  ],
  [
    new RegExp(`^this example has no target, and no loss(?:; the mean over the batch is ${NUMBER})?$`),
    (c, mean) => {
      assert.equal(norm(c.seen(c.v.target)), 0);
      equals(mean, Number(c.v.loss));
    },
  ],
  [
    new RegExp(`^(.*): the loss is ${NUMBER}$`),
    (c, asked, number) => {
      assert.equal(c.start.batch, 1, "with a batch, losses have names");
      equals(number, Number(c.v.loss));
      equals(number, lossOf(c));
      answered(c, asked);
    },
  ],
  [
    new RegExp(`^(.*): this example's loss is ${NUMBER}; the mean over the batch is ${NUMBER}$`),
    (c, asked, own, mean) => {
      assert.ok(c.start.batch > 1 && c.example >= 0);
      equals(own, lossOf(c));
      equals(mean, Number(c.v.loss));
      answered(c, asked);
    },
  ],
  [
    /^Its weight is 0: (?:the loss of this time step|it) is not part of L$/,
    ({ v }) => assert.equal(Number(v.weight), 0),
  ],
  [new RegExp(`^In L it has the weight ${NUMBER}$`), ({ v }, number) => equals(number, Number(v.weight))],
  // backward: in the output
  [
    new RegExp(`^the error starts: δ of the output has norm ${NUMBER}$`),
    (c, number) => {
      assert.ok(c.top);
      equals(number, c.size(c.v.delta));
    },
  ],
  [
    new RegExp(`^an error starts in the output: ∂L/∂a has norm ${NUMBER}$`),
    (c, number) => {
      assert.ok(c.top && !c.entropy && c.size(c.v.delta) === 0);
      equals(number, c.size(c.v.from_above));
    },
  ],
  [
    /^no error starts: this loss has weight 0, and is not part of L$/,
    (c) => {
      assert.ok(c.top);
      assert.deepEqual([c.size(c.v.delta), Number(c.last("loss", c.step.layer, c.step.t).values.weight)], [0, 0]);
    },
  ],
  [
    /^no error starts: nothing is asked of the network$/,
    (c) => {
      assert.ok(c.top);
      assert.equal(norm(c.seen(c.start.targets[c.step.t])) + c.size(c.v.delta), 0);
    },
  ],
  [
    /^no error starts: δ of the output is zero$/,
    (c) => {
      assert.ok(c.top && (c.entropy || c.size(c.v.from_above) === 0));
      assert.equal(c.size(c.v.delta), 0);
    },
  ],
  // backward: who sent it
  [
    new RegExp(`^the error of (\\S+) is not finite: its norm is ${NUMBER}$`),
    (c, name, number) => {
      assert.equal(name, c.name);
      assert.ok(!Number.isFinite(c.size(c.arrived)));
      equals(number, c.size(c.arrived));
    },
  ],
  [
    /^no error reaches (\S+): (δ|∂L\/∂h) is zero$/,
    (c, name, what) => {
      assert.deepEqual([name, what], [c.name, c.v.delta ? "δ" : "∂L/∂h"]);
      assert.equal(c.size(c.arrived), 0);
      assert.ok(
        sent(c).every((size) => size === 0),
        "none is sent",
      );
      if (c.v.dc) assert.equal(c.size(c.v.dc), 0, "no error in the cell state either");
    },
  ],
  [
    /^the errors that arrive in (\S+) cancel altogether: (?:δ|∂L\/∂h) is zero$/,
    (c) => {
      assert.equal(c.size(c.arrived), 0);
      assert.ok(sent(c).filter((size) => size > 0).length > 1);
    },
  ],
  [
    new RegExp(
      `^no error reaches the output of (\\S+) \\(∂L/∂h is zero\\), but one of norm ${NUMBER} comes back ` +
        "along its cell state from t = (\\d+): the constant error carousel$",
    ),
    (c, name, number, t) => {
      assert.deepEqual([name, c.size(c.v.dh), Number(t)], [c.name, 0, c.step.t + 1]);
      assert.ok(c.size(c.v.dc_next) > 0 && c.size(c.v.dc_hidden) === 0);
      equals(number, c.size(c.v.dc));
    },
  ],
  [
    /^no error reaches the output of (\S+) \(∂L\/∂h is zero\), but ∂L\/∂c is not finite$/,
    (c, name) => {
      assert.deepEqual([name, c.size(c.v.dh)], [c.name, 0]);
      assert.ok(!Number.isFinite(c.size(c.v.dc)));
    },
  ],
  [
    /^two errors add up in (\S+), one from above and one from t = (\d+): norms (\d+) : (\d+)$/,
    (c, name, t, above, next) => {
      assert.deepEqual([name, Number(t)], [c.name, c.step.t + 1]);
      const [a, b] = sent(c);
      assert.ok(a > 0 && b > 0 && c.step.t < c.pass.start && Number(above) + Number(next) === 100);
      shareOf(above, a, a + b);
      shareOf(next, b, a + b);
    },
  ],
  [
    /^the error of (\S+) comes from t = (\d+) alone, back through time$/,
    (c, name, t) => {
      assert.deepEqual([name, Number(t), sent(c)[0]], [c.name, c.step.t + 1, 0]);
      assert.ok(sent(c)[1] > 0);
    },
  ],
  [/^the error of (\S+) comes from above$/, (c) => assert.deepEqual([c.start.steps, sent(c)[1]], [1, 0])],
  [
    /^the error of (\S+) comes from above alone: this is the last time step$/,
    (c, name) => assert.deepEqual([name, c.step.t, sent(c)[1]], [c.name, c.start.steps - 1, 0]),
  ],
  [
    /^the error of (\S+) comes from above alone: this backward pass begins here$/,
    (c, name) => {
      assert.deepEqual([name, c.step.t, sent(c)[1]], [c.name, c.pass.start, 0]);
      assert.ok(c.step.t < c.start.steps - 1 && sent(c)[0] > 0);
    },
  ],
  [
    /^the error of (\S+) comes from above alone: what t = (\d+) sends back is zero$/,
    (c, name, t) => {
      assert.deepEqual([name, Number(t), sent(c)[1]], [c.name, c.step.t + 1, 0]);
      const later = c.before.findLast(
        (/** @type {any} */ s) =>
          s.phase === "backward" && s.layer === c.step.layer && s.t === c.step.t + 1 && s.sweep === c.step.sweep,
      );
      assert.equal(norm(c.seen(later.values.dh_prev)), 0);
    },
  ],
  [
    /^the error comes down into (\S+) from (\S+), through its weights$/,
    (c, name, above) => {
      assert.deepEqual([name, above, parts(c).length], [c.name, c.above, 1]);
    },
  ],
  [
    /^the error comes down into (\S+) from (\S+): unit (\d+) sends the most, (\d+) % of the norms$/,
    (c, name, above, unit, share) => {
      assert.deepEqual([name, above], [c.name, c.above]);
      const all = parts(c);
      shareOf(
        share,
        all[Number(unit)],
        all.reduce((a, b) => a + b, 0),
      );
      all.forEach((size, j) => j === Number(unit) || assert.ok(size <= all[Number(unit)] * (1 + 1e-12), `unit ${j}`));
    },
  ],
  [
    /^the error comes down into (\S+) from (\S+), from all its (\d+) units alike$/,
    (c, name, above, count) => {
      assert.deepEqual([name, above, parts(c).length], [c.name, c.above, Number(count)]);
      assert.ok(Math.max(...parts(c)) <= Math.min(...parts(c)) * (1 + 1e-9));
    },
  ],
  [
    /^the error comes down into (\S+) from (\S+): (\d+) of its (\d+) units send the largest norm, alike$/,
    (c, name, above, count, of) => {
      assert.deepEqual([name, above, parts(c).length], [c.name, c.above, Number(of)]);
      const most = Math.max(...parts(c));
      assert.equal(parts(c).filter((size) => size >= most * (1 - 1e-12)).length, Number(count));
    },
  ],
  [
    new RegExp(`^They partly cancel: ${NUMBER} % of their norms is left$`),
    (c, left) => {
      const [all, sum] = [sent(c), c.size(c.arrived)];
      assert.ok(cancelling(all, sum) < 0.951, `${all} ${sum}`);
      percents(left, sum / all.reduce((a, b) => a + b, 0));
    },
  ],
  // backward: what is passed on
  [
    new RegExp(`^(f′|The derivative of softmax) passes on ${NUMBER} % of the norm( of ∂L/∂a)?$`),
    (c, what, number, output) => {
      assert.equal(what === "f′", c.layer.activation !== "softmax");
      assert.equal(Boolean(output), c.top);
      percents(number, c.size(c.v.delta) / c.size(c.arrived));
    },
  ],
  [
    /^(f′|The derivative of softmax) lets nothing through: δ is zero$/,
    (c) => {
      assert.equal(c.size(c.v.delta), 0);
      assert.ok(c.size(c.arrived) > 0, "something arrives");
    },
  ],
  [
    new RegExp(`^Unit (\\d+) is (saturated|inactive): its f′ is ${NUMBER}$`),
    (c, unit, word, number) => {
      assert.equal(word, wordOf(c));
      assert.deepEqual(
        flatOnes(c)
          .map((yes, i) => (yes ? i : -1))
          .filter((i) => i >= 0),
        [Number(unit)],
      );
      equals(number, c.seen(c.v.f_prime)[0][Number(unit)]);
    },
  ],
  [
    /^(Both|All (\d+)|(\d+) of (\d+)) units are (saturated|inactive)$/,
    (c, all, whole, count, of, word) => {
      assert.equal(word, wordOf(c));
      const found = flatOnes(c).filter(Boolean).length;
      assert.deepEqual(
        [found, c.layer.units],
        count ? [Number(count), Number(of)] : [c.layer.units, Number(whole ?? 2)],
      );
    },
  ],
  [
    /^Over (\d+) examples, (\d+) of (\d+) derivatives are of (saturated|inactive) units$/,
    (c, batch, count, of, word) => {
      assert.deepEqual([Number(batch), c.example, word], [c.start.batch, -1, wordOf(c)]);
      assert.deepEqual([flatOnes(c).filter(Boolean).length, flatOnes(c).length], [Number(count), Number(of)]);
    },
  ],
  [
    new RegExp(`^The f′ of unit (\\d+) is negative, ${NUMBER}: its error changes its sign$`),
    (c, unit, number) => {
      assert.equal(c.layer.activation, "gelu");
      assert.ok(c.seen(c.v.f_prime)[0][Number(unit)] < 0);
      equals(number, c.seen(c.v.f_prime)[0][Number(unit)]);
    },
  ],
  [/^Nothing of it enters the cell state$/, (c) => assert.equal(c.size(c.v.dc), 0)],
  [
    /^It enters the cell state through the output gate$/,
    (c) => {
      assert.equal(c.size(c.v.dc_next), 0);
      assert.ok(c.size(c.v.dc_hidden) > 0);
    },
  ],
  [
    /^Into the cell state an error comes along the cell state from t = (\d+) alone$/,
    (c, t) => {
      assert.deepEqual([c.size(c.v.dc_hidden), Number(t)], [0, c.step.t + 1]);
      assert.ok(c.size(c.v.dc_next) > 0);
    },
  ],
  [
    new RegExp(
      "^Into the cell state errors come through the output gate and along the cell state " +
        "from t = (\\d+): norms (\\d+) : (\\d+)$",
    ),
    (c, t, first, second) => {
      const [a, b] = [c.size(c.v.dc_hidden), c.size(c.v.dc_next)];
      assert.ok(a > 0 && b > 0 && Number(t) === c.step.t + 1);
      shareOf(first, a, a + b);
      shareOf(second, b, a + b);
    },
  ],
  [
    new RegExp(`^There they partly cancel: ${NUMBER} % of their norms is left$`),
    (c, left) => {
      const all = [c.size(c.v.dc_hidden), c.size(c.v.dc_next)];
      assert.ok(cancelling(all, c.size(c.v.dc)) < 0.951);
      percents(left, c.size(c.v.dc) / (all[0] + all[1]));
    },
  ],
  [
    new RegExp(`^The forget gate passes on ${NUMBER} % of ∂L/∂c to t = (\\d+)$`),
    (c, number, t) => {
      const kept = c.v.dc.map((/** @type {any[]} */ row, /** @type {number} */ b) =>
        row.map((x, i) => Number(x) * Number(c.last("forward", c.step.layer, c.step.t).values.f[b][i])),
      );
      percents(number, c.size(kept) / c.size(c.v.dc));
      assert.equal(Number(t), c.step.t - 1);
      assert.ok(c.step.t > c.pass.until, "it is sent there");
    },
  ],
  [
    new RegExp(`^The update gate passes on ${NUMBER} % of ∂L/∂h to t = (\\d+)$`),
    (c, number, t) => {
      const kept = c.v.dh.map((/** @type {any[]} */ row, /** @type {number} */ b) =>
        row.map((x, i) => Number(x) * Number(c.last("forward", c.step.layer, c.step.t).values.u[b][i])),
      );
      percents(number, c.size(kept) / c.size(c.v.dh));
      assert.ok(Number(t) === c.step.t - 1 && c.step.t > c.pass.until, "it is sent there");
    },
  ],
  [
    /^Norms: root mean square of (\d+) examples$/,
    (c, count) => assert.deepEqual([Number(count), c.example], [c.start.batch, -1]),
  ],
  // truncation and influence
  [
    new RegExp(
      `^the backward pass through (\\S+) is truncated: an error of norm ${NUMBER}( \\(over all (\\d+) ` +
        "examples\\))? is not sent on to t = (\\d+)$",
    ),
    (c, name, number, all, batch, t) => {
      assert.deepEqual([name, Number(t), Boolean(all)], [c.name, c.step.t - 1, c.start.batch > 1]);
      if (all) assert.equal(Number(batch), c.start.batch);
      equals(number, norm(c.v.discarded));
    },
  ],
  [
    /^the backward pass through (\S+) is truncated: the error that would go on to t = (\d+) is zero$/,
    (c) => assert.equal(norm(c.v.discarded), 0),
  ],
  [
    new RegExp(
      "^the sensitivity of the state to the weights of (\\S+) \\(their influence, ∂s/∂θ\\) is carried " +
        `forward: norm ${NUMBER}( \\(over all (\\d+) examples\\))?$`,
    ),
    (c, name, number, all) => {
      assert.deepEqual([name, Boolean(all), c.start.sweeps.length], [c.name, c.start.batch > 1, 0]);
      equals(
        number,
        norm(
          Object.keys(c.v)
            .filter((key) => key.startsWith("S_"))
            .map((key) => c.v[key]),
        ),
      );
    },
  ],
  [
    new RegExp(`^With ∂Lₜ/∂sₜ of this time step's loss it gives .* at once, norm ${NUMBER}; no error goes back$`),
    (c, number) => equals(number, norm(Object.values(c.step.grads))),
  ],
  // the gradient and the update
  [
    /^The gradient of (\S+) is complete(?:: (.*))?$/,
    (c, name, source) => {
      assert.equal(name, c.name);
      const { sweeps, steps, layers } = c.start;
      if (steps === 1) return assert.equal(source, undefined);
      const added = c.before.filter(
        (/** @type {any} */ s) => s.layer === c.step.layer && ["backward", "influence"].includes(s.phase),
      );
      assert.equal(
        /no error went back through time/.test(source),
        added.every((/** @type {any} */ s) => s.phase === "influence") && layers.length > 0,
      );
      const above = layers.slice(c.step.layer).every((/** @type {any} */ { cell }) => cell === "dense");
      const passes = source.match(
        above ? /the time steps whose losses (\d+) backward passes/ : /the time steps of each of (\d+) backward passes/,
      )?.[1];
      assert.equal(passes ? Number(passes) : 1, Math.max(1, sweeps.length));
      const met = added
        .map((/** @type {any} */ s) => s.t)
        .sort((/** @type {number} */ a, /** @type {number} */ b) => a - b);
      const some = source.match(/the (\d+) time steps whose losses are gathered/)?.[1];
      if (some) assert.equal(Number(some), met.length);
      else if (!passes) assert.deepEqual(timeStepsIn(source, steps), met, "its time steps");
      assert.equal(/all time steps/.test(source), !passes && met.length === steps);
      const { cosine, norm_ratio: ratio } = c.film.end.check;
      const cut = cosine !== undefined && c.start.request.algorithm.name !== "epochwise";
      const differs = cut && [cosine, ratio].some((x) => Math.abs(Number(x) - 1) > 1e-5);
      const estimate = /an estimate/.test(source);
      if (above) return assert.equal(estimate, !metOnce(c, met), "no cut reaches it, so that it is exact");
      assert.ok(cut || !estimate, "an estimate only where passes are cut");
      assert.ok(estimate || !differs || sweeps.length < 2, "what differs from full BPTT is an estimate");
    },
  ],
  [
    new RegExp(`^Its norm is ${NUMBER}(, the L2 term included)?$`),
    (c, number, l2) => {
      equals(number, norm(Object.values(c.step.grads)));
      assert.equal(Boolean(l2), c.start.request.l2 > 0);
    },
  ],
  [
    new RegExp(`^The norm of the whole gradient is ${NUMBER}, within ${NUMBER}: clipping changes nothing in (\\S+)$`),
    (c, number, limit, name) => {
      assert.equal(name, c.name);
      equals(number, wholeNorm(c));
      assert.ok(wholeNorm(c) <= c.start.request.clip.limit * (1 + 1e-5) && read(limit) === c.start.request.clip.limit);
    },
  ],
  [
    new RegExp(
      `^The norm of the whole gradient is ${NUMBER}, more than ${NUMBER}: all of (\\S+) is scaled by ` +
        `${NUMBER}, and keeps its direction$`,
    ),
    (c, number, limit, name, scale) => {
      assert.equal(name, c.name);
      equals(number, wholeNorm(c));
      equals(scale, read(limit) / wholeNorm(c));
      assert.ok(
        Math.abs(
          norm(Object.values(c.step.grads)) -
            (read(limit) / wholeNorm(c)) * norm(Object.values(c.last("gradient", c.step.layer, null).grads)),
        ) < 1e-4,
      );
    },
  ],
  [
    new RegExp(`^The norm of the whole gradient is ${NUMBER}: what is left of (\\S+) is not to be used$`),
    (c) => assert.ok(!Number.isFinite(Number(c.v.norm))),
  ],
  [
    new RegExp(`^Of the gradient of (\\S+), no number is larger than ${NUMBER}: nothing is clipped$`),
    (c, name, limit) => {
      assert.equal(name, c.name);
      assert.ok(
        !flat(Object.values(c.last("gradient", c.step.layer, null).grads)).some(
          (x) => Math.abs(x) > read(limit) * 1.00001,
        ),
      );
    },
  ],
  [
    new RegExp(`^Of the gradient of (\\S+), (\\d+) numbers? (?:is|are) clipped to ±${NUMBER}(.*)$`),
    (c, name, count, limit, rest) => {
      assert.equal(name, c.name);
      const [g, after] = [c.last("gradient", c.step.layer, null).grads, c.step.grads].map((arrays) =>
        flat(Object.values(arrays)),
      );
      assert.equal(g.filter((x, i) => Math.abs(x) > read(limit) && x !== after[i]).length, Number(count));
      if (!g.every(Number.isFinite)) return;
      const cosine = g.reduce((sum, x, i) => sum + (x / norm(g)) * (after[i] / norm(after)), 0);
      if (/direction stays/.test(rest)) assert.ok(cosine > 1 - 1e-8, `${cosine}`);
      else equals(String(rest.match(new RegExp(`the cosine with what it was is ${NUMBER}$`))?.[1]), cosine);
    },
  ],
  [
    new RegExp(`^SGD moves the weights of (\\S+) by ${NUMBER} in all, against their gradient$`),
    (c, name, number) => {
      assert.equal(name, c.name);
      equals(number, norm(Object.values(c.step.grads)));
      if (optimizes(c, "sgd") && norm(Object.values(c.step.grads)) > 0 && read(number) < Infinity)
        assert.ok(moved(c) > 1 - 1e-4);
    },
  ],
  [
    new RegExp(
      `^Momentum moves the weights of (\\S+) by ${NUMBER} in all, against its velocity: this gradient and ` +
        `${NUMBER} of the velocity before$`,
    ),
    (c, name, number, beta) => {
      assert.deepEqual([name, read(beta)], [c.name, c.start.request.optimizer.beta]);
      equals(number, norm(Object.values(c.step.grads)));
      optimizes(c, "momentum");
    },
  ],
  [
    new RegExp(
      `^Adam moves the weights of (\\S+) by ${NUMBER} in all: each against the running mean .* of its square$`,
    ),
    (c, name, number) => {
      assert.equal(name, c.name);
      equals(number, norm(Object.values(c.step.grads)));
      optimizes(c, "adam");
    },
  ],
  [
    new RegExp(`^The cosine with −gradient is ${NUMBER}$`),
    (c, number) => assert.ok(Math.abs(read(number) - moved(c)) < 1e-3),
  ],
  [
    /^Until now all weights have waited(?:; (.*))?$/,
    (c, other = "") => {
      assert.ok(
        c.before.slice(0, -1).every((/** @type {any} */ s) => s.phase !== "update" || s.layer !== c.step.layer),
      );
      assert.equal(
        other.includes("after each time step") ? "step" : other.includes("after each backward pass") ? "pass" : "",
        online(c),
      );
    },
  ],
];

/** @param {any} c what the layer puts out, together where all examples are shown @returns {number[]} */
function outputOf(c) {
  const rows = c.seen(c.v.a ?? c.v.h);
  if (c.example >= 0) return rows[0];
  return rows[0].map(
    (/** @type {any} */ _, /** @type {number} */ i) =>
      norm(rows.map((/** @type {any} */ row) => row[i])) / Math.sqrt(rows.length),
  );
}

/** The time steps that the sum of a single pass names. @param {string} source @param {number} steps */
function timeStepsIn(source, steps) {
  const [, from, to] = source.match(/the sum over (?:one time step, )?t = (\d+)(?: to (\d+))?/) ?? [];
  if (/no time step/.test(source)) return [];
  const [first, last] = from ? [Number(from), Number(to ?? from)] : [0, steps - 1];
  return Array.from({ length: last - first + 1 }, (_, k) => first + k);
}

/** Whether each loss that counts is among these time steps once. @param {any} c @param {number[]} met */
const metOnce = ({ before }, met) =>
  before
    .filter((/** @type {any} */ s) => s.phase === "loss" && Number(s.values.weight))
    .every((/** @type {any} */ { t }) => met.filter((each) => each === t).length === 1);

/** @param {any} c */
const wholeNorm = ({ before }) =>
  norm(
    before
      .filter((/** @type {any} */ s) => s.phase === "gradient")
      .flatMap((/** @type {any} */ s) => Object.values(s.grads)),
  );

/** @param {any} c @param {string} text what was asked, and answered */
function answered(c, text) {
  const [a, y] = [c.v.output, c.v.target].map((rows) => c.seen(rows)[0]);
  const one = text.match(new RegExp(`^the target is ${NUMBER} and the output ${NUMBER}$`));
  if (one) {
    assert.equal(y.length, 1);
    equals(one[1], y[0]);
    return equals(one[2], a[0]);
  }
  const hot = y.flatMap((/** @type {number} */ x, /** @type {number} */ k) => (x ? [k] : []));
  const numbers = [...text.matchAll(new RegExp(`${NUMBER}(?: %)?(?= and|$)`, "g"))].map(([, x]) => x);
  if (text === "the output is compared with the target") return assert.ok(y.length > 1);
  const [, names] = text.match(/^the target is (?:class )?(.*?), (?:in equal|and)/) ?? [];
  assert.equal(names.split(" or ").length, hot.length);
  return hot.forEach((/** @type {number} */ k, /** @type {number} */ i) =>
    c.start.request.loss === "cross_entropy" ? percents(numbers[i], a[k]) : equals(numbers[i], a[k]),
  );
}

/**
 * What has to be said of a step, whatever else is.
 * @param {any} c
 * @param {string} text
 */
function mustSay(c, text) {
  const { step, v, top, size } = c;
  const says = (/** @type {RegExp} */ what, /** @type {boolean} */ due) => due && assert.match(text, what);
  if (step?.phase === "loss") says(/not part of L|nothing is asked/, Number(v.weight) === 0);
  if (step?.phase === "update") says(/weights have waited/, true);
  if (step?.phase !== "backward" || !Number.isFinite(size(c.arrived))) return;
  const all = top ? [] : sent(c);
  const arrives = size(c.arrived) > 0;
  says(/cancel/, all.length > 1 && arrives && cancelling(all, size(c.arrived)) < 0.949);
  says(/constant error carousel/, Boolean(v.dc) && !arrives && Number.isFinite(size(v.dc)) && size(v.dc) > 0);
  says(/lets nothing through/, Boolean(v.delta) && arrives && size(v.delta) === 0 && !(top && c.entropy));
  says(/begins here/, Boolean(v.from_next) && step.t === c.pass.start && step.t < c.start.steps - 1 && arrives);
  const flat = v.f_prime && arrives && !(top && c.entropy) ? flatOnes(c).filter(Boolean).length : 0;
  says(/saturated|inactive/, flat > 0);
}

/**
 * Every claim of a sentence is known here, and true.
 * @param {string} text
 * @param {any} film
 * @param {number} n position
 * @param {number} example or −1 for all
 */
export function checkClaims(text, film, n, example) {
  const c = context(film, n, example);
  const place =
    c.step && film.start.steps > 1 && c.step.t !== null ? `At t = ${c.step.t} ` : c.step?.t != null ? "Here " : "";
  assert.ok(text.startsWith(place) && text.endsWith("."), text);
  const said = text.slice(place.length, -1).split(/\. /);
  for (const sentence of said) {
    const [claim, check] = CLAIMS.find(([pattern]) => pattern.test(sentence)) ?? [];
    assert.ok(claim && check, `no such claim: ${sentence}`);
    const [, ...found] = /** @type {RegExpMatchArray} */ (sentence.match(claim));
    check(c, ...found);
  }
  mustSay(c, text);
}
