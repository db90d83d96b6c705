import assert from "node:assert/strict";
import { test } from "node:test";
import { numberAt } from "../../../static/exercises/answers.js";
import {
  emptySheet,
  filmOf,
  hideable,
  inOrder,
  isFilmOf,
  sheetIn,
  withQuestion,
  withWords,
  withoutQuestion,
} from "../../../static/exercises/sheet.js";
import { valueOf } from "../../../static/inside/terms.js";
import { ALL } from "../../../static/shared/numbers.js";
import { filmsByName } from "../golden.js";

const films = await filmsByName();
const { rnn_echo: echo, lstm_truncated: lstm } = films;

/**
 * @param {import("../../../static/types.js").Film} film
 * @param {import("../../../static/inside/terms.js").Ref} ref
 * @param {number} example
 */
const seen = ({ start, steps }, ref, example) =>
  valueOf({ start: /** @type {any} */ (start), steps, n: steps.length, example }, ref);

test("what is hidden of an opened number is that very number, of the example that is looked at", () => {
  let looked = 0;
  for (const film of Object.values(films).filter(({ name }) => name !== "explosion")) {
    const example = (film.start?.batch ?? 1) - 1;
    for (const step of film.steps.filter(({ phase }) => ["forward", "backward"].includes(phase))) {
      const { phase, layer, t, sweep } = step;
      for (const name of Object.keys(step.values).filter((each) => Array.isArray(step.values[each][0]))) {
        const ref = { phase, layer: Number(layer), t, name, i: step.values[name][0].length - 1, sweep };
        const [hidden, ...more] = hideable(film, ref, example);
        assert.deepEqual(
          [more, hidden.n, numberAt(film.steps[hidden.n], hidden)],
          [[], step.n, seen(film, ref, example)],
        );
        looked++;
      }
    }
  }
  assert.ok(looked > 1000, String(looked));
});

test("of a gradient the sum can be hidden, what one visit adds, and the weight's new value", () => {
  const ref = { phase: "gradient", t: null, layer: 0, name: "U", i: 2, j: 0 };
  const [gradient, updated, ...more] = hideable(echo, ref, 0);
  assert.deepEqual(more, []);
  assert.deepEqual([gradient.name, gradient.b, gradient.i], ["dU", 2, 0]);
  assert.equal(echo.steps[gradient.n].phase, "gradient");
  assert.equal(numberAt(echo.steps[gradient.n], gradient), seen(echo, ref, 0));
  assert.equal(echo.steps[updated.n].phase, "update");
  assert.equal(numberAt(echo.steps[updated.n], updated), echo.steps[updated.n].values.U[2][0]);
  assert.match(updated.ask, /^U of .* after the update$/);
  const [visit] = hideable(echo, { ...ref, phase: "visit", t: 3 }, 0);
  assert.deepEqual([echo.steps[visit.n].phase, echo.steps[visit.n].t, visit.name], ["backward", 3, "dU"]);
  assert.equal(numberAt(echo.steps[visit.n], visit), echo.steps[visit.n].grads.U[2][0]);
  const [bias] = hideable(echo, { phase: "gradient", t: null, layer: 1, name: "b", i: 1 }, 0);
  assert.deepEqual([bias.name, bias.b, bias.i], ["db", 0, 1]);
  assert.equal(numberAt(echo.steps[bias.n], bias), echo.steps[bias.n].grads.b[1]);
});

test("a number of several backward passes is that of the one that is opened, else of the last", () => {
  const visits = lstm.steps.filter(({ phase, layer, t }) => phase === "backward" && layer === 0 && t === 2);
  assert.ok(visits.length > 1);
  const ref = { phase: "backward", layer: 0, t: 2, name: "dh", i: 0 };
  const [first, last] = [hideable(lstm, { ...ref, sweep: visits[0].sweep }, 0)[0], hideable(lstm, ref, 0)[0]];
  assert.equal(first.n, visits[0].n);
  assert.equal(last.n, visits.at(-1)?.n);
  const passes = [visits[0], visits.at(-1)].map((step) => `, t=2, sweep ${Number(step?.sweep) + 1}`);
  assert.deepEqual(
    [first, last].map(({ ask }, k) => ask.includes(passes[k])),
    [true, true],
    "and its words say which",
  );
  assert.notEqual(first.ask, last.ask);
  assert.doesNotMatch(hideable(echo, ref, 0)[0].ask, /sweep/, "where there is one, it needs no name");
  assert.doesNotMatch(hideable(lstm, { ...ref, phase: "forward", name: "h" }, 0)[0].ask, /sweep/);
});

test("nothing can be hidden where nothing is opened, or where it has not come", () => {
  assert.deepEqual(hideable(echo, null, 0), []);
  assert.deepEqual(hideable({ ...echo, start: null }, { phase: "forward", layer: 0, t: 0, name: "h", i: 0 }, 0), []);
  const late = { phase: "backward", layer: 0, t: 0, name: "dh", i: 0 };
  assert.deepEqual(hideable({ ...echo, steps: echo.steps.slice(0, 3) }, late, 0), []);
});

test("of the whole batch the first example is asked for, and a batch says which", () => {
  const ref = { phase: "forward", layer: 0, t: 0, name: "h", i: 0 };
  const many = Object.values(films).find(({ start, steps }) => (start?.batch ?? 1) > 1 && steps[0].values.h);
  assert.ok(many);
  assert.match(hideable(many, ref, ALL)[0].ask, /, example 1$/);
  assert.match(hideable(many, ref, 1)[0].ask, /, example 2$/);
  assert.equal(hideable(many, ref, 1)[0].b, 1);
});

const hidden = (/** @type {number} */ n) => ({ ask: `step ${n}`, n, name: "delta", b: 0, i: 0 });

test("a sheet grows by numbers, each once, and each with an id of its own", () => {
  let sheet = [9, 4, 9, 6].reduce((all, n) => withQuestion(all, hidden(n)), emptySheet("hidden=3"));
  assert.deepEqual(
    sheet.questions.map(({ id, n }) => [id, n]),
    [
      ["1", 9],
      ["2", 4],
      ["3", 6],
    ],
  );
  sheet = withQuestion(withoutQuestion(sheet, "1"), hidden(5));
  assert.deepEqual(
    sheet.questions.map(({ id, n }) => [id, n]),
    [
      ["2", 4],
      ["3", 6],
      ["4", 5],
    ],
  );
  assert.deepEqual(
    inOrder(sheet).map(({ n }) => n),
    [4, 5, 6],
  );
  assert.equal(withWords(sheet, "3", "Which?").questions[1].ask, "Which?");
});

test("each student has another film, unless all have the same", () => {
  const sheet = emptySheet("hidden=3&seed=7");
  assert.equal(filmOf(sheet, 12), "hidden=3&seed=12");
  assert.equal(filmOf({ ...sheet, seeds: "same" }, 12), "hidden=3&seed=7");
  assert.ok(isFilmOf(sheet, "seed=99&hidden=3"));
  assert.ok(!isFilmOf(sheet, "hidden=4"));
  assert.ok(!isFilmOf({ ...sheet, seeds: "same" }, "seed=99&hidden=3"));
});

test("a file says what is wrong with it; of a file of answers its sheet is taken", () => {
  const sheet = withQuestion(emptySheet("hidden=3"), hidden(4));
  assert.deepEqual(sheetIn(JSON.stringify(sheet)), sheet);
  assert.deepEqual(sheetIn(JSON.stringify({ backflow: "answers", sheet })), sheet);
  assert.throws(() => sheetIn("{"), /no JSON/);
  for (const other of ["{}", "3", "null", '{"backflow":"answers"}', '{"backflow":"sheet"}'])
    assert.throws(() => sheetIn(other), /no (exercise sheet|JSON)/);
});
