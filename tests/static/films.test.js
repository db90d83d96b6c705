import assert from "node:assert/strict";
import { test } from "node:test";
import { boardAt } from "../../static/film/board.js";
import { meeting, scalesOf } from "../../static/film/scales.js";
import { anatomyOf, countOf } from "../../static/inside/anatomy.js";
import { choose, closed, followed, openStep, openUp, withUnit } from "../../static/inside/inside.js";
import { labelOf, madeOf } from "../../static/inside/terms.js";
import { senders } from "../../static/now/error_sentences.js";
import { plainLatex } from "../../static/now/formula.js";
import { placeOf, toldBy } from "../../static/now/formulas.js";
import { meaningsOf } from "../../static/now/meanings.js";
import { sentence } from "../../static/now/sentences.js";
import { statusOf } from "../../static/page/status.js";
import { gradientAt, parametersOf } from "../../static/panels/gradient.js";
import { ALL } from "../../static/shared/numbers.js";
import { gridLayout, patches } from "../../static/stage/layout.js";
import { tooltipOf, unitOf, weight } from "../../static/stage/tooltips.js";
import { goldenTraces, randomTraces } from "./golden.js";

const BROKEN = /undefined|null|\[object|NaN %|Infinity/;
const films = [...goldenTraces(), ...(await randomTraces(1)), ...(await randomTraces(2))];

/** @param {any} start */
const examplesOf = ({ batch }) => (batch > 1 ? [0, batch - 1, ALL] : [0]);

/**
 * Every position of a film, of one example and of all together.
 * @param {import("./golden.js").Golden} film
 * @param {(board: any, place: string) => void} look
 */
function walk({ name, start, steps, end }, look) {
  for (const example of examplesOf(start)) {
    let board = null;
    for (let n = 0; n <= steps.length; n++) {
      board = boardAt({ start, steps, end }, n, example, board);
      look(board, `${name}, position ${n}, example ${example}`);
    }
  }
}

/** @param {string} text @param {string} place */
function whole(text, place) {
  assert.ok(text.length > 0, place);
  assert.doesNotMatch(text, BROKEN, `${place}: ${text}`);
}

test("random films have every pair of cells, every algorithm, loss, activation, optimizer and clipping", () => {
  const requests = films.map(({ start }) => start.request);
  const seen = (/** @type {(request: any) => any} */ of) => new Set(requests.map(of));
  const pairs = new Set(requests.map(({ layers }) => `${layers[0].cell} ${layers[1]?.cell}`));
  for (const below of ["dense", "rnn", "lstm", "gru"])
    for (const above of ["dense", "rnn", "lstm", "gru"]) assert.ok(pairs.has(`${below} ${above}`), `${below} ${above}`);
  assert.equal(seen(({ algorithm }) => algorithm.name).size, 7);
  assert.equal(seen(({ loss }) => loss).size, 5);
  assert.equal(seen(({ optimizer }) => optimizer.name).size, 3);
  assert.equal(seen(({ clip }) => clip?.kind).size, 3);
  assert.equal(seen(({ task }) => task?.name).size, 13);
  assert.ok(films.some(({ start }) => start.batch > 1) && films.some(({ start }) => start.steps === 1));
  assert.ok(films.filter(({ end }) => end.nonfinite).length > 3);
});

for (const film of films) {
  test(`the sentence, the senders and the state of every step of ${film.name} are whole`, () => {
    walk(film, (board, place) => {
      const text = sentence(board);
      assert.match(text, /^[A-Z].*\.$/s, `${place}: ${text}`);
      whole(text, place);
      const { step } = board;
      if (step?.t != null && film.start.steps > 1) assert.ok(text.startsWith(`At t = ${step.t} `), `${place}: ${text}`);
      if (step?.phase !== "backward") return;
      const sent = senders(board, step);
      const total = sent.reduce((sum, { share }) => sum + share, 0);
      const finite = sent.every(({ size }) => Number.isFinite(size)) && sent.some(({ size }) => size > 0);
      assert.equal(total, finite ? 100 : 0, place);
      assert.ok(sent.length > 0, place);
      meeting(step, board.example);
    });
    const state = statusOf({ state: "paused", film });
    if (state) whole(state.words, film.name);
    scalesOf([film.steps], true);
  });

  test(`every place of the stage of ${film.name} says something at every step`, () => {
    const { start } = film;
    const grid = gridLayout(start, 700, 400);
    walk(film, (board, place) => {
      const { step } = board;
      if (step?.t == null) return;
      const patchesOf = (/** @type {number} */ l) =>
        patches(grid, start.layers[l].units, start.layers[l].cell === "lstm" ? 2 : 1);
      for (const kind of ["cell", "up", "on", "drop", "target", "input"]) {
        if (kind === "on" && start.layers[step.layer].cell === "dense") continue;
        const spot = /** @type {any} */ ({ kind, layer: step.layer, t: step.t, x: 4, y: 4 });
        const lines = tooltipOf(board, spot, patchesOf);
        assert.ok(lines.length, place);
        for (const line of lines) whole(line, `${place}, ${kind}`);
      }
      if (start.steps > 1 || start.layers.some((/** @type {any} */ { cell }) => cell !== "dense")) return;
      for (const line of [...unitOf(board, step.layer, 0), ...weight(board, step.layer, 0, 0)]) whole(line, place);
    });
  });

  test(`inside, every number of every step of ${film.name} is opened`, () => {
    const { start, steps, end } = film;
    for (const step of steps) {
      const board = boardAt({ start, steps, end }, step.n + 1, 0);
      const look = { start, steps, n: step.n + 1, example: 0 };
      const { layer, t, phase, sweep } = step;
      const opened = followed({ ...openStep(closed, board), follow: true }, board);
      if (opened.opened) assert.ok(madeOf(look, opened.opened), `step ${step.n}`);
      if (!["forward", "loss", "backward"].includes(phase)) continue;
      assert.ok(anatomyOf(start.layers[layer]).nodes.length > 3);
      for (const name of Object.keys(step.values)) {
        if (phase === "loss" && name !== "d_output") continue;
        for (let i = 0; i < countOf(start.layers[layer], name); i++) {
          const ref = { phase, layer, t, name, i, ...(phase === "backward" ? { sweep } : {}) };
          const made = madeOf(look, ref);
          assert.ok(made, `step ${step.n}: ${name}[${i}]`);
          whole(labelOf(start, ref), `step ${step.n}`);
          for (const { factors } of made.terms)
            for (const { label } of factors) whole(label, `step ${step.n}: ${name}[${i}]`);
          withUnit(openUp(choose(opened, board, { layer, t, unit: null }), start, ref, true), start, 0);
        }
      }
    }
  });

  test(`the formulas and the gathered gradient of ${film.name} are there at every step`, () => {
    const { start, steps } = film;
    for (const step of steps) {
      const place = placeOf(start, step);
      const { lines, more } = toldBy(start, step, start.notation);
      assert.ok(lines.length > 0, `step ${step.n}`);
      for (const line of [...lines, ...more]) {
        whole(plainLatex(line, place), `step ${step.n}`);
        for (const { symbol, means } of meaningsOf(line, { start, step, place, notation: "row" }))
          whole(`${symbol}: ${means}`, `step ${step.n}: ${line}`);
      }
    }
    for (const { layer, name } of parametersOf(start).all) {
      const found = gradientAt(start, { steps, layer, name }, steps.length);
      assert.ok(found.added > 0 && found.word, `${name} of layer ${layer}`);
    }
  });
}
