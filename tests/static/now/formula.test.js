import assert from "node:assert/strict";
import test from "node:test";

import { placeOf } from "../../../static/now/formulas.js";
import { displayed, linesAt, macrosAt, plainLatex, present } from "../../../static/now/formula.js";
import { filmsByName } from "../golden.js";

const page = /** @type {any} */ (globalThis);
page.self = page; // where a browser's script leaves its global
await import("../../../static/vendor/katex/katex.min.js");
const { katex } = page;

const INNER = { t: 3, layer: 0, layers: 2, steps: 5 };
const STILL = { t: 0, layer: 1, layers: 3, steps: 1 };

/** Commands which LaTeX knows by itself or from amsmath, amssymb. */
const KNOWN = `
  begin cdot circ delta ell end eta exp frac ge gets in infty lVert lambda ldots le left leftarrow log lvert
  mathbf mathcal mathrel mathrm max min odot operatorname partial prime quad rVert right rvert sigma sqrt sum
  tanh tau text textstyle tfrac times to top underbrace varepsilon epsilon beta gamma theta alpha phi Phi hat
  big Big bigl bigr Bigl Bigr cdots mid neq ne approx oslash varphi
`
  .trim()
  .split(/\s+/);

const films = Object.values(await filmsByName());

/** Every formula of every golden trace, at a place where it holds. */
function* everyFormula() {
  for (const { start, steps } of films) {
    for (const step of steps) {
      const place = placeOf(start, step);
      for (const latex of Object.values(start.notation[Number(step.layer)]?.[step.phase] ?? {}))
        yield { latex: /** @type {string} */ (latex), place };
    }
  }
}

test("the time step and the layer are written out, and nothing else changes", () => {
  assert.equal(
    plainLatex("h^{\\here}_{\\now} = \\tanh(W^{\\above\\top} h_{\\prev} + x_{\\next})", INNER),
    "h^{(1)}_{3} = \\tanh(W^{(2)\\top} h_{2} + x_{4})",
  );
});

test("a term that is missing at a step is left out, and what stands for it is there instead", () => {
  const sum = "d = \\whereabove{a^{2}\\wherenext{ + b}{}}{\\wherenext{b}{0}}";
  /** @param {boolean} above @param {boolean} next */
  const at = (above, next) => present(sum, { above, next, carried: true, one: true });
  assert.deepEqual([at(true, true), at(true, false)], ["d = a^{2} + b", "d = a^{2}"]);
  assert.deepEqual([at(false, true), at(false, false)], ["d = b", "d = 0"]);
});

test("a line that says nothing at a step is none", () => {
  const holds = { above: true, next: false, carried: true, one: true };
  assert.deepEqual(linesAt(["a = b \\quad \\wherenext{b = c}{}", "a = b"], { ...INNER, holds }), ["a = b"]);
  assert.equal(linesAt(["a = b \\quad \\wherenext{b = c}{}"], INNER).length, 2);
});

test("where the state begins anew the state before is the initial one", () => {
  assert.equal(plainLatex("h^{\\here}_{\\prev}", { ...INNER, anew: true }), "h^{(1)}_{\\text{init}}");
  assert.equal(plainLatex("h^{\\here}_{\\prev}", STILL), "h^{(2)}_{\\text{init}}");
});

test("a time step that is not one is t, as the page shows it", () => {
  assert.equal(plainLatex("h_{\\now} - h_{\\prev}", { ...INNER, t: null }), "h_{t} - h_{t-1}");
});

test("indices that say nothing leave no empty braces behind", () => {
  assert.equal(plainLatex("z^{\\here}_{\\now} = x_{\\now}^{\\top}", { ...STILL, layers: 1 }), "z = x^{\\top}");
});

test("a macro that becomes letters does not run into its neighbours", () => {
  assert.equal(plainLatex("\\odot\\now x", { ...INNER, t: null }), "\\odot tx");
  assert.equal(plainLatex("\\everymoment a", INNER), "\\textstyle\\sum_{t}a");
  assert.equal(plainLatex("\\nowhere", INNER), "\\nowhere");
});

test("no formula of any golden trace keeps a command of ours", () => {
  const left = new Set();
  let seen = 0;
  for (const { latex, place } of everyFormula()) {
    seen++;
    for (const [, name] of plainLatex(latex, place).matchAll(/\\([a-zA-Z]+)/g))
      if (!KNOWN.includes(name)) left.add(name);
  }
  assert.ok(seen > 1000);
  assert.deepEqual([...left], []);
});

/**
 * What is to be seen, without the note of its source.
 * @param {string} latex
 * @param {Record<string, string>} [macros]
 */
const seen = (latex, macros = {}) =>
  katex
    .renderToString(latex, { output: "mathml", throwOnError: true, macros })
    .replace(/<annotation.*<\/annotation>/s, "");

test("written out, each formula looks as it does with the macros", () => {
  const different = [];
  const told = new Set();
  for (const { latex, place } of everyFormula()) {
    const key = JSON.stringify([latex, place]);
    if (told.has(key) || place.steps === 1) continue; // with one time step, empty indices are left out
    told.add(key);
    const letters = (/** @type {string} */ mathml) => mathml.replace(/<[^>]*>/g, "").replace(/\u00a0/g, "");
    if (letters(seen(latex, { ...macrosAt(place) })) !== letters(seen(plainLatex(latex, place)))) different.push(key);
  }
  assert.ok(told.size > 100);
  assert.deepEqual(different, []);
});

test("each formula stands as a displayed equation of its own", () => {
  assert.equal(displayed(["a", "b"]), "\\[ a \\]\n\\[ b \\]");
});
