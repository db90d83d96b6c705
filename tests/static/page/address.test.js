import assert from "node:assert/strict";
import { test } from "node:test";
import { grow, pause, seek } from "../../../static/film/player.js";
import { createAddress } from "../../../static/page/address.js";
import { begun, first } from "../../../static/page/page.js";
import { createStore } from "../../../static/page/store.js";
import { ALL } from "../../../static/shared/numbers.js";
import { linkTraces } from "../golden.js";

const [{ start, steps, end }] = await linkTraces(["hidden=3&steps=5&batch=2"]);

/** A page whose film has begun at an address. @param {string} hash @param {any} [film] how it starts */
function page(hash, film = start) {
  const store = createStore(first({ logarithmic: true, theme: "light", notation: "row" }));
  const seen = { hash, asked: "a=1" };
  /** @type {(() => void) | null} */
  let put = null;
  const address = createAddress(store, {
    hash: () => seen.hash,
    replace: (now) => (seen.hash = now),
    asked: () => seen.asked,
    later: (act) => (put = act),
  });
  store.set(begun(store.get(), film, "a=1", false));
  address.restore();
  const rest = () => put?.();
  /** @param {number} n steps that have arrived */
  const arrive = (n) => {
    const arrived = { start: film, steps: steps.slice(0, n), end: n === steps.length ? end : null };
    store.set({ film: arrived, player: grow(store.get().player, n) });
  };
  const move = (/** @type {any} */ player) => store.set({ player, state: player.playing ? "playing" : "paused" });
  return { store, seen, address, rest, arrive, move, player: () => store.get().player };
}

test("a film that is asked for at a place rests there, as soon as it has come that far", () => {
  const { store, arrive, player, seen, rest } = page("#at=12&open=delta,0,2,1&example=1&notation=column");
  assert.deepEqual([store.get().state, store.get().example, store.get().notation], ["paused", 1, "column"]);
  assert.equal(store.get().inside.opened?.name, "delta");
  arrive(5);
  rest();
  assert.deepEqual([player().cursor, player().playing, seen.hash.includes("at=12")], [5, false, true]);
  arrive(20);
  assert.equal(player().cursor, 12);
  arrive(steps.length);
  rest();
  assert.deepEqual([player().cursor, seen.hash], [12, "#at=12&open=delta,0,2,1&example=1&notation=column"]);
});

test("a place beyond the end is the end, and a person who leads elsewhere is not led back", () => {
  const far = page("#at=99999");
  far.arrive(3);
  far.arrive(steps.length);
  assert.equal(far.player().cursor, steps.length);
  const led = page("#at=12");
  led.arrive(6);
  led.move(pause(seek(led.player(), 2)));
  led.arrive(steps.length);
  assert.equal(led.player().cursor, 2);
});

test("a stream that breaks again and again on the way to a place does not lose it", () => {
  const { store, arrive, player, seen, rest } = page("#at=12");
  arrive(5);
  for (const status of ["It broke.", "It broke again.", "And again."]) {
    store.set({ film: { ...store.get().film }, status });
    store.set({ state: "cut", player: pause(player()) });
    rest();
  }
  assert.equal(seen.hash, "#at=12");
  store.set({ state: "paused" });
  arrive(steps.length);
  assert.equal(player().cursor, 12);
});

test("an address that is opened while the stream is broken is led to when it goes on", () => {
  const { store, arrive, player, seen, address } = page("");
  arrive(5);
  store.set({ state: "cut", player: pause(player()), interrupted: true });
  seen.hash = "#at=3";
  address.restore();
  assert.deepEqual([player().cursor, store.get().interrupted], [3, false]);
  seen.hash = "#at=12";
  address.restore();
  assert.equal(player().cursor, 5);
  arrive(steps.length);
  assert.equal(player().cursor, 12);
});

test("where nothing more comes, what has come is all there is of a place", () => {
  const { store, arrive, player, seen, rest } = page("#at=12");
  arrive(5);
  store.set({ arriving: false });
  store.set({ film: { ...store.get().film }, state: "failed", player: pause(player()) });
  rest();
  assert.equal(seen.hash, "#at=5&example=0&notation=row");
});

test("where one is has an address while the film moves too, and on the way to a place it is that place", () => {
  const { store, arrive, move, player, seen, address } = page("#at=7&lab=cuts");
  assert.equal(address.here(), "#at=7&lab=cuts", "on the way");
  arrive(steps.length);
  move({ ...player(), cursor: 9.4, playing: true });
  assert.equal(address.here(), "#at=9&lab=cuts&example=0&notation=row");
  store.set({ state: "refused" });
  move(pause(player()));
  store.set({ state: "refused" });
  assert.equal(address.here(), "#at=9&lab=cuts&example=0&notation=row", "also beside a form that is refused");
  assert.equal(seen.hash, "#at=7&lab=cuts");
  const untouched = page("#lab=cuts");
  assert.equal(untouched.address.here(), "#lab=cuts");
});

test("without a place the film plays, and the address is silent until it rests", () => {
  const { store, arrive, rest, seen, move, player } = page("#beside=cell%3Dgru");
  assert.equal(store.get().state, "playing");
  arrive(steps.length);
  rest();
  assert.equal(seen.hash, "#beside=cell%3Dgru");
  move(pause(seek(player(), 7)));
  rest();
  assert.equal(seen.hash, "#beside=cell%3Dgru&at=7&example=0&notation=row");
  store.set({ credit: { t: 4, k: 0 } });
  rest();
  assert.equal(seen.hash, "#beside=cell%3Dgru&at=7&example=0&notation=row&open=loss,4,0");
});

test("a film that nobody has led anywhere needs no words, until somebody has", () => {
  const { arrive, rest, seen, move, player } = page("#lab=cuts");
  arrive(steps.length);
  move(pause(player()));
  rest();
  assert.equal(seen.hash, "#lab=cuts");
  move(pause(seek(player(), 1)));
  rest();
  move(pause(seek(player(), 0)));
  rest();
  assert.equal(seen.hash, "#lab=cuts&at=0&example=0&notation=row");
});

test("while another film is asked for, or refused, the address is left alone", () => {
  const { store, arrive, rest, seen, move, player } = page("");
  arrive(steps.length);
  for (const change of [{ state: "loading" }, { state: "refused" }]) {
    store.set(/** @type {any} */ (change));
    store.set({ player: pause(player()) });
    rest();
  }
  seen.asked = "b=2";
  move(pause(seek(player(), 3)));
  rest();
  assert.equal(seen.hash, "");
});

test("another address of the same film leads to its place, and closes what it does not name", () => {
  const { store, arrive, seen, address, player } = page("#at=9&open=delta,0,2,1");
  arrive(steps.length);
  seen.hash = "#at=4";
  address.restore();
  assert.deepEqual([player().cursor, store.get().inside.opened], [4, null]);
  seen.hash = "#open=loss,3,1";
  address.restore();
  assert.deepEqual([player().cursor, store.get().credit], [4, { t: 3, k: 1 }]);
});

test("an address leads back to every example, on a page where another one is shown too", () => {
  const silent = { ...start, inputs: start.inputs.map(([first, ...rest]) => [first.map(() => 0), ...rest]) };
  const { store, arrive, move, player, rest, seen, address } = page("", silent);
  assert.equal(store.get().example, 1, "the first is all zero");
  arrive(steps.length);
  move(pause(seek(player(), 7)));
  for (const example of [0, 1, ALL]) {
    store.set({ example });
    rest();
    assert.equal(page(seen.hash, silent).store.get().example, example, seen.hash);
    store.set({ example: 1 - Math.abs(example) });
    address.restore();
    assert.equal(store.get().example, example, seen.hash);
  }
});
