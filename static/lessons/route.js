/** A lesson and its stop <-> the page's address: a stop is a link, with its film and its place in it. Pure. */

import { linkOf, queryIn } from "../form/link.js";
import { fieldsOf, queryOf } from "../form/query.js";
import { changed, parametersOf } from "../shared/hash.js";

/** @typedef {import("./lessons.js").Stop} Stop */
/** @typedef {{id: string, k: number}} Route k: the stop, from 0 */

const NOWHERE = { at: "", open: "", example: "", notation: "", beside: "", train: "", lab: "" };

/** @param {string} hash @returns {Route | null} */
export function routeIn(hash) {
  const { lesson = "", stop = "1" } = parametersOf(hash);
  return /^[\w.-]{1,80}$/.test(lesson) ? { id: lesson, k: /^[1-9]\d{0,2}$/.test(stop) ? Number(stop) - 1 : 0 } : null;
}

/** The query of a stop's film as the page asks for it; null where the stop has none. @param {Stop} stop */
export const queryOfStop = ({ query }) => (query === null ? null : queryOf(fieldsOf(query)));

/**
 * The link of a stop; one without a film leaves the film that is shown where it is.
 * @param {Route} route
 * @param {Stop} stop
 * @param {{search: string, hash: string}} address that is left
 */
export function linkOfStop({ id, k }, stop, { search, hash }) {
  const lesson = { lesson: id, stop: String(k + 1) };
  const query = queryOfStop(stop);
  if (query === null) return linkOf(queryIn(search, hash), changed(hash, lesson));
  return linkOf(query, changed(hash, { ...NOWHERE, ...(stop.place ?? {}), ...lesson }));
}

/** The hash without a lesson; one that travels in the link goes too. @param {string} hash */
export const withoutLesson = (hash) => changed(hash, { lesson: "", stop: "", text: "" });

/** Whether an address says nothing of where one is in a film: then the stop says it. @param {string} hash */
export const barely = (hash) => !("at" in parametersOf(hash));

/**
 * Where a film of a sentence's link is opened without leaving the lesson.
 * @param {string} href
 * @param {string} hash
 */
export function linkOfSentence(href, hash) {
  const [search, place = ""] = href.split("#");
  return linkOf(queryOf(fieldsOf(search.slice(1))), changed(hash, { ...NOWHERE, ...parametersOf(place) }));
}
