import assert from "node:assert/strict";
import { test } from "node:test";
import { openPage } from "../page.js";

openPage();
const { hideTelling } = await import("../../../static/questions/telling.view.js");

test("the tab Gradient tells a gradient before its step, and what tells of later steps only a sheet hides", () => {
  const hidden = (/** @type {any} */ asked) => (hideTelling(asked), document.documentElement.dataset.asks);
  for (const name of ["dW", "dU", "db", "dW_i"]) assert.equal(hidden({ name }), "gradient", name);
  for (const name of ["delta", "dx", "dh", "dc", "W", "h"]) assert.equal(hidden({ name }), "", name);
  assert.equal(hidden({ name: "dU", later: true }), "gradient later");
  assert.equal(hidden({ later: true }), "later");
  assert.equal(hidden(null), "");
});
