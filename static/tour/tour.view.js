/** The tour: the film rests at five stops, with Go on, Back and Skip in the caption; never again for who skipped. */

import { button, byId, element } from "../shared/dom.view.js";
import { remember, remembered } from "../shared/storage.view.js";
import { createOutcome } from "./outcome.view.js";
import { answerTo, stopsOf } from "./stops.js";

/** @typedef {import("../types.js").Film} Film */
/** @typedef {import("../page/page.js").Store} Store */
/** @typedef {import("./helped.js").Outcome} Outcome */
/** @typedef {{eyebrow: string, says: string}} Voice */

const SEEN = "tour"; // of what the browser remembers
const FAST = 4;

/**
 * @typedef {object} Doors
 * @property {Store} store
 * @property {(cursor: number) => void} seek
 * @property {import("../panels/credits.view.js").Credits} credits
 * @property {import("../shell/dock.view.js").Dock} dock
 * @property {() => void} changed when another thing is to be said
 */

/** @param {Doors} doors */
export function createTour({ store, seek, credits, dock, changed }) {
  const outcome = createOutcome(store, changed);
  /** @type {{steps: Film["steps"], after: Outcome | null, stops: import("./stops.js").Stop[] | null}} */
  let made = { steps: [], after: null, stops: null };
  let [on, k, speed, drawn, answer] = [false, 0, 1, "", ""];
  credits.watch(() => on && changed());
  return {
    begin,
    leave,
    go,
    skip,
    tick,
    voice,
    answered,
    wanted,
    on: () => on,
    at: () => k,
    helped: outcome.helped,
    suits: () => here() !== null,
  };

  /** Whether somebody is here for the first time. */
  function wanted() {
    return remembered(SEEN) === null;
  }

  /** The stops of the film that is shown; of one that is not whole, or cannot tell all five, none. */
  function here() {
    const { start, steps, end } = store.get().film;
    if (!start || !end) return null;
    const known = outcome.here();
    if (made.steps !== steps || made.after !== known)
      made = { steps, after: known, stops: stopsOf({ start, steps, end }, known) };
    return made.stops;
  }

  /** @param {boolean} [onward] only if the film has not gone on beyond the first stop */
  function begin(onward = false) {
    const all = here();
    if (!all || (onward && store.get().player.cursor > all[0].at)) return;
    [on, speed, answer] = [true, store.get().player.speed, ""];
    outcome.look();
    go(0);
  }

  /** To a stop: forward it is played, fast. @param {number} to */
  function go(to) {
    const all = here();
    if (!all) return;
    if (to >= all.length) return skip();
    k = Math.max(0, to);
    const { player } = store.get();
    const { at, asks } = all[k];
    if (asks) credits.ask(/** @type {any} */ (store.get().film.start));
    if (k === 3) dock.select("credit");
    else if (k === 4) dock.select("gradient");
    const moves =
      player.cursor < at && at - player.cursor < 60 && !matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (moves) store.set({ player: { ...player, playing: true, speed: FAST }, state: "playing" });
    else seek(at);
    changed();
  }

  /** The film has moved on: it rests where the stop is. */
  function tick() {
    if (!on) return;
    const { player } = store.get();
    const at = here()?.[k].at ?? 0;
    if (!player.playing || player.cursor < at) return;
    store.set({ player: { ...player, speed } });
    seek(at);
  }

  /** Somebody goes on alone. */
  function leave() {
    if (!on) return;
    on = false;
    remember(SEEN, "seen");
    store.set({ player: { ...store.get().player, speed } });
    changed();
  }

  function skip() {
    leave();
    dock.select("errors");
    byId("play").focus({ preventScroll: true });
  }

  /** What is said at this stop, beside its controls; null where the film speaks. @returns {Voice | null} */
  function voice() {
    const { player } = store.get();
    const stop = on ? here()?.[k] : undefined;
    const rests = stop && !player.playing && Math.floor(player.cursor) === stop.at;
    draw(Boolean(stop));
    drawQuestion((!answer && stop?.asks) || null, answered);
    return rests ? { eyebrow: `Stop ${k + 1} of 5`, says: answer && stop.asks ? answer : stop.says } : null;
  }

  /** @param {boolean} shown */
  function draw(shown) {
    const key = `${shown},${k}`;
    if (key === drawn) return;
    drawn = key;
    drawControls(shown, k, go, skip);
  }

  /** A loss was clicked, where one is asked which sent most. @param {number} t @returns {boolean} whether it counts */
  function answered(t) {
    const asks = on ? here()?.[k].asks : undefined;
    const sizes = credits
      .here()
      .credit?.findLast((layer) => layer !== null)
      ?.map((row) => Number(row[0]));
    if (!asks?.includes(t) || !sizes) return false;
    answer = answerTo(sizes, asks, t).says;
    changed();
    return true;
  }
}

/** @param {boolean} shown @param {number} k the stop @param {(to: number) => void} go @param {() => void} skip */
function drawControls(shown, k, go, skip) {
  document.documentElement.toggleAttribute("data-tour", shown);
  byId("caption-dots").replaceChildren(
    ...(shown ? [0, 1, 2, 3, 4].map((i) => element("i", { class: i < k ? "was" : i === k ? "here" : "" })) : []),
  );
  const last = k === 4;
  const buttons = [
    ...(k ? [button("‹ Back", () => go(k - 1))] : []),
    button(last ? "Done" : "Go on ›", () => go(k + 1), "main"),
    ...(last ? [] : [button("Skip", skip, "quiet")]),
  ];
  byId("caption-acts").replaceChildren(...(shown ? buttons : []));
}

/**
 * A question has a button for each loss, and hides the triangle that answers it.
 * @param {number[] | null} losses
 * @param {(t: number) => void} answered
 */
function drawQuestion(losses, answered) {
  const question = byId("question");
  if (question.hidden === !losses) return;
  question.hidden = !losses;
  byId("blame-panel").toggleAttribute("data-hidden", Boolean(losses));
  byId("question-losses").replaceChildren(...(losses ?? []).map((t) => button(`loss ${t}`, () => answered(t))));
}
