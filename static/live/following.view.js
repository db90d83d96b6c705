/** A follower's side of a session: the page goes where the class goes, until its person leads elsewhere. */

import { Refused, liveDocuments, rest } from "../api.js";
import * as follower from "./follower.js";
import { createHearing } from "./subscription.js";
import { whileSeen } from "./visibility.view.js";

/** @typedef {import("./follower.js").Following} Following */
/** @typedef {import("./place.js").Doc} Doc */
/** @typedef {import("./place.js").Place} Place */

const ACTS = ["pointerdown", "click", "keydown", "input", "change", "popstate"];
const PATIENCE = 40; // times that a session which was there is asked for where the server knows nothing of it

/**
 * @param {string} code
 * @param {ReturnType<typeof import("./leading.view.js").createLeading>} leading
 * @param {(f: Following) => void} changed
 */
export function createFollowing(code, leading, changed) {
  let f = follower.following(code);
  let unknown = 0;
  let acted = false; // whether a person has done anything since the class led here
  const hearing = createHearing({
    documents: (signal) => liveDocuments(code, "", signal),
    hear,
    lose: () => set(follower.away(f)),
    refused,
    rest,
    chance: Math.random,
  });
  const deaf = whileSeen(hearing);
  for (const name of ACTS) addEventListener(name, act, true);
  changed(f);
  return { moved, back, end };

  function end() {
    for (const name of ACTS) removeEventListener(name, act, true);
    deaf();
  }

  /** @param {Event} event */
  function act(event) {
    acted ||= event.type !== "popstate" || event.isTrusted; // by Back, and not by the class
  }

  /** @param {Following} next */
  function set(next) {
    if (next === f) return;
    f = next;
    changed(f);
  }

  /** @param {Doc} doc */
  function hear(doc) {
    unknown = 0;
    take(follower.heard(f, doc));
  }

  /** @param {{f: Following, go: Place | null}} next */
  function take({ f: next, go }) {
    set(next);
    const arrived = () => ((acted = false), set(follower.led(f, leading.here())));
    if (go) leading.go(go, code, arrived, () => acted && set(follower.left(f)));
  }

  /** The page is somewhere else. */
  function moved() {
    if (leading.going()) return;
    const here = leading.here();
    if (acted || !f.led) set(follower.touched(f, here, leading.atEnd()));
    else f = follower.led(f, { ...here, playing: f.led.playing }); // the page itself: a lesson that has come since
  }

  function back() {
    take(follower.returned(f));
  }

  /**
   * A class whose server was restarted is there again once its presenter is; a code that never led anywhere is wrong.
   * @param {unknown} error @returns {Promise<boolean>}
   */
  async function refused(error) {
    if (!(error instanceof Refused)) return true;
    if (f.doc && error.status === 404 && unknown++ < PATIENCE) return true;
    set(follower.over(f));
    return false;
  }
}
