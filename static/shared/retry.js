/** Retry: how long to wait before a request is sent again, and which lines of the second answer are new. */

const FIRST = 500; // milliseconds before the second attempt; each further one waits twice as long
const MOST = 30_000;

/**
 * The film's place in its stream: its first line, how many lines it has, and how many this answer has brought.
 * @typedef {{ first: string, had: number, at: number }} Place
 */

/** @type {Place} */
export const nowhere = { first: "", had: 0, at: 0 };

/** @param {Place} place @returns {Place} the same film, asked for again */
export const again = (place) => ({ ...place, at: 0 });

/**
 * Milliseconds before the next attempt: never less than the server told, and not the same for everybody.
 * @param {number} attempt @param {number} chance from 0 to 1 @param {number} [seconds] that the server told
 */
export const pauseBefore = (attempt, chance, seconds = 0) =>
  Math.max(seconds * 1000, Math.min(MOST, FIRST * 2 ** attempt)) * (1 + chance / 2);

/**
 * The lines that the film does not have yet. Equal requests have equal bytes, so a stream that begins with the same
 * line goes on the same; where the first line differs, the server computes otherwise by now, and the film is a new one.
 * @param {Place} place @param {string[]} lines
 * @returns {{ place: Place, lines: string[] }}
 */
export function fresh(place, lines) {
  const other = place.at === 0 && lines.length > 0 && lines[0] !== place.first;
  const { first, had, at } = other ? { first: lines[0], had: 0, at: 0 } : place;
  return {
    place: { first, had: Math.max(had, at + lines.length), at: at + lines.length },
    lines: lines.slice(Math.max(0, had - at)),
  };
}

/** What the page says while it waits. @param {string} why @param {number} milliseconds */
export const waiting = (why, milliseconds) => `${why} Asking again in ${Math.ceil(milliseconds / 1000)} s …`;

/**
 * Says why a stream waits until it goes on: the next messages take the sentence away.
 * @template T
 * @param {(messages: T[]) => void} take
 * @param {(sentence: string) => void} say
 */
export function untilItGoesOn(take, say) {
  let waits = false;
  return {
    hand: (/** @type {T[]} */ messages) => {
      if (waits) say("");
      waits = false;
      take(messages);
    },
    interrupt: (/** @type {string} */ _, /** @type {string} */ sentence) => {
      waits = true;
      say(sentence);
    },
  };
}
