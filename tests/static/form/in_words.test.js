import assert from "node:assert/strict";
import { test } from "node:test";
import { inWords } from "../../../static/form/in_words.js";
import { fieldsOf } from "../../../static/form/query.js";
import "./table.js";

test("a folded form says its cell, its sizes and its algorithm, and no length where nothing goes through time", () => {
  assert.equal(inWords(fieldsOf("")), "RNN · 6 units · T 8 · full BPTT");
  assert.equal(inWords(fieldsOf("cell=lstm&hidden=1&steps=4&algorithm=rtrl")), "LSTM · 1 unit · T 4 · RTRL");
  const changed = (/** @type {number} */ at) =>
    inWords(fieldsOf(`iteration=${at}&changes=5:algorithm=chunked,length=3`));
  assert.deepEqual([4, 5].map(changed), ["RNN · 6 units · T 8 · full BPTT", "RNN · 6 units · T 8 · chunked BPTT"]);
  assert.equal(inWords(fieldsOf("cell=dense&hidden=3&task=xor")), "MLP · 3 units");
  assert.equal(inWords(fieldsOf("cell=dense&hidden=&task=spirals")), "MLP · no hidden layer");
});
