/** The training: run, pause, change on the way; charts that move, from which any iteration opens as a film. */

import { Refused, training } from "../api.js";
import { noNumber } from "../form/faults.js";
import { fieldsOf } from "../form/query.js";
import { asNumber } from "../shared/decimals.js";
import { isRead } from "../shared/decimals.view.js";
import { byId } from "../shared/dom.view.js";
import { changed } from "../shared/hash.js";
import { remediesOf, withChange } from "./hyperparameters.js";
import { createCharts } from "./charts.view.js";
import { createMessages } from "./messages.view.js";
import { createRun } from "./run.js";
import { createTrained } from "./trained.js";
import { base, batchSaid, divergence, filmOf, hasDiverged, nextOf } from "./training.js";

/** @typedef {import("../form/query.js").Fields} Fields */

/**
 * @typedef {object} Doors
 * @property {() => any} look the theme
 * @property {() => Fields} fields of the film
 * @property {(fields: Fields) => void} open asks for another film
 * @property {(fields: Fields) => Fields} keep the same with what a person has written
 * @property {() => void} learned the network is another one, by its updates
 * @property {any} config
 */

/** @param {Doors} doors */
export function createTraining({ look, fields, open, keep, learned, config }) {
  const root = byId("train");
  const example = /** @type {HTMLSelectElement} */ (byId("training-example"));
  const count = /** @type {HTMLInputElement} */ (byId("train-iterations"));
  const change = /** @type {HTMLFormElement} */ (byId("train-change"));
  const charts = createCharts(config, openFilm);
  const { say, offer, tell: tellOf } = createMessages();
  const running = createRun({
    ...SERVER,
    fields,
    say,
    draw: (all) => root.checkVisibility() && charts.draw(running.run(), all),
    tell,
    exploded,
  });
  const { pause, stop } = running;
  const trained = createTrained(learned);
  const asked = () => Number(count.value) || 200;
  byId("train-run").addEventListener("click", () => (running.run().state === "running" ? pause() : goOn(asked())));
  byId("train-one").addEventListener("click", () => goOn(1));
  byId("train-stop").addEventListener("click", stop);
  count.addEventListener("change", () => rememberCount(count.value));
  example.addEventListener("change", takeExample);
  change.addEventListener("submit", (event) => (event.preventDefault(), changeOnTheWay()));
  byId("reach-layer").addEventListener("change", () => charts.draw(running.run(), true));
  return { show, begin, stand, trained: trained.link };

  /** Its tab is looked at. */
  function show() {
    root.hidden = false; // until now nobody would have heard its buttons
    tellBatch(fields());
    stand();
  }

  /** The film is another one: of its training that much has been made as the one before has in common with it. */
  function begin() {
    tellBatch(fields());
    if (running.run().query === base(fields())) return;
    running.follow();
    const same = (/** @type {string} */ query) => base(fieldsOf(filmOf(query))) === base(fields());
    example.value = [...example.options].find(({ value }) => value && same(value))?.value ?? "";
    byId("training-sentence").textContent = example.selectedOptions[0]?.dataset.sentence ?? "";
  }

  function stand() {
    tell();
    if (!root.checkVisibility()) return;
    charts.stand(look());
    charts.draw(running.run(), true);
  }

  /**
   * Goes on to the number of updates that is asked for; where they have been made, by as many more; or by one.
   * @param {number} most
   * @param {number} [next] the iteration with which it goes on
   */
  function goOn(most, next = nextOf(running.run())) {
    if (!isRead(count)) return say(noNumber("Updates").message, true);
    const left = most === 1 ? 1 : next && next < most ? most - next : most;
    rememberCount(count.value);
    running.ask(next, left);
  }

  /** Says where, and offers what helps. @param {NonNullable<import("../types.js").Iteration["nonfinite"]>} odd */
  function exploded(odd) {
    say(divergence(/** @type {any} */ (running.run()), odd), true);
    const remedies = remediesOf(/** @type {any} */ (running.run().start).request, odd.i);
    offer([
      ["Show the iteration", () => openFilm(odd.i)],
      ...remedies.map(([name, change]) => /** @type {[string, () => void]} */ ([name, () => again(change(fields()))])),
    ]);
  }

  /** The whole run anew with other fields, whatever its schedule says of them. @param {Fields} other */
  function again(other) {
    stop();
    open({ ...other, iteration: "0" });
    goOn(asked());
  }

  function changeOnTheWay() {
    if (!isRead(count)) return say(noNumber("Updates").message, true);
    const [opened, made] = [Number(fields().iteration), nextOf(running.run())];
    const at = opened > 0 && opened < made ? opened : made; // rewinds to the film that is open
    const other = fieldsIn(change);
    if (!at) return say("Nothing has been made yet: change the form itself, or start and pause first.", true);
    if (at === made && hasDiverged(running.run())) return exploded(running.run().end.nonfinite);
    const changes = withChange(fields().changes, at, { ...other, limit: other.clip ? "1" : "" }); // as its name says
    change.reset();
    open({ ...fields(), changes, iteration: "0" });
    goOn(asked(), at);
  }

  /** The film of exactly this iteration. @param {number} i */
  function openFilm(i) {
    if (running.run().state === "running") pause();
    trained.open();
    open({ ...fields(), iteration: String(i) });
    say(openedSaid(i), false);
  }

  function takeExample() {
    if (!example.value) return;
    count.value = new URLSearchParams(example.value).get("iterations") ?? "200";
    stop();
    const chosen = fieldsOf(filmOf(example.value));
    open(keep(chosen));
    begin();
    goOn(Number(count.value));
    if (fields().text !== chosen.text) say("The network of the example learns your own text.", false);
  }

  /** The buttons and the progress. */
  function tell() {
    const { from, seconds } = running.progress();
    tellOf(running.run(), from, seconds);
    trained.follow(running.run(), fields());
  }
}

/** The address says how many updates are asked for. @param {string} count */
function rememberCount(count) {
  history.replaceState(null, "", `${location.pathname}${location.search}${changed(location.hash, { train: count })}`);
}

/** @param {unknown} error */
const reasonOf = (error) =>
  error instanceof Refused ? (error.fields[0]?.message ?? error.message) : `The server cannot be reached: ${error}`;

/** @param {HTMLFormElement} form @returns {Fields} */
const fieldsIn = (form) =>
  Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, asNumber(String(value))]));

const SERVER = { training, reasonOf, clock: () => performance.now() };

/** @param {number} i */
const openedSaid = (i) =>
  `Iteration ${i} is on the stage, with the weights of that iteration. ` +
  "Compare it with “one update later”, or change the recipe and go on from there.";

/** @param {Fields} fields */
function tellBatch(fields) {
  byId("train-batch").textContent = batchSaid(fields);
}
