/** What becomes of an answer that is no film: refused, busy, or not the server's own. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { openPage } from "./page.js";

openPage(); // static/api.js looks for one as soon as it is there
const { Refused, limit } = await import("../../static/api.js");

const OURS = JSON.stringify({ error: { message: "hidden is 9999.", fields: [{ name: "hidden" }] } });
const PAGE = "<html>Not what was meant.</html>";

/** The error of an answer. @param {number} status @param {string} body @returns {Promise<any>} */
async function error(status, body) {
  globalThis.fetch = async () => new Response(body, { status });
  return limit("body").then(
    () => assert.fail("it is no answer"),
    (why) => why,
  );
}

test("what the server refuses in its words is refused, with its fields and its status", async () => {
  for (const status of [400, 404, 413, 422]) {
    const why = await error(status, OURS);
    assert.ok(why instanceof Refused, `${status}`);
    assert.deepEqual([why.message, why.fields, why.status], ["hidden is 9999.", [{ name: "hidden" }], status]);
  }
});

test("what failed in the server is told in its words, and nothing was wrong with what was asked", async () => {
  const why = await error(500, OURS);
  assert.ok(!(why instanceof Refused));
  assert.equal(why.message, "hidden is 9999.");
});

test("what is not the server's own is told by its status, and nothing is refused", async () => {
  for (const status of [400, 403, 404, 500]) {
    const why = await error(status, PAGE);
    assert.ok(!(why instanceof Refused), `${status}`);
    assert.equal(why.message, `The server, or a proxy before it, answered with ${status}.`);
  }
  for (const status of [413, 414, 431]) assert.match((await error(status, PAGE)).message, /too long for a proxy/);
});
