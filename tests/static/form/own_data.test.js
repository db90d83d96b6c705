import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ANEW,
  askedOf,
  commonScaling,
  exampleOf,
  likeOf,
  offerSaid,
  seenOf,
  sizeOf,
  targetsOf,
  tooLong,
  unitsSaid,
  usedOf,
  withRole,
  withScaling,
} from "../../../static/form/own_data.js";
import { applies, queryOf } from "../../../static/form/query.js";
import { DEFAULTS } from "./table.js";

/**
 * @param {Partial<import("../../../static/types.js").Column>} said
 * @returns {import("../../../static/types.js").Column}
 */
const column = (said) => ({
  name: "x",
  kind: "numbers",
  words: false,
  classes: null,
  role: "input",
  scaling: "none",
  mean: 5,
  sd: 2,
  low: 2,
  high: 9,
  shift: 0,
  size: 1,
  ...said,
});
const date = column({
  name: "date",
  kind: "words",
  words: true,
  role: "out",
  mean: null,
  sd: null,
  low: null,
  high: null,
  shift: null,
  size: null,
});
const temp = column({ name: "temp", role: "both", scaling: "standard", shift: 5, size: 2 });
const wind = column({ name: "wind", role: "target", scaling: "range", shift: -2, size: 7, low: -2 });
const read = { rows: 1, sequences: 1, heading: true, ahead: 0, notes: [], offers: [] };
const table = { ...read, columns: [date, temp, wind] };

test("a choice for one column keeps those of all others", () => {
  assert.deepEqual(withRole(table, 2, "out"), { roles: "out,both,out" });
  assert.equal(withScaling(table.columns, 2, "none"), "none,standard,none");
});

test("a choice of roles keeps the rows ahead that went without saying", () => {
  assert.deepEqual(withRole({ ...table, ahead: 1 }, 1, "input"), { roles: "out,input,target", ahead: "1" });
});

test("labels become the one target with the loss of classes, and numbers are the target again without them", () => {
  const kind = column({ name: "kind", kind: "labels", words: true, role: "out" });
  const asTarget = withRole({ columns: [temp, wind, kind], ahead: 1 }, 2, "target");
  assert.deepEqual(asTarget, { roles: "input,input,target", loss: "cross_entropy", output: "" });
  const columns = [column({}), column({}), { ...kind, role: /** @type {const} */ ("target") }];
  const back = withRole({ columns, ahead: 0 }, 2, "out");
  assert.deepEqual(back, { roles: "", loss: "half_mse", output: "" });
});

test("classes are told with their places, and are what comes out", () => {
  const kind = column({ name: "kind", kind: "labels", role: "target", classes: ["a", "b"] });
  assert.deepEqual([likeOf(kind), seenOf(kind)], ["2 classes: 0 a, 1 b", "1 in the place of its class, else 0"]);
  assert.deepEqual(targetsOf({ ...read, columns: [kind] }), ["a", "b"]);
});

test("rows that fit are offered in words", () => {
  const said = [1, 2, 3, 11, 21, 112].map((every) => offerSaid({ every, rows: 64, data: "", heading: "no" }));
  assert.deepEqual(said.slice(0, 3), ["The first 64 rows", "Every 2nd row: 64 rows", "Every 3rd row: 64 rows"]);
  assert.match(said.slice(3).join(), /11th.*21st.*112th/);
});

test("the columns are asked of what tells how a text is read, and of nothing else", () => {
  const asked = askedOf({ ...DEFAULTS, task: "data", data: "1,2", seed: "3" });
  assert.deepEqual(Object.keys(asked).sort(), [
    ...["ahead", "cell", "columns", "data", "heading", "hidden", "loss", "roles", "scaling"],
  ]);
});

test("columns that are all alike need one word, and words do not count", () => {
  assert.equal(withScaling(table.columns, 2, "standard"), "standard");
  assert.equal(commonScaling(table.columns), "");
  assert.equal(commonScaling([date, temp]), "standard");
});

test("what the network sees is said with the numbers of the server", () => {
  assert.deepEqual([temp, wind, column({})].map(seenOf), ["(x − 5) / 2", "(x + 2) / 7", "x, as it is"]);
  assert.deepEqual([temp, wind].map(likeOf), ["mean 5, sd 2", "−2 to 9"]);
});

test("a column that never changes, or has a gap, says so", () => {
  const constant = column({ scaling: "standard", low: 4, high: 4, mean: 4, sd: 0, shift: 4, size: 1 });
  assert.deepEqual([likeOf(constant), seenOf(constant)], ["always 4", "0: it never changes"]);
  assert.deepEqual([likeOf(date), seenOf(date)], ["a cell is no number", "nothing yet"]);
});

test("a table tells what is used, what comes out, and in which units", () => {
  assert.deepEqual(usedOf(table), [temp, wind]);
  assert.deepEqual(targetsOf(table), ["temp", "wind"]);
  assert.match(unitsSaid(table), /own units/);
  assert.equal(unitsSaid({ ...table, columns: [{ ...temp, role: "out" }, column({})] }), "");
  assert.equal(sizeOf({ ...read, rows: 90, columns: [] }), "90 rows in 1 sequence");
});

test("a text that is too long is refused with the limit", () => {
  assert.match(tooLong("a.csv", 8001, 8000), /a\.csv has 8001 letters; at most 8000 are allowed/);
  assert.equal(tooLong("a.csv", 8000, 8000), "");
});

test("a link says of columns only what is new, and roles take the place of the number of targets", () => {
  const own = { ...DEFAULTS, task: "data", data: "1,2", loss: "half_mse" };
  const query = new URLSearchParams(queryOf(own));
  assert.deepEqual(
    ["roles", "scaling", "ahead", "columns"].map((name) => query.get(name)),
    [null, null, null, "1"],
  );
  const chosen = new URLSearchParams(queryOf({ ...own, ...exampleOf("a,b") }));
  assert.deepEqual(
    ["roles", "scaling", "ahead", "columns"].map((name) => chosen.get(name)),
    ["out,both,input,input", "standard", "1", null],
  );
  assert.equal(
    queryOf({ ...own, ...exampleOf("a,b"), ...ANEW, data: "1,2", optimizer: "sgd", rate: "0.1" }),
    queryOf(own),
  );
  assert.equal(applies("ahead", DEFAULTS), false);
});
