import assert from "node:assert/strict";
import { test } from "node:test";
import { pack, unpack } from "../../../static/page/packed.js";

test("a text comes out of a link as it went in, whatever its letters", async () => {
  for (const text of [
    "",
    "{}",
    "δ of h¹ at t = 2 — ½ and 😀",
    "a".repeat(100_000),
    String.fromCharCode(...Array(256).keys()),
  ])
    assert.equal(await unpack(await pack(text)), text);
});

test("its letters need no escaping in an address, and what repeats is short", async () => {
  const packed = await pack("?>~ÿ".repeat(5000));
  assert.match(packed, /^[\w-]+$/);
  assert.ok(packed.length < 200);
});

test("what is no packed text, and what is far too long, is refused", async () => {
  await assert.rejects(unpack("not packed"));
  await assert.rejects(unpack((await pack("a sheet of questions")).slice(0, 9)));
  await assert.rejects(unpack(await pack("a".repeat((1 << 20) + 1))), /too long/);
  assert.equal((await unpack(await pack("a".repeat(1 << 20)))).length, 1 << 20);
});
