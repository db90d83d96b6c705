import assert from "node:assert/strict";
import { test } from "node:test";
import {
  misfits,
  paramsIn,
  shapeOf,
  shapeSaid,
  weightAt,
  withTurned,
  withWeight,
} from "../../../static/weights/params.js";
import { filmsByName } from "../golden.js";

const FILMS = await filmsByName();

test("one weight becomes another, and what it was made of stays as it is", () => {
  const params = [{ W: [[1, 2], [3, 4]], b: [5, 6] }]; // prettier-ignore
  const place = { layer: 0, name: "W", i: 1, j: 0 };
  assert.deepEqual(withWeight(params, place, 0.5), [{ W: [[1, 2], [0.5, 4]], b: [5, 6] }]); // prettier-ignore
  assert.deepEqual(withWeight(params, { layer: 0, name: "b", i: 1 }, -1), [{ ...params[0], b: [5, -1] }]);
  assert.equal(weightAt(params, place), 3);
  assert.equal(weightAt([{ b: ["Infinity"] }], { layer: 0, name: "b", i: 0 }), Infinity);
});

test("the weights of every film fit its layers", () => {
  for (const { start, name } of Object.values(FILMS)) assert.deepEqual(misfits(start.layers, start.params), [], name);
});

test("transposed matrices are recognised, turned and then fit, unless they are square", () => {
  let turns = 0;
  for (const { start } of Object.values(FILMS)) {
    const all = start.layers.flatMap((/** @type {any} */ layer, /** @type {number} */ k) =>
      Object.entries(layer.params)
        .filter(([, shape]) => shape.length === 2)
        .map(([name]) => ({ layer: k, name, found: [], needed: [], turned: true })),
    );
    const lying = withTurned(start.params, all);
    const found = misfits(start.layers, lying);
    turns += found.length;
    assert.ok(found.every(({ turned, needed: [rows, columns] }) => turned && rows !== columns));
    const square = all.filter(({ layer, name }) => !found.some((each) => each.layer === layer && each.name === name));
    assert.deepEqual(withTurned(withTurned(lying, found), square), start.params);
  }
  assert.ok(turns > 10);
});

test("what is missing or has another size is not transposed", () => {
  const layers = [{ params: { W: [2, 3], b: [3] } }];
  const said = (/** @type {any} */ params) => misfits(layers, params).map(({ name, turned }) => `${name} ${turned}`);
  assert.deepEqual(said([{ W: [[1, 2]], b: [1, 2, 3] }]), ["W false"]);
  assert.deepEqual(said([]), ["W false", "b false"]);
  assert.deepEqual(said([{ W: [[1, 2], [3, 4], [5, 6]], b: [1, 2, 3] }]), ["W true"]); // prettier-ignore
  assert.deepEqual(shapeOf([[]]), [1, 0]);
});

test("what is pasted is read where it is JSON of layers, and left to the server where it is not", () => {
  assert.deepEqual(paramsIn(' [{"b": [1]}] '), [{ b: [1] }]);
  for (const text of ["", "[", "{}", "[1]", "[null]"]) assert.equal(paramsIn(text), null);
});

test("a shape is said in words: what its rows and its columns are", () => {
  const said = (
    /** @type {string} */ film,
    /** @type {number} */ layer,
    /** @type {string} */ name,
    notation = "row",
  ) => shapeSaid(FILMS[film].start, layer, name, /** @type {any} */ (notation));
  const { start } = FILMS.rnn_echo;
  const [inputs, units] = start.layers[0].params.W;
  assert.equal(
    said("rnn_echo", 0, "W"),
    `${inputs} × ${units}: from each of the ${inputs} inputs (a row) to each of the ${units} units of h¹ (a column)`,
  );
  assert.equal(
    said("rnn_echo", 0, "W", "column"),
    `${units} × ${inputs}: from each of the ${inputs} inputs (a column) to each of the ${units} units of h¹ (a row)`,
  );
  assert.match(said("rnn_echo", 0, "U"), /from each of the \d+ units of the previous state \(a row\) to each/);
  assert.match(said("rnn_echo", 1, "W"), /from each of the \d+ units of h¹ \(a row\) to each of the \d+ units of y/);
  assert.match(said("rnn_echo", 1, "b"), /^\d+: one for each of the \d+ units of y$/);
  assert.match(said("lstm_epochwise", 0, "U"), /2 units of h¹ in each of the blocks i, f, g, o \(a column\)$/);
  assert.equal(said("gru_chunked", 1, "c"), "2: one for each of the 2 units of h²");
});
