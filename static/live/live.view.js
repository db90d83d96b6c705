/** Live: a class in step. What this page is in it, presenter, follower or nothing, and what is shown of it. */

import { endLive, liveTable, openLive } from "../api.js";
import { createStagePlaces } from "../questions/places.view.js";
import { onQuestion, questionHere } from "../questions/question.view.js";
import { dress } from "../shared/dom.view.js";
import { save } from "../shared/save.view.js";
import { createLiveDialog } from "./dialog.view.js";
import { createLeading } from "./leading.view.js";
import * as memory from "./storage.view.js";
import { createPanel } from "./panel.view.js";
import { sessionIn } from "./place.js";
import { canBePut } from "./questions.js";
import { createFollowerRole, createPresenterRole } from "./roles.view.js";

/** @typedef {import("./storage.view.js").Session} Session */
/** @typedef {import("../questions/judge.js").Question} Question */

/**
 * @param {import("./leading.view.js").Doors & {marked: () => void}} doors marked: something is, over the stage
 */
export function createLive({ marked, ...film }) {
  dress("live/live.css");
  /** @type {ReturnType<typeof createPresenterRole> | ReturnType<typeof createFollowerRole> | null} */
  let role = null;
  const leading = createLeading(film);
  const place = createStagePlaces({ store: film.store, changed: marked });
  const panel = createPanel({ open: toggle, back: () => role?.back(), put: () => ask(questionHere()) });
  const dialog = createLiveDialog({
    start,
    again: (known) => present(known, false),
    join,
    leave,
    call,
    end,
    table,
    ask,
  });
  const room = { leading, panel, place, changed: show, over, unasked: dialog.unasked };
  film.store.watch(() => (role?.moved(), offer()));
  onQuestion(offer);
  for (const name of ["click", "keyup"]) document.addEventListener(name, () => setTimeout(offer)); // another tab
  show();
  return { toggle, resume, ask, choose: place.choose, over: place.over, presents: () => Boolean(role?.session) };

  function toggle() {
    show();
    dialog.toggle();
  }

  function show() {
    const [presents, follows] = [role?.session ?? null, role?.follows ?? ""];
    dialog.show({ presents, follows, known: presents ? null : memory.known(), people: role?.people() ?? 0 });
    if (!role) panel.show({ code: "", says: "", returns: false, question: false });
  }

  /** The address names a class, or this tab was in one. */
  function resume() {
    const named = sessionIn(location.hash);
    const here = memory.presentedHere();
    if (named.key) present(named, false);
    else if (here) present(here, !again());
    else if (named.code) join(named.code);
  }

  async function start() {
    try {
      present(await openLive({}), true);
    } catch (error) {
      dialog.say(`${error instanceof Error ? error.message : error}`);
    }
  }

  /** @param {Session} session @param {boolean} leads whether the class comes to this page, or the page to the class */
  function present(session, leads) {
    stop("");
    memory.keep(session);
    role = createPresenterRole(session, leads, room);
    show();
  }

  /** @param {string} code */
  function join(code) {
    stop(code);
    dialog.close();
    role = createFollowerRole(code, room);
    show();
  }

  function leave() {
    stop("");
    show();
  }

  /** Nothing is heard any more. @param {string} code of the class that comes next, if one does */
  function stop(code) {
    role?.end();
    role = null;
    place.mark(null, []);
    memory.leave();
    memory.nameInAddress(code);
  }

  /** @param {string} why */
  function over(why) {
    if (role?.session) memory.drop();
    leave();
    dialog.open();
    dialog.say(why);
  }

  /** @param {Question | null} question @returns {boolean} whether there is a class to ask */
  function ask(question) {
    if (question) role?.ask(question);
    return Boolean(role?.session);
  }

  /** The question that is asked on this page may be put to the class. */
  function offer() {
    const here = questionHere();
    panel.offer(Boolean(role?.session) && here !== null && canBePut(here));
  }

  function call() {
    role?.call();
    dialog.say("Everybody is called back to your step.");
  }

  async function table() {
    const session = role?.session;
    if (session) dialog.say(save(`answers-${session.code}.csv`, await liveTable(session.code, session.key)));
  }

  async function end() {
    const session = role?.session;
    if (session) await endLive(session.code, session.key).catch(() => {}); // one that is gone has ended
    if (session) over("The session is over.");
  }
}

/** Whether the page was loaded once more, and not opened by another link. */
function again() {
  const [how] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  return how?.type !== "navigate";
}
