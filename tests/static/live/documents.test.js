import assert from "node:assert/strict";
import { test } from "node:test";
import { openPage } from "../page.js";

openPage(); // static/api.js looks for one as soon as it is there
const { liveDocuments, Refused } = await import("../../../static/api.js");

/** @param {Uint8Array[]} pieces */
const arriving = (pieces) =>
  new Response(
    new ReadableStream({
      start(stream) {
        for (const piece of pieces) stream.enqueue(piece);
        stream.close();
      },
    }),
  );

/**
 * What is heard where the server answers so, and how it was asked.
 * @param {Response} answer @param {string} [key]
 */
async function heard(answer, key = "") {
  /** @type {[string, RequestInit][]} */
  const asked = [];
  globalThis.fetch = async (path, asking) => {
    asked.push([String(path), asking ?? {}]);
    return answer;
  };
  const found = [];
  for await (const document of liveDocuments("a b", key, new AbortController().signal)) found.push(document);
  return { found, asked };
}

const SAID = 'data: {"n":1,"says":"Ça va?"}\n\n: still here\n\ndata: {"n":2}\n\nretry: 2000\n\ndata: {"n":3}\n\n';
const WHOLE = [{ n: 1, says: "Ça va?" }, { n: 2 }, { n: 3 }];

test("the documents of a session are the same wherever the stream is cut, in a letter too", async () => {
  const bytes = new TextEncoder().encode(SAID);
  for (let at = 0; at <= bytes.length; at++) {
    const { found } = await heard(arriving([bytes.slice(0, at), bytes.slice(at)]));
    assert.deepEqual(found, WHOLE, `cut at ${at}`);
  }
  assert.deepEqual((await heard(arriving([...bytes].map((byte) => Uint8Array.of(byte))))).found, WHOLE);
});

test("an event that the connection did not bring to its end is none", async () => {
  const { found } = await heard(arriving([new TextEncoder().encode(`${SAID}data: {"n":4}`)]));
  assert.deepEqual(found, WHOLE);
});

test("a session is heard as a stream of events, and its presenter says so", async () => {
  const { asked: alone } = await heard(arriving([]));
  assert.deepEqual(alone[0][0], "api/live/a%20b");
  assert.deepEqual(alone[0][1].headers, { accept: "text/event-stream" });
  const { asked: led } = await heard(arriving([]), "k");
  assert.deepEqual(led[0][1].headers, { accept: "text/event-stream", authorization: "Bearer k" });
});

test("a session that is over is refused, and a body that is not there says nothing", async () => {
  assert.deepEqual((await heard(new Response(null))).found, []);
  const gone = Response.json({ error: { message: "There is no such session.", fields: [] } }, { status: 404 });
  await assert.rejects(
    heard(gone),
    (error) => error instanceof Refused && error.status === 404 && error.message === "There is no such session.",
  );
});
