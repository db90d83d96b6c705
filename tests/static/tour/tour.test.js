import assert from "node:assert/strict";
import { test } from "node:test";
import { blank } from "../../../static/film/player.js";
import { first } from "../../../static/page/page.js";
import { createStore } from "../../../static/page/store.js";
import { linkTraces } from "../golden.js";
import { openPage } from "../page.js";

openPage();
const { createTour } = await import("../../../static/tour/tour.view.js");
const { stopsOf } = await import("../../../static/tour/stops.js");
const [film] = await linkTraces(["hidden=3&steps=6&lag=3"]);
const STOPS = /** @type {any[]} */ (stopsOf(film, null));
/** @type {any} */ (globalThis).fetch = async () => new Response("{}", { status: 500 });

/** The tour of a film that is whole. */
function tour() {
  const page = openPage();
  page.byId("question").hidden = true;
  const start = first({ logarithmic: true, theme: "light", notation: "row" });
  const store = createStore({ ...start, film, player: { ...blank(), length: film.steps.length, speed: 2 } });
  /** @type {string[]} */
  const log = [];
  const seek = (/** @type {number} */ cursor) => {
    log.push(`seek ${cursor}`);
    store.set({ player: { ...store.get().player, cursor, playing: false } });
  };
  const sizes = Array.from({ length: film.start.steps }, (_, t) => [t + 1]);
  const credits = { watch: () => {}, ask: () => log.push("credit"), here: () => ({ credit: [sizes, null], says: "" }) };
  const dock = { select: (/** @type {string} */ tab) => log.push(tab) };
  const made = createTour(/** @type {any} */ ({ store, seek, credits, dock, changed: () => {} }));
  return { page, store, made, log: () => log.splice(0) };
}

test("the tour rests at its five stops, each in words of its own, and plays fast from one to the next", () => {
  assert.equal(STOPS.length, 5);
  const { page, store, made, log } = tour();
  assert.equal(made.wanted(), true);
  made.begin();
  assert.deepEqual([made.on(), made.at()], [true, 0]);
  for (let k = 0; k < 5; k++) {
    log();
    made.go(k);
    const said = log();
    const { player } = store.get();
    if (player.playing) {
      assert.equal(player.speed, 4, "fast");
      assert.equal(made.voice(), null, "while the film speaks");
      store.set({ player: { ...player, cursor: STOPS[k].at } });
      made.tick();
    }
    assert.deepEqual([store.get().player.cursor, store.get().player.playing], [STOPS[k].at, false]);
    const voice = made.voice();
    assert.deepEqual([voice?.eyebrow, voice?.says], [`Stop ${k + 1} of 5`, STOPS[k].says]);
    assert.deepEqual(
      said.filter((word) => ["credit", "gradient"].includes(word)).length > 0,
      k > 2 || Boolean(STOPS[k].asks),
    );
    const dots = page.byId("caption-dots").children.map((dot) => dot.getAttribute("class"));
    assert.deepEqual(
      dots,
      [0, 1, 2, 3, 4].map((i) => (i < k ? "was" : i === k ? "here" : "")),
    );
    const acts = page.byId("caption-acts").children.map((act) => act.textContent);
    assert.deepEqual(acts, [...(k ? ["‹ Back"] : []), k === 4 ? "Done" : "Go on ›", ...(k === 4 ? [] : ["Skip"])]);
  }
  made.go(5);
  assert.deepEqual([made.on(), made.wanted(), store.get().player.speed], [false, false, 2]);
  assert.equal(page.byId("caption-acts").children.length > 0, true);
  made.voice();
  assert.deepEqual(page.byId("caption-acts").children, []);
});

test("a stop that asks which loss sent most takes an answer, by a button, and says whether it is right", () => {
  const { page, made, store } = tour();
  made.begin();
  const k = STOPS.findIndex(({ asks }) => asks);
  assert.ok(k >= 0);
  made.go(k);
  store.set({ player: { ...store.get().player, cursor: STOPS[k].at, playing: false } });
  made.voice();
  assert.equal(page.byId("question").hidden, false);
  assert.deepEqual(
    page.byId("question-losses").children.map((node) => node.textContent),
    STOPS[k].asks.map((/** @type {number} */ t) => `loss ${t}`),
  );
  assert.equal(made.answered(-1), false);
  page.byId("question-losses").children[0].click();
  assert.notEqual(made.voice()?.says, STOPS[k].says);
  assert.equal(page.byId("question").hidden, true);
});

test("who goes on alone gets the own speed back, and onward it begins only before its first stop", () => {
  const { made, store, log } = tour();
  store.set({ player: { ...store.get().player, cursor: STOPS[0].at + 1 } });
  made.begin(true);
  assert.equal(made.on(), false);
  made.begin();
  made.skip();
  assert.deepEqual([made.on(), made.wanted(), store.get().player.speed], [false, false, 2]);
  assert.ok(log().includes("errors"));
  store.set({ player: { ...store.get().player, cursor: 0 } });
  made.begin();
  assert.deepEqual([store.get().player.playing, store.get().player.speed], [true, 4]);
  made.leave();
  assert.equal(store.get().player.speed, 2);
  made.leave();
  assert.equal(made.suits(), true);
});
