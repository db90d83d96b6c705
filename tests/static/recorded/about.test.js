/** A film that is one file: what it says of itself, what it hands out, and how it starts from the file alone. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { goldenTraces } from "../golden.js";
import { CONFIG, THEMES } from "../looks.js";
import { Node, openPage } from "../page.js";
import { saving } from "../saving.js";
import { until } from "../server.js";
import { openStage } from "../watch/watched.js";

openPage();
const { createAbout } = await import("../../../static/recorded/about.view.js");
const { analysis, columns, Refused, trace } = await import("../../../static/recorded/api.view.js");
const FACTS = JSON.parse(readFileSync(new URL("../../golden/facts.json", import.meta.url), "utf8"));
const [film] = goldenTraces().filter(({ name }) => name === "rnn_echo.jsonl");
const LINES = [film.start, ...film.steps, film.end].map((each) => JSON.stringify(each));
const packed = (/** @type {string} */ text) => gzipSync(text).toString("base64");

/** A file with this film in it. @param {any} [beside] what else was had when it was recorded */
function file(beside = { column: film.start.notation, credit: { layers: [] }, refused: "" }) {
  const page = openPage("http://backflow.test/film.html");
  page.byId("backflow-film").textContent = packed(`${LINES.join("\n")}\n`);
  page.byId("backflow-beside").textContent = packed(JSON.stringify(beside));
  return page;
}

/** The dialog. @param {string} link of the live film @param {any} [start] */
function about(link, start = film.start) {
  const page = file();
  const button = new Node("button");
  button.dataset.copies = "about-link";
  button.setAttribute("data-copies", "about-link");
  page.byId("about").append(button);
  const seen = { start, end: start && film.end, link };
  const toggle = createAbout(() => seen);
  return { page, toggle, seen, button };
}

test("the dialog says where the film is computed, what was asked, and who computed it", () => {
  const { page, toggle } = about("http://backflow.test/?hidden=3#at=4");
  toggle();
  assert.equal(page.byId("about").open, true);
  assert.equal(page.byId("about-link").value, "http://backflow.test/?hidden=3#at=4");
  assert.deepEqual(JSON.parse(page.byId("about-request").value).layers, film.start.request.layers);
  assert.deepEqual([page.text("about-engine"), page.text("about-sha")], [film.start.engine, film.end.sha256]);
  assert.deepEqual([page.byId("about-live").hidden, page.byId("live").hidden], [false, false]);
  const nowhere = about("");
  nowhere.toggle();
  assert.deepEqual([nowhere.page.byId("about-live").hidden, nowhere.page.byId("live").hidden], [true, true]);
  assert.equal(nowhere.page.byId("live").getAttribute("href"), null);
  const none = about("x", null);
  none.toggle();
  assert.deepEqual(
    [none.page.byId("about-request").value, none.page.text("about-engine"), none.page.text("about-sha")],
    ["", "", ""],
  );
});

test("the live film opens where one is, whenever one points at it", () => {
  const { page, seen } = about("http://backflow.test/#at=1");
  const link = () => page.byId("live").getAttribute("href");
  assert.equal(link(), "http://backflow.test/#at=1");
  for (const [kind, at] of [
    ["pointerdown", 2],
    ["focus", 3],
  ]) {
    seen.link = `http://backflow.test/#at=${at}`;
    page.byId("live").fire(String(kind));
    assert.equal(link(), seen.link);
  }
});

test("the request and the whole trace are files, and its fields are copied", async () => {
  const { page, toggle, button } = about("http://backflow.test/");
  toggle();
  button.click();
  const field = page.byId("about-link");
  await until(() => /^Selected/.test(page.text("about-said")));
  assert.equal(globalThis.document.activeElement, /** @type {any} */ (field));
  await saving(async (saved) => {
    page.byId("about-json").click();
    assert.equal(page.text("about-said"), "Saved as backflow-request.json.");
    assert.deepEqual(JSON.parse(await saved[0].text()).layers, film.start.request.layers);
    page.byId("about-trace").click();
    await until(() => saved.length === 2);
    assert.equal(await saved[1].text(), `${LINES.join("\n")}\n`);
    await until(() => page.text("about-said") === "Saved as backflow-trace.jsonl.");
    const none = about("", null);
    none.page.byId("about-json").click();
    assert.deepEqual([none.page.text("about-said"), saved.length], ["", 2]);
  });
});

test("the trace comes from the file line by line, until nobody wants it any more", async () => {
  file();
  /** @type {any[]} */
  const heard = [];
  const stop = new AbortController();
  await trace("", stop.signal, (messages) => heard.push(...messages), /** @type {any} */ (null));
  assert.deepEqual(
    heard.map((each) => JSON.stringify(each)),
    LINES,
  );
  heard.length = 0;
  const hand = (/** @type {any[]} */ messages) => (heard.push(...messages), heard.length === 3 && stop.abort());
  await trace("", stop.signal, hand, /** @type {any} */ (null));
  assert.equal(heard.length, 3);
});

test("what was asked beside the trace is there too, and what was refused then is refused now", async () => {
  file();
  assert.deepEqual(await columns(""), film.start.notation);
  assert.deepEqual(await analysis("", "credit", [], new AbortController().signal), { layers: [] });
  const fresh = await import(`../../../static/recorded/api.view.js?${"again"}`);
  file({ column: [], credit: null, refused: "It was too large." });
  await assert.rejects(fresh.analysis(), /It was too large\./);
  assert.ok(new Refused("x") instanceof Error);
});

test("the film of a file starts from it alone, where it was recorded, with its keys", async () => {
  const page = file();
  openStage(page);
  page.byId("figures").textContent = JSON.stringify({ config: CONFIG, themes: THEMES, facts: FACTS });
  page.byId("recorded").textContent = JSON.stringify({ address: "http://b.test/", query: "hidden=3", hash: "#at=5" });
  page.byId("backflow-libraries").textContent = packed(JSON.stringify({ sheets: ["a {}"], scripts: ["1"] }));
  for (const name of ["errors", "gradient", "now"]) {
    const tab = page.byId(`tab-${name}`);
    tab.dataset.tab = name;
    page.byId("tabs").append(tab);
  }
  page.byId("dock").append(page.byId("tabs"));
  Object.assign(globalThis, { self: globalThis, top: globalThis });
  Object.assign(globalThis.document, { title: "A film", querySelector: () => null, querySelectorAll: () => [] });
  await import("../../../static/recorded/main.js");
  const cursor = () => page.byId("position").getAttribute("aria-valuenow");
  await until(() => cursor() === "5");
  assert.equal(page.text("film-title"), "A film");
  assert.equal(page.byId("live").getAttribute("href"), "http://b.test/?hidden=3#at=5");
  const press = (/** @type {string} */ key) => page.root.fire("keydown", { key, target: new Node("div") });
  press("s");
  assert.equal(page.byId("about").open, true);
  press("?");
  assert.equal(page.byId("help").open, true);
  const speed = () => page.byId("speed").value;
  for (const key of ["+", "="]) press(key);
  assert.equal(speed(), "4");
  for (const key of ["-", "-"]) press(key);
  assert.equal(speed(), "1");
  location.hash = "#at=9";
  page.root.fire("hashchange");
  assert.equal(cursor(), "9");
  const [sheet] = globalThis.document.head.children;
  assert.equal(sheet.getAttribute("rel"), "stylesheet");
});
