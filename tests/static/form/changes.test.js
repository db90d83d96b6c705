import assert from "node:assert/strict";
import { test } from "node:test";
import { begunHere, changesOf, fieldsInForce, passedChanges, throughout } from "../../../static/form/changes.js";

const FIELDS = {
  algorithm: "full",
  length: "4",
  clip: "",
  limit: "1",
  rate: "0.1",
  changes: "5:algorithm=chunked, length=3; 6:clip=norm;20:rate=0.01,clip=",
};

test("a schedule is read as the server reads it", () => {
  assert.deepEqual(changesOf(" 5:rate=1; 10: clip=norm ;"), [
    { at: 5, fields: { rate: "1" } },
    { at: 10, fields: { clip: "norm" } },
  ]);
  assert.deepEqual(changesOf(" "), []);
});

test("a schedule is read as the server reads it", () => {
  assert.deepEqual(changesOf(" 5: rate=1, optimizer=adam ;10:clip=; "), [
    { at: 5, fields: { rate: "1", optimizer: "adam" } },
    { at: 10, fields: { clip: "" } },
  ]);
  assert.deepEqual(changesOf(""), []);
});

test("what holds at an iteration is what the changes until then have said", () => {
  const at = (/** @type {string} */ iteration) => fieldsInForce({ ...FIELDS, iteration });
  assert.deepEqual(at("4"), { ...FIELDS, iteration: "4" });
  assert.deepEqual(at("5"), {
    ...FIELDS,
    iteration: "5",
    algorithm: "chunked",
    length: "3",
    changes: "6:clip=norm; 20:rate=0.01,clip=",
  });
  const { changes, ...last } = at("20");
  assert.deepEqual([changes, last.rate, last.clip, last.algorithm], ["", "0.01", "", "chunked"]);
  assert.equal(fieldsInForce({ changes: "no schedule", iteration: "3" }).changes, "no schedule");
  assert.equal(passedChanges({ ...FIELDS, iteration: "6" }), "5:algorithm=chunked,length=3; 6:clip=norm");
  assert.equal(passedChanges({ iteration: "6" }), "");
});

test("a run that begins where another is has what holds there, and what is to come as many updates later", () => {
  assert.deepEqual(begunHere({ ...FIELDS, iteration: "10" }), {
    ...FIELDS,
    iteration: "0",
    algorithm: "chunked",
    length: "3",
    clip: "norm",
    changes: "10:rate=0.01,clip=",
  });
  const first = { ...FIELDS, iteration: "0" };
  assert.equal(begunHere(first), first);
});

test("what is other throughout is taken back by no change, and the rest of the schedule stays", () => {
  assert.deepEqual(throughout(FIELDS, { algorithm: "full", length: "3" }), {
    ...FIELDS,
    length: "3",
    changes: "6:clip=norm; 20:rate=0.01,clip=",
  });
  assert.equal(throughout(FIELDS, { rate: "1" }).changes, "5:algorithm=chunked,length=3; 6:clip=norm; 20:clip=");
  assert.equal(throughout(FIELDS, { seed: "1" }).changes, FIELDS.changes);
  assert.deepEqual(throughout({ rate: "1" }, { rate: "2" }), { rate: "2" });
});
