import assert from "node:assert/strict";
import { test } from "node:test";
import { lagAxes, lagsOf, lagTitle } from "../../../static/compare/lags.js";
import { changeOf, namesOf, otherFields, summaryOf } from "../../../static/compare/summary.js";
import { errorSize } from "../../../static/film/scales.js";
import { fieldsOf, queryOf } from "../../../static/form/query.js";
import { ALL, format } from "../../../static/shared/numbers.js";
import { DEFAULTS } from "../form/table.js";
import { goldenTraces, linkTraces } from "../golden.js";

const LINKS = {
  full: "hidden=4&steps=6",
  cut: "hidden=4&steps=6&algorithm=truncated&k1=2&k2=3",
  naive: "hidden=4&steps=6&algorithm=naive",
  decayed: "hidden=4&steps=6&l2=0.0001",
  online: "hidden=4&steps=6&algorithm=rtrl",
  lstm: "cell=lstm&hidden=4&steps=6",
  mlp: "cell=dense&hidden=3,2&task=xor",
};
const names = /** @type {(keyof typeof LINKS)[]} */ (Object.keys(LINKS));
const films = Object.fromEntries(
  (await linkTraces(names.map((name) => LINKS[name]))).map((film, k) => [names[k], film]),
);

test("lags go from the last loss back to where its pass ends, with the norms of the film", () => {
  const { full, cut } = films;
  assert.deepEqual(
    lagsOf(full, full.steps.length, 0).map(({ lag }) => lag),
    [0, 1, 2, 3, 4, 5],
  );
  assert.deepEqual(
    lagsOf(cut, cut.steps.length, 0).map(({ lag }) => lag),
    [0, 1, 2],
  );
  const step = full.steps.find(({ phase, t, layer }) => phase === "backward" && t === 2 && layer === 0);
  assert.equal(lagsOf(full, full.steps.length, 0)[3].size, errorSize(step, 0));
  assert.deepEqual(lagsOf(full, 5, 0), []);
});

test("without a recurrent layer lags are layers, and with RTRL there are none", () => {
  const { mlp, online } = films;
  assert.deepEqual(
    lagsOf(mlp, mlp.steps.length, ALL).map(({ lag }) => lag),
    [0, 1, 2],
  );
  assert.equal(lagTitle(mlp.start), "layers back from the loss");
  assert.equal(lagTitle(online.start), "lag: time steps back from the last loss");
  assert.deepEqual(lagsOf(online, online.steps.length, 0), []);
});

test("the sentence says what differs, in the films' own numbers", () => {
  const { full, cut, naive, online, lstm, mlp } = films;
  const [lag2, there] = [full, cut].map((film) => format(lagsOf(film, film.steps.length, 0)[2].size));
  const says = summaryOf(full, cut, "algorithm truncated", [0, 0]);
  assert.match(
    says,
    /^With algorithm truncated: the loss is the same, [\d.]+; the gradient differs by \d+ % of its norm, cosine 0\./,
  );
  assert.ok(
    says.endsWith(
      `the error comes back 2 time steps instead of 5, and ‖δ‖ 2 time steps back is ${there} instead of ${lag2}.`,
    ),
    says,
  );
  assert.match(
    summaryOf(full, naive, "algorithm naive", [0, 0]),
    /the loss is the same, .*; the gradient is the same; ‖δ‖ 5 time steps back is /,
  );
  assert.match(
    summaryOf(full, online, "algorithm rtrl", [0, 0]),
    /the gradient is the same; it sends no error back through time\.$/,
  );
  assert.match(
    summaryOf(full, lstm, "cell lstm", [0, 0]),
    /the loss is .* instead of .*; it has \d+ weights instead of \d+; the error 5 time steps/,
  );
  assert.match(summaryOf(full, mlp, "cell dense", [0, 0]), /weights instead of \d+\.$/);
  for (const film of goldenTraces().filter(({ end }) => end?.kind === "end"))
    assert.doesNotMatch(summaryOf(film, film, "the same again", [0, 0]), /undefined|instead|differs/, film.name);
});

test("gradients that differ a little are not said to differ by nothing", () => {
  const { full, decayed } = films;
  assert.match(
    summaryOf(full, decayed, "l2 0.0001", [0, 0]),
    /the gradient differs by 0\.0\d+ % of its norm, cosine 1/,
  );
});

test("a second run is what is other in its fields, and only what means something there", () => {
  const second = { ...DEFAULTS, algorithm: "truncated", k1: "1", k2: "2" };
  assert.deepEqual(
    otherFields(DEFAULTS, fieldsOf(queryOf(second))).map(({ name, second }) => [name, second]),
    [
      ["algorithm", "truncated"],
      ["k1", "1"],
      ["k2", "2"],
    ],
  );
  const back = otherFields(fieldsOf(queryOf(second)), fieldsOf(queryOf(DEFAULTS)));
  assert.deepEqual(back, [{ name: "algorithm", first: "truncated", second: "full" }]);
  const change = changeOf(DEFAULTS, second);
  assert.deepEqual(fieldsOf(queryOf({ ...DEFAULTS, ...change })), fieldsOf(queryOf(second)));
});

test("both runs are named by what a run is at all, and the second by what is other there alone", () => {
  const [full, cut] = [LINKS.full, LINKS.cut].map(fieldsOf);
  const { first, second } = namesOf(full, cut);
  assert.equal(first, "cell rnn, hidden 4, task echo, steps 6, algorithm full");
  assert.equal(second, "algorithm truncated, k1 2, k2 3");
  const back = namesOf(cut, full);
  assert.equal(back.first, "cell rnn, hidden 4, task echo, steps 6, algorithm truncated, k1 2, k2 3");
  assert.equal(back.second, "algorithm full");
  assert.equal(namesOf(full, full).second, "the same again");
  assert.equal(namesOf(full, { ...full, mistakes: "sign:0" }).second, "a wrong pass, sign:0");
  assert.match(namesOf({ ...full, clip: "" }, { ...full, clip: "norm", limit: "1" }).first, /, clip off/);
});

test("runs of a schedule are named by what holds at their iteration, and else by what they were begun with", () => {
  const schedule = "hidden=4&iteration=10&changes=5:algorithm=chunked,length=3;20:rate=1";
  const first = fieldsOf(schedule);
  const names = (/** @type {object} */ other) => namesOf(first, { ...first, ...other });
  assert.equal(names({ algorithm: "truncated" }).second, "begun with algorithm truncated and k1 2 and k2 4");
  assert.match(names({ algorithm: "truncated" }).first, /algorithm chunked, begun with algorithm full/);
  assert.equal(names({ changes: "" }).second, "algorithm full, changes off");
  assert.match(names({ changes: "" }).first, /algorithm chunked, changes 5:algorithm=chunked,length=3, length 3$/);
  assert.equal(
    names({ changes: "5:algorithm=chunked,length=3" }).second,
    "the same again",
    "of what comes later is no word",
  );
});

test("own numbers are named and not written out", () => {
  const first = { ...DEFAULTS, params: '[{"W":[[1]]}]', task: "data", data: "1,2" };
  const names = (/** @type {object} */ other) => namesOf(first, { ...first, ...other });
  assert.equal(names({ params: "" }).second, "init glorot, weights drawn by the seed");
  assert.equal(names({ params: '[{"W":[[2]]}]', data: "1,3" }).second, "other own numbers, other own weights");
  assert.match(names({ params: "" }).first, /, own weights$/);
  assert.equal(names({ state: "[null]" }).second, "own initial state");
});

test("of later iterations it is said that each run has made its own weights", () => {
  const { full, cut } = films;
  const at = (/** @type {any} */ film, /** @type {number} */ iteration) => ({
    ...film,
    start: { ...film.start, request: { ...film.start.request, iteration } },
  });
  const end = (/** @type {number} */ a, /** @type {number} */ b) =>
    summaryOf(at(full, a), at(cut, b), "x", [0, 0]).replace(/^.*\d\. ?/, "");
  assert.equal(end(0, 0), "");
  assert.equal(end(10, 10), "Each has the weights after its own 10 updates.");
  assert.equal(end(1, 1), "Each has the weights after its own update.");
  assert.equal(
    end(3, 4),
    "This run has the weights after its own 3 updates, the other one the weights after its own 4 updates.",
  );
  assert.equal(end(0, 1), "This run has its initial weights, the other one the weights after its own update.");
});

test("errors are told of the example of each film", async () => {
  const [batch] = await linkTraces(["hidden=4&steps=6&batch=3"]);
  const { full } = films;
  const size = (/** @type {any} */ film, /** @type {number} */ example) =>
    format(lagsOf(film, film.steps.length, example)[5].size);
  assert.notEqual(size(batch, 2), size(batch, 0));
  assert.ok(
    summaryOf(batch, full, "batch 1", [2, 0]).endsWith(
      `is ${size(full, 0)} instead of ${size(batch, 2)}, example 3 here, example 1 beside it.`,
    ),
  );
});

test("the chart by lag calls each error by its name: of an LSTM it is that of the state", () => {
  const { full, cut, lstm, mlp } = films;
  assert.deepEqual(lagAxes(full.start, cut.start), {
    title: "‖δ‖ by lag, of both",
    x: lagTitle(full.start),
    y: "‖δ‖",
    lines: ["this run", "beside it"],
  });
  assert.equal(lagAxes(lstm.start, lstm.start).y, "‖∂L/∂h‖");
  const { title, y, lines } = lagAxes(full.start, lstm.start);
  assert.doesNotMatch(title + y, /δ|∂/);
  assert.deepEqual(lines, ["this run, ‖δ‖", "beside it, ‖∂L/∂h‖"]);
  assert.equal(
    lagAxes(full.start, mlp.start).x,
    "this run: lag: time steps back from the last loss; beside it: layers back from the loss",
  );
});
