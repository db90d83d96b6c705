import assert from "node:assert/strict";
import { test } from "node:test";
import { lagsOf, lagTitle } from "../../../static/compare/lags.js";
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
  const says = summaryOf(full, cut, "algorithm truncated", 0);
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
    summaryOf(full, naive, "algorithm naive", 0),
    /the loss is the same, .*; the gradient is the same; ‖δ‖ 5 time steps back is /,
  );
  assert.match(
    summaryOf(full, online, "algorithm rtrl", 0),
    /the gradient is the same; it sends no error back through time\.$/,
  );
  assert.match(
    summaryOf(full, lstm, "cell lstm", 0),
    /the loss is .* instead of .*; it has \d+ weights instead of \d+; the error 5 time steps/,
  );
  assert.match(summaryOf(full, mlp, "cell dense", 0), /weights instead of \d+\.$/);
  for (const film of goldenTraces().filter(({ end }) => end?.kind === "end"))
    assert.doesNotMatch(summaryOf(film, film, "the same again", 0), /undefined|instead|differs/, film.name);
});

test("gradients that differ a little are not said to differ by nothing", () => {
  const { full, decayed } = films;
  assert.match(summaryOf(full, decayed, "l2 0.0001", 0), /the gradient differs by 0\.0\d+ % of its norm, cosine 1/);
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
