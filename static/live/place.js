/** Where a page is, as the class hears it: its link, step, playing and speed. Pure. */

import { fragmentOf } from "../page/fragment.js";
import { queryIn } from "../form/link.js";
import { changed, parametersOf } from "../shared/hash.js";

/** @typedef {{link: string, at: number, playing: boolean, speed: number}} Place link: ?query#hash, without `at` */
/**
 * @typedef {object} Asked a question as everybody has it
 * @property {string} id
 * @property {number} round
 * @property {"sign" | "number" | "choice" | "place"} kind
 * @property {string} ask
 * @property {string[]} [choices]
 * @property {"open" | "closed" | "revealed"} phase
 * @property {number} answered
 * @property {Record<string, number> | null} counts null while open
 * @property {any} truth null until revealed
 * @property {number} [tolerance]
 * @property {any} [of]
 * @property {string} [says]
 * @property {any[]} [wrong]
 */
/**
 * @typedef {object} Doc a session's document, whole
 * @property {string} code
 * @property {number} rev
 * @property {string} link
 * @property {number} at
 * @property {boolean} playing
 * @property {number} speed
 * @property {boolean | number} follow
 * @property {number} people
 * @property {Asked | null} question
 * @property {boolean} ended
 */

const OURS = { at: "", live: "", key: "" }; // what of a hash is no part of a place

/** @param {string} search @param {string} hash */
const linkIn = (search, hash) => `${search || "?"}${changed(hash, OURS)}`;

/**
 * @param {import("../page/page.js").Page} page
 * @param {{search: string, hash: string}} address
 * @param {string} asked the query that the address asks for; its film may not have begun
 * @returns {Place}
 */
export function placeOf(page, { search, hash }, asked) {
  const { cursor, playing, speed } = page.player;
  if (page.query !== asked || !page.film.start) return { link: linkIn(search, hash), at: 0, playing: false, speed };
  return { link: linkIn(search, changed(hash, fragmentOf(page))), at: Math.floor(cursor), playing, speed };
}

/** @param {Doc} doc @returns {Place | null} null where nothing was shown yet */
export function placeIn({ link, at, playing, speed }) {
  if (!link) return null;
  const [search, hash] = split(link);
  return { link: linkIn(search, hash), at, playing, speed };
}

/** The query of the film that the class looks at. @param {Doc | null} doc */
export const queryOf = (doc) => queryIn(...split(doc?.link ?? ""));

/** A place as it travels: its link leads to the very step. @param {Place} place */
export function travelling({ link, ...rest }) {
  const [search, hash] = split(link);
  return { ...rest, link: `${search}${changed(hash, { at: String(rest.at) })}` };
}

/** The address of a page that follows: a reload finds the class again. @param {Place} place @param {string} code */
export function addressOf({ link, at }, code) {
  const [search, hash] = split(link);
  return `${search}${changed(hash, { at: String(at), ...(code ? { live: code } : {}) })}`;
}

/** @param {string} link @returns {[string, string]} its query and its hash, with their signs */
function split(link) {
  const at = link.indexOf("#");
  return at < 0 ? [link || "?", ""] : [link.slice(0, at) || "?", link.slice(at)];
}

/** A code as it is typed, from a wall or with its address. @param {string} typed */
export function codeIn(typed) {
  const [, named] = /\blive[/=]([^/?#&\s]+)/i.exec(typed) ?? [];
  const last =
    typed
      .trim()
      .replace(/[/?#]+$/, "")
      .split(/[/=#]/)
      .at(-1) ?? "";
  return (named ?? last).toUpperCase();
}

/** What an address says of a class. @param {string} hash */
export function sessionIn(hash) {
  const { live = "", key = "" } = parametersOf(hash);
  return { code: live.toUpperCase(), key };
}

/** The short address that a class types. @param {string} page without query and hash @param {string} code */
export const joinAddress = (page, code) => `${page}live/${code}`;

/**
 * The private one, which makes another device the presenter's.
 * @param {string} page @param {string} code @param {string} key
 */
export const moveAddress = (page, code, key) => `${page}#live=${code}&key=${key}`;
