import assert from "node:assert/strict";
import test from "node:test";

import { displayed, macrosAt, plainLatex } from "../../static/latex.js";
import { goldenTraces } from "./golden.js";

const page = /** @type {any} */ (globalThis);
page.self = page; // where a browser's script leaves its global
await import("../../static/vendor/katex/katex.min.js");
const { katex } = page;

const INNER = { t: 3, layer: 0, layers: 2, steps: 5 };
const STILL = { t: 0, layer: 1, layers: 3, steps: 1 };

/** Commands which LaTeX knows by itself or from amsmath, amssymb. */
const KNOWN =
  "begin cdot circ delta end eta exp frac ge gets in infty lVert lambda ldots le left leftarrow log lvert mathbf mathcal mathrel mathrm max min odot operatorname partial prime quad rVert right rvert sigma sqrt sum tanh text textstyle tfrac times to top varepsilon epsilon beta gamma theta alpha phi Phi hat big Big bigl bigr Bigl Bigr cdots mid neq ne approx oslash varphi".split(
    " ",
  );

/** Every formula of every golden trace, at a place where it holds. */
function* everyFormula() {
  for (const { start, steps } of goldenTraces()) {
    for (const { phase, layer, t } of steps) {
      const place = { t, layer, layers: start.layers.length, steps: start.steps };
      for (const latex of Object.values(start.notation[layer]?.[phase] ?? {}))
        yield { latex: /** @type {string} */ (latex), place };
    }
  }
}

test("the moment and the layer are written out, and nothing else changes", () => {
  assert.equal(
    plainLatex("h^{\\here}_{\\now} = \\tanh(W^{\\above\\top} h_{\\prev} + x_{\\next})", INNER),
    "h^{(1)}_{3} = \\tanh(W^{(2)\\top} h_{2} + x_{4})",
  );
});

test("a moment that is not one is t, as the page shows it", () => {
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
    if (told.has(key) || place.steps === 1) continue; // with one moment, empty indices are left out
    told.add(key);
    const letters = (/** @type {string} */ mathml) => mathml.replace(/<[^>]*>/g, "");
    if (letters(seen(latex, { ...macrosAt(place) })) !== letters(seen(plainLatex(latex, place)))) different.push(key);
  }
  assert.ok(told.size > 100);
  assert.deepEqual(different, []);
});

test("each formula stands as a displayed equation of its own", () => {
  assert.equal(displayed(["a", "b"]), "\\[ a \\]\n\\[ b \\]");
});
