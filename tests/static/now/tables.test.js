import assert from "node:assert/strict";
import { test } from "node:test";
import { boardAt } from "../../../static/film/board.js";
import { tablesOf, updatesOf } from "../../../static/now/tables.js";
import { ALL, alike, decimals, real } from "../../../static/shared/numbers.js";
import { filmsByName } from "../golden.js";

const FILMS = Object.values(await filmsByName());

/** Every step of every film with its board. @param {(board: any, step: any, name: string) => void} look */
function walk(look) {
  for (const { name, start, steps, end } of FILMS)
    for (let n = 1; n <= steps.length; n++) look(boardAt({ start, steps, end }, n, 0, null), steps[n - 1], name);
}

test("every value of a step that has a number for each unit stands in one column, under its name", () => {
  walk((board, step, name) => {
    if (["update", "gradient", "clip", "influence"].includes(step.phase)) return;
    const columns = tablesOf(board, step).flatMap((table) => table.columns);
    const arrays = Object.entries(step.values).filter(([, value]) => Array.isArray(value));
    assert.deepEqual(
      Object.fromEntries(columns.map((column) => [column.name, column.numbers])),
      Object.fromEntries(arrays.map(([key, value]) => [key, value[0].map(real)])),
      `${name}, step ${step.n}`,
    );
    assert.equal(columns.length, arrays.length);
  });
});

test("a table has a row for each unit and at most five columns", () => {
  walk((board, step) => {
    for (const { units, columns } of tablesOf(board, step)) {
      assert.ok(columns.length <= 5);
      for (const { numbers } of columns) assert.equal(numbers.length, units.length);
    }
  });
});

test("the signs between columns hold: what is added and multiplied is what comes after the sign of equality", () => {
  let seen = 0;
  walk((board, step, name) => {
    for (const { columns } of tablesOf(board, step))
      for (let row = 0; row < columns[0].numbers.length; row++) {
        let sum = columns[0].numbers[row];
        columns.slice(0, -1).forEach(({ sign }, k) => {
          const next = columns[k + 1].numbers[row];
          if (sign === "+") sum += next;
          else if (sign === "×") sum *= next;
          else if (sign === "=" && Number.isFinite(sum)) {
            const size = Math.max(...columns.map(({ numbers }) => Math.abs(numbers[row])));
            assert.ok(Math.abs(sum - next) <= 2e-5 * size + 1e-300, `${name}, step ${step.n}: ${sum} is not ${next}`);
            seen += 1;
          }
          if (sign === "=" || sign === "→") sum = next;
        });
      }
  });
  assert.ok(seen > 200);
});

test("sizes of a whole batch do not add up, and no sign says so", () => {
  for (const { start, steps, end } of FILMS.filter((film) => film.start.batch > 1))
    for (let n = 1; n <= steps.length; n++)
      for (const { columns } of tablesOf(boardAt({ start, steps, end }, n, ALL, null), steps[n - 1]))
        assert.deepEqual(new Set(columns.map(({ sign }) => sign)), new Set([""]));
});

test("an update can be followed by hand: old, what moves it, and new", () => {
  walk((board, step, name) => {
    if (step.phase !== "update") return;
    for (const { columns } of updatesOf(board, step)) {
      const [old, between, fresh] = columns;
      const by = between.name === "movement" ? 1 : -real(board.start.request.optimizer.rate);
      old.numbers.forEach((x, i) => {
        const reached = x + by * between.numbers[i];
        const size = Math.max(Math.abs(x), Math.abs(fresh.numbers[i]), 1e-9);
        assert.ok(!Number.isFinite(reached) || Math.abs(reached - fresh.numbers[i]) <= 1e-4 * size, name);
      });
    }
  });
});

test("a weight of an update is called as Inside calls it, in either notation", () => {
  const { start, steps, end } = /** @type {any} */ (FILMS.find(({ name }) => name === "rnn_echo"));
  const n = steps.findIndex((/** @type {any} */ { phase }) => phase === "update") + 1;
  const units = (/** @type {any} */ notation) =>
    updatesOf({ ...boardAt({ start, steps, end }, n, 0, null), notation }, steps[n - 1])[0].units.slice(0, 3);
  assert.deepEqual(
    [units("row"), units("column")],
    [
      ["0,0", "0,1", "0,2"],
      ["0,0", "1,0", "2,0"],
    ],
  );
});

test("decimals keep at least two digits of every number", () => {
  const cases = {
    0.32734: "0.3273",
    "-0.001": "−0.0010",
    0.000412: "4.1·10⁻⁴",
    0: "0",
    12.3456: "12.346",
    123456: "1.2·10⁵",
  };
  for (const [x, text] of Object.entries(cases)) assert.equal(decimals(Number(x)), text);
  assert.equal(decimals("Infinity"), "∞");
});

test("the numbers of somebody's own pass stand beside what each equation says, with whether they are equal", () => {
  const signs = new Set();
  walk((plain, step, name) => {
    if (step.phase !== "backward") return;
    const wrong = { ...step.values, ...("dh" in step.values ? { dh: step.values.from_above } : {}) };
    const tables = tablesOf({ ...plain, yours: () => wrong }, step);
    const names = new Set(tables.flatMap(({ columns }) => columns.map((column) => column.name)));
    for (const key of Object.keys(step.values)) if (Array.isArray(step.values[key])) assert.ok(names.has(key), name);
    for (const { columns } of tables) {
      const [last, yours] = columns.slice(-2);
      assert.equal(yours.yours, last.name);
      assert.deepEqual(yours.numbers, wrong[last.name][0].map(real));
      assert.deepEqual(
        last.signs,
        yours.numbers.map((x, i) => (alike(x, last.numbers[i], plain.start.request.digits) ? "=" : "≠")),
        `${name}, step ${step.n}, ${last.name}`,
      );
      assert.ok(columns.length <= 6);
      for (const sign of last.signs) signs.add(sign);
    }
  });
  assert.deepEqual([...signs].sort(), ["=", "≠"]);
});

test("another step than those of the way back, or one that the own pass has not, has no own numbers", () => {
  walk((board, step) => {
    assert.deepEqual(tablesOf({ ...board, yours: () => null }, step), tablesOf(board, step));
  });
});
