import assert from "node:assert/strict";
import { test } from "node:test";
import { createHearing } from "../../../static/live/subscription.js";

/**
 * Hears a list of connections: each a list of documents, and at its end an error or nothing.
 * @param {(any[] | Error)[][]} connections
 * @param {(error: any) => boolean} [again]
 */
function room(connections, again = () => true) {
  const { promise, resolve } = Promise.withResolvers();
  const log = /** @type {any[]} */ ([]);
  let n = 0;
  const hearing = createHearing({
    async *documents() {
      for (const each of connections[n++] ?? (resolve(log), await new Promise(() => {}))) {
        if (each instanceof Error) throw each;
        yield each;
      }
    },
    hear: (doc) => {
      log.push(doc.at);
      if (doc.ended) resolve(log);
    },
    lose: () => log.push("lost"),
    refused: async (error) => {
      const more = again(error);
      if (!more) resolve(log);
      return more;
    },
    rest: async (milliseconds) => log.push(milliseconds),
    chance: () => 0,
  });
  return { hearing, log: promise };
}

test("a stream that ends is asked for again, and later each time that it brings nothing", async () => {
  const { hearing, log } = room([[{ at: 1 }, { at: 2 }], [], [], [{ at: 3 }], [{ at: 4, ended: true }]]);
  hearing.open();
  assert.deepEqual(await log, [1, 2, "lost", 500, "lost", 1000, "lost", 2000, 3, "lost", 500, 4]);
});

test("what is refused ends it, or is asked for again after as long as the server says", async () => {
  const busy = Object.assign(new Error("busy"), { seconds: 4 });
  const { hearing, log } = room([[busy], [{ at: 1 }], [new Error("no")]], (error) => error.message !== "no");
  hearing.open();
  assert.deepEqual(await log, ["lost", 4000, 1, "lost", 500]);
});

test("who opens it twice hears it once", async () => {
  const { hearing, log } = room([[{ at: 1, ended: true }]]);
  hearing.open();
  hearing.open();
  assert.deepEqual(await log, [1]);
});
