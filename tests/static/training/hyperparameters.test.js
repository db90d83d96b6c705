import assert from "node:assert/strict";
import { test } from "node:test";
import { fieldsOf } from "../../../static/form/query.js";
import "../form/table.js";
import { firstDifference, marksOf, remediesOf, withChange } from "../../../static/training/hyperparameters.js";

const SGD = { name: "sgd", rate: 0.1 };
const ADAM = { name: "adam", rate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

test("a mark says what holds from its iteration on: the name, the rate or the limit, and what else is another", () => {
  const request = {
    optimizer: SGD,
    clip: null,
    algorithm: { name: "full" },
    changes: [
      { at: 5, optimizer: ADAM },
      { at: 10, optimizer: { ...ADAM, beta1: 0.5 }, clip: { kind: "norm", limit: 1 } },
      { at: 20, clip: { kind: "norm", limit: 0.1 } },
      { at: 30, algorithm: { name: "truncated", k1: 2, k2: 5 }, clip: null },
    ],
  };
  assert.deepEqual(marksOf(request), [
    { at: 5, says: "optimizer adam, rate 0.1" },
    { at: 10, says: "optimizer adam, rate 0.1, beta1 0.5; clip norm, limit 1" },
    { at: 20, says: "clip norm, limit 0.1" },
    { at: 30, says: "algorithm truncated, k1 2, k2 5; clip off" },
  ]);
  assert.deepEqual(marksOf({}), []);
});

test("a change replaces what was to come later, and keeps what came before", () => {
  assert.equal(withChange("", 10, { rate: "0.01", clip: "" }), "10:rate=0.01");
  assert.equal(withChange("5:rate=1; 20:rate=2", 10, { clip: "norm", rate: "" }), "5:rate=1; 10:clip=norm");
  assert.equal(withChange("5:rate=1", 10, { rate: "" }), "5:rate=1");
});

test("a second change at one iteration leaves what the first says of other fields", () => {
  assert.equal(withChange("5:rate=1; 50:rate=0.01", 50, { clip: "norm" }), "5:rate=1; 50:rate=0.01,clip=norm");
  assert.equal(withChange("50:rate=0.01,clip=norm", 50, { rate: "0.5" }), "50:rate=0.5,clip=norm");
  assert.equal(withChange("50:clip=", 50, { rate: "0.5" }), "50:clip=,rate=0.5", "which turns clipping off");
});

test("two films differ from the first iteration on that is made otherwise", () => {
  const differ = (/** @type {string} */ one, /** @type {string} */ other) =>
    firstDifference(fieldsOf(`changes=${one}`), fieldsOf(`changes=${other}`));
  assert.equal(differ("50:rate=1; 90:clip=norm", "50: rate=1;90:clip=norm;"), Infinity);
  assert.equal(differ("", "50:rate=1"), 50);
  assert.equal(differ("50:rate=1", "20:rate=1"), 20);
  assert.equal(differ("20:rate=1; 50:rate=1", "20:rate=1; 50:rate=2; 90:rate=1"), 50);
  assert.equal(differ("5:rate=1", "5:rate=1; 20:optimizer=momentum"), 20, "which brings its momentum into the link");
  assert.equal(firstDifference(fieldsOf("hidden=3"), fieldsOf("hidden=4")), 0);
  const limits = ["1", "2"].map((limit) => fieldsOf(`changes=5:rate=1;9:clip=norm&limit=${limit}`));
  assert.equal(firstDifference(limits[0], limits[1]), 9, "a limit means nothing before there is clipping");
});

test("what may help after an explosion is what helps where it was, also where the schedule says otherwise", () => {
  const request = {
    optimizer: { ...SGD, rate: 0.01 },
    clip: null,
    changes: [
      { at: 50, optimizer: { ...SGD, rate: 10 }, clip: { kind: "value", limit: 9 } },
      { at: 90, optimizer: { ...SGD, rate: 3 } },
    ],
  };
  const fields = { rate: "0.01", clip: "", limit: "1", changes: "50:rate=10,clip=value,limit=9; 90:rate=3; 95:clip=" };
  const [clip, smaller, ...more] = remediesOf(request, 50);
  assert.deepEqual([clip[0], smaller[0], more], ["Clip the gradient to norm 1", "A smaller rate: 1", []]);
  assert.deepEqual(clip[1](fields), { ...fields, clip: "norm", changes: "50:rate=10; 90:rate=3" });
  assert.deepEqual(smaller[1](fields), {
    ...fields,
    changes: "50:rate=1,clip=value,limit=9; 90:rate=1; 95:clip=",
  });
  const [, early] = remediesOf(request, 49);
  assert.equal(early[0], "A smaller rate: 0.001");
  assert.equal(early[1](fields).rate, "0.001");
  assert.equal(
    remediesOf({ ...request, optimizer: { ...SGD, rate: 0.7 } }, 0)[1][1]({ rate: "0.7", changes: "" }).rate,
    "0.07",
  );
});

test("a run that is clipped to norm 1 where it explodes is not to be clipped to norm 1", () => {
  const named = (/** @type {any} */ clip) =>
    remediesOf({ optimizer: SGD, clip: null, changes: [{ at: 5, clip }] }, 5).map(([name]) => name);
  assert.deepEqual(named({ kind: "norm", limit: 1 }), ["A smaller rate: 0.01"]);
  assert.deepEqual(named({ kind: "norm", limit: 2 }).length, 2);
  assert.deepEqual(named({ kind: "value", limit: 1 }).length, 2);
});
