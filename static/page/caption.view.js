/** The caption: the page's only voice, in a band whose height never changes. */

import { byId, element } from "../shared/dom.view.js";
import { captionOf } from "./caption.js";

/** @typedef {import("../types.js").Board} Board */

const SIZES = ["", "long", "longer", "longest"]; // of the type, from that of two lines to the smallest
const TOGETHER = /(t = \d+|\d+ : \d+|[^ ]+ %)/; // what no end of a line parts

export function createCaption() {
  const [root, says, phase, place] = ["caption", "caption-says", "caption-phase", "caption-place"].map((id) =>
    byId(id),
  );
  let said = "";
  addEventListener("resize", () => (said = ""));
  const room = new ResizeObserver(fit); // buttons come beside a sentence that stands, and themes change its type
  for (const box of [root, byId("caption-acts")]) room.observe(box);
  return { draw, stand: () => (said = "") };

  /**
   * @param {Board} board
   * @param {boolean} playing
   * @param {{eyebrow: string, says: string, phase?: string} | null} [voice] of who speaks in place of the step
   * @param {string} [after] what the film ends with
   */
  function draw(board, playing, voice = null, after = "") {
    says.setAttribute("aria-live", playing ? "off" : "polite"); // who listens hears what rests
    const told = spoken(board, playing);
    const phased = voice?.phase ?? told.phase; // by whose colour the band is drawn
    const caption = {
      ...told,
      phase: phased,
      heading: voice?.eyebrow ?? told.phase,
      says: voice?.says ?? told.says,
      after,
    };
    const key = JSON.stringify(caption);
    if (key === said) return;
    said = "";
    root.dataset.phase = caption.phase;
    phase.textContent = caption.heading;
    place.textContent = caption.place;
    byId("caption-after").textContent = after;
    says.replaceChildren(...unbroken(caption.says));
    fit();
    said = key;
  }

  /** @param {Board} board @param {boolean} playing */
  function spoken(board, playing) {
    try {
      return captionOf(board, playing);
    } catch (error) {
      [said, says.textContent] = ["", ""]; // no other step's sentence stands there if this one cannot be made
      throw error;
    }
  }

  /** The largest type in which the sentence has room: the band never grows. */
  function fit() {
    for (const size of SIZES) {
      root.dataset.size = size;
      if (says.scrollHeight <= says.clientHeight + 1 && root.scrollHeight <= root.clientHeight) return;
    }
  }
}

/** A text as nodes, of which those that belong together stay in one line. @param {string} text */
const unbroken = (text) =>
  text.split(TOGETHER).map((part, i) => (i % 2 ? element("span", { class: "unbroken" }, part) : part));
