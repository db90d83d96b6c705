/** Credit assignment: how strongly loss t reaches time step k, as shades of a triangle and as lines by lag. Pure. */

import { inForce } from "../film/schedule.js";
import { reachOf } from "../film/sweeps.js";
import { rangeOf } from "../shared/log_axis.js";
import { memoize } from "../shared/memoize.js";
import { format, percent, real, shares } from "../shared/numbers.js";

/** @typedef {import("../types.js").Num} Num */
/** @typedef {import("../types.js").Start} Start */

const MOST_DECADES = 9; // more would leave no difference between much and little
const LEAST = 0.04; // what reaches at all is never as pale as what does not

const MOST = 0.7; // what is called most of what reaches a time step

const GLANCE = 2e9; // operations: what one triangle beside the film may cost the server

/**
 * Whether the triangle of a film costs no more than a glance is worth: each loss walks back on its own.
 * @param {import("../types.js").Start} start
 */
export function cheap({ steps, batch, layers }) {
  const weights = layers.reduce(
    (sum, { params }) => sum + Object.values(params).reduce((all, shape) => all + shape.reduce((a, b) => a * b, 1), 0),
    0,
  );
  return ((steps * (steps + 1)) / 2) * 4 * batch * weights <= GLANCE;
}

/**
 * From 0 to 1 on a logarithmic scale of all of them; null where nothing reaches, or the time step lies after the loss.
 * @param {Num[][]} credit row t, k up to t
 * @returns {(number | null)[][]} square
 */
export function shadesOf(credit) {
  const logs = credit.map((row) => row.map((x) => Math.log10(real(x))));
  const [least, most] = rangeOf(logs.flat()) ?? [0, 0];
  const decades = Math.max(1, Math.min(MOST_DECADES, most - least));
  return square(credit.length, (t, k) =>
    Number.isFinite(logs[t][k]) ? Math.max(LEAST, 1 + (logs[t][k] - most) / decades) : null,
  );
}

/**
 * The sizes at both ends of that scale.
 * @param {Num[][]} credit
 * @returns {{least: number, most: number} | null} null where nothing reaches anything
 */
export function sizesOf(credit) {
  const sizes = credit
    .flat()
    .map(real)
    .filter((size) => size > 0 && Number.isFinite(size));
  if (!sizes.length) return null;
  const most = sizes.reduce((a, b) => Math.max(a, b));
  return {
    most,
    least: Math.max(
      sizes.reduce((a, b) => Math.min(a, b)),
      most / 10 ** MOST_DECADES,
    ),
  };
}

/** @typedef {import("../page/fragment.js").Credit} Square */

/**
 * The square that a key leads to from another: within the triangle, and never above the first row that is shown.
 * @param {Square} from
 * @param {string} key
 * @param {number} first loss
 * @param {number} n losses
 * @returns {Square | null} null where the key is none of these
 */
export function walked({ t, k }, key, first, n) {
  const within = (/** @type {number} */ loss) => Math.max(first, k, Math.min(n - 1, loss));
  /** @type {Record<string, Square>} */
  const ways = {
    ArrowLeft: { t, k: Math.max(0, k - 1) },
    ArrowRight: { t, k: Math.min(t, k + 1) },
    ArrowUp: { t: within(t - 1), k },
    ArrowDown: { t: within(t + 1), k },
    Home: { t, k: 0 },
    End: { t, k: t },
  };
  return ways[key] ?? null;
}

/** @template T @param {number} n @param {(t: number, k: number) => T} make for k up to t @returns {(T | null)[][]} */
export const square = (n, make) =>
  Array.from({ length: n }, (_, t) => Array.from({ length: n }, (_unused, k) => (k <= t ? make(t, k) : null)));

/**
 * What a loss sends to a time step. share: of what arrives in the film, in per cent; cut: it would arrive with full
 * BPTT alone.
 * @typedef {{t: number, size: number, share: number, cut: boolean}} Sender
 */

/**
 * How much each loss sends to one time step, or would with full BPTT.
 * @param {Num[][]} credit
 * @param {number} k
 * @param {Start} start
 * @returns {Sender[]} by loss
 */
export function sendersTo(credit, k, start) {
  const losses = credit.flatMap((row, t) =>
    t >= k && real(row[k]) !== 0 ? [{ t, size: real(row[k]), cut: reachesOf(start)[t] > k }] : [],
  );
  const parts = shares(losses.map(({ size, cut }) => (cut ? 0 : size)));
  return losses.map((loss, i) => ({ ...loss, share: parts[i] }));
}

/** How far back each loss is sent in a film. @type {(start: Start) => number[]} */
export const reachesOf = memoize((start) => Array.from({ length: start.steps }, (_, t) => firstReached(start, t)));

/**
 * The losses that a film sends to a time step: of those which it cuts off, nothing.
 * @type {(credit: Num[][], k: number, start: Start) => Num[][]}
 */
const sentTo = (credit, k, start) => credit.map((row, t) => (reachesOf(start)[t] > k ? [] : row));

/**
 * The last loss that sends any error at all; -1 where none does.
 * @param {Num[][]} credit
 */
export const lastLoss = (credit) => credit.findLastIndex((row) => row.some((size) => real(size) !== 0));

/**
 * So many of the losses that send an error, evenly spread, without the last.
 * @param {Num[][]} credit
 * @param {number} most
 * @returns {number[]}
 */
export function lossesBeside(credit, most) {
  const last = lastLoss(credit);
  const all = credit.flatMap((row, t) => (t < last && row.some((size) => real(size) !== 0) ? [t] : []));
  const every = Math.max(1, Math.ceil(all.length / most));
  return all.filter((_, i) => (all.length - 1 - i) % every === 0);
}

/**
 * How far back a loss is sent in a film: the first time step; beyond the loss itself where nothing gathers it. With
 * RTRL nothing is sent, and nothing is cut off.
 * @param {Start} start
 * @param {number} t
 * @returns {number}
 */
export const firstReached = ({ sweeps, request }, t) =>
  inForce(request).algorithm.name === "rtrl" ? 0 : (reachOf(sweeps, t) ?? t + 1);

/**
 * Which losses send most of what reaches a time step: as few as make up most of it, with their share of all sizes.
 * @param {Num[][]} credit
 * @param {number} k
 * @returns {{losses: number[], share: number}} none where nothing reaches it
 */
export function mostOf(credit, k) {
  const sizes = credit.map((row) => (k < row.length ? real(row[k]) : 0));
  const total = sizes.reduce((a, b) => a + b, 0);
  if (!(total > 0) || !Number.isFinite(total)) return { losses: [], share: 0 };
  const order = sizes.map((_, t) => t).sort((a, b) => sizes[b] - sizes[a]);
  let sent = 0;
  const count = order.findIndex((t) => (sent += sizes[t]) >= MOST * total) + 1;
  return { losses: order.slice(0, count).sort((a, b) => a - b), share: sent / total };
}

/**
 * In a sentence, what reaches a time step, and from which losses.
 * @param {Num[][]} credit
 * @param {number} k
 * @param {Start} start
 */
export function creditSaid(credit, k, start) {
  const { losses, share } = mostOf(sentTo(credit, k, start), k);
  const senders = sendersTo(credit, k, start);
  if (senders.length && senders.every(({ cut }) => cut)) return `Nothing reaches t = ${k}: this film cuts it off.`;
  if (!losses.length) return `Nothing finite reaches t = ${k}.`;
  const [last, ...others] = losses.toReversed();
  const from = others.length ? `the losses at ${others.toReversed().join(", ")} and ${last}` : `the loss at ${last}`;
  return `${percent(share)} of what reaches t = ${k} comes from ${from}.`;
}

/**
 * The same of one loss.
 * @param {Num[][]} credit
 * @param {import("../page/fragment.js").Credit} chosen
 * @param {Start} start
 */
export function shareSaid(credit, { t, k }, start) {
  const size = real(credit[t][k]);
  if (size && reachesOf(start)[t] > k)
    return `The loss at t = ${t} would reach t = ${k} with ${format(size)} with full BPTT; this film cuts it off.`;
  const all = sentTo(credit, k, start).map((row) => real(row[k] ?? 0));
  const total = all.reduce((a, b) => a + b, 0);
  const share = total > 0 && Number.isFinite(total) ? `, ${percent(size / total)} of what reaches it` : "";
  return `The loss at t = ${t} reaches t = ${k} with ${format(size)}${share}.`;
}

/** @typedef {{lag: number, k: number, size: number | null}} Place null: no size that a logarithmic axis has */

/**
 * The error of one loss alone by lag, 0 first.
 * @param {Num[][]} credit
 * @param {number} t of the loss
 * @returns {Place[]}
 */
export const byLag = (credit, t) =>
  credit[t].map((size, k) => ({ lag: t - k, k, size: placed(real(size)) })).toReversed();

/** @param {number} size */
const placed = (size) => (size > 0 && Number.isFinite(size) ? size : null);
