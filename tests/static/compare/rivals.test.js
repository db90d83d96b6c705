import assert from "node:assert/strict";
import { test } from "node:test";
import { rivals } from "../../../static/compare/rivals.js";
import { namesOf } from "../../../static/compare/summary.js";
import { fieldsOf, queryOf } from "../../../static/form/query.js";
import { TABLE } from "../form/table.js";
import { linkTraces } from "../golden.js";
import { openServer } from "../server.js";

openServer();
const OWN = '[{"W":[[0.5,0.1],[0.2,0.3]],"U":[[0.1,0.2],[0.3,0.4]],"b":[0,0]},{"W":[[0.1,0.2],[0.3,0.4]],"b":[0,0]}]';
const own = `&params=${encodeURIComponent(OWN)}`;
const SCHEDULE = "&iteration=10&changes=5:algorithm=chunked,length=3; 6:clip=norm";

/** @param {string} link */
const offers = (link) => Object.fromEntries(rivals(fieldsOf(link)).map(({ name, change }) => [name, change]));

test("a run is offered other cells, ways back, activations, clipping, and never itself", () => {
  const names = (/** @type {any} */ fields) =>
    rivals({ cell: "rnn", hidden: "4", algorithm: "full", activation: "tanh", clip: "", seed: "3", ...fields }).map(
      ({ name }) => name,
    );
  assert.deepEqual(names({}), [
    "LSTM",
    "GRU",
    "truncated BPTT",
    "chunked BPTT",
    "epochwise BPTT",
    "relu",
    "sigmoid",
    "clipped by its norm",
    "another seed",
    "one update later",
  ]);
  assert.deepEqual(names({ cell: "dense" }), [
    "relu",
    "sigmoid",
    "clipped by its norm",
    "another seed",
    "one update later",
  ]);
  assert.deepEqual(names({ cell: "lstm", clip: "norm", algorithm: "naive" }).slice(0, 3), ["RNN", "GRU", "full BPTT"]);
});

test("a rival is other than what holds at the film's iteration, where a schedule has changed the form", async () => {
  const link = `hidden=2&steps=6${SCHEDULE}`;
  const found = offers(link);
  assert.deepEqual(
    Object.keys(found).filter((name) => /BPTT|clip/.test(name)),
    ["full BPTT", "truncated BPTT", "epochwise BPTT", "without clipping"],
  );
  assert.deepEqual(found["full BPTT"], { changes: "6:clip=norm" });
  assert.deepEqual(found["without clipping"], { changes: "5:algorithm=chunked,length=3" });
  assert.deepEqual(found["epochwise BPTT"], { algorithm: "epochwise", length: "3", changes: "6:clip=norm" });
  const first = fieldsOf(link);
  const full = { ...first, ...found["full BPTT"] };
  assert.equal(namesOf(first, full).second, "algorithm full, changes 6:clip=norm");
  const [a, b] = await linkTraces([queryOf(first), queryOf(full)]);
  assert.deepEqual([a.start.sweeps.length, b.start.sweeps.length], [2, 1]);
});

test("another cell has weights, states and a pass of its own, and the name says so", () => {
  const state = encodeURIComponent('[{"h":[[0.1,0.2]]},null]');
  const link = `hidden=2&steps=4${own}&state=${state}&mistakes=sign:0`;
  const { LSTM } = offers(link);
  assert.deepEqual(LSTM, { cell: "lstm", params: "", state: "", mistakes: "" });
  assert.equal(
    namesOf(fieldsOf(link), { ...fieldsOf(link), ...LSTM }).second,
    "cell lstm, init glorot, weights drawn by the seed, initial state 0, the right pass",
  );
});

test("what would change nothing is not offered: a seed that draws nothing, a choice that each layer has made", () => {
  const seeded = (/** @type {string} */ link) => "another seed" in offers(link);
  assert.deepEqual(
    [`cell=dense&task=xor${own}`, `task=data${own}`, "cell=dense&task=xor", `task=echo${own}`].map(seeded),
    [false, false, true, true],
  );
  const names = (/** @type {string} */ hidden) => Object.keys(offers(`hidden=${hidden}`)).slice(0, -3);
  const ways = ["truncated BPTT", "chunked BPTT", "epochwise BPTT"];
  assert.deepEqual(names("rnn:3:tanh"), ways);
  assert.deepEqual(names("rnn:3"), [...ways, "relu", "sigmoid"]);
  assert.deepEqual(names("lstm:3, 2").slice(0, 2), ["LSTM", "GRU"]);
  assert.deepEqual(Object.keys(offers("cell=dense&hidden=gru:3")).slice(0, -3), ways);
});

const DENSE = '[{"W":[[0.5,0.1],[0.2,0.3]],"b":[0,0]},{"W":[[0.1,0.2],[0.3,0.4]],"b":[0,0]}]';
/** Of so many time steps that every cut leaves something out. */
const FILMS = [
  ...TABLE.tasks
    .filter((/** @type {any} */ task) => task.still && task.name !== "data")
    .map((/** @type {any} */ task) => `cell=dense&hidden=2&task=${task.name}`),
  `cell=dense&hidden=2&task=xor&params=${encodeURIComponent(DENSE)}`,
  `cell=dense&hidden=2&task=spirals&params=${encodeURIComponent(DENSE)}`,
  `hidden=2&steps=5&symbols=2${own}`,
  `hidden=2&steps=5&symbols=2&lag=1&batch=2${SCHEDULE}`,
  "hidden=2,lstm:2&steps=3&lag=1&algorithm=rtrl&iteration=1",
  "hidden=2&steps=6&mistakes=carry_missing:0",
  "cell=gru&hidden=dense:2,2&steps=6&lag=1&clip=value&limit=0.001",
];

/** The steps of a film. @param {Record<string, string>} fields */
async function stepsOf(fields) {
  const answer = await fetch(`api/trace?${queryOf(fields)}`);
  const lines = (await answer.text()).trim().split("\n");
  return answer.ok ? lines.filter((line) => line.includes('"step"')) : lines[0];
}

test("every rival is a film, and another one than the first", async () => {
  for (const link of FILMS) {
    const first = fieldsOf(link);
    const steps = await stepsOf(first);
    for (const { name, change } of rivals(first)) {
      const others = await stepsOf({ ...first, ...change });
      assert.ok(Array.isArray(others), `${link}: ${name} is refused, ${others}`);
      assert.ok(String(others) !== String(steps), `${link}: ${name} is the same film`);
    }
  }
});
