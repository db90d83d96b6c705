import assert from "node:assert/strict";
import { test } from "node:test";
import { openPage } from "../page.js";

openPage();
const { createStagePlaces } = await import("../../../static/questions/places.view.js");
const { createCard } = await import("../../../static/lessons/card.view.js");

test("while a gradient is asked for, in its own film, the tab that tells it is hidden", () => {
  const { byId } = openPage();
  const nothing = () => {};
  const place = /** @type {any} */ ({ all: () => [], mark: nothing, listen: () => nothing });
  const card = createCard({
    ...{ turn: nothing, leave: nothing, follow: nothing, back: nothing, revealed: nothing },
    ...{ query: () => "", place },
  });
  const of = { n: 3, name: "dU", i: 0, j: 1 };
  const question = { id: "", kind: "number", ask: "How much?", truth: 2, of };
  const stop = { title: "One", query: "steps=2", place: null, text: [], question };
  const lesson = { id: "x", title: "X", sentence: "", minutes: 1, sources: "", stops: [stop, stop], faults: [] };
  const asks = () => document.documentElement.dataset.asks;
  card.show(/** @type {any} */ (lesson), 0);
  assert.equal(asks(), "gradient");
  card.note(true);
  assert.equal(asks(), "", "another film hides nothing");
  card.note(false);
  assert.equal(asks(), "gradient");
  const root = /** @type {any} */ (byId("lesson"));
  root.querySelector("input").value = "2";
  root.querySelector(".lesson-asks").querySelector(".main").click();
  assert.equal(asks(), "", "it is answered");
  card.show(/** @type {any} */ (lesson), 1);
  assert.equal(asks(), "gradient");
  card.unveil();
  assert.equal(asks(), "", "it is told to a class");
});

test("once a question for a place is gone or told, cells of the stage open again", () => {
  openPage();
  const film = { start: { steps: 4, layers: [{ cell: "rnn", name: "h1" }] } };
  const place = createStagePlaces({ store: /** @type {any} */ ({ get: () => ({ film }), watch() {} }), changed() {} });
  const nothing = () => {};
  const card = createCard({
    ...{ turn: nothing, leave: nothing, follow: nothing, back: nothing, revealed: nothing },
    ...{ query: () => "", place },
  });
  const stop = { title: "One", query: "steps=4", place: null, text: [] };
  const where = { ...stop, question: { kind: "place", ask: "Where?", truth: "0,2" } };
  const lesson = /** @type {any} */ ({ id: "x", title: "X", stops: [where, stop], faults: [] });
  const waits = () => place.choose(/** @type {any} */ ({ layer: 0, t: 1 }));
  const goes = { "the next stop asks nothing": () => card.show(lesson, 1), "the lesson is left": card.close };
  for (const [how, go] of Object.entries({ ...goes, "a class is told the answer": card.unveil })) {
    card.show(lesson, 0);
    assert.equal(waits(), true);
    go();
    assert.equal(waits(), false, how);
  }
});
