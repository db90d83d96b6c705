import assert from "node:assert/strict";
import { test } from "node:test";

import { LONGEST, linkOf, queryIn } from "../../../static/form/link.js";
import { fieldsOf, queryOf } from "../../../static/form/query.js";
import { changed, parametersOf } from "../../../static/shared/hash.js";
import "./table.js";

const ROWS = Array.from({ length: 500 }, (_, n) => `${n}.5; ${n % 7}, "ü"`).join("\n");

/** @param {string} link */
const parts = (link) => {
  const { search, hash } = new URL(link, "http://host/");
  return { search, hash };
};

test("a short link is its query, and keeps what the hash says", () => {
  assert.equal(linkOf("steps=3&lag=1", ""), "?steps=3&lag=1");
  assert.equal(linkOf("steps=3", "#train=200&open=a,1"), "?steps=3#train=200&open=a,1");
});

test("what is too long for a proxy goes to the hash, and comes back as it was", () => {
  const own = { task: "data", data: ROWS, hidden: "4", loss: "half_mse", scaling: "standard" };
  const fields = fieldsOf(new URLSearchParams(own).toString());
  const { search, hash } = parts(linkOf(queryOf(fields), "#lab=reach"));
  assert.ok(search.length <= LONGEST);
  assert.equal(parametersOf(hash).lab, "reach");
  assert.ok(search.includes("task=data") && !search.includes("data="));
  assert.deepEqual(fieldsOf(queryIn(search, hash)), fields);
  assert.equal(queryOf(fieldsOf(queryIn(search, hash))), queryOf(fields));
});

test("all that is long goes, the longest first, until the rest is short enough", () => {
  const long = { data: "x".repeat(9000), params: "y".repeat(8000), changes: "z".repeat(2000), steps: "3" };
  const { search, hash } = parts(linkOf(new URLSearchParams(long).toString(), ""));
  assert.deepEqual(Object.keys(parametersOf(hash)), ["form.data", "form.params"]);
  assert.deepEqual(Object.fromEntries(new URLSearchParams(queryIn(search, hash))), long);
});

test("a film of short fields takes those of the film before out of the hash", () => {
  const { hash } = parts(linkOf(new URLSearchParams({ data: ROWS }).toString(), "#train=5"));
  assert.ok(hash.length > LONGEST);
  assert.equal(linkOf("steps=3", hash), "?steps=3#train=5");
  assert.equal(
    parametersOf(changed(hash, { train: "9" }))["form.data"],
    ROWS,
    "who changes the hash otherwise leaves it",
  );
});
