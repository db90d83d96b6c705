/** The only module that talks to the server. */

/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").Refusal} Refusal */

/** The server's word that the request is wrong: its sentence, and one for each field. */
export class Refused extends Error {
  /** @param {Refusal} refusal */
  constructor(refusal) {
    super(refusal.message);
    this.fields = refusal.fields;
  }
}

const TURN = 12; // milliseconds of reading, after which the page may draw and answer

/**
 * Asks for the trace of a link's query, and hands on its messages, a handful at a time, as they arrive.
 * @param {string} query @param {AbortSignal} signal @param {(messages: Message[]) => void} hand
 */
export async function trace(query, signal, hand) {
  const response = await fetch(`api/trace?${query}`, { signal });
  if (!response.ok || !response.body) throw await refusal(response);
  /** @type {string[]} a line that has not ended, in pieces: to join them again and again would take long */
  let open = [];
  let since = performance.now();
  for await (const text of texts(response.body)) {
    const [first, ...more] = text.split("\n");
    open.push(first);
    for (const next of more) {
      hand([JSON.parse(open.join(""))]);
      open = [next];
      if (performance.now() - since > TURN) since = await turn();
    }
  }
}

/** The formulas of a link's query in column notation; those in rows come with its trace. @param {string} query @returns {Promise<import("./types.js").Formulas>} */
export async function columns(query) {
  const response = await fetch(`api/notation?${query}`);
  if (!response.ok) throw await refusal(response);
  return (await response.json()).column;
}

/** What the network of a link's query has learned. @param {string} query @param {AbortSignal} signal @returns {Promise<import("./types.js").Learned>} */
export async function learned(query, signal) {
  const response = await fetch(`api/learned?${query}`, { signal });
  if (!response.ok) throw await refusal(response);
  return response.json();
}

/** Lets the page live, and tells when it goes on. @returns {Promise<number>} */
const turn = () => new Promise((go) => setTimeout(() => go(performance.now())));

/** @param {ReadableStream<Uint8Array>} body */
async function* texts(body) {
  const [reader, decoder] = [body.getReader(), new TextDecoder()];
  for (let part = await reader.read(); !part.done; part = await reader.read()) yield decoder.decode(part.value, { stream: true });
}

/** @param {Response} response @returns {Promise<Error>} */
async function refusal(response) {
  const told = await response.json().catch(() => null);
  if (told?.error && response.status < 500) return new Refused(told.error);
  return new Error(told?.error?.message ?? `The server answered with ${response.status}.`);
}
