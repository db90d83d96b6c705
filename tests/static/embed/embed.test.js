/** A film within another page, as it starts: what it shows, what it tells the page around it, and what it does not. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { CONFIG, THEMES } from "../looks.js";
import { linkTraces } from "../golden.js";
import { openPage } from "../page.js";
import { openServer, until } from "../server.js";
import { openStage } from "../watch/watched.js";

openPage();
const server = openServer();
const FACTS = JSON.parse(readFileSync(new URL("../../golden/facts.json", import.meta.url), "utf8"));
const LINK = "hidden=2&steps=3&lag=1&symbols=2";
const [{ steps }] = await linkTraces([LINK]);
let started = 0;

/** The frame, once its film has come or was refused. @param {string} hash @param {string} [query] */
async function frame(hash, query = LINK) {
  const page = openPage(`http://backflow.test/embed?${query}${hash}`);
  openStage(page);
  page.byId("figures").textContent = JSON.stringify({ config: CONFIG, themes: THEMES, facts: FACTS });
  page.byId("page-trouble").append(page.byId("unstarted"));
  let dark = false;
  let turned = () => {};
  /** @type {any[]} */
  const told = [];
  page.byId("film").box = { left: 0, top: 10, width: 600, height: 390.5 };
  server.asked.length = 0;
  Object.assign(globalThis, {
    scrollY: 5,
    parent: { postMessage: (/** @type {any} */ data, /** @type {string} */ to) => told.push([data, to]) },
    matchMedia: (/** @type {string} */ asked) => ({
      get matches() {
        return asked.includes("dark") ? dark : false;
      },
      addEventListener: (/** @type {string} */ _, /** @type {() => void} */ act) => (turned = act),
    }),
  });
  Object.assign(globalThis.document, { readyState: "loading" });
  await import(`../../../static/embed/main.js?${started++}`);
  await until(() => ["paused", "failed"].includes(page.root.dataset.state));
  const whole = () => page.byId("whole").getAttribute("href");
  const turn = () => ((dark = true), turned());
  const goes = (/** @type {string} */ to) => ((location.hash = to), page.root.fire("hashchange"));
  const cursor = () => page.byId("position").getAttribute("aria-valuenow");
  /** All of the film is there, and the address says where it is: nothing comes late, to the next page. */
  const rests = async () => {
    await until(() => (page.byId("to-end").click(), cursor() === String(steps.length)));
    await until(() => location.hash.includes(`at=${steps.length}`));
  };
  const [stage] = page.byId("stage-frame").querySelectorAll("canvas");
  const inks = () => new Set(stage.pen.all("text").map(({ colour }) => colour));
  return { page, told, turn, whole, goes, rests, cursor, inks };
}

test("what is refused is said in the frame, which has no form", async () => {
  const { page } = await frame("", "hidden=2&steps=0");
  assert.equal(page.root.dataset.state, "failed");
  assert.match(page.text("status"), /steps/);
});

test("who asks again is refused in the same words, until an answer comes", async () => {
  const { page, rests } = await frame("", "hidden=2&steps=0");
  const acts = () => page.byId("state-acts").querySelectorAll("button");
  const settles = (/** @type {string} */ state) => until(() => page.root.dataset.state === state);
  const before = page.text("state-words");
  acts()[0].click();
  await settles("loading");
  await settles("failed");
  assert.match(page.text("status"), /steps/);
  assert.deepEqual([page.text("state-words"), acts().map(({ text }) => text)], [before, ["Ask again"]]);
  location.search = `?${LINK}`;
  acts()[0].click();
  await settles("paused");
  await rests();
  assert.equal(page.text("status"), "");
});

test("the theme is that of the address, else of the system, which it follows", async () => {
  const system = await frame("");
  assert.equal(system.page.root.dataset.theme, "light");
  system.turn();
  assert.equal(system.page.root.dataset.theme, "dark");
  system.goes("#theme=projector");
  assert.equal(system.page.root.dataset.theme, "projector");
  assert.ok(system.inks().has(THEMES.projector.palette.ink), "the stage too");
  await system.rests();
  const asked = await frame("#theme=dark");
  assert.equal(asked.page.root.dataset.theme, "dark");
  assert.ok(asked.inks().has(THEMES.dark.palette.ink) && !asked.inks().has(THEMES.light.palette.ink));
  await asked.rests();
});

test("a film in a frame rests where its address says, and links to the whole page there", async () => {
  const { page, told, whole, goes, cursor } = await frame("#at=4");
  await until(() => cursor() === "4");
  assert.match(server.asked[0], new RegExp(`^api/trace\\?${LINK}$`));
  assert.deepEqual([page.root.dataset.state, page.text("status")], ["paused", ""]);
  assert.equal(whole(), `./?${LINK}#at=4`);
  assert.deepEqual(told, [[{ backflow: { height: 406 } }, "*"]], "its height, rounded up");
  page.changed();
  assert.equal(told.length, 1, "only where it is another");
  page.byId("film").box.height = 500;
  page.changed();
  assert.deepEqual(told[1], [{ backflow: { height: 515 } }, "*"]);
  goes("#at=7");
  assert.deepEqual(
    [cursor(), whole()],
    ["7", `./?${LINK}#at=7&notation=row`],
    "as its own address says it once it rests",
  );
  page.byId("step-forward").click();
  assert.equal(cursor(), "8");
  await until(() => whole() === `./?${LINK}${location.hash}` && location.hash.includes("at=8"));
  assert.deepEqual([page.byId("page-trouble").hidden, page.byId("page-trouble").children], [true, []]);
});
