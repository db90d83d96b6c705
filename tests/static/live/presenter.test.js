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
  refused,
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

// --- what is refused ---

/** What the server says of a field. @param {string[]} names */
const faulty = (...names) => ({ fields: names.map((field) => ({ field })), message: "It is too large." });
const LONG = { link: `?text=${"x".repeat(2000)}` };

test("a place that is too long for a class is said until the next one is taken, and is not sent again", () => {
  const { p, dropped } = refused(sending(moved(shared(), place(3, LONG)), 500), faulty("link"));
  assert.deepEqual([dropped, due(p, 5000), p.flying], [{}, null, null]);
  assert.match(p.refusal?.why ?? "", /^This film's link is too long for a class: /);
  assert.equal(due(moved(p, place(4, LONG)), 5000), 0, "the next is tried");
  const next = sending(moved(p, place(0, { playing: true })), 5000);
  assert.notEqual(answered(next, false, doc(2, place(9))).p.refusal, null, "another device had moved the class");
  assert.equal(answered(next, true, doc(2, place(0, { playing: true }))).p.refusal, null);
});

test("a question beside a place that is too long goes once more without it, and then the place is still untold", () => {
  const asks = adding(moved(shared(), place(3, LONG)), { question: { id: "q" }, follow: 1 });
  const { p, dropped } = refused(sending(asks, 500), faulty("link"));
  assert.deepEqual([dropped, due(p, 5000)], [{}, 0]);
  const alone = sending(p, 5000);
  assert.deepEqual(change(alone), { rev: 1, question: { id: "q" }, follow: 1 });
  const { p: after, adopt } = answered(alone, true, doc(2, place(0)));
  assert.deepEqual([adopt, due(after, 9000)], [null, null]);
  assert.match(after.refusal?.why ?? "", /^This film's link is too long/);
  assert.equal(change(sending(moved(after, place(4)), 9000)).at, 4, "the next place goes again");
  const away = answered(sending(adding(after, { question: null }), 9000), true, doc(3, place(0))).p;
  assert.equal(change(sending(away, 9500)).at, 3, "without the question there may be room for it");
  const refusedToo = refused(alone, faulty("link"));
  assert.deepEqual([Object.keys(refusedToo.dropped), refusedToo.p.extra], [["question", "follow"], {}]);
  assert.match(refusedToo.p.refusal?.why ?? "", /^This question is too long for a class beside this film's link/);
});

test("beside the place that the class has it is the question that is too long, and it alone is left out", () => {
  const asks = refused(sending(adding(shared(), { question: { id: "q" } }), 500), faulty("link"));
  assert.deepEqual([asks.dropped, asks.p.extra, due(asks.p, 5000)], [{ question: { id: "q" } }, {}, null]);
  const more = adding(moved(shared(), place(3)), { question: { id: "q" }, follow: 1 });
  const { p, dropped } = refused(sending(more, 500), faulty("question.truth", "question.ask"));
  assert.deepEqual([dropped, p.refusal?.why], [{ question: { id: "q" } }, "This cannot be shared: It is too large."]);
  const rest = sending(p, 5000);
  assert.deepEqual(change(rest), { rev: 1, link: "?steps=4#at=3", at: 3, playing: false, speed: 1, follow: 1 });
  const told = answered(rest, true, doc(2, place(3))).p;
  assert.notEqual(told.refusal, null, "what was refused is not what was taken");
  const on = (/** @type {any} */ where) => answered(sending(moved(told, where), 9000), true, doc(3, where)).p.refusal;
  assert.notEqual(on(place(8, { playing: true })), null, "a film that plays on");
  assert.equal(on(place(4)), null, "the presenter has gone on");
  const again = sending(adding(told, { question: { id: "r" } }), 9000);
  assert.equal(answered(again, true, doc(3, place(3))).p.refusal, null);
});

test("what is refused without a field is not sent again, and what came meanwhile is", () => {
  const flying = sending(adding(moved(shared(), place(3)), { follow: 1 }), 500);
  const meanwhile = moved(adding(flying, { question: { id: "q" } }), place(5));
  const { p, dropped } = refused(meanwhile, faulty());
  assert.deepEqual([dropped, p.extra, p.wanted], [{ follow: 1 }, { question: { id: "q" } }, place(5)]);
  assert.deepEqual(refused(flying, faulty()).p.extra, {});
  assert.equal(due(refused(flying, faulty()).p, 5000), null);
  const heardIt = heard(flying, doc(7, place(2))).p;
  assert.deepEqual(refused(heardIt, faulty()).adopt, place(2));
});
