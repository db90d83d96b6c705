import assert from "node:assert/strict";
import { test } from "node:test";
import { gridLayout, isLong, stageWidth } from "../../../static/stage/layout.js";
import { keyed, overviewLayout, scrolledTo, windowOf, windowSaid } from "../../../static/stage/overview.js";
import { linkTraces } from "../golden.js";

const [{ start }, short] = await linkTraces(["hidden=2&steps=60&lag=1", "hidden=2&steps=24&lag=1"]);
const VIEW = 846;
const whole = stageWidth(start, VIEW);

test("of a long film fourteen time steps are in sight, each with room for its numbers", () => {
  assert.ok(isLong(start) && !isLong(short.start));
  const { columnWidth } = gridLayout(start, whole, 220);
  assert.ok(columnWidth >= 52);
  const { from, to } = windowOf({ left: 0, width: VIEW }, whole, start.steps);
  assert.equal(from, 0);
  assert.ok(Math.abs(to - 14) < 0.4, `${to}`);
  assert.ok(gridLayout(start, stageWidth(start, 390), 200).columnWidth >= 52); // on a phone fewer
});

test("where the window is brought, the time step stands at the left of the stage, and it stays within the film", () => {
  for (const from of [0, 1, 17.5, 40]) {
    const left = scrolledTo(from, { left: 0, width: VIEW }, whole, start.steps);
    assert.ok(Math.abs(windowOf({ left, width: VIEW }, whole, start.steps).from - from) < 1e-9);
  }
  assert.equal(scrolledTo(-3, { left: 0, width: VIEW }, whole, start.steps), 0);
  assert.equal(scrolledTo(999, { left: 0, width: VIEW }, whole, start.steps), whole - VIEW);
  assert.equal(windowOf({ left: whole - VIEW, width: VIEW }, whole, start.steps).to, 60);
});

test("keys move the window by a time step, by all that is in sight, and to both ends", () => {
  const window = { from: 20, to: 34 };
  const keys = ["ArrowLeft", "ArrowRight", "PageUp", "PageDown", "Home", "End"];
  assert.deepEqual(
    keys.map((key) => keyed(window, key, 60)),
    [19, 21, 6, 34, 0, 60],
  );
  assert.equal(keyed({ from: 20.4, to: 34 }, "ArrowRight", 60), 21); // whole ones
  assert.equal(keyed(window, "Enter", 60), null);
  assert.equal(windowSaid(window, 60), "time steps 20 to 33 of 60");
});

test("the rows of an overview lie under its losses, the uppermost layer first, and within its height", () => {
  const at = overviewLayout(846, 64, 60, 2);
  assert.ok(at.row(1).y > at.base && at.row(0).y >= at.row(1).y + at.row(1).h);
  assert.ok(at.row(0).y + at.row(0).h <= at.bottom);
  assert.ok(Math.abs(at.x(60) - at.right) < 1e-9);
});
