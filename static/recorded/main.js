/** A film that is one file: what main.js is to the page, without all that needs a server. */

import { choose, openStep } from "../inside/inside.js";
import { createDecimals } from "../shared/decimals.view.js";
import { byId } from "../shared/dom.view.js";
import { learnFacts } from "../shared/facts.js";
import { createDock } from "../shell/dock.view.js";
import { createFullScreen } from "../shell/fullscreen.view.js";
import { createHelp } from "../shell/help.view.js";
import { createKeys } from "../shell/keys.view.js";
import { createPlaces } from "../shell/places.view.js";
import { createPrinting } from "../shell/printing.view.js";
import { createSkips } from "../shell/skips.view.js";
import { createTheme } from "../shell/theme.view.js";
import { createFilmPanels } from "../watch/film_panels.view.js";
import { createWatch } from "../watch/watch.view.js";
import { createAbout } from "./about.view.js";
import { trace } from "./api.view.js";
import { bringLibraries } from "./libraries.view.js";
import { createPlace, liveLink } from "./place.js";

/** @typedef {{address: string, query: string, hash: string}} Recorded where it was computed, where in it one was */

const figures = JSON.parse(byId("figures").textContent ?? "");
const recorded = /** @type {Recorded} */ (JSON.parse(byId("recorded").textContent ?? ""));
learnFacts(figures.facts);
byId("film-title").textContent = document.title;
const place = createPlace(recorded.hash, {
  hash: () => location.hash,
  replace: (hash) => history.replaceState(null, "", hash || location.href.split("#")[0]),
});

// --- what there is on the page ---

const dock = createDock((tab) => {
  if (tab === "inside" && !store.get().inside.chosen) panels.lookInto(openStep);
  panels.look();
  watch.draw();
});
const watch = createWatch(figures, {
  ...{ trace, refusalOf: () => null, refuse: () => {} }, // the server refused nothing of it
  ...{ hash: place.hash, write: place.write, rests: () => self !== top },
  choose: (chosen) => panels.lookInto((inside, seen) => choose(inside, seen, chosen)),
  inside: () => panels.lookInto(openStep),
  close: () => panels.close(),
  look: () => panels.lookWhere(),
  stand: (start) => panels.stand(start),
  draw: (shown) => panels.draw(shown),
});
const { store } = watch;
const panels = createFilmPanels(figures.config, { ...{ store, dock }, watch: () => watch });
const places = createPlaces(dock, () => watch.stand());
createPrinting(store, watch.stage.drawing);
createDecimals();
createSkips(dock);
const about = createAbout(() => ({
  ...{ start: store.get().film.start, end: store.get().film.end },
  link: liveLink(recorded.address, recorded.query, watch.here()),
}));
createKeys({
  "?": createHelp(() => watch.look().palette),
  s: about,
  f: createFullScreen(),
  t: createTheme((theme) => store.set({ theme })).next,
  n: panels.notation.turn,
  "+": () => watch.moving.hasten(1),
  "=": () => watch.moving.hasten(1), // the plus key without Shift
  "-": () => watch.moving.hasten(-1),
});

// --- what happens ---

addEventListener("hashchange", () => {
  place.learn();
  watch.lookWhere();
});
places.place();
watch.receiving.ask("recorded"); // any name but none: it is the one film that there is
bringLibraries(watch.stand);
