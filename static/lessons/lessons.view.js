/** Lessons on the page: a menu, and the one that runs, whose stops are links with their films. */

import { queryIn } from "../form/link.js";
import { fieldsOf, queryOf } from "../form/query.js";
import { covered } from "../shared/dialog.view.js";
import { byId } from "../shared/dom.view.js";
import { changed } from "../shared/hash.js";
import { remember, remembered } from "../shared/storage.view.js";
import { createStagePlaces } from "../questions/places.view.js";
import { hideTelling } from "../questions/telling.view.js";
import { createCard } from "./card.view.js";
import { progressIn, withSeen } from "./lessons.js";
import { createMenu } from "./menu.view.js";
import { barely, linkOfSentence, linkOfStop, queryOfStop, routeIn, withoutLesson } from "./route.js";
import { createLessonCache } from "./lesson_cache.view.js";
import { createWaiting } from "./hidden_steps.js";
import { createLateEditor, draft } from "./writing.view.js";

/** @typedef {import("./lessons.js").Lesson} Lesson */
/** @typedef {import("./lessons.js").Stop} Stop */
/**
 * @typedef {object} Doors
 * @property {import("../page/page.js").Store} store
 * @property {import("../shell/dock.view.js").Dock} dock
 * @property {(link: string, replaces?: boolean) => void} go to a link, as a new page of the history
 * @property {() => void} look where the address says
 * @property {() => void} alone: what else asks about the film rests
 * @property {() => void} changed when something else is drawn over the stage
 * @property {() => void} stand: the page has other sizes
 * @property {() => string} hash of the address of where one is
 */

const SEEN = "lessons"; // of what the browser remembers

/** @param {Doors} doors */
export function createLessons({ store, dock, go, look, alone, changed: redraw, stand, hash }) {
  const root = document.documentElement;
  /** @type {{lesson: Lesson, k: number} | null} */
  let running = null;
  const progress = () => progressIn(remembered(SEEN));
  const query = () => store.get().query;
  const shelf = createLessonCache((status) => store.set({ status }), draft);
  const place = createStagePlaces({ store, changed: redraw });
  const back = () => enter(running?.k ?? 0);
  const card = createCard({ turn, leave, follow: (href) => go(linkOfHref(href)), back, revealed, query, place });
  const waiting = createWaiting(store, card);
  const preview = (/** @type {string} */ id) => (toggle(), void begin(id, 0));
  const toggle = createMenu({ begin, progress, editor: createLateEditor({ page: store.get, hash, begin: preview }) });
  document.addEventListener("keydown", (event) => keyed(event, () => running !== null, onward));
  const stage = { choose: place.choose, over: () => (running ? place.over() : undefined) };
  return { toggle, follow, turn: onward, on: () => running !== null, look: inSight, ...stage };

  /** @param {string} id @param {number} k */
  async function begin(id, k) {
    const lesson = await shelf.get(id);
    if (!lesson) return;
    running = null; // the same stop is entered anew
    go(linkOfStop({ id, k }, lesson.stops[Math.min(k, lesson.stops.length - 1)], location));
  }

  /** Goes where the address leads. */
  async function follow() {
    const route = routeIn(location.hash);
    if (!route) return close();
    if (running?.lesson.id === route.id && running.k === route.k) return;
    const lesson = await shelf.get(route.id);
    if (!lesson || routeIn(location.hash)?.id !== route.id) return;
    const k = Math.min(route.k, lesson.stops.length - 1);
    show(lesson, k);
    if (barely(location.hash)) go(linkOfStop({ id: route.id, k }, lesson.stops[k], location), true);
    else lookBefore(lesson.stops[k]);
  }

  /** Where the address says; a number that is asked for is not opened before. @param {Stop} stop */
  function lookBefore(stop) {
    if (waiting.waits() && addressed() === queryOfStop(stop)) write(stop.place ?? {});
    look();
  }

  /** @param {Lesson} lesson @param {number} k */
  function show(lesson, k) {
    const opens = running === null;
    alone();
    running = { lesson, k };
    remember(SEEN, JSON.stringify(withSeen(progress(), lesson.id, k)));
    card.show(lesson, k);
    root.toggleAttribute("data-lesson", true);
    dock.offer("lesson", true);
    dock.select("lesson");
    if (opens) stand();
    waiting.at(lesson.stops[k]);
    card.focus();
  }

  /** To a stop of the lesson that runs. @param {number} k */
  function enter(k) {
    if (!running) return;
    const { lesson } = running;
    running = { lesson, k: -1 }; // so that the same stop is entered anew
    waiting.free();
    go(linkOfStop({ id: lesson.id, k }, lesson.stops[k], location));
  }

  /** @param {number} by */
  function turn(by) {
    if (!running) return;
    const to = running.k + by;
    if (to >= 0 && to < running.lesson.stops.length) return enter(to);
    if (to > 0) (leave(), toggle());
  }

  /** By keys: a question is answered first, in Present aloud. @param {number} by @returns {boolean} whether one runs */
  function onward(by) {
    if (!running) return false;
    if (by > 0 && card.waiting()) card[root.hasAttribute("data-present") ? "unveil" : "ask"]();
    else turn(by);
    return true;
  }

  /** @param {import("./lessons.js").Question} question */
  function revealed({ place }) {
    waiting.free();
    const stop = running?.lesson.stops[running.k];
    if (!stop || !place || addressed() !== queryOfStop(stop)) return;
    write(place);
    look();
  }

  /** The card stays in sight, whatever the address opens. */
  function inSight() {
    if (running) dock.select("lesson");
  }

  function leave() {
    history.pushState(null, "", `${location.pathname}${location.search}${withoutLesson(location.hash)}`);
    close();
  }

  function close() {
    shelf.forget();
    if (!running) return;
    running = null;
    waiting.at(null);
    hideTelling(null);
    card.close();
    root.removeAttribute("data-lesson");
    dock.offer("lesson", false);
    if (dock.shows("lesson")) dock.select(byId("tab-now").hidden ? "errors" : "now");
    stand();
    byId("lessons-open").focus();
  }
}

/**
 * PageDown and PageUp turn the stops.
 * @param {KeyboardEvent} event
 * @param {() => boolean} on
 * @param {(by: number) => void} turn
 */
function keyed(event, on, turn) {
  const by = { PageDown: 1, PageUp: -1 }[event.key];
  const at = /** @type {HTMLElement} */ (event.target);
  if (!by || !on() || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
  if (covered() || at.closest("textarea, select")) return;
  event.preventDefault();
  turn(by);
}

/** Of a link in a sentence, which stays in the lesson. @param {string} href */
const linkOfHref = (href) => (href.startsWith("?") ? linkOfSentence(href, location.hash) : `${location.search}${href}`);

/** The query of the film that the address asks for. */
const addressed = () => queryOf(fieldsOf(queryIn(location.search, location.hash)));

/** @param {import("./lessons.js").Place} place that the address is to say */
function write(place) {
  const hash = changed(location.hash, { at: "", open: "", ...place });
  history.replaceState(null, "", `${location.pathname}${location.search}${hash}`);
}
