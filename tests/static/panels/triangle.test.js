import assert from "node:assert/strict";
import { test } from "node:test";
import { createCredit } from "../../../static/panels/credit.view.js";
import { CONFIG, THEMES } from "../looks.js";
import { openPage } from "../page.js";

/**
 * What loss t sends to time step k: no two are the same.
 * @param {number} n @param {(t: number, k: number) => any} [size]
 */
const triangle = (n, size = (t, k) => 10 ** (k - t) * (t + 1)) =>
  Array.from({ length: n }, (_, t) => Array.from({ length: t + 1 }, (_unused, k) => size(t, k)));

/** A film of so many time steps, whole in one sweep. @param {number} steps @param {object} [more] */
const filmOf = (steps, more = {}) =>
  /** @type {any} */ ({
    steps,
    layers: [{ cell: "rnn" }, { cell: "dense" }],
    request: { algorithm: { name: "full" }, loss_at: "all" },
    sweeps: [{ losses: Array.from({ length: steps }, (_, t) => t), start: steps - 1, until: 0 }],
    ...more,
  });

/**
 * The triangle of a film whose credit is known.
 * @param {any} start
 * @param {any} [credit]
 * @param {{theme?: string, width?: number, height?: number, says?: string}} [how]
 */
function credit(start, credit = triangle(start.steps), { theme = "light", width = 800, height = 400, says = "" } = {}) {
  const page = openPage();
  const root = page.byId("blame");
  Object.assign(root.box, { width, height });
  /** @type {any[]} */
  const [asked, chosen] = [[], []];
  let arrived = () => {};
  let film = start;
  const credits = {
    watch: (/** @type {() => void} */ act) => (arrived = act),
    film: () => film,
    here: () => ({ credit: credit && [credit, null], says }),
    ask: (/** @type {any} */ of) => asked.push(of),
  };
  const view = createCredit(CONFIG, /** @type {any} */ (credits), (...picked) => chosen.push(picked));
  view.offer(start);
  view.stand(start, THEMES[theme]);
  const draw = (/** @type {any} */ step = null, /** @type {any} */ square = null, squares = square ? [square] : []) =>
    view.draw(/** @type {any} */ ({ step, lit: { squares } }), true, square);
  draw();
  return {
    page,
    root,
    view,
    asked,
    chosen,
    draw,
    arrive: () => arrived(),
    becomes: (/** @type {any} */ other) => (film = other),
    at: (/** @type {number} */ t, phase = "backward") => draw({ phase, t }),
    seen: () => [root.style.visibility, page.byId("blame-who").style.visibility].map((each) => each !== "hidden"),
    numbers: () =>
      root.layout.annotations?.map((/** @type {any} */ { x, y, text, font }) => [`${y},${x}`, text, font.color]),
    words: (/** @type {string} */ id) => page.byId(id).children.map(({ textContent }) => textContent),
    cell: () => /** @type {any} */ (page.byId("blame-squares").querySelector('[role="gridcell"]')),
  };
}

test("a triangle is offered where errors go back through time, else it is said that there is none", () => {
  const offered = (/** @type {any} */ start) => {
    const { page } = credit(start, null);
    return [page.byId("blame-panel").hidden, page.byId("blame-none").hidden];
  };
  assert.deepEqual(offered(filmOf(2)), [false, true]);
  assert.deepEqual(offered(filmOf(1)), [true, false]);
  assert.deepEqual(offered(filmOf(3, { layers: [{ cell: "dense" }, { cell: "dense" }] })), [true, false]);
  assert.deepEqual(offered(filmOf(3, { layers: [{ cell: "dense" }, { cell: "gru" }, { cell: "dense" }] })), [
    false,
    true,
  ]);
});

test("it is asked for once the film is there, and hidden until it has come", () => {
  const film = filmOf(3);
  const { asked, view, seen, root } = credit(film, null);
  assert.deepEqual([asked, seen(), root.made], [[film], [false, false], 0]);
  view.draw(/** @type {any} */ ({ step: null }), false, null);
  assert.equal(asked.length, 1, "not while it arrives");
  const still = credit(filmOf(3, { layers: [{ cell: "dense" }] }), null);
  assert.deepEqual(still.asked, [], "where there is none nothing is asked");
  const there = credit(film);
  assert.deepEqual([there.seen(), there.root.made, there.page.byId("blame-says").hidden], [[true, true], 1, true]);
  there.becomes(filmOf(3));
  there.arrive();
  assert.deepEqual(there.seen(), [false, false], "what came is of a film that is gone");
  there.becomes(film);
  there.arrive();
  assert.deepEqual(there.seen(), [true, true], "and here it is");
  const refused = credit(film, null, { says: "too large" });
  assert.deepEqual([refused.page.text("blame-says"), refused.page.byId("blame-says").hidden], ["too large", false]);
});

test("the axes have a row for each loss that sends anything, a column for each time step, and eight ticks", () => {
  const axes = (/** @type {any} */ root) => {
    const { xaxis, yaxis } = root.layout;
    return [xaxis, yaxis].map(({ range, tickmode, tick0, dtick }) => [range, tickmode, tick0, dtick]);
  };
  assert.deepEqual(axes(credit(filmOf(5)).root), [
    [[-0.5, 4.5], "linear", 0, 1],
    [[4.5, -0.5], "linear", 0, 1],
  ]);
  const late = triangle(17, (t) => (t < 6 ? 0 : 1));
  assert.deepEqual(axes(credit(filmOf(17), late).root), [
    [[-0.5, 16.5], "linear", 0, 3],
    [[16.5, 5.5], "linear", 0, 3],
  ]);
  assert.deepEqual(
    axes(credit(filmOf(2), [[0], [0, 0]]).root)[1][0],
    [1.5, -0.5],
    "where nothing is sent all are there",
  );
});

test("crosses and dashes are as small as their squares, and so many that they hide all are left out", () => {
  const cut = (/** @type {number} */ n) =>
    filmOf(n, { sweeps: Array.from({ length: n }, (_, t) => ({ losses: [t], start: t, until: t })) });
  for (const [n, size, count] of [
    [3, 9, 3],
    [18, 5, 153],
    [35, 3, 595],
    [36, 3, 0],
  ]) {
    const { data } = credit(cut(n)).root;
    assert.deepEqual([data[1].marker.size, data[3].marker.size, data[1].x.length], [size, size, count], `${n}`);
  }
  const last = (/** @type {number} */ n) => filmOf(n, { request: { algorithm: { name: "full" }, loss_at: "last" } });
  const dashes = (/** @type {number} */ n) => credit(last(n)).root.data[3];
  assert.equal(dashes(35).x.length, 595);
  assert.deepEqual([dashes(36).x, dashes(36).y], [Array(35).fill(0), Array.from({ length: 35 }, (_, t) => t)]);
  assert.equal(dashes(36).text[4], "The loss of t = 4 has weight 0: it is no part of L.");
});

test("the legend has the sizes at both ends of its colours, and the signs that there are and no others", () => {
  const signs = ["▯ what has come together", "× cut off", "– weight 0: no part of L"];
  const whole = credit(filmOf(3));
  const [scale] = whole.page.byId("blame-legend").children;
  assert.deepEqual(
    scale.childNodes.map((/** @type {any} */ part) => part.textContent ?? part),
    ["size 0.03", "", "3"],
  );
  const { error } = THEMES.light.palette;
  assert.equal(
    scale.children[0].style.background,
    `linear-gradient(90deg, ${error[2][1]},${error[3][1]},${error[4][1]})`,
  );
  assert.deepEqual(whole.words("blame-legend").slice(1), signs.slice(0, 1));
  const cut = filmOf(3, { sweeps: [{ losses: [0, 1, 2], start: 2, until: 1 }] });
  assert.deepEqual(credit(cut).words("blame-legend").slice(1), signs.slice(0, 2));
  const last = filmOf(3, { request: { algorithm: { name: "full" }, loss_at: "last" } });
  assert.deepEqual(credit(last).words("blame-legend").slice(1), [signs[0], signs[2]]);
  const nothing = triangle(3, () => 0);
  assert.deepEqual(credit(filmOf(3), nothing).words("blame-legend"), signs.slice(0, 1), "no sizes, no scale");
});

test("up to twelve time steps each square has its number, where it has room", () => {
  const there = (/** @type {any} */ how, n = 12, theme = "light") =>
    Boolean(credit(filmOf(n), undefined, { theme, ...how }).root.layout.annotations);
  assert.equal(there({}), true);
  assert.equal(there({}, 13), false);
  assert.deepEqual(
    [480, 481].map((width) => there({ width })),
    [false, true],
  );
  assert.deepEqual(
    [212, 213].map((height) => there({ height })),
    [false, true],
  );
  const late = triangle(12, (t) => (t < 7 ? 0 : 1));
  const shown = (/** @type {number} */ height) => credit(filmOf(12), late, { height }).root.layout.annotations;
  assert.deepEqual([shown(114), shown(115)?.length > 0], [undefined, true], "five rows need less");
  const { zoom } = THEMES.projector.palette;
  assert.ok(zoom > 1);
  assert.equal(there({ width: 481 }, 12, "projector"), false, "larger type needs more of it");
  assert.equal(there({ width: 480 * zoom + 1, height: 212 * zoom + 1 }, 12, "projector"), true);
  assert.equal(there({ width: 480 * zoom + 1, height: 212 * zoom - 1 }, 12, "projector"), false);
});

test("where a square is crossed out its number stands below the cross, if it has room there", () => {
  const cut = filmOf(3, { sweeps: [{ losses: [0, 1, 2], start: 2, until: 1 }] });
  const shifts = (/** @type {any} */ how) =>
    credit(cut, undefined, how).root.layout.annotations.map(({ x, yshift }) => [x, yshift]);
  const crossed = (/** @type {number} */ down) => [0, 0, 1, 0, 1, 2].map((k) => [k, k === 0 ? down : 0]);
  assert.deepEqual(shifts({ height: 44 + 3 * 26 + 1 }), crossed(-9));
  assert.deepEqual(shifts({ height: 44 + 3 * 26 }), crossed(0));
  const { zoom } = THEMES.projector.palette;
  assert.deepEqual(shifts({ theme: "projector", height: 1000 }), crossed(-9 * zoom));
});

test("numbers stand on dark squares in the colour of paper, and beside those that are asked about in ink", () => {
  const { numbers, draw, root } = credit(filmOf(3), [[1], [1e-4, "Infinity"], [0, "NaN", 1e-9]]);
  const { paper, ink } = THEMES.light.palette;
  assert.equal(root.layout.annotations[0].font.size, 11);
  const large = credit(filmOf(3), undefined, { theme: "projector" });
  assert.equal(large.root.layout.annotations[0].font.size, 11 * THEMES.projector.palette.zoom);
  assert.deepEqual(root.layout.annotations[0].showarrow, false);
  assert.deepEqual(numbers(), [
    ["0,0", "1", paper],
    ["1,0", "1·10⁻⁴", paper],
    ["1,1", "∞", ink],
    ["2,2", "1·10⁻⁹", ink],
  ]);
});

test("who is to blame follows the error, stays where it was last, and follows the square that is asked about", () => {
  const { page, at, draw, words } = credit(filmOf(3));
  const marked = () => page.byId("who-losses").children.map((row) => row.getAttribute("aria-current"));
  const widths = () => page.byId("who-losses").children.map((row) => row.querySelector("i")?.style.width);
  assert.equal(page.text("who-title"), "Who is to blame at t = 0?");
  assert.deepEqual(words("who-losses"), ["loss 0181 %", "loss 10.216 %", "loss 20.033 %"]);
  assert.deepEqual(widths(), ["100%", "20%", "3%"]);
  at(1);
  assert.equal(page.text("who-title"), "Who is to blame at t = 1?");
  assert.match(page.text("blame-sentence"), /^87 % of what reaches t = 1 comes from the loss at 1\.$/);
  at(2, "forward");
  assert.equal(page.text("who-title"), "Who is to blame at t = 1?", "what goes forward blames nobody");
  at(0, "cut");
  assert.equal(page.text("who-title"), "Who is to blame at t = 0?");
  draw(null, { t: 2, k: 1 });
  assert.equal(page.text("who-title"), "Who is to blame at t = 1?");
  assert.deepEqual(marked(), [null, "true"]);
  assert.match(page.text("blame-sentence"), /^The loss at t = 2 reaches t = 1 with 0\.3, 13 % of what reaches it\.$/);
  draw();
  assert.deepEqual([page.text("who-title"), marked()], ["Who is to blame at t = 0?", [null, null, null]]);
});

test("a frame is around what has come together; what is asked about is framed, and all else lies under a veil", () => {
  const { root, at, draw, numbers } = credit(filmOf(3));
  const frame = () => [root.data[2].x, root.data[2].y];
  const { made, filled } = root;
  assert.deepEqual(frame(), [[], []]);
  at(1);
  assert.deepEqual(frame(), [
    [0.5, 1.5, 1.5, 0.5, 0.5],
    [0.5, 0.5, 2.5, 2.5, 0.5],
  ]);
  at(1);
  assert.deepEqual([root.made, root.filled], [made, filled + 1], "once for each change, and nothing is made anew");
  draw({ phase: "backward", t: 1 }, { t: 2, k: 0 });
  assert.equal(root.filled, filled + 2, "the frame is as it was");
  assert.deepEqual(
    [root.data[5].x, root.data[5].y],
    [
      [-0.5, 0.5, 0.5, -0.5, -0.5, null],
      [1.5, 1.5, 2.5, 2.5, 1.5, null],
    ],
  );
  const [left, top, right, bottom] = [Math.min, Math.min, Math.max, Math.max].map((of, k) =>
    of(...root.data[4][k % 2 ? "y" : "x"].filter((/** @type {any} */ x) => x !== null)),
  );
  assert.deepEqual([left, top, right, bottom], [-0.5, -0.5, 2.5, 2.5]);
  const late = credit(filmOf(3), [[0], [0, 1], [0, 0, 1]]);
  late.draw(null, { t: 2, k: 2 });
  assert.equal(Math.min(...late.root.data[4].y.filter(Number)), 0.5, "no more than the rows that are shown");
  assert.deepEqual(
    new Set(numbers().map((/** @type {any} */ [, , colour]) => colour)),
    new Set([THEMES.light.palette.ink]),
  );
  draw({ phase: "backward", t: 1 }, null);
  assert.deepEqual([root.data[4].x, root.data[5].x], [[], []], "nothing fades");
  assert.ok(numbers().some((/** @type {any} */ [, , colour]) => colour === THEMES.light.palette.paper));
  draw();
  assert.deepEqual(frame(), [[], []]);
});

test("a film that stands anew, with its choice, is drawn with both", () => {
  const film = filmOf(3);
  const { view, root, draw, page } = credit(film);
  const square = { t: 2, k: 1 };
  draw({ phase: "backward", t: 1 }, square);
  view.stand(film, THEMES.dark);
  assert.equal(root.made, 1, "when it is looked at");
  draw({ phase: "backward", t: 2 }, square);
  assert.equal(root.made, 2);
  assert.deepEqual([root.data[2].x[0], root.data[4].x[0], root.data[5].x[0]], [1.5, -0.5, 0.5]);
  view.stand(film, THEMES.dark);
  draw();
  assert.deepEqual([root.data[2].x, root.data[5].x, page.text("who-title")], [[], [], "Who is to blame at t = 0?"]);
});

test("a click asks about a square, a second one lets go, and both say which loss it was", () => {
  const { root, chosen, draw, view } = credit(filmOf(4));
  const click = (/** @type {number} */ x, /** @type {number} */ y) => root.fire("plotly_click", { points: [{ x, y }] });
  click(1, 3);
  draw(null, { t: 3, k: 1 });
  for (const [k, t] of [
    [1, 2],
    [0, 3],
    [1, 3],
  ])
    click(k, t);
  assert.deepEqual(chosen, [
    [{ t: 3, k: 1 }, 3],
    [{ t: 2, k: 1 }, 2],
    [{ t: 3, k: 0 }, 3],
    [null, 3],
  ]);
  view.stand(filmOf(4), THEMES.light);
  draw();
  click(0, 0);
  assert.equal(chosen.length, 5, "each click is heard once");
});

test("by keys one square after the other is reached, said and asked about, and the film stays where it is", () => {
  const { page, cell, chosen, draw, at } = credit(
    filmOf(4),
    triangle(4, (t, k) => (t ? 10 ** (k - t) * (t + 1) : 0)),
  );
  const grid = page.byId("blame-squares");
  const press = (/** @type {string} */ key, more = {}) => cell().fire("keydown", { key, ...more });
  const said = () => cell().getAttribute("aria-label");
  assert.equal(said(), "Loss at t = 3, time step 0: 0.004");
  assert.deepEqual(
    [grid, grid.children[0], cell()].map(
      (node) =>
        node.getAttribute("aria-rowcount") ?? node.getAttribute("aria-rowindex") ?? node.getAttribute("aria-colindex"),
    ),
    ["4", "4", "1"],
  );
  assert.equal(grid.getAttribute("aria-colcount"), "4");
  assert.deepEqual(
    [cell().style.left, cell().style.top, cell().style.width, cell().style.height],
    ["-0.5px", "2.5px", "1px", "1px"],
  );
  at(2);
  assert.equal(said(), "Loss at t = 3, time step 2: 0.4", "while nobody is there it follows the error");
  cell().focus();
  const { defaultPrevented, stopped } = press("ArrowUp");
  assert.deepEqual([defaultPrevented, stopped, said()], [true, true, "Loss at t = 2, time step 2: 3"]);
  assert.equal(globalThis.document.activeElement, cell(), "the focus goes along");
  press("ArrowLeft");
  press("ArrowUp");
  press("ArrowUp");
  assert.equal(said(), "Loss at t = 1, time step 1: 2", "above it nothing is shown");
  at(0);
  assert.equal(said(), "Loss at t = 1, time step 1: 2", "whoever is there stays there");
  for (const modifier of ["ctrlKey", "metaKey", "altKey"])
    assert.equal(press("Home", { [modifier]: true }).stopped, false);
  assert.equal(press("x").stopped, false);
  assert.equal(cell().getAttribute("aria-selected"), "false");
  for (const key of ["Enter", " "]) {
    assert.equal(press(key).defaultPrevented, true);
    assert.deepEqual(chosen.pop(), [{ t: 1, k: 1 }, 1], key);
  }
  draw(null, { t: 1, k: 1 });
  assert.equal(cell().getAttribute("aria-selected"), "true");
  press("Enter");
  assert.deepEqual(chosen.pop(), [null, 1]);
  press("Home");
  assert.deepEqual([cell().getAttribute("aria-selected"), said()], ["false", "Loss at t = 1, time step 0: 0.2"]);
});
