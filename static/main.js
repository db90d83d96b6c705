/** Wires everything; read it first: it is the table of contents. */

import { Refused, trace } from "./api.js";
import { createLateCompare } from "./compare/late.js";
import { createClipboard } from "./export/clipboard.view.js";
import { timeStepsPerBeat, pace } from "./film/beats.js";
import { nextStop } from "./film/phases.js";
import { scalesOf } from "./film/scales.js";
import { createForm } from "./form/form.view.js";
import { inWords } from "./form/in_words.js";
import { linkOf, queryIn } from "./form/link.js";
import { fieldsOf, learnForm, queryOf } from "./form/query.js";
import { choose, followed, openStep, openUp, shut } from "./inside/inside.js";
import { createInside } from "./inside/inside.view.js";
import { createLabs } from "./labs/labs.view.js";
import { createFormulas } from "./now/formulas.view.js";
import { notationOf } from "./now/notation.js";
import { createNotation } from "./now/notation.view.js";
import { drawNow } from "./now/now.view.js";
import { createPicking } from "./now/picking.view.js";
import { createFullRow, createWalking } from "./now/tables.view.js";
import { createCaption } from "./page/caption.view.js";
import { createAddress } from "./page/address.js";
import { createBoardAtCursor } from "./page/board_at_cursor.js";
import { createExampleChoice } from "./page/example_choice.view.js";
import { leaving } from "./page/fragment.js";
import { createLoading } from "./page/loading.js";
import { begun, broken, first, pictureOf, reweighted, sameNetwork } from "./page/page.js";
import { createPlayback } from "./page/playback.js";
import { createStatus } from "./page/status.view.js";
import { createStore } from "./page/store.js";
import { createTransport } from "./page/transport.view.js";
import { createCredit } from "./panels/credit.view.js";
import { createCredits } from "./panels/credits.view.js";
import { createDecay } from "./panels/decay.view.js";
import { createGradient } from "./panels/gradient.view.js";
import { createHeat } from "./panels/heat.view.js";
import { createPanels } from "./panels/panels.view.js";
import { afterRest, afterResize, createClock, still } from "./shared/clock.view.js";
import { createDecimals } from "./shared/decimals.view.js";
import { byId } from "./shared/dom.view.js";
import { learnFacts } from "./shared/facts.js";
import { parametersOf } from "./shared/hash.js";
import { attempt, guarded } from "./shared/guard.view.js";
import { createLate } from "./shared/late.js";
import { remember, remembered } from "./shared/storage.view.js";
import { createDock } from "./shell/dock.view.js";
import { createDrawer } from "./shell/drawer.view.js";
import { createFullScreen } from "./shell/fullscreen.view.js";
import { createHelp } from "./shell/help.view.js";
import { createKeys } from "./shell/keys.view.js";
import { bringLibraries } from "./shell/libraries.view.js";
import { createPresent } from "./shell/present.view.js";
import { createPlaces } from "./shell/places.view.js";
import { createPrinting } from "./shell/printing.view.js";
import { createTheme } from "./shell/theme.view.js";
import { createLegend } from "./stage/legend.view.js";
import { createStage } from "./stage/stage.view.js";
import { helpedSaid } from "./tour/helped.js";
import { createTour } from "./tour/tour.view.js";
import { createCards } from "./training/cards.view.js";
import { createLateWeights } from "./weights/late.view.js";

/** @typedef {import("./form/query.js").Fields} Fields */
/** @typedef {import("./inside/inside.js").Inside} Inside */
/** @typedef {import("./types.js").Board} Board */
/** @typedef {import("./types.js").Start} Start */

const NOW_EVERY = 90; // milliseconds at least between two pictures of NOW while the film plays: it is for reading

const PRESENT_ZOOM = 1.65; // of the stage, whose smallest type is then 18 px

const { config, themes, facts, form: table } = JSON.parse(byId("figures").textContent ?? "");
learnFacts(facts);
learnForm(table);
const store = createStore(
  first({
    logarithmic: remembered("errors") !== "linear",
    theme: document.documentElement.dataset.theme ?? "light",
    notation: notationOf(remembered("notation")),
  }),
);
const look = () => {
  const theme = themes[store.get().theme];
  const zoom = document.documentElement.hasAttribute("data-present") ? PRESENT_ZOOM : theme.palette.zoom;
  return zoom === theme.palette.zoom ? theme : { ...theme, palette: { ...theme.palette, zoom } };
};
const palette = () => look().palette;
const start = () => /** @type {Start} */ (store.get().film.start);

let scales = scalesOf([], true);
let unit = 1; // seconds of a beat
let stood = false; // whether the views stand for the film that is there
let toBegin = false; // whether the tour begins as soon as its film is whole
let late = false; // whether something has arrived that is drawn with the next frame
/** @type {Board | null} */
let board = null;
const lookAt = createBoardAtCursor();

// --- what there is on the page ---

const dock = createDock((tab) => {
  cards.show(tab);
  if (tab === "compare") compare.bring();
  if (tab === "inside" && !store.get().inside.chosen) lookInto(openStep);
  if (tab === "film") stand(); // the stage of a lab, which had no size
  panels.look();
  draw(); // without the marks of a check, or with them
  drawWeights();
});
const places = createPlaces(dock, () => stand());
const form = createForm((fields) => open(fields, true));
const drawer = createDrawer("form", "form", "form-title");
createDrawer("menu", "tools");
byId("form-close").addEventListener("click", () => (drawer.close(), byId("form-open").focus()));
const caption = createCaption();
const labs = createLabs(config, themes, open);
const stage = guarded(
  "stage-frame",
  createStage(
    byId("stage-frame"),
    config,
    (chosen) => lookInto((inside, seen) => choose(inside, seen, chosen)),
    (t) => tour.answered(t),
  ),
);
const compare = createLateCompare(
  async () => guarded("second-frame", (await import("./compare/compare.view.js")).createCompare(config, besideArrived)),
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
    address.write(); // so that the link says where one is
    const { film, query } = store.get();
    const shown = { palette: palette(), scales, drawing: stage.drawing(), second: compare.drawing() };
    return { start: film.start, board, query, ...shown };
  }),
);
const lookHere = createLate(async () =>
  (await import("./export/look_here.view.js")).createLookHere(() => address.write()),
);
const legend = createLegend((logarithmic) => {
  remember("errors", logarithmic ? "log" : "linear");
  store.set({ logarithmic });
});
const examples = createExampleChoice((example) => store.set({ example }));
const heat = guarded(
  "heat",
  createHeat(config, () => stand()),
);
const credits = createCredits(
  () => store.get().query,
  () => store.get().film.start,
);
credits.watch(() => store.get().credit && draw()); // what arrives on the roads of the loss that is asked about
const decay = guarded("decay", createDecay(config, credits));
const gather = guarded(
  "gather",
  createGradient(config, () => stand()),
);
const blame = guarded(
  "blame",
  createCredit(config, credits, (credit, t) => {
    tour.answered(t);
    store.set({ credit, inside: shut(store.get().inside) });
  }),
);
const inside = guarded("inside", createInside(lookInto));
const notation = createNotation(store);
const formulas = guarded("now-formula", createFormulas());
const fullRow = createFullRow();
createWalking();
const copying = createClipboard(() => ({
  step: board?.step ?? null,
  example: store.get().example,
  notation: notation.spoken(),
}));
const panels = createPanels([
  {
    stand: () => heat.stand(start(), look()),
    draw: () => board && heat.draw(board, scales.error),
    every: 0,
    seen: () => dock.shows("errors"),
    renews: true,
  },
  {
    stand: () => decay.stand(start(), look(), store.get().film.steps, store.get().example),
    draw: () => board && decay.draw(board, store.get().film.steps, store.get().film.end !== null),
    every: 0,
    seen: () => dock.shows("errors"),
  },
  {
    stand: () => gather.stand(start(), look(), notation.spoken()),
    draw: () => board && gather.draw(board, store.get().film.steps, scales.error, notation.spoken()),
    every: 0,
    seen: () => dock.shows("gradient"),
    renews: true,
  },
  {
    stand: () => blame.stand(start(), look()),
    draw: () => board && blame.draw(board, store.get().film.end !== null, store.get().credit),
    every: 0,
    seen: () => dock.shows("credit"),
  },
  { stand: () => {}, draw: tellNow, every: NOW_EVERY, renews: true },
  { stand: () => {}, draw: drawWeights, every: NOW_EVERY, renews: true },
  {
    stand: () => {},
    draw: () => board && inside.draw(store.get().film, board, store.get().inside, notation.spoken()),
    every: NOW_EVERY,
    renews: true,
  },
]);
const moving = createPlayback(store, () => stage.release());
const tour = createTour({ store, seek: moving.seek, credits, dock, changed: () => draw() });
byId("tour-open").addEventListener("click", () => {
  /** @type {HTMLDialogElement} */ (byId("help")).close();
  if (tour.suits()) return tour.begin();
  toBegin = true; // with the first preset, which can tell all five
  open(fieldsOf(""), true);
});
/** Who takes the film into the own hands leaves the tour. @template {any[]} A @param {(...args: A) => void} act */
const alone =
  (act) =>
  (/** @type {A} */ ...args) => (tour.leave(), act(...args));
const transport = createTransport({
  ...moving,
  toggle: alone(moving.toggle),
  step: alone(moving.step),
  arrow: (by) => (tour.on() ? tour.go(tour.at() + by) : moving.step(by)),
  seek: alone(moving.seek),
  inside: () => lookInto(openStep),
  close,
});
const cards = createCards({
  look,
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
      if (example !== null && start().batch > 1) (examples.offer(start().batch, example), store.set({ example }));
      moving.seek(cursor);
    },
    changed: () => draw(),
  },
});
const states = createStatus({
  reset,
  keep: () => open(fieldsOf(store.get().query), true),
  retry: () => open(fieldsOf(queryIn(location.search, location.hash)), false),
  jump: () => moving.seek(Number(store.get().film.end?.nonfinite?.n) + 1),
});
const theme = createTheme((look) => store.set({ theme: look }));
createPresent({
  turn: (by) => {
    if (tour.on()) tour.go(tour.at() + by);
    else if (tour.suits()) tour.begin();
    else moving.seek(nextStop(store.get().film.steps, store.get().player.cursor, by));
  },
  changed: () => {
    stand();
    if (!byId("lab").hidden) dispatchEvent(new Event("resize")); // its charts have other type, too
  },
});
const picking = createPicking(
  () => ({ step: board?.step ?? null, notation: notation.spoken() }),
  (ref) => lookInto((inside, { start }) => openUp(inside, start, ref, false)),
);
createPrinting(store, stage.drawing);
createDecimals();
createKeys({
  "?": createHelp(palette),
  s: toggleExport,
  l: lookHere,
  f: createFullScreen(),
  p: () => byId("present").click(),
  t: theme.next,
  n: notation.turn,
  "+": () => moving.hasten(1),
  "=": () => moving.hasten(1), // the plus key without Shift
  "-": () => moving.hasten(-1),
});

// --- asking: a link, and its film ---

const receiving = createLoading(store, {
  trace,
  refusalOf: (error) => (error instanceof Refused ? { message: error.message, fields: error.fields } : null),
  begin,
  replace,
  refuse: (refusal) => {
    form.refuse(refusal);
    if (refusal) drawer.open(false); // where it is folded: what is wrong is said there
    if (refusal?.fields.some(({ field }) => field === "params")) weights.refused(fieldsOf(receiving.asked()));
  },
  clock: () => performance.now(),
});

const address = createAddress(store, {
  hash: () => location.hash,
  replace: (hash) => history.replaceState(null, "", `${location.pathname}${location.search}${hash}`),
  asked: receiving.asked,
  later: afterRest(),
});

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

function reset() {
  open(fieldsOf(form.preset()), true);
}

/** @param {Start} start @param {string} query */
function begin(start, query) {
  stood = false;
  store.set(begun(store.get(), start, query, still() || !byId("lab").hidden)); // the film of a lab rests
  transport.offerBeats(timeStepsPerBeat(start));
  lookWhere();
  stand();
}

/** @param {import("./types.js").Film} film of the same network, with other weights @param {string} query */
function replace(film, query) {
  const { start: before } = store.get().film;
  stood = false; // nothing is drawn twice
  store.set(reweighted(store.get(), film, query));
  if (!sameNetwork(before, film.start)) return stand();
  if (byId("watch").checkVisibility()) stage.stand(start(), look());
  stood = true;
  measure();
  panels.renew();
  draw();
  return undefined;
}

/** Goes where the address says. */
function lookWhere() {
  address.restore();
  const { film, example, inside, credit } = store.get();
  if (film.start) examples.offer(film.start.batch, example);
  if (inside.opened) dock.select("inside");
  else if (credit) dock.select("credit");
  notation.learn();
}

/**
 * More of the second film is here (or none is any more): both stages stand anew when it begins.
 * @param {boolean} anew
 */
function besideArrived(anew) {
  if (!store.get().film.start || !stood) return;
  measure();
  if (anew) stand();
  else draw();
}

// --- showing: one picture of one state ---

/** The scales and the pace of all that has arrived. */
const measure = attempt("legend", () => {
  const { film, logarithmic, player } = store.get();
  const expected = film.start?.expected ?? 0;
  scales = scalesOf([film.steps, compare.steps()], logarithmic); // equal colours for both
  unit = pace(film.steps, expected, player.timeSteps);
  if (film.start) legend.draw(film.start, palette(), scales, logarithmic);
  transport.drawStrip(film.steps, expected, palette());
});

/** Builds all views for the network, the theme and the window's size. */
function stand() {
  const { film } = store.get();
  if (!film.start) return;
  byId("stage-title").textContent = film.start.steps > 1 ? "Stage · layer × time" : "Stage · units and weights";
  if (byId("watch").checkVisibility()) stage.stand(film.start, look());
  caption.stand();
  compare.stand(look());
  measure();
  gather.offer(film.start);
  blame.offer(film.start); // the others have more room without it
  stood = true;
  panels.stand();
  draw();
  cards.stand();
}

const speak = attempt("caption-says", (/** @type {Board} */ shown, /** @type {boolean} */ playing) => {
  const voice = tour.voice() ?? cards.voice();
  const helped = voice || playing ? null : tour.helped();
  caption.draw(shown, playing, voice, helped ? helpedSaid(helped.before, helped.after) : "");
});
const draw = attempt("status", () => {
  late = false;
  const page = store.get();
  const { film, player, state, status } = page;
  document.documentElement.dataset.state = state;
  states.draw(page);
  byId("status").textContent = status;
  byId("status").dataset.bad = String(broken(page));
  if (!film.start || !stood) return;
  const { board: shown, key } = lookAt(page, unit, still(), credits.here().credit);
  const over = cards.over();
  board = over ? { ...shown, over } : shown;
  const seen = followed(page.inside, shown);
  if (seen !== page.inside) return store.set({ inside: seen });
  if (byId("watch").checkVisibility()) stage.draw(board, scales, seen.chosen, player.playing);
  speak(shown, player.playing);
  compare.draw(shown, film, scales, player.playing);
  transport.draw(player, shown);
  panels.draw(pictureOf({ ...page, inside: seen, notation: notation.spoken() }, key, scales), player.playing);
});

function tellNow() {
  copying.hide();
  fullRow.hide();
  formulas.draw(board, notation.spoken(), notation.formulas());
  drawNow(store.get().film, board, notation.spoken());
  picking.mark(store.get().inside.opened);
}

/** What a person looks into: its panel opens. @param {(inside: Inside, board: Board) => Inside} change */
function lookInto(change) {
  if (!board) return;
  const before = store.get().inside;
  const after = change(before, board);
  if (after.chosen && after.opened !== before.opened && !dock.shows("inside")) {
    store.set({ inside: after, credit: null });
    dock.open("inside");
  } else store.set({ inside: after, credit: null });
}

/** @param {import("./weights/params.js").Place} place of a weight, which is opened with its gradient */
function openWeight(place) {
  lookInto((inside, { start }) => openUp(inside, start, { phase: "gradient", t: null, ...place }, false));
}

/** Where weights are in sight they can be touched. */
function drawWeights() {
  const { film, inside } = store.get();
  const form = byId("own-weights").checkVisibility();
  const parameter = dock.shows("gradient") && film.start ? gather.chosen(film.start) : null;
  weights.draw({ parameter, form }, inside.opened?.phase);
}

/** A second run that the address names stands in its tab. */
function showBeside() {
  if (parametersOf(location.hash).beside) dock.select("compare");
}

/** Escape closes what was opened last. */
function close() {
  if (dock.shows("inside")) lookInto(shut);
  else store.set({ credit: null });
  dock.giveBack();
}

// --- what happens ---

const clock = createClock((seconds) => {
  moving.pass(seconds, unit);
  tour.tick();
  if (late) draw();
  return store.get().player.playing;
});
store.watch((page, old) => {
  if (page.player.playing) clock.wake();
  if (toBegin && page.film.end && tour.suits()) {
    toBegin = false;
    tour.begin(true);
  }
  if (page.theme !== old.theme) {
    document.documentElement.dataset.theme = page.theme;
    return stand();
  }
  const arrived = page.film !== old.film && page.film.start === old.film.start;
  if (arrived || page.logarithmic !== old.logarithmic || page.player.timeSteps !== old.player.timeSteps) measure();
  if (arrived && page.player.playing) late = true;
  else draw();
});
bringLibraries(() => {
  stand();
  if (!byId("lab").hidden) dispatchEvent(new Event("resize")); // its charts, as after any other change of room
});
byId("reset").addEventListener("click", reset);
byId("own-weights").closest("details")?.addEventListener("toggle", drawWeights);
byId("along-open").addEventListener("click", toggleExport);
for (const id of ["look-here-open", "present-look"]) byId(id).addEventListener("click", lookHere);
addEventListener("popstate", () => {
  const fields = labs.fieldsHere();
  const query = queryOf(fields);
  if (query !== receiving.asked()) {
    if (!weights.follow(query)) return open(fields, false);
    form.show(fields);
    return follow(fields); // other weights, back or on
  }
  compare.ask(fields); // only the hash is another
  lookWhere();
  showBeside();
  return labs.show(fields);
});
afterResize(stand);
toBegin = location.search + location.hash === "" && tour.wanted() && !still();
places.place();
open(labs.fieldsHere(), false);
if (parametersOf(location.hash).train) dock.select("training");
showBeside();
byId("unstarted").remove(); // the page has started: what else is the trouble, static/start.view.js says
byId("page-trouble").hidden = !byId("page-trouble").childElementCount;
