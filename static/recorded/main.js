/** A film that is one file: what main.js is to the page, without all that needs a server. */

import { createClipboard } from "../export/clipboard.view.js";
import { choose, followed, openStep, openUp, shut } from "../inside/inside.js";
import { createInside } from "../inside/inside.view.js";
import { createFormulas } from "../now/formulas.view.js";
import { createNotation } from "../now/notation.view.js";
import { drawNow } from "../now/now.view.js";
import { createPicking } from "../now/picking.view.js";
import { createFullRow, createWalking } from "../now/tables.view.js";
import { pictureOf } from "../page/page.js";
import { createCredit } from "../panels/credit.view.js";
import { createCredits } from "../panels/credits.view.js";
import { createDecay } from "../panels/decay.view.js";
import { createGradient } from "../panels/gradient.view.js";
import { createHeat } from "../panels/heat.view.js";
import { createPanels } from "../panels/panels.view.js";
import { createDecimals } from "../shared/decimals.view.js";
import { byId } from "../shared/dom.view.js";
import { learnFacts } from "../shared/facts.js";
import { guarded } from "../shared/guard.view.js";
import { createDock } from "../shell/dock.view.js";
import { createFullScreen } from "../shell/fullscreen.view.js";
import { createHelp } from "../shell/help.view.js";
import { createKeys } from "../shell/keys.view.js";
import { createPlaces } from "../shell/places.view.js";
import { createPrinting } from "../shell/printing.view.js";
import { createTheme } from "../shell/theme.view.js";
import { createWatch } from "../watch/watch.view.js";
import { createAbout } from "./about.view.js";
import { trace } from "./api.view.js";
import { bringLibraries } from "./libraries.view.js";
import { createPlace, liveLink } from "./place.js";

/** @typedef {import("../inside/inside.js").Inside} Inside */
/** @typedef {import("../types.js").Board} Board */
/** @typedef {import("../types.js").Start} Start */
/** @typedef {import("../watch/watch.view.js").Shown} Shown */
/** @typedef {{address: string, query: string, hash: string}} Recorded where it was computed, where in it one was */

const NOW_EVERY = 90; // milliseconds at least between two pictures of NOW while the film plays: it is for reading

const figures = JSON.parse(byId("figures").textContent ?? "");
const recorded = /** @type {Recorded} */ (JSON.parse(byId("recorded").textContent ?? ""));
learnFacts(figures.facts);
byId("film-title").textContent = document.title;
/** @type {Shown | null} */
let shown = null;
const board = () => shown?.board ?? null;
const scales = () => /** @type {Shown} */ (shown).scales;
const start = () => /** @type {Start} */ (watch.store.get().film.start);
const place = createPlace(recorded.hash, {
  hash: () => location.hash,
  replace: (hash) => history.replaceState(null, "", hash || location.href.split("#")[0]),
});

// --- what there is on the page ---

const dock = createDock((tab) => {
  if (tab === "inside" && !watch.store.get().inside.chosen) lookInto(openStep);
  panels.look();
  watch.draw();
});
const watch = createWatch(figures, {
  ...{ trace, refusalOf: () => null, refuse: () => {} }, // the server refused nothing of it
  ...{ hash: place.hash, write: place.write, rests: self !== top },
  choose: (chosen) => lookInto((inside, seen) => choose(inside, seen, chosen)),
  inside: () => lookInto(openStep),
  close,
  stand,
  draw,
});
const { store } = watch;
const places = createPlaces(dock, () => watch.stand());
const credits = createCredits(
  () => store.get().query,
  () => store.get().film.start,
);
credits.watch(() => store.get().credit && watch.draw()); // what arrives on the roads of the loss that is asked about
const heat = guarded("heat", createHeat(figures.config, watch.stand));
const decay = guarded("decay", createDecay(figures.config, credits));
const gather = guarded("gather", createGradient(figures.config, watch.stand));
const blame = guarded(
  "blame",
  createCredit(figures.config, credits, (credit) => store.set({ credit, inside: shut(store.get().inside) })),
);
const inside = guarded("inside", createInside(lookInto));
const notation = createNotation(store);
const formulas = guarded("now-formula", createFormulas());
const fullRow = createFullRow();
createWalking();
const copying = createClipboard(() => ({
  ...{ step: board()?.step ?? null, example: store.get().example, notation: notation.spoken() },
}));
const picking = createPicking(
  () => ({ step: board()?.step ?? null, notation: notation.spoken() }),
  (ref) => lookInto((before, { start: of }) => openUp(before, of, ref, false)),
);
const panels = createPanels([
  {
    stand: () => heat.stand(start(), watch.look()),
    draw: () => heat.draw(/** @type {Board} */ (board()), scales().error),
    every: 0,
    seen: () => dock.shows("errors"),
  },
  {
    stand: () => decay.stand(start(), watch.look(), store.get().film.steps, store.get().example),
    draw: () => decay.draw(/** @type {Board} */ (board()), store.get().film.steps, store.get().film.end !== null),
    every: 0,
    seen: () => dock.shows("errors"),
  },
  {
    stand: () => gather.stand(start(), watch.look(), notation.spoken()),
    draw: () => gather.draw(/** @type {Board} */ (board()), store.get().film.steps, scales().error, notation.spoken()),
    every: 0,
    seen: () => dock.shows("gradient"),
  },
  {
    stand: () => blame.stand(start(), watch.look()),
    draw: () => blame.draw(/** @type {Board} */ (board()), store.get().film.end !== null, store.get().credit),
    every: 0,
    seen: () => dock.shows("credit"),
  },
  { stand: () => {}, draw: tellNow, every: NOW_EVERY },
  {
    stand: () => {},
    draw: () => inside.draw(store.get().film, /** @type {Board} */ (board()), store.get().inside, notation.spoken()),
    every: NOW_EVERY,
  },
]);
createPrinting(store, watch.stage.drawing);
createDecimals();
const about = createAbout(() => ({
  ...{ start: store.get().film.start, end: store.get().film.end },
  link: liveLink(recorded.address, recorded.query, place.hash()),
}));
createKeys({
  "?": createHelp(() => watch.look().palette),
  s: about,
  f: createFullScreen(),
  t: createTheme((theme) => store.set({ theme })).next,
  n: notation.turn,
  "+": () => watch.moving.hasten(1),
  "=": () => watch.moving.hasten(1), // the plus key without Shift
  "-": () => watch.moving.hasten(-1),
});

// --- showing: one picture of one state ---

/** @param {Start} film that the panels are to stand for */
function stand(film) {
  gather.offer(film);
  blame.offer(film); // the others have more room without it
  panels.stand();
}

/** @param {Shown} now */
function draw(now) {
  const { page, key } = now;
  shown = now;
  const seen = followed(page.inside, now.board);
  if (seen !== page.inside) return store.set({ inside: seen });
  panels.draw(pictureOf({ ...page, notation: notation.spoken() }, key, now.scales), page.player.playing);
}

function tellNow() {
  copying.hide();
  fullRow.hide();
  formulas.draw(board(), notation.spoken(), notation.formulas());
  drawNow(store.get().film, board(), notation.spoken());
  picking.mark(store.get().inside.opened);
}

/** What a person looks into: its panel opens. @param {(inside: Inside, board: Board) => Inside} change */
function lookInto(change) {
  const seen = board();
  if (!seen) return;
  const before = store.get().inside;
  const after = change(before, seen);
  store.set({ inside: after, credit: null });
  if (after.chosen && after.opened !== before.opened) dock.open("inside");
}

/** Escape closes what was opened last. */
function close() {
  if (dock.shows("inside")) lookInto(shut);
  else store.set({ credit: null });
  dock.giveBack();
}

/** Goes where the address says, and opens its panel. */
function lookWhere() {
  const { inside: looked, credit } = store.get();
  if (looked.opened) dock.select("inside");
  else if (credit) dock.select("credit");
  notation.learn();
}

// --- what happens ---

addEventListener("hashchange", () => {
  place.learn();
  watch.lookWhere();
  lookWhere();
});
places.place();
watch.ask("recorded").then(lookWhere); // any name but none: it is the one film that there is
bringLibraries(watch.stand);
