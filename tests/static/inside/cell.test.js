import assert from "node:assert/strict";
import { test } from "node:test";
import { boardAt } from "../../../static/film/board.js";
import { anatomyOf } from "../../../static/inside/anatomy.js";
import { choose, closed, openUp, pin } from "../../../static/inside/inside.js";
import { createInside } from "../../../static/inside/inside.view.js";
import { labelOf, madeOf } from "../../../static/inside/terms.js";
import { signed } from "../../../static/shared/numbers.js";
import { goldenTraces, linkTraces } from "../golden.js";
import { openPage } from "../page.js";

const [decayed, plain] = await linkTraces(["l2=0.1", "l2=0"].map((l2) => `hidden=2&steps=3&lag=1&${l2}`));
const FILMS = {
  ...Object.fromEntries(goldenTraces().map((film) => [film.name.replace(".jsonl", ""), film])),
  decayed,
  plain,
};

/** The inside of a cell at the end of a film. @param {string} name @param {any} chosen @param {any} [steps] */
function cell(name, chosen, steps = FILMS[name].steps) {
  const film = { ...FILMS[name], steps };
  const page = openPage();
  const board = boardAt(film, film.steps.length, 0);
  let inside = choose(closed, board, chosen);
  const view = createInside((change) => (inside = change(inside, board)));
  const draw = () => view.draw(film, board, inside, "row");
  draw();
  return {
    ...film,
    page,
    board,
    draw,
    inside: () => inside,
    set: (/** @type {any} */ other) => ((inside = other), draw()),
  };
}

test("each part of the cell says its value on the way forward and its error on the way back", () => {
  for (const [name, chosen] of /** @type {[string, any][]} */ ([
    ["rnn_echo", { layer: 0, t: 2, unit: 1 }],
    ["lstm_truncated", { layer: 0, t: 3, unit: 1 }],
    ["gru_epochwise", { layer: 1, t: 1, unit: 0 }],
  ])) {
    const { page, start, board } = cell(name, chosen);
    const anatomy = anatomyOf(start.layers[chosen.layer]);
    const [, ...parts] = page.byId("anatomy").children;
    assert.equal(parts.length, anatomy.nodes.length);
    anatomy.nodes.forEach((part, k) => {
      assert.deepEqual([parts[k].style.gridColumn, parts[k].style.gridRow], part.at.map(String), part.id);
      for (const [phase, key, step] of /** @type {[string, string | undefined, any][]} */ ([
        ["forward", part.value, board.forward[chosen.layer][chosen.t]],
        ["backward", part.error, board.backward[chosen.layer][chosen.t]],
      ])) {
        const button = parts[k].querySelector(`.${phase}`);
        if (!key) assert.equal(button, null);
        else if (step.values[key]) {
          const value = Number(step.values[key][0][Math.min(chosen.unit, step.values[key][0].length - 1)]);
          assert.match(String(button?.title), new RegExp(`^Open ${key}\\[`));
          assert.ok(button?.title.endsWith(`, ${signed(value)}`), `${name} ${part.id} ${key}: ${button?.title}`);
          const [three, two] = [3, 2].map((digits) => signed(Number(value.toPrecision(digits))));
          assert.equal(button?.textContent, three.length <= 7 ? three : two, "as a part has room for it");
          const shown = Number(button?.textContent.replace("−", "-").replace("+", ""));
          if (!Number.isNaN(shown))
            assert.ok(Math.abs(shown - value) <= 0.051 * Math.abs(value), `${button?.textContent} for ${value}`);
        }
      }
    });
  }
});

test("a button that is made anew keeps the focus; where it is gone, the number that is open has it", () => {
  const { page, draw, set, inside, start } = cell("rnn_echo", { layer: 0, t: 2, unit: 1 });
  const focused = () => /** @type {any} */ (globalThis.document).activeElement;
  const [, part] = page.byId("anatomy").children;
  const before = /** @type {any} */ (part.querySelector("button"));
  before.focus();
  draw();
  assert.ok(focused() !== before);
  assert.ok(focused() === page.byId("anatomy").children[1].querySelector("button"));
  const factor = /** @type {any} */ (page.byId("terms").querySelector("button"));
  factor.focus();
  set(openUp(inside(), start, { phase: "forward", layer: 0, t: 2, name: "a", i: 1 }, true));
  assert.ok(focused() === page.byId("opened-name"));
});

test("the roads of a cell lead from the middle of one part to the middle of the other", () => {
  const { page, start, draw } = cell("lstm_truncated", { layer: 0, t: 3, unit: 1 });
  const { nodes, roads } = anatomyOf(start.layers[0]);
  const [, ...parts] = page.byId("anatomy").children;
  page.byId("anatomy").box = { left: 30, top: 10, width: 700, height: 500 };
  nodes.forEach(
    ({ at: [column, row] }, k) =>
      (parts[k].box = { left: 30 + 100 * column, top: 10 + 60 * row, width: 80, height: 40 }),
  );
  draw();
  page.frame();
  const lines = page.byId("anatomy-roads").children;
  assert.equal(page.byId("anatomy-roads").getAttribute("viewBox"), "0 0 700 500");
  const middle = (/** @type {string} */ id) => {
    const { at } = /** @type {any} */ (nodes.find((node) => node.id === id));
    return [100 * at[0] + 40, 60 * at[1] + 20];
  };
  assert.deepEqual(
    lines.map((line) => ["x1", "y1", "x2", "y2"].map((name) => Number(line.getAttribute(name)))),
    roads.map(([from, to]) => [...middle(from), ...middle(to)]),
  );
  assert.deepEqual(
    lines.map((line) => line.getAttribute("class")),
    roads.map(([, , look]) => look ?? null),
  );
  parts[0].box.left += 50;
  page.changed();
  const first = roads.findIndex(([from, to]) => from === nodes[0].id || to === nodes[0].id);
  const moved = page.byId("anatomy-roads").children[first];
  assert.equal(Number(moved.getAttribute(roads[first][0] === nodes[0].id ? "x1" : "x2")), middle(nodes[0].id)[0] + 50);
});

test("a number is its products: each with a bar of its share, and what is made of them", () => {
  const { page, steps, board, start, inside, set } = cell("rnn_echo", { layer: 0, t: 2, unit: 1 });
  const signs = new Set();
  for (const ref of [inside().opened, { phase: "forward", layer: 0, t: 2, name: "z", i: 1 }]) {
    set(openUp(inside(), start, /** @type {any} */ (ref), false));
    const look = /** @type {const} */ ({ start, steps, n: board.n, example: 0, notation: "row" });
    const made = /** @type {any} */ (madeOf(look, /** @type {any} */ (ref)));
    const rows = page.byId("terms").children;
    assert.equal(rows.length, made.terms.length);
    const most = Math.max(...made.terms.map((/** @type {any} */ { value }) => Math.abs(value)));
    rows.forEach((row, i) => {
      const { value, factors } = made.terms[i];
      const [parts, track, output] = row.children;
      assert.equal(output.textContent, signed(value));
      const [bar] = track.children;
      assert.ok(Math.abs(parseFloat(bar.style.width) - (50 * Math.abs(value)) / most) < 1e-9);
      assert.ok(bar.classes.includes(value < 0 ? "minus" : "plus"));
      signs.add(Math.sign(value));
      assert.equal(parts.querySelectorAll(".factor").length, factors.length);
    });
    const label = labelOf(start, made.ref).replace(/[[\]]/g, "\\$&");
    assert.match(page.text("opened-name"), new RegExp(`^${label} [+−]?[\\d.]+`));
    assert.ok(page.text("opened-name").endsWith(signed(made.value)));
    assert.ok(page.text("opened-total").endsWith(`= ${signed(made.value)}`));
  }
  assert.ok(signs.has(1) && signs.has(-1));
});

test("of a gradient it is said what visits have added, and L2, where it adds", () => {
  const U = /** @type {any} */ ({ phase: "gradient", layer: 0, t: null, name: "U", i: 0, j: 0 });
  for (const [film, ref, says] of /** @type {[string, any, string][]} */ ([
    ["plain", U, "Summed over 3 parts: what each visit has added so far."],
    ["decayed", U, "Summed over 4 parts: what each visit has added so far, and what L2 adds."],
    ["decayed", { ...U, name: "b", j: undefined }, "Summed over 3 parts: what each visit has added so far."],
  ])) {
    const { page, inside, start, set } = cell(film, { layer: 0, t: 2, unit: 0 });
    set(openUp(inside(), start, ref, false));
    assert.equal(page.text("opened-says"), says);
  }
  const unvisited = FILMS.decayed.steps.filter((/** @type {any} */ { phase }) => phase !== "backward");
  const { page, inside, start, set } = cell("decayed", { layer: 0, t: 2, unit: 0 }, unvisited);
  set(openUp(inside(), start, U, false));
  assert.equal(page.text("opened-says"), "What L2 adds; no visit has added anything.");
});

test("a factor that is clicked opens, its trail leads back, and another cell or unit begins a new one", () => {
  const { page, draw, inside, start } = cell("rnn_echo", { layer: 0, t: 2, unit: 1 });
  const before = inside().opened;
  const button = page.byId("terms").querySelectorAll("button")[0];
  button.click();
  draw();
  assert.notDeepEqual(inside().opened, before);
  const trail = () => page.byId("trail").children;
  assert.deepEqual(
    trail().map((node) => node.textContent),
    [labelOf(start, /** @type {any} */ (before))],
  );
  trail()[0].click();
  draw();
  assert.deepEqual([inside().opened, trail().length], [before, 0]);
  page.byId("terms").querySelectorAll("button")[0].click();
  page.byId("inside-unit").value = "0";
  page.byId("inside-unit").fire("change");
  draw();
  assert.deepEqual([inside().chosen?.unit, trail().length], [0, 0]);
  page.byId("terms").querySelectorAll("button")[0].click();
  page.byId("inside-layer").value = "1";
  page.byId("inside-moment").value = "3";
  page.byId("inside-moment").fire("change");
  draw();
  assert.deepEqual([inside().chosen?.layer, inside().chosen?.t, trail().length], [1, 3, 0]);
  assert.equal(page.text("inside-title"), "Inside y at t = 3");
});

test("what is pinned stands with its value, opens by a click and goes by its cross", () => {
  const { page, start, set, inside, draw, board } = cell("rnn_echo", { layer: 0, t: 2, unit: 1 });
  const ref = { phase: "forward", layer: 0, t: 4, name: "h", i: 2 };
  set(pin(openUp(inside(), start, ref, false), ref));
  const [item] = page.byId("pins").children;
  const value = Number(/** @type {any} */ (board.forward[0][4]).values.h[0][2]);
  assert.equal(item.children[0].textContent, `${labelOf(start, ref)} ${signed(value)}`);
  assert.equal(page.byId("pin").getAttribute("aria-pressed"), "true");
  set(choose(inside(), board, { layer: 0, t: 1, unit: 0 }));
  assert.equal(page.byId("pin").getAttribute("aria-pressed"), "false");
  page.byId("pins").children[0].children[0].click();
  draw();
  assert.deepEqual(inside().opened, ref);
  page.byId("pins").children[0].children[1].click();
  draw();
  assert.deepEqual(page.byId("pins").children, []);
  page.byId("pin").click();
  assert.deepEqual(inside().pins, [ref]);
});

test("before anything is chosen the panel says so", () => {
  const { page, set } = cell("rnn_echo", { layer: 0, t: 2, unit: 1 });
  assert.deepEqual([page.byId("inside").hidden, page.byId("inside-none").hidden], [false, true]);
  set(closed);
  assert.deepEqual([page.byId("inside").hidden, page.byId("inside-none").hidden], [true, false]);
});
