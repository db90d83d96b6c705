import assert from "node:assert/strict";
import { test } from "node:test";

import { asNumber, hasSecond } from "../../../static/shared/decimals.js";
import { createDecimals, isRead } from "../../../static/shared/decimals.view.js";
import { Node, openPage } from "../page.js";

test("a decimal comma is a point, and no digit is lost", () => {
  assert.equal(asNumber("0,1"), "0.1");
  assert.equal(asNumber(","), ".");
  assert.equal(Number(asNumber("-0,25")), -0.25);
});

test("the minus of the page is a minus", () => {
  assert.equal(Number(asNumber("−0.5")), -0.5);
});

test("thousands are no number, rather than a small one", () => {
  assert.ok(Number.isNaN(Number(asNumber("1,234.5"))));
  assert.ok(Number.isNaN(Number(asNumber("1.234,5"))));
});

test("what is a number stays as it is", () => {
  for (const typed of ["0.1", "1e-3", "-7", "300"]) assert.equal(asNumber(typed), typed);
});

test("a second point is known, typed or put in at once", () => {
  for (const [typed, before] of [
    [".", "1.5"],
    [",", "1.5"],
    ["1,234.5", ""],
    ["1.234,5", "7"],
  ])
    assert.ok(hasSecond(typed, before), typed);
  for (const [typed, before] of [
    [",", "1"],
    ["0,5", "1.5"],
    ["5", "1.5"],
    ["", "1.5"],
  ])
    assert.ok(!hasSecond(typed, before), typed);
});

/** A field of numbers on a page that hears what is typed. @param {string} [type] */
function field(type = "number") {
  const { root } = openPage();
  createDecimals();
  const validity = { badInput: false, customError: false };
  const node = Object.assign(new Node("input"), {
    ...{ type, validity },
    setCustomValidity: (/** @type {string} */ words) => (validity.customError = Boolean(words)),
  });
  /** @type {string[]} */
  const inserted = [];
  Object.assign(globalThis.document, {
    execCommand: (/** @type {string} */ _, /** @type {boolean} */ __, /** @type {string} */ text) =>
      inserted.push(text),
  });
  const type_ = (/** @type {string} */ data, /** @type {string} */ becomes, more = {}) => {
    const { defaultPrevented } = root.fire("beforeinput", { target: node, data, ...more });
    node.value = becomes;
    root.fire("input", { target: node });
    return defaultPrevented;
  };
  const read = () => isRead(/** @type {any} */ (node));
  return { node, inserted, type: type_, read, validity };
}

test("a comma and the page's own minus are put in as a point and a minus, anything else as it is", () => {
  const { inserted, type } = field();
  assert.equal(type("5", "5"), false);
  assert.equal(type(",", "5."), true);
  assert.equal(type("−", "-"), true);
  assert.deepEqual(inserted, [".", "-"]);
  const pasted = { dataTransfer: { getData: () => " 0,25 " } };
  assert.equal(type(/** @type {any} */ (null), "0.25", pasted), true);
  assert.equal(inserted.at(-1), "0.25");
  assert.equal(type(" ", "0.25"), false, "what is nothing is left to the browser");
  assert.equal(type(/** @type {any} */ (null), "0.2"), false, "what is taken away is no text");
  assert.equal(field("text").type(",", ","), false, "of a text nothing is changed");
});

test("a second point makes a field no number until it is replaced", () => {
  const { type, read, validity } = field();
  type("1.5", "1.5");
  assert.equal(read(), true);
  type(".", "1.5");
  assert.equal(read(), false, "a browser leaves it out, and one sees two");
  type("2", "1.52");
  assert.equal(read(), false);
  type("7", "7");
  assert.equal(read(), true);
  validity.badInput = true;
  assert.equal(read(), false);
});
