import assert from "node:assert/strict";
import { test } from "node:test";
import { drawMove } from "../../../static/questions/move.view.js";
import { openPage } from "../page.js";

/** The move from a number to another. @param {number} from @param {number} to @param {boolean} moves */
function move(from, to, moves) {
  const page = openPage();
  const node = /** @type {any} */ (drawMove(from, to, moves));
  const mark = node.querySelector(".mark");
  mark.isConnected = true;
  const at = (/** @type {string} */ name) => parseFloat(node.querySelector(name).style.left);
  return {
    page,
    mark,
    at,
    value: () => node.querySelector("output").textContent,
    left: () => parseFloat(mark.style.left),
  };
}

test("from the number that was answered to the right one a mark goes along, slow at both ends, and stops there", () => {
  const { page, at, value, left, mark } = move(1, 3, true);
  const [start, end] = [left(), at(".own")];
  assert.equal(start, end, "it begins at one's own");
  assert.equal(value(), "1");
  page.frame(1000);
  page.frame(1450);
  assert.equal(value(), "2", "half of the way in half of the time");
  const half = left();
  page.frame(1225 - 0);
  assert.ok(left() < half, "time is what is told");
  page.frame(1900);
  assert.equal(value(), "3");
  const right = left();
  assert.ok(Math.abs(half - (start + right) / 2) < 1e-9);
  assert.ok(at(".origin") < start && start < right, "zero, one and three in their order");
  page.frame(5000);
  assert.deepEqual([left(), mark.style.left.endsWith("%")], [right, true]);
});

test("where nothing is to move the mark stands at the right number at once", () => {
  const { value, left } = move(1, 3, false);
  const moved = move(1, 3, true);
  moved.page.frame(10);
  moved.page.frame(5000);
  assert.deepEqual([value(), left()], ["3", moved.left()]);
});

test("a mark that is gone is moved no more", () => {
  const { page, mark, value } = move(1, 3, true);
  page.frame(1000);
  mark.isConnected = false;
  page.frame(1450);
  page.frame(9000);
  assert.equal(value(), "2");
});
