/** Playback: every play, step, scrub, rewind and tick of the clock is a new player in the store. Pure. */

import { timeStepsPerBeat } from "../film/beats.js";
import { hasten, pause, play, seek, stepBy, tick, withTimeSteps, withSpeed } from "../film/player.js";
import { broken, whole } from "./page.js";

/** @typedef {import("../types.js").Player} Player */

/**
 * @param {import("./page.js").Store} store
 * @param {() => void} release lets the stage follow again: a person leads there
 */
export function createPlayback(store, release) {
  const player = () => store.get().player;
  return {
    toggle: () => lead(player().playing ? pause(player()) : play(player(), whole(store.get()))),
    /** @param {number} by */
    step: (by) => lead(stepBy(player(), by)),
    /** @param {number} cursor */
    seek: (cursor) => lead(pause(seek(player(), cursor))),
    /** @param {number} speed */
    speed: (speed) => store.set({ player: withSpeed(player(), speed) }),
    /** @param {number} by */
    hasten: (by) => store.set({ player: hasten(player(), by) }),
    beat,
    pass,
  };

  /** @param {Player} player */
  function move(player) {
    const page = store.get();
    if (!page.film.start) return;
    const kept = page.state === "loading" || (broken(page) && !player.playing); // until another film is here
    // whoever moves it has taken it over: it does not play by itself when its stream goes on
    store.set({ player, interrupted: false, ...(kept ? {} : { state: player.playing ? "playing" : "paused" }) });
  }

  /** @param {Player} player */
  function lead(player) {
    release();
    move(player);
  }

  /** What moves together. @param {boolean} byMoment or each step alone */
  function beat(byMoment) {
    const { start } = store.get().film;
    if (start) store.set({ player: withTimeSteps(player(), byMoment ? timeStepsPerBeat(start) : 0) });
  }

  /** Time passes. @param {number} seconds @param {number} unit see pace */
  function pass(seconds, unit) {
    const page = store.get();
    if (page.player.playing) move(tick(page.player, seconds, page.film.steps, unit, whole(page)));
  }
}
