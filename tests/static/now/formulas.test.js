import assert from "node:assert/strict";
import { test } from "node:test";
import { macrosAt, plainLatex } from "../../../static/now/formula.js";
import { chosen, placeOf, toldBy } from "../../../static/now/formulas.js";
import { meaningsOf } from "../../../static/now/meanings.js";
import { filmsByName, linkTraces } from "../golden.js";

const page = /** @type {any} */ (globalThis);
page.self = page; // where a browser's script leaves its global
await import("../../../static/vendor/katex/katex.min.js");
const { katex } = page;

const films = Object.values(await filmsByName());
const film = Object.fromEntries(films.map((each) => [each.name, each]));

/** The lines of a step as plain LaTeX. @param {any} film @param {any} step */
const linesOf = ({ start }, step) =>
  toldBy(start, step, start.notation).lines.map((line) => plainLatex(line, placeOf(start, step)));

/** The steps of a phase of a layer. @param {any} film @param {string} phase @param {number} layer */
const stepsOf = ({ steps }, phase, layer) =>
  steps.filter((/** @type {any} */ step) => step.phase === phase && step.layer === layer);

test("every step of every film is told by formulas that there are", () => {
  for (const { name, start, steps } of films)
    for (const step of steps) {
      const { lines, more } = toldBy(start, step, start.notation);
      assert.ok(lines.length, `${name}, step ${step.n}`);
      assert.equal(new Set([...lines, ...more]).size, lines.length + more.length, `${name}, step ${step.n}`);
      for (const each of chosen(start, step)) assert.ok(each in start.notation[step.layer][step.phase], each);
    }
});

test("no error comes from t + 1 at the last time step, nor where a backward pass starts", () => {
  for (const { name, start, steps } of films)
    for (const step of steps.filter(({ phase, values }) => phase === "backward" && values.from_next)) {
      const last = step.t === start.sweeps[step.sweep].start;
      const dh = plainLatex(start.notation[step.layer].backward.dh, placeOf(start, step));
      assert.equal(dh.includes(`{${step.t + 1}}`) || dh.includes(`,${step.t + 1}}`), !last, `${name} ${step.n}: ${dh}`);
    }
});

test("a loss that a backward pass does not gather is not in its formula", () => {
  for (const step of stepsOf(film.rnn_naive, "backward", 0)) {
    const gathered = film.rnn_naive.start.sweeps[step.sweep].losses.includes(step.t);
    assert.equal(linesOf(film.rnn_naive, step)[0].includes("W^{(2)\\top}"), gathered, `step ${step.n}`);
  }
});

test("the first time step of an epoch starts from an initial state, forward and in what its visit adds", () => {
  const [forward] = stepsOf(film.lstm_epochwise, "forward", 0).filter((/** @type {any} */ { t }) => t === 3);
  assert.match(linesOf(film.lstm_epochwise, forward).join(), /h\^\{\(1\)\}_\{\\text\{init\}\}\\,U/);
  const [last] = stepsOf(film.gru_epochwise, "backward", 0);
  assert.doesNotMatch(
    linesOf(film.gru_epochwise, last).join(),
    new RegExp(`[{,]${last.t + 1}\\}`),
    "the epoch ends here",
  );
  const [back] = stepsOf(film.lstm_epochwise, "backward", 0).filter((/** @type {any} */ { t }) => t === 3);
  assert.match(
    linesOf(film.lstm_epochwise, back).join(),
    /h\^\{\(1\)\\top\}_\{\\text\{init\}\}\\,\\delta\^\{\(1\)\}_\{3\}/,
  );
  for (const step of [forward, back])
    assert.doesNotMatch(linesOf(film.lstm_epochwise, step).join(), /[hc]\^\{[^}]*\}_\{2\}/);
});

test("where errors are cut, what comes of them is called g and not a derivative", () => {
  const { start, steps } = film.gru_chunked;
  for (const step of steps.filter(({ phase, layer }) => ["clip", "update"].includes(phase) && layer <= 1))
    assert.doesNotMatch(linesOf(film.gru_chunked, step).join(), /\\partial/);
  const [above] = stepsOf(film.gru_chunked, "gradient", 2);
  assert.match(
    linesOf(film.gru_chunked, above)[0],
    /^\\frac\{\\partial L\}\{\\partial W\^\{\(3\)\}\} = /,
    "no cut meets it",
  );
  const [whole] = stepsOf(film.gru_chunked, "gradient", 1).map((/** @type {any} */ step) =>
    linesOf(film.gru_chunked, step),
  );
  assert.match(
    whole[0],
    /^\\frac\{\\partial L\}\{\\partial W\^\{\(2\)\}\} \\approx g\^\{\(2\)\}_\{W\} = \\textstyle\\sum_\{\\text\{passes/,
  );
  assert.ok(start.sweeps.length > 1);
});

test("what is cut is the part from t, and not the whole error of t − 1", () => {
  for (const step of stepsOf(film.gru_chunked, "cut", 1)) {
    const [line] = linesOf(film.gru_chunked, step);
    assert.match(line, /not sent on/);
    assert.doesNotMatch(line, new RegExp(`_\\{${step.t - 1}\\}`));
    assert.equal(line.split(" + ").length, 4, "four terms of a GRU");
  }
});

test("real-time recurrent learning shows its Jacobian, its influence and what it adds to the gradient", () => {
  const lines = stepsOf(film.rnn_rtrl, "influence", 0).map((/** @type {any} */ step) => linesOf(film.rnn_rtrl, step));
  assert.match(
    lines[1][0],
    /J_\{1\} = .* = \\mathrm\{diag\}\\left\(f'\(z\^\{\(1\)\}_\{1\}\)\\right\)\\,U\^\{\(1\)\\top\}/,
  );
  assert.match(lines[1][1], /J_\{1\}\\,S\^\{\(1\)\}_\{U,0\} \+ \\underbrace/);
  assert.doesNotMatch(lines[0][1], /J_/, "nothing has come before t = 0");
  assert.match(
    lines[1][2],
    /w_\{1\}\\,\\frac\{\\partial L_\{1\}\}\{\\partial h\^\{\(1\)\}_\{1\}\}\\,S\^\{\(1\)\}_\{U,1\}/,
  );
  assert.doesNotMatch(
    stepsOf(film.rnn_rtrl, "gradient", 0)
      .flatMap((/** @type {any} */ step) => linesOf(film.rnn_rtrl, step))
      .join(),
    /\\delta/,
  );
});

test("a dense layer below the state shows its own influence, which grows by the recursion", async () => {
  const [low] = await linkTraces(["hidden=dense:2,rnn:2&cell=rnn&algorithm=rtrl&steps=4&lag=1"]);
  const lines = linesOf(low, stepsOf(low, "influence", 0)[1]);
  assert.match(lines[1], /^S\^\{\(1\)\}_\{W,1\} = J_\{1\}\\,S\^\{\(1\)\}_\{W,0\} \+ /);
});

test("the sum of a gradient is told by the time steps over which it is", () => {
  for (const [name, over] of [
    ["rnn_echo", "all time steps"],
    ["rnn_custom", "t = 1 to 3"],
    ["rnn_naive", "the time steps of each of \\d+ backward passes"],
    ["rnn_rtrl", "all time steps"],
  ]) {
    const { start } = film[name];
    const [step] = stepsOf(film[name], "gradient", 0);
    const meanings = meaningsOf("\\everymoment", { start, step, place: placeOf(start, step), notation: "row" });
    assert.match(meanings[0].means, new RegExp(`^sum over ${over}; the state before t = 0`), name);
  }
});

test("the loss step says what the losses of all time steps make, with L2", () => {
  const [step] = stepsOf(film.rnn_rtrl, "loss", 1);
  assert.match(
    linesOf(film.rnn_rtrl, step).join(),
    /L = \\textstyle\\sum_\{t\} w_\{t\}\\,L_\{t\} \+ \\frac\{\\lambda\}\{2\}/,
  );
});

test("delta of cross-entropy is a − y where each target is a whole, and never else", () => {
  const { start, steps } = film.rnn_echo;
  for (const step of steps.filter(({ phase, layer }) => phase === "backward" && layer === 1)) {
    const whole = start.targets[step.t].every((/** @type {number[]} */ row) => row.reduce((a, b) => a + b) === 1);
    assert.equal(linesOf(film.rnn_echo, step)[0].includes("\\sum_j"), !whole, `t = ${step.t}`);
  }
});

/** The letters of a formula, without the names of functions. @param {string} latex @param {any} place */
const lettersOf = (latex, place) => {
  const mathml = katex
    .renderToString(latex.replace(/\\mathrm\{\w+\}/g, ""), { output: "mathml", macros: { ...macrosAt(place) } })
    .replace(/<annotation.*<\/annotation>/s, "");
  const letters = [...mathml.matchAll(/<mi[^>]*>([^<]*)<\/mi>/g)].map(([, letter]) => letter);
  return new Set(
    letters.filter(
      (letter) => !["∂", "∣", "/", "tanh", "log", "softmax", "min", "max", "exp", "clipped"].includes(letter),
    ),
  );
};

test("each letter of each formula has a meaning where it stands, and no other letter has one", () => {
  const [missing, strange] = [new Set(), new Set()];
  for (const { name, start, steps } of films)
    for (const step of steps) {
      const place = placeOf(start, step);
      const { lines, more } = toldBy(start, step, start.notation);
      for (const line of [...lines, ...more]) {
        const meanings = meaningsOf(line, { start, step, place, notation: "row" });
        const told = new Set(meanings.flatMap(({ symbol }) => [...lettersOf(symbol, place)]));
        const there = lettersOf(line, place);
        for (const letter of there) if (!told.has(letter)) missing.add(`${name}: ${letter} of ${line}`);
        const alone = meanings.filter(({ symbol }) => !symbol.includes(",\\,")); // pairs are told together
        for (const letter of alone.flatMap(({ symbol }) => [...lettersOf(symbol, place)]))
          if (!there.has(letter)) strange.add(`${name}: ${letter}, which is not in ${line}`);
        for (const { symbol, means } of meanings)
          assert.ok(means && !/undefined|NaN/.test(means), `${symbol}: ${means}`);
      }
    }
  assert.deepEqual([...missing].slice(0, 12), []);
  assert.deepEqual([...strange].slice(0, 12), []);
});

test("a meaning says which c, and a shape follows the notation", () => {
  const { start, steps } = film.gru_chunked;
  const step = steps.find(({ phase, layer }) => phase === "forward" && layer === 1);
  const where = { start, step, place: placeOf(start, step) };
  const lines = toldBy(start, step, start.notation).lines;
  /** @param {"row" | "column"} notation */
  const of = (notation) =>
    Object.fromEntries(
      lines.flatMap((line) => meaningsOf(line, { ...where, notation })).map((each) => [each.symbol, each]),
    );
  assert.match(of("row")["c^{\\here}"].means, /bias of the recurrent part of the candidate/);
  assert.deepEqual(
    [of("row")["h^{\\here}_{\\now}"].shape, of("column")["h^{\\here}_{\\now}"].shape],
    ["1 × 2", "2 × 1"],
  );
  const lstm = film.lstm_epochwise;
  const back = lstm.steps.find(({ phase, layer, t }) => phase === "backward" && layer === 0 && t === 3);
  const meanings = toldBy(lstm.start, back, lstm.start.notation).lines.flatMap((line) =>
    meaningsOf(line, { start: lstm.start, step: back, place: placeOf(lstm.start, back), notation: "row" }),
  );
  assert.ok(
    meanings.some(({ means }) => /^initial state of h¹/.test(means)),
    "the state that begins anew",
  );
  assert.ok(
    meanings.some(
      ({ symbol, means, shape }) =>
        symbol === "\\delta^{\\here}_{\\now}" && /all gates/.test(means) && shape === "1 × 8",
    ),
  );
});

test("the Jacobian of gated cells and of several layers is told by its blocks, as it has no one formula", () => {
  const { start, steps } = film.lstm_epochwise;
  const where = { start, step: steps[0], place: placeOf(start, steps[0]), notation: /** @type {const} */ ("row") };
  const [{ means }] = meaningsOf("J_{\\now}", where);
  assert.match(means, /c moves with the c before by diag\(f\) alone/);
  const layers = ["rnn", "gru", "dense"].map((cell) => ({ ...start.layers[0], cell }));
  const [{ means: stacked }] = meaningsOf("J_{\\now}", { ...where, start: { ...start, layers } });
  assert.match(
    stacked,
    /each layer's own block, above it 0.*; an RNN's block is diag\(f′\(z\)\) Uᵀ, .*; a GRU's block is diag\(u\)/,
  );
});
