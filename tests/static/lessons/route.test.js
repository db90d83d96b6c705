/** A stop is a link. */

import assert from "node:assert/strict";
import test from "node:test";

import {
  barely,
  linkOfSentence,
  linkOfStop,
  queryOfStop,
  routeIn,
  withoutLesson,
} from "../../../static/lessons/route.js";
import { fieldsOf, queryOf } from "../../../static/form/query.js";
import { parametersOf } from "../../../static/shared/hash.js";
import "../form/table.js";

const STOP = /** @type {any} */ ({
  title: "One",
  query: "hidden=3&steps=4",
  place: { at: "7", open: "delta,0,2,1", notation: "column" },
  text: [],
  question: null,
});
const LEFT = { search: "?hidden=5", hash: "#at=3&open=dh,0,1,0&lesson=own.x&stop=9&text=abc&beside=a%3D1" };

test("an address names a lesson and a stop, from 1", () => {
  assert.deepEqual(routeIn("#lesson=unrolling&stop=3"), { id: "unrolling", k: 2 });
  assert.deepEqual(routeIn("#at=3&lesson=own.mine"), { id: "own.mine", k: 0 });
  assert.deepEqual(routeIn("#lesson=a&stop=0"), { id: "a", k: 0 });
  assert.deepEqual(routeIn("#lesson=a&stop=-1e9"), { id: "a", k: 0 });
  assert.equal(routeIn("#lesson=<b>"), null);
  assert.equal(routeIn("#at=3"), null);
});

test("the link of a stop has its film, its place and the lesson, and nothing of the film that is left", () => {
  const [query, hash] = linkOfStop({ id: "a", k: 1 }, STOP, LEFT).split("#");
  assert.equal(query, `?${queryOf(fieldsOf("hidden=3&steps=4"))}`);
  assert.deepEqual(parametersOf(hash), {
    at: "7",
    open: "delta,0,2,1",
    notation: "column",
    lesson: "a",
    stop: "2",
    text: "abc",
  });
});

test("a stop without a film leaves the film where it is", () => {
  const stop = { ...STOP, query: null, place: null };
  const [query, hash] = linkOfStop({ id: "a", k: 0 }, stop, LEFT).split("#");
  assert.equal(query, "?hidden=5");
  assert.equal(parametersOf(hash).at, "3");
  assert.equal(queryOfStop(stop), null);
});

test("who leaves a lesson leaves the film where it is", () => {
  assert.deepEqual(parametersOf(withoutLesson(LEFT.hash)), { at: "3", open: "dh,0,1,0", beside: "a=1" });
});

test("only an address that says nothing of a place is led to the stop's", () => {
  assert.deepEqual(["#lesson=a", "#lesson=a&at=0"].map(barely), [true, false]);
});

test("a film of a sentence opens within the lesson", () => {
  const [query, hash] = linkOfSentence("?hidden=3&rate=2#at=4", "#at=1&open=z,0,0,0&lesson=a&stop=2").split("#");
  assert.equal(new URLSearchParams(query).get("rate"), "2");
  assert.deepEqual(parametersOf(hash), { at: "4", lesson: "a", stop: "2" });
});
