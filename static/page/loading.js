/** How a film arrives: asked for, taken in, interrupted, carried on, refused, failed. What asks is handed in. Pure. */

import { grow, pause } from "../film/player.js";
import { latest } from "../shared/latest.js";
import { untilItGoesOn } from "../shared/retry.js";

/** @typedef {import("./page.js").Store} Store */
/** @typedef {import("../types.js").Message} Message */
/** @typedef {import("../types.js").Refusal} Refusal */
/** @typedef {import("../types.js").State} State */
/**
 * @typedef {object} Doors
 * @property {typeof import("../api.js").trace} trace
 * @property {(error: unknown) => Refusal | null} refusalOf what the server refuses; null where the error is another
 * @property {(start: import("../types.js").Start, query: string) => void} begin a film
 * @property {(film: import("../types.js").Film, query: string) => void} replace the film by one that is whole
 * @property {(refusal: Refusal) => void} refuse
 * @property {() => number} clock milliseconds
 */

const TOLD_EVERY = 250; // milliseconds between two looks at what has arrived

/** @param {Store} store @param {Doors} doors */
export function createLoading(store, { trace, refusalOf, begin, replace, refuse, clock }) {
  const newest = latest(receive, {
    fail: (error) => {
      const refusal = refusalOf(error);
      if (refusal) fall(refusal);
      else fail("failed", `${error instanceof Error ? error.message : error}`);
    },
  });
  let asked = ""; // the query of what was asked for last, which may have been refused
  const { arrive, due, interrupt, carryOn, fail } = createArrival(store, clock);
  return { ask, asked: () => asked };

  /**
   * Stops what runs, and asks for another film. What is shown then stays as far as it has come, unless the other one
   * takes its place.
   * @param {string} query
   * @param {boolean} [keeps] what is shown, until the other one is whole
   */
  function ask(query, keeps = false) {
    asked = query;
    if (!keeps) store.set({ state: "loading", status: "Asking for the trace …", interrupted: false, arriving: false });
    return newest.ask({ query, keeps });
  }

  /** @param {AbortSignal} signal @param {{query: string, keeps: boolean}} question */
  function receive(signal, { query, keeps }) {
    const say = (/** @type {string} */ status) => store.set({ status });
    const arriving = keeps
      ? gathering(query, { replace, fail, say })
      : { hand: (/** @type {Message[]} */ messages) => take(messages, query), interrupt };
    return trace(
      query,
      signal,
      (messages) => signal.aborted || arriving.hand(messages),
      (state, sentence) => signal.aborted || arriving.interrupt(state, sentence),
    );
  }

  /** @param {Message[]} messages @param {string} query */
  function take(messages, query) {
    carryOn();
    for (const message of messages) {
      if (message.kind === "start") begin(message, query);
      else if (message.kind === "error") fail("failed", message.message);
      else if (message.kind === "end") store.get().film.end = message;
      else store.get().film.steps.push(message);
    }
    const { film } = store.get();
    if (film.end || film.steps.length < 2 || due()) arrive();
  }

  /** @param {Refusal} refusal */
  function fall(refusal) {
    refuse(refusal);
    fail("refused", `The form asks for something that cannot be done${keptOf(store.get().film)}.`);
  }
}

/** What is shown after a refusal. @param {import("../types.js").Film} film */
const keptOf = ({ start, end }) =>
  start ? `; ${end ? "the film before is kept" : "what has arrived of the film before is kept"}` : "";

/**
 * What arrives takes the place of the film that is shown once it is whole; until then that film is as it was, also
 * where the stream breaks. One that begins anew is another film, as the server computes otherwise by then.
 * @param {string} query
 * @param {object} doors
 * @param {Doors["replace"]} doors.replace
 * @param {(state: State, status: string) => void} doors.fail
 * @param {(status: string) => void} doors.say
 */
function gathering(query, { replace, fail, say }) {
  /** @type {import("../types.js").Film} */
  let film = { start: null, steps: [], end: null };
  return untilItGoesOn(take, say);

  /** @param {Message[]} messages */
  function take(messages) {
    for (const message of messages) {
      if (message.kind === "start") film = { start: message, steps: [], end: null };
      else if (message.kind === "step") film.steps.push(message);
      else if (message.kind === "error") fail("failed", message.message);
      else film.end = message;
    }
    if (film.end) replace(film, query);
  }
}

/**
 * What becomes of a film on its way: it arrives, breaks off, goes on, or fails.
 * @param {Store} store
 * @param {() => number} clock milliseconds
 */
function createArrival(store, clock) {
  let looked = -Infinity;
  return { arrive, due, interrupt, carryOn, fail };

  /** Makes what has arrived a part of the film that one sees. */
  function arrive() {
    looked = clock();
    const { film, player, state, status } = store.get();
    const arrived = film.end ? "" : `${film.steps.length} of ${film.start?.expected} steps have arrived …`;
    store.set({
      film: { ...film },
      player: grow(player, film.steps.length),
      status: state === "failed" ? status : arrived,
    });
  }

  /** Whether it is time to look at what has arrived. */
  function due() {
    return clock() - looked > TOLD_EVERY;
  }

  /** The stream broke and will be asked for again. @param {State} state @param {string} status */
  function interrupt(state, status) {
    const { interrupted, player } = store.get();
    store.set({ interrupted: interrupted || player.playing });
    halt(state, status);
  }

  /** The stream goes on, and the film as it did before. */
  function carryOn() {
    const { state, player, interrupted } = store.get();
    if (state !== "cut") return;
    store.set({
      state: interrupted ? "playing" : "paused",
      player: { ...player, playing: interrupted },
      interrupted: false,
    });
  }

  /** Nothing more is asked for. @param {State} state @param {string} status */
  function fail(state, status) {
    store.set({ arriving: false });
    halt(state, status);
  }

  /** @param {State} state @param {string} status */
  function halt(state, status) {
    if (store.get().film.start) arrive();
    store.set({ state, status, player: pause(store.get().player) });
  }
}
