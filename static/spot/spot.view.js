/** Spot the bug: a film with one planted mistake; one finds the first wrong step, and says which mistake it is. */

import { mistaken, mistakes, spots, wholeSteps } from "../api.js";
import { fieldsOf, queryOf } from "../form/query.js";
import { createStagePlaces } from "../questions/places.view.js";
import { createQuestion } from "../questions/question.view.js";
import { byId } from "../shared/dom.view.js";
import { parametersOf } from "../shared/hash.js";
import { remember, remembered } from "../shared/storage.view.js";
import { firstWrong, placeOf, placesOff } from "./first_wrong.js";
import { createPanel } from "./panel.view.js";
import { CHECKLIST, rightQuery, solvedTogether, whereQuestion, whichQuestion } from "./bug_questions.js";

/** @typedef {import("../types.js").Step} Step */
/** @typedef {import("./first_wrong.js").First} First */
/** @typedef {import("./bug_questions.js").Spot} Spot */
/** @typedef {import("./bug_questions.js").Known} Known */
/**
 * @typedef {object} Running an exercise; k: which, 0 is the example
 * @property {number} k
 * @property {number} seed
 * @property {Spot} spot
 * @property {string} right the query of the film without the mistake, which stands in the address
 * @property {string} planted and of the one that is shown
 * @property {boolean} asked whether its film has been asked for
 * @property {Step[]} steps of the right film, once they are here
 * @property {First | null} first
 * @property {boolean} found whether the person found it
 * @property {boolean} open whether it is solved, and the page says what is wrong
 */
/**
 * @typedef {object} Doors
 * @property {import("../page/page.js").Store} store
 * @property {import("../shell/dock.view.js").Dock} dock
 * @property {(cursor: number) => void} seek
 * @property {() => void} inside opens the cell of the step
 * @property {(link: string, replaces?: boolean) => void} go to a link, as a new page of the history or in place of this
 * @property {(query: string, keeps: boolean) => void} ask for a film that the address does not name
 * @property {() => string} asked the query of what was asked for last
 * @property {() => void} changed when something is drawn over the stage
 */

const SOLVED = "spotted"; // of what the browser remembers

/** @param {Doors} doors */
export function createSpot({ store, dock, seek, inside, go, ask, asked, changed }) {
  const places = createStagePlaces({ store, changed });
  const panel = createPanel({ begin, other: () => running && begin(running.k, running.seed + 1), leave, check, here });
  const where = createQuestion(panel.where, { place: places, judged: (_, __, { right }) => found(right === true) });
  const which = createQuestion(panel.which, { judged: (_, __, { right }) => solved(right === true) });
  const end = () => [where, which].forEach((question) => question.end()); // neither is asked any more
  let all = /** @type {{example: Spot, spots: Spot[]} | null} */ (null);
  let known = /** @type {Map<string, Known>} */ (new Map());
  /** @type {Running | null} */
  let running = null;
  store.watch(look);
  const veils = (/** @type {string} */ query) => running !== null && !running.open && query === running.planted;
  const addressOf = (/** @type {string} */ query) => (running?.planted === query ? running.right : query);
  const runs = (/** @type {number} */ k, /** @type {number} */ seed) => running?.k === k && running.seed === seed;
  const over = () => (running ? places.over() : undefined);
  return { start, begin, runs, close, veils, addressOf, choose: places.choose, over };

  async function start() {
    await fetched();
    const done = solvedSoFar();
    const next = all?.spots.findIndex((_, k) => !done.has(k + 1)) ?? 0;
    await begin(done.size ? next + 1 : 0, 0);
  }

  async function fetched() {
    if (all) return;
    const [table, catalogue] = await Promise.all([spots(), mistakes()]);
    known = new Map(catalogue.mistakes.map((each) => [each.id, each]));
    all = table;
  }

  /** @param {number} k @param {number} seed @param {boolean} [follows] the address, which names it */
  async function begin(k, seed, follows = false) {
    await fetched();
    const spot = k ? all?.spots[k - 1] : all?.example;
    if (!spot || (follows && Number(parametersOf(location.hash).spot) !== k)) return; // one has gone on
    const now = begun(k, seed, spot);
    running = now;
    go(`?${now.right}#spot=${k}`, follows);
    end();
    showTab(dock, true);
    panel.stand(k, all?.spots ?? [], solvedSoFar());
    now.asked = true;
    ask(now.planted, false);
    const steps = await wholeSteps(now.right).catch((error) => void panel.say(`${error.message ?? error}`));
    if (running !== now || !steps) return;
    running.steps = steps;
    look();
  }

  function look() {
    if (!running) return;
    const { film, query } = store.get();
    const there = film.end && query === running.planted;
    if (running.asked && query !== running.planted && asked() !== running.planted) return close();
    if (there && running.steps.length && !running.first) prepare(film.steps);
  }

  function prepare(/** @type {Step[]} */ steps) {
    if (!running) return;
    const { start } = store.get().film;
    const first = firstWrong(running.steps, steps);
    if (!first || !start) return panel.say("These numbers do not show the mistake: take others.");
    running.first = first;
    seek(steps.find(({ phase }) => phase === "backward")?.n ?? 0);
    if (!running.k) return panel.together(solvedTogether({ start, steps }, first), seek, () => solved(true));
    where.show(whereQuestion(first, placesOff(running.steps, steps), start, steps));
    panel.ready();
  }

  function here() {
    const { film, player } = store.get();
    const step = film.steps[Math.floor(player.cursor) - 1];
    if (step) places.answer(placeOf(step));
  }

  function check(/** @type {number} */ i) {
    const { film } = store.get();
    const { at, opens } = CHECKLIST[i];
    const cursor = film.start && at({ start: film.start, steps: film.steps });
    if (cursor) seek(cursor);
    if (opens === "inside") inside();
    else if (opens) dock.open(opens);
  }

  /** The first wrong step is told: which mistake is it? @param {boolean} right */
  async function found(right) {
    const now = running;
    if (!now?.first) return;
    now.found = right;
    seek(now.first.n + 1);
    const made = await othersOf(now.right, now.first);
    if (running !== now) return;
    which.show(whichQuestion(now.spot, now.seed, known, now.first, made));
    panel.next();
  }

  /** The page may say all it knows. @param {boolean} right */
  function solved(right) {
    if (!running) return;
    running.open = true;
    if (right && running.found) remember(SOLVED, [...solvedSoFar().add(running.k)].join());
    ask(running.planted, true);
    const { spot, k } = running;
    panel.solved(known.get(spot.mistake)?.says ?? spot.mistake, spot, k, solvedSoFar());
  }

  function leave() {
    const right = running?.right;
    close();
    if (right) (go(`?${right}`), ask(right, true));
  }

  function close() {
    if (!running) return;
    running = null;
    end();
    showTab(dock, false);
  }
}

/** @param {number} k @param {number} seed @param {Spot} spot @returns {Running} */
function begun(k, seed, spot) {
  const fields = fieldsOf(rightQuery(spot, seed));
  const planted = queryOf({ ...fields, mistakes: `${spot.mistake}:${spot.layer}` });
  const right = queryOf(fields);
  return { ...{ k, seed, spot, right, planted }, asked: false, steps: [], first: null, found: false, open: false };
}

/** What others would make of the first wrong number; null: unknown. @param {string} query @param {First} first */
async function othersOf(query, { n, name, index, phase }) {
  if (phase !== "backward") return null; // of sums over all steps nothing is asked
  const [b, i] = index.length > 1 ? index : [0, index[0] ?? 0];
  const asked = await mistaken(query, { n, name, b, i }).catch(() => null); // it can be answered without
  return asked?.mistaken ?? null;
}

const solvedSoFar = () => new Set((remembered(SOLVED) ?? "").split(",").filter(Boolean).map(Number));

/** What is exported would say what is planted. @param {Doors["dock"]} dock @param {boolean} on */
function showTab(dock, on) {
  /** @type {HTMLButtonElement} */ (byId("along-open")).disabled = on;
  dock.offer("spot", on);
  if (on) dock.select("spot");
  else if (dock.shows("spot")) dock.select(byId("tab-now").hidden ? "errors" : "now");
}
