import assert from "node:assert/strict";
import { test } from "node:test";
import { applies, DEFAULTS, fieldsOf, queryOf } from "../../../static/form/query.js";

test("a link reopens exactly the fields that it was made from", () => {
  const fields = {
    ...DEFAULTS,
    task: "next_letter",
    text: "Grüße & ünïcode? 100 % = +1\nzweite Zeile",
    steps: "5",
    radius: "1.2",
    l2: "0.01",
  };
  assert.deepEqual(fieldsOf(queryOf(fields)), fields);
});

test("an empty link is the default film", () => {
  assert.deepEqual(fieldsOf(""), DEFAULTS);
});

test("what a link leaves out follows its task, as the server has it", () => {
  const { task, batch, loss } = fieldsOf("cell=dense");
  assert.deepEqual([task, batch, loss], ["xor", "4", "cross_entropy"]);
  assert.equal(fieldsOf("task=data").loss, "half_mse");
  assert.equal(fieldsOf("task=spirals&batch=").batch, "8");
  assert.equal(fieldsOf("task=spirals&batch=3").batch, "3");
});

test("a link says only what applies to its task", () => {
  const query = new URLSearchParams(queryOf({ ...DEFAULTS, cell: "dense", task: "xor", batch: "4" }));
  assert.equal(query.has("lag"), false);
  assert.equal(query.has("text"), false);
  assert.equal(query.get("batch"), "4");
  assert.equal(applies("lag", { task: "echo", cell: "rnn", hidden: "6" }), true);
  assert.equal(applies("lag", { task: "xor", cell: "rnn", hidden: "6" }), false);
});

test("an unknown field of a link stays in it, for the server to refuse by name", () => {
  assert.equal(new URLSearchParams(queryOf(fieldsOf("stepps=9"))).get("stepps"), "9");
});
