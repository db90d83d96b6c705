/** A page that follows the class: it goes along until its person leads elsewhere, and comes back when wanted. Pure. */

import { placeIn } from "./place.js";

/** @typedef {import("./place.js").Doc} Doc */
/** @typedef {import("./place.js").Place} Place */
/**
 * @typedef {object} Following
 * @property {string} code
 * @property {Doc | null} doc the newest
 * @property {boolean} along whether it goes where the class goes
 * @property {Place | null} led where it was led last, and how the page said that it is there
 * @property {"joining" | "here" | "away" | "over"} state away: the server cannot be heard
 */

/** @param {string} code @returns {Following} */
export const following = (code) => ({ code, doc: null, along: true, led: null, state: "joining" });

/**
 * @param {Following} f
 * @param {Doc} doc
 * @returns {{f: Following, go: Place | null}} go: where the page has to go
 */
export function heard(f, doc) {
  const called = f.doc !== null && doc.follow !== f.doc.follow && Boolean(doc.follow);
  const along = f.along || called;
  const place = placeIn(doc);
  const known = f.doc && placeIn(f.doc);
  const news =
    called || f.led === null || f.state === "away" || !known || JSON.stringify(known) !== JSON.stringify(place);
  const next = { ...f, doc, along, state: /** @type {Following["state"]} */ (doc.ended ? "over" : "here") };
  return { f: next, go: along && news && !doc.ended ? place : null };
}

/** The server cannot be heard for a while. @param {Following} f @returns {Following} */
export const away = (f) => (f.state === "over" ? f : { ...f, state: "away" });

/** @param {Following} f @returns {Following} */
export const over = (f) => ({ ...f, state: "over" });

/** The page is where the class is, as it says itself. @param {Following} f @param {Place} place @returns {Following} */
export const led = (f, place) => ({ ...f, led: place });

/**
 * The page has moved; by itself only as a film plays.
 * @param {Following} f
 * @param {Place} place
 * @param {boolean} atEnd whether its film is at its end
 * @returns {Following}
 */
export function touched(f, place, atEnd) {
  if (!f.along || !f.led) return f;
  const rests = f.led.playing ? place.playing || atEnd : !place.playing && place.at === f.led.at;
  return rests && place.link === f.led.link ? f : { ...f, along: false };
}

/** Its person has led elsewhere before the page was where the class is. @param {Following} f @returns {Following} */
export const left = (f) => ({ ...f, along: false });

/** Back to the class. @param {Following} f @returns {{f: Following, go: Place | null}} */
export const returned = (f) => ({ f: { ...f, along: true }, go: f.doc && placeIn(f.doc) });

/** What is said of it, in a line. @param {Following} f */
export function said({ code, doc, along, state }) {
  if (state === "joining") return `Looking for ${code} …`;
  if (state === "over") return "The class is over.";
  if (state === "away") return "The class cannot be heard; it is asked for again.";
  if (!doc?.link) return "The class has not begun.";
  return along ? "You follow the class." : `The class is at step ${doc.at}.`;
}
