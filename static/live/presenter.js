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
 * @property {{why: string, place: Place | null, far: boolean} | null} refusal what is still to be said,
 *   where the page was, and whether it was its place that was too long
 */

const APART = 110; // milliseconds between two changes: a session takes ten in a second
const RESYNC = 1000; // milliseconds after which a film that plays says where it is

/** @returns {Presenting} */
export const presenting = () => ({
  ...{ rev: 0, shared: null, wanted: null, extra: {}, flying: null, later: null },
  ...{ sentAt: -Infinity, leads: true, refusal: null },
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
  flying: { place: goesAlone(p) ? null : p.wanted, extra: p.extra },
  extra: {},
  sentAt: now,
});

/** What else is to change goes without a place whose link was too long. @param {Presenting} p */
const goesAlone = ({ extra, refusal, wanted }) =>
  Object.keys(extra).length > 0 && Boolean(refusal?.far) && refusal?.place?.link === wanted?.link;

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
  const alone = taken && !flying?.place && flying?.extra.question !== null; // without one there may be room for it
  const ours = taken || Boolean(shared && flying?.place && same(shared, flying.place)); // else its answer was lost
  const extra = taken ? p.extra : { ...flying?.extra, ...p.extra };
  const refusal = taken && settles(p) ? null : p.refusal;
  const next = {
    ...p,
    rev: doc.rev,
    shared: alone ? p.shared : shared,
    flying: null,
    later: null,
    extra,
    leads: ours,
    refusal,
  };
  if (later && later.rev > doc.rev) return heard(next, later);
  return ours || !shared ? { p: next, adopt: null } : { p: { ...next, wanted: shared }, adopt: shared };
}

/**
 * Whether what was taken makes an end of a refusal: the next place does of that of a place; of any other the next
 * question, or the next place at which the page rests, as the presenter has gone on.
 * @param {Presenting} p
 */
function settles({ flying, refusal }) {
  const place = flying?.place;
  if (refusal?.far) return Boolean(place);
  if (flying && "question" in flying.extra) return true;
  return Boolean(place && !place.playing && !(refusal?.place && same(place, refusal.place)));
}

/**
 * The change was refused: what of it cannot be is left out, and the rest goes once more. Where that is not said, all
 * of it is left out.
 * @param {Presenting} p @param {{fields: {field: string}[], message: string}} refusal
 * @returns {{p: Presenting, adopt: Place | null, dropped: Record<string, unknown>}} dropped: what is not asked again
 */
export function refused(p, { fields, message }) {
  const { place = null, extra = {} } = p.flying ?? {};
  const names = fields.map(({ field }) => field.split(/[.[]/)[0]);
  const far = names.includes("link") && place !== null && !(p.shared && same(place, p.shared));
  const known = far || names.some((name) => name in extra);
  const left = Object.entries(extra).filter(([name]) => known && !names.includes(name));
  const dropped = Object.fromEntries(Object.entries(extra).filter(([name]) => !known || names.includes(name)));
  const why = refusalSaid(far, names, message);
  const next = {
    ...{ ...p, flying: null, later: null, refusal: { why, place, far } },
    shared: far || !known ? (place ?? p.shared) : p.shared,
    extra: { ...Object.fromEntries(left), ...p.extra },
  };
  return { ...(p.later ? heard(next, p.later) : { p: next, adopt: null }), dropped };
}

/** @param {boolean} far whether a new place is too long @param {string[]} names @param {string} message */
function refusalSaid(far, names, message) {
  if (far) return "This film's link is too long for a class: own numbers make it so. The class stays where it was.";
  if (names.includes("link")) return "This question is too long for a class beside this film's link: shorten it.";
  return `This cannot be shared: ${message}`;
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
