import assert from "node:assert/strict";
import { test } from "node:test";
import { boardAt } from "../../../static/film/board.js";
import { layerName } from "../../../static/film/naming.js";
import { senders, sumSaid } from "../../../static/now/error_sentences.js";
import { sentence } from "../../../static/now/sentences.js";
import { ALL, format } from "../../../static/shared/numbers.js";
import { askedFor, symbolOf, targetOf } from "../../../static/shared/symbols.js";
import { linkTraces, randomTraces } from "../golden.js";

/** Two layers of one unit with these weights in each. @param {number} w */
const ownWeights = (w) => JSON.stringify(Array(2).fill({ W: [[w]], b: [w] }));

const LINKS = {
  lstmAbove: "hidden=dense:4,lstm:5&steps=4&lag=1",
  gruAbove: "hidden=dense:4,gru:5&steps=4&lag=1",
  relu: "activation=relu&hidden=2&seed=1&steps=6",
  relu3: "activation=relu&hidden=3&seed=3",
  gelu: "activation=gelu&hidden=4&seed=4&steps=6&lag=1",
  sigmoid: "activation=sigmoid&hidden=3&steps=4&lag=1&loss=half_mse&output=sigmoid&radius=9&seed=2",
  batch: "batch=16&steps=5&lag=2&hidden=5",
  cancels: "hidden=5&steps=6&lag=1&l2=0.01",
  truncated: "algorithm=truncated&k1=2&k2=4&hidden=4&steps=6&lag=1",
  naive: "algorithm=naive&hidden=3&steps=4&lag=1",
  chunked: "algorithm=chunked&length=2&hidden=3&steps=4&lag=1&batch=3",
  rtrl: "algorithm=rtrl&hidden=3&steps=4&lag=1",
  last: "loss_at=last&hidden=3&steps=4&lag=1",
  xor: "cell=dense&hidden=3&task=xor",
  reber: "task=reber&hidden=5&steps=8&batch=2&cell=lstm",
  order: "task=temporal_order&steps=10&hidden=3&batch=1",
  iris: "task=iris&cell=dense&hidden=3&batch=2",
  copy: "task=copy&hidden=3&batch=1&span=2&lag=1",
  text: `task=next_letter&text=${encodeURIComponent("b a\nb🙂 a b")}&steps=4&hidden=3`,
  regression: "hidden=4&task=data&loss=half_mse&data=a,b,c%0A0.5,0,1%0A0.25,1,0%0A0.1,0,1&columns=2",
  classes: "hidden=4&task=data&loss=cross_entropy&data=a,b,c%0A0.5,0,1%0A0.25,1,0%0A0.1,0,1&columns=2",
  byValue:
    "cell=dense&hidden=1&task=data&data=1,0.9&loss=half_mse&clip=value&limit=0.01&activation=linear" +
    `&params=${encodeURIComponent(ownWeights(0.5))}`,
  turns: "hidden=4&steps=5&lag=2&clip=value&limit=0.05",
  sgd: "hidden=4&steps=5&lag=2",
  momentum: "hidden=4&steps=5&lag=2&optimizer=momentum&iteration=20",
  adam: "hidden=4&steps=5&lag=2&optimizer=adam&iteration=20&rate=0.01",
  clipMissing: "hidden=3&steps=4&lag=1&clip=norm&limit=0.01&mistakes=clip_missing:0",
  clipEach: "hidden=3&steps=4&lag=1&clip=norm&limit=0.01&mistakes=clip_each_parameter:0",
  clipByValue: "hidden=3&steps=4&lag=1&clip=norm&limit=0.01&mistakes=clip_by_value:0",
  valueMissing: "hidden=3&steps=4&lag=1&clip=value&limit=0.01&mistakes=clip_missing:0",
  valueByNorm: "hidden=3&steps=4&lag=1&clip=value&limit=0.01&mistakes=clip_by_norm:0",
  window: "hidden=3&steps=6&lag=1&algorithm=custom&sweeps=3 5:5:3",
  oneStep: "hidden=3&steps=6&lag=1&algorithm=custom&sweeps=5:5:5",
  carryMissing: "hidden=3&steps=6&lag=1&mistakes=carry_missing:0",
  carryReplaces: "hidden=3&steps=6&lag=1&mistakes=carry_replaces:0",
  slopeMissing: "hidden=3&steps=6&lag=1&mistakes=f_prime_missing:0",
  lastSteps: "hidden=3&steps=6&lag=1&mistakes=last_2_steps:0",
  perfect:
    "cell=dense&hidden=1&task=data&data=1,0&loss=bce&activation=linear" +
    `&params=${encodeURIComponent(JSON.stringify([1, -800].map((w) => ({ W: [[w]], b: [0] }))))}`,
  changed: "hidden=4&steps=5&lag=2&iteration=3&changes=2:optimizer=adam,rate=0.01",
};
const names = /** @type {(keyof typeof LINKS)[]} */ (Object.keys(LINKS));
const made = await linkTraces(Object.values(LINKS));
const films = Object.fromEntries(names.map((name, k) => [name, made[k]]));
const carousel = (await randomTraces(1)).findLast(
  ({ start }) => start.request.loss_at === "last" && !start.request.task,
);

/** @param {keyof typeof LINKS} name @param {number} position @param {number} [example] */
const said = (name, position, example = 0) => sentence(boardAt(films[name], position, example));

/** All sentences of a phase. @param {keyof typeof LINKS} name @param {string} phase @param {number} [example] */
const saidOf = (name, phase, example = 0) =>
  films[name].steps.filter((step) => step.phase === phase).map(({ n }) => said(name, n + 1, example));

/**
 * The position after a step.
 * @param {keyof typeof LINKS} name
 * @param {string} phase
 * @param {number} t
 * @param {number} layer
 */
const after = (name, phase, t, layer) =>
  1 + films[name].steps.findIndex((step) => step.phase === phase && step.t === t && step.layer === layer);

test("layers are named by what they put out, and counted from one", () => {
  assert.deepEqual(
    [0, 1, 2].map((layer) => layerName(films.lstmAbove.start, layer)),
    ["a¹", "h²", "y"],
  );
});

test("before anything has happened a sentence says what to do, what will come, and that the weights wait", () => {
  assert.match(said("sgd", 0), /Press Play: the values go forward, then .* back through time\. The weights wait/);
  assert.match(said("xor", 0), /then the error flows back\. /);
  assert.match(said("rtrl", 0), /values and their sensitivities .* go forward together, and no error flows back/);
});

test("a dense layer below an LSTM or a GRU is told each unit above by all that its gates send (row 1)", () => {
  for (const name of /** @type {const} */ (["lstmAbove", "gruAbove"])) {
    const told = saidOf(name, "backward").filter((text) => text.includes("comes down into a¹ from h²"));
    assert.ok(told.length >= 3);
    for (const text of told) assert.match(text, /unit \d sends the most, \d+ % of the norms/);
    const board = boardAt(films[name], after(name, "backward", 3, 0), 0);
    assert.equal(senders(board, /** @type {any} */ (board.step)).length, 5);
  }
});

test("an LSTM whose ∂L/∂h is zero has an error along its cell state: the constant error carousel (row 4)", () => {
  assert.ok(carousel);
  const { n, t, values } = carousel.steps.find(({ phase, t, layer }) => phase === "backward" && t === 2 && !layer);
  assert.equal(Math.hypot(...values.dh.flat()), 0);
  assert.ok(Math.hypot(...values.dc.flat()) > 0);
  const text = sentence(boardAt(carousel, n + 1, 0));
  assert.match(
    text,
    new RegExp(`but one of norm .* comes back along its cell state from t = ${t + 1}: the constant error`),
  );
  assert.doesNotMatch(text, /no error reaches h¹:/);
});

test("an error that f′ stops has arrived (row 5), and a ReLU is inactive, never saturated (row 25)", () => {
  const text = said("relu", 20);
  assert.match(
    text,
    /the error of h¹ comes from above alone.* f′ lets nothing through: δ is zero\. Both units are inactive/,
  );
  for (const each of [...saidOf("relu", "backward"), ...saidOf("relu3", "backward"), ...saidOf("gelu", "backward")])
    assert.doesNotMatch(each, /saturated/);
  assert.match(said("gelu", 20), /The f′ of unit 3 is negative, −0\.1057: its error changes its sign/);
});

test("sigmoid and tanh are saturated below a tenth of their steepest derivative, a quarter and one", () => {
  /** @param {keyof typeof LINKS} name @param {number} limit */
  const byRule = (name, limit) => {
    let seen = 0;
    for (const { n, values } of films[name].steps.filter(({ phase, layer }) => phase === "backward" && !layer)) {
      const flat = values.f_prime[0].filter((/** @type {number} */ x) => x < limit).length;
      assert.equal(/saturated/.test(said(name, n + 1)), flat > 0, `step ${n}`);
      seen += flat;
    }
    return seen;
  };
  assert.ok(byRule("sigmoid", 0.025) > 0);
  assert.ok(byRule("momentum", 0.1) > 0);
});

test("clipping by value says whether it turns the gradient (row 21)", () => {
  assert.equal(said("byValue", 8), "Of the gradient of a¹, 2 numbers are clipped to ±0.01; its direction stays.");
  assert.match(saidOf("turns", "clip").join(), /its direction turns: the cosine with what it was is 0\.\d+/);
});

test("an optimizer is told by what it does, with its cosine (row 22); the weights have waited (row 49)", () => {
  assert.match(
    saidOf("sgd", "update")[0],
    /^SGD moves the weights of h¹ by .*, against their gradient\. Until now all/,
  );
  assert.match(
    saidOf("momentum", "update")[0],
    /its velocity: this gradient and 0\.9 of the velocity before\. The cosine/,
  );
  assert.match(
    saidOf("adam", "update")[0],
    /divided by the root of the running mean of its square\. The cosine with −gr/,
  );
  for (const name of /** @type {const} */ (["momentum", "adam"]))
    for (const text of saidOf(name, "update")) assert.doesNotMatch(text, /against (the|their) gradient/);
  assert.match(saidOf("changed", "update")[0], /^Adam/);
  assert.match(saidOf("truncated", "update")[0], /; on-line, they would change after each backward pass\.$/);
  assert.match(saidOf("rtrl", "update")[0], /; RTRL used on-line would change them after each time step\.$/);
});

test("what f′ passes on is a ratio of norms, and no mean of f′ (row 24)", () => {
  assert.match(said("batch", 23, 0), /f′ passes on 78 % of the norm\.$/);
  const prime = films.batch.steps[22].values.f_prime[0];
  const mean = prime.reduce((/** @type {number} */ a, /** @type {number} */ b) => a + b, 0) / prime.length;
  assert.ok(mean < 0.5, "the mean would say something else");
});

test("errors that partly cancel are told as such, and how much is left (row 26)", () => {
  assert.match(
    said("cancels", 28),
    /two errors add up in h¹, .*: norms 63 : 37\. They partly cancel: 33 % of their norms is/,
  );
  const board = boardAt(films.cancels, 28, 0);
  assert.match(sumSaid(board, /** @type {any} */ (board.step)), /33 %/);
  const step = /** @type {any} */ (board.step);
  const times = (/** @type {number} */ by) =>
    step.values.from_above.map((/** @type {any[]} */ row) => row.map((x) => by * x));
  const almost = { ...step, values: { ...step.values, from_next: times(-1.004), dh: times(-0.004) } };
  assert.equal(sumSaid(board, almost), "They partly cancel: 0.2 % of their norms is left.");
});

test("with a batch the loss of the example that is shown and the mean have their names (row 27)", () => {
  assert.equal(
    said("batch", 9, 0),
    "At t = 2 the target is C, and the network gives it 64 %: this example's loss is 0.4447; the mean over " +
      "the batch is 1.655.",
  );
  assert.match(said("batch", 9, 1), /this example's loss is 2\.347; the mean over the batch is 1\.655/);
  assert.match(said("batch", 9, ALL), /outputs of all 16 examples .*: the mean of their losses is 1\.655/);
});

test("symbols are those of the task, in the sentence and on the stage (rows 28 and 29)", () => {
  assert.match(said("reber", 3), /the target is T or P, in equal shares, and the network gives them 14 % and 15 %/);
  assert.match(said("order", 30), /the target is XX, and the network gives it/);
  assert.match(said("iris", 3), /the target is virginica, and/);
  assert.match(said("classes", 3), /the target is class 1, and/);
  assert.doesNotMatch(said("regression", 3), /the target is [A-Z]/);
  /** @param {keyof typeof LINKS} name @param {import("../../../static/shared/symbols.js").End} end */
  const row = (name, end) =>
    films[name].start[end === "outputs" ? "targets" : "inputs"]
      .map((/** @type {any} */ rows) => symbolOf(films[name].start, rows[0], end) ?? "·")
      .join("");
  assert.equal(row("reber", "inputs"), lettersOf("BTPSXVE", films.reber.start.inputs));
  assert.match(row("order", "inputs"), /^[XYabcd]{10}$/);
  assert.match(row("copy", "inputs"), /^[A-D]{2}▸··$/);
  assert.match(row("copy", "outputs"), /^···[A-D]{2}$/);
  assert.match(row("text", "inputs"), /^[⏎␣ab🙂]+$/u);
  assert.equal(targetOf(films.reber.start, films.reber.start.targets[0][0]), "T/P");
  assert.equal(row("regression", "outputs"), "···");
  assert.equal(row("classes", "inputs"), "···");
  assert.equal(row("iris", "inputs"), "·");
});

/** @param {string} letters @param {number[][][]} inputs */
const lettersOf = (letters, inputs) => inputs.map((rows) => letters[rows[0].indexOf(1)] ?? "·").join("");

test("a row is a symbol where one number is one and all others zero, and there are several", () => {
  const { start } = films.sgd;
  assert.deepEqual(
    [[1, 0, 0], [0, 0, 1], [0.5, 0.5], [1, 1], [0, 0], [1]].map((each) => symbolOf(start, each, "inputs")),
    ["A", "C", null, null, null, null],
  );
  assert.equal(symbolOf(start, [...Array(26).fill(0), 1], "outputs"), "26");
  assert.deepEqual(askedFor(start, [0, 0.5, 0.5]), [
    { place: 1, symbol: "B" },
    { place: 2, symbol: "C" },
  ]);
  assert.deepEqual(askedFor(start, [0, 0.7, 0.3]), []);
  assert.deepEqual(askedFor(start, [0, 0, 0]), []);
});

test("a backward pass that begins before the last time step says so, and denies no later steps (row 30)", () => {
  for (const name of /** @type {const} */ (["truncated", "naive", "chunked"])) {
    const { start, steps } = films[name];
    const firsts = steps.filter(
      ({ phase, t, layer, sweep }) => phase === "backward" && !layer && t === start.sweeps[sweep].start,
    );
    assert.ok(firsts.length > 1);
    for (const { n, t, values } of firsts) {
      if (!values.dh[0].some(Boolean)) continue;
      const reason = t === start.steps - 1 ? /: this is the last time step/ : /: this backward pass begins here/;
      assert.match(said(name, n + 1), reason);
    }
  }
});

test("RTRL is told by its own rule (row 34)", () => {
  assert.match(
    saidOf("rtrl", "influence")[1],
    /sensitivity of the state to the weights of h¹ .* is carried forward.*; no error goes back/,
  );
  const [below, above] = saidOf("rtrl", "gradient");
  assert.match(
    below,
    /sum over all time steps of ∂Lₜ\/∂sₜ times the sensitivity of the state; no error went back through time/,
  );
  assert.doesNotMatch(above, /sensitivity/);
  for (const { n } of films.rtrl.steps) assert.doesNotMatch(said("rtrl", n + 1), /visit|backward pass/);
});

test("a loss of weight 0 is not part of L, and no error starts from it (row 44)", () => {
  const { n } = films.last.steps.find(({ phase, t }) => phase === "loss" && t === 1);
  assert.match(said("last", n + 1), /Its weight is 0: the loss of this time step is not part of L\.$/);
  assert.match(said("last", after("last", "backward", 1, 1)), /no error starts: this loss has weight 0/);
});

test("activations that are all zero, or alike, have no largest one (row 45)", () => {
  assert.equal(said("xor", 1), "Here a¹ receives the input. All its activations are 0.");
  assert.equal(said("xor", 2), "Here y receives a¹. All its activations have the same size, 0.5.");
  assert.match(said("xor", 1, 1), /Its largest activation in size is −0\.\d+, of unit \d\.$/);
});

test("a norm over the whole batch is told as such, whichever example is shown (row 46)", () => {
  for (const example of [0, 2])
    assert.match(
      saidOf("chunked", "cut", example)[0],
      /an error of norm [\d.]+ \(over all 3 examples\) is not sent on to t = 1\.$/,
    );
  assert.doesNotMatch(saidOf("truncated", "cut").join(), /over all/);
});

test("a gradient that is no derivative of the loss says what is left out", () => {
  assert.match(
    saidOf("truncated", "gradient")[0],
    /sum over the time steps of each of 3 backward passes, an estimate: errors were cut/,
  );
  assert.match(
    saidOf("truncated", "gradient")[1],
    /^The gradient of y is complete: the sum over the time steps whose losses 3 backward passes gather\. /,
    "no cut reaches the output",
  );
  assert.match(saidOf("naive", "gradient")[0], /sum over the time steps of each of 4 backward passes\. /);
  assert.match(saidOf("sgd", "gradient")[0], /complete: the sum over all time steps\. Its norm/);
  assert.match(saidOf("cancels", "gradient")[0], /, the L2 term included\.$/);
});

test("a single backward pass that is not over all time steps is told by those over which it is", () => {
  const [state, output] = saidOf("window", "gradient");
  assert.match(output, /: the sum over the 2 time steps whose losses are gathered, an estimate: errors were/);
  assert.match(state, /: the sum over t = 3 to 5, an estimate: errors were cut, or losses left out/);
  assert.match(saidOf("oneStep", "gradient")[0], /: the sum over one time step, t = 5, an estimate:/);
});

test("what a mistake has summed is not told as the sum over all time steps", () => {
  for (const text of saidOf("lastSteps", "gradient"))
    assert.match(text, /^The gradient of \S+ is complete, as this wrong pass has it\. Its norm is/);
});

test("of a wrong pass the sizes are told, and not what the right rules would make of them", () => {
  for (const name of /** @type {const} */ (["carryMissing", "carryReplaces", "slopeMissing"])) {
    for (const text of saidOf(name, "backward"))
      assert.doesNotMatch(text, /add up|cancel|alone|is zero|back through time|passes on|lets nothing|Unit/, text);
    const step = films[name].steps.find((each) => each.phase === "backward" && each.layer === 0 && each.t === 4);
    const [all, above, next, delta] = ["dh", "from_above", "from_next", "delta"].map((value) =>
      format(Math.hypot(...step.values[value][0].map(Number))),
    );
    assert.equal(
      said(name, step.n + 1),
      `At t = 4 the error that arrives in h¹ has norm ${all}; from above comes ${above}, from t = 5 ${next}. ` +
        `Its δ has norm ${delta}.`,
    );
    const last = films[name].steps.find((each) => each.phase === "backward" && each.layer === 0 && each.t === 5);
    assert.match(said(name, last.n + 1), /^At t = 5 the error that arrives in h¹ has norm [\d.·⁻⁰-⁹¹²³]+\. Its δ/);
  }
});

test("wrong clipping is told by what it did, whatever the right one would have done", () => {
  /** The norms of what enters and leaves it. @param {keyof typeof LINKS} name @param {number} layer */
  const norms = (name, layer) =>
    ["gradient", "clip"].map((phase) => {
      const { grads } = films[name].steps.find((step) => step.phase === phase && step.layer === layer);
      return format(Math.hypot(.../** @type {any} */ (Object.values(grads)).flat(2).map(Number)));
    });
  for (const name of /** @type {const} */ (["clipMissing", "valueMissing"]))
    saidOf(name, "clip").forEach((text, k) =>
      assert.equal(
        text,
        `With its mistake, clipping changes nothing in ${["h¹", "y"][k]}: the norm of its gradient stays ` +
          `${norms(name, k)[0]}.`,
      ),
    );
  for (const [name, turns] of /** @type {const} */ ([
    ["clipEach", true],
    ["clipByValue", true],
    ["valueByNorm", false],
  ]))
    saidOf(name, "clip").forEach((text, k) => {
      const [from, to] = norms(name, k);
      const layer = ["h¹", "y"][k];
      const said = `With its mistake, clipping takes the norm of the gradient of ${layer} from ${from} to ${to}`;
      assert.ok(text.startsWith(said), text);
      assert.match(
        text,
        turns ? /; its direction turns: the cosine with what it was is 0\.\d+\.$/ : /; its direction stays\.$/,
      );
    });
});

test("an output that meets a target of 0 was asked for it, by binary cross-entropy", () => {
  assert.deepEqual(films.perfect.steps.find(({ phase }) => phase === "backward").values.delta, [[0]]);
  assert.match(saidOf("perfect", "backward")[0], /^Here no error starts: δ of the output is zero\./);
});

test("of all examples together every number says how they are put together", () => {
  for (const { n } of films.batch.steps.filter(({ phase }) => ["forward", "backward"].includes(phase))) {
    const text = said("batch", n + 1, ALL);
    assert.match(text, /root mean square of 16 examples|no error/, text);
  }
});
