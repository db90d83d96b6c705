import assert from "node:assert/strict";
import { test } from "node:test";
import { boardAt } from "../../../static/film/board.js";
import { ALL, signed } from "../../../static/shared/numbers.js";
import { gridLayout, patches } from "../../../static/stage/layout.js";
import { tooltipOf, unitOf, unitsAt, weight } from "../../../static/stage/tooltips.js";
import { filmsByName } from "../golden.js";

const golden = await filmsByName();

/** @param {string} name @param {number} [n] @param {number} [example] */
function seen(name, n = Infinity, example = 0) {
  const film = golden[name];
  const grid = gridLayout(film.start, 800, 400);
  const board = boardAt(film, n, example);
  const patchesOf = (/** @type {number} */ l) =>
    patches(grid, film.start.layers[l].units, film.start.layers[l].cell === "lstm" ? 2 : 1);
  /** @param {any} spot */
  const hint = (spot) => tooltipOf(board, { x: 4, y: 4, ...spot }, patchesOf);
  return { ...film, board, hint, patchesOf };
}

test("a cell says its name, its indices, its number and its formula", () => {
  const { steps, hint } = seen("rnn_echo");
  const last = steps.findLast((s) => s.phase === "backward" && s.layer === 0 && s.t === 1);
  const [first, ...more] = hint({ kind: "cell", layer: 0, t: 1 });
  assert.equal(first, `δ[0] of h¹ at t = 1: ${signed(last.values.delta[0][0])}`);
  assert.match(
    more.join(),
    /δ = \(from above \+ from t \+ 1\) ⊙ f′\(z\).*norms: ● \d+ % from above, ○ \d+ % from t = 2/,
  );
});

test("before anything has come a place says so", () => {
  const { hint } = seen("rnn_echo", 0);
  for (const kind of ["cell", "up", "on", "drop"])
    assert.match(hint({ kind, layer: 0, t: 1 })[0], /nothing|not been found/, kind);
});

test("a group of units says who shares its colour, and names the strongest", () => {
  const { board } = seen("rnn_echo");
  const numbers = board.backward[0][1]?.values.delta[0];
  const group = {
    groups: 1,
    members: () => /** @type {[number, number]} */ ([0, numbers.length]),
    at: () => ({ part: 0, group: 0 }),
  };
  const spot = /** @type {any} */ ({ kind: "cell", layer: 0, t: 1, x: 0, y: 0 });
  const { unit } = unitsAt(board, spot, /** @type {any} */ (group));
  assert.equal(Math.abs(numbers[unit]), Math.max(...numbers.map(Math.abs)));
  const lines = tooltipOf(board, spot, () => /** @type {any} */ (group));
  assert.match(lines[1], new RegExp(`largest of units 0 to ${numbers.length - 1}`));
});

test("of all examples together it is said how they are put together", () => {
  const { hint } = seen("mixed", Infinity, ALL);
  assert.match(hint({ kind: "cell", layer: 0, t: 0 })[0], /root mean square of \d+ examples/);
});

test("what a weight and a unit pass on of all examples together has no sign", () => {
  const { board, start } = seen("mlp_xor", Infinity, ALL);
  const lines = [0, 1].flatMap((l) =>
    start.params[l].W.flatMap((/** @type {number[]} */ row, /** @type {number} */ i) =>
      row.map((_, j) => weight(board, l, i, j)[1]),
    ),
  );
  assert.ok(start.params.some((/** @type {any} */ { W }) => W.flat().some((/** @type {number} */ x) => x < 0)));
  for (const line of [...lines, ...unitOf(board, 0, 0)]) assert.doesNotMatch(line, /[=:] [+−]/);
  for (const line of lines) assert.match(line, /root mean square of 4 examples/);
});

test("where an error is cut, it is said what is not sent on", () => {
  const { steps, hint } = seen("lstm_truncated");
  const { t, layer } = steps.findLast((s) => s.phase === "cut");
  assert.match(hint({ kind: "on", layer, t })[0], new RegExp(`✂ truncated: .* is not sent on to t = ${t - 1}`));
});

test("where a backward pass begins, nothing comes from the next time step, and no formula says so", () => {
  const { start, steps, hint } = seen("lstm_truncated", Infinity);
  assert.ok(start.sweeps.length > 1 && steps.length > 0);
  const first = start.sweeps[0].start;
  const { n } = steps.find((s) => s.phase === "backward" && s.layer === 0 && s.t === first);
  const lines = seen("lstm_truncated", n + 1).hint({ kind: "cell", layer: 0, t: first });
  assert.ok(lines.includes("∂L/∂h = from above"), lines.join());
  assert.doesNotMatch(lines.join(), /t \+ 1|from t =/);
  const later = hint({ kind: "cell", layer: 0, t: start.steps - 2 }); // the last pass does not gather its loss
  assert.ok(later.includes("∂L/∂h = from t + 1"), later.join());
  assert.doesNotMatch(later.join(), /from above/);
});

test("errors that partly cancel say so in the tooltip, and how much is left", () => {
  const { start, steps } = golden.mixed;
  const told = steps
    .filter((s) => s.phase === "backward" && s.values.from_next && s.t < start.steps - 1)
    .flatMap(({ n, t, layer, values }) => {
      const norm = (/** @type {any} */ rows) => Math.hypot(...rows[0]);
      const [a, b, sum] = [values.from_above, values.from_next, values.dh].map(norm);
      const lines = seen("mixed", n + 1).hint({ kind: "cell", layer, t });
      assert.equal(/partly cancel/.test(lines.join()), sum ** 2 < 0.95 * (a ** 2 + b ** 2), lines.join());
      return /partly cancel/.test(lines.join()) ? [lines] : [];
    });
  assert.ok(told.length > 0);
});

test("formulas of tooltips follow the notation that is chosen", () => {
  const { board, patchesOf } = seen("rnn_echo", 1);
  const spot = /** @type {any} */ ({ kind: "cell", layer: 0, t: 0, x: 4, y: 4 });
  const formula = (/** @type {any} */ notation) => tooltipOf({ ...board, notation }, spot, patchesOf)[1];
  assert.equal(formula("row"), "h = f(x W + h_prev U + b)");
  assert.equal(formula("column"), "h = f(W x + U h_prev + b)");
  const whole = seen("rnn_echo").board;
  const down = (/** @type {any} */ notation) =>
    tooltipOf({ ...whole, notation }, { ...spot, kind: "up" }, patchesOf)[1];
  assert.deepEqual([down("row"), down("column")], ["dx = δ Wᵀ", "dx = Wᵀ δ"]);
});

test("a loss of weight 0 is not part of L, and of a batch the mean is told", () => {
  assert.match(
    seen("rnn_naive").hint({ kind: "target", layer: -1, t: 0 }).join(),
    /^.*loss at t = 0: .*, of weight 0: not part of L$/,
  );
  assert.match(
    seen("mixed").hint({ kind: "target", layer: -1, t: 1 }).join(),
    /mean loss of 2 examples at t = 1: .*, of weight 1$/,
  );
});

test("what an LSTM carries back is told by name", () => {
  const { board, hint } = seen("lstm_truncated");
  const t = board.cuts[0].findIndex((cut, k) => !cut && board.backward[0][k]);
  const lines = hint({ kind: "on", layer: 0, t });
  assert.deepEqual(
    lines.map((line) => line.slice(0, 2)),
    ["dh", "dc"],
  );
});

test("a weight of an MLP says what it sends down", () => {
  const { board, start, steps } = seen("mlp_xor");
  const delta = steps.find((s) => s.phase === "backward" && s.layer === 1).values.delta[0][0];
  const w = start.params[1].W[2][0];
  assert.equal(weight(board, 1, 2, 0)[1], `sends down δ[0] · W[2,0] = ${signed(delta * w)}`);
  const turned = weight({ ...board, notation: "column" }, 1, 2, 0);
  assert.match(turned[0], /^W\[0,2\] between a¹\[2\] and y\[0\]/, "as Inside and the formulas call it");
  assert.match(turned[1], /δ\[0\] · W\[0,2\] = /);
  assert.match(unitOf(board, -1, 1)[0], /^x\[1\]: /);
  assert.match(unitOf(board, 0, 1)[0], /^δ\[1\] of a¹: /);
});

for (const { name, start, steps } of Object.values(golden)) {
  test(`every place of ${name} has something to say at every step`, () => {
    for (let n = 0; n <= steps.length; n += 3) {
      const { hint } = seen(name.split(".")[0], n);
      for (let t = 0; t < start.steps; t++)
        for (let layer = 0; layer < start.layers.length; layer++)
          for (const kind of ["cell", "up", "on", "drop", "target", "input"]) {
            if (kind === "on" && start.layers[layer].cell === "dense") continue;
            const lines = hint({ kind, layer, t });
            assert.ok(
              lines.length && lines.every((/** @type {string} */ line) => line && !/undefined|\[object/.test(line)),
              `${kind} ${layer} ${t} ${n}: ${lines}`,
            );
          }
    }
  });
}
