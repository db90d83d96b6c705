/** Moving pictures in the dialog of exports: which stretch, how long, how broad; what that makes; progress, cancel. */

import { byId } from "../shared/dom.view.js";
import { save } from "../shared/save.view.js";
import { createGif, paletteOf } from "./gif.js";
import { backwardPass, cursorsOf, durationOf, plan, stretchOf } from "./stretch.js";
import { createStudio, sizeOf } from "./studio.view.js";

/** @typedef {import("./gif.js").Library} Library */
/** @typedef {import("./studio.view.js").Seen & {config: any, look: any, scales: import("../types.js").Scales}} Shown */

const SAMPLES = 5; // pictures of which the palette is made, and the size of the file is guessed
const fieldOf = (/** @type {string} */ id) => /** @type {HTMLInputElement} */ (byId(id));

/** @param {() => Shown} see @returns {() => void} which fills the fields in, when the dialog opens */
export function createMoving(see) {
  const [from, until, seconds, width] = ["moving-from", "moving-until", "moving-seconds", "moving-width"].map(fieldOf);
  const [go, cancel, progress] = ["moving-gif", "moving-cancel", "moving-progress"].map((id) => byId(id));
  const told = byId("moving-plan");
  /** @type {AbortController | null} */
  let under = null; // way
  for (const field of [from, until, seconds, width]) field.addEventListener("input", tell);
  go.addEventListener("click", make);
  cancel.addEventListener("click", () => under?.abort());
  return fill;

  function fill() {
    const { steps } = see().film;
    const stretch = backwardPass(steps);
    for (const field of [from, until]) field.max = String(steps.length);
    [from.value, until.value] = [String(stretch.from), String(stretch.until)];
    tell();
  }

  function chosen() {
    const stretch = stretchOf(Number(from.value), Number(until.value), see().film.steps.length);
    return { stretch, cursors: cursorsOf(stretch, Number(seconds.value)), size: sizeOf(Number(width.value)) };
  }

  function tell() {
    const { cursors, size } = chosen();
    told.textContent = `${plan(cursors, size, null)}.`;
  }

  /** Draws and encodes frame by frame; between two, the page lives. */
  async function make() {
    if (under) return;
    const { stretch, cursors, size } = chosen();
    under = new AbortController();
    busy(true);
    const studio = createStudio(see(), {
      ...see(),
      ...{ width: size.width, unit: durationOf(cursors) / Math.max(1, stretch.until - stretch.from) },
    });
    try {
      const bytes = await encoded(studio, cursors, size, under.signal);
      told.textContent = save(
        `backflow-steps-${stretch.from}-${stretch.until}.gif`,
        new Blob([bytes], { type: "image/gif" }),
      );
    } catch (error) {
      told.textContent = under.signal.aborted ? "Cancelled." : `The picture cannot be made: ${error}`;
    } finally {
      studio.leave();
      busy(false);
      under = null;
    }
  }

  /**
   * @param {ReturnType<typeof createStudio>} studio
   * @param {number[]} cursors
   * @param {{width: number, height: number}} size
   * @param {AbortSignal} signal
   */
  async function encoded(studio, cursors, size, signal) {
    const library = await gifenc();
    const samples = [];
    for (let k = 0; k < SAMPLES; k++)
      samples.push(await studio.draw(cursors[Math.round((k * (cursors.length - 1)) / (SAMPLES - 1))]));
    const gif = createGif(library, paletteOf(library, samples));
    for (const [i, cursor] of cursors.entries()) {
      signal.throwIfAborted();
      gif.add(await studio.draw(cursor));
      progress.setAttribute("value", String((i + 1) / cursors.length));
      told.textContent = `${plan(cursors, size, (gif.size() * cursors.length) / (i + 1))}: frame ${i + 1} …`;
      await new Promise((next) => setTimeout(next));
    }
    return gif.finish();
  }

  /** @param {boolean} on */
  function busy(on) {
    for (const field of [from, until, seconds, width]) field.disabled = on;
    go.toggleAttribute("disabled", on);
    for (const part of [cancel, progress]) part.hidden = !on;
    progress.setAttribute("value", "0");
  }
}

/** The encoder, which few people need. @returns {Promise<Library>} */
const gifenc = () => import(new URL("../vendor/gifenc/gifenc.js", import.meta.url).href);
