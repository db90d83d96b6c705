import assert from "node:assert/strict";
import { test } from "node:test";
import {
  addressOf,
  codeIn,
  joinAddress,
  moveAddress,
  placeIn,
  placeOf,
  queryOf,
  sessionIn,
  travelling,
} from "../../../static/live/place.js";

/** @type {any} */
const PAGE = {
  query: "steps=4",
  film: { start: { layers: [], batch: 1 }, steps: [], end: null },
  player: { cursor: 7.4, playing: true, speed: 2, length: 30 },
  example: 0,
  notation: "row",
  inside: { opened: null },
  credit: { t: 3, k: 1 },
};
const HERE = { search: "?steps=4", hash: "#at=2&live=KTQ4&key=secret&lab=reach" };

test("a place is the film, what is open in it, and the step; its class and its key are no part of it", () => {
  assert.deepEqual(placeOf(PAGE, HERE, "steps=4"), {
    link: "?steps=4#lab=reach&open=loss,3,1&notation=row",
    at: 7,
    playing: true,
    speed: 2,
  });
});

test("a film that has not begun stands at its first step, and says nothing of the one before", () => {
  const { link, at, playing } = placeOf(PAGE, { search: "?steps=9", hash: "#at=2" }, "steps=9");
  assert.deepEqual([link, at, playing], ["?steps=9", 0, false]);
});

test("a place travels as a link to the very step, and comes back as it was", () => {
  const place = placeOf(PAGE, HERE, "steps=4");
  const sent = travelling(place);
  assert.equal(sent.link, "?steps=4#lab=reach&open=loss,3,1&notation=row&at=7");
  assert.deepEqual(placeIn(/** @type {any} */ ({ ...sent, rev: 3 })), place);
  assert.equal(placeIn(/** @type {any} */ ({ link: "", at: 0 })), null, "nothing was shown yet");
});

test("the address of a page that follows names its class, of one that presents none", () => {
  const place = { link: "?steps=4#open=loss,3,1", at: 7, playing: false, speed: 1 };
  assert.equal(addressOf(place, "KTQ4"), "?steps=4#open=loss,3,1&at=7&live=KTQ4");
  assert.equal(addressOf({ ...place, link: "?" }, ""), "?#at=7");
});

test("a code is found in whatever is typed or scanned", () => {
  for (const typed of ["ktq4", " KTQ4 ", "http://10.0.0.2:8000/live/ktq4", "10.0.0.2/#live=KTQ4", "x/live/KTQ4?"])
    assert.equal(codeIn(typed), "KTQ4", typed);
  for (const typed of ["https://x/live/ktq4/", "x/live/KTQ4/#", "https://x/?steps=4#at=3&live=KTQ4&at=4", "x/ktq4/"])
    assert.equal(codeIn(typed), "KTQ4", typed);
  for (const typed of ["#live=KTQ4&key=abc", moveAddress("http://x/", "KTQ4", "abc")])
    assert.equal(codeIn(typed), "KTQ4", typed);
});

test("a key stands behind the # of a private link alone, which no server sees", () => {
  const link = moveAddress("http://x/", "KTQ4", "abc_-1");
  assert.equal(link.split("#")[0], "http://x/");
  assert.deepEqual(sessionIn(new URL(link).hash), { code: "KTQ4", key: "abc_-1" });
  assert.deepEqual(sessionIn("#at=3"), { code: "", key: "" });
  assert.equal(joinAddress("http://x/", "KTQ4"), "http://x/live/KTQ4");
});

test("the film of a question is that of the class, wherever the page is", () => {
  assert.equal(queryOf(/** @type {any} */ ({ link: "?steps=4#form.text=abc&at=3" })), "steps=4&text=abc");
  assert.equal(queryOf(null), "");
});
