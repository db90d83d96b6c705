import assert from "node:assert/strict";
import { test } from "node:test";
import { rough } from "../../../static/shared/numbers.js";
import { createField } from "../../../static/weights/field.view.js";
import { createMatrix } from "../../../static/weights/matrix.view.js";
import { goldenTraces } from "../golden.js";
import { legendAt, sameColour, THEMES } from "../looks.js";
import { openPage } from "../page.js";

const FILMS = Object.fromEntries(goldenTraces().map((film) => [film.name.replace(".jsonl", ""), film.start]));
const { palette } = THEMES.light;

/** What touches weights, written down. */
function touched() {
  /** @type {any[]} */
  const log = [];
  const touch = /** @type {any} */ ({
    move: (/** @type {any} */ place, /** @type {number} */ value) => log.push([place, value]),
    rest: async () => void log.push("rest"),
    set: (/** @type {string} */ params) => log.push(["set", params]),
    turn: () => {},
    back: () => null,
  });
  const named = (/** @type {any} */ { layer, name, i, j }) => ({ label: `${name}${layer}[${[i, j]}]`, note: "" });
  return { touch, named, log };
}

/** The matrix of a film. @param {any} start @param {any} which @param {any} [notation] @param {any} [theme] */
function matrix(start, which, notation = "row", theme = palette) {
  const page = openPage();
  const { touch, named, log } = touched();
  const made = createMatrix(touch, named);
  made.draw(start, which, notation, theme);
  const node = /** @type {any} */ (made.node);
  const grid = node.querySelector("table");
  const squares = () => grid.rows.slice(1).map((/** @type {any} */ row) => row.cells.slice(1));
  const texts = (/** @type {any[]} */ cells) => cells.map(({ textContent }) => textContent);
  return {
    page,
    matrix: made,
    node,
    grid,
    log,
    squares,
    head: () => texts(grid.rows[0].cells),
    side: () => texts(grid.rows.slice(1).map((/** @type {any} */ row) => row.cells[0])),
    knob: () => [
      node.querySelector("input").getAttribute("aria-label").replace("Weight ", ""),
      Number(node.querySelector("input").value),
    ],
    chosen: () =>
      squares().flatMap((/** @type {any[]} */ row, /** @type {number} */ i) =>
        row.flatMap((cell, j) => (cell.getAttribute("aria-selected") === "true" ? [`${i},${j}`] : [])),
      ),
    stops: () =>
      squares().flatMap((/** @type {any[]} */ row, /** @type {number} */ i) =>
        row.flatMap((cell, j) => (cell.getAttribute("tabindex") === "0" ? [`${i},${j}`] : [])),
      ),
  };
}

test("each weight is a square in the colour of its size and sign, with its digits, in both notations", () => {
  const start = FILMS.rnn_echo;
  const { W } = start.params[0];
  const most = Math.max(...W.flat().map((/** @type {number} */ x) => Math.abs(x)));
  for (const notation of ["row", "column"]) {
    const { squares } = matrix(start, { layer: 0, name: "W" }, notation);
    W.forEach((/** @type {number[]} */ row, /** @type {number} */ i) =>
      row.forEach((x, j) => {
        const { textContent, title, style } = notation === "row" ? squares()[i][j] : squares()[j][i];
        assert.deepEqual([textContent, title], [rough(x), String(x)]);
        assert.ok(sameColour(style.backgroundColor, legendAt(x, { most, decades: 0 }, palette.value)));
        assert.equal(style.color, Math.abs(x) / most > 0.55 ? palette.paper : palette.ink);
      }),
    );
  }
});

test("rows and columns bear the names of where from and where to, and the words below say which is which", () => {
  const letters = FILMS.next_letter;
  const first = matrix(letters, { layer: 0, name: "W" });
  const { inputs, units } = letters.layers[0];
  assert.deepEqual(first.head(), ["", ...Array.from({ length: units }, (_, j) => `${j}`)]);
  assert.equal(first.side().length, inputs);
  first
    .side()
    .forEach((/** @type {string} */ name, /** @type {number} */ i) => assert.match(name, new RegExp(`^${i} “.”$`)));
  assert.equal(first.grid.getAttribute("aria-label"), "Weights W of h¹");
  assert.match(first.node.querySelector(".scroll").parentNode.children[2].textContent, /^\d+ × \d+: from each of the/);
  const recurrent = matrix(letters, { layer: 0, name: "U" });
  assert.deepEqual(
    recurrent.side(),
    Array.from({ length: units }, (_, i) => `${i}`),
    "units, not letters",
  );
  const turned = matrix(letters, { layer: 0, name: "W" }, "column");
  assert.deepEqual([turned.side(), turned.head().slice(1)], [first.head().slice(1), first.side()]);
  const hint = turned.node.querySelector(".scroll").parentNode.children[2].textContent;
  assert.match(hint, new RegExp(`^${units} × ${inputs}: .* \\(a column\\) to .* \\(a row\\)$`));
  const digits = { ...letters, request: { ...letters.request, task: null }, layers: letters.layers };
  first.matrix.draw(digits, { layer: 0, name: "W" }, "row", palette);
  assert.deepEqual(
    first.side(),
    Array.from({ length: inputs }, (_, i) => `${i}`),
    "of another film as wide",
  );
  const gates = matrix(FILMS.lstm_truncated, { layer: 0, name: "b" });
  const { units: h } = FILMS.lstm_truncated.layers[0];
  assert.deepEqual(gates.side(), [""]);
  assert.deepEqual(
    gates.head().slice(1),
    ["i", "f", "g", "o"].flatMap((gate) => Array.from({ length: h }, (_, k) => `${gate} ${k}`)),
  );
});

test("one square is chosen, Tab reaches it alone, and the knob above has its weight", () => {
  const start = FILMS.rnn_echo;
  const { U } = start.params[0];
  const { squares, grid, chosen, stops, knob, node } = matrix(start, { layer: 0, name: "U" });
  assert.deepEqual([chosen(), stops(), knob()], [["0,0"], ["0,0"], ["U0[0,0]", U[0][0]]]);
  squares()[1][2].click();
  assert.deepEqual([chosen(), stops(), knob()], [["1,2"], ["1,2"], ["U0[1,2]", U[1][2]]]);
  grid.click();
  assert.deepEqual(chosen(), ["1,2"], "beside the squares nothing is chosen");
  const { document } = globalThis;
  const press = (/** @type {string} */ key, more = {}) => squares()[0][0].fire("keydown", { key, ...more });
  const ways = { ArrowLeft: "1,1", ArrowUp: "0,1", ArrowRight: "0,2", ArrowDown: "1,2" };
  for (const [key, to] of Object.entries(ways)) {
    const { defaultPrevented, stopped } = press(key);
    assert.deepEqual([chosen(), defaultPrevented, stopped], [[to], true, true], key);
    const [i, j] = to.split(",").map(Number);
    assert.equal(document.activeElement, squares()[i][j]);
  }
  squares()[0][0].click();
  for (const key of ["ArrowUp", "ArrowLeft"]) press(key);
  assert.deepEqual(chosen(), ["0,0"], "it ends at the edge");
  assert.equal(press("x").stopped, false);
  for (const modifier of ["ctrlKey", "metaKey", "altKey"])
    assert.equal(press("ArrowDown", { [modifier]: true }).defaultPrevented, false);
  assert.deepEqual(chosen(), ["0,0"]);
  for (const [key, kept] of /** @type {[string, boolean][]} */ ([
    ["Enter", true],
    ["7", false],
    ["-", false],
  ])) {
    /** @type {any} */ (document).activeElement = null;
    const event = press(key);
    assert.deepEqual([event.defaultPrevented, event.stopped], [kept, true], `${key}: a digit goes into the knob`);
    assert.equal(document.activeElement, node.querySelector("input"));
  }
});

test("in column notation a square is the same weight in its other place, and of a bias it has one index", () => {
  const start = FILMS.rnn_echo;
  const { W, b } = start.params[0];
  const turned = matrix(start, { layer: 0, name: "W" }, "column");
  turned.squares()[2][1].click();
  assert.deepEqual(turned.knob(), ["W0[1,2]", W[1][2]]);
  for (const notation of ["row", "column"]) {
    const bias = matrix(start, { layer: 0, name: "b" }, notation);
    bias.squares().flat()[1].click();
    assert.equal(bias.knob()[1], b[1]);
    assert.equal(bias.knob()[0], "b0[1,]");
  }
});

test("with the mouse a square is dragged, with a finger not", () => {
  const start = FILMS.rnn_echo;
  const { page, squares, log, chosen } = matrix(start, { layer: 0, name: "U" });
  const hand = { pointerId: 1, button: 0, buttons: 1, clientX: 0, shiftKey: false, altKey: false };
  squares()[1][0].fire("pointerdown", { ...hand, clientY: 100, pointerType: "touch" });
  assert.deepEqual(chosen(), ["0,0"]);
  squares()[1][0].fire("pointerdown", { ...hand, clientY: 100, pointerType: "mouse" });
  assert.equal(globalThis.document.activeElement, squares()[1][0]);
  page.root.fire("pointermove", { ...hand, clientY: 90 });
  assert.deepEqual(log[0][0], { layer: 0, name: "U", i: 1, j: 0 });
  assert.ok(Math.abs(log[0][1] - start.params[0].U[1][0] - 0.1) < 1e-9);
});

/** The colours of squares, and of their digits. @param {any[][]} squares */
const looksOf = (squares) => squares.flat().map(({ style }) => [style.backgroundColor, style.color]);

test("squares have the colours of the theme, and of the largest weight that is there now", () => {
  const start = FILMS.rnn_echo;
  const dark = THEMES.dark.palette;
  const which = { layer: 0, name: "U" };
  const anew = (/** @type {any} */ other) => looksOf(matrix(other, which, "row", dark).squares());
  const { matrix: made, squares } = matrix(start, which);
  made.draw(start, which, "row", dark);
  assert.deepEqual(looksOf(squares()), anew(start), "as if they had been dark from the beginning");
  const larger = structuredClone(start);
  larger.params[0].U[0][0] = 40;
  made.draw(larger, which, "row", dark);
  assert.deepEqual(looksOf(squares()), anew(larger), "the same numbers are small beside it");
  squares()[0][0].style.color = "as it was";
  made.draw(larger, which, "row", dark);
  assert.equal(squares()[0][0].style.color, "as it was", "what looks the same is not painted again");
});

test("other numbers are painted over those that were there, and another parameter is a table of its own", () => {
  const start = FILMS.rnn_echo;
  const { matrix: made, squares, chosen, knob, head } = matrix(start, { layer: 0, name: "U" });
  squares()[1][2].click();
  const before = squares()[1][2];
  const other = structuredClone(start);
  other.params[0].U[1][2] = -5;
  other.params[0].U[0][0] = "Infinity";
  made.draw(other, { layer: 0, name: "U" }, "row", palette);
  assert.equal(squares()[1][2], before, "the same squares");
  assert.deepEqual([before.title, chosen(), knob()], ["-5", ["1,2"], ["U0[1,2]", -5]]);
  made.draw(start, { layer: 1, name: "W" }, "row", palette);
  assert.equal(head().length, start.layers[1].units + 1);
  assert.deepEqual([chosen().length, knob()[0]], [1, "W1[1,1]"], "the same place, where there is one");
  made.draw(start, { layer: 0, name: "b" }, "row", palette);
  assert.deepEqual(chosen(), ["0,1"], "and the last of a row that is shorter");
});

/** The form's own weights. @param {any} start @param {boolean} own */
function field(start, own) {
  const page = openPage();
  const { touch, named, log } = touched();
  const made = createField(touch, named);
  made.draw(start, own, "row", palette);
  const room = page.byId("own-weights");
  const parts = () => room.querySelectorAll("details");
  return { field: made, log, says: () => room.querySelector("p")?.textContent, room, parts };
}

test("own weights are a table for each parameter, made when it is unfolded, and can be drawn again", () => {
  const start = FILMS.rnn_echo;
  const { field: made, log, says, room, parts } = field(start, false);
  const again = /** @type {any} */ (room.children.at(-1));
  assert.equal(says(), "Weights. As they were drawn, until you change one.");
  assert.deepEqual([again.textContent, again.hidden], ["Draw them again", true]);
  assert.deepEqual(
    parts().map((part) => part.querySelector("summary")?.textContent),
    start.layers.flatMap((/** @type {any} */ { params }, /** @type {number} */ k) =>
      Object.entries(params).map(([name, shape]) => `${name} of ${k ? "y" : "h¹"}, ${shape.join(" × ")}`),
    ),
  );
  const [part] = parts();
  part.fire("toggle");
  assert.equal(part.querySelector("table"), null, "it is folded");
  part.open = true;
  part.fire("toggle");
  part.fire("toggle");
  assert.equal(part.querySelectorAll("table").length, 1);
  assert.equal(part.querySelector("input")?.getAttribute("aria-label"), "Weight W0[0,0]");
  const other = structuredClone(start);
  other.params[0].W[0][0] = 4;
  made.draw(other, true, "row", palette);
  assert.equal(parts()[0], part, "the same network keeps its tables");
  assert.equal(part.querySelector('td[role="gridcell"]')?.title, "4");
  assert.equal(says(), "Weights. Your own: they begin the film, whatever the seed.");
  assert.equal(again.hidden, false);
  again.click();
  assert.deepEqual(log, [["set", ""]]);
  made.draw(FILMS.mlp_xor, true, "row", palette);
  assert.notEqual(parts()[0], part);
  assert.equal(
    parts().length,
    FILMS.mlp_xor.layers.flatMap((/** @type {any} */ { params }) => Object.keys(params)).length,
  );
});

test("of a parameter with too many weights stands why it has no table", () => {
  const start = structuredClone(FILMS.rnn_echo);
  for (const [rows, many] of /** @type {[number, boolean][]} */ ([
    [400, false],
    [401, true],
  ])) {
    start.layers[0].params.W = [rows, 4];
    const { parts } = field(start, false);
    const hint = parts()[0].querySelector(".hint");
    assert.equal(Boolean(hint), many, `${4 * rows}`);
    if (many)
      assert.match(String(hint?.textContent), /^401 × 4: from .*\. So many have no room as a table: paste them/);
  }
});
