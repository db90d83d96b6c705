import assert from "node:assert/strict";
import { test } from "node:test";
import { applies, fieldsOf, queryOf, suited } from "../../../static/form/query.js";
import { DEFAULTS, TABLE } from "./table.js";

/** @type {string[]} */
const NAMES = TABLE.fields.map((/** @type {{name: string}} */ { name }) => name);

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

test("an empty link is the default film, with every field of the table", () => {
  const { task, cell, batch, loss, steps } = fieldsOf("");
  assert.deepEqual([task, cell, batch, loss, steps], ["echo", "rnn", "1", "cross_entropy", "8"]);
  assert.deepEqual(Object.keys(DEFAULTS), NAMES);
});

test("a link says no field that is quiet, and says each as soon as it is another", () => {
  const quiet = NAMES.filter((name, i) => TABLE.fields[i].quiet && applies(name, DEFAULTS));
  assert.ok(quiet.length > 8);
  for (const name of quiet) {
    assert.equal(new URLSearchParams(queryOf(DEFAULTS)).has(name), false, name);
    assert.equal(new URLSearchParams(queryOf({ ...DEFAULTS, [name]: "7" })).get(name), "7", name);
  }
});

test("a cell brings a task that it can learn, and a task what suits it", () => {
  const still = suited({ ...DEFAULTS, cell: "dense", output: "tanh" }, "cell", DEFAULTS);
  assert.deepEqual([still.task, still.batch, still.output], ["xor", "4", ""]);
  assert.equal(suited({ ...still, cell: "lstm" }, "cell", still).task, "echo");
  const copying = { ...DEFAULTS, task: "copy", batch: "3" };
  assert.deepEqual(suited({ ...copying, cell: "gru" }, "cell", copying), { ...copying, cell: "gru" });
  const letters = suited({ ...DEFAULTS, task: "next_letter", loss_at: "last" }, "task", DEFAULTS);
  assert.deepEqual([letters.text, letters.data, letters.loss_at], ["the error flows back", "", "every"]);
  assert.equal(suited({ ...DEFAULTS, task: "next_letter", text: "mine" }, "task", DEFAULTS).text, "mine");
  const own = suited({ ...DEFAULTS, task: "data" }, "task", DEFAULTS);
  assert.match(own.data, /^0\.0, 0\.1\n/);
  assert.deepEqual([own.loss, own.batch], ["half_mse", "1"]);
});

test("a field applies beside the choices that the table names", () => {
  const cells = { ...DEFAULTS, cell: "dense", hidden: "4, lstm:3" };
  assert.deepEqual([applies("forget_bias", cells), applies("reset", cells)], [true, false]);
  assert.deepEqual([applies("limit", DEFAULTS), applies("limit", { ...DEFAULTS, clip: "norm" })], [false, true]);
  assert.deepEqual([applies("init", DEFAULTS), applies("init", { ...DEFAULTS, params: "[]" })], [true, false]);
  const own = { ...DEFAULTS, task: "data" };
  assert.deepEqual([applies("columns", own), applies("columns", { ...own, roles: "out,both" })], [true, false]);
});

test("a link says what a change of the schedule brings into force", () => {
  const said = (/** @type {string} */ query) => new URLSearchParams(queryOf(fieldsOf(query)));
  assert.equal(said("iteration=5&limit=5&changes=3:clip=norm").get("limit"), "5");
  const all = said("k1=3&k2=5&beta1=0.5&changes= 2 : rate=0.1 , algorithm = truncated ; 9:optimizer=adam;");
  assert.deepEqual([all.get("k1"), all.get("k2"), all.get("beta1")], ["3", "5", "0.5"]);
  assert.equal(all.has("length"), false);
  assert.equal(said("limit=5&changes=3:clip").has("limit"), false, "a change without a value brings nothing");
});

test("own weights and states of white space alone are none, and how weights are drawn stays", () => {
  const drawn = "init=orthogonal&radius=0.9&cell=lstm&forget_bias=2";
  const said = new URLSearchParams(queryOf(fieldsOf(`${drawn}&params=%20%0A&state=%20`)));
  for (const [name, value] of new URLSearchParams(queryOf(fieldsOf(drawn)))) assert.equal(said.get(name), value, name);
  assert.equal(applies("init", { ...DEFAULTS, params: " " }), true);
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

test("what others append to links is left out, and other unknown fields stay for the server to refuse", () => {
  const fields = fieldsOf("steps=3&utm_source=mail&fbclid=IwAR0&gclid=1&msclkid=2&mc_cid=3&utmost=4");
  assert.deepEqual(fields, { ...fieldsOf("steps=3"), utmost: "4" });
  assert.deepEqual(new URLSearchParams(queryOf(fields)).get("utmost"), "4");
});
