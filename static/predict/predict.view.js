/** Predict: the film stops before a step that is worth asking about; one commits, and Reveal plays to the answer. */

import { createStagePlaces } from "../questions/places.view.js";
import { createQuestion } from "../questions/question.view.js";
import { byId } from "../shared/dom.view.js";
import { createCard } from "./card.view.js";
import { cardOf, keyOf, NOTHING, nextOf, passed, scored, sittingOf, UNSCORED, withDone } from "./quiz.js";
import { createPlayTo } from "./play_to.view.js";

/** @typedef {import("./questions.js").Asked} Asked */
/** @typedef {import("../page/page.js").Store} Store */
/**
 * @typedef {object} Doors
 * @property {Store} store
 * @property {(cursor: number) => void} seek
 * @property {import("../shell/dock.view.js").Dock} dock
 * @property {(start: import("../types.js").Start) => void} single shows one example, where all of the batch are shown
 * @property {() => void} changed when something is drawn over the stage
 * @property {() => void} stand: the page has other sizes
 */

const [FAST, CALM] = [4, 1]; // speeds on the way to a question, and to its answer

/** @param {Doors} doors */
export function createPredict({ store, seek, dock, single, changed, stand }) {
  const root = document.documentElement;
  const places = createStagePlaces({ store, changed });
  const card = createCard({
    on: go,
    skip: () => (shown && (sitting = withDone(sitting, shown.id)), go()),
    again: () => (round++, seek(0)),
    reset: () => ((score = UNSCORED), draw()),
  });
  const question = createQuestion(card.host, { judged, place: places, query: () => knownQuery(store.get()) });
  const travel = createPlayTo(store, seek);
  let [on, round, of] = [false, 0, ""];
  const beats = createBeats(store);
  let [sitting, score] = [NOTHING, UNSCORED];
  /** @type {Asked | null} the question that is shown, answered or not */
  let shown = null;
  const drop = () => ((shown = null), question.end()); // what is shown is asked no more
  const look = notWithin(() => {
    if (on && root.hasAttribute("data-lab"))
      toggle(); // whose picture stands where the stage stood
    else if (on) settle();
  });
  store.watch(look);
  const tick = () => void (on && travel.arrived(nextOf(sitting)?.at ?? Infinity));
  return { toggle, tick, waits, turn, choose: places.choose, over: () => (on ? places.over() : undefined) };

  function toggle() {
    [on, of, shown] = [!on, "", null];
    showSwitch(on, dock);
    const { player, film } = store.get();
    if (on) beats.keep();
    if (on && film.end && player.cursor >= film.steps.length) seek(0);
    if (on) look();
    else leave();
    stand();
  }

  function leave() {
    drop();
    travel.rest();
    root.removeAttribute("data-hides");
    beats.giveBack();
  }

  function settle() {
    const { film, example, player } = store.get();
    if (film.start && film.end && example < 0) single(film.start);
    if (!film.end && player.playing) seek(0); // until there are questions
    if (player.timeSteps) store.set({ player: { ...player, timeSteps: 0 } }); // a beat of several steps would tell
    const key = keyOf(store.get(), round);
    const fresh = key !== of;
    if (fresh) (drop(), ([of, sitting] = [key, sittingOf(store.get(), round)]));
    if (fresh && nextOf(sitting)) travel.to(nextOf(sitting)?.at ?? 0, FAST);
    arrive();
  }

  function arrive() {
    const { player, film } = store.get();
    const cursor = Math.floor(player.cursor);
    sitting = passed(sitting, cursor);
    const next = nextOf(sitting);
    root.toggleAttribute("data-hides", next !== null || !film.end);
    if (shown && sitting.done.has(shown.id) && !question.revealed()) drop(); // passed by
    const read = shown === null || cursor > shown.to; // what was said about the last one
    if (next && next !== shown && cursor === next.at && !player.playing && read) ask(next);
    else draw();
  }

  function ask(/** @type {Asked} */ next) {
    shown = next;
    dock.select("predict");
    question.show(next);
    draw();
    card.focus();
  }

  function draw() {
    card.draw(cardOf(sitting, shown, question.revealed(), score, store.get().film.end !== null));
  }

  /**
   * Once it is revealed the film goes on to what was asked about.
   * @param {unknown} _ @param {unknown} __ @param {import("../questions/judge.js").Judgement} judgement
   */
  function judged(_, __, { right }) {
    if (!shown) return;
    score = scored(score, right);
    sitting = withDone(sitting, shown.id);
    travel.to(shown.to, CALM);
    look();
    card.onward();
  }

  function go() {
    const next = nextOf(sitting);
    drop();
    if (next) travel.to(next.at, FAST);
    look();
  }

  /** Whether the film waits for an answer: whoever wants to go on is led to it. */
  function waits() {
    const next = on ? nextOf(sitting) : null;
    if (next?.at !== Math.floor(store.get().player.cursor)) return false;
    if (next !== shown) go();
    card.call();
    return true;
  }

  /** In Present a clicker goes from question to question. @param {number} by @returns {boolean} whether it is heard */
  function turn(by) {
    if (!on || by < 0 || !nextOf(sitting)) return false;
    if (!waits()) go();
    return true;
  }
}

/** What is not begun again by what it does itself; an error ends it once, and not for ever. @param {() => void} act */
function notWithin(act) {
  let busy = false;
  return () => {
    if (busy) return;
    busy = true;
    try {
      act();
    } finally {
      busy = false;
    }
  };
}

/** The beat of the person, in place of which each step is alone while Predict is on. @param {Store} store */
function createBeats(store) {
  let timeSteps = 0;
  /** @type {import("../types.js").Start | null} */
  let of = null;
  store.watch(follow);
  return { keep, giveBack };

  function keep() {
    const { film, player } = store.get();
    [of, timeSteps] = [film.start, player.timeSteps];
  }

  /** A film that begins has a beat that suits it; one with other weights comes whole, and has that of before. */
  function follow(/** @type {import("../page/page.js").Page} */ { film }) {
    if (film.start !== of && !film.end) keep();
    of = film.start;
  }

  function giveBack() {
    store.set({ player: { ...store.get().player, timeSteps } });
  }
}

/** @param {boolean} on @param {Doors["dock"]} dock */
function showSwitch(on, dock) {
  for (const id of ["predict-open", "present-predict"]) byId(id).setAttribute("aria-pressed", String(on));
  /** @type {HTMLSelectElement} */ (byId("beat")).disabled = on;
  document.documentElement.toggleAttribute("data-predict", on);
  dock.offer("predict", on);
  dock.select(on ? "predict" : byId("tab-now").hidden ? "errors" : "now");
}

/**
 * Of a film about whose numbers the catalogue is asked: it knows those of the first iteration.
 * @param {import("../page/page.js").Page} page
 */
const knownQuery = ({ film, query }) => (film.start?.request.iteration ? null : query);
