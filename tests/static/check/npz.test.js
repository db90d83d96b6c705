/** Archives of NumPy are read, packed or not, and written so that they are read again. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { readNpz, writeNpz } from "../../../static/check/npz.js";
import { Unreadable } from "../../../static/check/printed.js";

/** An archive of np.savez or np.savez_compressed. @param {string} name */
function written(name) {
  const bytes = readFileSync(new URL(`../../cases/${name}.npz`, import.meta.url));
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
}

const ARRAYS = {
  W0: [
    [1.5, -2],
    [3, 0.1],
    [4, 5],
  ],
  b0: [1, 2],
  loss: 0.25,
  one: [7],
  cube: [[[1, 2]], [[3, 4]]],
  whole: [1, -2],
};

for (const name of ["plain", "packed"])
  test(`what NumPy wrote ${name} is read`, async () => {
    const found = await readNpz(written(name));
    assert.deepEqual(found, { ...ARRAYS, single: [0.5, 0.25], turned: ARRAYS.W0, swapped: [1.5] });
  });

test("what is written is read again", async () => {
  const bytes = writeNpz(ARRAYS);
  assert.deepEqual(await readNpz(bytes.buffer), ARRAYS);
});

test("what is no archive, or holds objects, is refused in a sentence", async () => {
  for (const bytes of [new ArrayBuffer(0), new ArrayBuffer(100), writeNpz(ARRAYS).buffer.slice(0, 300)])
    await assert.rejects(readNpz(bytes), (error) => error instanceof Unreadable && /np\.savez/.test(error.message));
  await assert.rejects(readNpz(written("objects")), /o has numbers of the kind object; float64/);
});

test("an archive is no larger unpacked than what is allowed", async () => {
  await assert.rejects(readNpz(written("bomb")), /more than 2000000 numbers|at most 2000000/);
});
