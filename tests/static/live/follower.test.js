import assert from "node:assert/strict";
import { test } from "node:test";
import { away, following, heard, led, left, over, returned, said, touched } from "../../../static/live/follower.js";

/** @param {number} at @param {any} [more] @returns {any} */
const doc = (at, more = {}) => ({
  ...{ code: "KTQ4", rev: at, link: `?steps=4#at=${at}`, at, playing: false, speed: 1 },
  ...{ follow: false, people: 3, question: null, ended: false, ...more },
});
/** @param {number} at @param {any} [more] @returns {any} */
const place = (at, more = {}) => ({ link: "?steps=4", at, playing: false, speed: 1, ...more });

/** A page that is where the class is. */
const along = (at = 3) => led(heard(following("KTQ4"), doc(at)).f, place(at));

test("whoever comes goes where the class is, and then where it goes", () => {
  const first = heard(following("KTQ4"), doc(3));
  assert.deepEqual(first.go, place(3));
  assert.deepEqual(heard(along(3), doc(4)).go, place(4));
  assert.equal(heard(along(3), doc(3, { people: 9 })).go, null, "nothing has moved");
});

test("a class that has shown nothing yet leads nowhere", () => {
  const { f, go } = heard(following("KTQ4"), doc(0, { link: "" }));
  assert.equal(go, null);
  assert.match(said(f), /not begun/);
});

test("touching anything lets go, and the class goes on without the page", () => {
  for (const moved of [place(4), place(3, { playing: true }), place(3, { link: "?steps=5" })])
    assert.equal(touched(along(3), moved, false).along, false, JSON.stringify(moved));
  const alone = touched(along(3), place(9), false);
  const { f, go } = heard(alone, doc(5));
  assert.equal(go, null);
  assert.equal(said(f), "The class is at step 5.");
});

test("who leads elsewhere before the page was led anywhere is left there", () => {
  const { f, go } = heard(left(heard(following("KTQ4"), doc(3)).f), doc(5));
  assert.deepEqual([f.along, go], [false, null]);
  assert.deepEqual(returned(f).go, place(5));
});

test("a film that plays moves by itself, and rests at its end; who pauses it lets go", () => {
  const f = led(heard(following("KTQ4"), doc(3, { playing: true })).f, place(3, { playing: true }));
  assert.equal(touched(f, place(8, { playing: true }), false).along, true);
  assert.equal(touched(f, place(30), true).along, true);
  assert.equal(touched(f, place(8), false).along, false);
});

test("one comes back by oneself, or once with everybody", () => {
  const alone = touched(heard(along(3), doc(5)).f, place(9), false);
  const back = returned(heard(touched(along(3), place(9), false), doc(5)).f);
  assert.deepEqual([back.f.along, back.go], [true, place(5)]);
  const called = heard(heard(alone, doc(5)).f, doc(6, { follow: 1 }));
  assert.deepEqual([called.f.along, called.go], [true, place(6)]);
  const again = touched(led(called.f, place(6)), place(1), false);
  assert.equal(heard(again, doc(7, { follow: 1 })).f.along, false, "once");
});

test("who was away goes where the class is by then, and hears that it is over", () => {
  const gone = away(along(3));
  assert.match(said(gone), /cannot be heard/);
  assert.deepEqual(heard(gone, doc(3)).go, place(3));
  assert.match(said(heard(along(3), doc(3, { ended: true })).f), /over/);
  assert.match(said(away(over(along(3)))), /over/);
});
