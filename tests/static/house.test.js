import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { test } from "node:test";
import babel from "../../node_modules/prettier/plugins/babel.mjs";

const LONGEST = 60; // lines of a function, comments within included
const CLOSURE = 120; // of the outermost function of a view, which holds its nodes and what they do

const PATHS = readdirSync("static", { recursive: true, encoding: "utf8" })
  .map((path) => `static/${path}`)
  .filter((path) => path.endsWith(".js") && !/vendor|bundle/.test(path));

/** The parser that Prettier forms the code with: a tree as ESTree has it. @param {string} text */
const parse = (text) => babel.parsers.babel.parse(text, /** @type {any} */ ({})).program;

const MODULES = new Map(PATHS.map((path) => [path, parse(readFileSync(path, "utf8"))]));

/** All nodes of a tree, each with how many functions it stands in. @param {any} node @returns {Generator<any>} */
function* nodesOf(node, depth = 0) {
  if (!node || typeof node !== "object") return;
  const isFunction = /Function|ObjectMethod|ClassMethod|ClassPrivateMethod/.test(node.type ?? "");
  if (node.type) yield { node, depth, isFunction };
  for (const [key, inner] of Object.entries(node))
    if (!key.endsWith("omments") && key !== "loc" && key !== "extra")
      yield* nodesOf(inner, depth + (isFunction ? 1 : 0));
}

/** @param {any} tree @param {string} path @returns {{name: string, lines: number, most: number}[]} */
const functionsOf = (tree, path) =>
  [...nodesOf(tree)]
    .filter(({ isFunction }) => isFunction)
    .map(({ node, depth }) => ({
      name: `${path}:${node.loc.start.line}`,
      lines: node.loc.end.line - node.loc.start.line + 1,
      most: path.endsWith(".view.js") && depth === 0 ? CLOSURE : LONGEST,
    }));

/** The modules that a module needs before it runs. @param {any} tree @param {string} path */
const importsOf = (tree, path) =>
  tree.body
    .filter((/** @type {any} */ { source }) => source)
    .map((/** @type {any} */ { source }) => normalize(join(dirname(path), source.value)));

test("the parser sees each function, how deep it stands, and each import", () => {
  const tree = parse('import { a } from "../b.js";\nexport const f = () => {\n  function g() {}\n  return g;\n};\n');
  const seen = functionsOf(tree, "static/x/y.view.js").map(({ lines, most }) => [lines, most]);
  assert.deepEqual(seen, [
    [4, CLOSURE],
    [1, LONGEST],
  ]);
  assert.deepEqual(importsOf(tree, "static/x/y.view.js"), ["static/b.js"]);
});

test("no function is longer than one looks through", () => {
  const functions = [...MODULES].flatMap(([path, tree]) => functionsOf(tree, path));
  assert.ok(functions.length > 1000, "then this test reads the wrong thing");
  assert.deepEqual(
    functions.filter(({ lines, most }) => lines > most),
    [],
  );
});

test("no modules import each other in a circle", () => {
  let left = new Map([...MODULES].map(([path, tree]) => [path, importsOf(tree, path)]));
  assert.ok([...left.values()].flat().length > 300, "then this test reads the wrong thing");
  for (let before = Infinity; left.size < before;) {
    before = left.size;
    const known = left;
    left = new Map([...left].filter(([, imports]) => imports.some((/** @type {string} */ path) => known.has(path))));
  }
  assert.deepEqual([...left.keys()], []);
});

test("what is imported is named by a text, which a bundler can follow, or is an address of what is not ours", () => {
  const found = [...MODULES]
    .filter(([path]) => path !== "static/recorded/loader.js") // of a film file, whose modules have made-up addresses
    .flatMap(([path, tree]) => [...nodesOf(tree)].map(({ node }) => ({ path, node })))
    .filter(
      ({ node }) =>
        node.type === "ImportExpression" || (node.type === "CallExpression" && node.callee.type === "Import"),
    )
    .map(({ path, node }) => ({ path, source: node.source ?? node.arguments[0] }));
  assert.ok(found.length > 20, "then this test reads the wrong thing");
  const followed = (/** @type {any} */ source) =>
    source.type === "StringLiteral" || (source.type === "CallExpression" && source.callee.name === "addressOf");
  assert.deepEqual(
    found.filter(({ source }) => !followed(source)).map(({ path }) => path),
    [],
  );
});
