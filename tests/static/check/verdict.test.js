/** A verdict in words: one sentence, a table, both numbers with what is missing, and the terms that people doubt. */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  doubtsOf,
  firstSaid,
  headline,
  noFilm,
  numbersSaid,
  opening,
  plantedIn,
  proofSaid,
  rowsOf,
} from "../../../static/check/verdict.js";
import { goldenTraces } from "../golden.js";

const { start } = /** @type {any} */ (goldenTraces().find(({ name }) => name === "rnn_echo.jsonl"));

/** @param {Partial<import("../../../static/check/verdict.js").Verdict>} change @returns {any} */
const verdict = (change) => ({
  right: false,
  says: "It is what it is.",
  parameters: [{}],
  explanations: [],
  loss: null,
  first: null,
  ...change,
});
const fault = {
  mistake: "carry_missing",
  layers: [0],
  says: "",
  yours: "",
  right: "",
  planted: [{ mistake: "carry_missing", layer: 0 }],
};
const first = {
  n: 3,
  t: 4,
  layer: 0,
  name: "from_next",
  relative_error: 1,
  where: [0, 2],
  ours: 0.148,
  yours: 0,
  terms: [],
};

test("the sentence counts mistakes, and explanations where there are several", () => {
  assert.deepEqual(headline(verdict({ right: true, explanations: [[]] })), { right: true, says: "It is what it is." });
  assert.deepEqual(headline(verdict({ explanations: [[fault]] })), {
    right: false,
    says: "One mistake explains all your numbers.",
  });
  assert.equal(
    headline(verdict({ explanations: [[fault, fault]] })).says,
    "Two mistakes together explain all your numbers.",
  );
  assert.equal(
    headline(verdict({ explanations: [[fault], [fault]] })).says,
    "2 explanations give these very numbers; one of them is yours.",
  );
  assert.deepEqual(headline(verdict({})), { right: false, says: "It is what it is." });
});

test("where the forward pass differs, or nothing could be judged, nothing is called wrong", () => {
  assert.equal(headline(verdict({ loss: { yours: 1, ours: 2, right: false } })).right, null);
  assert.equal(headline(verdict({ parameters: [] })).right, null);
});

test("a text begins as a sentence does, and a symbol stays itself", () => {
  for (const [says, begins] of [
    ["no error comes", "No error comes"],
    ["a factor T", "A factor T"],
    ["reset before", "Reset before"],
  ])
    assert.equal(opening(says), begins);
  for (const says of [
    "dU uses h_t",
    "do uses c",
    "h[-1] is",
    "f' is",
    "a - y goes",
    "u and 1 - u",
    "sigmoid(f) stands",
  ])
    assert.equal(opening(says), says);
});

test("a row says by how much, and of a constant which", () => {
  const row = { layer: 0, name: "U", gate: null, right: false, relative_error: 0.531, ratio: null };
  const parameters = [
    { ...row, layer: 1, name: "W", right: true },
    row,
    { ...row, ratio: 3 },
    { ...row, relative_error: 0.001 },
  ];
  const rows = rowsOf(verdict({ parameters }), start);
  assert.deepEqual(
    rows.map(({ says }) => says),
    ["right", "53 % off", "3 × ours", "0.1 % off"],
  );
  assert.deepEqual([rows[1].name, rows[1].layer, rows[1].part], ["∂L/∂U", "h¹", start.layers[0].params.U.join(" × ")]);
});

test("the first place is told with both numbers, and with the term that is missing or extra", () => {
  assert.equal(
    firstSaid(first, start),
    "Your pass first leaves the truth in h¹ at t = 4: the error from the next time step is wrong. What " +
      "stands above it is right.",
  );
  const said = (/** @type {any} */ terms) => numbersSaid({ ...first, terms }, { ...start, batch: 1 });
  assert.equal(
    said([{ kind: "missing", what: "term", text: "later.dh_prev", value: 0.148 }]),
    "Unit 2: yours 0, right 0.148. Missing: the term later.dh_prev = 0.148.",
  );
  assert.equal(
    said([{ kind: "extra", what: "factor", text: "U", value: null }]),
    "Unit 2: yours 0, right 0.148. Too much: the factor U.",
  );
  assert.equal(
    said([{ kind: "sign", what: "term", text: "w", value: 1.2 }]),
    "Unit 2: yours 0, right 0.148. The sign of w is the other one, which is 1.2.",
  );
  assert.equal(numbersSaid({ ...first, t: null, where: [1, 2] }, start), "At [1, 2]: yours 0, right 0.148.");
  assert.match(numbersSaid(first, { ...start, batch: 3 }), /^Unit 2 of example 1:/);
});

test("the proof says how the numbers were read, and that our own gradient is the numeric one", () => {
  const told = verdict({
    layout: "rows",
    digits: "float64",
    loss: { yours: 1.5, ours: 1.5, right: true },
    tried: 137,
    check: { max_relative_error: 3e-12 },
  });
  assert.equal(
    proofSaid(told),
    "Read as rows, float64. Your loss 1.5 is ours ✓. 137 backward passes tried. " +
      "Our own gradient agrees with the numeric one of this very request to 3·10⁻¹².",
  );
});

test("mistakes are planted by a field of a link, where a film of them can be", () => {
  assert.equal(plantedIn([fault, { ...fault, planted: [{ mistake: "sign", layer: 1 }] }]), "carry_missing:0,sign:1");
  assert.equal(noFilm({ algorithm: { name: "full" }, iteration: 0 }), "");
  assert.match(noFilm({ algorithm: { name: "rtrl" } }), /RTRL/);
  assert.match(noFilm({ iteration: 3 }), /first iteration/);
});

test("doubts are those of the network", () => {
  const asked = doubtsOf({ ...start, batch: 1 }).map(({ doubt }) => doubt);
  assert.deepEqual(asked, ["Where does the += come from?", "f′ at z, or at a?", "Is a − y all at the output?"]);
  const lstm = {
    ...start,
    batch: 2,
    layers: [{ ...start.layers[0], cell: "lstm", activation: null }, start.layers[1]],
    request: { ...start.request, loss: "half_mse", l2: 0.1 },
  };
  assert.deepEqual(
    doubtsOf(lstm).map(({ doubt }) => doubt.split(" ")[0]),
    ["Where", "Where", "And", "Does", "Where"],
  );
});
