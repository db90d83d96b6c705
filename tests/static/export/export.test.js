import assert from "node:assert/strict";
import test from "node:test";

import { boardAt } from "../../../static/film/board.js";
import {
  csv,
  curlLine,
  decayTable,
  fileName,
  heatTable,
  requestOf,
  stepTable,
  tsv,
} from "../../../static/export/export.js";
import { ALL } from "../../../static/shared/numbers.js";
import { filmsByName, goldenTraces } from "../golden.js";

const films = Object.fromEntries(goldenTraces().map((film) => [film.name.replace(".jsonl", ""), film]));
const whole = (/** @type {string} */ name) => boardAt(films[name], films[name].steps.length, 0);

test("CSV quotes what would be read as two cells", () => {
  assert.equal(
    csv([
      ["a,b", 'say "x"'],
      [1, -0.5],
    ]),
    '"a,b","say ""x"""\r\n1,-0.5\r\n',
  );
});

test("the heat map is a row for each unit and a column for each time step", () => {
  const { start, steps } = films.rnn_echo;
  const [head, ...rows] = heatTable(whole("rnn_echo"), 0);
  assert.deepEqual(head, ["unit", ...Array.from({ length: start.steps }, (_, t) => `t=${t}`)]);
  const deltas = steps.filter(({ phase, layer }) => phase === "backward" && layer === 0);
  assert.equal(rows.length, start.layers[0].units);
  for (const { t, values } of deltas)
    assert.deepEqual(
      rows.map((row) => row[t + 1]),
      values.delta[0],
    );
});

test("of an MLP the heat map has a column for each layer, and blanks where a layer has fewer units", () => {
  const { start } = films.mlp_xor;
  const [head, ...rows] = heatTable(whole("mlp_xor"), 0);
  assert.equal(head.length, 1 + start.layers.length);
  assert.equal(rows.length, Math.max(...start.layers.map((/** @type {any} */ layer) => layer.units)));
  const top = start.layers[start.layers.length - 1].units;
  rows.forEach((row, i) => assert.equal(row[head.length - 1] === "", i >= top));
});

test("before any error the heat map is blank", () => {
  const [, ...rows] = heatTable(boardAt(films.rnn_echo, 0, 0), 0);
  assert.ok(rows.every((row) => row.slice(1).every((cell) => cell === "")));
});

test("the sizes of errors are those of the stream, with layer, time step and how far back", () => {
  const { start, steps } = films.rnn_echo;
  const [head, ...rows] = decayTable(whole("rnn_echo"));
  assert.deepEqual(head, ["layer", "t", "time steps back", "error", "norm of the error"]);
  const visits = steps.filter(({ phase }) => phase === "backward");
  assert.equal(rows.length, visits.length);
  const hidden = visits.filter(({ layer }) => layer === 0).toSorted((a, b) => a.t - b.t);
  rows.slice(0, start.steps).forEach(([, t, lag, error, size], i) => {
    const expected = Math.hypot(...hidden[i].values.delta[0]);
    assert.deepEqual([t, lag, error], [i, start.steps - 1 - i, "δ"]);
    assert.ok(Math.abs(Number(size) - expected) <= 1e-12 * expected);
  });
});

test("the numbers of a step are those of the stream, matrices row by row, turned in column notation", () => {
  const step = films.rnn_echo.steps.find(({ phase, layer }) => phase === "backward" && layer === 0);
  const row = stepTable(step, 0, "row");
  assert.deepEqual(row[0], [Object.keys(step.values)[0], ...Object.values(step.values)[0][0]]);
  const rows = row.filter(([name]) => /^grad W/.test(String(name)));
  assert.deepEqual(
    rows.map(([, ...numbers]) => numbers),
    step.grads.W,
  );
  const columns = stepTable(step, 0, "column").filter(([name]) => /^grad W/.test(String(name)));
  assert.deepEqual(
    columns.map(([, ...numbers]) => numbers[0]),
    step.grads.W[0],
  );
});

test("a scalar is a row of one number", () => {
  const step = films.rnn_echo.steps.find(({ phase }) => phase === "loss");
  assert.deepEqual(
    stepTable(step, 0, "row").find(([name]) => name === "loss"),
    ["loss", step.values.loss],
  );
});

test("infinite numbers stay what they are in a table", () => {
  assert.equal(tsv([["a", Infinity, Number.NaN]]), "a\tInfinity\tNaN");
});

test("the curl line holds the request in one quoted word, whatever the text says", () => {
  const start = /** @type {any} */ ({ request: { task: { text: "it's; it isn't $HOME `x` \"y\"" } } });
  const line = curlLine("http://a/api/trace", start);
  const word = line.slice(line.indexOf("-d ") + 3);
  assert.ok(word.startsWith("'") && word.endsWith("'"));
  assert.equal(word.slice(1, -1).replaceAll("'\\''", "'"), requestOf(start));
  assert.ok(!word.slice(1, -1).replaceAll("'\\''", "").includes("'"));
});

test("a file is named after what it holds and the step at which it was taken", () => {
  assert.equal(fileName("stage", 12, "svg"), "backflow-stage-step-12.svg");
});

/** Every film of the golden traces and of the other ways back in time, with each step. */
const everything = Object.values(await filmsByName());

/** @param {any} nested @returns {number} */
const count = (nested) =>
  Array.isArray(nested) ? nested.reduce((/** @type {number} */ sum, part) => sum + count(part), 0) : 1;

test("the numbers of every phase can be copied, of each example and of all together, in both notations", () => {
  const phases = new Set();
  for (const { name, start, steps } of everything)
    for (const step of steps)
      for (const example of [ALL, ...Array.from({ length: start.batch }, (_, i) => i)])
        for (const notation of /** @type {const} */ (["row", "column"])) {
          const said = tsv(stepTable(step, example, notation));
          assert.doesNotMatch(said, /undefined|object|,/, `${name}, ${step.phase} ${step.n}`);
          phases.add(step.phase);
        }
  const known = ["forward", "loss", "backward", "cut", "influence", "gradient", "clip", "update"];
  assert.deepEqual([...phases].sort(), known.toSorted());
});

test("each number of a step is copied once, and no other", () => {
  const ofWeights = ["gradient", "clip", "update"];
  for (const { name, start, steps } of everything)
    for (const step of steps) {
      const rows = stepTable(step, 0, "row");
      const each = (/** @type {any} */ value) =>
        Array.isArray(value) && !ofWeights.includes(step.phase) ? value[0] : value;
      const expected = [...Object.values(step.values).map(each), ...Object.values(step.grads)];
      const numbers = rows.reduce((sum, row) => sum + row.length - 1, 0);
      assert.equal(numbers, count(expected), `${name} (${start.batch}), ${step.phase} ${step.n}`);
      assert.equal(new Set(rows.map(([row]) => row)).size, rows.length, "every row has a name of its own");
    }
});

test("an update shows the new weights and by how much they moved, row by row", () => {
  const step = films.rnn_echo.steps.find(({ phase, layer }) => phase === "update" && layer === 0);
  const rows = Object.fromEntries(stepTable(step, ALL, "row").map(([name, ...numbers]) => [name, numbers]));
  assert.deepEqual(rows["W[1]"], step.values.W[1]);
  assert.deepEqual(rows["b[0]"], step.values.b);
  assert.deepEqual(rows["move W[0]"], step.grads.W[0]);
  const turned = Object.fromEntries(stepTable(step, 0, "column").map(([name, ...numbers]) => [name, numbers]));
  assert.deepEqual(
    turned["W[1]"],
    step.values.W.map((/** @type {number[]} */ row) => row[1]),
  );
});

test("all together is the root mean square, also of what has several rows for an example", () => {
  const step = everything
    .find(({ name }) => name === "rnn_rtrl")
    ?.steps.find(({ phase, values }) => phase === "influence" && values.J);
  const [first, second] = step.values.J;
  const rows = Object.fromEntries(stepTable(step, ALL, "row").map(([name, ...numbers]) => [name, numbers]));
  const expected = first[1].map((/** @type {number} */ x, /** @type {number} */ j) =>
    Math.sqrt((x ** 2 + second[1][j] ** 2) / 2),
  );
  rows["J[1]"].forEach((x, j) => assert.ok(Math.abs(x - expected[j]) <= 1e-12 * Math.abs(expected[j])));
});
