import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { drag } from "../../../static/weights/drag.view.js";
import { createKnob } from "../../../static/weights/knob.view.js";
import { createLateWeights } from "../../../static/weights/late.view.js";
import { openPage } from "../page.js";

const PLACE = { layer: 0, name: "W", i: 1, j: 2 };
/** @param {number} clientY @param {object} [more] */
const at = (clientY, more = {}) =>
  /** @type {any} */ ({ pointerId: 7, buttons: 1, clientX: 40, clientY, shiftKey: false, altKey: false, ...more });

/** A hand on a number, and what it does. @param {number} from @param {any} [now] */
function hand(from, now) {
  const page = openPage();
  /** @type {any[]} */
  const [moves, ends] = [[], []];
  const rest = now ? [now] : [];
  drag(
    at(100),
    from,
    (value, { clientX }) => moves.push([value, clientX]),
    (moved) => ends.push(moved),
    ...rest,
  );
  return {
    moves,
    ends,
    to: (/** @type {number} */ y, more = {}) => page.root.fire("pointermove", at(y, more)),
    up: (more = {}, kind = "pointerup") => page.root.fire(kind, at(0, { buttons: 0, ...more })),
    click: () => page.root.fire("click").stopped,
  };
}

test("a hand moves a number by a hundredth a pixel upwards, from where it took hold, however it came there", () => {
  const { moves, ends, to, up } = hand(0.5);
  for (const y of [80, 120, 100, 99]) to(y, { clientX: y });
  to(99.4);
  to(98, { shiftKey: true });
  to(98, { altKey: true });
  assert.deepEqual(moves, [
    [0.7, 80],
    [0.3, 120],
    [0.5, 100],
    [0.51, 99],
    [0.51, 40],
    [0.7, 40],
    [0.502, 40],
  ]);
  up();
  assert.deepEqual(ends, [true]);
  to(50);
  up();
  assert.deepEqual([moves.length, ends.length], [7, 1], "it has let go");
});

test("a hand that trembles clicks, and the click that ends a drag opens nothing", () => {
  const still = hand(0.5);
  for (const y of [97, 103, 100]) still.to(y);
  still.up();
  assert.deepEqual([still.moves, still.ends, still.click()], [[], [false], false]);
  const { to, up, click, moves } = hand(0.5);
  to(104);
  up();
  assert.deepEqual([moves.length, click(), click()], [1, true, false], "the next click is one again");
});

test("where no click follows a drag, the next one is not taken for it", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    const { to, up, click } = hand(0.5);
    to(50);
    up();
    mock.timers.tick(1);
    assert.equal(click(), false);
  } finally {
    mock.timers.reset();
  }
});

test("another finger neither moves nor ends it; a cancelled one does, and one that was let go unheard", () => {
  const two = hand(0.5);
  two.to(50, { pointerId: 8 });
  two.up({ pointerId: 8 });
  assert.deepEqual([two.moves, two.ends], [[], []]);
  two.to(90);
  two.up({}, "pointercancel");
  assert.deepEqual([two.moves, two.ends], [[[0.6, 40]], [true]]);
  const unheard = hand(0.5);
  unheard.to(50, { buttons: 0 });
  assert.deepEqual([unheard.moves, unheard.ends], [[], [false]]);
});

test("a hand that moved before it was heard is where it is by now", () => {
  const late = hand(0.5, at(70));
  assert.deepEqual([late.moves, late.ends], [[[0.8, 40]], []]);
  const gone = hand(0.5, at(70, { buttons: 0 }));
  assert.deepEqual([gone.moves, gone.ends], [[], [false]]);
});

/** A knob, and what it does with the weights. */
function knob() {
  const page = openPage();
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  /** @type {any[]} */
  const log = [];
  const ways = { "-1": /** @type {string | null} */ (null), 1: /** @type {string | null} */ ("later") };
  const made = createKnob(
    /** @type {any} */ ({
      move: (/** @type {any} */ place, /** @type {number} */ value) => log.push([place, value]),
      rest: async () => void log.push("rest"),
      turn: (/** @type {number} */ way) => log.push(way),
      back: (/** @type {-1 | 1} */ way) => ways[way],
    }),
  );
  const node = /** @type {any} */ (made.node);
  const [undo, redo] = node.querySelectorAll("button");
  const shown = { place: PLACE, label: "W of h¹[1,2]", value: 0.25, note: "" };
  const parts = { input: node.querySelector("input"), handle: node.querySelector(".handle"), undo, redo };
  const logged = () => log.splice(0);
  return { page, knob: made, node, ...parts, shown, ways, logged, note: node.querySelector(".hint") };
}

test("a knob says which weight it is, its number, what is to be known of it, and which ways there are", () => {
  const { knob: made, node, input, undo, redo, shown, note, ways } = knob();
  made.draw(shown);
  assert.equal(node.querySelector("label").children[0].textContent, "W of h¹[1,2] ");
  assert.deepEqual([input.getAttribute("aria-label"), input.value], ["Weight W of h¹[1,2]", "0.25"]);
  assert.deepEqual([undo.disabled, redo.disabled, note.hidden], [true, false, true]);
  assert.deepEqual(
    [undo, redo].map((button) => [button.textContent, button.getAttribute("aria-label")]),
    [
      ["↶", "Undo the change of weights"],
      ["↷", "Redo the change of weights"],
    ],
  );
  Object.assign(ways, { "-1": "before", 1: null });
  made.draw({ ...shown, note: "After 3 updates." });
  assert.deepEqual([undo.disabled, redo.disabled, note.hidden], [false, true, false]);
  assert.equal(note.textContent, "After 3 updates.");
  made.focus();
  assert.equal(globalThis.document.activeElement, input);
});

test("what is typed moves the weight once it is a number, and rests when no key has come for a while", () => {
  const { knob: made, input, shown, logged } = knob();
  const type = (/** @type {string} */ text) => ((input.value = text), input.fire("input"));
  type("0.5");
  assert.deepEqual(logged(), [], "nothing is shown yet");
  made.draw(shown);
  type("-");
  assert.deepEqual(logged(), []);
  type("-1");
  mock.timers.tick(600);
  type("-1.5");
  mock.timers.tick(600);
  assert.deepEqual(logged(), [
    [PLACE, -1],
    [PLACE, -1.5],
  ]);
  mock.timers.tick(100);
  assert.deepEqual(logged(), ["rest"]);
  for (const kind of ["change", "blur"]) {
    type("3");
    input.fire(kind);
    mock.timers.tick(1000);
    assert.deepEqual(logged(), [[PLACE, 3], "rest"], "once");
  }
  type("4");
  input.fire("keydown", { key: "Enter" });
  assert.deepEqual(logged(), [[PLACE, 4], "rest"]);
});

test("arrow keys move it by their steps and keep the film where it is; other keys are the browser's", () => {
  const { knob: made, input, shown, logged } = knob();
  const press = (/** @type {string} */ key, more = {}) => input.fire("keydown", { key, ...more });
  assert.equal(press("ArrowUp").defaultPrevented, false, "nothing is shown yet");
  made.draw(shown);
  const up = press("ArrowUp");
  assert.deepEqual([up.defaultPrevented, up.stopped, input.value], [true, true, "0.26"]);
  press("PageDown");
  press("ArrowDown", { shiftKey: true });
  press("ArrowDown", { altKey: true });
  assert.deepEqual(
    logged(),
    [0.26, 0.16, 0.06, 0.059].map((value) => [PLACE, value]),
  );
  input.value = "x";
  press("ArrowUp");
  assert.deepEqual(logged(), [[PLACE, 0.26]], "from what is shown, where no number stands");
  const other = press("a");
  assert.deepEqual([other.defaultPrevented, other.stopped, logged()], [false, false, []]);
});

test("a hand moves the weight that was shown when it took hold, and the film does not move the number", () => {
  const { page, knob: made, handle, input, shown, logged } = knob();
  assert.equal(handle.fire("pointerdown", at(100, { button: 0 })).defaultPrevented, false, "nothing is shown yet");
  made.draw(shown);
  handle.fire("pointerdown", at(100, { button: 2 }));
  page.root.fire("pointermove", at(50));
  assert.deepEqual(logged(), [], "the other button");
  assert.equal(handle.fire("pointerdown", at(100, { button: 0 })).defaultPrevented, true);
  page.root.fire("pointermove", at(80));
  assert.deepEqual([logged(), input.value], [[[PLACE, 0.45]], "0.45"]);
  made.draw({ ...shown, value: 0.44 });
  assert.equal(input.value, "0.45", "the hand is ahead of the film");
  const other = { ...PLACE, i: 0 };
  made.draw({ ...shown, place: other, value: 9 });
  assert.equal(input.value, "9", "another weight");
  page.root.fire("pointermove", at(79));
  assert.deepEqual(logged(), [[PLACE, 0.46]]);
  page.root.fire("pointerup", at(79));
  assert.deepEqual(logged(), ["rest"]);
  made.draw({ ...shown, place: other, value: 0.2 });
  assert.equal(input.value, "0.2", "it rests: the film is right");
});

test("the buttons take a change back and bring it again", () => {
  const { undo, redo, logged } = knob();
  undo.click();
  redo.click();
  assert.deepEqual(logged(), [-1, 1]);
});

/** Weights that are not fetched yet. @param {any} [there] where one is on the stage */
function late(there = { layer: 1, i: 0, j: 2 }) {
  const page = openPage();
  /** @type {any[]} */
  const log = [];
  /** @type {((view: any) => void)[]} */
  const come = [];
  const view = {
    draw: (/** @type {any} */ seen) => log.push(["draw", seen]),
    follow: (/** @type {string} */ query) => (log.push(["follow", query]), query === "own"),
    refused: (/** @type {any} */ fields) => log.push(["refused", fields]),
    grab: (/** @type {any[]} */ ...all) => log.push(["grab", ...all]),
  };
  let broken = false;
  let asked = 0;
  const fetched = () => {
    asked += 1;
    if (broken) return Promise.reject(new Error("no file"));
    return new Promise((hear) => come.push(hear));
  };
  const made = createLateWeights(
    /** @type {any} */ (fetched),
    () => there,
    (place) => log.push(["select", place]),
  );
  const arrive = async () => {
    for (const hear of come.splice(0)) hear(view);
    await new Promise((done) => setImmediate(done));
  };
  const breaks = (/** @type {boolean} */ on) => (broken = on);
  return { page, late: made, log, arrive, breaks, asked: () => asked, stage: page.byId("stage-inner") };
}

const NONE = { parameter: null, form: false };

test("what touches weights is fetched with the first that is in sight, once, and then always drawn", async () => {
  const { late: made, log, arrive, asked } = late();
  await made.draw(NONE, undefined);
  await made.draw(NONE, "forward");
  assert.deepEqual([asked(), made.follow("own")], [0, false]);
  const drawn = [made.draw(NONE, "visit"), made.draw({ ...NONE, form: true }, undefined)];
  await arrive();
  await Promise.all(drawn);
  await made.draw(NONE, undefined);
  assert.deepEqual([asked(), log.map(([word]) => word)], [1, ["draw", "draw", "draw"]]);
  assert.deepEqual([made.follow("own"), made.follow("other")], [true, false]);
  for (const [seen, phase] of /** @type {[any, string][]} */ ([
    [NONE, "gradient"],
    [{ ...NONE, parameter: { layer: 0, name: "W" } }, ""],
  ])) {
    const other = late();
    const first = other.late.draw(seen, phase);
    assert.equal(other.asked(), 1, phase);
    await other.arrive();
    await first;
    assert.deepEqual(other.log, [["draw", seen]]);
  }
});

test("where it does not come it is asked for again the next time", async () => {
  const { late: made, log, arrive, breaks, asked } = late();
  breaks(true);
  await assert.rejects(made.refused({ params: "x" }), /no file/);
  breaks(false);
  const refused = made.refused({ params: "x" });
  await arrive();
  await refused;
  assert.deepEqual([asked(), log], [2, [["refused", { params: "x" }]]]);
});

test("a mouse takes hold of a weight where it is drawn, and what comes late knows where it is by now", async () => {
  const { page, log, arrive, stage } = late();
  const down = at(100, { button: 0, pointerType: "mouse" });
  const { target } = stage.fire("pointerdown", down);
  assert.equal(target, stage);
  page.root.fire("pointermove", at(80));
  page.root.fire("pointermove", at(70));
  await arrive();
  page.root.fire("pointermove", at(10));
  const [[word, place, first, now]] = log;
  assert.deepEqual([word, place], ["grab", { name: "W", layer: 1, i: 0, j: 2 }]);
  assert.deepEqual([first.clientY, now.clientY], [100, 70]);
  const quick = late();
  quick.stage.fire("pointerdown", down);
  quick.page.root.fire("pointerup", at(100, { buttons: 0 }));
  await quick.arrive();
  assert.equal(quick.log[0][3].buttons, 0, "it has let go already");
});

test("a finger scrolls, another button is the browser's, and beside the weights there is nothing to hold", async () => {
  for (const [down, there] of [
    [at(100, { button: 0, pointerType: "touch" }), { layer: 0, i: 0, j: 0 }],
    [at(100, { button: 2, pointerType: "mouse" }), { layer: 0, i: 0, j: 0 }],
    [at(100, { button: 0, pointerType: "mouse" }), null],
  ]) {
    const { asked, stage, log } = late(there);
    stage.fire("pointerdown", down);
    assert.equal(asked(), 0);
    stage.click();
    assert.deepEqual(log, there ? [["select", { name: "W", ...there }]] : []);
  }
});
