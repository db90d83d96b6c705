import assert from "node:assert/strict";
import { test } from "node:test";
import { boardAt } from "../../../static/film/board.js";
import { beginnings, PHASES } from "../../../static/film/phases.js";
import { blank } from "../../../static/film/player.js";
import { closed } from "../../../static/inside/inside.js";
import { createCaption } from "../../../static/page/caption.view.js";
import { createExampleChoice } from "../../../static/page/example_choice.view.js";
import { begun, first, opensOn, pictureOf } from "../../../static/page/page.js";
import { createStatus } from "../../../static/page/status.view.js";
import { createTransport } from "../../../static/page/transport.view.js";
import { afterRest, createClock } from "../../../static/shared/clock.view.js";
import { attempt, guarded } from "../../../static/shared/guard.view.js";
import { ALL } from "../../../static/shared/numbers.js";
import { createTooltip } from "../../../static/stage/tooltip.view.js";
import { goldenTraces } from "../golden.js";
import { THEMES } from "../looks.js";
import { Node, openPage } from "../page.js";

const FILMS = Object.fromEntries(goldenTraces().map((film) => [film.name.replace(".jsonl", ""), film]));
const { palette } = THEMES.light;

test("the panels are drawn anew where position, scale, notation, what is open or whom one blames is another", () => {
  const page = { inside: closed, credit: null, notation: /** @type {const} */ ("row") };
  const scales = /** @type {any} */ ({ error: { most: 1, decades: 3 } });
  const pictures = [
    pictureOf(page, "1", scales),
    pictureOf(page, "2", scales),
    pictureOf(page, "1", { ...scales, error: { most: 2, decades: 3 } }),
    pictureOf(page, "1", { ...scales, error: { most: 1, decades: 0 } }),
    pictureOf({ ...page, notation: "column" }, "1", scales),
    pictureOf({ ...page, credit: { t: 3, k: 1 } }, "1", scales),
    pictureOf({ ...page, inside: { ...closed, follow: true } }, "1", scales),
  ];
  assert.equal(new Set(pictures).size, pictures.length);
  assert.equal(pictures[0], pictureOf({ ...page }, "1", { ...scales }));
});

test("a film begins with the speed before, on the example that one looked at, or one that is heard", () => {
  const xor = FILMS.mlp_xor.start;
  assert.equal(opensOn(xor), 1, "the first is all zero");
  const page = first({ logarithmic: true, theme: "light", notation: "row" });
  const opened = begun(page, xor, "q", false);
  assert.deepEqual(
    [opened.example, opened.state, opened.player?.playing, opened.player?.cursor],
    [1, "playing", true, 0],
  );
  const before = {
    ...page,
    film: { start: xor, steps: [], end: null },
    example: 3,
    player: { ...blank(), speed: 2, cursor: 5 },
  };
  const again = begun(before, { ...xor, batch: 3 }, "q", true);
  assert.deepEqual([again.example, again.player?.speed, again.state], [2, 2, "paused"]);
  assert.equal(begun({ ...before, example: 1 }, FILMS.rnn_echo.start, "q", true).example, 0);
  assert.equal(begun({ ...before, example: ALL }, { ...xor, batch: 3 }, "q", true).example, ALL);
  assert.equal(begun({ ...before, example: ALL }, FILMS.rnn_echo.start, "q", true).example, 0, "one alone is not all");
});

/** The transport, and what it asked for. */
function transport() {
  const page = openPage();
  for (const value of ["step", "moment"]) {
    const option = new Node("option");
    option.value = value;
    page.byId("beat").append(option);
  }
  Object.assign(page.byId("phases").box, { width: 600, height: 10 });
  /** @type {any[]} */
  const asked = [];
  const act =
    (/** @type {string} */ name) =>
    (/** @type {any[]} */ ...rest) =>
      void asked.push([name, ...rest]);
  const names = ["toggle", "step", "arrow", "seek", "speed", "inside", "close", "beat"];
  const bar = createTransport(/** @type {any} */ (Object.fromEntries(names.map((name) => [name, act(name)]))));
  return { page, bar, asked: () => asked.splice(0) };
}

test("the strip has each step's colour at its place, and is blank where nothing has arrived", () => {
  const { page, bar } = transport();
  const { steps } = FILMS.rnn_echo;
  for (const [count, expected] of [
    [steps.length, steps.length],
    [10, steps.length],
  ]) {
    const { pen } = page.byId("phases");
    bar.drawStrip(steps.slice(0, count), expected, palette);
    const [ground, ...marks] = pen.all("box");
    assert.deepEqual([ground.x, ground.width, ground.colour], [0, 600, palette.frame]);
    const each = 600 / expected;
    for (let i = 0; i < expected; i++) {
      const at = marks.findLast(({ x, width }) => x <= (i + 0.4) * each && x + width >= (i + 0.4) * each);
      const tone = PHASES.find(({ steps: names }) => names.includes(steps[i].phase))?.tone ?? "";
      assert.equal(at?.colour, i < count ? palette[tone] : undefined, `step ${i} of ${count}`);
    }
  }
});

test("a phase is gone to where it begins; one that has not come cannot be, and influence is only of RTRL", () => {
  const { page, bar, asked } = transport();
  const { steps } = FILMS.rnn_echo;
  const buttons = page.byId("phase-names").children.map((item) => item.children[0]);
  bar.drawStrip(steps.slice(0, 12), steps.length, palette);
  assert.deepEqual(
    buttons.map(({ disabled }) => disabled),
    [false, false, true, true, true],
  );
  assert.deepEqual(
    buttons.map(({ hidden }) => hidden),
    [false, false, false, true, false],
  );
  bar.drawStrip(steps, steps.length, palette);
  buttons[2].click();
  assert.deepEqual(asked(), [["seek", beginnings(steps).get("backward")]]);
  assert.equal(steps[Number(beginnings(steps).get("backward")) - 1].phase, "backward");
});

test("the transport says where the film is, in which phase, and whether it plays", () => {
  const { page, bar } = transport();
  const film = FILMS.rnn_echo;
  const n = film.steps.findIndex(({ phase, t }) => phase === "backward" && t === 3) + 1;
  const player = { ...blank(), cursor: n + 0.4, length: film.steps.length, playing: true, speed: 2, timeSteps: 1 };
  bar.draw(player, boardAt(film, n, 0));
  const position = page.byId("position");
  assert.deepEqual([position.value, /** @type {any} */ (position).max], [String(n), String(film.steps.length)]);
  assert.match(
    String(position.getAttribute("aria-valuetext")),
    new RegExp(`^step ${n} of ${film.steps.length}, backward, y at t = 3`),
  );
  assert.deepEqual([page.text("play"), page.byId("speed").value, page.byId("beat").value], ["Pause", "2", "moment"]);
  const current = page
    .byId("phase-names")
    .children.filter((item) => item.children[0].getAttribute("aria-current") === "true");
  assert.deepEqual(
    current.map((item) => item.textContent),
    ["backward"],
  );
  bar.draw({ ...player, playing: false, timeSteps: 0 }, boardAt(film, 0, 0));
  assert.deepEqual([page.text("play"), page.byId("beat").value], ["Play", "step"]);
  bar.offerBeats(4);
  assert.equal(page.byId("beat").options[1].textContent, "each 4 time steps");
  bar.offerBeats(1);
  assert.equal(page.byId("beat").options[1].textContent, "each time step");
});

test("buttons, fields and keys ask for what they say; keys rest in fields, and with a modifier", () => {
  const { page, asked } = transport();
  for (const [id, meant] of /** @type {[string, any][]} */ ([
    ["play", ["toggle"]],
    ["to-start", ["seek", 0]],
    ["to-end", ["seek", Infinity]],
    ["step-back", ["step", -1]],
    ["step-forward", ["step", 1]],
  ])) {
    page.byId(id).click();
    assert.deepEqual(asked()[0].slice(0, meant.length), meant, id);
  }
  page.byId("speed").value = "4";
  page.byId("speed").fire("change");
  page.byId("position").value = "7";
  page.byId("position").fire("input");
  page.byId("beat").value = "moment";
  page.byId("beat").fire("change");
  assert.deepEqual(asked(), [
    ["speed", 4],
    ["seek", 7],
    ["beat", true],
  ]);
  const body = new Node("div");
  const press = (/** @type {string} */ key, at = body, more = {}) => {
    page.root.fire("keydown", { target: at, key, ...more });
    return asked();
  };
  assert.deepEqual(press(" "), [["toggle"]]);
  assert.deepEqual(press("ArrowRight"), [["arrow", 1]]);
  assert.deepEqual(press("ArrowLeft"), [["arrow", -1]]);
  assert.deepEqual(press("Home"), [["seek", 0]]);
  assert.deepEqual(press("End"), [["seek", Infinity]]);
  assert.deepEqual(press("Enter"), [["inside"]]);
  assert.deepEqual(press("Escape"), [["close"]]);
  assert.deepEqual(press("x"), []);
  for (const modifier of ["ctrlKey", "metaKey", "altKey"]) assert.deepEqual(press(" ", body, { [modifier]: true }), []);
  assert.deepEqual(press("ArrowRight", new Node("textarea")), []);
  assert.deepEqual(press(" ", new Node("button")), []);
  assert.deepEqual(press("Enter", new Node("button")), []);
  assert.deepEqual(press("ArrowRight", new Node("button")), [["arrow", 1]]);
  Object.assign(globalThis.document, { querySelector: () => new Node("dialog") });
  assert.deepEqual(press("ArrowRight"), [], "behind a dialog the film stays where it is");
});

test("arrows, Home and End scroll what is broader than its frame, but for the stage", () => {
  const { page, asked } = transport();
  const broad = Object.assign(new Node("div"), { scrollWidth: 869 });
  broad.box.width = 342;
  let overflowX = "auto";
  /** @type {any} */ (globalThis).getComputedStyle = () => ({ overflowX });
  const press = (/** @type {string} */ key) => {
    const { defaultPrevented } = page.root.fire("keydown", { target: broad, key });
    return [defaultPrevented, asked().length];
  };
  for (const key of ["ArrowRight", "ArrowLeft", "Home", "End"]) assert.deepEqual(press(key), [false, 0], key);
  assert.deepEqual(press(" "), [true, 1]);
  overflowX = "hidden";
  assert.deepEqual(press("ArrowRight"), [true, 1], "what does not scroll");
  overflowX = "auto";
  const frame = new Node("div");
  frame.className = "stage-frame";
  frame.append(broad);
  assert.deepEqual(press("ArrowRight"), [true, 1], "the stage follows the film");
});

test("the clock ticks while there is more to come, counts no frame for long, and never ends by an error", () => {
  const page = openPage();
  const { now } = performance;
  performance.now = () => 1000;
  try {
    /** @type {number[]} */
    const ticks = [];
    let more = true;
    const clock = createClock((seconds) => {
      ticks.push(seconds);
      if (ticks.length === 3) throw new Error("a view");
      return more;
    });
    clock.wake();
    clock.wake();
    page.frame(1016);
    page.frame(1050);
    assert.deepEqual(ticks, [0.016, 0.034]);
    assert.throws(() => page.frame(1100), /a view/);
    page.frame(9000);
    assert.equal(ticks[3], 0.1, "who comes back has missed nothing");
    more = false;
    page.frame(9010);
    page.frame(9020);
    assert.equal(ticks.length, 5);
    clock.wake();
    page.frame(999);
    assert.equal(ticks[5], 0, "time never goes back");
  } finally {
    performance.now = now;
  }
});

test("what is put off is done once, and only the last of it", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const later = afterRest();
  /** @type {string[]} */
  const done = [];
  later(() => done.push("a"));
  context.mock.timers.tick(100);
  later(() => done.push("b"));
  context.mock.timers.tick(119);
  assert.deepEqual(done, []);
  context.mock.timers.tick(1);
  assert.deepEqual(done, ["b"]);
});

test("a view that throws says so in its place, once, and what it says goes when it can be drawn again", (context) => {
  const page = openPage();
  const { error } = console;
  /** @type {any[]} */
  const told = [];
  console.error = (...words) => told.push(words);
  context.after(() => (console.error = error));
  let why = "too small";
  const frame = new Node("div");
  frame.append(page.byId("place"));
  const draw = attempt("place", () => {
    if (why) throw new Error(why);
    return 7;
  });
  assert.equal(draw(), undefined);
  draw();
  const notices = () =>
    frame.children.filter((node) => node.classes.includes("trouble")).map((node) => node.textContent);
  assert.deepEqual(notices(), ["This cannot be shown at this step: Error: too small. The film goes on."]);
  assert.equal(told.length, 1);
  why = "too large";
  draw();
  assert.deepEqual([notices().length, told.length], [1, 2]);
  why = "";
  assert.equal(draw(), 7);
  assert.deepEqual(notices(), []);
  const view = guarded("place", {
    draw: () => {
      throw new Error("x");
    },
    other: () => {
      throw new Error("y");
    },
  });
  assert.doesNotThrow(view.draw);
  assert.throws(view.other, /y/);
});

test("a tooltip stands beside the pointer, and on its other side where there is no room", () => {
  openPage();
  const root = new Node("div");
  const tooltip = createTooltip(/** @type {any} */ (root));
  const node = root.children[0];
  Object.assign(node.box, { width: 100, height: 40 });
  tooltip.show(["a", "b"], 200, 100);
  assert.deepEqual([node.hidden, node.children.length, node.style.left, node.style.top], [false, 2, "214px", "114px"]);
  tooltip.show(["a"], 750, 380);
  assert.deepEqual([node.style.left, node.style.top], ["636px", "326px"]);
  Object.assign(root.box, { width: 90, height: 30 });
  tooltip.show(["a"], 40, 20);
  assert.deepEqual([node.style.left, node.style.top], ["0px", "0px"], "where nothing has room it begins at the edges");
  Object.assign(root.box, { width: 800, height: 400 });
  tooltip.show([], 0, 0);
  assert.equal(node.hidden, true);
});

test("the page says how much has arrived and what one can do, each act by its button", () => {
  const page = openPage();
  /** @type {string[]} */
  const acts = [];
  const act = (/** @type {string} */ name) => () => void acts.push(name);
  const { draw } = createStatus({ reset: act("reset"), keep: act("keep"), retry: act("retry"), jump: act("jump") });
  const film = { start: null, steps: [], end: null };
  const progress = page.byId("arriving");
  draw({ state: "loading", film });
  assert.deepEqual([progress.dataset.waits, page.root.hasAttribute("data-empty")], ["true", true]);
  const half = { ...FILMS.rnn_echo, steps: FILMS.rnn_echo.steps.slice(0, 15), end: null };
  draw({ state: "playing", film: half });
  assert.equal(Number(progress.value), 15 / half.start.expected);
  assert.deepEqual([page.byId("state").hidden, page.root.hasAttribute("data-empty")], [true, false]);
  draw({ state: "refused", film: half });
  assert.deepEqual(
    [page.byId("state").hidden, page.byId("state").dataset.kind, progress.dataset.waits],
    [false, "refused", "false"],
  );
  for (const button of page.byId("state-acts").children) button.click();
  assert.deepEqual(acts, ["keep", "reset"]);
});

test("the choice of an example has each of the batch and all together, and says which is chosen", () => {
  const page = openPage();
  /** @type {number[]} */
  const chosen = [];
  const { offer } = createExampleChoice((example) => chosen.push(example));
  offer(3, 2);
  const select = page.byId("example");
  assert.deepEqual(
    select.options.map((option) => [option.value, option.textContent]),
    [
      ["0", "1 of 3"],
      ["1", "2 of 3"],
      ["2", "3 of 3"],
      ["-1", "all 3: root mean square"],
    ],
  );
  assert.deepEqual([select.value, page.byId("example-label").hidden], ["2", false]);
  select.value = "-1";
  select.fire("change");
  assert.deepEqual(chosen, [-1]);
  offer(1, 0);
  assert.equal(page.byId("example-label").hidden, true);
});

test("the caption takes the largest type in which its sentence has room, and keeps what belongs together", () => {
  const page = openPage();
  const caption = createCaption();
  const [root, says] = [page.byId("caption"), page.byId("caption-says")];
  const heights = /** @type {Record<string, number>} */ ({ "": 90, long: 60, longer: 41, longest: 30 });
  says.box.height = 40;
  Object.defineProperty(says, "scrollHeight", { get: () => heights[root.dataset.size] });
  Object.defineProperty(root, "scrollHeight", { get: () => 400 });
  const film = FILMS.rnn_echo;
  const n = film.steps.findIndex(({ phase, layer }) => phase === "backward" && layer === 0) + 3;
  caption.draw(boardAt(film, n, 0), false, null, "it helped");
  assert.equal(root.dataset.size, "longer");
  assert.deepEqual(
    [root.dataset.phase, page.text("caption-phase"), page.text("caption-after")],
    ["backward", "backward", "it helped"],
  );
  assert.match(page.text("caption-place"), /at t = \d/);
  const kept = says.querySelectorAll(".unbroken").map((node) => node.textContent);
  assert.ok(kept.length && kept.every((part) => /^(t = \d+|\d+ : \d+|\S+ %)$/.test(part)), kept.join());
  assert.equal(says.getAttribute("aria-live"), "polite");
  caption.draw(boardAt(film, n, 0), true, { eyebrow: "Stop 2 of 5", says: "Listen." });
  assert.deepEqual(
    [page.text("caption-phase"), page.text("caption-says"), says.getAttribute("aria-live")],
    ["Stop 2 of 5", "Listen.", "off"],
  );
  heights[""] = 20;
  page.changed();
  assert.equal(root.dataset.size, "", "more room: larger type");
});
