/** The only module that talks to the server. */

import { LONGEST } from "./form/link.js";
import { addressOf } from "./shared/late.js";
import { again, fresh, nowhere, pauseBefore, waiting } from "./shared/retry.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").Refusal} Refusal */

/** The server's word that the request is wrong: its sentence, and one for each field. */
export class Refused extends Error {
  /** @param {Refusal} refusal @param {number} [status] */
  constructor(refusal, status = 422) {
    super(refusal.message);
    this.fields = refusal.fields;
    this.status = status;
  }
}

/** Something that will pass: why, how many seconds the server wants us to wait, and whether it is only busy. */
class Trouble extends Error {
  /** @param {string} why @param {number} [seconds] @param {boolean} [busy] */
  constructor(why, seconds = 0, busy = false) {
    super(why);
    this.seconds = seconds;
    this.busy = busy;
  }
}

const BUSY = [408, 425, 429, 502, 503, 504];
const SILENT = 10_000; // milliseconds without a byte, after which a connection that slept is given up
const FORM = { "content-type": "application/x-www-form-urlencoded" };
const TURN = 12; // milliseconds of reading, after which the page may draw and answer

/** Rings when the page wakes up: it is seen again, or the network is back. */
const waking = new EventTarget();
for (const [place, name] of /** @type {const} */ ([
  [globalThis, "online"],
  [globalThis, "pageshow"],
  [document, "visibilitychange"],
])) {
  place.addEventListener(name, () => document.visibilityState === "visible" && waking.dispatchEvent(new Event("wake")));
}

/** @typedef {(state: "loading" | "cut" | "failed", sentence: string) => void} Say why it waits */

/**
 * Asks for the trace of a link's query, and hands on its messages as they arrive. A stream that breaks is asked for
 * again, as often as it takes, and goes on after the last message that was handed on.
 * @param {string} query @param {AbortSignal} signal @param {(messages: Message[]) => void} hand
 * @param {(state: "loading" | "cut" | "failed", sentence: string) => void} say why it waits
 */
export const trace = (query, signal, hand, say) => asked("api/trace", query, signal, hand, say);

/**
 * The same for a training.
 * @param {string} query
 * @param {AbortSignal} signal
 * @param {(messages: any[]) => void} hand
 * @param {Say} say
 */
export const training = (query, signal, hand, say) => asked("api/training", query, signal, hand, say);

/**
 * @param {string} path
 * @param {string} query
 * @param {AbortSignal} signal
 * @param {(messages: any[]) => void} hand
 * @param {Say} say
 */
async function asked(path, query, signal, hand, say) {
  let place = nowhere;
  for (let attempt = 0; ; attempt++) {
    const before = place.had;
    try {
      for await (const line of linesOf(path, query, signal)) {
        const message = JSON.parse(line);
        if (message.kind === "error" && message.retryable) throw new Trouble(message.message); // no line of the film
        const found = fresh(place, [line]);
        place = found.place;
        const last = message.kind === "end" || message.kind === "error";
        if (last || found.lines.length) hand([message]);
        if (last) return;
      }
      throw new Trouble("The stream was cut short; what has arrived can be watched.");
    } catch (error) {
      if (signal.aborted || !(error instanceof Trouble)) throw error;
      if (place.had > before) attempt = 0;
      place = again(place);
      const milliseconds = pauseBefore(attempt, Math.random(), error.seconds);
      say(place.had ? "cut" : error.busy ? "loading" : "failed", waiting(error.message, milliseconds));
      await rest(milliseconds, signal);
    }
  }
}

/**
 * The lines of an answer, one by one, as they arrive; now and then the page may draw.
 * @param {string} path
 * @param {string} query
 * @param {AbortSignal} signal
 */
async function* linesOf(path, query, signal) {
  /** @type {string[]} a line that has not ended, in pieces: to join them again and again would take long */
  let open = [];
  let since = performance.now();
  for await (const text of texts(await answered(path, query, signal))) {
    const [first, ...more] = text.split("\n");
    open.push(first);
    for (const next of more) {
      yield open.join("");
      open = [next];
      if (performance.now() - since > TURN) since = await turn();
    }
  }
}

/**
 * Asks by a link; where that would be longer than proxies let through, by the same fields in a body.
 * @param {string} path
 * @param {string} query
 * @param {AbortSignal} [signal]
 */
const question = (path, query, signal) =>
  query.length <= LONGEST
    ? fetch(query ? `${path}?${query}` : path, { signal })
    : fetch(path, { method: "POST", headers: FORM, body: query, signal });

/**
 * @param {string} path
 * @param {string} query
 * @param {AbortSignal} signal
 * @returns {Promise<ReadableStream<Uint8Array>>}
 */
async function answered(path, query, signal) {
  const response = await question(path, query, signal).catch((error) => {
    throw new Trouble(`The server cannot be reached: ${error.message}.`);
  });
  if (!response.ok || !response.body) throw await refusal(response);
  return response.body;
}

/**
 * The formulas of a link's query in column notation; those in rows come with its trace.
 * @param {string} query
 * @returns {Promise<import("./types.js").Formulas>}
 */
export const columns = async (query) => (await found("api/notation", query)).column;

/**
 * What the network of a link's query has learned.
 * @param {string} query
 * @param {AbortSignal} signal
 * @returns {Promise<import("./types.js").Learned>}
 */
export const learned = (query, signal) => found("api/learned", query, signal);

/**
 * The columns of a link's own numbers.
 * @param {string} query
 * @param {AbortSignal} signal
 * @returns {Promise<import("./types.js").Table>}
 */
export const table = (query, signal) => found("api/columns", query, signal);

/**
 * The film of a link's query as a program in Python.
 * @param {string} query
 * @param {"numpy" | "torch"} language
 * @returns {Promise<{file: string, code: string}>}
 */
export const program = (query, language) => found("api/code", `${query}${query && "&"}language=${language}`);

/** A limit of the server. @param {string} name @returns {Promise<number>} */
export const limit = async (name) => (await found("api/limits", "")).limits[name].value;

/** A table to try own numbers with. @returns {Promise<string>} */
export async function exampleTable() {
  const response = await fetch(addressOf("days.csv"));
  if (!response.ok) throw await refusal(response);
  return response.text();
}

/** The whole trace of a link's query, as it came. @param {string} query @returns {Promise<Blob>} */
export async function wholeTrace(query) {
  const response = await question("api/trace", query);
  if (!response.ok) throw await refusal(response);
  return response.blob();
}

/**
 * The film of a link's query as one HTML file.
 * @param {string} query
 * @param {Record<string, string>} place where it opens, and the address to which it links
 * @returns {Promise<Blob>}
 */
export async function filmFile(query, place) {
  const response = await question("film.html", `${query}&${new URLSearchParams(place)}`);
  if (!response.ok) throw await refusal(response);
  return response.blob();
}

/** @param {string} path @param {string} query @param {AbortSignal} [signal] @returns {Promise<any>} */
async function found(path, query, signal) {
  const response = await question(path, query, signal);
  if (!response.ok) throw await refusal(response);
  return response.json();
}

/** Lets the page live, and tells when it goes on. @returns {Promise<number>} */
const turn = () => new Promise((go) => setTimeout(() => go(performance.now())));

/**
 * What an analysis of a link's query tells, of the parts that are wanted.
 * @param {string} query
 * @param {string} parts
 * @param {any[]} compare algorithms beside full BPTT
 * @param {AbortSignal} signal
 * @returns {Promise<any>}
 */
export async function analysis(query, parts, compare, signal) {
  const beside = new URLSearchParams({ parts, ...(compare.length ? { compare: JSON.stringify(compare) } : {}) });
  return found("api/analysis", `${query}&${beside}`, signal);
}

/** What gradients cost, measured now. @param {any} asked @param {AbortSignal} signal @returns {Promise<any>} */
export const timing = (asked, signal) => posted("api/timing", asked, signal);

/**
 * Whether somebody's own backward pass is right.
 * @param {any} asked
 * @param {AbortSignal} signal
 * @returns {Promise<import("./check/verdict.js").Verdict>}
 */
export const check = (asked, signal) => posted("api/check", asked, signal);

/**
 * The first line of the trace of a link's query, with all digits of its numbers.
 * @param {string} query
 * @returns {Promise<import("./types.js").Start>}
 */
export async function exactStart(query) {
  const fields = new URLSearchParams(query);
  fields.set("digits", "null");
  for await (const line of linesOf("api/trace", fields.toString(), new AbortController().signal))
    return JSON.parse(line);
  throw new Error("The stream was cut short.");
}

/** The menu of lessons. @returns {Promise<import("./lessons/lessons.js").Menu>} */
export const lessons = () => found("api/lessons", "");

/** Somebody's own lesson. @param {string} text @returns {Promise<import("./lessons/lessons.js").Lesson>} */
export const ownLesson = (text) => posted("api/lesson", { text }, new AbortController().signal);

/** A lesson by its id. @param {string} id @returns {Promise<import("./lessons/lessons.js").Lesson>} */
export const lesson = (id) => found("api/lesson", new URLSearchParams({ id }).toString());

/** A request on which every mistake shows. @param {string} query @param {AbortSignal} signal */
export const exercise = (query, signal) => found("api/check/exercise", query, signal);

/** Films with one planted mistake each. @returns {Promise<{example: any, spots: any[]}>} */
export const spots = () => found("api/spots", "");

/** All mistakes that can be told. @returns {Promise<{mistakes: import("./spot/bug_questions.js").Known[]}>} */
export const mistakes = () => found("api/mistakes", "");

/**
 * All steps of a film, once it is whole.
 * @param {string} query
 * @returns {Promise<import("./types.js").Step[]>}
 */
export async function wholeSteps(query) {
  const lines = (await (await wholeTrace(query)).text()).trim().split("\n");
  return lines.map((line) => JSON.parse(line)).filter(({ kind }) => kind === "step");
}

/**
 * What each mistake would make of one number of a film's way back.
 * @param {string} query of the film
 * @param {{n: number, name: string, b: number, i: number}} number the step, and where in its array
 * @returns {Promise<{value: any, mistaken: {mistake: string, says: string, value: any}[]}>}
 */
export const mistaken = (query, number) =>
  found(
    "api/mistaken",
    new URLSearchParams(
      [...new URLSearchParams(query), ...Object.entries(number)].map(([name, value]) => [name, String(value)]),
    ).toString(),
  );

/**
 * An exercise sheet with its checksum, and the numbers that it asks for; null where the film has no such.
 * @param {import("./exercises/sheet.js").Sheet} sheet
 * @returns {Promise<{file: import("./exercises/sheet.js").Sheet, numbers: (number | null)[]}>}
 */
export const sheetWithChecksum = (sheet) => posted("api/exercises/sheet", sheet);

/** A student's file of answers with its checksum. @param {any} answers @returns {Promise<{file: any}>} */
export const answersWithChecksum = (answers) => posted("api/exercises/answers", answers);

/** @param {string} path @param {any} asked @param {AbortSignal} [signal] @returns {Promise<any>} */
async function posted(path, asked, signal) {
  const response = await fetch(path, { method: "POST", body: JSON.stringify(asked), signal });
  if (!response.ok) throw await refusal(response);
  return response.json();
}

/**
 * The steps and the loss of a request that is no link, as it has weights and data of its own.
 * @param {Record<string, any>} request
 * @returns {Promise<{steps: any[], loss: any} | null>} null where it was cut short
 */
export async function outcome(request) {
  const headers = { "Content-Type": "application/json" };
  const response = await fetch("api/trace", { method: "POST", headers, body: JSON.stringify(request) });
  if (!response.ok) throw await refusal(response);
  const lines = (await response.text())
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const end = lines.at(-1);
  return end?.kind === "end" ? { steps: lines.slice(1, -1), loss: end.loss } : null;
}

// --- Live ---

/** @param {string} code @param {string} [rest] */
const liveAt = (code, rest = "") => `api/live/${encodeURIComponent(code)}${rest}`;

/** @param {string} key @returns {Record<string, string>} */
const bearer = (key) => (key ? { authorization: `Bearer ${key}` } : {});

/**
 * The documents of a session, the whole one first and at each change, until the connection ends.
 * @param {string} code @param {string} key of its presenter; of nobody else
 * @param {AbortSignal} signal
 * @returns {AsyncGenerator<import("./live/place.js").Doc>}
 */
export async function* liveDocuments(code, key, signal) {
  const response = await live(liveAt(code), { headers: { accept: "text/event-stream", ...bearer(key) }, signal });
  if (!response.body) return;
  let open = "";
  for await (const text of texts(response.body)) {
    const events = (open + text).split("\n\n");
    open = events.pop() ?? "";
    for (const event of events) if (event.startsWith("data: ")) yield JSON.parse(event.slice(6));
  }
}

/**
 * @param {{code?: string, key?: string}} known of a session to open again
 * @returns {Promise<{code: string, key: string}>}
 */
export async function openLive({ code, key }) {
  const path = code ? liveAt(code) : "api/live"; // by the path a balancer knows where it belongs
  return (await live(path, { method: "POST", body: JSON.stringify(key ? { key } : {}) })).json();
}

/**
 * What the presenter does; not taken where another device of theirs did something meanwhile.
 * @param {string} code @param {string} key @param {any} change
 * @returns {Promise<{taken: boolean, doc: import("./live/place.js").Doc}>}
 */
export async function changeLive(code, key, change) {
  const response = await live(
    liveAt(code),
    { method: "PUT", headers: bearer(key), body: JSON.stringify(change) },
    [409],
  );
  return { taken: response.ok, doc: await response.json() };
}

/** @param {string} code @param {string} question @param {unknown} answer */
export const answerLive = (code, question, answer) =>
  live(liveAt(code, `/answers/${encodeURIComponent(question)}`), { method: "PUT", body: JSON.stringify({ answer }) });

/** Every question of a session, with its answers. @param {string} code @param {string} key */
export const liveAnswers = async (code, key) => (await live(liveAt(code, "/answers"), { headers: bearer(key) })).json();

/** The same as a table. @param {string} code @param {string} key @returns {Promise<Blob>} */
export const liveTable = async (code, key) =>
  (await live(liveAt(code, "/answers"), { headers: { accept: "text/csv", ...bearer(key) } })).blob();

/** @param {string} code @param {string} key */
export const endLive = (code, key) => live(liveAt(code), { method: "DELETE", headers: bearer(key) });

/** @param {string} path @param {RequestInit} asking @param {number[]} [fine] statuses that are answers as well */
async function live(path, asking, fine = []) {
  const response = await fetch(path, { cache: "no-store", ...asking }).catch((error) => {
    throw new Trouble(`The server cannot be reached: ${error.message}.`);
  });
  if (!response.ok && !fine.includes(response.status)) throw await refusal(response);
  return response;
}

/** @param {ReadableStream<Uint8Array>} body */
async function* texts(body) {
  const [reader, decoder] = [body.getReader(), new TextDecoder()];
  let lastHeard = Date.now();
  const look = () => void (Date.now() - lastHeard > SILENT && reader.cancel());
  waking.addEventListener("wake", look);
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      lastHeard = Date.now();
      yield decoder.decode(part.value, { stream: true });
    }
  } catch (error) {
    throw new Trouble(`The connection broke; what has arrived can be watched.`);
  } finally {
    waking.removeEventListener("wake", look);
    reader.cancel().catch(() => {});
  }
}

/**
 * Waits, unless the page wakes up or nobody waits any more.
 * @param {number} milliseconds
 * @param {AbortSignal} signal
 */
export const rest = (milliseconds, signal) =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    waking.addEventListener("wake", resolve, { once: true, signal });
    signal.addEventListener("abort", () => (clearTimeout(timer), reject(signal.reason)), { once: true });
  });

/** @param {Response} response @returns {Promise<Error>} */
async function refusal(response) {
  const told = await response.json().catch(() => null);
  const message = told?.error?.message ?? unsaid(response.status);
  if (BUSY.includes(response.status))
    return new Trouble(message, Number(response.headers.get("retry-after")) || 0, true);
  return told?.error && response.status < 500 ? new Refused(told.error, response.status) : new Error(message);
}

const TOO_LONG = [413, 414, 431]; // what a proxy says of a request that is longer than it lets through

/** An answer that is not the server's own, in a sentence. @param {number} status */
const unsaid = (status) =>
  TOO_LONG.includes(status)
    ? `What is asked is too long for a proxy before the server (${status}): leave out rows, columns or decimals.`
    : `The server, or a proxy before it, answered with ${status}.`;
