import assert from "node:assert/strict";
import { test } from "node:test";
import { readable } from "../../../static/labs/readable.js";
import { THEMES } from "../looks.js";

/** The sizes of all fonts in a layout. @param {any} part @returns {number[]} */
const sizes = (part) =>
  part === null || typeof part !== "object"
    ? []
    : Object.entries(part).flatMap(([name, value]) =>
        name.endsWith("font") && value.size ? [value.size] : sizes(value),
      );

test("in Present no type of a lab's chart is below 18 px, its legend's neither, and margins grow with it", () => {
  for (const [theme, { labs }] of Object.entries(THEMES))
    for (const [name, { layout }] of Object.entries(labs)) {
      if (!layout) continue; // a trace
      const before = structuredClone(layout);
      const large = readable(layout);
      assert.deepEqual(layout, before, "what was handed in stays as it is");
      assert.ok(
        sizes(large).every((size) => size >= 18),
        `${theme}, ${name}: ${sizes(large)}`,
      );
      assert.ok(large.legend.font.size >= 18 && sizes(large).length >= 4);
      for (const [side, width] of Object.entries(layout.margin)) {
        const plain = /** @type {any} */ (THEMES.light.labs)[name].layout.margin[side];
        assert.ok(width <= large.margin[side] && Math.abs(large.margin[side] - 1.6 * plain) < 1e-9, "as in any theme");
      }
    }
});
