import assert from "node:assert/strict";
import { test } from "node:test";
import { createLate } from "../../../static/shared/late.js";

test("who presses again while it is on its way wants it still once", async () => {
  let [fetches, opened] = [0, 0];
  const { promise, resolve } = Promise.withResolvers();
  const press = createLate(async () => (fetches++, await promise, () => opened++));
  const both = [press(), press()];
  resolve();
  await Promise.all(both);
  assert.deepEqual([fetches, opened], [1, 1]);
  await press();
  assert.deepEqual([fetches, opened], [1, 2], "it is fetched once");
});

test("what did not come is asked for again", async () => {
  let [fetches, opened] = [0, 0];
  const press = createLate(async () => {
    if (++fetches === 1) throw new Error("the network is away");
    return () => opened++;
  });
  await assert.rejects(press, /away/);
  await press();
  assert.deepEqual([fetches, opened], [2, 1]);
});
