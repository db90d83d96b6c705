/** The film plays to a step by itself, and rests there: a person's own speed comes back. */

import { still } from "../shared/clock.view.js";
import { runUp } from "./quiz.js";

/** @param {import("../page/page.js").Store} store @param {(cursor: number) => void} seek */
export function createPlayTo(store, seek) {
  let goal = -1; // where the film is to rest; −1: nowhere
  let [speed, given] = [1, 1]; // the person's own, and the one on the way
  store.watch(({ player }) => void (player.playing || rest())); // a person who pauses, steps or seeks leads elsewhere
  return { to, rest, arrived };

  /** @param {number} at @param {number} fast */
  function to(at, fast) {
    const { player } = store.get();
    rest();
    const from = runUp(player.cursor, at);
    if (still() || from >= at) return seek(at);
    [goal, speed, given] = [at, store.get().player.speed, fast];
    const on = { cursor: from, playing: true, speed: fast, timeSteps: 0 };
    store.set({ player: { ...store.get().player, ...on }, state: "playing" });
  }

  /** The film goes nowhere by itself any more, at the person's own speed, or at one that was chosen on the way. */
  function rest() {
    if (goal < 0) return;
    goal = -1;
    const { player } = store.get();
    if (player.speed === given) store.set({ player: { ...player, speed } });
  }

  /** Time has passed: the film rests at its goal, or where else it must not go on. @param {number} end */
  function arrived(end) {
    const { player } = store.get();
    const last = goal >= 0 ? goal : end;
    if (!player.playing || player.cursor < last) return;
    rest();
    seek(last);
  }
}
