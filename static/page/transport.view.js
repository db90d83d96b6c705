/** The transport: buttons, the film as a strip of phases, speed, and the keys that do the same. */

import { beginnings, PHASES, phaseOf } from "../film/phases.js";
import { covered } from "../shared/dialog.view.js";
import { byId, element, sharp } from "../shared/dom.view.js";
import { placeOf } from "./caption.js";

/** @typedef {import("../types.js").Player} Player */
/** @typedef {import("../types.js").Step} Step */
/** @typedef {import("../types.js").Palette} Palette */

/**
 * @typedef {object} Actions
 * @property {() => void} toggle
 * @property {(by: number) => void} step
 * @property {(by: number) => void} arrow one step, or one stop of the tour
 * @property {(cursor: number) => void} seek
 * @property {(speed: number) => void} speed
 * @property {() => void} inside opens the cell of the step
 * @property {() => void} close what is open
 * @property {(byMoment: boolean) => void} beat
 */

/** @param {Actions} actions */
export function createTransport(actions) {
  const play = byId("play");
  const position = /** @type {HTMLInputElement} */ (byId("position"));
  const strip = /** @type {HTMLCanvasElement} */ (byId("phases"));
  /** @type {Map<string, number>} */
  let begins = new Map();
  const buttons = PHASES.map(({ name, tone, about }) => {
    const button = /** @type {HTMLButtonElement} */ (
      element("button", { type: "button", class: tone, title: about }, name)
    );
    button.addEventListener("click", () => actions.seek(begins.get(name) ?? 0));
    return button;
  });
  byId("phase-names").replaceChildren(...buttons.map((button) => element("li", {}, button)));
  play.addEventListener("click", actions.toggle);
  byId("to-start").addEventListener("click", () => actions.seek(0));
  byId("to-end").addEventListener("click", () => actions.seek(Infinity));
  byId("step-back").addEventListener("click", () => actions.step(-1));
  byId("step-forward").addEventListener("click", () => actions.step(1));
  position.addEventListener("input", () => actions.seek(Number(position.value)));
  const speed = /** @type {HTMLSelectElement} */ (byId("speed"));
  speed.addEventListener("change", () => actions.speed(Number(speed.value)));
  const beat = /** @type {HTMLSelectElement} */ (byId("beat"));
  beat.addEventListener("change", () => actions.beat(beat.value === "moment"));
  document.addEventListener("keydown", (event) => key(event, actions));
  return { draw, drawStrip, offerBeats };

  /** What moves together: each step alone, or all layers of so many time steps. @param {number} timeSteps */
  function offerBeats(timeSteps) {
    beat.options[1].textContent = timeSteps > 1 ? `each ${timeSteps} time steps` : "each time step";
  }

  /** @param {Player} player @param {import("../types.js").Board} board */
  function draw(player, board) {
    const { step } = board;
    const words = step ? `, ${step.phase}, ${placeOf(board)}` : "";
    const shown = Math.floor(player.cursor);
    position.max = String(player.length);
    position.value = String(shown);
    position.setAttribute("aria-valuemax", String(player.length));
    position.setAttribute("aria-valuenow", String(shown));
    position.setAttribute("aria-valuetext", `step ${shown} of ${player.length}${words}`);
    const word = player.playing ? "Pause" : "Play";
    if (play.textContent !== word) play.textContent = word;
    speed.value = String(player.speed);
    beat.value = player.timeSteps ? "moment" : "step";
    buttons.forEach((button, k) =>
      button.setAttribute("aria-current", String(step !== null && phaseOf(step) === PHASES[k])),
    );
  }

  /** A phase that has not come yet cannot be gone to; influence is only of RTRL. @param {Step[]} steps */
  function offerPhases(steps) {
    begins = beginnings(steps);
    buttons.forEach((button, k) => {
      button.disabled = !begins.has(PHASES[k].name);
      button.hidden = button.disabled && PHASES[k].name === "influence";
    });
  }

  /**
   * The film as a strip: each step has the colour of its phase; what has not arrived is blank.
   * @param {Step[]} steps
   * @param {number} expected
   * @param {Palette} palette
   */
  function drawStrip(steps, expected, palette) {
    offerPhases(steps);
    const { clientWidth: width, clientHeight: height } = strip;
    const context = sharp(strip, width, height);
    context.clearRect(0, 0, width, height);
    context.fillStyle = palette.frame;
    context.fillRect(0, 0, width, height);
    const each = width / Math.max(1, steps.length < expected ? expected : steps.length);
    context.globalAlpha = 0.88;
    for (let i = 0, end = 0; i < steps.length; i = end) {
      end = i + 1;
      const tone = phaseOf(steps[i]).tone;
      while (each <= 5 && end < steps.length && phaseOf(steps[end]).tone === tone) end++;
      context.fillStyle = palette[tone];
      context.fillRect(i * each, 0, each > 5 ? each - 1 : (end - i) * each + 0.5, height);
    }
    context.globalAlpha = 1;
  }
}

/** @type {Record<string, (actions: Actions) => void>} */
const KEYS = {
  " ": (actions) => actions.toggle(),
  ArrowRight: (actions) => actions.arrow(1),
  ArrowLeft: (actions) => actions.arrow(-1),
  Home: (actions) => actions.seek(0),
  End: (actions) => actions.seek(Infinity),
  Enter: (actions) => actions.inside(),
  Escape: (actions) => actions.close(),
};

const SCROLLING = ["ArrowRight", "ArrowLeft", "Home", "End"];

/** Whether an element is broader than its frame, and scrolls; the stage follows the film. @param {HTMLElement} at */
const scrolls = (at) =>
  at.scrollWidth > at.clientWidth && /auto|scroll/.test(getComputedStyle(at).overflowX) && !at.closest(".stage-frame");

/**
 * Keys drive the film unless they belong to the field that has the focus, or scroll what is broad.
 * @param {KeyboardEvent} event
 * @param {Actions} actions
 */
function key(event, actions) {
  const at = /** @type {HTMLElement} */ (event.target);
  const busy = at.closest("input:not(#position), select, textarea, summary, [contenteditable]");
  const pressed = [" ", "Enter"].includes(event.key) && at.closest("button, a, summary");
  if (covered() || (SCROLLING.includes(event.key) && scrolls(at))) return;
  if (busy || pressed || event.ctrlKey || event.metaKey || event.altKey || !(event.key in KEYS)) return;
  event.preventDefault();
  KEYS[event.key](actions);
}
