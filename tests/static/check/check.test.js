/** Check mine as a card: what is taken away and brought, the verdict with its acts, and its marks on the stage. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { overlayOf } from "../../../static/check/marks.view.js";
import { createSizes } from "../../../static/check/sizes.view.js";
import { verdictNodes } from "../../../static/check/verdict.view.js";
import { fieldsOf, queryOf } from "../../../static/form/query.js";
import { roadOn } from "../../../static/stage/layout.js";
import "../form/table.js";
import { linkTraces } from "../golden.js";
import { THEMES } from "../looks.js";
import { Node, openPage } from "../page.js";
import { Pen } from "../pen.js";
import { openServer, until } from "../server.js";

openPage();
const server = openServer();
const { createCheck } = await import("../../../static/check/check.view.js");
const LINK = queryOf(fieldsOf("hidden=3&steps=4&lag=1&symbols=2&batch=2&algorithm=full"));
const DIGITS = `${LINK}&digits=null`;
const [FILM, RIGHT, FORGETS] = await linkTraces([LINK, DIGITS, `${DIGITS}&mistakes=carry_missing:0`]);

/** The gradients of a pass as somebody prints them. @param {any} film */
const printed = ({ steps }) =>
  JSON.stringify(
    Object.fromEntries(
      steps
        .filter((/** @type {any} */ { phase }) => phase === "gradient")
        .flatMap((/** @type {any} */ { layer, grads }) =>
          Object.entries(grads).map(([name, value]) => [`d${name}${layer}`, value]),
        ),
    ),
  );

/** The card of a film. @param {any} [film] @param {string} [link] */
function card(film = FILM, link = LINK) {
  const page = openPage();
  server.asked.length = 0;
  const state = { start: film.start, query: link, n: 0, playing: false };
  /** @type {Record<string, any[]>} */
  const log = { open: [], beside: [], seek: [] };
  let changes = 0;
  const check = createCheck({
    film: () => state,
    open: (fields) => log.open.push(fields),
    beside: (change) => log.beside.push(change),
    seek: (...place) => log.seek.push(place),
    changed: () => changes++,
  });
  check.stand();
  const verdict = page.byId("check-verdict");
  return {
    page,
    check,
    state,
    log,
    verdict,
    changes: () => changes,
    bring: (/** @type {string} */ text) => {
      page.byId("check-text").value = text;
      page.byId("check-go").click();
    },
    judged: () => until(() => page.byId("check").getAttribute("aria-busy") === "false"),
    button: (/** @type {string} */ words) =>
      /** @type {any} */ (verdict.querySelectorAll("button").find(({ textContent }) => textContent === words)),
    said: () => [page.text("check-said"), page.byId("check-said").dataset.bad],
    turned: () => [page.byId("check-ask").hidden, verdict.hidden],
  };
}

test("a wrong pass is named, shown where it first is wrong, and its mistake can be seen as a film", async () => {
  const { page, check, state, log, verdict, bring, judged, button, said, turned, changes } = card();
  page.byId("panel-check").scrollTop = 90;
  const judge = server.hold("check");
  bring(printed(FORGETS));
  assert.deepEqual([said(), page.byId("check").getAttribute("aria-busy")], [["Computing …", "false"], "true"]);
  await until(() => server.asked.some((one) => one.startsWith("api/check")));
  const release = server.hold("trace"); // what is drawn beside comes after the verdict, however fast both are
  judge();
  await judged();
  assert.deepEqual(
    [turned(), said()],
    [
      [true, false],
      ["", "false"],
    ],
  );
  assert.equal(page.byId("panel-check").scrollTop, 0);
  const heading = verdict.querySelector("h3");
  assert.equal(heading?.textContent, "✗ One mistake explains all your numbers.");
  assert.equal(heading?.dataset.tone ?? heading?.getAttribute("data-tone"), "bad");
  const wrong = FORGETS.steps.findIndex(
    ({ phase, t, layer }) => phase === "backward" && layer === 0 && t === FILM.start.steps - 2,
  );
  const [[n, example]] = log.seek;
  assert.equal(n, wrong + 1);
  assert.match(verdict.textContent, new RegExp(`Unit \\d of example ${example + 1}: yours 0, right `));
  assert.deepEqual(
    verdict
      .querySelectorAll("tr")
      .slice(1)
      .map((row) => row.cells.map(({ textContent }) => textContent).slice(0, 3)),
    [
      ["∂L/∂W", "y", "3 × 2"],
      ["∂L/∂b", "y", "2"],
      ["∂L/∂W", "h¹", "2 × 3"],
      ["∂L/∂U", "h¹", "3 × 3"],
      ["∂L/∂b", "h¹", "3"],
    ],
  );
  assert.deepEqual(
    verdict
      .querySelectorAll('td[class="right"]')
      .concat(verdict.querySelectorAll('td[class="wrong"]'))
      .map(({ textContent }) => textContent.slice(0, 2)),
    ["✓ ", "✓ ", "✗ ", "✗ ", "✗ "],
  );
  assert.equal(verdict.querySelector("h4")?.textContent, "No error comes from the next time step h¹");
  assert.match(verdict.querySelector(".check-diff")?.textContent ?? "", /^− yours.*\+ right.*from_next = /);
  assert.equal(check.yours(), undefined);
  const before = changes();
  release();
  await until(() => check.yours());
  assert.ok(changes() > before, "own numbers stand beside ours once they are here");
  const yours = check.yours()?.(FILM.steps[wrong]);
  assert.deepEqual(yours?.from_next.flat().map(Number), Array(6).fill(0));
  assert.equal(check.voice(), null, "the film is elsewhere");
  state.n = n;
  const voice = check.voice();
  assert.match(String(voice?.says), /^Your pass first leaves the truth in h¹ at t = 2: .* Unit \d of example/);
  assert.deepEqual([voice?.eyebrow, voice?.phase], ["Check mine", "check"]);
  state.playing = true;
  assert.equal(check.voice(), null);
  state.playing = false;
  button("See your mistake as a film").click();
  assert.deepEqual(log.beside, [{ mistakes: "carry_missing:0" }]);
  button("Go to the first wrong place").click();
  assert.deepEqual(log.seek[1], log.seek[0]);
  assert.equal(typeof check.over(), "function");
  verdict.hidden = true;
  assert.deepEqual([check.over(), check.voice(), check.yours()], [undefined, null, undefined], "out of sight");
  verdict.hidden = false;
  button("Check again").click();
  assert.deepEqual([turned(), check.over()], [[false, true], undefined]);
  assert.equal(globalThis.document.activeElement, /** @type {any} */ (page.byId("check-text")));
});

test("a right pass is right, with what people doubt, and leads nowhere", async () => {
  const { verdict, log, bring, judged, check } = card();
  bring(printed(RIGHT));
  await judged();
  assert.match(verdict.querySelector("h3")?.textContent ?? "", /^✓ /);
  assert.deepEqual(
    [log.seek, verdict.querySelectorAll("h4").map(({ textContent }) => textContent), check.voice()],
    [[], ["What people doubt here, though it is right", "What this check cannot see"], null],
  );
  assert.equal(verdict.querySelectorAll("dt").length, verdict.querySelectorAll("dd").length);
  assert.match(verdict.textContent, /Our own gradient agrees with the numeric one/);
});

test("another film asks anew: a verdict is of one, and so is an answer that is on its way", async () => {
  const { page, check, state, bring, judged, turned, verdict } = card();
  bring(printed(FORGETS));
  state.query = `${LINK}&seed=1`;
  check.stand();
  assert.equal(page.byId("check").getAttribute("aria-busy"), "false");
  await new Promise((done) => setTimeout(done, 50));
  assert.deepEqual(verdict.children, []);
  state.query = LINK;
  check.stand();
  const release = server.hold("check");
  bring(printed(FORGETS));
  await until(() => server.asked.some((each) => each.startsWith("api/check?")));
  state.query = `${LINK}&seed=1`;
  check.stand();
  release();
  await server.ask("mistakes", ""); // which is answered after it
  await new Promise((done) => setImmediate(done));
  assert.deepEqual(verdict.children, [], "what is asked already is not heard");
  state.query = LINK;
  check.stand();
  bring(printed(RIGHT));
  await judged();
  assert.deepEqual(turned(), [true, false]);
  check.stand();
  assert.deepEqual(turned(), [true, false], "the same film");
  state.query = `${LINK}&seed=1`;
  check.stand();
  assert.deepEqual([turned(), page.text("check-said")], [[false, true], ""]);
});

test("what cannot be read or judged is said, and what the server refuses in its words", async (t) => {
  const { bring, said, state, judged, turned } = card();
  const warned = t.mock.method(console, "warn", () => {});
  bring("no numbers at all");
  await until(() => said()[1] === "true");
  assert.notEqual(said()[0], "Computing …");
  await judged();
  bring(JSON.stringify({ dW0: [[1, 2]] }));
  await until(() => said()[1] === "true" && /W/.test(said()[0]));
  await judged();
  assert.deepEqual(turned(), [false, false]);
  state.start = /** @type {any} */ (null);
  bring(printed(RIGHT));
  await until(() => /^There is no film yet/.test(said()[0]));
  assert.equal(warned.mock.callCount(), 0, "that is no trouble of the page");
});

test("what the server cannot be reached for is asked for again the next time", async (t) => {
  const { bring, said, judged, verdict } = card();
  const warned = t.mock.method(console, "warn", () => {});
  try {
    server.away(new Error("no net"));
    bring(printed(RIGHT));
    await until(() => said()[1] === "true");
  } finally {
    server.away(null);
  }
  const [[error], ...more] = warned.mock.calls.map((call) => call.arguments);
  assert.deepEqual([`${error}`, more], ["Error: The server cannot be reached: no net.", []]);
  bring(printed(RIGHT));
  await judged();
  await until(() => verdict.children.length);
});

test("the layout that is chosen goes with the question, and the text is asked about by its keys", async () => {
  const { page, bring, judged } = card();
  page.byId("check-layout").value = "rows";
  bring(printed(RIGHT));
  await judged();
  const asked = () => server.asked.filter((each) => each.startsWith("api/check?"));
  assert.match(asked()[0], /"layout":"rows"/);
  page.byId("check-layout").value = "";
  const keys = (/** @type {object} */ more) => page.byId("check-text").fire("keydown", { key: "Enter", ...more });
  keys({});
  keys({ ctrlKey: true, key: "x" });
  assert.equal(page.byId("check").getAttribute("aria-busy"), "false");
  for (const key of ["ctrlKey", "metaKey"]) {
    const before = asked().length;
    keys({ [key]: true });
    await until(() => asked().length > before);
    await judged();
  }
  assert.doesNotMatch(asked()[1], /"layout"/);
});

test("a file that is chosen or dropped is read, but one that is too large; text that is dropped is typed", async () => {
  const { page, said, judged, verdict } = card();
  const text = printed(RIGHT);
  const file = (/** @type {number} */ size) => ({ name: "mine.txt", size, text: async () => text });
  const input = /** @type {any} */ (page.byId("check-file"));
  input.files = [file(33554433)];
  input.fire("change");
  await until(() => said()[1] === "true");
  assert.deepEqual([said()[0], input.value], ["mine.txt has 33554433 bytes; at most 33554432 can be read.", ""]);
  input.files = [file(33554432)];
  input.fire("change");
  await until(() => verdict.children.length);
  await judged();
  const drop = (/** @type {any[]} */ files) => page.byId("check").fire("drop", { dataTransfer: { files } });
  assert.deepEqual([drop([]).defaultPrevented, drop([]).stopped], [false, false]);
  verdict.replaceChildren();
  const { defaultPrevented, stopped } = drop([file(9)]);
  assert.deepEqual([defaultPrevented, stopped], [true, true]);
  await until(() => verdict.children.length);
  assert.equal(page.byId("check").fire("dragover").defaultPrevented, true);
  input.files = [];
  input.fire("change");
  assert.equal(page.byId("check").getAttribute("aria-busy"), "false");
});

test("the numbers of the film go out as lines of Python and as files, with all their digits", async () => {
  const { page, said } = card();
  assert.equal(
    page.text("check-of"),
    "The network on the stage: rnn 3 → dense 2, 4 time steps, 2 examples, cross entropy.",
  );
  assert.match(page.byId("check-snippet").value, /np\.load\("backflow-rnn\.npz"\)/);
  /** @type {Blob[]} */
  const saved = [];
  const { createObjectURL } = URL;
  const { setTimeout } = globalThis;
  URL.createObjectURL = (/** @type {any} */ blob) => (saved.push(blob), "blob:x");
  globalThis.setTimeout = /** @type {any} */ (
    (/** @type {any} */ act, /** @type {number} */ time) => setTimeout(act, time).unref()
  ); // nobody waits until the browser has saved it
  try {
    page.byId("check-json").click();
    await until(() => saved.length === 1);
    assert.equal(said()[0], "Saved as backflow-rnn.json.");
    assert.deepEqual(JSON.parse(await saved[0].text()).params, RIGHT.start.params);
    page.byId("check-npz").click();
    await until(() => saved.length === 2);
    assert.equal(said()[0], "Saved as backflow-rnn.npz.");
    assert.equal(
      server.asked.filter((each) => each.startsWith("api/trace")).length,
      1,
      "the digits are asked for once",
    );
  } finally {
    URL.createObjectURL = createObjectURL;
    globalThis.setTimeout = setTimeout;
  }
  const one = card({ start: { ...FILM.start, steps: 1, batch: 1 } });
  assert.equal(one.page.text("check-of"), "The network on the stage: rnn 3 → dense 2, 1 example, cross entropy.");
});

test("an exercise has the sizes that are asked for, each within its bounds, and stands on the stage", async () => {
  const { page, log } = card();
  const form = page.byId("check-sizes");
  assert.deepEqual(
    form
      .querySelectorAll("input")
      .map((input) => ["name", "min", "value", "max"].map((name) => input.getAttribute(name)).join(" ")),
    ["units 1 5 8", "steps 1 6 12", "batch 1 3 6", "inputs 1 2 6", "outputs 2 4 6", "seed 0 0 9999"],
  );
  assert.deepEqual(
    form.querySelector("select")?.options.map(({ value }) => value),
    ["rnn", "lstm", "gru", "dense"],
  );
  /** @type {any} */ (form.querySelector("select")).value = "gru";
  /** @type {any} */ (form.querySelector("input")).value = "4";
  /** @type {any} */ (page.byId("check-other")).open = true;
  assert.equal(form.fire("submit").defaultPrevented, true);
  await until(() => log.open.length);
  assert.deepEqual([log.open[0].cell, log.open[0].hidden, log.open[0].task], ["gru", "gru:4", "data"]);
  assert.equal(/** @type {any} */ (page.byId("check-other")).open, false);
  assert.equal(JSON.parse(log.open[0].data).inputs.length, 6);
  const alone = new Node("form");
  /** @type {string[]} */
  const asked = [];
  createSizes(/** @type {any} */ (alone), (query) => asked.push(query));
  alone.fire("submit");
  assert.deepEqual(asked, ["cell=rnn&units=5&steps=6&batch=3&inputs=2&outputs=4&seed=0"]);
});

test("several explanations are numbered, and what would tell them apart is offered", () => {
  openPage();
  const fault = (/** @type {string} */ mistake) => ({
    ...{ mistake, layers: [0], says: `${mistake} is made`, yours: "a", right: "b" },
    planted: [{ mistake, layer: 0 }],
  });
  const wrong = {
    ...{
      right: false,
      says: "It is wrong.",
      layout: "rows",
      digits: "as printed",
      loss: null,
      first: null,
      places: [],
    },
    ...{ parameters: [{ layer: 0, name: "W", gate: null, right: false, relative_error: 0.5, ratio: null }] },
    ...{ explanations: [[fault("one")], [fault("two")]], check: { max_relative_error: 1e-9 }, tried: 3 },
    ...{ warnings: ["No loss was brought."], apart: { layers: [] } },
  };
  /** @type {any[]} */
  const log = [];
  const nodesOf = (/** @type {object} */ more, noFilm = "") => {
    const acts = { again: () => {}, seek: () => {}, noFilm };
    const film = (/** @type {string} */ planted) => log.push(planted);
    const take = (/** @type {any} */ request) => log.push(request);
    const nodes = verdictNodes(/** @type {any} */ ({ ...wrong, ...more }), FILM.start, ["A note."], {
      ...acts,
      film,
      take,
    });
    const [left, said] = /** @type {any[]} */ (nodes);
    const button = (/** @type {string} */ words, k = 0) =>
      said.querySelectorAll("button").filter((/** @type {any} */ each) => each.textContent === words)[k];
    return { left, said, button };
  };
  const { left, said, button } = nodesOf({});
  assert.match(left.textContent, /^✗ 2 explanations give these very numbers.*A note\./);
  assert.deepEqual(
    said.querySelectorAll("h4").map((/** @type {any} */ each) => each.textContent),
    ["1. One is made h¹", "2. Two is made h¹", "What would decide", "What this check cannot see"],
  );
  const films = said.querySelectorAll("button").slice(0, 2);
  assert.deepEqual(
    films.map((/** @type {any} */ each) => each.classList.contains("main")),
    [true, false],
  );
  films[1].click();
  button("Take the exercise that tells them apart").click();
  assert.deepEqual(log, ["two:0", { layers: [] }]);
  assert.match(said.querySelector(".check-apart").textContent, /Or: bring numbers of single time steps/);
  const same = nodesOf({ apart: null });
  assert.equal(same.button("Take the exercise that tells them apart"), undefined);
  assert.match(same.said.querySelector(".check-apart").textContent, /On small networks these are one\. Bring numbers/);
  const one = nodesOf({ explanations: [[fault("one")]], warnings: [] }, "There is no film.");
  assert.deepEqual(
    one.said.querySelectorAll("h4").map((/** @type {any} */ each) => each.textContent),
    ["One is made h¹"],
  );
  assert.equal(one.said.querySelector("button"), null);
  assert.match(one.said.textContent, /There is no film\.$/);
  const nothing = nodesOf({ parameters: [], explanations: [] });
  assert.deepEqual(
    [nothing.left.querySelector("h3").textContent, nothing.left.querySelector("table")],
    ["It is wrong.", null],
  );
});

// --- its marks on the stage ---

const { palette } = THEMES.light;
const CELL = { x: 100, y: 50, w: 40, h: 30 };

/** What is drawn over a stage whose cells are 100 apart. @param {any} marks @param {number | undefined} columnWidth */
function marks(marks, columnWidth) {
  const pen = new Pen();
  const cell = (/** @type {number} */ layer, /** @type {number} */ t) => ({
    ...CELL,
    x: 100 + 100 * t,
    y: 50 + 100 * layer,
  });
  overlayOf(marks)(
    /** @type {any} */ (pen),
    /** @type {any} */ ({ cell, columnWidth, x: (/** @type {number} */ t) => 120 + 100 * t, restarts: new Set() }),
    palette,
  );
  return pen;
}

const PLACES = [
  { t: 1, layer: 0, right: true },
  { t: 0, layer: 0, right: false },
];
const FIRST = { t: 0, layer: 0, name: "delta" };

test("at the corner of each cell that was judged stands a sign, ✓ in green or ✗ in the colour of alarm", () => {
  const pen = marks({ places: PLACES, first: null }, 60);
  assert.deepEqual(
    pen.all("text").map(({ text, x, y, colour, font }) => [text, x, y, colour, font.slice(0, 7)]),
    [
      ["✓", 240, 50.5, palette.update, "700 9px"],
      ["✗", 140, 50.5, palette.alarm, "700 9px"],
    ],
  );
  assert.deepEqual(
    pen.all("disc").map(({ x, y, radius, colour }) => [x, y, radius, colour]),
    [
      [240, 50, 7, palette.paper],
      [140, 50, 7, palette.paper],
    ],
  );
  assert.deepEqual(
    pen.all("ring").map(({ x, y, radius, colour, stroke }) => [x, y, radius, colour, stroke]),
    [
      [240, 50, 7, palette.update, 1.5],
      [140, 50, 7, palette.alarm, 1.5],
    ],
  );
});

test("where columns are narrow a wrong place is a full dot, a right one an open one, and there are no words", () => {
  const pen = marks({ places: PLACES, first: FIRST }, 39);
  assert.deepEqual(
    pen.all("disc").map(({ radius, colour }) => [radius, colour]),
    [
      [3.5, palette.paper],
      [3.5, palette.paper],
      [3.5, palette.alarm],
    ],
  );
  assert.deepEqual(
    pen.all("text").map(({ text }) => text),
    ["✗"],
    "at the first alone",
  );
  assert.equal(marks({ places: PLACES, first: null }, 40).all("text").length, 2, "40 is room enough");
});

test("the first wrong place has a frame of alarm on paper, and a label on its lower edge", () => {
  const pen = marks({ places: [], first: FIRST }, 60);
  assert.deepEqual(
    pen.all("frame").map(({ x, y, width, height, colour, stroke }) => [x, y, width, height, colour, stroke]),
    [
      [96, 46, 48, 38, palette.paper, 6],
      [96, 46, 48, 38, palette.alarm, 2.5],
    ],
  );
  const [label] = pen.all("box");
  assert.deepEqual([label.x, label.y, label.width, label.height, label.colour], [82, 76, 76, 16, palette.alarm]);
  const [words] = pen.all("text");
  assert.deepEqual([words.text, words.x, words.y, words.colour], ["first wrong", 120, 84, palette.paper]);
});

test("what is wrong at all time steps at once is framed at each that was judged, without a label", () => {
  const frames = (/** @type {any} */ places) =>
    marks({ places, first: { t: null, layer: 1, name: "W" } }, 60)
      .all("frame")
      .filter(({ colour }) => colour === palette.alarm)
      .map(({ x, y }) => [x, y]);
  assert.deepEqual(frames([...PLACES, { t: 1, layer: 1, right: false }]), [
    [196, 146],
    [96, 146],
  ]);
  assert.deepEqual(frames([]), [[96, 146]]);
});

test("where nothing came back from the next time step, its road is framed with dashes and crossed out", () => {
  for (const name of ["from_next", "dc_next"]) {
    const pen = marks({ places: [], first: { t: 0, layer: 0, name } }, 60);
    const dashed = pen.all("frame").filter(({ dash }) => dash.length);
    const { from, to } = roadOn(
      /** @type {any} */ ({
        cell: (/** @type {number} */ _, /** @type {number} */ t) => ({ ...CELL, x: 100 + 100 * t }),
        restarts: new Set(),
      }),
      0,
      1,
    );
    assert.deepEqual(
      dashed.map(({ dash, colour, stroke }) => [dash, colour, stroke]),
      [[[4, 3], palette.alarm, 1.5]],
    );
    const [{ x, y, width, height }] = dashed;
    const [left, right] = [from[0], to[0]].sort((a, b) => a - b);
    assert.deepEqual([x, y, width, height], [left + 6, from[1] - 9, right - left - 12, 18]);
    const crossed = pen.said("✗");
    assert.deepEqual(
      crossed.map((each) => [each.x, each.y, each.colour]),
      [[(left + right) / 2, from[1], palette.alarm]],
    );
    assert.equal(pen.marks.at(-1).dash.length, 0, "and no dash stays");
  }
  const narrow = marks({ places: [], first: { t: 0, layer: 0, name: "from_next" } }, 30);
  assert.deepEqual(narrow.all("text").length, 1);
});
