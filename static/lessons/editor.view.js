/** Writing a lesson: views of films become stops, each a piece of the file; it stays in this browser. */

import { ownLesson, Refused } from "../api.js";
import { pack } from "../page/packed.js";
import { debounce } from "../shared/debounce.js";
import { button, element } from "../shared/dom.view.js";
import { parametersOf } from "../shared/hash.js";
import { countSaid } from "./lessons.js";
import { save } from "../shared/save.view.js";
import {
  EMPTY,
  fileName,
  moved,
  partsOf,
  placed,
  replaced,
  textOf,
  titleOf,
  withQuestion,
  withSweep,
  withView,
  without,
} from "./draft.js";
import { MINE, SHARED } from "./lesson_cache.view.js";
import { draft, keep } from "./writing.view.js";

/** @typedef {import("./draft.js").Parts} Parts */

const REST = 400; // milliseconds without a letter, after which the file is read

/**
 * @param {object} doors
 * @param {() => import("../page/page.js").Page} doors.page whose film is shown
 * @param {() => string} doors.hash of the address of where one is
 * @param {(id: string) => void} doors.begin a preview
 * @param {() => void} doors.leave to the menu
 */
export function createEditor({ page, hash, begin, leave }) {
  let parts = partsOf(draft());
  let before = ""; // the file before its last stop came, went or moved
  const checking = debounce(check);
  const stops = element("ol", { class: "lesson-stops" });
  const said = element("p", { class: "hint", role: "status" });
  const link = element("input", { readonly: "", "aria-label": "Link to this lesson", hidden: "" });
  const file = element("input", {
    type: "file",
    accept: ".md,text/markdown,text/plain",
    "aria-label": "A lesson’s file",
  });
  file.addEventListener("change", openFile);
  const head = area(
    "The head of the lesson",
    () => parts.head,
    (text) => change({ ...parts, head: text }),
  );
  const undo = button("Undo", () => set(partsOf(before)));
  undo.hidden = true;
  const acts = element("div", { class: "takes" }, ...controls());
  const kept = element("p", { class: "hint" }, "Kept in this browser alone, until you download it or share its link.");
  const root = element("div", { class: "lesson-editor" }, acts, kept, said, link, head.root, stops);
  return { root, show };

  function controls() {
    return [
      button("All lessons", leave),
      button("Add this view", addView, "main"),
      button("Preview", () => begin(MINE)),
      button("Download", download),
      element("label", { class: "button" }, "Open a file", file),
      button("Share as a link", share),
      button("Begin anew", () => set(partsOf(EMPTY))),
      undo,
    ];
  }

  function show() {
    parts = partsOf(draft());
    draw();
    check();
  }

  /** Keeps what was written; what stands on the page stays. @param {Parts} other */
  function change(other) {
    parts = other;
    keep(textOf(parts));
    checking.after(REST);
  }

  /** @param {Parts} other with more stops, fewer, or in another order */
  function set(other) {
    before = textOf(parts);
    undo.hidden = false;
    change(other);
    draw();
  }

  function download() {
    say(save(fileName(textOf(parts)), new Blob([textOf(parts)], { type: "text/markdown" })), false);
  }

  function addView() {
    const { query, film, player } = page();
    const { open = "", ...place } = parametersOf(hash());
    set(withView(parts, query, { ...place, open: withSweep(open, film, Math.floor(player.cursor)) }));
    stops.lastElementChild?.querySelector("textarea")?.focus();
  }

  async function openFile() {
    const [chosen] = file.files ?? [];
    if (!chosen) return;
    set(partsOf((await chosen.text()).replace(/^\ufeff/, "")));
    file.value = "";
  }

  async function share() {
    link.hidden = false;
    link.value = await sharedLink(textOf(parts));
    link.select();
    say(`The link has ${link.value.length} letters, and the whole lesson in it.`, false);
  }

  /** Whether it can be read, and whether all its numbers can be computed. */
  async function check() {
    if (!parts.stops.length) return say("It has no stop yet: go to a place in a film, and add this view.", false);
    const read = textOf(parts);
    const found = await ownLesson(read).catch((error) => error);
    if (read !== textOf(parts)) return;
    const faults = found instanceof Refused ? found.fields.map(faultOf) : (found.faults ?? []);
    mark(faults);
    if (found instanceof Error && !(found instanceof Refused)) return say(found.message, true);
    const many = `${faults.length} ${faults.length === 1 ? "thing is" : "things are"} wrong, see below.`;
    say(faults.length ? many : `All right: ${countSaid({ ...found, stops: found.stops.length })}.`, faults.length > 0);
  }

  /** @param {import("./lessons.js").Fault[]} faults each is told beside its part */
  function mark(faults) {
    const places = faults.map((fault) => placed(parts, fault));
    [head.root, ...stops.children].forEach((node, i) => {
      const own = places.filter(({ k }) => k === i - 1).map(({ line, says }) => `Line ${line} ${says}`);
      const told = /** @type {HTMLElement} */ (node.querySelector(".answer-trouble"));
      told.textContent = own.join(" ");
    });
  }

  function draw() {
    head.fill();
    stops.replaceChildren(...parts.stops.map((_, k) => stopNode(k, () => parts, change, set)));
  }

  /** @param {string} text @param {boolean} bad */
  function say(text, bad) {
    said.textContent = text;
    said.dataset.bad = String(bad);
  }
}

/** @param {string} text */
async function sharedLink(text) {
  const hash = new URLSearchParams({ lesson: SHARED, stop: "1", text: await pack(text) });
  return `${location.origin}${location.pathname}#${hash}`;
}

/**
 * @param {number} k
 * @param {() => Parts} get
 * @param {(parts: Parts) => void} change its text
 * @param {(parts: Parts) => void} set more stops, fewer, or another order
 */
function stopNode(k, get, change, set) {
  const stop = () => get().stops[k];
  const text = area(`Stop ${k + 1}`, stop, (written) => change(replaced(get(), k, written)));
  text.fill();
  const name = titleOf(stop());
  const row = element(
    "div",
    { class: "takes" },
    button("Up", () => set(moved(get(), k, -1)), "", `Stop ${k + 1}, ${name}: up`),
    button("Down", () => set(moved(get(), k, 1)), "", `Stop ${k + 1}, ${name}: down`),
    button("Add a question", () => set(replaced(get(), k, withQuestion(stop())))),
    button("Remove", () => set(without(get(), k)), "", `Remove stop ${k + 1}, ${name}`),
  );
  return element("li", {}, text.root, row);
}

/** What the server says of a line: "line 12 has ...". @param {{field: string, message: string}} fault */
const faultOf = ({ field, message }) => ({
  line: Number(/\d+/.exec(field)?.[0] ?? 1),
  says: message.replace(/^line \d+ /, ""),
});

/** @param {string} name @param {() => string} get @param {(text: string) => void} set */
function area(name, get, set) {
  const input = element("textarea", { "aria-label": name, spellcheck: "false" });
  input.addEventListener("input", () => (fit(), set(input.value)));
  const root = element(
    "div",
    { class: "lesson-part" },
    input,
    element("p", { class: "answer-trouble", role: "alert" }),
  );
  return { root, fill: () => ((input.value = get()), fit()) };

  function fit() {
    input.rows = Math.min(18, input.value.split("\n").length);
  }
}
