import assert from "node:assert/strict";
import { test } from "node:test";
import { openPage } from "../page.js";
import { linkTraces } from "../golden.js";
import { first } from "../../../static/page/page.js";
import { createStore } from "../../../static/page/store.js";
import { fieldsOf, queryOf } from "../../../static/form/query.js";
import "../form/table.js";

const EXAMPLE = {
  level: 1,
  query: "hidden=2&steps=3&lag=1&symbols=2",
  mistake: "f_prime_missing",
  layer: 0,
  others: ["u_twice"],
  yours: "delta = dh",
  right: "delta = dh * f_prime",
};
const BUG = { ...EXAMPLE, mistake: "carry_missing", others: ["carry_replaces", "carry_of_dh", "u_twice"] };
const [right, missing, carry] = await linkTraces([
  `${EXAMPLE.query}&seed=0`,
  `${EXAMPLE.query}&seed=0&mistakes=f_prime_missing:0`,
  `${EXAMPLE.query}&seed=0&mistakes=carry_missing:0`,
]);
const KNOWN = ["f_prime_missing", ...BUG.others, "carry_missing"].map((id) => ({
  id,
  says: `says ${id}`,
}));

/**
 * The tab over films that are here at once, or of a server that is slow.
 * @param {{slow?: boolean, address?: string, unsaid?: boolean}} [visit] unsaid: what mistakes make cannot be had
 */
async function opened({ slow = false, address = "http://backflow.test/", unsaid = false } = {}) {
  const { byId } = openPage(address);
  const replies = /** @type {Record<string, () => any>} */ ({
    "api/spots": () => ({ example: EXAMPLE, spots: [BUG] }),
    "api/mistakes": () => ({ mistakes: KNOWN }),
    "api/mistaken": () => ({ value: 1, mistaken: [{ mistake: "u_twice", says: "", value: 0.5 }] }),
  });
  globalThis.fetch = /** @type {any} */ (
    async (/** @type {string} */ url) => {
      const [path] = url.split("?");
      if (unsaid && path === "api/mistaken") throw new TypeError("no net");
      const text = [right.start, ...right.steps, right.end].map((line) => JSON.stringify(line)).join("\n");
      return { ok: true, json: async () => replies[path](), blob: async () => ({ text: async () => text }) };
    }
  );
  const { createSpot } = await import("../../../static/spot/spot.view.js");
  const store = createStore(first({ logarithmic: true, theme: "light", notation: "row" }));
  /** @type {any[]} */
  const went = [];
  const seek = (/** @type {number} */ cursor) => store.set({ player: { ...store.get().player, cursor } });
  const show = (/** @type {any} */ { start, steps, end }, /** @type {string} */ query) =>
    store.set({ film: { start, steps, end }, query });
  let asked = "";
  const ask = (/** @type {string} */ query) => {
    asked = query;
    store.set({ state: "loading" });
    if (!slow) show(query.includes("f_prime") ? missing : query.includes("carry") ? carry : right, query);
  };
  /** @type {string[]} */
  const looked = [];
  const spot = createSpot({
    ...{ store, seek, inside: () => looked.push("a cell"), changed() {} },
    dock: /** @type {any} */ ({
      ...{ offer() {}, select() {}, shows: () => true },
      open: (/** @type {string} */ tab) => looked.push(tab),
    }),
    go: (link, replaces = false) => {
      went.push(link);
      history[replaces ? "replaceState" : "pushState"](null, "", link);
    },
    ...{ ask, asked: () => asked },
  });
  const panel = byId("spot");
  const button = (/** @type {string} */ name) =>
    /** @type {any} */ (panel.querySelectorAll("button").findLast(({ text }) => text === name));
  const rest = () => new Promise((done) => setTimeout(done, 5));
  return { spot, store, ask, show, went, panel, button, byId, rest, looked };
}

test("who has solved none begins with the example, which ends with what was planted", async () => {
  const { spot, panel, button, store } = await opened();
  await spot.start();
  const { query } = store.get();
  assert.ok(spot.veils(query), "the film does not say what is planted");
  assert.match(panel.textContent, /1 · The output's δ/);
  for (let k = 0; k < 3; k++) button("Go on").click();
  assert.match(panel.textContent, /Planted: says f_prime_missing/);
  assert.equal(spot.veils(query), false);
  assert.equal(spot.addressOf(query), queryOf(fieldsOf(`${EXAMPLE.query}&seed=0`)));
});

test("an exercise asks where, then which, and is remembered once both are right", async () => {
  const { spot, panel, button, store, byId, rest } = await opened();
  await spot.begin(1, 0);
  assert.equal(/** @type {any} */ (byId("along-open")).disabled, true, "what is exported would tell");
  assert.doesNotMatch(panel.textContent, /carry_missing/);
  const place = /** @type {any} */ (panel.querySelectorAll("select").at(-1));
  const first = carry.steps.find(
    (/** @type {any} */ { phase, t, layer }) => phase === "backward" && t === 1 && layer === 0,
  );
  store.set({ player: { ...store.get().player, cursor: first.n + 1 } });
  button("The step that is shown").click();
  assert.equal(place.value, "0,1");
  button("Reveal").click();
  await rest();
  assert.match(panel.textContent, /Right: h¹ at t = 1/);
  const radios = /** @type {any[]} */ (panel.querySelectorAll('[type="radio"]'));
  const labels = panel.querySelectorAll("label").filter(({ text }) => text.startsWith("says"));
  radios[labels.findIndex(({ text }) => text === "says carry_missing")].checked = true;
  button("Reveal").click();
  assert.match(panel.textContent, /Planted: says carry_missing/);
  assert.match(panel.textContent, /Bug 1, level 1 ✓/);
  assert.equal(spot.veils(store.get().query), false);
});

test("where it cannot be had what other mistakes would make, a wrong answer hears no reason", async () => {
  for (const unsaid of [false, true]) {
    const { spot, panel, button, rest } = await opened({ unsaid });
    await spot.begin(1, 0);
    /** @type {any} */ (panel.querySelectorAll("select").at(-1)).value = "0,1";
    button("Reveal").click();
    await rest();
    const labels = panel.querySelectorAll("label").filter(({ text }) => text.startsWith("says"));
    const radios = /** @type {any[]} */ (panel.querySelectorAll('[type="radio"]'));
    radios[labels.findIndex(({ text }) => text === "says u_twice")].checked = true;
    button("Reveal").click();
    assert.equal(/That would/.test(panel.textContent), !unsaid, panel.textContent);
  }
});

test("who closes it sees the right film, and another film ends it", async () => {
  const { spot, button, store, ask, went, byId } = await opened();
  await spot.begin(1, 2);
  assert.match(went.at(-1), /seed=2#spot=1$/);
  button("Close").click();
  assert.doesNotMatch(store.get().query, /mistakes/);
  assert.equal(/** @type {any} */ (byId("along-open")).disabled, false);
  await spot.begin(1, 0);
  const { query } = store.get();
  ask("cell=gru");
  assert.equal(spot.over(), undefined);
  assert.equal(spot.addressOf(query), query);
});

test("who asks for another film while that of the exercise is on its way leaves it", async () => {
  const { spot, panel, ask, byId } = await opened({ slow: true });
  const exports = /** @type {any} */ (byId("along-open"));
  await spot.begin(1, 0);
  assert.match(panel.textContent, /on its way/);
  assert.equal(exports.disabled, true);
  ask("cell=gru");
  assert.equal(exports.disabled, false);
  await spot.begin(0, 0);
  assert.equal(exports.disabled, true, "it can be begun again");
});

test("a film that does not show its mistake lets go of the exercise like any other", async () => {
  const { spot, panel, ask, show, byId } = await opened({ slow: true });
  const exports = /** @type {any} */ (byId("along-open"));
  const query = queryOf({ ...fieldsOf(`${BUG.query}&seed=0`), mistakes: "carry_missing:0" });
  await spot.begin(1, 0);
  show(right, query);
  assert.match(panel.textContent, /do not show the mistake/);
  assert.equal(exports.disabled, true);
  ask("cell=gru");
  assert.equal(exports.disabled, true, "it is still the one that is shown");
  show(right, "cell=gru");
  assert.equal(exports.disabled, false);
});

test("the list of what to look at leads to each place of it, in the film or in the dock", async () => {
  const { spot, button, store, looked } = await opened();
  await spot.begin(1, 0);
  const cursor = () => store.get().player.cursor;
  const begins = carry.steps.findIndex((/** @type {any} */ { phase }) => phase === "backward");
  assert.equal(cursor(), begins, "it begins before the way back");
  button("1 The output's δ").click();
  assert.equal(cursor(), begins + 1);
  button("3 Parts and sums").click();
  button("4 Shapes and time steps").click();
  assert.deepEqual([cursor(), looked], [begins + 1, ["a cell", "gradient"]]);
  button("5 Numeric gradient").click();
  assert.deepEqual([cursor(), looked.length], [carry.steps.length, 2]);
});

test("who closes an exercise unanswered, or goes on to the example, opens cells again", async () => {
  const { spot, button, rest } = await opened();
  const chosen = () => spot.choose(/** @type {any} */ ({ layer: 0, t: 1 }));
  for (const go of [() => button("Close").click(), () => spot.begin(0, 0)]) {
    await spot.begin(1, 0);
    await rest();
    assert.equal(chosen(), true);
    await go();
    assert.equal(chosen(), false);
  }
});

test("the exercise runs that the address names, in the page of the history that is there", async () => {
  const link = `?${queryOf(fieldsOf(`${EXAMPLE.query}&seed=0`))}`;
  const { spot, went, byId, button, rest } = await opened({ address: `http://backflow.test/${link}#spot=1` });
  const { createLateSpot } = await import("../../../static/spot/late.view.js");
  const entries = { pushState: 0, replaceState: 0 };
  for (const name of /** @type {("pushState" | "replaceState")[]} */ (Object.keys(entries))) {
    const write = history[name].bind(history);
    history[name] = (...now) => ((entries[name] += 1), write(...now));
  }
  /** @type {any} */ (document.head).append = (/** @type {any} */ sheet) => setTimeout(() => sheet.fire("load"));
  const late = createLateSpot(async () => spot);
  const runs = () => /** @type {any} */ (byId("along-open")).disabled;
  await late.follow();
  assert.deepEqual([spot.runs(1, 0), went, entries], [true, [`${link}#spot=1`], { pushState: 0, replaceState: 1 }]);
  await late.follow();
  assert.equal(went.length, 1, "what runs does not begin anew");
  button("Close").click();
  assert.deepEqual([runs(), location.hash], [false, ""]);
  history.replaceState(null, "", `${link}#spot=1`); // Back
  await late.follow();
  assert.deepEqual([runs(), went.length], [true, 3]);
  history.replaceState(null, "", link);
  await late.follow();
  assert.deepEqual([runs(), spot.over(), went.length], [false, undefined, 3]);
  history.replaceState(null, "", `${link}#spot=1`);
  const begins = late.follow();
  history.replaceState(null, "", link);
  await begins;
  await rest();
  assert.deepEqual([runs(), location.hash], [false, ""], "who has gone on is not led back");
});
