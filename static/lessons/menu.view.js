/** The dialog of lessons: what each teaches, how long it takes, where one was, and which files are none. */

import { lessons } from "../api.js";
import { createDialog } from "../shared/dialog.view.js";
import { byId, element } from "../shared/dom.view.js";
import { goesOnAt, seenSaid, sizeSaid } from "./lessons.js";

/** @typedef {import("./lessons.js").Listed} Listed */
/** @typedef {import("./lessons.js").Menu} Menu */

/**
 * @param {object} doors
 * @param {(write: () => void) => Promise<HTMLElement>} doors.editor comes when somebody writes
 * @param {(id: string, k: number) => void} doors.begin
 * @param {() => import("./lessons.js").Progress} doors.progress
 * @returns {() => void} which opens it, or closes it
 */
export function createMenu({ begin, progress, editor }) {
  const list = byId("lessons-list");
  const body = byId("lessons-body");
  byId("lessons-write").addEventListener("click", write);
  const toggle = createDialog("lessons", fill, false);
  return toggle;

  async function fill() {
    body.removeAttribute("data-writes");
    if (!list.childElementCount) list.replaceChildren(element("p", { class: "hint" }, "The menu is on its way …"));
    const menu = await lessons().catch((error) => error);
    list.replaceChildren(
      ...(menu instanceof Error ? [element("p", { role: "alert" }, menu.message)] : menuNodes(menu)),
    );
  }

  /** To the editor, which stands where the menu stood. */
  async function write() {
    byId("lessons-editor").replaceChildren(await editor(fill));
    body.setAttribute("data-writes", "");
  }

  /** @param {Menu} menu */
  function menuNodes({ lessons: all, faults }) {
    const ours = all.filter(({ own }) => !own);
    const own = all.filter((each) => each.own);
    return [
      element("ol", { class: "lessons" }, ...ours.map(item)),
      ...(own.length
        ? [element("h3", {}, "Of this server"), element("ul", { class: "lessons" }, ...own.map(item))]
        : []),
      ...(faults.length
        ? [element("h3", {}, "Files that are no lessons"), element("ul", {}, ...faults.map(broken))]
        : []),
    ];
  }

  /** @param {Listed} lesson */
  function item(lesson) {
    const [seen, k] = [seenSaid(progress(), lesson), goesOnAt(progress(), lesson)];
    const said = element("p", { class: "hint" }, [sizeSaid(lesson), seen].filter(Boolean).join("; "), ".");
    const starts = k ? [entry(lesson, k, `Continue at stop ${k + 1}`, "button main")] : [];
    const title = entry(lesson, 0, lesson.title, "lesson-link");
    return element("li", {}, title, element("p", {}, lesson.sentence), said, ...starts);
  }

  /** @param {Listed} lesson @param {number} k @param {string} words @param {string} look */
  function entry({ id }, k, words, look) {
    const node = element("a", { href: `#lesson=${id}&stop=${k + 1}`, class: look }, words);
    node.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      toggle();
      begin(id, k);
    });
    return node;
  }
}

/** @param {Menu["faults"][number]} fault */
const broken = ({ file, line, says }) => element("li", {}, element("code", {}, file), `, line ${line}, ${says}`);
