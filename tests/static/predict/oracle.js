/** The answers to the questions of Predict, found in the steps of the film without the modules that ask. */

import { placeName } from "../../../static/shared/symbols.js";

/** @param {any} nested @returns {number[]} */
const flat = (nested) => (Array.isArray(nested) ? nested.flat(Infinity).map(Number) : [Number(nested)]);
/** @param {any} nested */
const size = (nested) => Math.hypot(...flat(nested));

/**
 * @typedef {{film: any, asked: any, step: any, part: (step: any, name: string) => number[]}} Case step: the last that
 *   the answer shows
 */

/** @param {number} x */
const signOf = (x) => (x > 0 ? "+" : x < 0 ? "-" : "0");

/** The number of the film that is asked for. @param {Case} of */
export function named({ film, asked, part }) {
  const { n, name, i, j } = asked.of;
  const step = film.steps[n];
  return j === undefined ? part(step, name)[i] : Number(step.grads[name.slice(1)][i][j]);
}

/** The step before of the same layer and pass. @param {Case} of */
const visitBefore = ({ film, step }) =>
  film.steps.findLast(
    (/** @type {any} */ each) =>
      each.n < step.n && each.phase === step.phase && each.layer === step.layer && each.sweep === step.sweep,
  );

/** @type {Record<string, (of: Case) => any>} */
export const ORACLE = {
  output_sign: (of) => signOf(named(of)),
  worst_output({ film, asked, step, part }) {
    const delta = part(step, "delta");
    const names = delta.map((_, i) => `unit ${placeName(film.start, "outputs", i, delta.length)}`);
    const sizes = asked.choices.map((/** @type {string} */ name) => Math.abs(delta[names.indexOf(name)]));
    return sizes.indexOf(Math.max(...delta.map(Math.abs)));
  },
  larger_loss({ film, step }) {
    const before = film.steps.findLast(
      (/** @type {any} */ each) => each.n < step.n && each.phase === "loss" && each.values.weight,
    );
    return step.values.loss > before.values.loss ? 0 : 1;
  },
  loss_number: ({ step }) => step.values.loss,
  arriving({ step, part }) {
    const [above, next] = ["from_above", "from_next"].map((name) => part(step, name).some((x) => x !== 0));
    return above && next ? 2 : above ? 0 : 1;
  },
  larger_part: ({ step, part }) => (size(part(step, "from_above")) > size(part(step, "from_next")) ? 0 : 1),
  largest_place({ film, asked, step, part }) {
    const there = film.steps.slice(asked.at, asked.to);
    const same = there.filter(
      (/** @type {any} */ each) => each.phase === "backward" && each.layer === step.layer && each.sweep === step.sweep,
    );
    const sizes = same.map((/** @type {any} */ each) => size(part(each, "dh")));
    const best = same[sizes.indexOf(Math.max(...sizes))];
    return `${best.layer},${best.t}`;
  },
  crossing: ({ step }) => (step.phase === "cut" ? 1 : 0),
  larger_visit: (of) => (size(of.step.grads.U) > size(visitBefore(of).grads.U) ? 0 : 1),
  influence_count: ({ step }) => flat(step.values.S_U).length / step.values.S_U.length,
  clip_factor: ({ step }) => step.values.scale,
  clip_changes: ({ step }) => ((step.values.scale ?? 1) < 1 || step.values.clipped > 0 ? 0 : 1),
  update_sign({ step, asked, film }) {
    const before = film.steps.findLast(
      (/** @type {any} */ each) => each.n < step.n && each.layer === step.layer && each.phase !== "update",
    );
    const [moves, slopes] = [step, before].map(({ grads }) => flat(Object.values(grads)));
    const k = slopes.findIndex((slope) => slope === asked.value);
    return signOf(moves[k]);
  },
  update_amount: ({ step, asked }) => flat(Object.values(step.grads)).find((move) => move === asked.value),
};

/** The forward step of what is asked for. @param {Case} of */
const ahead = ({ film, asked }) =>
  film.steps.find(
    (/** @type {any} */ each) => each.phase === "forward" && each.layer === asked.of.layer && each.t === asked.of.t,
  );

/**
 * What each mistake makes of the numbers of this place, which are right but for it: found from the answer, where the
 * page multiplies and adds.
 * @type {Record<string, (of: Case) => number>}
 */
export const MISTAKEN = {
  sign: (of) => -named(of),
  f_prime_missing(of) {
    const { start } = of.film;
    const { cell, activation } = start.layers[of.asked.of.layer];
    const value = of.part(ahead(of), cell === "dense" ? "a" : "h")[of.asked.of.i];
    return named(of) / (activation === "tanh" ? 1 - value ** 2 : value * (1 - value));
  },
  carry_missing: (of) => named(of) - of.part(of.film.steps[of.asked.of.n], "from_next")[of.asked.of.i],
  carry_replaces: (of) => named(of) - of.part(of.film.steps[of.asked.of.n], "from_above")[of.asked.of.i],
  h_of_same_step(of) {
    const [before, same] = ["h_prev", "h"].map((name) => of.part(ahead(of), name)[of.asked.of.i]);
    return (named(of) / before) * same;
  },
  dc_prev_without_f: (of) => named(of) / of.part(ahead(of), "f")[of.asked.of.i],
  w_not_transposed(of) {
    const { layer, n, i } = of.asked.of;
    const { W } = of.film.start.params[layer];
    return of
      .part(of.film.steps[n], "delta")
      .reduce(
        (/** @type {number} */ sum, /** @type {number} */ error, /** @type {number} */ j) => sum + W[j][i] * error,
        0,
      );
  },
};

/** The norms of the gradients of the same pass, before they are clipped. @param {Case} of */
const norms = ({ film, step }) =>
  film.steps
    .filter((/** @type {any} */ each) => each.phase === "gradient" && each.n < step.n)
    .map((/** @type {any} */ each) => size(Object.values(each.grads)));

/**
 * What else people answer, which no entry of the catalogue says: by how the page begins to explain it.
 * @type {Record<string, (of: Case) => number>}
 */
export const OTHER_MISTAKES = {
  "That is without the learning rate": ({ asked, film }) => asked.truth / film.start.request.optimizer.rate,
  "The loss rises along the gradient; the update": ({ asked }) => -asked.truth,
  "That is the new weight": ({ asked, step }) => {
    const from = (/** @type {number} */ weight) => Math.abs(weight - asked.given[1] - asked.truth);
    return flat(Object.keys(step.grads).map((name) => step.values[name])).sort((a, b) => from(a) - from(b))[0];
  },
  "That is by the largest norm": (of) => of.film.start.request.clip.limit / Math.max(...norms(of)),
  "Norms are not added": (of) =>
    of.film.start.request.clip.limit / norms(of).reduce((/** @type {number} */ a, /** @type {number} */ b) => a + b),
  "That is as many as U has": ({ film, step }) => flat(film.start.params[step.layer].U).length,
  "The two parts are added, not multiplied": ({ film, asked, part }) =>
    part(film.steps[asked.of.n], "from_above")[asked.of.i] * part(film.steps[asked.of.n], "from_next")[asked.of.i],
  "The two parts are added, not subtracted": ({ film, asked, part }) =>
    part(film.steps[asked.of.n], "from_above")[asked.of.i] - part(film.steps[asked.of.n], "from_next")[asked.of.i],
  "That is the sum of the errors without": ({ film, asked, part }) =>
    part(film.steps[asked.of.n], "delta").reduce((a, b) => a + b),
  "That is times $1 - f$": (of) => named(of) * (1 / of.part(ahead(of), "f")[of.asked.of.i] - 1),
  "That is times $1 - u$": (of) => named(of) * (1 / of.part(ahead(of), "u")[of.asked.of.i] - 1),
  "That is the error without the gate": (of) => named(of) / of.part(ahead(of), "u")[of.asked.of.i],
  "That is $1 - a$": ({ asked }) => 1 - Math.exp(-asked.truth),
  "That is the logarithm to base 10": ({ asked }) => asked.truth / Math.LN10,
  "That is in bits": ({ asked }) => asked.truth / Math.LN2,
  "The logarithm of a number below 1": ({ asked }) => -asked.truth,
  "This loss has a ½": ({ asked }) => 2 * asked.truth,
  "This loss has no ½": ({ asked }) => asked.truth / 2,
};
