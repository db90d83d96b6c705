import assert from "node:assert/strict";
import { test } from "node:test";
import { fieldsOf } from "../../../static/form/query.js";
import "../form/table.js";
import { linkTraces } from "../golden.js";
import { CONFIG, THEMES } from "../looks.js";
import { openPage } from "../page.js";
import { openServer, until } from "../server.js";

openPage();
const server = openServer();
const { createCards } = await import("../../../static/training/cards.view.js");
const LINK = "hidden=2&steps=3&lag=1&symbols=2";
const [FILM] = await linkTraces([LINK]);

/** The cards of a film. @param {string} [hash] */
function cards(hash = "") {
  const page = openPage(`http://backflow.test/?${LINK}${hash}`);
  for (const id of ["train", "learned", "check"]) page.byId(id).hidden = true;
  Object.assign(page.byId("train-iterations"), { value: "7", validity: { badInput: false, customError: false } });
  page.byId("temperature").value = "1";
  server.asked.length = 0;
  let [query, look] = [LINK, THEMES.light];
  /** @type {any[]} */
  const opened = [];
  const made = createCards({
    look: () => look,
    config: CONFIG,
    query: () => query,
    open: (fields) => opened.push(fields),
    keep: (fields) => fields,
    checking: /** @type {any} */ ({
      film: () => ({ start: FILM.start, query, n: 0, playing: false }),
      changed: () => {},
      open: (/** @type {any} */ fields) => opened.push(fields),
    }),
  });
  return {
    page,
    cards: made,
    opened,
    film: (/** @type {string} */ other, theme = look) => ([query, look] = [other, theme]),
    sheets: () => globalThis.document.head.children,
    dresses: () =>
      /** @type {any[]} */ ([...globalThis.document.head.children]).map((sheet) => [
        sheet.getAttribute("rel"),
        new URL(sheet.getAttribute("href")).pathname.replace(/.*\/static\//, ""),
      ]),
    asked: () => server.asked.map((address) => address.split("?")),
    shown: (/** @type {string} */ id) => until(() => !page.byId(id).hidden),
    predicted: () =>
      until(() => page.byId("learned").getAttribute("aria-busy") === "false" && page.text("learned-says")),
  };
}

test("the address names the training while its tab is shown, with the number of updates that it asks for", async () => {
  const { page, cards: made, shown } = cards("#at=3");
  made.show("errors");
  assert.deepEqual(page.visited, [], "nothing changes");
  made.show("training");
  assert.deepEqual([location.search, location.hash], [`?${LINK}`, "#at=3&train=7"]);
  await shown("train");
  made.show("training");
  assert.equal(page.visited.length, 1);
  page.byId("train-iterations").value = "500";
  made.show("errors");
  assert.deepEqual([location.search, location.hash], [`?${LINK}`, "#at=3"]);
  made.show("training");
  assert.equal(location.hash, "#at=3&train=500", "what stands in the field");
  made.show("errors");
  page.byId("train-iterations").value = ""; // also where it holds what is no number
  made.show("training");
  assert.equal(location.hash, "#at=3&train=200");
  const linked = cards("#train=30");
  linked.cards.show("training");
  assert.deepEqual([linked.page.visited, linked.page.byId("train-iterations").value], [[], "30"]);
  await linked.shown("train");
});

test("what dresses a card comes with it, once, and each card alone", async () => {
  for (const [tab, sheet, id] of [
    ["training", "training/training.css", "train"],
    ["predictions", "predictions/predictions.css", "learned"],
    ["check", "check/check.css", "check"],
  ]) {
    const { page, cards: made, dresses } = cards();
    assert.deepEqual(dresses(), []);
    page.byId(id).hidden = tab !== "training";
    made.show(tab);
    await until(() => dresses().length);
    made.show(tab);
    await new Promise((done) => setImmediate(done));
    assert.deepEqual(dresses(), [["stylesheet", sheet]]);
  }
});

test("a training begins with the film of the address, and stops where that becomes another", async () => {
  const { page, cards: made, shown, asked } = cards("#train=2");
  made.begin();
  made.stand();
  assert.deepEqual(asked(), [], "nothing is there yet");
  made.show("training");
  await shown("train");
  page.byId("train-run").click();
  await until(() => page.text("train-count") === "2 of 2");
  assert.match(asked()[0].join("?"), /^api\/training\?.*hidden=2&.*&iterations=2$/);
  location.search = LINK.replace("hidden=2", "hidden=3");
  made.begin();
  assert.deepEqual([page.text("train-run"), page.text("train-count")], ["Start", ""]);
});

test("the predictions are of the network that was trained last, else of the film", async () => {
  const { page, cards: made, film, asked, shown, predicted } = cards();
  made.stand();
  page.byId("learned").hidden = false;
  made.show("predictions");
  await predicted();
  assert.deepEqual(asked(), [["api/learned", LINK]]);
  made.show("predictions");
  await new Promise((done) => setImmediate(done));
  film(LINK.replace("steps=3", "steps=4"));
  made.stand();
  await until(() => asked().length === 2);
  assert.match(asked()[1][1], /steps=4/);
  film(LINK);
  made.show("training");
  await shown("train");
  page.byId("train-run").click();
  const ofTrained = (/** @type {string[]} */ [path, query]) =>
    path === "api/learned" && fieldsOf(query).iteration === "7";
  await until(() => asked().some(ofTrained));
});

test("a card that is there stands anew in another theme", async () => {
  const { page, cards: made, film, shown } = cards("#train=2");
  made.show("training");
  await shown("train");
  page.byId("train-run").click();
  await until(() => page.text("train-count") === "2 of 2");
  made.stand();
  const { made: before } = page.byId("chart-loss");
  film(LINK, THEMES.dark);
  made.stand();
  assert.ok(page.byId("chart-loss").made > before);
  assert.equal(page.byId("chart-loss").data[0].line.color, THEMES.dark.palette.backward);
});

test("Check mine is about the film that is shown, and says nothing before there is a verdict", async () => {
  const { page, cards: made } = cards();
  assert.deepEqual([made.voice(), made.over(), made.yours()], [null, undefined, undefined]);
  made.show("check");
  await until(() => page.text("check-of"));
  assert.match(page.text("check-of"), /^The network on the stage: rnn 2 → dense 2, 3 time steps/);
  assert.deepEqual([made.voice(), made.over(), made.yours()], [null, undefined, undefined]);
  made.stand();
  assert.match(page.text("check-of"), /^The network on the stage/);
});
