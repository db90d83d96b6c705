/** Wires everything; read it first: it is the table of contents. */

import { Refused, trace } from "./api.js";
import { createLateCompare } from "./compare/late.js";
import { nextStop } from "./film/phases.js";
import { createLateExercises } from "./exercises/late.view.js";
import { createForm } from "./form/form.view.js";
import { inWords } from "./form/in_words.js";
import { linkOf, queryIn } from "./form/link.js";
import { fieldsOf, learnForm, queryOf } from "./form/query.js";
import { choose, chooseOrShut, openStep, openUp, shut } from "./inside/inside.js";
import { createLabs } from "./labs/labs.view.js";
import { createLateLessons } from "./lessons/late.view.js";
import { createLateLive } from "./live/late.view.js";
import { leaving } from "./page/fragment.js";
import { broken } from "./page/page.js";
import { createLatePredict } from "./predict/late.view.js";
import { still } from "./shared/clock.view.js";
import { createDecimals } from "./shared/decimals.view.js";
import { byId } from "./shared/dom.view.js";
import { learnFacts } from "./shared/facts.js";
import { parametersOf } from "./shared/hash.js";
import { guarded } from "./shared/guard.view.js";
import { createLate } from "./shared/late.js";
import { createDock } from "./shell/dock.view.js";
import { createDrawer } from "./shell/drawer.view.js";
import { createFullScreen } from "./shell/fullscreen.view.js";
import { createHelp } from "./shell/help.view.js";
import { createKeys } from "./shell/keys.view.js";
import { bringLibraries } from "./shell/libraries.view.js";
import { createPresent } from "./shell/present.view.js";
import { createPlaces } from "./shell/places.view.js";
import { createPrinting } from "./shell/printing.view.js";
import { createSkips } from "./shell/skips.view.js";
import { createTheme } from "./shell/theme.view.js";
import { createLateSpot } from "./spot/late.view.js";
import { helpedSaid } from "./tour/helped.js";
import { createTour } from "./tour/tour.view.js";
import { createCards } from "./training/cards.view.js";
import { createFilmPanels } from "./watch/film_panels.view.js";
import { createWatch } from "./watch/watch.view.js";
import { createLateWeights } from "./weights/late.view.js";

/** @typedef {import("./form/query.js").Fields} Fields */

const PRESENT_ZOOM = 1.65; // of the stage, whose smallest type is then 18 px
const WEIGHTS_EVERY = 90; // milliseconds at least between two pictures of them while the film plays

const { config, themes, facts, form: table } = JSON.parse(byId("figures").textContent ?? "");
learnFacts(facts);
learnForm(table);
let toBegin = false; // whether the tour begins as soon as its film is whole
const presents = () => document.documentElement.hasAttribute("data-present");
const palette = () => watch.look().palette;

// --- what there is on the page ---

const dock = createDock((tab) => {
  cards.show(tab);
  if (tab === "compare") compare.bring();
  if (tab === "inside" && !store.get().inside.chosen) panels.lookInto(openStep);
  if (tab === "film") watch.stand(); // the stage of a lab, which had no size
  panels.look();
  watch.draw(); // without the marks of a check, or with them
  drawWeights();
});
const watch = createWatch(
  { config, themes },
  {
    trace: (query, signal, hand, say) => trace(query, signal, spot.veiling(query, hand), say),
    refusalOf: (error) => (error instanceof Refused ? { message: error.message, fields: error.fields } : null),
    refuse,
    hash: () => location.hash,
    write: (hash) => history.replaceState(null, "", `${location.pathname}${location.search}${hash}`),
    rests: () => !byId("lab").hidden, // the film of a lab
    choose: (chosen) =>
      lessons.choose(chosen) ||
      predict.choose(chosen) ||
      live.choose(chosen) ||
      spot.choose(chosen) ||
      panels.lookInto((inside, seen) => (presents() ? chooseOrShut : choose)(inside, seen, chosen)),
    answered: (t) => tour.answered(t),
    inside: () => panels.lookInto(openStep),
    close: () => panels.close(),
    acts: {
      reset,
      keep() {
        const { query } = store.get();
        if (query === receiving.asked()) receiving.ask(query);
        else open(fieldsOf(query), true);
      },
      retry: () => open(fieldsOf(queryIn(location.search, location.hash)), false),
    },
    moves: (moving) => ({
      toggle: waiting(alone(moving.toggle)),
      step: waiting(alone(moving.step)),
      arrow: waiting((by) => lessons.turn(by) || (tour.on() ? tour.go(tour.at() + by) : moving.step(by))),
      seek: alone(moving.seek),
    }),
    zoom: (zoom) => (presents() ? PRESENT_ZOOM : zoom),
    more: () => compare.steps(),
    marked(board) {
      const over = lessons.over() ?? predict.over() ?? live.over() ?? spot.over() ?? cards.over();
      return over ? { ...board, over, yours: cards.yours() } : board;
    },
    sizes: () => panels.credits.here().credit,
    voice(playing) {
      const voice = tour.voice() ?? cards.voice();
      const helped = voice || playing ? null : tour.helped();
      return { voice, after: helped ? helpedSaid(helped.before, helped.after) : "" };
    },
    look: () => (panels.lookWhere(), lessons.look()),
    stand(start, look) {
      compare.stand(look);
      panels.stand(start);
      cards.stand();
    },
    renew: () => panels.renew(),
    draw(shown) {
      const { board, page, scales } = shown;
      compare.draw(board, page.film, scales, page.player.playing);
      panels.draw(shown);
    },
    tick: () => (tour.tick(), predict.tick()),
  },
);
const { store, moving, stage, receiving } = watch;
const panels = createFilmPanels(config, {
  ...{ store, dock },
  watch: () => watch,
  asked: (t) => tour.answered(t),
  more: [{ stand: () => {}, draw: drawWeights, every: WEIGHTS_EVERY, renews: true }],
});
const places = createPlaces(dock, () => watch.stand());
const form = createForm((fields) => open(fields, true));
const drawer = createDrawer("form", "form", "form-title");
const menu = createDrawer("menu", "tools");
byId("form-close").addEventListener("click", () => (drawer.close(), byId("form-open").focus()));
const labs = createLabs(config, themes, open);
const compare = createLateCompare(
  async () => guarded("second-frame", (await import("./compare/compare.view.js")).createCompare(config, watch.grown)),
  () => Boolean(parametersOf(location.hash).beside),
);
const weights = createLateWeights(
  async () =>
    (await import("./weights/weights.view.js")).createWeights({
      page: store.get,
      query: () => (broken(store.get()) ? store.get().query : receiving.asked()),
      palette,
      show: (query) => receiving.ask(query, true),
      open: openInPlace,
      ask: (fields) => open(fields, true),
      select: openWeight,
      fail: (error) => store.set({ status: `${error instanceof Error ? error.message : error}` }),
    }),
  (event) => stage.weightAt(event),
  openWeight,
);
const toggleExport = createLate(async () =>
  (await import("./export/export.view.js")).createExport(() => {
    const { film, query, example } = store.get();
    const shown = { palette: palette(), scales: watch.scales(), drawing: stage.drawing(), second: compare.drawing() };
    const drawn = { film, example, notation: panels.notation.spoken(), config, look: watch.look() };
    return { start: film.start, board: panels.board(), query, hash: watch.here(), ...shown, ...drawn };
  }, led),
);
const lookHere = createLate(async () => (await import("./export/look_here.view.js")).createLookHere(linkHere, led));
const live = createLateLive(async () =>
  (await import("./live/live.view.js")).createLive({
    store,
    asked: receiving.asked,
    moving,
    marked: () => watch.draw(),
  }),
);
const tour = createTour({ store, seek: moving.seek, credits: panels.credits, dock, changed: () => watch.draw() });
byId("tour-open").addEventListener("click", () => {
  /** @type {HTMLDialogElement} */ (byId("help")).close();
  if (tour.suits()) return tour.begin();
  toBegin = true; // with the first preset, which can tell all five
  open(fieldsOf(""), true);
});
const cards = createCards({
  look: watch.look,
  config,
  query: () => store.get().query,
  open: (fields) => open(fields, true),
  keep: form.keep,
  checking: {
    film: () => {
      const { film, query, player } = store.get();
      return { start: film.start, query, n: Math.floor(player.cursor), playing: player.playing };
    },
    open: (fields) => open(fieldsOf(new URLSearchParams(fields).toString()), true),
    beside: (change) => (void compare.beside(new URLSearchParams(change).toString()), dock.open("compare")),
    seek: (cursor, example) => {
      const { start } = store.get().film;
      if (example !== null && start && start.batch > 1) (watch.choose(start.batch, example), store.set({ example }));
      moving.seek(cursor);
    },
    changed: () => watch.draw(),
  },
});
const exercises = createLateExercises({
  store,
  dock,
  open(query, hash, replaces = false) {
    history[replaces ? "replaceState" : "pushState"](null, "", linkOf(query, leaving(hash)));
    open(fieldsOf(query), false);
  },
});
const lessons = createLateLessons(async () => {
  const { createLessons } = await import("./lessons/lessons.view.js");
  const alone = () => document.documentElement.hasAttribute("data-predict") && predict.toggle();
  return createLessons({
    ...{ store, dock, go, alone, look: watch.lookWhere, changed: () => watch.draw(), stand: standAll },
    hash: watch.here,
  });
});
const predict = createLatePredict(async () => {
  tour.leave();
  const { createPredict } = await import("./predict/predict.view.js");
  return createPredict({
    ...{ store, seek: moving.seek, dock, changed: () => watch.draw(), stand: standAll },
    single: ({ batch }) => (watch.choose(batch, 0), store.set({ example: 0 })),
  });
});
for (const id of ["predict-open", "lessons-open"]) byId(id).addEventListener("click", menu.close);
const spot = createLateSpot(async () => {
  const { createSpot } = await import("./spot/spot.view.js");
  const { seek } = moving;
  const inside = () => panels.lookInto(openStep);
  return createSpot({
    ...{ store, dock, seek, inside, go, ask: receiving.ask, asked: receiving.asked },
    changed: () => watch.draw(),
  });
});
const theme = createTheme((look) => store.set({ theme: look }));
createPresent({
  turn: (by) => {
    if (lessons.turn(by) || predict.turn(by)) return;
    if (tour.on()) tour.go(tour.at() + by);
    else if (tour.suits()) tour.begin();
    else moving.seek(nextStop(store.get().film.steps, store.get().player.cursor, by));
  },
  close() {
    const { inside, credit } = store.get();
    if (!byId("lab").hidden || !(inside.chosen || inside.opened || credit)) return false;
    panels.lookInto(shut);
    return true;
  },
  changed: standAll,
});
createPrinting(store, stage.drawing);
createDecimals();
createSkips(dock);
createKeys({
  "?": createHelp(palette),
  s: () => byId("along-open").click(), // unless what is exported would tell an answer
  l: lookHere,
  f: createFullScreen(),
  p: () => byId("present").click(),
  q: predict.toggle,
  t: theme.next,
  n: panels.notation.turn,
  "+": () => moving.hasten(1),
  "=": () => moving.hasten(1), // the plus key without Shift
  "-": () => moving.hasten(-1),
});

// --- asking: a link, and its film ---

/** @param {import("./types.js").Refusal | null} refusal */
function refuse(refusal) {
  form.refuse(refusal);
  if (refusal) drawer.open(false); // where it is folded: what is wrong is said there
  if (refusal?.fields.some(({ field }) => field === "params")) weights.refused(fieldsOf(receiving.asked()));
}

/** Who takes the film into the own hands leaves the tour. @template {any[]} A @param {(...args: A) => void} act */
function alone(act) {
  return (/** @type {A} */ ...args) => (tour.leave(), act(...args));
}

/** Whoever moves on while a question waits is led to it. @template {any[]} A @param {(...args: A) => void} act */
function waiting(act) {
  return (/** @type {A} */ ...args) => predict.waits() || act(...args);
}

/**
 * Stops what runs, and starts what these fields ask for.
 * @param {Fields} fields
 * @param {boolean} remember as a new page of the history
 */
function open(fields, remember) {
  tour.leave();
  weights.follow(queryOf(fields));
  form.show(fields);
  form.refuse(null);
  byId("form-words").textContent = inWords(fields);
  const hash = remember ? leaving(location.hash) : location.hash;
  history[remember ? "pushState" : "replaceState"](null, "", linkOf(queryOf(fields), hash));
  labs.show(fields);
  receiving.ask(queryOf(fields));
  compare.ask(fields);
  cards.begin();
}

/** To a link, as a new page of the history. @param {string} link @param {boolean} [replaces] the page that is left */
function go(link, replaces = false) {
  tour.leave();
  history[replaces ? "replaceState" : "pushState"](null, "", link);
  const fields = labs.fieldsHere();
  if (queryOf(fields) === spot.addressOf(receiving.asked())) return arrive();
  open(fields, false);
  lessons.follow();
}

/** The address is another one. */
function arrive() {
  lessons.follow();
  exercises.here();
  spot.follow();
  const fields = labs.fieldsHere();
  const query = queryOf(fields);
  if (query !== spot.addressOf(receiving.asked())) {
    if (!weights.follow(query)) return open(fields, false);
    form.show(fields);
    return follow(fields); // other weights, back or on
  }
  compare.ask(fields); // only the hash is another
  watch.lookWhere();
  showBeside();
  return labs.show(fields);
}

/** The same with other weights: where one is stays. @param {Fields} fields */
function openInPlace(fields) {
  const query = queryOf(fields);
  tour.leave();
  form.show(fields);
  form.refuse(null);
  const link = linkOf(query, location.hash);
  if (link !== location.search + location.hash) history.pushState(null, "", link);
  follow(fields);
}

/** @param {Fields} fields of the address, which has been written */
function follow(fields) {
  const query = queryOf(fields);
  labs.show(fields);
  if (query !== store.get().query || query !== receiving.asked()) receiving.ask(query, true);
  compare.ask(fields);
  cards.begin();
}

/** Does something whenever another film has begun, or the address has led elsewhere. @param {() => void} act */
function led(act) {
  store.watch(({ film }, before) => film.start !== before.film.start && queueMicrotask(act)); // once it stands
  addEventListener("popstate", act);
}

/** The link of what is shown, where one is in it. */
function linkHere() {
  watch.write(); // where it rests, the address is this link
  const { film, query } = store.get();
  const link = film.start ? linkOf(spot.addressOf(query), watch.here()) : location.search + location.hash;
  return new URL(link, document.baseURI).href;
}

function reset() {
  open(fieldsOf(form.preset()), true);
}

// --- showing ---

/** All of it anew, in another size or with what has come since. */
function standAll() {
  watch.stand();
  if (!byId("lab").hidden) dispatchEvent(new Event("resize")); // its charts, as after any other change of room
}

/** @param {import("./weights/params.js").Place} place of a weight, which is opened with its gradient */
function openWeight(place) {
  panels.lookInto((inside, { start }) => openUp(inside, start, { phase: "gradient", t: null, ...place }, false));
}

/** Where weights are in sight they can be touched. */
function drawWeights() {
  const { film, inside } = store.get();
  const form = byId("own-weights").checkVisibility();
  const parameter = dock.shows("gradient") && film.start ? panels.gather.chosen(film.start) : null;
  weights.draw({ parameter, form }, inside.opened?.phase);
}

/** A second run that the address names stands in its tab. */
function showBeside() {
  if (parametersOf(location.hash).beside) dock.select("compare");
}

// --- what happens ---

store.watch(({ film }) => {
  if (!toBegin || !film.end || !tour.suits()) return;
  toBegin = false;
  tour.begin(true);
});
bringLibraries(standAll);
byId("reset").addEventListener("click", reset);
byId("own-weights").closest("details")?.addEventListener("toggle", drawWeights);
byId("along-open").addEventListener("click", toggleExport);
for (const id of ["look-here-open", "present-look"]) byId(id).addEventListener("click", lookHere);
addEventListener("popstate", arrive);
toBegin = location.search + location.hash === "" && tour.wanted() && !still();
places.place();
open(labs.fieldsHere(), false);
if (parametersOf(location.hash).train) dock.select("training");
showBeside();
exercises.here();
lessons.follow();
spot.follow();
live.resume();
byId("unstarted").remove(); // the page has started: what else is the trouble, static/start.view.js says
byId("page-trouble").hidden = !byId("page-trouble").childElementCount;
