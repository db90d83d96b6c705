import assert from "node:assert/strict";
import { test } from "node:test";
import { fieldsOf, queryOf } from "../../../static/form/query.js";
import "../form/table.js";
import { linkTraces } from "../golden.js";
import { THEMES } from "../looks.js";
import { Node, openPage } from "../page.js";
import { openServer, until } from "../server.js";

openPage();
openServer();
const { createWeights } = await import("../../../static/weights/weights.view.js");
const LINK = queryOf(fieldsOf("hidden=3&steps=2&lag=1&symbols=2"));
const [FILM, LATER] = await linkTraces([LINK, `${LINK}&iteration=3`]);
const PLACE = { layer: 0, name: "U", i: 1, j: 2 };
const CLOSED = { parameter: null, form: false };

/** A page whose weights are touched. @param {any} [start] @param {string} [link] */
function weights(start = FILM.start, link = LINK) {
  const page = openPage();
  let query = link;
  const state = { film: { start }, inside: { opened: /** @type {any} */ (null) }, notation: "row" };
  /** @type {Record<string, any[]>} */
  const log = { show: [], open: [], ask: [], select: [], fail: [] };
  const view = createWeights(
    /** @type {any} */ ({
      page: () => state,
      query: () => query,
      palette: () => THEMES.light.palette,
      show: async (/** @type {string} */ asked) => void log.show.push(asked),
      open: (/** @type {any} */ fields) => (log.open.push(fields), (query = queryOf(fields))),
      ask: (/** @type {any} */ fields) => log.ask.push(fields),
      select: (/** @type {any} */ place) => log.select.push(place),
      fail: (/** @type {any} */ error) => log.fail.push(error),
    }),
  );
  const hand = { pointerId: 1, button: 0, buttons: 1, shiftKey: false, altKey: false };
  const move = (/** @type {number} */ clientX, /** @type {number} */ clientY) =>
    page.root.fire("pointermove", { ...hand, clientX, clientY });
  return {
    page,
    view,
    state,
    log,
    move,
    hand: (/** @type {number} */ clientY) => /** @type {any} */ ({ ...hand, clientX: 0, clientY }),
    up: () => page.root.fire("pointerup", { ...hand, buttons: 0 }),
    says: () => /** @type {any} */ (globalThis.document.body).children,
    input: (/** @type {string} */ id) => /** @type {any} */ (page.byId(id).querySelector("input")),
    press: (/** @type {string} */ key, more = {}, target = new Node("div")) =>
      page.root.fire("keydown", {
        key,
        target,
        ctrlKey: false,
        metaKey: false,
        shiftKey: false,
        altKey: false,
        ...more,
      }),
  };
}

/** The weight that an opened film begins with. @param {any} fields */
const opened = (fields) => JSON.parse(fields.params)[0].U[1][2];

test("a weight that is dragged says beside the hand what it is, and is selected once the hand has let go", async () => {
  const { view, hand, move, up, says, log } = weights();
  const first = { ...hand(100), clientX: 5 };
  view.grab(PLACE, first, first);
  assert.deepEqual(says(), [], "not before it moves");
  const from = FILM.start.params[0].U[1][2];
  const count = Math.round(-100 * from) - 20; // to about -0.2
  move(30, 100 - count);
  const [note] = says();
  const value = Number((from + count / 100).toPrecision(15));
  assert.ok(value < 0);
  assert.equal(note.textContent, `U of h¹[1,2] = −${-value}`);
  assert.deepEqual([note.className, note.style.left, note.style.top], ["in-hand", "30px", `${100 - count}px`]);
  await until(() => log.show.length);
  assert.equal(opened(fieldsOf(log.show[0])), value);
  assert.deepEqual([log.open, log.select], [[], []], "the hand still holds it");
  up();
  assert.deepEqual(says(), []);
  await until(() => log.select.length);
  assert.deepEqual(log.select, [PLACE]);
  assert.equal(opened(log.open[0]), value);
  const exact = JSON.parse(log.open[0].params)[0].U[0][0];
  assert.notEqual(exact, FILM.start.params[0].U[0][0], "the others keep all their digits");
  assert.ok(Math.abs(exact - FILM.start.params[0].U[0][0]) < 1e-3);
});

test("a hand that has moved nothing selects nothing; in columns a weight has its indices the other way", async () => {
  const still = weights();
  still.view.grab(PLACE, still.hand(100), still.hand(100));
  still.up();
  await new Promise((done) => setTimeout(done)); // what would be selected is so after the hand has rested
  assert.deepEqual([still.log.open, still.log.select, still.says()], [[], [], []]);
  const { view, state, hand, says } = weights();
  state.notation = "column";
  view.grab(PLACE, hand(100), hand(90));
  assert.match(says()[0].textContent, /^U of h¹\[2,1\] = /, "and where the hand is when it is heard");
});

test("a gradient that is opened has the knob of its weight, anything else has none", () => {
  const { page, view, state, input } = weights(LATER.start, `${LINK}&iteration=3`);
  const room = page.byId("opened-weight");
  view.draw(CLOSED);
  assert.equal(room.hidden, true);
  for (const phase of ["gradient", "visit"]) {
    state.inside.opened = { phase, t: 0, ...PLACE };
    view.draw(CLOSED);
    assert.equal(room.hidden, false);
    assert.equal(input("opened-weight").getAttribute("aria-label"), "Weight U of h¹[1,2]");
    assert.equal(Number(input("opened-weight").value), LATER.start.params[0].U[1][2]);
  }
  assert.match(
    String(room.querySelector(".hint")?.textContent),
    /^After 3 updates\. A change begins a film of its own/,
  );
  state.inside.opened = { phase: "gradient", layer: 1, name: "b", i: 1, j: undefined };
  view.draw(CLOSED);
  assert.equal(input("opened-weight").getAttribute("aria-label"), "Weight b of y[1]");
  assert.equal(Number(input("opened-weight").value), LATER.start.params[1].b[1]);
  state.inside.opened = { phase: "backward", t: 0, ...PLACE };
  view.draw(CLOSED);
  assert.equal(room.hidden, true);
  const none = weights(null);
  none.view.draw(CLOSED);
  assert.equal(none.page.byId("opened-weight").hidden, true);
});

test("the dock has the weights of the parameter that is chosen there, unless there are too many", () => {
  const start = structuredClone(FILM.start);
  const { page, view } = weights(start);
  const room = () => page.byId("weights-matrix").children[0];
  view.draw({ parameter: { layer: 1, name: "W" }, form: false });
  assert.equal(page.text("weights-title"), "W of y, the weights themselves");
  assert.deepEqual([page.byId("weights-many").hidden, room().hidden], [true, false]);
  assert.equal(room().querySelectorAll('[role="gridcell"]').length, 3 * start.layers[1].units);
  assert.equal(room().querySelector(".hint")?.textContent, "", "drawn weights need no words");
  start.layers[1].params.W = [41, 40];
  view.draw({ parameter: { layer: 1, name: "W" }, form: false });
  assert.deepEqual([page.byId("weights-many").hidden, room().hidden], [false, true]);
});

test("the form says whose the weights are", () => {
  const own = JSON.stringify(FILM.start.params);
  for (const [link, words] of [
    [LINK, /^Weights\. As they were drawn/],
    [`${LINK}&params=${encodeURIComponent(own)}`, /^Weights\. Your own/],
  ]) {
    const { page, view } = weights(FILM.start, String(link));
    view.draw(CLOSED);
    assert.equal(page.byId("own-weights").querySelector("p")?.textContent, "", "out of sight it is not drawn");
    view.draw({ parameter: null, form: true });
    assert.match(page.byId("own-weights").querySelector("p")?.textContent ?? "", /** @type {RegExp} */ (words));
  }
});

test("control and Z take a change back, with Shift or by Y it comes again, but in a text", async () => {
  const { view, state, input, log, press } = weights();
  state.inside.opened = { phase: "gradient", t: null, ...PLACE };
  view.draw(CLOSED);
  input("opened-weight").value = "0.5";
  input("opened-weight").fire("input");
  input("opened-weight").fire("change");
  await until(() => log.open.length === 1);
  let turns = 1;
  for (const [key, more, params] of /** @type {[string, object, string][]} */ ([
    ["z", { ctrlKey: true }, ""],
    ["Z", { ctrlKey: true, shiftKey: true }, "own"],
    ["z", { metaKey: true }, ""],
    ["y", { ctrlKey: true }, "own"],
  ])) {
    assert.equal(press(key, more).defaultPrevented, true, key);
    turns += 1;
    await until(() => log.open.length === turns);
    assert.equal(log.open.at(-1).params ? "own" : "", params, key);
  }
  for (const [key, more] of /** @type {[string, object][]} */ ([
    ["z", {}],
    ["z", { ctrlKey: true, altKey: true }],
    ["y", { ctrlKey: true, shiftKey: true }],
    ["x", { ctrlKey: true }],
  ]))
    assert.equal(press(key, more).defaultPrevented, false, key);
  for (const tag of ["input", "textarea"])
    assert.equal(press("z", { ctrlKey: true }, new Node(tag)).defaultPrevented, false, tag);
  assert.equal(press("z", { ctrlKey: true }, input("opened-weight")).defaultPrevented, true, "the number of a weight");
  Object.assign(globalThis.document, { querySelector: () => new Node("dialog") });
  assert.equal(press("z", { ctrlKey: true }).defaultPrevented, false, "behind a dialog");
});

test("weights that are refused as they are transposed can be turned by a button", async () => {
  const { page, view, log } = weights();
  const turned = FILM.start.params.map((/** @type {any} */ params) => ({
    ...params,
    W: params.W[0].map((/** @type {any} */ _, /** @type {number} */ j) =>
      params.W.map((/** @type {any} */ row) => row[j]),
    ),
  }));
  const fields = { ...fieldsOf(LINK), params: JSON.stringify(turned) };
  await view.refused(fields);
  const buttons = page.byId("fault-params").children;
  assert.match(buttons[0].textContent, /^Turn W of layer 1 \(3 × 2\)/);
  buttons[0].click();
  assert.deepEqual(JSON.parse(log.ask[0].params), FILM.start.params);
  assert.equal(log.ask[0].hidden, "3");
  const other = weights();
  await other.view.refused({ ...fieldsOf(LINK), params: "no JSON" });
  assert.deepEqual(other.page.byId("fault-params").children, []);
});

test("where the digits of the weights cannot be had it is said", async () => {
  const { view, hand, log, up } = weights(FILM.start, `${LINK}&seed=x`);
  view.grab(PLACE, hand(100), hand(50));
  await until(() => log.fail.length);
  up();
  assert.match(String(log.fail[0]), /seed/i);
});
