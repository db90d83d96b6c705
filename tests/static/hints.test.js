import assert from "node:assert/strict";
import { test } from "node:test";
import { boardAt } from "../../static/board.js";
import { hintOf, unitOf, unitsAt, weight } from "../../static/hints.js";
import { gridLayout, patches } from "../../static/layout.js";
import { ALL, signed } from "../../static/numbers.js";
import { filmsByName } from "./golden.js";

const golden = filmsByName();

/** @param {string} name @param {number} [n] @param {number} [example] */
function seen(name, n = Infinity, example = 0) {
  const film = golden[name];
  const grid = gridLayout(film.start, 800, 400);
  const board = boardAt(film, n, example);
  const patchesOf = (/** @type {number} */ l) =>
    patches(grid, film.start.layers[l].units, film.start.layers[l].cell === "lstm" ? 2 : 1);
  /** @param {any} spot */
  const hint = (spot) => hintOf(board, { x: 4, y: 4, ...spot }, patchesOf);
  return { ...film, board, hint, patchesOf };
}

test("a cell says its name, its indices, its number and its formula", () => {
  const { steps, hint } = seen("rnn_echo");
  const last = steps.findLast((s) => s.phase === "backward" && s.layer === 0 && s.t === 1);
  const [first, ...more] = hint({ kind: "cell", layer: 0, t: 1 });
  assert.equal(first, `δ[0] of h¹ at t = 1: ${signed(last.values.delta[0][0])}`);
  assert.match(more.join(), /f′\(z\).*from above.*from the future/);
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
  const lines = hintOf(board, spot, () => /** @type {any} */ (group));
  assert.match(lines[1], new RegExp(`strongest of units 0 to ${numbers.length - 1}`));
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
  assert.match(hint({ kind: "on", layer, t })[0], new RegExp(`✂ cut: .* is not sent on to t = ${t - 1}`));
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
  assert.equal(weight(board, 1, 2, 0)[1], `sends down δ[0] · W[2][0] = ${signed(delta * w)}`);
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
