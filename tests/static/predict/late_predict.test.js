import assert from "node:assert/strict";
import { test } from "node:test";
import { openPage } from "../page.js";
import { until } from "../server.js";

test("Predict begins when what it hides can be hidden, and not before", async () => {
  const { byId } = openPage();
  const head = /** @type {any} */ (document.head);
  const { createLatePredict } = await import("../../../static/predict/late.view.js");
  let toggled = 0;
  const view = /** @type {any} */ ({ toggle: () => toggled++, tick() {} });
  createLatePredict(async () => view);
  /** @type {any[]} */
  const sheets = [];
  head.append = (/** @type {any} */ link) => sheets.push(link);
  byId("predict-open").fire("click");
  await until(() => sheets.length === 2);
  const [looks, hides] = sheets.toSorted((a, b) => (a.getAttribute("href") < b.getAttribute("href") ? -1 : 1));
  assert.match(hides.getAttribute("href"), /questions\/telling\.css$/);
  looks.fire("load");
  await new Promise((done) => setTimeout(done, 5));
  assert.equal(toggled, 0, "an answer could be seen");
  hides.fire("load");
  await until(() => toggled === 1);
});
