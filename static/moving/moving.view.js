/** Moving pictures in the dialog of exports: which stretch, how long, how broad; what that makes; progress, cancel. */

import { byId } from "../shared/dom.view.js";
import { addressOf } from "../shared/late.js";
import { save } from "../shared/save.view.js";
import { createGif, paletteOf, weightOf } from "./gif.js";
import { backwardPass, cursorsOf, plan, samplesOf, stretchOf } from "./stretch.js";
import { createStudio, sizeOf } from "./studio.view.js";
import { createVideo, VIDEO_DELAY } from "./video.js";

/** @typedef {import("./gif.js").Library} Library */
/** @typedef {import("./studio.view.js").Seen & {config: any, look: any, scales: import("../types.js").Scales}} Shown */

/** @typedef {ReturnType<typeof createStudio>} Studio */
/** @typedef {"gif" | "webm" | "mp4"} Kind */
/**
 * @typedef {object} Encoder
 * @property {(picture: import("./gif.js").Picture) => unknown} add
 * @property {() => BlobPart | Promise<BlobPart>} finish
 * @property {() => unknown} cancel
 */

/** @type {Kind[]} */
const KINDS = ["gif", "webm", "mp4"];
const SAMPLES = 5; // pictures of which the palette is made
const PAUSE = 200; // milliseconds without a change, before it is done
const PLACES = 4; // of each kind, at which two neighbours are encoded in order to tell how heavy all will be
const fieldOf = (/** @type {string} */ id) => /** @type {HTMLInputElement} */ (byId(id));

/** @param {() => Shown} see @returns {() => void} which fills the fields in, when the dialog opens */
export function createMoving(see) {
  const fields = ["moving-from", "moving-until", "moving-seconds", "moving-width"].map(fieldOf);
  const [from, until, seconds, width] = fields;
  const [cancel, progress, frame, told] = ["cancel", "progress", "frame", "plan"].map((part) => byId(`moving-${part}`));
  const buttons = KINDS.map((kind) => byId(`moving-${kind}`));
  /** @type {AbortController | null} */
  let under = null; // way
  let weighed = 0; // how often it was asked
  for (const field of fields) field.addEventListener("input", tell);
  KINDS.forEach((kind, k) => buttons[k].addEventListener("click", () => make(kind)));
  cancel.addEventListener("click", () => under?.abort());
  return fill;

  function fill() {
    if (under) return;
    const { steps } = see().film;
    const stretch = backwardPass(steps);
    for (const field of [from, until]) field.max = String(steps.length);
    [from.value, until.value] = [String(stretch.from), String(stretch.until)];
    for (const video of buttons.slice(1)) video.hidden = !("VideoEncoder" in globalThis); // as at plain-http addresses
    tell();
  }

  /** @param {number} [delay] */
  function chosen(delay) {
    const stretch = stretchOf(Number(from.value), Number(until.value), see().film.steps.length);
    return { stretch, cursors: cursorsOf(stretch, Number(seconds.value), delay), size: sizeOf(Number(width.value)) };
  }

  function tell() {
    const { cursors, size } = chosen();
    told.textContent = `${plan(cursors, size, null)}.`;
    weigh();
  }

  /** Tells how heavy the GIF becomes, from some of its frames; the next one who asks, and who makes one, ends it. */
  async function weigh() {
    const mine = ++weighed;
    const wanted = () => mine === weighed && !under;
    const { stretch, cursors, size } = chosen();
    await new Promise((rested) => setTimeout(rested, PAUSE));
    if (!wanted() || !see().film.steps.length) return;
    /** @type {Studio | null} */
    let studio = null;
    try {
      studio = studioOf(stretch, size.width);
      const { kinds, still } = samplesOf(cursors, PLACES);
      const drawn = [];
      for (const { count, neighbours } of kinds) drawn.push({ count, neighbours: await pairs(studio, neighbours) });
      const library = await gifenc();
      if (wanted()) told.textContent = `${plan(cursors, size, weightOf(library, drawn, still))}.`;
    } catch {
      return; // the plan stands without a weight; why nothing can be drawn is said to whoever makes the picture
    } finally {
      studio?.leave();
    }
  }

  /** @param {import("./stretch.js").Stretch} stretch @param {number} width */
  function studioOf(stretch, width) {
    const unit = Number(seconds.value) / Math.max(1, stretch.until - stretch.from);
    return createStudio(see(), { ...see(), ...{ width, unit } });
  }

  /** Draws and encodes frame by frame; between two, the page lives. @param {Kind} kind */
  async function make(kind) {
    if (under) return;
    const { stretch, cursors, size } = chosen(kind === "gif" ? undefined : VIDEO_DELAY);
    under = new AbortController();
    const done = busy(buttons[KINDS.indexOf(kind)]);
    const studio = studioOf(stretch, size.width);
    try {
      const encoder = kind === "gif" ? await gifOf(studio, cursors) : await videoOf(studio, kind);
      const bytes = await encoded(encoder, studio, cursors, under.signal);
      const type = kind === "gif" ? "image/gif" : `video/${kind}`;
      told.textContent = save(`backflow-steps-${stretch.from}-${stretch.until}.${kind}`, new Blob([bytes], { type }));
    } catch (error) {
      const why = error instanceof Error ? error.message : error;
      told.textContent = under.signal.aborted ? "Cancelled." : `The picture cannot be made: ${why}.`;
    } finally {
      studio.leave();
      done();
      under = null;
    }
  }

  /**
   * @param {Encoder} encoder
   * @param {Studio} studio
   * @param {number[]} cursors
   * @param {AbortSignal} signal
   */
  async function encoded(encoder, studio, cursors, signal) {
    for (const [i, cursor] of cursors.entries()) {
      if (signal.aborted) await encoder.cancel();
      signal.throwIfAborted();
      await encoder.add(await studio.draw(cursor));
      progress.setAttribute("value", String((i + 1) / cursors.length));
      frame.textContent = `Frame ${i + 1} of ${cursors.length} …`; // of which a screen reader hears as of the bar
      await new Promise((next) => setTimeout(next));
    }
    return encoder.finish();
  }

  /** Cancel alone can be pressed, and has the focus, until what is returned is called. @param {HTMLElement} pressed */
  function busy(pressed) {
    told.textContent = "The frames are being drawn.";
    for (const part of [cancel, progress]) part.hidden = false;
    cancel.focus();
    for (const control of [...fields, ...buttons]) control.toggleAttribute("disabled", true);
    return () => {
      for (const control of [...fields, ...buttons]) control.toggleAttribute("disabled", false);
      if (document.activeElement === cancel) pressed.focus();
      for (const part of [cancel, progress]) part.hidden = true;
      progress.setAttribute("value", "0");
      frame.textContent = "";
    };
  }
}

/** Pictures of neighbours; between two, the page lives. @param {Studio} studio @param {number[][]} neighbours */
async function pairs(studio, neighbours) {
  const drawn = [];
  for (const [one, next] of neighbours) {
    drawn.push([await studio.draw(one), await studio.draw(next)]);
    await new Promise((lived) => setTimeout(lived));
  }
  return drawn;
}

/** The encoder, which few people need. @returns {Promise<Library>} */
const gifenc = () => import(addressOf("vendor/gifenc/gifenc.js"));

/** @param {Studio} studio @param {number[]} cursors @returns {Promise<Encoder>} */
async function gifOf(studio, cursors) {
  const library = await gifenc();
  const samples = [];
  for (let k = 0; k < SAMPLES; k++)
    samples.push(await studio.draw(cursors[Math.round((k * (cursors.length - 1)) / (SAMPLES - 1))]));
  return { ...createGif(library, paletteOf(library, samples)), cancel: () => {} };
}

/** @param {Studio} studio @param {"webm" | "mp4"} kind @returns {Promise<Encoder>} */
async function videoOf(studio, kind) {
  const library = await import(addressOf("vendor/mediabunny/mediabunny.min.js"));
  return createVideo(library, kind, studio.canvas);
}
