import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { linesAt, macrosAt } from "../../../static/now/formula.js";
import { goldenTraces } from "../golden.js";

/** @type {any} */ (globalThis).self ??= globalThis; // where KaTeX puts itself, as in a browser
await import("../../../static/vendor/katex/katex.min.js");
const { katex } = /** @type {any} */ (globalThis);
const page = readFileSync(new URL("../../../app/film_file/page.py", import.meta.url), "utf8");

/** What in KaTeX's style sheet asks for a font other than that of text. @type {Record<string, string>} */
const FONTS = {
  mathbf: "Main-Bold",
  textbf: "Main-Bold",
  boldsymbol: "Math-BoldItalic",
  amsrm: "AMS-Regular",
  mathbb: "AMS-Regular",
  mathcal: "Caligraphic-Regular",
  mathfrak: "Fraktur-Regular",
  mathscr: "Script-Regular",
  mathsf: "SansSerif-Regular",
  mathtt: "Typewriter-Regular",
  mathit: "Main-Italic",
  textit: "Main-Italic",
  mathnormal: "Math-Italic",
  size1: "Size1-Regular",
  size2: "Size2-Regular",
  size3: "Size3-Regular",
  size4: "Size4-Regular",
};

/** The classes of all that KaTeX makes of a formula. @param {string} latex @param {any} place */
function classesOf(latex, place) {
  const html = katex.renderToString(latex, { macros: macrosAt(place), throwOnError: true, displayMode: true });
  return [...html.matchAll(/class="([^"]*)"/g)].map(([, names]) => names).filter((names) => !names.includes("sizing"));
}

test("the fonts in a film that is one file are all that its formulas ask for", () => {
  const asked = new Set();
  for (const { start } of goldenTraces())
    for (const [layer, phases] of start.notation.entries())
      for (const latex of Object.values(phases).flatMap((formulas) => Object.values(formulas))) {
        const place = { t: 1, layer, layers: start.layers.length, steps: start.steps };
        for (const line of linesAt([latex], place))
          for (const name of classesOf(line, place).join(" ").split(" ")) if (FONTS[name]) asked.add(FONTS[name]);
      }
  assert.ok(asked.has("Math-Italic"), "then this test reads the wrong thing");
  assert.deepEqual(
    [...asked].filter((font) => !page.includes(`"${font}"`)),
    [],
  );
});
