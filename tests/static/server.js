/** The server of the page without a network: whatever a view fetches is computed by the engine, in one process. */

import { after } from "node:test";
import { connected } from "./engine.js";

/**
 * What is fetched comes from the engine; each question is written down. For as long as the tests of a file run.
 * @returns {{
 *   asked: string[],
 *   ask: (name: string, query: string) => Promise<any>,
 *   away: (why: Error | null) => void,
 *   hold: (name: string) => () => void,
 * }} away: while it is set, nothing can be reached; hold: answers of that name wait until what it returns is called
 */
export function openServer() {
  const engine = connected();
  after(async () => (await engine).close());
  /** @type {string[]} */
  const asked = [];
  /** @type {Error | null} */
  let trouble = null;
  /** @type {Map<string, Promise<void>>} */
  const held = new Map();
  /** @param {string} name @param {string} query */
  const computed = async (name, query) => (await engine).ask({ name, query });
  /** @type {any} */ (globalThis).fetch = async (
    /** @type {string} */ address,
    /** @type {{body?: string, signal?: AbortSignal}} */ { body = "", signal } = {},
  ) => {
    const [path, query = body] = address.split("?");
    asked.push(`${path}?${query}`);
    if (trouble) throw trouble;
    const name = path.replace("api/", "");
    const answer = await computed(name, query);
    await held.get(name);
    signal?.throwIfAborted();
    return new Response(answer.body, { status: answer.status });
  };
  return {
    asked,
    ask: async (name, query) => JSON.parse((await computed(name, query)).body),
    away: (why) => (trouble = why),
    hold: (name) => {
      let release = () => {};
      held.set(name, new Promise((go) => (release = go)));
      return () => (held.delete(name), release());
    },
  };
}

const PATIENCE = 1000 * Number(process.env.PATIENCE ?? 30); // milliseconds

/** Waits until something holds, as long as a slow machine needs. @param {() => unknown} holds */
export async function until(holds) {
  for (const end = Date.now() + PATIENCE; !holds(); await new Promise((go) => setTimeout(go, 5)))
    if (Date.now() > end) throw new Error(`It never came: ${holds}`);
}
