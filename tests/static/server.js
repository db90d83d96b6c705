/** The server of the page without a network: whatever a view fetches is computed by the engine, in one process. */

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { after } from "node:test";
import { fileURLToPath } from "node:url";

/**
 * What is fetched comes from the engine; each question is written down. For as long as the tests of a file run.
 * @returns {{asked: string[], ask: (name: string, query: string) => Promise<any>, away: (why: Error | null) => void}}
 *   away: while it is set, nothing can be reached
 */
export function openServer() {
  const engine = spawn("python", ["-m", "tests.static.answers"], {
    cwd: fileURLToPath(new URL("../../", import.meta.url)),
    stdio: ["pipe", "pipe", "inherit"],
  });
  /** @type {((answer: {status: number, body: string}) => void)[]} */
  const waiting = [];
  createInterface({ input: engine.stdout }).on("line", (line) => waiting.shift()?.(JSON.parse(line)));
  after(() => engine.kill());
  /** @type {string[]} */
  const asked = [];
  /** @type {Error | null} */
  let trouble = null;
  /** @param {string} name @param {string} query @returns {Promise<{status: number, body: string}>} */
  const computed = (name, query) =>
    new Promise((hear) => {
      waiting.push(hear);
      engine.stdin.write(`${JSON.stringify({ name, query })}\n`);
    });
  /** @type {any} */ (globalThis).fetch = async (
    /** @type {string} */ address,
    /** @type {{body?: string, signal?: AbortSignal}} */ { body = "", signal } = {},
  ) => {
    const [path, query = body] = address.split("?");
    asked.push(`${path}?${query}`);
    if (trouble) throw trouble;
    const answer = await computed(path.replace("api/", ""), query);
    signal?.throwIfAborted();
    return new Response(answer.body, { status: answer.status });
  };
  return {
    asked,
    ask: async (name, query) => JSON.parse((await computed(name, query)).body),
    away: (why) => (trouble = why),
  };
}

/** Waits until something holds, as long as a slow machine needs. @param {() => unknown} holds */
export async function until(holds) {
  for (const end = Date.now() + 30_000; !holds(); await new Promise((go) => setTimeout(go, 5)))
    if (Date.now() > end) throw new Error(`It never came: ${holds}`);
}
