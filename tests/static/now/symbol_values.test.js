import assert from "node:assert/strict";
import { test } from "node:test";
import { boardAt } from "../../../static/film/board.js";
import { placeOf, toldBy } from "../../../static/now/formulas.js";
import { meaningsOf } from "../../../static/now/meanings.js";
import { valueOf, valueSaid } from "../../../static/now/symbol_values.js";
import { ALL } from "../../../static/shared/numbers.js";
import { filmsByName, linkTraces, randomTraces } from "../golden.js";

const golden = await filmsByName();
const films = [...Object.values(golden), ...(await randomTraces(5))];

/** Every symbol of every step: its meaning and its value. @param {any} film @param {(seen: any) => void} look */
function walk({ name, start, steps, end }, look) {
  let board = null;
  for (let n = 1; n <= steps.length; n++) {
    board = boardAt({ start, steps, end }, n, 0, board);
    const step = steps[n - 1];
    const where = { start, step, place: placeOf(start, step), notation: /** @type {const} */ ("row") };
    const { lines, more } = toldBy(start, step, start.notation);
    for (const line of [...lines, ...more])
      for (const meaning of meaningsOf(line, where))
        look({ name, start, step, board, where, ...meaning, value: valueOf(meaning.symbol, where, board) });
  }
}

/** @param {any} value @returns {number[]} */
const shapeOf = (value) => (Array.isArray(value) ? [value.length, ...shapeOf(value[0])] : []);

test("a symbol's numbers have the shape that its legend names", () => {
  let seen = 0;
  for (const film of films)
    walk(film, ({ name, symbol, shape, value, step }) => {
      if (!value || !/^\d+ × \d+$/.test(shape) || value.kind === "norm") return;
      const of = shapeOf(value.value);
      assert.equal((of.length > 1 ? of : [1, ...of]).join(" × "), shape, `${name}, step ${step.n}: ${symbol}`);
      seen += 1;
    });
  assert.ok(seen > 5000, `${seen}`);
});

test("values, errors and parameters of every step have a value", () => {
  for (const film of films)
    walk(film, ({ name, symbol, value, step, board }) => {
      const known =
        /^(W|U|b|x|z|h|i|f|g|o|r|u|n|q)\^\{\\here\}(_\{[^}]*\\now\})?$|^\\delta\^\{\\here\}_\{[^}]*\\now\}$/;
      if (!known.test(symbol) || !["forward", "backward"].includes(step.phase)) return;
      assert.ok(value, `${name}, step ${step.n}: ${symbol}`);
      for (const example of [0, ALL]) {
        const text = valueSaid(value, example);
        assert.ok(text && !/undefined|null/.test(text), `${name}, step ${step.n}: ${symbol}: ${text}`);
      }
      assert.equal(board.step, step);
    });
});

test("the numbers of the symbols satisfy the formula: dh is what comes from above and from t + 1", () => {
  const times = (/** @type {number[]} */ row, /** @type {number[][]} */ w) =>
    w.map((weights) => weights.reduce((sum, x, j) => sum + x * row[j], 0));
  let both = 0;
  walk(golden.rnn_full ?? golden.rnn_echo ?? Object.values(golden)[0], ({ where, board, step, start }) => {
    if (step.phase !== "backward" || step.layer !== 0 || !step.values.from_next || start.layers[0].cell !== "rnn")
      return;
    const of = (/** @type {string} */ symbol) => valueOf(symbol, where, board)?.value;
    const next = of("\\delta^{\\here}_{\\next}");
    if (!next) return;
    const above = times(of("\\delta^{\\above}_{\\now}")[0], of("W^{\\above}"));
    const later = times(next[0], of("U^{\\here}"));
    step.values.dh[0].forEach((/** @type {number} */ x, /** @type {number} */ i) => {
      assert.ok(Math.abs(above[i] + later[i] - x) <= 1e-4 * Math.max(1, Math.abs(x)), `step ${step.n}`);
      both += 1;
    });
  });
  assert.ok(both > 0);
});

test("few numbers are said each, many by the first and their norm", () => {
  assert.equal(valueSaid({ kind: "rows", value: [[3, -4]] }, 0), "3  −4");
  assert.equal(valueSaid({ kind: "rows", value: [[3, 4, 0, 0, 0, 0, 0]] }, 0), "3  4  0  0 … norm 5");
  assert.equal(valueSaid({ kind: "rows", value: [[3], [4]] }, ALL), "3.536 (root mean square)");
  assert.equal(
    valueSaid(
      {
        kind: "array",
        value: [
          [3, 4, 0],
          [0, 0, 0],
          [0, 0, 0],
        ],
      },
      0,
    ),
    "norm 5",
  );
  assert.equal(valueSaid({ kind: "number", value: "Infinity" }, 0), "∞");
  assert.equal(valueSaid(null, 0), "");
});

test("an influence is said by its norm, whether the film tells all of it or the norm alone", async () => {
  const [small, large] = await linkTraces([2, 20].map((units) => `hidden=${units}&steps=2&lag=1&algorithm=rtrl`));
  for (const [film, whole] of /** @type {[any, boolean][]} */ ([
    [small, true],
    [large, false],
  ])) {
    let seen = 0;
    walk(film, ({ symbol, value, step }) => {
      const [, which] = /^S(?:\^\{[^}]*\})?_\{?([WUb])/.exec(symbol) ?? [];
      if (step.phase !== "influence" || !which || symbol.includes("\\prev")) return;
      assert.equal(`S_${which}` in step.values, whole);
      const told = whole ? step.values[`S_${which}`] : step.values[`norm_S_${which}`];
      assert.deepEqual(value, { kind: "norm", value: told }, symbol);
      seen += 1;
    });
    assert.ok(seen > 0, `${seen}`);
  }
});

test("the derivative by a parameter has the numbers of its gradient, once they are whole", () => {
  let seen = 0;
  walk(golden.rnn_echo, ({ symbol, value, step }) => {
    const [, name] = /\\partial ([WUb])/.exec(symbol) ?? [];
    if (step.phase !== "gradient" || !name) return;
    assert.deepEqual(value, { kind: "array", value: step.grads[name] }, symbol);
    seen += 1;
  });
  assert.ok(seen > 2, `${seen}`);
});
