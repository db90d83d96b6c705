/** A hand that moves up or down: by the mouse, a pen or a finger, from where it has taken hold. */

import { moved } from "./amounts.js";

const STILL = 3; // pixels within which a hand does not move: it clicks

/**
 * @param {PointerEvent} event with which it takes hold
 * @param {number} from the number that it moves
 * @param {(value: number, event: PointerEvent) => void} move
 * @param {(moved: boolean) => void} end
 * @param {PointerEvent} [now] where it is already
 */
export function drag(event, from, move, end, now = event) {
  let going = false;
  const stop = new AbortController();
  const { signal } = stop;
  addEventListener("pointermove", follow, { signal });
  for (const type of ["pointerup", "pointercancel"]) addEventListener(type, finish, { signal });
  if (now !== event) follow(now);

  /** @param {PointerEvent} now */
  function follow(now) {
    if (now.pointerId !== event.pointerId) return;
    if (!now.buttons) return finish(now); // let go while nobody listened
    const up = event.clientY - now.clientY;
    going ||= Math.abs(up) > STILL;
    if (going) move(moved(from, Math.round(up), now), now);
    return undefined;
  }

  /** @param {Event} now */
  function finish(now) {
    if (/** @type {PointerEvent} */ (now).pointerId !== event.pointerId) return;
    stop.abort();
    if (going) swallowClick();
    end(going);
  }
}

/** The click that ends a drag opens nothing. */
function swallowClick() {
  const swallow = (/** @type {Event} */ event) => event.stopPropagation();
  addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => removeEventListener("click", swallow, { capture: true }));
}
