/** What is written here is kept in this browser; the editor comes when somebody writes. */

import { remember, remembered } from "../shared/storage.view.js";
import { EMPTY } from "./draft.js";

const KEPT = "lesson"; // of what the browser remembers: the file that is written here

/** The file that is written here. */
export const draft = () => remembered(KEPT) ?? EMPTY;

/** @param {string} text */
export const keep = (text) => remember(KEPT, text);

/**
 * @param {Omit<Parameters<typeof import("./editor.view.js").createEditor>[0], "leave">} doors
 * @returns {(leave: () => void) => Promise<HTMLElement>}
 */
export function createLateEditor(doors) {
  /** @type {ReturnType<typeof import("./editor.view.js").createEditor> | null} */
  let editor = null;
  return async (leave) => {
    const { createEditor } = await import("./editor.view.js");
    editor ??= createEditor({ ...doors, leave });
    editor.show();
    return editor.root;
  };
}
