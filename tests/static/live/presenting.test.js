import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as rest } from "node:timers/promises";
import { openPage } from "../page.js";

openPage(); // static/api.js looks for one as soon as it is there
const { createPresenting } = await import("../../../static/live/presenting.view.js");

/** A presenter's page that has joined its session, what it has sent, and where it is. */
async function joined() {
  const doc = { rev: 1, code: "a", link: "?steps=4#at=0", at: 0, playing: false, speed: 1, follow: false };
  /** @type {any[]} */
  const sent = [];
  let at = 0;
  globalThis.fetch = async (_, asking) => {
    if (asking?.method === "PUT") {
      sent.push(JSON.parse(String(asking.body)));
      return Response.json({ ...doc, ...sent.at(-1), rev: ++doc.rev });
    }
    const stream = new ReadableStream({
      start: (opened) => opened.enqueue(new TextEncoder().encode(`data: ${JSON.stringify(doc)}\n\n`)),
    });
    return new Response(stream);
  };
  const here = () => ({ link: "?steps=4", at, playing: false, speed: 1 });
  const leading = /** @type {any} */ ({ here, going: () => false, go: () => {}, atEnd: () => false });
  /** @type {string[]} */
  const said = [];
  const doors = { leading, told: () => said.push("told"), away: () => {}, over: () => {} };
  const presenting = createPresenting({ code: "a", key: "k" }, doors, true);
  while (!said.length) await rest(1);
  const go = (/** @type {number} */ to) => ((at = to), presenting.moved());
  return { presenting, sent, go };
}

test("of many moves in a row the newest place is sent, and what comes soon after waits its turn", async () => {
  const { presenting, sent, go } = await joined();
  for (const to of [1, 2, 3]) go(to);
  while (sent.length < 1) await rest(1);
  for (const to of [4, 5]) go(to);
  while (sent.length < 2) await rest(1);
  assert.deepEqual(
    sent.map(({ at }) => at),
    [3, 5],
  );
  presenting.end();
});

test("whoever has ended presenting sends nothing more, though something was still to be sent", async () => {
  const { presenting, sent, go } = await joined();
  go(3);
  presenting.end();
  go(4);
  await rest(150); // longer than two changes are apart
  assert.deepEqual(sent, []);
});
