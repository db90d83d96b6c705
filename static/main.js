/** Wires everything; read it first: it is the table of contents. */

import { Refused, columns as columnsOf, trace } from "./api.js";
import { boardAt } from "./board.js";
import { queryOf } from "./link.js";
import { notationOf } from "./notation.js";
import { blank, grow, pace, pause, play, seek, stepBy, tick, withSpeed } from "./player.js";
import { createStore } from "./store.js";
import { createDecay } from "./views/decay.js";
import { byId, element } from "./views/dom.js";
import { createForm } from "./views/form.js";
import { createLabs } from "./views/labs.js";
import { createHeat } from "./views/heat.js";
import { drawLegend } from "./views/legend.js";
import { createNotation } from "./views/notation.js";
import { drawNow } from "./views/now.js";
import { createStage, scalesOf } from "./views/stage.js";
import { createTransport } from "./views/transport.js";

/** @typedef {import("./types.js").Film} Film */
/** @typedef {import("./types.js").State} State */
/** @typedef {import("./types.js").Message} Message */

const NOW_EVERY = 90; // milliseconds, at least, between two pictures of NOW while the film plays

const { config, themes } = JSON.parse(byId("figures").textContent ?? "");
const store = createStore({
  /** @type {State} */ state: "loading",
  /** @type {Film} */ film: { start: null, steps: [], end: null },
  player: blank(),
  example: 0,
  theme: document.documentElement.dataset.theme ?? "light",
  status: "",
  notation: notationOf(localStorage.getItem("notation")),
  columns: /** @type {import("./types.js").Formulas | null} */ (null), // the formulas in column notation, once they are asked for
});
const form = createForm((fields) => open(fields, true));
const stage = createStage(config);
const heat = createHeat(config, () => stand());
const decay = createDecay(config);
const transport = createTransport({
  toggle: () => move(store.get().player.playing ? pause(store.get().player) : play(store.get().player, whole())),
  step: (by) => move(stepBy(store.get().player, by)),
  seek: (cursor) => move(pause(seek(store.get().player, cursor))),
  speed: (speed) => store.set({ player: withSpeed(store.get().player, speed) }),
});
const labs = createLabs(config, themes, open);
let running = new AbortController();
let scales = scalesOf([]);
let unit = 1;
let stood = false;
let turn = 0;
let shown = ""; // the query of the film that is shown
let nowDrawn = { at: 0, key: "" };

// --- asking: a link, its stream, and how it ends ---

/** Stops what runs, and starts what these fields ask for. @param {import("./link.js").Fields} fields @param {boolean} remember as a new page of the history */
function open(fields, remember) {
  const query = queryOf(fields);
  form.show(fields);
  form.refuse(null);
  history[remember ? "pushState" : "replaceState"](null, "", `?${query}${location.hash}`);
  labs.show(fields);
  running.abort();
  running = new AbortController();
  store.set({ state: "loading", status: "Asking for the trace …" });
  receive(query, running.signal);
}

/** @param {string} query @param {AbortSignal} signal */
async function receive(query, signal) {
  let last = "";
  try {
    await trace(query, signal, (messages) => {
      if (signal.aborted) return;
      take(messages, query);
      last = messages[messages.length - 1].kind;
    });
    if (!signal.aborted && !["end", "error"].includes(last)) fail("cut", "The stream was cut short; what has arrived can be watched. Change a field or reload to ask again.");
  } catch (error) {
    if (signal.aborted) return;
    if (error instanceof Refused) refuse(error);
    else fail(last ? "cut" : "failed", `The server cannot be reached, or stopped answering: ${error}`);
  }
}

/** @param {Refused} refused */
function refuse(refused) {
  form.refuse({ message: refused.message, fields: refused.fields });
  fail("refused", "The form asks for something that cannot be done; the film before is kept.");
}

/** @param {State} state @param {string} status */
function fail(state, status) {
  store.set({ state, status, player: pause(store.get().player) });
}

/** @param {Message[]} messages @param {string} query */
function take(messages, query) {
  for (const message of messages) {
    if (message.kind === "start") begin(message, query);
    else if (message.kind === "error") fail("failed", message.message);
    else if (message.kind === "end") store.get().film.end = message;
    else store.get().film.steps.push(message);
  }
  const { film, player, state } = store.get();
  scales = scalesOf(film.steps);
  unit = pace(film.steps, film.start?.expected ?? 0);
  if (film.start) drawLegend(palette(), scales);
  transport.drawStrip(film.steps, film.start?.expected ?? 0, palette());
  const arrived = film.end ? "" : `${film.steps.length} of ${film.start?.expected} steps have arrived …`;
  const status = state === "failed" ? store.get().status : arrived;
  store.set({ film: { ...film }, player: grow(player, film.steps.length), status });
}

/** @param {import("./types.js").Start} start @param {string} query */
function begin(start, query) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const { speed } = store.get().player;
  const example = Math.min(store.get().example, start.batch - 1);
  shown = query;
  stood = false; // the views still stand for the film before
  store.set({ film: { start, steps: [], end: null }, player: { ...blank(), speed, playing: !still }, state: still ? "paused" : "playing", example, columns: null });
  offerExamples(start.batch);
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
const palette = () => themes[store.get().theme].palette;

// --- moving: every rewind, scrub, step and play is a new player ---

/** @param {import("./types.js").Player} player */
function move(player) {
  if (!store.get().film.start) return;
  const kept = ["refused", "cut", "failed"].includes(store.get().state) && !player.playing;
  store.set({ player, ...(kept ? {} : { state: player.playing ? "playing" : "paused" }) });
}

let before = performance.now();
/** @param {number} now */
function frame(now) {
  const seconds = Math.min(0.1, (now - before) / 1000);
  before = now;
  const { player, film } = store.get();
  if (player.playing) {
    const moved = tick(player, seconds, film.steps, unit, whole());
    if (moved !== player) move(moved);
  }
  requestAnimationFrame(frame);
}

// --- showing: one picture of one state ---

/** Builds all views for the network, the theme and the window's size. */
function stand() {
  const { film, theme, example } = store.get();
  if (!film.start) return;
  byId("stage-title").textContent = film.start.steps > 1 ? "Stage · layer × time" : "Stage · units and weights";
  stage.stand(film.start, themes[theme]);
  heat.stand(film.start, themes[theme]);
  decay.stand(film.start, themes[theme], film.steps, example);
  drawLegend(palette(), scales);
  transport.drawStrip(film.steps, film.start.expected, palette());
  stood = true;
  draw();
}

/** @param {number} batch */
function offerExamples(batch) {
  byId("example-label").hidden = batch < 2;
  const options = Array.from({ length: batch }, (_, i) => element("option", { value: String(i) }, `${i + 1} of ${batch}`));
  byId("example").replaceChildren(...options);
  /** @type {HTMLSelectElement} */ (byId("example")).value = String(store.get().example);
}

/** @type {import("./types.js").Board | null} */
let board = null;
let boardKey = "";

function draw() {
  const { film, player, state, status, example } = store.get();
  document.documentElement.dataset.state = state;
  byId("status").textContent = status;
  byId("status").dataset.bad = String(["refused", "cut", "failed"].includes(state));
  if (!film.start || !stood) return;
  const key = `${Math.floor(player.cursor)},${film.steps.length},${film.end !== null},${example}`;
  if (key !== boardKey || board?.start !== film.start) board = boardAt({ ...film, start: film.start }, player.cursor, example);
  boardKey = key;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  board = { .../** @type {import("./types.js").Board} */ (board), share: still ? 0 : player.cursor - Math.floor(player.cursor) };
  stage.draw(board, scales);
  transport.draw(player, board.step);
  showAround(film, player.playing, key);
}

/** What stands around the stage: all at once while the film rests; while it plays one of them a frame, so that no frame is long. @param {Film} film @param {boolean} playing @param {string} key */
function showAround(film, playing, key) {
  const seen = /** @type {import("./types.js").Board} */ (board);
  const turns = [() => heat.draw(seen, scales.error), () => decay.draw(seen, film.steps), () => tellNow(film, playing, key)];
  if (playing) turns[turn++ % turns.length]();
  else for (const show of turns) show();
}

/** NOW is for reading: it follows a fast film at a distance, and is exact as soon as the film rests. @param {Film} film @param {boolean} playing @param {string} key */
function tellNow(film, playing, key) {
  const now = performance.now();
  const { columns } = store.get();
  const notation = columns ? store.get().notation : "row"; // until the columns have come
  const told = `${key},${notation}`;
  if (told === nowDrawn.key || (playing && now - nowDrawn.at < NOW_EVERY)) return;
  nowDrawn = { at: now, key: told };
  drawNow(film, board, notation, notation === "column" && columns ? columns : (film.start?.notation ?? []));
}

// --- the rest of the page ---

byId("theme").addEventListener("click", () => {
  const theme = store.get().theme === "dark" ? "light" : "dark";
  localStorage.setItem("theme", theme);
  store.set({ theme });
});
const choice = createNotation((notation) => {
  localStorage.setItem("notation", notation);
  store.set({ notation });
  learnColumns();
});
choice.show(store.get().notation);
byId("example").addEventListener("change", (event) => store.set({ example: Number(/** @type {HTMLSelectElement} */ (event.target).value) }));
addEventListener("popstate", () => open(labs.fieldsHere(), false));
let resized = 0;
addEventListener("resize", () => {
  clearTimeout(resized);
  resized = setTimeout(stand, 120);
});
store.watch((value, old) => {
  if (value.theme !== old.theme) {
    document.documentElement.dataset.theme = value.theme;
    byId("theme").setAttribute("aria-pressed", String(value.theme === "dark"));
    stand();
  } else draw();
  choice.show(value.notation);
});
byId("theme").setAttribute("aria-pressed", String(store.get().theme === "dark"));
open(labs.fieldsHere(), false);
requestAnimationFrame(frame);
