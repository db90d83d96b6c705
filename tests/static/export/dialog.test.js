import assert from "node:assert/strict";
import { test } from "node:test";
import { boardAt } from "../../../static/film/board.js";
import { scalesOf } from "../../../static/film/scales.js";
import { goldenTraces } from "../golden.js";
import "../form/table.js"; // the page learns its form
import { THEMES } from "../looks.js";
import { Node, openPage } from "../page.js";
import { openServer, until } from "../server.js";

openPage();
const server = openServer();
const { createClipboard } = await import("../../../static/export/clipboard.view.js");
const { createExport } = await import("../../../static/export/export.view.js");
const [film] = goldenTraces().filter(({ name }) => name === "rnn_echo.jsonl");

/**
 * The dialog of a film at a position, and what is saved.
 * @param {number | null} n null: there is no film yet
 * @param {Node[]} [copies] buttons that copy a field
 */
function dialog(n, copies = []) {
  const page = openPage("http://backflow.test/?hidden=3#at=9");
  /** @type {any} */ (globalThis.document).baseURI = "http://backflow.test/";
  /** @type {any} */ (globalThis.document).querySelectorAll = () => copies;
  /** @type {{name: string, blob: Blob}[]} */
  const saved = [];
  /** @type {Blob | null} */
  let made = null;
  URL.createObjectURL = (blob) => ((made = /** @type {Blob} */ (blob)), "blob:1");
  /** @type {string[]} */
  const letGo = [];
  URL.revokeObjectURL = (href) => void letGo.push(href);
  const create = globalThis.document.createElement;
  /** @type {any} */ (globalThis.document).createElement = (/** @type {string} */ tag) => {
    const node = /** @type {any} */ (create(tag));
    node.click = () =>
      saved.push({ name: node.download ?? node.getAttribute("download"), blob: /** @type {any} */ (made) });
    return node;
  };
  const seen = {
    start: n === null ? null : film.start,
    board: n === null ? null : boardAt(film, n, 0),
    query: "hidden=3",
    hash: "#at=12",
    palette: THEMES.light.palette,
    scales: scalesOf([film.steps], true),
    drawing: { width: 300, height: 200, inside: "<g/>" },
    film,
    second: null,
  };
  let led = () => {};
  const toggle = createExport(
    () => /** @type {any} */ (seen),
    (act) => (led = act),
  );
  return { page, toggle, saved, letGo, seen, led: () => led() };
}

test("the dialog gives the link of where one is, the request as it was asked, and how to ask for it", () => {
  const { page, toggle } = dialog(12);
  toggle();
  assert.equal(page.byId("along").open, true);
  assert.equal(
    page.byId("along-link").value,
    "http://backflow.test/?hidden=3#at=12",
    "also while the address is older",
  );
  assert.match(page.byId("along-embed").value, /hidden=3#at=12"/);
  const request = JSON.parse(page.byId("along-request").value);
  assert.deepEqual(request.layers, film.start.request.layers);
  assert.match(page.byId("along-curl").value, /http:\/\/backflow\.test\/api\/trace/);
  assert.equal(page.byId("along-trace").getAttribute("href"), "api/trace?hidden=3");
  assert.equal(page.text("along-said"), "");
});

test("where another film begins, or the address leads elsewhere, an open dialog is of what is shown then", () => {
  const { page, toggle, seen, led } = dialog(12);
  const link = () => page.byId("along-link").value;
  led();
  assert.equal(link(), "", "one that is closed is filled when it opens");
  toggle();
  Object.assign(seen, { query: "hidden=2", hash: "#at=3" });
  led();
  assert.equal(link(), "http://backflow.test/?hidden=2#at=3");
});

test("each export is a file of its kind, named by the position, with the numbers of the board", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { page, toggle, saved, letGo } = dialog(film.steps.length);
  toggle();
  for (const id of ["along-heat", "along-decay", "along-json", "along-svg"]) page.byId(id).click();
  assert.deepEqual(
    saved.map(({ name }) => /\.(\w+)$/.exec(name)?.[1]),
    ["csv", "csv", "json", "svg"],
  );
  const [heat, decay, request, svg] = await Promise.all(saved.map(({ blob }) => blob.text()));
  assert.ok(heat.split("\n").length > 3 && decay.split("\n").length > 3);
  assert.notEqual(heat, decay);
  assert.deepEqual(JSON.parse(request).layers, film.start.request.layers);
  assert.match(svg, /^<svg .*width="300" height="200"/);
  assert.ok(svg.includes("http://backflow.test/?hidden=3"));
  assert.deepEqual(letGo, []);
  context.mock.timers.tick(60_000);
  assert.equal(letGo.length, 4, "what has been saved is let go");
  assert.ok(saved[0].name.includes(String(film.steps.length)), saved[0].name);
});

test("of a stage that is not in sight there is no picture, and the dialog says so", () => {
  const { page, toggle, saved, seen } = dialog(12);
  /** @type {any} */ (seen).drawing = null; // as in a lab
  for (const id of ["along-svg", "along-png"]) {
    toggle();
    toggle();
    page.byId(id).click();
    assert.deepEqual(
      [page.text("along-said"), saved],
      ["The stage is not in sight. Beside a lab it is in the tab Film.", []],
      id,
    );
    page.byId("along-said").textContent = "";
  }
});

test("before there is a film the dialog says so, and saves nothing", () => {
  const { page, toggle, saved } = dialog(null);
  toggle();
  assert.equal(page.text("along-said"), "There is no film yet to export.");
  assert.deepEqual([page.byId("along-request").value, page.byId("along-curl").value], ["", ""]);
  for (const id of ["along-heat", "along-decay", "along-json"]) page.byId(id).click();
  assert.deepEqual(saved, []);
});

test("the line for another page frames this film where one is, and nothing that is said ends its quotes", async () => {
  const { frameLine, filmPlace } = await import("../../../static/export/export.js");
  const line = frameLine('http://backflow.test/it/?text="&b=1#at=9', 'RNN "<b>');
  const src = "http://backflow.test/it/embed?text=%22&amp;b=1#at=9";
  assert.ok(line.startsWith(`<iframe src="${src}" title="Backflow: RNN &quot;&lt;b>" width="100%"`), line);
  assert.deepEqual(filmPlace("#at=9&open=delta,0,2,1&beside=x&form.data=1", "http://backflow.test/it/?hidden=3#at=9"), {
    at: "9",
    open: "delta,0,2,1",
    address: "http://backflow.test/it/",
  });
});

test("the film goes out as a program, and what cannot be had is said", async () => {
  const { page, toggle, saved } = dialog(12);
  const { setTimeout } = globalThis;
  globalThis.setTimeout = /** @type {any} */ (
    (/** @type {any} */ act, /** @type {number} */ time) => setTimeout(act, time).unref()
  ); // nobody waits until the browser has saved it
  try {
    toggle();
    for (const [id, language] of [
      ["along-numpy", "numpy"],
      ["along-torch", "torch"],
    ]) {
      saved.length = 0;
      page.byId(id).click();
      await until(() => saved.length);
      assert.match(saved[0].name, /\.py$/);
      assert.match(await saved[0].blob.text(), new RegExp(`import ${language}`));
      assert.match(server.asked.at(-1) ?? "", new RegExp(`^api/code\\?hidden=3&language=${language}$`));
    }
    server.away(new Error("no net"));
    page.byId("along-numpy").click();
    await until(() => /no net/.test(page.text("along-said")));
    page.byId("along-film").click();
    assert.equal(page.text("along-said"), "The film is being computed …");
    await until(() => /^The film cannot be had: .*no net/.test(page.text("along-said")));
  } finally {
    server.away(null);
    globalThis.setTimeout = setTimeout;
  }
});

test("a trace whose link is too long is asked for as the page asks, any other by its link", async () => {
  const { page, toggle, saved, seen } = dialog(12);
  toggle();
  const link = page.byId("along-trace");
  assert.equal(link.click().defaultPrevented, false);
  assert.deepEqual(saved, []);
  const { setTimeout } = globalThis;
  globalThis.setTimeout = /** @type {any} */ (
    (/** @type {any} */ act, /** @type {number} */ time) => setTimeout(act, time).unref()
  ); // nobody waits until the browser has saved it
  try {
    seen.query = `hidden=2&steps=2&lag=1&data=${"1".repeat(4000)}`;
    toggle();
    toggle();
    assert.equal(link.getAttribute("href"), "");
    assert.equal(link.click().defaultPrevented, true);
    await until(() => saved.length);
    assert.equal(saved[0].name, "backflow-trace.jsonl");
    assert.match(await saved[0].blob.text(), /^\{"kind":"start"/);
    server.away(new Error("no net"));
    link.click();
    await until(() => /^The trace cannot be had: .*no net/.test(page.text("along-said")));
  } finally {
    server.away(null);
    globalThis.setTimeout = setTimeout;
  }
});

/** NOW's buttons of copying. @param {any} step @param {boolean} board whether there is a clipboard */
function clipboard(step, board) {
  const page = openPage();
  /** @type {string[]} */
  const copied = [];
  const writeText = async (/** @type {string} */ text) => void copied.push(text);
  Object.defineProperty(globalThis, "navigator", {
    value: { clipboard: board ? { writeText } : undefined },
    configurable: true,
  });
  const line = new Node("p");
  line.dataset.latex = "h_t = \\tanh z_t";
  page.byId("now-formulas").querySelectorAll = () => [line];
  page.byId("copy-text").hidden = true;
  const view = createClipboard(() => ({ step, example: 0, notation: "row" }));
  return { page, view, copied, said: () => page.text("copy-said"), field: page.byId("copy-text") };
}

test("the formulas and the numbers of a step are copied, or stand selected where there is no clipboard", async () => {
  const step = film.steps.find(({ phase }) => phase === "backward");
  const { page, view, copied, said, field } = clipboard(step, true);
  page.byId("copy-latex").click();
  await until(said);
  assert.deepEqual([said(), field.hidden], ["Copied.", true]);
  assert.match(copied[0], /h_t = \\tanh z_t/);
  page.byId("copy-numbers").click();
  await until(() => copied.length === 2);
  assert.match(copied[1], /delta.*\t/);
  await until(said);
  view.hide();
  assert.equal(said(), "");
  const bare = clipboard(step, false);
  bare.page.byId("copy-numbers").click();
  await until(bare.said);
  assert.deepEqual([bare.said(), bare.field.hidden], ["Selected: copy it with Ctrl+C or ⌘C.", false]);
  assert.equal(globalThis.document.activeElement, /** @type {any} */ (bare.field));
  bare.view.hide();
  assert.deepEqual([bare.field.hidden, bare.said()], [true, ""]);
  const none = clipboard(null, true);
  for (const id of ["copy-latex", "copy-numbers"]) {
    none.page.byId(id).click();
    await until(none.said);
    assert.deepEqual([none.said(), none.copied], ["This step has none.", []]);
  }
});

test("each field of the dialog is copied by its own button, and what is said comes anew", async () => {
  openPage();
  const button = new Node("button");
  button.dataset.copies = "along-curl";
  const { page, toggle } = dialog(12, [button]);
  const writeText = async (/** @type {string} */ text) => void copied.push(text);
  /** @type {string[]} */
  const copied = [];
  Object.defineProperty(globalThis, "navigator", { value: { clipboard: { writeText } }, configurable: true });
  toggle();
  button.click();
  assert.equal(page.text("along-said"), "");
  await until(() => page.text("along-said"));
  assert.deepEqual([page.text("along-said"), copied], ["Copied.", [page.byId("along-curl").value]]);
});
