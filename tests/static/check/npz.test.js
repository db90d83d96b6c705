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

test("what is written says of each file, in both places and at its end, what an archive has to say", () => {
  const bytes = writeNpz(ARRAYS);
  const view = new DataView(bytes.buffer);
  const end = bytes.length - 22;
  const [files, size, start] = [
    view.getUint16(end + 8, true),
    view.getUint32(end + 12, true),
    view.getUint32(end + 16, true),
  ];
  assert.equal(view.getUint32(end, true), 0x06054b50);
  assert.deepEqual([files, view.getUint16(end + 10, true)], [6, 6]);
  assert.deepEqual([view.getUint32(end + 4, true), view.getUint16(end + 20, true), start + size], [0, 0, end]);
  let [at, next] = [start, 0];
  for (const name of Object.keys(ARRAYS)) {
    assert.deepEqual([view.getUint32(at, true), view.getUint32(next, true)], [0x02014b50, 0x04034b50], name);
    assert.equal(view.getUint32(at + 42, true), next, `${name}: where it stands`);
    const [long, held] = [view.getUint16(at + 28, true), view.getUint32(at + 24, true)];
    assert.deepEqual(bytes.slice(at + 8, at + 30), bytes.slice(next + 6, next + 28), `${name}: both say the same`);
    assert.deepEqual([long, view.getUint32(at + 30, true)], [name.length + 4, 0]);
    for (const place of [at + 46, next + 30])
      assert.equal(new TextDecoder().decode(bytes.slice(place, place + long)), `${name}.npy`);
    assert.equal(view.getUint16(next + 28, true), 0);
    [at, next] = [at + 46 + long, next + 30 + long + held];
  }
  assert.deepEqual([at, next], [end, start]);
});

test("what is no archive, or holds objects, is refused in a sentence", async () => {
  for (const bytes of [new ArrayBuffer(0), new ArrayBuffer(100), writeNpz(ARRAYS).buffer.slice(0, 300)])
    await assert.rejects(readNpz(bytes), (error) => error instanceof Unreadable && /np\.savez/.test(error.message));
  await assert.rejects(readNpz(written("objects")), /o has numbers of the kind object; float64/);
});

test("an archive is no larger unpacked than what is allowed", async () => {
  await assert.rejects(readNpz(written("bomb")), /more than 2000000 numbers|at most 2000000/);
});
