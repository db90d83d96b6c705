/**
 * What a presenter's page sends: the newest place, ten times a second at most, and the last one always. Each change
 * rests on the number of the document before it, so that of two devices one hears of the other. Pure.
 */

import { placeIn, travelling } from "./place.js";

/** @typedef {import("./place.js").Doc} Doc */
/** @typedef {import("./place.js").Place} Place */
/**
 * @typedef {object} Presenting
 * @property {number} rev of the document on which the next change rests
 * @property {Place | null} shared what everybody has
 * @property {Place | null} wanted where this page is
 * @property {Record<string, unknown>} extra what else is to change: a question, everybody to me
 * @property {{place: Place | null, extra: Record<string, unknown>} | null} flying what is sent and not yet answered
 * @property {Doc | null} later what was heard meanwhile
 * @property {number} sentAt
 * @property {boolean} leads whether the newest change is of this page
 */

const APART = 110; // milliseconds between two changes: a session takes ten in a second
const RESYNC = 1000; // milliseconds after which a film that plays says where it is

/** @returns {Presenting} */
export const presenting = () => ({
  ...{ rev: 0, shared: null, wanted: null, extra: {}, flying: null, later: null },
  ...{ sentAt: -Infinity, leads: true },
});

/** @param {Presenting} p @param {Place} place @returns {Presenting} */
export const moved = (p, place) => ({ ...p, wanted: place });

/** @param {Presenting} p @param {Record<string, unknown>} extra @returns {Presenting} */
export const adding = (p, extra) => ({ ...p, extra: { ...p.extra, ...extra } });

/**
 * In how many milliseconds something has to be sent; null where nothing has.
 * @param {Presenting} p @param {number} now
 */
export function due(p, now) {
  if (p.flying) return null;
  const wait = news(p);
  return wait === null ? null : Math.max(0, p.sentAt + wait - now);
}

/** How long after the last sending there is something to send. @param {Presenting} p @returns {number | null} */
function news({ shared, wanted, extra, leads }) {
  if (Object.keys(extra).length) return APART;
  if (!wanted) return null;
  if (!shared || !same({ ...wanted, at: 0 }, { ...shared, at: 0 })) return APART;
  if (wanted.at === shared.at) return null;
  if (!wanted.playing) return APART;
  return leads ? RESYNC : null;
}

/** @param {Presenting} p @param {number} now @returns {Presenting} */
export const sending = (p, now) => ({
  ...p,
  flying: { place: p.wanted, extra: p.extra },
  extra: {},
  sentAt: now,
});

/** What goes out. @param {Presenting} p */
export const change = ({ rev, flying }) => ({
  rev,
  ...(flying?.place ? travelling(flying.place) : {}),
  ...flying?.extra,
});

/**
 * The server has taken the change, or says what the present document is (409).
 * @param {Presenting} p @param {boolean} taken @param {Doc} doc
 * @returns {{p: Presenting, adopt: Place | null}} adopt: another device has moved the class there
 */
export function answered(p, taken, doc) {
  const { flying, later } = p;
  const shared = placeIn(doc);
  const ours = taken || Boolean(shared && flying?.place && same(shared, flying.place)); // else its answer was lost
  const extra = taken ? p.extra : { ...flying?.extra, ...p.extra };
  const next = { ...p, rev: doc.rev, shared, flying: null, later: null, extra, leads: ours };
  if (later && later.rev > doc.rev) return heard(next, later);
  return ours || !shared ? { p: next, adopt: null } : { p: { ...next, wanted: shared }, adopt: shared };
}

/** It did not arrive, or came too soon: it is sent again. @param {Presenting} p @returns {Presenting} */
export const lost = (p) => ({
  ...p,
  ...{ flying: null, later: null, shared: null },
  extra: { ...p.flying?.extra, ...p.extra },
});

/**
 * The document as everybody hears it.
 * @param {Presenting} p @param {Doc} doc
 * @returns {{p: Presenting, adopt: Place | null}}
 */
export function heard(p, doc) {
  if (p.flying) return { p: { ...p, later: doc }, adopt: null };
  const shared = placeIn(doc);
  if (doc.rev <= p.rev || !shared) return { p, adopt: null };
  const next = { ...p, rev: doc.rev, shared, leads: false };
  return { p: { ...next, wanted: shared }, adopt: shared };
}

/**
 * The first document that a page hears, which leads the class on from where it is.
 * @param {Presenting} p @param {Doc} doc @returns {Presenting}
 */
export const joined = (p, doc) => ({ ...p, rev: doc.rev, shared: placeIn(doc) });

/** A server that knows nothing of the session has it again: all of it is to be said. @param {Presenting} p */
export const reopened = (p) => ({ ...lost(p), leads: true });

/** @param {Place} a @param {Place} b */
const same = (a, b) => a.link === b.link && a.at === b.at && a.playing === b.playing && a.speed === b.speed;
