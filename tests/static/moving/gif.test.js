import assert from "node:assert/strict";
import { test } from "node:test";
import { createGif, paletteOf, weightOf } from "../../../static/moving/gif.js";
import { cursorsOf, samplesOf } from "../../../static/moving/stretch.js";

const library = /** @type {any} */ (await import("../../../static/vendor/gifenc/gifenc.js"));
const [WIDTH, HEIGHT] = [160, 90];

/** A bar that moves with the cursor, and signs that are others after each step. @param {number} cursor */
function draw(cursor) {
  const data = new Uint8ClampedArray(4 * WIDTH * HEIGHT).fill(255);
  const step = Math.floor(cursor);
  for (let i = 0; i < WIDTH * HEIGHT; i++) {
    const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)];
    if (y > 60 && Math.abs(x - 10 * cursor) < 4) data.set([200, 40, 40, 255], 4 * i);
    if (y < 30 && (x * 7 + y * 13 + step * 29) % 11 < 4) data.set([20, 20, 20, 255], 4 * i);
  }
  return { width: WIDTH, height: HEIGHT, data };
}

test("what a GIF will weigh is told within a factor of two, from a few of its frames", () => {
  for (const [until, seconds] of [
    [4, 3],
    [12, 6],
    [200, 6],
  ]) {
    const cursors = cursorsOf({ from: 0, until }, seconds);
    const { kinds, still } = samplesOf(cursors, 4);
    const drawn = kinds.map(({ count, neighbours }) => ({
      count,
      neighbours: neighbours.map((pair) => pair.map(draw)),
    }));
    const about = weightOf(library, drawn, still);
    const gif = createGif(library, paletteOf(library, [draw(0), draw(until)]));
    for (const cursor of cursors) gif.add(draw(cursor));
    const { length } = gif.finish();
    assert.ok(length / 2 < about && about < 2 * length, `${until} steps: ${about} for ${length}`);
  }
});
