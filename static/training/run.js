/** A training as it runs: asked for, taken in, paused, and gone on with. What asks is handed in. Pure. */

import { queryOf } from "../form/query.js";
import { latest } from "../shared/latest.js";
import { untilItGoesOn } from "../shared/retry.js";
import { base, blank, commonPart, endSaid, nextOf } from "./training.js";

/** @typedef {import("./training.js").Run} Run */
/**
 * @typedef {object} Doors
 * @property {typeof import("../api.js").training} training
 * @property {() => import("../form/query.js").Fields} fields of the film
 * @property {() => number} clock milliseconds
 * @property {(error: unknown) => string} reasonOf
 * @property {(sentence: string, bad: boolean) => void} say
 * @property {(all: boolean) => void} draw the charts: all at once, or as time allows
 * @property {() => void} tell the buttons and the progress
 * @property {(odd: NonNullable<import("../types.js").Iteration["nonfinite"]>) => void} exploded
 */

/** @param {Doors} doors */
export function createRun({ training, fields, clock, reasonOf, say, draw, tell, exploded }) {
  let run = blank();
  let [since, from] = [0, 0]; // when this piece of the run began, and with which iteration
  const newest = latest((signal, /** @type {string} */ query) => receive(training, query, signal, take, say), {
    fail: (error) => failed(reasonOf(error)),
  });
  return {
    run: () => run,
    progress: () => ({ from, seconds: (clock() - since) / 1000 }),
    ask,
    pause,
    stop: () => become({ ...blank(), query: base(fields()) }),
    follow: () => become(commonPart(run, fields())), // what the training of another film has in common with this one
  };

  /** @param {number} at @param {number} iterations */
  function ask(at, iterations) {
    const { iteration, ...rest } = fields();
    const lines = run.lines.filter(({ i }) => i < at);
    run = { ...run, query: base(fields()), state: "running", end: null, to: at + iterations, lines };
    [since, from] = [clock(), at];
    say("", false);
    newest.ask(`${queryOf({ ...rest, iteration: String(at) })}&iterations=${iterations}`);
    tell();
  }

  /** @param {any} message */
  function take(message) {
    run = withMessage(run, message, from);
    if (message.kind === "error") say(message.message, true);
    else if (message.kind === "end") sayEnd(run, say, exploded);
    draw(false);
    tell();
  }

  /** @param {string} why */
  function failed(why) {
    run = { ...run, state: "paused" };
    say(why, true);
    tell();
  }

  function pause() {
    newest.stop();
    if (run.state === "running") run = { ...run, state: "paused" };
    tell();
  }

  /** @param {Run} other */
  function become(other) {
    newest.stop();
    run = other;
    say("", false);
    if (run.end) sayEnd(run, say, exploded);
    draw(true);
    tell();
  }
}

/** @param {Run} run which has ended @param {Doors["say"]} say @param {Doors["exploded"]} exploded */
function sayEnd(run, say, exploded) {
  const { end, start } = run;
  if (end.nonfinite && start) exploded(end.nonfinite);
  else say(endSaid(end, nextOf(run)), false);
}

/**
 * What is said while the stream is broken is said until it goes on.
 * @param {Doors["training"]} training
 * @param {string} query
 * @param {AbortSignal} signal
 * @param {(message: any) => void} take
 * @param {Doors["say"]} say
 */
function receive(training, query, signal, take, say) {
  const { hand, interrupt } = untilItGoesOn(
    (/** @type {any[]} */ messages) => messages.forEach(take),
    (sentence) => say(sentence, sentence !== ""),
  );
  return training(
    query,
    signal,
    (messages) => signal.aborted || hand(messages),
    (state, sentence) => signal.aborted || interrupt(state, sentence),
  );
}

/**
 * A stream that begins anew, as the server computes otherwise by then, has all its iterations once more.
 * @param {Run} run whose lines grow @param {any} message @param {number} from the first iteration of the stream
 * @returns {Run}
 */
function withMessage(run, message, from) {
  if (message.kind === "iteration") run.lines.push(message);
  if (message.kind === "start") return { ...run, start: message, lines: run.lines.filter(({ i }) => i < from) };
  if (message.kind === "error") return { ...run, state: "paused" };
  return message.kind === "end" ? { ...run, state: "paused", end: message } : run;
}
