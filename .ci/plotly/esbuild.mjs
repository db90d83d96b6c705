// Bundles Plotly without what our figures have no use for: `node esbuild.mjs OUTFILE BANNER`, called by `make vendor`.
//
// A figure is checked against what Plotly knows of each attribute, and every one is also described there, for its
// reference: a tenth of the script. Its own builds leave these words out, and so do we. Controls which none of our
// figures has are left out whole: Plotly asks which components are registered, and does without the others. The bar of
// buttons is switched off in all of them (app/page/figures/stage.py), and colours are told as the screen has them.
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { parse } from "acorn";
import { build } from "esbuild";

const WORDS = new Set(["description", "hrName", "hrDescription"]);
const CONTROLS = "annotations3d|errorbars|grid|images|rangeselector|rangeslider|sliders|updatemenus";

/** Whether an expression is a text, or joins an array of texts. */
const isText = ({ type, value, callee }) =>
  (type === "Literal" && typeof value === "string") ||
  (type === "CallExpression" && callee.object?.type === "ArrayExpression" && callee.property.name === "join");

/** A module without what its objects say in words. */
function wordless(text) {
  const cuts = [];
  const visit = (node) => {
    if (node.type === "Property" && WORDS.has(node.key.name) && isText(node.value)) cuts.push(node);
    else
      for (const inner of Object.values(node).flat()) if (typeof inner?.type === "string") visit(inner);
  };
  visit(parse(text, { ecmaVersion: "latest", sourceType: "script", allowReturnOutsideFunction: true }));
  for (const { start, end } of cuts.sort((a, b) => b.start - a.start))
    text = text.slice(0, start) + text.slice(end).replace(/^\s*,/, "");
  return text;
}

/** @type {import("esbuild").Plugin} */
const smaller = {
  name: "smaller",
  setup(plotly) {
    plotly.onLoad({ filter: /modebar\/manage\.js$/ }, () => ({ contents: "module.exports = () => {};" }));
    plotly.onLoad({ filter: /fonts\/ploticon\.js$/ }, () => ({ contents: "module.exports = {};" }));
    plotly.onLoad({ filter: /plotly\.js\/src\/.*\.js$/ }, async ({ path }) => ({
      contents: wordless(await readFile(path, "utf8")),
    }));
    plotly.onResolve({ filter: new RegExp(`^\\./components/(${CONTROLS})$`) }, ({ path, importer }) =>
      importer.endsWith("plotly.js/src/core.js") ? { path, namespace: "left-out" } : null
    );
    plotly.onResolve({ filter: /^culori$/ }, () => ({ path: resolve("culori.mjs") }));
    plotly.onLoad({ filter: /./, namespace: "left-out" }, ({ path }) => ({
      contents: `module.exports = { moduleType: "component", name: "${path.split("/").at(-1)}" };`,
    }));
  },
};

const [, , outfile, banner] = process.argv;
await build({
  entryPoints: ["plotly.cjs"],
  outfile,
  banner: { js: banner },
  bundle: true,
  minify: true,
  format: "iife",
  globalName: "Plotly",
  target: "es2022",
  define: { global: "window" },
  plugins: [smaller],
  logLevel: "error",
});
