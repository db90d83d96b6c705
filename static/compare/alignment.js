/** Which step of one film belongs to which of another: the same phase, time step, layer and backward pass. Pure. */

/** @typedef {import("../types.js").Film} Film */
/** @typedef {import("../types.js").Start} Start */
/** @typedef {import("../types.js").Step} Step */
/** @typedef {[first: number, second: number]} Pair steps of both films that belong together */

/**
 * The backward pass of a step: the time step at which it starts; "last" where it starts at the end, so that films of
 * other lengths match too. In RTRL a layer above the state goes back from its own time step alone.
 * @param {Start} start @param {Step} step
 */
function passOf({ steps, sweeps }, { phase, sweep, t }) {
  if (phase !== "backward" && phase !== "cut") return "";
  const from = sweep === null ? t : sweeps[sweep].start;
  return from === steps - 1 ? "last" : String(from);
}

/**
 * What a step is about, whichever network it belongs to: layers are counted from the output.
 * @param {Start} start @param {Step} step
 */
export const placeOf = (start, step) =>
  [step.phase, step.t, step.layer === null ? "" : start.layers.length - step.layer, passOf(start, step)].join();

/** The places of all steps; the second pass from one time step has places of its own. @param {Film} film */
function placesOf({ start, steps }) {
  /** @type {Map<string, number>} */
  const seen = new Map();
  return steps.map((step) => {
    const place = placeOf(/** @type {Start} */ (start), step);
    const times = (seen.get(place) ?? 0) + 1;
    seen.set(place, times);
    return `${place}#${times}`;
  });
}

/**
 * As many steps as possible that are about the same, in the order of both films.
 * @param {Film} first @param {Film} second @returns {Pair[]}
 */
export function pairsOf(first, second) {
  const there = new Map(placesOf(second).map((place, j) => [place, j]));
  const pairs = placesOf(first).flatMap((place, i) => {
    const j = there.get(place);
    return j === undefined ? [] : [/** @type {Pair} */ ([i, j])];
  });
  return longestRising(pairs);
}

/** The longest part in which the second numbers rise (patience sorting). @param {Pair[]} pairs @returns {Pair[]} */
function longestRising(pairs) {
  /** @type {number[]} */
  const ends = []; // which pair ends the best part of each length
  /** @type {number[]} */
  const before = [];
  pairs.forEach(([, j], k) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (pairs[ends[middle]][1] < j) low = middle + 1;
      else high = middle;
    }
    before[k] = low ? ends[low - 1] : -1;
    ends[low] = k;
  });
  const found = [];
  for (let k = ends.at(-1) ?? -1; k >= 0; k = before[k]) found.push(pairs[k]);
  return found.toReversed();
}

/**
 * For each number of steps shown of the first film, how many are shown of the second. Steps about the same come
 * together. Between them what only one has is spread evenly over what only the other has; where the first has nothing
 * there, what the second still has of the same time step comes at once, and the rest with the next step of both. While
 * one of the films still grows, nothing is known of what comes behind the last that both have.
 * @param {Film} first @param {Film} second @returns {number[]} one more than the first has steps
 */
export function aligned(first, second) {
  const both = pairsOf(first, second);
  if (first.end && second.end) both.push([first.steps.length, second.steps.length]);
  const shown = [0];
  /** @type {Pair} */
  let [i, j] = [0, 0]; // steps of both that are placed
  for (const [toFirst, toSecond] of both) {
    const [own, other] = [toFirst - i, toSecond - j];
    if (!own) shown[i] = j + sameTime(second.steps, j, toSecond);
    for (let k = 1; k <= own; k++) shown.push(j + Math.round((k * other) / own));
    shown.push(toSecond + 1);
    [i, j] = [toFirst + 1, toSecond + 1];
  }
  while (shown.length <= first.steps.length) shown.push(shown[shown.length - 1]);
  shown.length = first.steps.length + 1;
  if (first.end && second.end) shown[first.steps.length] = second.steps.length;
  return shown;
}

/** Aligns two films anew only when they are others, or have grown. @returns {typeof aligned} */
export function createAlignment() {
  /** @type {any[]} */
  let of = [];
  let shown = [0];
  return (first, second) => {
    const now = [first, second].flatMap(({ steps, end }) => [steps, steps.length, end]);
    if (now.some((part, k) => part !== of[k])) [of, shown] = [now, aligned(first, second)];
    return shown;
  };
}

/**
 * How many steps from j on go on with the phase and time step of the one before.
 * @param {Step[]} steps
 * @param {number} j
 * @param {number} to
 */
function sameTime(steps, j, to) {
  const before = steps[j - 1];
  let k = j;
  while (before && k < to && steps[k].phase === before.phase && steps[k].t === before.t) k++;
  return k - j;
}

/**
 * What moves in the second film while a beat of the first moves: its steps one after another, or all at once where
 * those of the first do.
 * @param {number[]} shown see aligned
 * @param {Step[]} steps of the second
 * @param {Pick<import("../types.js").Board, "n" | "beat" | "share">} seen of the first
 * @returns {{n: number, beat: Step[], share: number}}
 */
export function besideBeat(shown, steps, { n: cursor, beat, share }) {
  const last = shown.length - 1;
  const [from, to] = [shown[Math.min(cursor, last)], shown[Math.min(cursor + beat.length, last)]];
  if (!share || from === to) return { n: from, beat: [], share: 0 };
  if (beat.length > 1) return { n: from, beat: steps.slice(from, to), share };
  const done = Math.floor(share * (to - from));
  return { n: from + done, beat: [steps[from + done]], share: share * (to - from) - done };
}
