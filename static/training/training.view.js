/** The training: run, pause, change on the way; charts that move, from which any iteration opens as a film. */

import { Refused, training } from "../api.js";
import { fieldsOf, queryOf } from "../form/query.js";
import { byId } from "../shared/dom.view.js";
import { changed, said } from "../shared/hash.js";
import { format } from "../shared/numbers.js";
import { createCharts } from "./charts.view.js";
import { createMessages } from "./messages.view.js";
import { base, batchSaid, blank, divergence, endSaid, filmOf, nextOf, withChange } from "./training.js";
import { latest } from "../shared/latest.js";

/** @typedef {import("../form/query.js").Fields} Fields */
/** @typedef {import("./training.js").Run} Run */

/**
 * @typedef {object} Doors
 * @property {() => any} look the theme
 * @property {() => Fields} fields of the film
 * @property {(fields: Fields) => void} open asks for another film
 * @property {any} config
 */

/** @param {Doors} doors */
export function createTraining({ look, fields, open, config }) {
  const root = byId("train");
  const lesson = /** @type {HTMLSelectElement} */ (byId("lesson"));
  const count = /** @type {HTMLInputElement} */ (byId("train-iterations"));
  const change = /** @type {HTMLFormElement} */ (byId("train-change"));
  const charts = createCharts(config, openFilm);
  const says = createMessages();
  const { say } = says;
  let run = blank();
  const newest = latest(receive, {
    fail: (error) =>
      failed(
        error instanceof Refused
          ? (error.fields[0]?.message ?? error.message)
          : `The server cannot be reached: ${error}`,
      ),
  });
  let since = 0;
  let from = 0; // the iteration with which this piece of the run began
  byId("train-run").addEventListener("click", toggle);
  byId("train-one").addEventListener("click", () => goOn(1));
  byId("train-stop").addEventListener("click", stop);
  count.addEventListener("change", remember);
  lesson.addEventListener("change", takeLesson);
  change.addEventListener("submit", (event) => (event.preventDefault(), changeOnTheWay()));
  byId("reach-layer").addEventListener("change", () => charts.draw(run, true));
  return { show, begin, stand };

  /** Shows the card, or hides it. @param {boolean} on */
  function show(on) {
    root.hidden = !on;
    const asked = said(location.hash).train;
    if (asked) count.value = asked;
    tellBatch();
    if (on) stand();
    else pauseRun();
  }

  function tellBatch() {
    byId("train-batch").textContent = batchSaid(fields());
  }

  /** The film is another one: its training has not begun. */
  function begin() {
    tellBatch();
    if (run.query === base(fields())) return;
    stop();
    lesson.value =
      [...lesson.options].find(({ value }) => value && base(fieldsOf(filmOf(value))) === base(fields()))?.value ?? "";
    byId("train-says").textContent = lesson.selectedOptions[0]?.dataset.sentence ?? "";
  }

  function stand() {
    charts.stand(look());
    charts.draw(run, true);
    tell();
  }

  function toggle() {
    if (run.state === "running") pauseRun();
    else goOn(Number(count.value) || 200);
  }

  /** Goes on to the number of updates that is asked for, or by one. @param {number} most */
  function goOn(most) {
    const next = nextOf(run);
    const left = most === 1 ? 1 : run.lines.length && next < most ? most - next : most;
    ask(next, left);
  }

  /** @param {number} at @param {number} iterations */
  function ask(at, iterations) {
    const { iteration, ...rest } = fields();
    run = {
      ...run,
      query: base(fields()),
      state: "running",
      end: null,
      to: at + iterations,
      lines: run.lines.filter(({ i }) => i < at),
    };
    [since, from] = [performance.now(), at];
    say("", false);
    remember();
    newest.ask(`${queryOf({ ...rest, iteration: String(at) })}&iterations=${iterations}`);
    tell();
  }

  /** @param {AbortSignal} signal @param {string} query */
  function receive(signal, query) {
    return training(
      query,
      signal,
      (messages) => {
        if (!signal.aborted) for (const message of messages) take(message);
      },
      (_, sentence) => {
        if (!signal.aborted) say(sentence, true);
      },
    );
  }

  /** @param {any} message */
  function take(message) {
    if (message.kind === "start") run = { ...run, start: message };
    else if (message.kind === "iteration") run.lines.push(message);
    else if (message.kind === "error") failed(message.message);
    else if (message.kind === "end") finish(message);
    charts.draw(run, false);
    tell();
  }

  /** @param {any} end */
  function finish(end) {
    run = { ...run, state: "paused", end };
    if (end.nonfinite && run.start) return exploded(end.nonfinite);
    return say(endSaid(end, nextOf(run)), false);
  }

  /** Says where, and offers what helps. @param {NonNullable<import("../types.js").Iteration["nonfinite"]>} odd */
  function exploded(odd) {
    say(divergence(/** @type {any} */ (run.start), odd), true);
    const rate = Number(fields().rate) / 10;
    says.offer([
      ["Show the iteration", () => openFilm(odd.i)],
      ["Clip the gradient to norm 1", () => again({ clip: "norm", limit: "1" })],
      [`A smaller rate: ${format(rate)}`, () => again({ rate: String(rate) })],
    ]);
  }

  /** The whole run anew with other fields. @param {Fields} other */
  function again(other) {
    stop();
    open({ ...fields(), ...other, iteration: "0" });
    goOn(Number(count.value) || 200);
  }

  function changeOnTheWay() {
    const opened = Number(fields().iteration);
    const at = opened > 0 && opened < nextOf(run) ? opened : nextOf(run); // rewinds to the film that is open
    const other = /** @type {Fields} */ (
      Object.fromEntries([...new FormData(change)].map(([name, value]) => [name, String(value).trim()]))
    );
    if (!at) return say("Nothing has been made yet: change the form itself, or start and pause first.", true);
    const changes = withChange(fields().changes, at, other);
    change.reset();
    const kept = run;
    open({ ...fields(), changes, iteration: "0" });
    run = kept;
    ask(at, Math.max(1, (Number(count.value) || 200) - at));
  }

  /** The film of exactly this iteration. @param {number} i */
  function openFilm(i) {
    if (run.state === "running") pauseRun();
    open({ ...fields(), iteration: String(i) });
    byId("stage-title").scrollIntoView({ block: "nearest" });
    say(
      `Iteration ${i} is on the stage, with the weights of that iteration. Compare it with “one update ` +
        "later”, or change the recipe and go on from there.",
      false,
    );
  }

  function takeLesson() {
    if (!lesson.value) return;
    const asked = new URLSearchParams(lesson.value);
    count.value = asked.get("iterations") ?? "200";
    stop();
    open(fieldsOf(filmOf(lesson.value)));
    begin();
    goOn(Number(count.value));
  }

  function pauseRun() {
    newest.stop();
    if (run.state === "running") run = { ...run, state: "paused" };
    tell();
  }

  function stop() {
    newest.stop();
    run = { ...blank(), query: base(fields()) };
    say("", false);
    if (!root.hidden) charts.draw(run, true);
    tell();
  }

  /** @param {string} why */
  function failed(why) {
    run = { ...run, state: "paused" };
    say(why, true);
    tell();
  }

  /** The buttons and the progress. */
  function tell() {
    says.tell(run, from, (performance.now() - since) / 1000);
  }

  function remember() {
    history.replaceState(
      null,
      "",
      `${location.pathname}${location.search}${changed(location.hash, { train: count.value })}`,
    );
  }
}
