/** Wires everything; read it first: it is the table of contents. */

import { Refused, trace } from "./api.js";
import { momentsPerBeat, pace } from "./beats.js";
import { learnFacts } from "./facts.js";
import { fieldsOf, queryOf } from "./link.js";
import { createLooking } from "./looking.js";
import { createMoving } from "./moving.js";
import { notationOf } from "./notation.js";
import { choose, followed, openStep, openUp, shut } from "./opened.js";
import { begun, broken, first } from "./page.js";
import { createReceiving } from "./receiving.js";
import { scalesOf } from "./sizes.js";
import { createStore } from "./store.js";
import { createBlame } from "./views/blame.js";
import { createCards } from "./views/cards.js";
import { afterResize, startClock, still } from "./views/clock.js";
import { createCompare } from "./views/compare.js";
import { createCopying } from "./views/copying.js";
import { createCredits } from "./views/credits.js";
import { createDecay } from "./views/decay.js";
import { byId } from "./views/dom.js";
import { createExamples } from "./views/examples.js";
import { createForm } from "./views/form.js";
import { createFullScreen } from "./views/fullscreen.js";
import { createGather } from "./views/gather.js";
import { attempt, guarded } from "./views/guard.js";
import { createHeat } from "./views/heat.js";
import { createHelp } from "./views/help.js";
import { createInside } from "./views/inside.js";
import { createKeys } from "./views/keys.js";
import { createLabs } from "./views/labs.js";
import { createLegend } from "./views/legend.js";
import { createFormulas } from "./views/formulas.js";
import { createNotation } from "./views/notation.js";
import { drawNow } from "./views/now.js";
import { createPanels } from "./views/panels.js";
import { createPicking } from "./views/picking.js";
import { createStage } from "./views/stage.js";
import { createStates } from "./views/states.js";
import { createTakeAlong } from "./views/takealong.js";
import { createTheme } from "./views/theme.js";
import { createTransport } from "./views/transport.js";

/** @typedef {import("./link.js").Fields} Fields */
/** @typedef {import("./opened.js").Inside} Inside */
/** @typedef {import("./types.js").Board} Board */
/** @typedef {import("./types.js").Start} Start */

const NOW_EVERY = 90; // milliseconds at least between two pictures of NOW while the film plays: it is for reading

const { config, themes, facts } = JSON.parse(byId("figures").textContent ?? "");
learnFacts(facts);
const store = createStore(
  first({
    logarithmic: localStorage.getItem("errors") !== "linear",
    theme: document.documentElement.dataset.theme ?? "light",
    notation: notationOf(localStorage.getItem("notation")),
  }),
);
const look = () => themes[store.get().theme];
const palette = () => look().palette;
const start = () => /** @type {Start} */ (store.get().film.start);

let scales = scalesOf([], true);
let unit = 1; // seconds of a beat
let stood = false; // whether the views stand for the film that is there
let late = false; // whether something has arrived that is drawn with the next frame
/** @type {Board | null} */
let board = null;
const lookAt = createLooking();

// --- what there is on the page ---

const form = createForm((fields) => open(fields, true));
const labs = createLabs(config, themes, open);
const stage = guarded(
  "stage-frame",
  createStage(byId("stage-frame"), config, (chosen) => lookInto((inside, seen) => choose(inside, seen, chosen))),
);
const compare = guarded("second-frame", createCompare(config, besideArrived));
const legend = createLegend((logarithmic) => {
  localStorage.setItem("errors", logarithmic ? "log" : "linear");
  store.set({ logarithmic });
});
const examples = createExamples((example) => store.set({ example }));
const heat = guarded(
  "heat",
  createHeat(config, () => stand()),
);
const credits = createCredits(() => store.get().query);
const decay = guarded("decay", createDecay(config, credits));
const gather = guarded(
  "gather",
  createGather(config, () => stand()),
);
const blame = guarded("blame", createBlame(config, credits));
const inside = guarded("inside", createInside(lookInto));
const notation = createNotation(store);
const formulas = guarded("now-formula", createFormulas());
const copying = createCopying(() => ({
  step: board?.step ?? null,
  example: store.get().example,
  notation: notation.spoken(),
}));
const panels = createPanels([
  { stand: () => heat.stand(start(), look()), draw: () => board && heat.draw(board, scales.error), every: 0 },
  {
    stand: () => decay.stand(start(), look(), store.get().film.steps, store.get().example),
    draw: () => board && decay.draw(board, store.get().film.steps, store.get().film.end !== null),
    every: 0,
    root: byId("decay-panel"),
  },
  {
    stand: () => gather.stand(start(), look(), notation.spoken()),
    draw: () => board && gather.draw(board, store.get().film.steps, scales.error, notation.spoken()),
    every: 0,
    root: byId("gather-panel"),
  },
  {
    stand: () => blame.stand(start(), look()),
    draw: () => board && blame.draw(board, store.get().film.end !== null),
    every: 0,
    root: byId("blame-panel"),
  },
  { stand: () => {}, draw: tellNow, every: NOW_EVERY },
  {
    stand: () => {},
    draw: () => board && inside.draw(store.get().film, board, store.get().inside, notation.spoken()),
    every: NOW_EVERY,
  },
]);
const moving = createMoving(store, () => stage.release());
const transport = createTransport({ ...moving, inside: () => lookInto(openStep), close: () => lookInto(shut) });
const cards = createCards({ look, config, query: () => store.get().query, open: (fields) => open(fields, true) });
const states = createStates({
  reset,
  keep: () => open(fieldsOf(store.get().query), true),
  retry: () => open(fieldsOf(location.search), false),
  jump: () => moving.seek(Number(store.get().film.end?.nonfinite?.n) + 1),
});
const theme = createTheme((look) => store.set({ theme: look }));
createPicking(
  () => ({ step: board?.step ?? null, notation: notation.spoken() }),
  (ref) => lookInto((inside, { start }) => openUp(inside, start, ref, false)),
);
createKeys({
  "?": createHelp(palette),
  s: createTakeAlong(() => ({
    start: store.get().film.start,
    board,
    query: store.get().query,
    paper: palette().paper,
    drawing: stage.drawing(),
  })),
  f: createFullScreen(),
  t: theme.next,
  n: notation.turn,
  "+": () => moving.hasten(1),
  "=": () => moving.hasten(1), // the plus key without Shift
  "-": () => moving.hasten(-1),
});

// --- asking: a link, and its film ---

const receiving = createReceiving(store, {
  trace,
  refusalOf: (error) => (error instanceof Refused ? { message: error.message, fields: error.fields } : null),
  begin,
  refuse: form.refuse,
  clock: () => performance.now(),
});

/**
 * Stops what runs, and starts what these fields ask for.
 * @param {Fields} fields
 * @param {boolean} remember as a new page of the history
 */
function open(fields, remember) {
  form.show(fields);
  form.refuse(null);
  history[remember ? "pushState" : "replaceState"](null, "", `?${queryOf(fields)}${location.hash}`);
  labs.show(fields);
  receiving.ask(queryOf(fields));
  compare.ask(fields);
  cards.begin();
}

function reset() {
  open(fieldsOf(form.preset()), true);
}

/** @param {Start} start @param {string} query */
function begin(start, query) {
  stood = false;
  store.set(begun(store.get(), start, query, still()));
  examples.offer(start.batch, store.get().example);
  transport.offerBeats(momentsPerBeat(start));
  stand();
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
  unit = pace(film.steps, expected, player.moments);
  if (film.start) legend.draw(palette(), scales, logarithmic);
  transport.drawStrip(film.steps, expected, palette());
});

/** Builds all views for the network, the theme and the window's size. */
function stand() {
  const { film } = store.get();
  if (!film.start) return;
  byId("stage-title").textContent = film.start.steps > 1 ? "Stage · layer × time" : "Stage · units and weights";
  stage.stand(film.start, look(), compare.on());
  compare.stand(look());
  measure();
  gather.offer(film.start);
  blame.offer(film.start); // the others have more room without it
  stood = true;
  panels.stand();
  draw();
  cards.stand();
}

const draw = attempt("status", () => {
  late = false;
  const page = store.get();
  const { film, player, state, status } = page;
  document.documentElement.dataset.state = state;
  states.draw(page);
  byId("status").textContent = status;
  byId("status").dataset.bad = String(broken(page));
  if (!film.start || !stood) return;
  const { board: shown, key } = lookAt(page, unit, still());
  board = shown;
  const seen = followed(page.inside, shown);
  if (seen !== page.inside) return store.set({ inside: seen });
  stage.draw(shown, scales, seen.chosen, player.playing);
  compare.draw(shown, film.steps, scales, player.playing);
  transport.draw(player, shown.step);
  panels.draw(
    `${key},${scales.error.most},${scales.error.decades},${notation.spoken()},${JSON.stringify(seen)}`,
    player.playing,
  );
});

function tellNow() {
  copying.hide();
  formulas.draw(board, notation.spoken(), notation.formulas());
  drawNow(store.get().film, board, notation.spoken());
}

/** What a person looks into. @param {(inside: Inside, board: Board) => Inside} change */
function lookInto(change) {
  if (board) store.set({ inside: change(store.get().inside, board) });
}

// --- what happens ---

store.watch((page, old) => {
  if (page.theme !== old.theme) {
    document.documentElement.dataset.theme = page.theme;
    return stand();
  }
  const arrived = page.film !== old.film && page.film.start === old.film.start;
  if (arrived || page.logarithmic !== old.logarithmic || page.player.moments !== old.player.moments) measure();
  if (arrived && page.player.playing) late = true;
  else draw();
});
byId("reset").addEventListener("click", reset);
addEventListener("popstate", () => {
  const fields = labs.fieldsHere();
  if (queryOf(fields) !== receiving.asked()) return open(fields, false);
  compare.ask(fields); // only the hash is another
  return labs.show(fields);
});
afterResize(stand);
open(labs.fieldsHere(), false);
startClock((seconds) => {
  moving.pass(seconds, unit);
  if (late) draw();
});
