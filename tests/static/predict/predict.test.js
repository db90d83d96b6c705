import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { createStore } from "../../../static/page/store.js";
import { first } from "../../../static/page/page.js";
import { goldenTraces } from "../golden.js";
import { openPage } from "../page.js";

const film = goldenTraces().find(({ name }) => name.startsWith("rnn_echo"));

/** @type {ReturnType<typeof opened>} */
let page;
beforeEach(async () => void (page = await opened()));

/** Predict over the film of the RNN, which is whole and at its start; nothing moves by itself. */
async function opened() {
  const { byId, root } = openPage();
  /** @type {any} */ (globalThis).matchMedia = () => ({ matches: true, addEventListener() {} }); // reduced motion
  const { createPredict } = await import("../../../static/predict/predict.view.js");
  const store = createStore(first({ logarithmic: true, theme: "light", notation: "row" }));
  const { start, steps, end } = /** @type {any} */ (film);
  const player = { ...store.get().player, length: steps.length };
  store.set({ film: { start, steps, end }, query: "", player, state: "paused" });
  const seek = (/** @type {number} */ cursor) =>
    store.set({ player: { ...store.get().player, playing: false, cursor: Math.min(cursor, steps.length) } });
  /** @type {any} */
  const dock = { offer() {}, select() {} };
  const predict = createPredict({ store, seek, dock, single() {}, changed() {}, stand() {} });
  const find = (/** @type {string} */ selector) => byId("predict").querySelector(selector);
  const button = (/** @type {string} */ name) =>
    /** @type {any} */ (
      byId("predict")
        .querySelectorAll("button")
        .find(({ text }) => text === name)
    );
  const cursor = () => store.get().player.cursor;
  return { predict, store, seek, find, button, cursor, byId, root, text: () => byId("predict").textContent };
}

/** Answers what is asked, with anything. @param {typeof page} page */
function answer({ find, button }) {
  const [radio, select, sign] = ['[type="radio"]', "select", '[data-sign="+"]'].map((kind) => find(kind));
  if (radio) radio.checked = true;
  else if (select) select.value = select.options[1].value;
  else if (sign) sign.click();
  else /** @type {any} */ (find("input")).value = "0.123";
  button("Reveal").click();
}

test("switched on, the film goes to the first question and waits before its answer", () => {
  page.predict.toggle();
  assert.match(page.text(), /^Question 1 of \d+/);
  assert.ok(page.cursor() > 0);
  assert.ok(page.root.hasAttribute("data-hides"), "what tells of steps to come is hidden");
  const at = page.cursor();
  assert.equal(page.predict.waits(), true);
  assert.equal(page.predict.turn(1), true);
  assert.equal(page.cursor(), at);
});

test("an error in one film is not the end of Predict: the next film is asked about", () => {
  const { film } = page.store.get();
  page.predict.toggle();
  const damaged = [...film.steps];
  damaged[0] = /** @type {any} */ (null);
  assert.throws(() => page.store.set({ film: { ...film, steps: damaged }, query: "damaged" }), TypeError);
  page.store.set({ film, query: "whole" });
  assert.match(page.text(), /^Question 1 of \d+/);
});

test("an answer that is revealed moves the film on to it, and counts", () => {
  page.predict.toggle();
  const at = page.cursor();
  answer(page);
  assert.ok(page.cursor() > at);
  assert.match(page.text(), /of 1 right/);
  assert.match(page.text(), /Right|Not right/);
  page.button("Next question").click();
  assert.match(page.text(), /^Question 2 of/);
});

test("whoever wants to go on while a question waits is led to it, and what is typed stays", () => {
  page.predict.toggle();
  const before = page.find("form");
  const [field] = page.byId("predict").querySelectorAll("input");
  if (field) field.value = "0.5";
  assert.equal(page.predict.turn(1), true);
  assert.equal(page.predict.waits(), true);
  assert.equal(page.find("form"), before);
  if (field) assert.equal(page.byId("predict").querySelectorAll("input")[0], field);
  const asks = page.find(".ask");
  page.predict.waits();
  assert.equal(page.find(".ask"), asks);
});

test("all questions of a film are asked, and then others", () => {
  page.predict.toggle();
  for (let k = 0; k < 10 && page.find(".main") && !page.button("Reveal").hidden; k++) {
    answer(page);
    if (!page.button("Next question").hidden) page.button("Next question").click();
  }
  assert.equal(page.root.hasAttribute("data-hides"), false, "nothing is hidden any more");
  assert.equal(page.predict.waits(), false);
  const [, of] = /** @type {RegExpExecArray} */ (/(\d+) of \d+ right/.exec(page.text()));
  assert.ok(Number(of) >= 0);
  page.button("Other questions").click();
  assert.match(page.text(), /^Question 1 of/);
});

test("a question that is skipped does not count, and one that the film has passed is asked no more", () => {
  page.predict.toggle();
  page.button("Skip").click();
  assert.match(page.text(), /^Question 2 of/);
  assert.doesNotMatch(page.text(), / right/);
  page.seek(Infinity);
  assert.equal(page.predict.waits(), false);
  assert.match(page.text(), /All questions about this film are answered/);
});

test("the score is set back, and the switch leaves the page as it was", () => {
  const timeSteps = 3;
  page.store.set({ player: { ...page.store.get().player, timeSteps } });
  page.predict.toggle();
  page.store.set({ player: { ...page.store.get().player, timeSteps: 0 } }); // a film that plays to a question
  answer(page);
  page.button("Reset score").click();
  assert.doesNotMatch(page.text(), /of 1 right/);
  assert.equal(page.byId("predict-open").getAttribute("aria-pressed"), "true");
  page.predict.toggle();
  assert.equal(page.byId("predict-open").getAttribute("aria-pressed"), "false");
  assert.equal(page.root.hasAttribute("data-hides"), false);
  assert.equal(page.store.get().player.timeSteps, timeSteps);
});

test("another film has a beat of its own when Predict is left; with other weights that of before stays", () => {
  const { store, predict } = page;
  const { film: whole, player } = store.get();
  /** @param {number} timeSteps of the film that begins */
  const begins = (timeSteps) =>
    store.set({
      film: { ...whole, start: { ...whole.start }, steps: [], end: null },
      player: { ...player, timeSteps },
    });
  const other = /** @type {any} */ ({ ...whole, start: { ...whole.start } });
  for (const [before, after] of [
    [0, 2],
    [3, 0],
  ]) {
    store.set({ film: whole, player: { ...player, timeSteps: before } });
    predict.toggle();
    begins(after);
    store.set({ film: other });
    predict.toggle();
    assert.equal(store.get().player.timeSteps, after);
  }
  store.set({ film: whole, player: { ...player, timeSteps: 3 } });
  predict.toggle();
  store.set({ film: other });
  predict.toggle();
  assert.equal(store.get().player.timeSteps, 3);
});

test("a film that is not whole waits at its beginning for its questions", () => {
  const { film: whole } = page.store.get();
  page.store.set({ film: { ...whole, steps: whole.steps.slice(0, 9), end: null } });
  page.predict.toggle();
  page.store.set({ player: { ...page.store.get().player, playing: true, cursor: 4 } });
  assert.equal(page.cursor(), 0);
  assert.match(page.text(), /when the film is whole/);
  page.store.set({ film: whole });
  assert.match(page.text(), /^Question 1 of/);
});

test("a question for a place that is skipped, passed by or switched off leaves the stage alone", async () => {
  const chosen = () => page.predict.choose(/** @type {any} */ ({ layer: 0, t: 1 }));
  const skip = () => page.button("Skip").click();
  for (const go of [skip, () => page.seek(Infinity), () => page.predict.toggle()]) {
    page = await opened();
    page.predict.toggle();
    const other = () => (page.button("Skip").hidden ? page.button("Other questions").click() : skip());
    for (let k = 0; k < 60 && !page.find("select"); k++) other();
    assert.deepEqual([chosen(), page.find("select").value], [true, "0,1"]);
    go();
    assert.equal(chosen(), false);
  }
});
