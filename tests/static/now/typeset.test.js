import assert from "node:assert/strict";
import { test } from "node:test";
import { canTypeset, typesetSentence } from "../../../static/now/formula.view.js";
import { Node, openPage } from "../page.js";
import { until } from "../server.js";

test("a sentence stands as it is written until its formulas can be typeset, and is typeset then", async () => {
  openPage();
  Object.assign(globalThis.document, {
    compatMode: "CSS1Compat",
    createTextNode: String,
    createDocumentFragment: () => new Node("span"),
  });
  /** @type {any} */ (globalThis).self ??= globalThis; // where KaTeX puts itself, as in a browser
  const [root, other] = [new Node("p"), new Node("p")];
  assert.equal(canTypeset(), false);
  typesetSentence(/** @type {any} */ (root), "The state $h_t$ of unit $i$.");
  typesetSentence(/** @type {any} */ (other), "first $x$");
  typesetSentence(/** @type {any} */ (other), "then none");
  assert.deepEqual(
    root.childNodes.map((part) => part.textContent ?? part),
    ["The state ", "h_t", " of unit ", "i", "."],
  );
  const formulas = () => root.within.filter(({ classes }) => classes.includes("katex")).length;
  assert.equal(formulas(), 0);
  await until(() => canTypeset() && formulas() === 2);
  assert.equal(other.textContent, "then none", "another sentence stands there since");
  const now = new Node("p");
  typesetSentence(/** @type {any} */ (now), "$a$ and $b$");
  assert.equal(
    now.children.every((each) => each.within.some(({ classes }) => classes.includes("katex"))),
    true,
  );
  typesetSentence(/** @type {any} */ (now), "no formula");
  assert.deepEqual(now.childNodes, ["no formula"]);
});
