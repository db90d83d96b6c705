import assert from "node:assert/strict";
import { test } from "node:test";
import { openPage } from "../page.js";

openPage();
const { hideTelling } = await import("../../../static/questions/telling.view.js");

test("what hides an answer is fetched with the first question, and not before", () => {
  const sheets = () => document.head.querySelectorAll("link").map((link) => String(link.getAttribute("href")));
  hideTelling(null);
  assert.deepEqual(sheets(), []);
  hideTelling({ name: "delta" });
  assert.equal(sheets().length, 1);
  assert.match(sheets()[0], /questions\/telling\.css$/);
  hideTelling({ name: "dW" });
  assert.equal(sheets().length, 1);
});

test("the tab Gradient tells a gradient before its step, and what tells of later steps only a sheet hides", () => {
  const hidden = (/** @type {any} */ asked) => (hideTelling(asked), document.documentElement.dataset.asks);
  for (const name of ["dW", "dU", "db", "dW_i"]) assert.equal(hidden({ name }), "gradient", name);
  for (const name of ["delta", "dx", "dh", "dc", "W", "h"]) assert.equal(hidden({ name }), "", name);
  assert.equal(hidden({ name: "dU", later: true }), "gradient later");
  assert.equal(hidden({ later: true }), "later");
  assert.equal(hidden(null), "");
});
