/** Hears a session while its page is looked at: a stream that ends is asked for again, and begins with all. Pure. */

import { pauseBefore } from "../shared/retry.js";

/** @typedef {import("./place.js").Doc} Doc */
/**
 * @typedef {object} Doors
 * @property {(signal: AbortSignal) => AsyncIterable<Doc>} documents of one connection
 * @property {(doc: Doc) => void} hear
 * @property {() => void} lose the server cannot be heard
 * @property {(error: unknown) => Promise<boolean>} refused what the server refuses: whether to ask again
 * @property {(milliseconds: number, signal: AbortSignal) => Promise<unknown>} rest
 * @property {() => number} chance from 0 to 1
 */

const MOST = 4; // attempts that wait longer each: after that, every 8 seconds

/** @param {Doors} doors */
export function createHearing({ documents, hear, lose, refused, rest, chance }) {
  let listening = new AbortController();
  listening.abort();
  return {
    /** Begins, unless it listens already. */
    open() {
      if (!listening.signal.aborted) return;
      listening = new AbortController();
      void listen(listening.signal);
    },
    close: () => listening.abort(),
  };

  /** @param {AbortSignal} signal */
  async function listen(signal) {
    for (let attempt = 0; !signal.aborted; attempt++) {
      let seconds = 0;
      try {
        for await (const doc of documents(signal)) {
          if (signal.aborted) return;
          attempt = 0;
          hear(doc);
          if (doc.ended) return listening.abort();
        }
      } catch (error) {
        if (signal.aborted) return;
        seconds = Number(/** @type {any} */ (error)?.seconds) || 0;
        if (!(await refused(error))) return listening.abort();
      }
      if (signal.aborted) return;
      lose();
      await rest(pauseBefore(Math.min(attempt, MOST), chance(), seconds), signal).catch(() => {});
    }
  }
}
