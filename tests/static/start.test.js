import assert from "node:assert/strict";
import { test } from "node:test";
import { Node, openPage } from "./page.js";

const OLD =
  "This browser is too old for Backflow, which needs modules of JavaScript as Chrome and Edge 105, Firefox 112, " +
  "Safari 16 and later know them.";
const ORDER =
  "The server, or a proxy before it, may refuse it, or call it by a wrong type. Reload the page to try again.";
const OWN = "http://backflow.test/static/0123456789ab/film/board.js";
const { structuredClone } = globalThis;
let started = 0;

/**
 * A page on which the script has begun, in a browser that lacks something or nothing.
 * @param {{lacks?: string, body?: boolean}} [how] body: whether the place for what is said is there already
 */
async function start({ lacks = "", body = true } = {}) {
  const page = openPage();
  const trouble = page.byId("page-trouble");
  trouble.setAttribute("hidden", "");
  let there = body;
  const { createElement } = globalThis.document;
  const script = () => Object.assign(new Node("script"), lacks === "modules" ? {} : { noModule: false });
  Object.assign(globalThis.document, {
    getElementById: (/** @type {string} */ id) => (there ? page.byId(id) : null),
    createElement: (/** @type {string} */ tag) => (tag === "script" ? script() : createElement(tag)),
    createTextNode: String,
  });
  Object.assign(globalThis, {
    window: Object.assign(globalThis, { structuredClone: lacks === "structuredClone" ? undefined : structuredClone }),
    CanvasRenderingContext2D: { prototype: lacks === "roundRect" ? {} : { roundRect() {} } },
  });
  await import(`../../static/start.view.js?${started++}`);
  const fails = (/** @type {object} */ more) => page.root.fire("error", { target: globalThis.window, ...more });
  return {
    fails,
    /** A file does not come. @param {string} tag @param {object} more */
    refused: (tag, more) => page.root.fire("error", { target: Object.assign(new Node(tag), more) }),
    /** An error of a script of ours. @param {unknown} error @param {string} [message] */
    throws: (error, message = "") => fails({ filename: OWN, error, message }),
    rejects: (/** @type {unknown} */ reason) => page.root.fire("unhandledrejection", { reason }),
    ready: () => ((there = true), page.root.fire("DOMContentLoaded")),
    said: () => trouble.children.map(({ tagName, textContent }) => [tagName, textContent].join(": ")),
    hidden: () => trouble.hasAttribute("hidden"),
  };
}

test("a file that does not come is called by its path, and what it costs is said", async () => {
  const module = await start();
  module.refused("script", { type: "module", src: "http://backflow.test/school/static/0123456789ab/main.js" });
  assert.deepEqual(module.said(), [
    `P: static/main.js, or a file that it needs, could not be loaded: Backflow cannot start. ${ORDER}`,
  ]);
  assert.equal(module.hidden(), false);
  const script = await start();
  script.refused("script", { type: "", src: "http://backflow.test/static/theme.js" });
  script.refused("link", { rel: "stylesheet", href: "http://backflow.test/static/0123456789ab/style.css" });
  script.refused("script", { type: "", src: "http://elsewhere.test/x.js" });
  assert.deepEqual(script.said(), [
    `P: static/theme.js could not be loaded: parts of the page are missing. ${ORDER}`,
    `P: static/style.css could not be loaded: parts of the page are missing. ${ORDER}`,
    `P: http://elsewhere.test/x.js could not be loaded: parts of the page are missing. ${ORDER}`,
  ]);
});

test("what the page does well without is not told: icons, pictures, others' scripts, late sizes", async () => {
  const page = await start();
  page.refused("link", { rel: "icon", href: "http://backflow.test/static/icon.svg" });
  page.refused("img", { rel: "stylesheet", src: "http://backflow.test/static/x.png" });
  page.fails({ filename: "chrome-extension://x/http://backflow.test/", error: new Error("theirs"), message: "theirs" });
  page.fails({ filename: "", error: null, message: "Script error." });
  page.throws(null, "ResizeObserver loop completed with undelivered notifications.");
  page.rejects(Object.assign(new Error("left"), { name: "AbortError" }));
  assert.deepEqual([page.said(), page.hidden()], [[], true]);
});

test("what fails is told with its own words, each once, in the order in which it failed", async () => {
  const page = await start();
  const failed = (/** @type {string} */ words) =>
    `P: Something on this page failed: ${words}. Reload the page to try again.`;
  page.throws(new TypeError("x is no function"), "Uncaught TypeError: x is no function");
  page.throws(new TypeError("x is no function"));
  page.throws(null, "Uncaught RangeError: too many ResizeObserver loops");
  page.rejects(new Error("no film"));
  page.rejects("bare words");
  page.rejects(undefined);
  page.rejects(new SyntaxError("Unexpected token < in JSON at position 0"));
  assert.deepEqual(page.said(), [
    failed("TypeError: x is no function"),
    failed("Uncaught RangeError: too many ResizeObserver loops"),
    failed("Error: no film"),
    failed("bare words"),
    failed("undefined"),
    failed("SyntaxError: Unexpected token < in JSON at position 0"),
  ]);
});

test("a browser that cannot read the page, or lacks what it needs, is called too old", async () => {
  for (const [error, message] of [
    [new SyntaxError("Unexpected token '.'"), ""],
    [null, "Uncaught SyntaxError: Unexpected token '.'"],
  ]) {
    const page = await start();
    page.throws(error, String(message));
    assert.match(page.said()[0], /^P: This browser is too old .* know them\. \((Uncaught )?SyntaxError: Unexp/);
  }
  const { findLast } = Array.prototype;
  assert.deepEqual((await start()).said(), []);
  for (const lacks of ["modules", "roundRect", "structuredClone"])
    assert.deepEqual((await start({ lacks })).said(), [`P: ${OLD}`], lacks);
  try {
    Reflect.deleteProperty(Array.prototype, "findLast");
    assert.deepEqual((await start()).said(), [`P: ${OLD}`], "findLast");
  } finally {
    Object.defineProperty(Array.prototype, "findLast", { value: findLast, configurable: true, writable: true });
  }
});

test("what fails before there is a body to say it in is told once there is one", async () => {
  const page = await start({ body: false });
  page.refused("link", { rel: "stylesheet", href: "http://backflow.test/static/style.css" });
  assert.deepEqual([page.said(), page.hidden()], [[], true]);
  page.ready();
  assert.deepEqual([page.said().length, page.hidden()], [1, false]);
  page.ready();
  page.rejects(new Error("later"));
  assert.equal(page.said().length, 2);
  const well = await start({ body: false });
  well.ready();
  assert.deepEqual([well.said(), well.hidden()], [[], true]);
});
