import assert from "node:assert/strict";
import { test } from "node:test";
import { openPage } from "../page.js";

openPage();
const { dress } = await import("../../../static/shared/dom.view.js");

test("a style sheet that is added stands in the head, and is waited for whether it comes or not", async () => {
  for (const ending of ["load", "error"]) {
    let here = false;
    const coming = dress("questions/questions.css").then(() => (here = true));
    const sheet = /** @type {any} */ (document.head.children).at(-1);
    assert.equal(sheet.rel ?? sheet.getAttribute("rel"), "stylesheet");
    assert.match(String(sheet.href ?? sheet.getAttribute("href")), /questions\/questions\.css$/);
    await Promise.resolve();
    assert.equal(here, false);
    sheet.fire(ending);
    await coming;
    assert.equal(here, true);
  }
});
