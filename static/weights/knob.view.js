/** A weight in reach: its number, which is typed or moved by keys, a handle that is dragged, and the way back. */

import { debounce } from "../shared/debounce.js";
import { element } from "../shared/dom.view.js";
import { moved, numberIn, stepsOf } from "./amounts.js";
import { drag } from "./drag.view.js";

/** @typedef {ReturnType<typeof import("./touch.js").createTouch>} Touch */
/** @typedef {import("./params.js").Place} Place */
/** @typedef {{place: Place, label: string, value: number, note: string}} Shown */

const RESTS = 700; // milliseconds without a key, after which a hand has come to rest
const KEYS = "Arrow keys and dragging move it by 0.01, with Shift by 0.1, with Alt by 0.001";

/** @param {Touch} touch */
export function createKnob(touch) {
  const number = element("input", { type: "number", step: "any", title: KEYS });
  const name = element("span");
  const handle = element("span", { class: "handle", title: "Drag up or down", "aria-hidden": "true" }, "↕");
  const [undo, redo] = [turning("Undo", "↶", -1), turning("Redo", "↷", 1)];
  const note = element("p", { class: "hint" });
  const node = element(
    "div",
    { class: "knob", "data-weights": "" },
    element("label", {}, name, number),
    handle,
    undo,
    redo,
    note,
  );
  const resting = debounce(rest);
  let holds = false; // whether what stands here is newer than the film
  /** @type {Shown | null} */
  let shown = null;
  number.addEventListener("input", () => to(numberIn(number.value)));
  number.addEventListener("keydown", press);
  for (const event of ["change", "blur"]) number.addEventListener(event, rest);
  handle.addEventListener("pointerdown", grab);
  return { node, draw, grab, focus: () => (number.focus(), number.select()) };

  /** @param {string} word @param {string} sign @param {-1 | 1} way */
  function turning(word, sign, way) {
    const title = `${word} the change of weights`;
    const button = element("button", { type: "button", "aria-label": title, title }, sign);
    button.addEventListener("click", () => touch.turn(way));
    return button;
  }

  /** @param {number | null} value */
  function to(value) {
    if (value === null || !shown) return;
    holds = true;
    touch.move(shown.place, value);
    resting.after(RESTS);
  }

  async function rest() {
    resting.stop();
    holds = false;
    await touch.rest();
  }

  /** @param {KeyboardEvent} event */
  function press(event) {
    if (event.key === "Enter") rest();
    const steps = stepsOf(event.key);
    if (!steps || !shown) return;
    event.preventDefault();
    event.stopPropagation(); // the film stays where it is
    const value = moved(numberIn(number.value) ?? shown.value, steps, event);
    number.value = String(value);
    to(value);
  }

  /** A hand takes hold of the weight that is shown. @param {PointerEvent} event */
  function grab(event) {
    if (!shown || event.button) return;
    const { place, value } = shown;
    event.preventDefault(); // no text is selected
    drag(
      event,
      value,
      (now) => {
        holds = true;
        number.value = String(now);
        touch.move(place, now);
      },
      rest,
    );
  }

  /** @param {Shown} now */
  function draw(now) {
    const other = JSON.stringify(shown?.place) !== JSON.stringify(now.place);
    shown = now;
    name.textContent = `${now.label} `;
    number.setAttribute("aria-label", `Weight ${now.label}`);
    note.textContent = now.note;
    note.hidden = !now.note;
    undo.disabled = touch.back(-1) === null;
    redo.disabled = touch.back(1) === null;
    if (other || (!holds && numberIn(number.value) !== now.value)) number.value = String(now.value);
  }
}
