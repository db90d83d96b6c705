/** Wires everything; read it first: it is the table of contents. */

import { Refused, columns as columnsOf, trace } from "./api.js";
import { beginOf, endOf, momentsPerBeat, motionOf, pace, suitedTo, weightOf } from "./beats.js";
import { boardAt } from "./board.js";
import { changed, said } from "./hash.js";
import { fieldsOf, queryOf } from "./link.js";
import { notationOf } from "./notation.js";
import { ALL } from "./numbers.js";
import { choose, closed, followed, openUp } from "./opened.js";
import { blank, grow, hasten, pause, play, seek, stepBy, tick, withMoments, withSpeed } from "./player.js";
import { scalesOf } from "./sizes.js";
import { createStore } from "./store.js";
import { createCompare } from "./views/compare.js";
import { createCopying } from "./views/copying.js";
import { createDecay } from "./views/decay.js";
import { byId, element } from "./views/dom.js";
import { createForm } from "./views/form.js";
import { createFullScreen } from "./views/fullscreen.js";
import { createLabs } from "./views/labs.js";
import { createHeat } from "./views/heat.js";
import { createHelp } from "./views/help.js";
import { createInside } from "./views/inside.js";
import { createKeys } from "./views/keys.js";
import { createLegend } from "./views/legend.js";
import { createNotation } from "./views/notation.js";
import { drawNow } from "./views/now.js";
import { createPanels } from "./views/panels.js";
import { createPicking } from "./views/picking.js";
import { createStage } from "./views/stage.js";
import { createStates } from "./views/states.js";
import { createTakeAlong } from "./views/takealong.js";
import { createTheme } from "./views/theme.js";
import { createTransport } from "./views/transport.js";

/** @typedef {import("./types.js").Film} Film */
/** @typedef {import("./types.js").State} State */
/** @typedef {import("./types.js").Message} Message */

const TOLD_EVERY = 250; // milliseconds between two looks at what has arrived
const NOW_EVERY = 90; // milliseconds at least between two pictures of NOW while the film plays: it is for reading

const { config, themes } = JSON.parse(byId("figures").textContent ?? "");
const store = createStore({
  /** @type {State} */ state: "loading",
  /** @type {Film} */ film: { start: null, steps: [], end: null },
  player: blank(),
  example: 0,
  logarithmic: localStorage.getItem("errors") !== "linear",
  /** @type {import("./opened.js").Inside} */ inside: closed,
  theme: document.documentElement.dataset.theme ?? "light",
  status: "",
  notation: notationOf(localStorage.getItem("notation")),
  columns: /** @type {import("./types.js").Formulas | null} */ (null), // the formulas in column notation, once they are asked for
});
const form = createForm((fields) => open(fields, true));
const stage = createStage(byId("stage-frame"), config, (chosen) => lookInto((inside, seen) => choose(inside, seen, chosen)));
const heat = createHeat(config, () => stand());
const decay = createDecay(config);
const legend = createLegend(scaleErrors);
const inside = createInside(lookInto);
const compare = createCompare(config, (anew) => besideArrived(anew));
const panels = createPanels([
  { stand: () => heat.stand(begun(), look()), draw: () => board && heat.draw(board, scales.error), every: 0 },
  { stand: () => decay.stand(begun(), look(), store.get().film.steps, store.get().example), draw: () => board && decay.draw(board, store.get().film.steps), every: 0 },
  { stand: () => {}, draw: tellNow, every: NOW_EVERY },
  { stand: () => {}, draw: () => board && inside.draw(store.get().film, board, store.get().inside), every: NOW_EVERY },
]);
const transport = createTransport({
  toggle: () => lead(store.get().player.playing ? pause(store.get().player) : play(store.get().player, whole())),
  step: (by) => lead(stepBy(store.get().player, by)),
  seek: (cursor) => lead(pause(seek(store.get().player, cursor))),
  speed: (speed) => store.set({ player: withSpeed(store.get().player, speed) }),
  beat: (byMoment) => group(byMoment),
  inside: () => lookInto(openStep),
  close: () => lookInto((inside) => ({ ...inside, chosen: null, opened: null, follow: false })),
});
const states = createStates({
  reset: () => open(fieldsOf(form.preset()), true),
  keep: () => open(fieldsOf(shown), true),
  retry: () => open(fieldsOf(location.search), false),
  jump: () => lead(pause(seek(store.get().player, Number(store.get().film.end?.nonfinite?.n) + 1))),
});
const copying = createCopying(() => ({ step: board?.step ?? null, example: store.get().example, notation: told() }));
const labs = createLabs(config, themes, open);
createPicking(() => ({ step: board?.step ?? null, notation: told() }), (ref) => lookInto((inside, { start }) => openUp(inside, start, ref, false)));
let running = new AbortController();
let scales = scalesOf([], true);
let unit = 1;
let stood = false;
let shown = ""; // the query of the film that is shown
let asked = ""; // that of the last that was asked for, which may have been refused
let looked = 0;
let interrupted = false; // whether the film played when its stream broke
let [waits, late] = [false, false]; // while the film plays, what arrives is drawn with the next frame

// --- asking: a link, its stream, and how it ends ---

/** Stops what runs, and starts what these fields ask for. @param {import("./link.js").Fields} fields @param {boolean} remember as a new page of the history */
function open(fields, remember) {
  const query = queryOf(fields);
  asked = query;
  form.show(fields);
  form.refuse(null);
  history[remember ? "pushState" : "replaceState"](null, "", `?${query}${location.hash}`);
  labs.show(fields);
  running.abort();
  running = new AbortController();
  interrupted = false;
  store.set({ state: "loading", status: "Asking for the trace …" });
  receive(query, running.signal);
  compare.ask(fields);
  train?.begin();
}

/** @type {ReturnType<typeof import("./views/train.js").createTrain> | null} */
let train = null;

/** The training is loaded when it is first wanted. @param {boolean} on */
async function showTraining(on) {
  const { createTrain } = await import("./views/train.js");
  train ??= createTrain({ look, config, fields: () => fieldsOf(location.search), open: (fields) => open(fields, true) });
  byId("train-open").setAttribute("aria-expanded", String(on));
  train.show(on);
}

/** @param {string} query @param {AbortSignal} signal */
async function receive(query, signal) {
  try {
    await trace(query, signal, (messages) => signal.aborted || take(messages, query), (state, sentence) => signal.aborted || interrupt(state, sentence));
  } catch (error) {
    if (signal.aborted) return;
    if (error instanceof Refused) refuse(error);
    else fail("failed", `${error instanceof Error ? error.message : error}`);
  }
}

/** The stream broke and will be asked for again. @param {State} state @param {string} status */
function interrupt(state, status) {
  interrupted ||= store.get().player.playing;
  fail(state, status);
}

/** The stream goes on, and the film as it did before. */
function carryOn() {
  const { state, player } = store.get();
  if (state !== "cut") return;
  store.set({ state: interrupted ? "playing" : "paused", player: { ...player, playing: interrupted } });
  interrupted = false;
}

/** @param {Refused} refused */
function refuse(refused) {
  form.refuse({ message: refused.message, fields: refused.fields });
  fail("refused", `The form asks for something that cannot be done${store.get().film.start ? "; the film before is kept" : ""}.`);
}

/** @param {State} state @param {string} status */
function fail(state, status) {
  if (store.get().film.start) arrive();
  store.set({ state, status, player: pause(store.get().player) });
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
  if (film.end || film.steps.length < 2 || performance.now() - looked > TOLD_EVERY) arrive();
}

/** Makes what has arrived a part of the film that one sees. */
function arrive() {
  looked = performance.now();
  measure();
  const { film, player, state } = store.get();
  const arrived = film.end ? "" : `${film.steps.length} of ${film.start?.expected} steps have arrived …`;
  const status = state === "failed" ? store.get().status : arrived;
  waits = player.playing;
  store.set({ film: { ...film }, player: grow(player, film.steps.length), status });
  waits = false;
}

/** More of the second film is here (or none is any more): both stages stand anew when it begins. @param {boolean} anew */
function besideArrived(anew) {
  if (!store.get().film.start || !stood) return;
  measure();
  if (anew) stand();
  else draw();
}

/** The scales and the pace of all that has arrived. */
function measure() {
  const { film, logarithmic, player } = store.get();
  const expected = film.start?.expected ?? 0;
  scales = scalesOf([...film.steps, ...compare.steps()], logarithmic); // equal colours for both
  unit = pace(film.steps, expected, player.moments);
  if (film.start) legend.draw(palette(), scales, logarithmic);
  transport.drawStrip(film.steps, expected, palette());
}

/** @param {import("./types.js").Start} start @param {string} query */
function begin(start, query) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const { speed } = store.get().player;
  const example = start.batch > 1 ? Math.min(store.get().example, start.batch - 1) : 0;
  const moments = suitedTo(start);
  shown = query;
  stood = false; // the views still stand for the film before
  store.set({ film: { start, steps: [], end: null }, player: { ...blank(), speed, moments, playing: !still }, state: still ? "paused" : "playing", example, inside: { ...closed, follow: store.get().inside.follow }, columns: null });
  offerExamples(start.batch);
  transport.offerBeats(momentsPerBeat(start));
  stand();
  learnColumns();
}

/** Row notation comes with each film; column notation is asked for when it is chosen. */
async function learnColumns() {
  const { film, notation, columns } = store.get();
  if (notation === "row" || columns || !film.start) return;
  try {
    const told = await columnsOf(shown);
    if (store.get().film.start === film.start) store.set({ columns: told });
  } catch (error) {
    if (store.get().film.start === film.start) store.set({ notation: "row", status: `The formulas in column notation cannot be had: ${error}` });
  }
}

const whole = () => store.get().film.end !== null || ["cut", "failed"].includes(store.get().state);
const look = () => themes[store.get().theme];
const palette = () => look().palette;
const begun = () => /** @type {import("./types.js").Start} */ (store.get().film.start);

// --- moving: every rewind, scrub, step and play is a new player ---

/** @param {import("./types.js").Player} player */
function move(player) {
  if (!store.get().film.start) return;
  const kept = ["refused", "cut", "failed"].includes(store.get().state) && !player.playing;
  store.set({ player, ...(kept ? {} : { state: player.playing ? "playing" : "paused" }) });
}

/** A person leads: the stage follows there. @param {import("./types.js").Player} player */
function lead(player) {
  stage.release();
  move(player);
}

/** @param {boolean} byMoment */
function group(byMoment) {
  const { film, player } = store.get();
  if (!film.start) return;
  const moments = byMoment ? momentsPerBeat(film.start) : 0;
  unit = pace(film.steps, film.start.expected, moments);
  store.set({ player: withMoments(player, moments) });
}

/** @param {boolean} logarithmic */
function scaleErrors(logarithmic) {
  localStorage.setItem("errors", logarithmic ? "log" : "linear");
  store.set({ logarithmic });
  measure();
  draw();
}

let before = performance.now();
/** @param {number} now */
function frame(now) {
  const seconds = Math.min(0.1, (now - before) / 1000);
  before = now;
  const { player, film } = store.get();
  if (player.playing) {
    const moved = tick(player, seconds, film.steps, unit, whole());
    if (moved !== player || late) move(moved);
  }
  requestAnimationFrame(frame);
}

// --- showing: one picture of one state ---

/** Builds all views for the network, the theme and the window's size. */
function stand() {
  const { film } = store.get();
  if (!film.start) return;
  byId("stage-title").textContent = film.start.steps > 1 ? "Stage · layer × time" : "Stage · units and weights";
  stage.stand(film.start, look(), compare.on());
  compare.stand(look());
  train?.stand();
  measure();
  stood = true;
  panels.stand();
  draw();
}

/** @param {number} batch */
function offerExamples(batch) {
  byId("example-label").hidden = batch < 2;
  const options = Array.from({ length: batch }, (_, i) => element("option", { value: String(i) }, `${i + 1} of ${batch}`));
  const all = element("option", { value: String(ALL) }, `all ${batch}: root mean square`);
  byId("example").replaceChildren(...options, all);
  /** @type {HTMLSelectElement} */ (byId("example")).value = String(store.get().example);
}

/** @type {import("./types.js").Board | null} */
let board = null;
let boardKey = "";

function draw() {
  late = false;
  const { film, player, state, status, example, notation, columns } = store.get();
  document.documentElement.dataset.state = state;
  states.draw({ film, state });
  byId("status").textContent = status;
  byId("status").dataset.bad = String(["refused", "cut", "failed"].includes(state));
  if (!film.start || !stood) return;
  const key = `${Math.floor(player.cursor)},${film.steps.length},${film.end !== null},${example}`;
  if (key !== boardKey || board?.start !== film.start) board = boardAt({ ...film, start: film.start }, player.cursor, example, board);
  boardKey = key;
  board = { .../** @type {import("./types.js").Board} */ (board), ...underWay(film.steps, player) };
  const seen = followed(store.get().inside, board);
  if (seen !== store.get().inside) return store.set({ inside: seen });
  stage.draw(board, scales, seen.chosen, player.playing);
  compare.draw(board, film.steps, scales, player.playing);
  transport.draw(player, board.step);
  panels.draw(`${key},${scales.error.most},${scales.error.decades},${columns ? notation : "row"},${JSON.stringify(seen)}`, player.playing);
}

/** NOW speaks in rows until the columns have come. */
function tellNow() {
  const { film, columns } = store.get();
  copying.hide();
  drawNow(film, board, told(), told() === "column" && columns ? columns : (film.start?.notation ?? []));
}

/** The notation in which NOW speaks. @returns {import("./types.js").Notation} */
const told = () => (store.get().columns ? store.get().notation : "row");

/** The beats around the cursor: what has just moved, and how much is shown of what moves now. @param {import("./types.js").Step[]} steps @param {import("./types.js").Player} player */
function underWay(steps, { cursor, moments, playing }) {
  const n = Math.floor(cursor);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const end = endOf(steps, n, moments);
  return {
    beat: steps.slice(n, end),
    past: steps.slice(beginOf(steps, n, playing ? moments : 0), n),
    share: still ? 0 : cursor - n,
    motion: motionOf(unit * weightOf(steps, n, end)),
  };
}

/** What a person looks into. @param {(inside: import("./opened.js").Inside, board: import("./types.js").Board) => import("./opened.js").Inside} change */
function lookInto(change) {
  if (board) store.set({ inside: change(store.get().inside, board) });
}

/** The cell of the film's step. @param {import("./opened.js").Inside} inside @param {import("./types.js").Board} seen */
function openStep(inside, seen) {
  const { layer, t } = seen.step ?? {};
  return layer == null || t == null ? inside : choose(inside, seen, { layer, t, unit: null });
}

// --- the rest of the page ---

byId("train-open").addEventListener("click", () => {
  const on = Boolean(byId("train").hidden);
  history.replaceState(null, "", `${location.pathname}${location.search}${changed(location.hash, { train: on ? "200" : "" })}`);
  showTraining(on);
});
const theme = createTheme((look) => store.set({ theme: look }));
const choice = createNotation(write);
createKeys({
  "?": createHelp(palette),
  s: createTakeAlong(() => ({ start: store.get().film.start, board, query: shown, paper: palette().paper, drawing: stage.drawing() })),
  f: createFullScreen(),
  t: theme.next,
  n: () => write(store.get().notation === "row" ? "column" : "row"),
  "+": () => store.set({ player: hasten(store.get().player, 1) }),
  "=": () => store.set({ player: hasten(store.get().player, 1) }), // the plus key without Shift
  "-": () => store.set({ player: hasten(store.get().player, -1) }),
});

/** @param {import("./types.js").Notation} notation */
function write(notation) {
  localStorage.setItem("notation", notation);
  store.set({ notation });
  learnColumns();
}

choice.show(store.get().notation);
byId("example").addEventListener("change", (event) => store.set({ example: Number(/** @type {HTMLSelectElement} */ (event.target).value) }));
byId("reset").addEventListener("click", () => open(fieldsOf(form.preset()), true));
addEventListener("popstate", () => {
  const fields = labs.fieldsHere();
  if (queryOf(fields) !== asked) return open(fields, false);
  compare.ask(fields); // only the hash is another
  return labs.show(fields);
});
let resized = 0;
addEventListener("resize", () => {
  clearTimeout(resized);
  resized = setTimeout(stand, 120);
});
store.watch((value, old) => {
  if (value.theme !== old.theme) {
    document.documentElement.dataset.theme = value.theme;
    stand();
  } else if (waits) late = true;
  else draw();
  choice.show(value.notation);
});
open(labs.fieldsHere(), false);
if (said(location.hash).train) showTraining(true);
requestAnimationFrame(frame);
