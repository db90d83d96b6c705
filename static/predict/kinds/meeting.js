/** Questions about errors that meet in a recurrent layer: from where they come, which is larger, their sum. Pure. */

import { layerName } from "../../film/naming.js";
import { inForce } from "../../film/schedule.js";
import { flat, norm, shares } from "../../shared/numbers.js";
import {
  backward,
  isRecurrent,
  numberOf,
  ofExample,
  rounded,
  row,
  sizeAt,
  tex,
  unitName,
  units,
  upper,
  when,
} from "../scene.js";
import { APART, TOLERANCE } from "../worth.js";

/** @typedef {import("../scene.js").Kind} Kind */
/** @typedef {import("../scene.js").Scene} Scene */
/** @typedef {import("../../types.js").Step} Step */

const SOME = 0.02; // of the larger part: what is smaller is hardly there
const WINDOW = 3; // time steps among which the largest error is looked for

/** Steps in which two errors meet, and how large they are. @param {Scene} scene */
const meetings = (scene) =>
  backward(scene, isRecurrent).map((step) => ({
    step,
    above: sizeAt(scene, step, "from_above"),
    next: sizeAt(scene, step, "from_next"),
  }));

/** @type {Kind} */
export function* arriving(scene) {
  const { start } = scene;
  for (const { step, above, next } of meetings(scene)) {
    const most = Math.max(above, next);
    const here = [above, next].map((size) => size > 0);
    const clear = [above, next].every((size) => size === 0 || size > SOME * most);
    if (!most || !clear || start.steps < 2) continue;
    const t = Number(step.t);
    const pass = start.sweeps.length > 1 && step.sweep !== null ? start.sweeps[step.sweep] : null;
    const of = pass
      ? ` This backward pass gathers the loss of t = ${pass.losses.join(", ")} and starts at t = ${pass.start}.`
      : "";
    yield {
      topic: "arriving",
      level: 1,
      kind: "choice",
      at: step.n,
      to: step.n + 1,
      ask:
        `The error is about to reach ${layerName(start, Number(step.layer))}${when(scene, step)}.${of} ` +
        "From where does it come?",
      choices: ["from above only", `from t = ${t + 1} only`, `from above and from t = ${t + 1}`],
      truth: here[0] && here[1] ? 2 : here[0] ? 0 : 1,
      wrong: reasons(here, t),
      says: "What comes from above and what comes from the next time step add up; either may be missing.",
      value: most,
    };
  }
}

/** @param {boolean[]} here above and next @param {number} t */
function reasons([above, next], t) {
  const noNext = `No error comes from t = ${t + 1}: no step back was made there in this pass, or it sent nothing.`;
  const noAbove = `No error comes from above: the loss of t = ${t} sends none in this pass.`;
  if (above && next) return [0, 1].map((answer) => ({ answer, says: "There is an error from both sides." }));
  const missing = above ? noNext : noAbove;
  return [0, 1, 2].map((answer) => ({ answer, says: missing }));
}

/** @type {Kind} */
export function* largerPart(scene) {
  for (const { step, above, next } of meetings(scene)) {
    const [most, least] = above > next ? [above, next] : [next, above];
    if (!(least > SOME * most)) continue;
    const [up, on] = shares([above, next]);
    const t = Number(step.t);
    yield {
      topic: "larger_part",
      level: 2,
      kind: "choice",
      at: step.n,
      to: step.n + 1,
      ask:
        `${ofExample(scene)}Two errors meet in ${layerName(scene.start, Number(step.layer))} at t = ${t}: ` +
        `one from above, one from t = ${t + 1}. Which one is larger?`,
      choices: ["the one from above", `the one from t = ${t + 1}`],
      truth: above > next ? 0 : 1,
      says: `From above come ${up} %, from t = ${t + 1} come ${on} %, by size.`,
      value: most,
      rivals: [most, least],
    };
  }
}

/** @type {Kind} */
export function* sumOfParts(scene) {
  for (const { step } of meetings(scene)) {
    const [above, next, dh] = ["from_above", "from_next", "dh"].map((name) => row(scene, step, name));
    for (const i of units(scene, dh.length).slice(0, 3)) {
      const most = Math.max(Math.abs(above[i]), Math.abs(next[i]));
      if (Math.min(Math.abs(above[i]), Math.abs(next[i])) < 0.1 * most || Math.abs(dh[i]) < 0.25 * most) continue;
      const t = Number(step.t);
      yield {
        topic: "sum_of_parts",
        level: 1,
        kind: "number",
        at: step.n,
        to: step.n + 1,
        ask:
          `${ofExample(scene)}${upper(unitName(scene, Number(step.layer), i))} at t = ${t} gets ` +
          `$${tex(above[i])}$ from above and $${tex(next[i])}$ from t = ${t + 1}. ` +
          "What is its $\\partial L / \\partial h$?",
        truth: dh[i],
        tolerance: TOLERANCE,
        wrong: [
          {
            answer: above[i],
            says: "That is the part from above alone; the error of later losses is missing.",
            mistake: "carry_missing",
          },
          {
            answer: next[i],
            says: "That is the part from the next time step alone; it adds, it does not replace.",
            mistake: "carry_replaces",
          },
          { answer: above[i] - next[i], says: "The two parts are added, not subtracted." },
          { answer: above[i] * next[i], says: "The two parts are added, not multiplied." },
        ],
        says: "A state that is used twice gets the sum of both errors.",
        of: numberOf(scene, step, "dh", i),
        value: dh[i],
        computed: rounded(above[i]) + rounded(next[i]),
        given: [above[i], next[i]],
      };
    }
  }
}

/** The steps back of a layer in one pass, the latest time step first. @param {Scene} scene */
function* passes(scene) {
  /** @type {Map<string, Step[]>} */
  const all = new Map();
  for (const step of backward(scene, isRecurrent)) {
    const key = `${step.layer},${step.sweep}`;
    all.set(key, [...(all.get(key) ?? []), step]);
  }
  yield* all.values();
}

/** @type {Kind} */
export function* largestPlace(scene) {
  for (const steps of passes(scene)) {
    for (let k = 1; k + WINDOW <= steps.length; k++) {
      const stretch = steps.slice(k, k + WINDOW);
      const sizes = stretch.map((step) => sizeAt(scene, step, "dh"));
      const best = sizes.indexOf(Math.max(...sizes));
      const [first, last] = [stretch[0], stretch[WINDOW - 1]];
      const name = layerName(scene.start, Number(first.layer));
      const places = stretch.map(({ layer, t }) => `${layer},${t}`);
      yield {
        topic: "largest_place",
        level: 3,
        kind: "place",
        at: first.n,
        to: last.n + 1,
        ask:
          `${ofExample(scene)}The error of ${name} is to go on to t = ${stretch.map(({ t }) => t).join(", ")}. ` +
          "Where will $\\partial L / \\partial h$ be largest?",
        places,
        truth: places[best],
        says: `Its sizes are ${stretch.map(({ t }, i) => `${rounded(sizes[i])} at t = ${t}`).join(", ")}.`,
        value: sizes[best],
        rivals: [sizes[best], ...sizes.filter((_, i) => i !== best)],
      };
    }
  }
}

/** @type {Kind} */
export function* crossing(scene) {
  const { start, steps } = scene;
  const { algorithm } = inForce(start.request);
  if (!["truncated", "chunked", "custom"].includes(algorithm.name)) return;
  for (const step of backward(scene, isRecurrent)) {
    const [t, layer] = [Number(step.t), Number(step.layer)];
    const sent = sizeAt(scene, step, "dh_prev");
    if (!t || step.sweep === null || !(sent > 0)) continue;
    const { start: begins, until } = start.sweeps[step.sweep];
    const same = (/** @type {Step} */ other) => other.layer === layer && other.sweep === step.sweep;
    const next = steps.find((other) => other.n > step.n && same(other) && ["cut", "backward"].includes(other.phase));
    if (!next) continue;
    const cut = next.phase === "cut";
    if (!cut && t - until > 1) continue; // near the end of a pass it is a question
    yield {
      topic: "crossing",
      level: 1,
      kind: "choice",
      at: next.n,
      to: next.n + 1,
      ask:
        `${RULE[algorithm.name](algorithm)} This pass started at t = ${begins}. ` +
        `The error of ${layerName(start, layer)} at t = ${t} would go on to t = ${t - 1} with size ${rounded(sent)}. ` +
        "What becomes of it?",
      choices: [`it goes on to t = ${t - 1}`, "it is cut off", "it is halved"],
      truth: cut ? 1 : 0,
      wrong: [
        {
          answer: cut ? 0 : 1,
          says: cut ? `The pass goes back to t = ${until} and no further.` : `The pass goes on as far as t = ${until}.`,
        },
        { answer: 2, says: "Truncation does not make an error smaller: it lets it pass whole, or not at all." },
      ],
      says: cut
        ? "What is cut is missing in what the time steps before add to the gradient; their weights are the same ones."
        : "Nothing is lost before the end of the pass.",
      value: sent,
    };
  }
}

/** @type {Record<string, (algorithm: any) => string>} */
const RULE = {
  truncated: ({ k2 }) => `Truncated BPTT: each pass goes back over ${k2} time steps.`,
  chunked: ({ length }) => `Chunked BPTT: the film is cut into blocks of ${length} time steps.`,
  custom: () => "Passes of one's own.",
};

/** @type {Kind} */
export function* largerVisit(scene) {
  for (const steps of passes(scene)) {
    for (let k = 1; k < steps.length; k++) {
      const [before, step] = [steps[k - 1], steps[k]];
      if (!step.grads.U || step.t === 0) continue;
      const [was, is] = [before, step].map(({ grads }) => norm(flat(grads.U)));
      const [most, least] = was > is ? [was, is] : [is, was];
      if (!(least > 0) || most < 2 * APART * least) continue;
      yield {
        topic: "larger_visit",
        level: 3,
        kind: "choice",
        at: step.n,
        to: step.n + 1,
        ask:
          `The visit of t = ${before.t} added a matrix of size ${rounded(was)} to the gradient of U of ` +
          `${layerName(scene.start, Number(step.layer))}. Does t = ${step.t} add more, or less?`,
        choices: ["more", "less"],
        truth: is > was ? 0 : 1,
        says: `It adds ${rounded(is)}: the state before it times its own $\\delta$.`,
        value: is,
        rivals: [most, least],
      };
    }
  }
}
