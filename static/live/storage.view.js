/** What is remembered of a class: by the browser its session, by the tab that it presents, by the address its code. */

import { changed } from "../shared/hash.js";
import { forget, remember, rememberHere, remembered, rememberedHere } from "../shared/storage.view.js";
import { PRESENTS } from "./late.view.js";

/** @typedef {{code: string, key: string}} Session */

const KNOWN = "live";

/** The session that was begun in this browser, in another tab or before. @returns {Session | null} */
export const known = () => JSON.parse(remembered(KNOWN) ?? "null");

/** The one whose presenter this tab is. @returns {Session | null} */
export const presentedHere = () => JSON.parse(rememberedHere(PRESENTS) ?? "null");

/** @param {Session} session */
export function keep(session) {
  remember(KNOWN, JSON.stringify(session));
  rememberHere(PRESENTS, JSON.stringify(session));
}

/** The session is over. */
export function drop() {
  forget(KNOWN);
  rememberHere(PRESENTS, null);
}

/** The tab is no longer the presenter's; the browser knows its session all the same. */
export const leave = () => rememberHere(PRESENTS, null);

/** The address of a page that follows names its class, so that a reload finds it; a key never. @param {string} code */
export function nameInAddress(code) {
  const hash = changed(location.hash, { live: code, key: "" });
  if (hash !== location.hash) history.replaceState(null, "", `${location.pathname}${location.search}${hash}`);
}
