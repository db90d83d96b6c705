/** A few questions about a film, made from its own numbers: worth asking, of many kinds, the first easy. Pure. */

import { wrongPass } from "../film/naming.js";
import { KINDS } from "./kinds/index.js";
import { chance, pick, shuffled } from "./scene.js";
import { worthAsking } from "./worth.js";

/** @typedef {import("./scene.js").Candidate} Candidate */
/** @typedef {import("./scene.js").Film} Film */
/** @typedef {Candidate & {id: string}} Asked */

const [MOST, ENOUGH] = [10, 6]; // questions of a film; with so many no kind is asked twice
const TRIES = 3; // of which the one is taken that lies farthest from the others

/**
 * All that could be asked, kind by kind. A film of a wrong pass has no right answers.
 * @param {Film} film @param {number} seed @param {number} example
 * @returns {Record<string, Candidate[]>}
 */
export function candidates({ start, steps }, seed, example) {
  const scene = { start, steps, example: Math.max(0, example), random: chance(seed) };
  if (wrongPass(start)) return {};
  const all = Object.entries(KINDS).map(([topic, kind]) => [topic, [...kind(scene)].filter(worthAsking)]);
  return Object.fromEntries(all.filter(([, found]) => found.length));
}

/**
 * The questions of a film in the order in which they come; the same seed makes the same.
 * @param {Film} film whole @param {number} seed @param {number} [example]
 * @returns {Asked[]}
 */
export function questionsOf(film, seed, example = 0) {
  const random = chance(seed ^ 0x5eed);
  const all = candidates(film, seed, example);
  const first = firstOf(Object.values(all).flat(), random);
  if (!first) return [];
  const chosen = [first];
  const topics = shuffled(Object.keys(all), random);
  const few = (/** @type {number} */ round) => (round ? ENOUGH : MOST);
  for (const round of [0, 1])
    for (const topic of topics)
      if (chosen.length < few(round) && (round || topic !== first.topic)) add(chosen, all[topic], random);
  return chosen.sort((a, b) => a.at - b.at).map((each) => ({ ...each, id: `${each.topic}@${each.at}` }));
}

/** An easy one of the first that there are. @param {Candidate[]} all @param {() => number} random */
function firstOf(all, random) {
  const least = Math.min(...all.map(({ level }) => level));
  const easy = all.filter(({ level }) => level === least).sort((a, b) => a.at - b.at);
  const early = easy.filter(({ to }) => to <= (easy[0]?.to ?? 0) + 2);
  return early.length ? pick(early, random) : null;
}

/** @param {Candidate[]} chosen to which one is added @param {Candidate[]} offers @param {() => number} random */
function add(chosen, offers, random) {
  const [first] = chosen;
  const free = offers.filter((each) => each.at >= first.to && chosen.every((other) => apart(each, other)));
  if (!free.length) return;
  const tries = Array.from({ length: TRIES }, () => pick(free, random));
  chosen.push(tries.sort((a, b) => distance(b, chosen) - distance(a, chosen))[0]);
}

/** Whether neither tells the answer of the other. @param {Candidate} one @param {Candidate} other */
const apart = (one, other) => one.at >= other.to || one.to <= other.at;

/** @param {Candidate} one @param {Candidate[]} others */
const distance = ({ at }, others) => Math.min(...others.map((other) => Math.abs(at - other.at)));
