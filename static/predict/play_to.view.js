/** The film plays to a step by itself, and rests there: a person's own speed comes back. */

import { still } from "../shared/clock.view.js";
import { runUp } from "./quiz.js";

/** @param {import("../page/page.js").Store} store @param {(cursor: number) => void} seek */
export function createPlayTo(store, seek) {
  let goal = -1; // where the film is to rest; −1: nowhere
  let speed = 1; // the person's own
  return { to, rest, arrived };

  /** @param {number} at @param {number} fast */
  function to(at, fast) {
    const { player } = store.get();
    rest();
    const from = runUp(player.cursor, at);
    if (still() || from >= at) return seek(at);
    [goal, speed] = [at, player.speed];
    store.set({ player: { ...player, cursor: from, playing: true, speed: fast, timeSteps: 0 }, state: "playing" });
  }

  function rest() {
    if (goal < 0) return;
    goal = -1;
    store.set({ player: { ...store.get().player, speed } });
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
