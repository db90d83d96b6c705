import assert from "node:assert/strict";
import { test } from "node:test";
import { boardAt } from "../../../static/film/board.js";
import { scalesOf } from "../../../static/film/scales.js";
import { fieldsOf, queryOf } from "../../../static/form/query.js";
import { ALL, format } from "../../../static/shared/numbers.js";
import { gridLayout } from "../../../static/stage/layout.js";
import "../form/table.js";
import { linkTraces } from "../golden.js";
import { CONFIG, legendAt, sameColour, THEMES } from "../looks.js";
import { Node, openPage } from "../page.js";
import { openServer, until } from "../server.js";

openPage();
const server = openServer();
const { createCompare } = await import("../../../static/compare/compare.view.js");
const LINK = "hidden=3&steps=5&lag=1";
const [film, other] = await linkTraces([LINK, "hidden=3&steps=5&lag=1&rate=0.1&seed=4"]);
const theme = THEMES.light;

/** A stage as the template has it, within a frame. @param {Node} frame */
function frameOf(frame) {
  for (const name of ["stage-scroll", "stage-inner", "nodes", "corner"]) {
    const part = new Node("div");
    part.setAttribute("class", name);
    frame.append(part);
  }
  const canvases = [new Node("canvas"), new Node("canvas")];
  canvases.forEach((canvas, i) => canvas.setAttribute("class", ["roads", "pulses"][i]));
  frame.append(...canvases);
  return canvases[0].pen;
}

/** The second run beside the first. @param {string} change as the address names it */
async function beside(change) {
  const page = openPage(`http://backflow.test/?${LINK}#${new URLSearchParams({ beside: change })}`);
  const pen = frameOf(page.byId("second-frame"));
  page.byId("second-form").append(Object.assign(new Node("form"), { elements: [] }));
  page.root.append(page.byId("second"));
  let arrivals = 0;
  server.asked.length = 0;
  const compare = createCompare(CONFIG, (anew) => {
    arrivals += 1;
    if (anew) compare.stand(theme);
  });
  compare.ask(fieldsOf(LINK));
  return {
    page,
    pen,
    compare,
    whole: () => until(() => compare.steps().length === film.steps.length),
    arrivals: () => arrivals,
  };
}

test("equal colours mean equal sizes on both stages: each number has the colour of one legend", async () => {
  const { compare, pen, whole } = await beside("seed=4");
  await whole();
  const scales = scalesOf([film.steps, compare.steps()], true);
  const board = boardAt(film, film.steps.length, 0);
  compare.draw(board, film, scales, false);
  assert.deepEqual(scales, scalesOf([film.steps, other.steps], true));
  const grid = gridLayout(other.start, 800, 400);
  const seen = boardAt(other, other.steps.length, 0);
  for (let t = 0; t < 5; t++) {
    const { x, y, w, h } = grid.cell(0, t);
    const tiles = pen.all("box").filter((box) => box.x > x && box.x < x + w && box.y > y && box.y < y + h);
    const delta = /** @type {any} */ (seen.backward[0][t]).values.delta[0].map(Number);
    assert.equal(tiles.length, delta.length);
    delta.forEach((/** @type {number} */ e, /** @type {number} */ i) =>
      assert.ok(sameColour(tiles[i].colour, legendAt(e, scales.error, theme.palette.error)), `t = ${t}, unit ${i}`),
    );
  }
});

test("the second run has the fields of the first but for what the address names, and is in step with it", async () => {
  const { page, compare, whole } = await beside("seed=4");
  await whole();
  assert.equal(server.asked[0], `api/trace?${queryOf({ ...fieldsOf(LINK), seed: "4" })}`);
  assert.match(page.text("second-title"), /^Beside it: seed 4$/);
  const n = film.steps.findIndex(({ phase, layer, t }) => phase === "backward" && layer === 0 && t === 2) + 1;
  await until(() => {
    compare.draw(boardAt(film, n, 0), film, scalesOf([film.steps, compare.steps()], true), false);
    return page.text("second-numbers") !== ""; // its end comes after its last step
  });
  const table = page.byId("difference").children[0];
  assert.match(table.children[0].textContent, /^Both are at backward, t = 2/);
  const rows = Object.fromEntries(
    table.rows.slice(1).map((row) => [row.getAttribute("data-name"), row.children.map((cell) => cell.textContent)]),
  );
  const [a, b] = [film, other].map(({ steps }) => steps[n - 1].values.delta[0].map(Number));
  const apart = Math.hypot(...a.map((/** @type {number} */ x, /** @type {number} */ i) => x - b[i]));
  const cosine =
    a.reduce((/** @type {number} */ sum, /** @type {number} */ x, /** @type {number} */ i) => sum + x * b[i], 0) /
    Math.hypot(...a) /
    Math.hypot(...b);
  assert.deepEqual(rows.delta.slice(1), [`‖${format(Math.hypot(...a))}‖`, format(apart), format(cosine)]);
  assert.match(
    page.text("second-numbers"),
    new RegExp(`^loss ${format(other.end.loss)} · ${other.end.counts.visits} visits · check `),
  );
  assert.match(page.text("second-says"), new RegExp(`the loss is ${format(other.end.loss)}`));
});

test("the chart by lag is made where it can be seen, in the size and the theme of then", async () => {
  const { page, compare, whole } = await beside("seed=4");
  await whole();
  const chart = page.byId("second-lags");
  const board = boardAt(film, film.steps.length, 0);
  const draw = () => compare.draw(board, film, scalesOf([film.steps, compare.steps()], true), false);
  draw();
  const { made } = chart;
  chart.hidden = true; // another tab
  compare.stand(THEMES.dark);
  draw();
  assert.equal(chart.made, made, "out of sight it has no size");
  chart.hidden = false;
  draw();
  assert.equal(chart.made, made + 1);
  assert.equal(/** @type {any} */ (chart).data[0].line.color, THEMES.dark.palette.backward);
});

test("both runs' errors by lag are lines of their own, which grow with the films", async () => {
  const { page, compare, whole } = await beside("seed=4");
  await whole();
  const scales = scalesOf([film.steps, compare.steps()], true);
  const sizes = (/** @type {any} */ { steps }) =>
    steps
      .filter((/** @type {any} */ s) => s.phase === "backward" && s.layer === 0)
      .map((/** @type {any} */ s) => Math.hypot(...s.values.delta[0].map(Number)));
  compare.draw(boardAt(film, film.steps.length, 0), film, scales, false);
  const [first, second] = page.byId("second-lags").data;
  assert.deepEqual(
    [first.x, second.x],
    [
      [0, 1, 2, 3, 4],
      [0, 1, 2, 3, 4],
    ],
  );
  [first, second].forEach((line, k) =>
    line.y.forEach((/** @type {number} */ y, /** @type {number} */ lag) =>
      assert.ok((y ?? 0) - sizes(k ? other : film)[lag] < 1e-9),
    ),
  );
  assert.deepEqual(
    [first.name, first.line.color, second.name, second.line.color],
    ["this run", theme.palette.backward, "beside it", theme.palette.forward],
  );
  assert.deepEqual(page.byId("second-lags").layout.xaxis.range, [4.4, -0.4]);
  const n = film.steps.findIndex(({ phase, layer, t }) => phase === "backward" && layer === 0 && t === 3) + 1;
  compare.draw(boardAt(film, n, 0), film, scales, false);
  assert.deepEqual(
    [first.x, second.x],
    [
      [0, 1],
      [0, 1],
    ],
  );
});

test("another example redraws the table and the axis, and it is said where the second run has fewer", async () => {
  const [batch] = await linkTraces([`${LINK}&batch=4`]);
  const { page, compare, whole } = await beside("seed=4");
  await whole();
  const chart = page.byId("second-lags");
  const scales = scalesOf([batch.steps, compare.steps()], true);
  const n = batch.steps.findIndex(({ phase, layer, t }) => phase === "backward" && layer === 0 && t === 2) + 1;
  const draw = (/** @type {number} */ example) => compare.draw(boardAt(batch, n, example), batch, scales, false);
  const caption = () => page.byId("difference").children[0].children[0].textContent;
  const numbers = () => page.byId("difference").children[0].rows.map((row) => row.textContent);
  draw(0);
  assert.match(caption(), /^Both are at backward, t = 2, example 1: /);
  assert.equal(page.text("second-title"), "Beside it: seed 4");
  const [before, { made }] = [numbers(), chart];
  draw(2);
  assert.match(caption(), /, example 3 here, example 1 beside it: /);
  assert.match(page.text("second-title"), /seed 4 \(example 3 here, example 1 beside it\)$/);
  assert.notDeepEqual(numbers(), before);
  assert.equal(chart.made, made + 1, "its axis is measured for the example");
  draw(ALL);
  assert.match(page.text("second-title"), /\(all examples together here, example 1 beside it\)$/);
  assert.match(caption(), /, example 1: /);
  assert.deepEqual(numbers().slice(1), before.slice(1));
});

test("the errors of an RNN and of an LSTM beside it stand in one chart, each under its own name", async () => {
  const { page, compare } = await beside("cell=lstm");
  await until(() => compare.steps().some(({ phase }) => phase === "update"));
  compare.draw(boardAt(film, film.steps.length, 0), film, scalesOf([film.steps, compare.steps()], true), false);
  const { data, layout } = page.byId("second-lags");
  assert.equal(page.text("second-lags-title"), "The norm of the error by lag, of both");
  assert.deepEqual(
    data.map((/** @type {any} */ { name }) => name),
    ["this run, ‖δ‖", "beside it, ‖∂L/∂h‖"],
  );
  assert.equal(layout.yaxis.title.text, "norm of the error");
  assert.match(data[1].text[0], /^beside it, ‖∂L\/∂h‖, lag 0: /);
});

test("what differs is told anew when the first film ends, and when its weights are others", async () => {
  const { page, compare, whole } = await beside("seed=4");
  await whole();
  const n = film.steps.length;
  const scales = scalesOf([film.steps, compare.steps()], true);
  const draw = (/** @type {any} */ first) => compare.draw(boardAt(first, n, 0), first, scales, false);
  await until(() => (draw({ ...film, end: null }), page.text("second-numbers")));
  assert.equal(page.text("second-says"), "");
  draw(film);
  assert.match(page.text("second-says"), new RegExp(`instead of ${format(film.end.loss)}`));
  const [reweighted] = await linkTraces(["hidden=3&steps=5&lag=1&seed=5"]);
  draw(reweighted);
  assert.match(page.text("second-says"), new RegExp(`instead of ${format(reweighted.end.loss)}`));
});

test("a stream that breaks is said until it goes on, and an error of the server stays said", async (context) => {
  const { fetch } = globalThis;
  context.after(() => (globalThis.fetch = fetch));
  const lines = [other.start, ...other.steps.slice(0, 3)].map((line) => `${JSON.stringify(line)}\n`).join("");
  const lost = `${JSON.stringify({ kind: "error", message: "The worker was lost.", retryable: false })}\n`;
  const answers = [lines, "", lines + lost];
  globalThis.fetch = async () => new Response(answers.shift() ?? "", { status: 200 });
  const { page, compare } = await beside("seed=4");
  await until(() => page.text("second-title").includes("cut short"));
  compare.stand(theme);
  assert.match(page.text("second-title"), /cut short/);
  await until(() => page.text("second-title") === "The worker was lost.");
  compare.stand(theme);
  assert.equal(page.text("second-title"), "The worker was lost.");
});

test("nothing beside takes the second stage away, and a refusal is said", async () => {
  const { page, compare, whole } = await beside("seed=4");
  await whole();
  page.byId("compare").value = "";
  page.byId("compare").fire("change");
  assert.deepEqual(
    [page.byId("second").hidden, compare.on(), compare.steps().length, location.hash],
    [true, false, 0, ""],
  );
  assert.equal(compare.drawing(), null);
  const refused = await beside("hidden=0");
  await until(() => refused.page.text("second-title").startsWith("The second run is refused."));
  assert.match(refused.page.text("second-title"), /hidden/);
});

test("why the second run waits is said until its stream goes on", async () => {
  const { fetch } = globalThis;
  const { page, compare, whole } = await beside("seed=5");
  globalThis.fetch = async (...asked) => {
    globalThis.fetch = fetch;
    const lines = (await (await fetch(...asked)).text()).split("\n");
    return new Response(`${lines.slice(0, 9).join("\n")}\n`);
  };
  compare.beside("seed=6");
  await until(() => /cut short/.test(page.text("second-title")));
  await whole();
  assert.equal(page.text("second-title"), "Beside it: seed 6");
});
