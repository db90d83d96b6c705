import assert from "node:assert/strict";
import { test } from "node:test";
import { boardAt } from "../../../static/film/board.js";
import { scalesOf } from "../../../static/film/scales.js";
import { gridLayout, mlpLayout } from "../../../static/stage/layout.js";
import { createStage } from "../../../static/stage/stage.view.js";
import { goldenTraces, linkTraces } from "../golden.js";
import { CONFIG, THEMES } from "../looks.js";
import { Node, openPage } from "../page.js";

const FILMS = Object.fromEntries(goldenTraces().map((film) => [film.name.replace(".jsonl", ""), film]));
[FILMS.long] = await linkTraces(["hidden=4&steps=70&lag=2"]);
const [WIDTH, HEIGHT] = [800, 400];

/** A stage as the template has it. @param {{theme?: string, zoom?: number, ratio?: number}} how */
function stageFor(name = "rnn_echo", { theme = "light", zoom = 1, ratio = 1 } = {}) {
  const page = openPage();
  /** @type {any} */ (globalThis).devicePixelRatio = ratio;
  /** @type {any} */ (globalThis).getComputedStyle = () => ({
    backgroundColor: "#ffffff",
    color: "#000000",
    fontSize: "11px",
    fontFamily: "serif",
  });
  const root = new Node("div");
  const parts = Object.fromEntries(
    ["stage-scroll", "stage-inner", "nodes", "corner"].map((part) => [part, Object.assign(new Node("div"), {})]),
  );
  for (const [part, node] of Object.entries(parts)) node.setAttribute("class", part);
  const canvases = [new Node("canvas"), new Node("canvas")];
  canvases.forEach((canvas, i) => canvas.setAttribute("class", ["roads", "pulses"][i]));
  const other = new Node("canvas"); // of the overview
  root.append(...Object.values(parts), ...canvases, other);
  Object.assign(parts["stage-scroll"].box, { left: 40, top: 30 });
  /** @type {any[]} */
  const [chosen, blamed] = [[], []];
  const stage = createStage(
    /** @type {any} */ (root),
    CONFIG,
    (each) => chosen.push(each),
    (t) => blamed.push(t),
  );
  const film = FILMS[name];
  const look = { ...THEMES[theme], palette: { ...THEMES[theme].palette, zoom } };
  stage.stand(film.start, look);
  const scales = scalesOf([film.steps], true);
  const show = (/** @type {number} */ n, more = {}, glides = false) =>
    stage.draw({ ...boardAt(film, n, 0), ...more }, scales, null, glides);
  const [roads, pulses] = canvases.map(({ pen }) => pen);
  return { page, root, ...parts, canvases, other, stage, film, scales, show, roads, pulses, chosen, blamed };
}

test("a canvas has a pixel for each pixel of the screen, and is drawn in units of the stage", () => {
  for (const [ratio, zoom] of [
    [1, 1],
    [2, 1],
    [1.5, 1.3],
  ]) {
    const { canvases, other, show, roads, film } = stageFor("rnn_echo", { ratio, zoom });
    assert.equal(other.style.width, undefined, "another canvas keeps its own size");
    for (const canvas of /** @type {any[]} */ (canvases)) {
      assert.deepEqual([canvas.width, canvas.height], [Math.round(WIDTH * ratio), Math.round(HEIGHT * ratio)]);
      assert.deepEqual([canvas.style.width, canvas.style.height], [`${WIDTH}px`, `${HEIGHT}px`]);
    }
    show(0);
    const grid = gridLayout(film.start, WIDTH / zoom, HEIGHT / zoom);
    const papers = roads.all("frame").map(({ x, y }) => [x, y].map(Math.round));
    const { x, y } = grid.cell(0, 1);
    assert.ok(papers.some(([a, b]) => a === Math.round(x * ratio * zoom) && b === Math.round(y * ratio * zoom)));
  }
});

test("the same board is drawn once, another one anew, and so is what depends on scale, choice or light", () => {
  const { stage, film, scales, roads } = stageFor();
  const board = boardAt(film, 12, 0);
  stage.draw(board, scales, null, false);
  const drawnAnew = (/** @type {any[]} */ ...asked) => {
    roads.marks = [];
    stage.draw(.../** @type {[any, any, any, boolean]} */ ([...asked, false]));
    return roads.marks.length > 0;
  };
  assert.equal(drawnAnew(board, scales, null), false);
  assert.equal(drawnAnew({ ...board, share: 0.3 }, scales, null), false, "motion is another canvas");
  assert.equal(drawnAnew(boardAt(film, 13, 0), scales, null), true);
  assert.equal(drawnAnew(board, scales, null), true);
  assert.equal(drawnAnew(board, { ...scales, error: { ...scales.error, most: 7 } }, null), true);
  assert.equal(drawnAnew(board, { ...scales, error: { most: 7, decades: 0 } }, null), true);
  assert.equal(
    drawnAnew(board, { ...scales, error: { most: 7, decades: 0 }, value: { most: 5, decades: 0 } }, null),
    true,
  );
  assert.equal(drawnAnew(board, scales, { layer: 0, t: 1, unit: 1 }), true);
  assert.equal(drawnAnew(board, scales, { layer: 0, t: 1, unit: 2 }), true);
  assert.equal(drawnAnew(board, scales, { layer: 0, t: 2, unit: 2 }), true);
  assert.equal(drawnAnew(board, scales, { layer: 1, t: 2, unit: 2 }), true);
  const lit = { cells: [], up: [], on: [], drops: [1], squares: [], weight: null };
  assert.equal(drawnAnew({ ...board, lit }, scales, { layer: 1, t: 2, unit: 2 }), true);
  assert.equal(drawnAnew({ ...board, lit: undefined }, scales, { layer: 1, t: 2, unit: 2 }), true);
  assert.equal(drawnAnew({ ...board, lit: undefined, past: [] }, scales, { layer: 1, t: 2, unit: 2 }), true);
});

test("where two errors meet stand their shares, and where they cancel and there is room what is left", () => {
  /** @param {any[]} row */
  const norm = (row) => Math.hypot(...row.map(Number));
  /** @type {Record<string, number>} */
  const seen = { left: 0, none: 0, alone: 0, narrow: 0 };
  for (const [name, zoom] of /** @type {[string, number][]} */ ([
    ["rnn_echo", 1],
    ["rnn_echo", 2],
  ])) {
    const { film, show, roads } = stageFor(name, { zoom });
    const { columnWidth } = gridLayout(film.start, WIDTH / zoom, HEIGHT / zoom);
    film.steps.forEach((step, k) => {
      if (step.phase !== "backward") return;
      roads.marks.length = 0;
      show(k + 1);
      const said = roads.said(/ %( left)?$/).map(({ text }) => text);
      const { from_above: above, from_next: next } = step.values;
      if (!next || step.t === film.start.steps - 1) {
        seen.alone++;
        return assert.deepEqual(said, [], `${name}: ${k}`);
      }
      const [a, b] = [norm(above[0]), norm(next[0])];
      if (!(a + b > 0)) return;
      const sum = norm(above[0].map((x, j) => Number(x) + Number(next[0][j])));
      const share = Math.round((100 * a) / (a + b));
      const cancel = sum * sum < 0.95 * (a * a + b * b);
      const wanted = [`${share} %`, `${100 - share} %`];
      if (cancel && columnWidth >= 90) wanted.push(`${Math.round((100 * sum) / (a + b))} % left`);
      seen[!cancel ? "none" : columnWidth >= 90 ? "left" : "narrow"]++;
      assert.deepEqual([...new Set(said)].sort(), [...new Set(wanted)].sort(), `${name}: ${k}`);
    });
  }
  for (const [kind, times] of Object.entries(seen)) assert.ok(times, `${kind} was never seen`);
});

test("what moved leaves no trail: its canvas is wiped before each picture, and when it rests", () => {
  const { show, pulses, film } = stageFor();
  const n = film.steps.findIndex(({ phase, layer }) => phase === "forward" && layer === 0);
  show(n, { beat: [film.steps[n]], share: 0.2 });
  const count = pulses.marks.length;
  assert.ok(count > 0);
  show(n, { beat: [film.steps[n]], share: 0.6 });
  assert.equal(pulses.marks.length, count);
  show(n + 1, { share: 0 });
  assert.deepEqual(pulses.marks, []);
});

test("a long time axis follows what happens: with a jump at once, gliding while the film plays", () => {
  const { show, film, "stage-scroll": scroll, "stage-inner": inner, corner } = stageFor("long");
  assert.ok(inner.clientWidth > WIDTH);
  assert.equal(corner.hidden, false);
  assert.equal(scroll.tabIndex, 0);
  const grid = gridLayout(film.start, inner.clientWidth, HEIGHT);
  const at = film.steps.findIndex(({ phase, t }) => phase === "forward" && t === 40);
  show(at);
  const middle = Math.round(grid.x(40) - WIDTH / 2);
  assert.equal(scroll.scrollLeft, middle);
  const far = film.steps.findIndex(({ phase, t }) => phase === "forward" && t === 60);
  show(far, {}, true);
  const gone = scroll.scrollLeft - middle;
  const whole = Math.min(inner.clientWidth - WIDTH, grid.x(60) - WIDTH / 2) - middle;
  assert.ok(gone > 0 && Math.abs(gone - 0.14 * whole) <= 1, `${gone} of ${whole}`);
  show(0);
  assert.equal(scroll.scrollLeft, 0);
});

test("where a person has scrolled to, the stage stays until it is released", () => {
  const { show, stage, "stage-scroll": scroll, film } = stageFor("long");
  show(0);
  scroll.fire("wheel");
  scroll.scrollLeft = 300;
  show(film.steps.length - 5);
  assert.equal(scroll.scrollLeft, 300);
  stage.release();
  show(film.steps.length - 6);
  assert.notEqual(scroll.scrollLeft, 300);
});

test("a short time axis has no corner and no place for keys", () => {
  const { corner, "stage-scroll": scroll } = stageFor();
  assert.equal(corner.hidden, true);
  assert.equal(scroll.tabIndex, -1);
});

test("a click finds the cell under it however far the stage is scrolled and magnified, and a target's loss", () => {
  const {
    root,
    "stage-inner": inner,
    "stage-scroll": scroll,
    chosen,
    blamed,
    show,
    film,
  } = stageFor("long", { zoom: 1.3 });
  scroll.fire("wheel");
  show(film.steps.length);
  scroll.scrollLeft = 260;
  scroll.fire("scroll");
  const grid = gridLayout(film.start, inner.clientWidth / 1.3, HEIGHT / 1.3);
  const place = (/** @type {number} */ x, /** @type {number} */ y) => ({
    clientX: 40 + 1.3 * x - 260,
    clientY: 30 + 1.3 * y,
  });
  const { x, y, w, h } = grid.cell(0, 12);
  inner.fire("click", place(x + w / 2, y + h / 2));
  assert.deepEqual([chosen[0].layer, chosen[0].t], [0, 12]);
  inner.fire("click", place(grid.x(11), grid.y(0)));
  assert.deepEqual([chosen.length, blamed], [1, [11]]);
  inner.fire("pointermove", place(x + w / 2, y + h / 2));
  assert.equal(inner.style.cursor, "pointer");
  inner.fire("pointermove", place(grid.x(11), grid.y(0)));
  assert.equal(inner.style.cursor, "");
  const tooltip = () => /** @type {any} */ (root.querySelector(".tooltip"));
  inner.fire("pointermove", place(x + w / 2, y + h / 2));
  assert.deepEqual([tooltip().hidden, /h¹ at t = 12/.test(tooltip().textContent)], [false, true]);
  inner.fire("pointerleave");
  assert.equal(tooltip().hidden, true);
});

test("the figure over the canvases has their size, magnified marks, and time only where there is time", () => {
  for (const [name, zoom] of /** @type {[string, number][]} */ ([
    ["rnn_echo", 1],
    ["rnn_echo", 1.3],
    ["mlp_xor", 1.3],
  ])) {
    const { nodes, film } = stageFor(name, { zoom });
    assert.deepEqual(nodes.layout.xaxis.range, [0, WIDTH / zoom]);
    assert.deepEqual(nodes.layout.yaxis.range, [HEIGHT / zoom, 0]);
    assert.equal(nodes.layout.xaxis.visible, name !== "mlp_xor");
    assert.equal(nodes.layout.xaxis.tickfont.size, 11 * zoom);
    if (name !== "mlp_xor") continue;
    const web = mlpLayout(film.start, WIDTH / zoom, HEIGHT / zoom);
    nodes.data.forEach((/** @type {any} */ trace, /** @type {number} */ k) =>
      assert.equal(trace.marker.size, 2 * web.radius(k - 1) * zoom),
    );
  }
});

test("the units of an MLP are filled when their numbers or the scale change, and only then", () => {
  const { nodes, stage, film, scales } = stageFor("mlp_xor");
  const show = (/** @type {any} */ board, /** @type {any} */ of = scales) => {
    const before = nodes.filled;
    stage.draw(board, of, null, false);
    return nodes.filled - before;
  };
  assert.equal(show(boardAt(film, 0, 0)), 3);
  assert.equal(show(boardAt(film, 1, 0)), 2, "the inputs light up, and the first layer");
  assert.equal(show(boardAt(film, 2, 0)), 1);
  assert.equal(show(boardAt(film, 2, 1)), 3);
  assert.equal(show(boardAt(film, 2, 1), { ...scales, error: { most: 9, decades: 0 } }), 3);
  const [text] = [nodes.data[1].text];
  assert.equal(show(boardAt(film, 2, 2), { ...scales, error: { most: 9, decades: 0 } }), 3);
  assert.notDeepEqual(nodes.data[1].text, text);
});

test("the export draws what both canvases show, moved as far as it is scrolled", () => {
  const { stage, show, film, nodes, "stage-scroll": scroll } = stageFor("long");
  Object.assign(nodes, { querySelectorAll: () => [] });
  assert.equal(stage.drawing(), null);
  scroll.fire("wheel");
  scroll.scrollLeft = 200;
  show(film.steps.length);
  const drawing = /** @type {any} */ (stage.drawing());
  assert.deepEqual([drawing.width, drawing.height], [WIDTH, HEIGHT]);
  assert.match(drawing.inside, /transform="translate\(-200 0\)"/);
  assert.match(drawing.inside, />h¹<\/text>/);
});

test("the export has the corner under which the axis of time scrolls away, in its own colours", () => {
  const { stage, show, film, nodes, corner } = stageFor("long");
  Object.assign(nodes, { querySelectorAll: () => [] });
  Object.assign(corner.box, { width: 60, height: 30 });
  corner.textContent = "layer";
  /** @type {any} */ (globalThis).getComputedStyle = () => ({
    ...{ backgroundColor: "rgb(1,2,3)", color: "rgb(4,5,6)" },
    ...{ fontSize: "11px", fontFamily: "serif" },
  });
  show(film.steps.length);
  const inside = () => /** @type {any} */ (stage.drawing()).inside;
  const [, words] = /** @type {any} */ (/(<text[^>]*>)layer<\/text>/.exec(inside()));
  assert.match(words, /fill="rgb\(4,5,6\)"/);
  assert.match(words, new RegExp(`x="30" y="${HEIGHT - 15}"`));
  assert.ok(inside().includes(`<rect x="0" y="${HEIGHT - 30}" width="60" height="30" fill="rgb(1,2,3)"/>`));
  corner.hidden = true;
  assert.doesNotMatch(inside(), />layer</);
});
