import assert from "node:assert/strict";
import { test } from "node:test";
import {
  adding,
  answered,
  change,
  due,
  heard,
  lost,
  moved,
  presenting,
  reopened,
  sending,
} from "../../../static/live/presenter.js";

/** @param {number} at @param {any} [more] @returns {any} */
const place = (at, more = {}) => ({ link: "?steps=4", at, playing: false, speed: 1, ...more });
/** @param {number} rev @param {any} where @returns {any} */
const doc = (rev, where) => ({ rev, ...where, link: `${where.link}#at=${where.at}`, follow: false, question: null });

/** A page at this step that everybody has. */
const shared = (at = 0, now = 0) => {
  const p = sending(moved(presenting(), place(at)), now);
  return answered(p, true, doc(1, place(at))).p;
};

test("what the page does is sent at once, and while an answer is due nothing more", () => {
  const p = moved(presenting(), place(3));
  assert.equal(due(p, 1000), 0);
  const flying = sending(p, 1000);
  assert.deepEqual(change(flying), { rev: 0, link: "?steps=4#at=3", at: 3, playing: false, speed: 1 });
  assert.equal(due(moved(flying, place(4)), 5000), null);
});

test("ten changes in a second are sent at most, and the last one always", () => {
  let p = presenting();
  let [sent, at] = [0, 0];
  for (let now = 0; now < 2000; now += 5) {
    if (now < 1000) p = moved(p, place(++at));
    if (due(p, now) !== 0) continue;
    p = sending(p, now);
    p = answered(p, true, doc(p.rev + 1, place(Number(change(p).at)))).p;
    sent++;
  }
  assert.ok(sent <= 11 && sent >= 8, `${sent}`);
  assert.equal(p.shared?.at, at);
  assert.equal(due(p, 3000), null);
});

test("a film that plays is said anew once a second, by the device that began it", () => {
  let p = shared(0, 0);
  p = moved(p, place(0, { playing: true }));
  assert.equal(due(p, 200), 0);
  p = answered(sending(p, 200), true, doc(2, place(0, { playing: true }))).p;
  p = moved(p, place(9, { playing: true }));
  assert.equal(due(p, 400), 800);
  assert.equal(due({ ...p, leads: false }, 9000), null);
  assert.equal(due(moved(p, place(9)), 400), 0, "it stops");
});

test("a question and a call go out with the next change, and are not lost where it is", () => {
  const p = adding(adding(shared(), { question: { id: "q" } }), { follow: 1 });
  const flying = sending(p, 500);
  assert.deepEqual(change(flying).question, { id: "q" });
  assert.deepEqual(flying.extra, {});
  const again = lost(flying);
  assert.deepEqual(again.extra, { question: { id: "q" }, follow: 1 });
  assert.equal(due(again, 700), 0);
});

test("where another device has moved the class, the page goes there, and what else it wanted is said again", () => {
  const flying = sending(moved(adding(shared(), { follow: 1 }), place(5)), 500);
  const { p, adopt } = answered(flying, false, doc(7, place(2)));
  assert.deepEqual(adopt, place(2));
  assert.deepEqual([p.rev, p.leads, p.extra], [7, false, { follow: 1 }]);
  assert.equal(due({ ...p, extra: {} }, 5000), null, "and sends nothing back");
});

test("a refusal of its own change, whose answer was lost, is no move of another device", () => {
  const flying = sending(moved(shared(), place(5)), 500);
  const { p, adopt } = answered(flying, false, doc(2, place(5)));
  assert.equal(adopt, null);
  assert.equal(p.leads, true);
});

test("what is heard of another device moves the page, and its own echo does not", () => {
  const p = shared();
  assert.equal(heard(p, doc(1, place(0))).adopt, null);
  assert.deepEqual(heard(p, doc(2, place(4))).adopt, place(4));
  const flying = sending(moved(p, place(5)), 500);
  const meanwhile = heard(flying, doc(3, place(8)));
  assert.equal(meanwhile.adopt, null);
  assert.deepEqual(
    answered(meanwhile.p, true, doc(2, place(5))).adopt,
    place(8),
    "it is heard once the answer is there",
  );
});

test("a server that was restarted hears all of it, under numbers that go on", () => {
  const p = reopened({ ...shared(4), rev: 57 });
  assert.equal(due(p, 5000), 0);
  assert.equal(change(sending(p, 5000)).rev, 57);
});
