/** What is on its way on the grid: values up and onward, errors down and back, influence onward. */

import { arrivals, counts } from "../film/arrivals.js";
import { carried, influenceOf } from "../film/board.js";
import { exampleOf } from "../shared/numbers.js";
import { roadFromTarget, roadOn, roadUp } from "./layout.js";
import { frame, pulse, pulses, turned, widthOf } from "./strokes.view.js";

/** @typedef {import("../types.js").Board} Board */
/** @typedef {import("../types.js").Palette} Palette */
/** @typedef {import("../types.js").Road} Road */
/** @typedef {import("./layout.js").Grid} Grid */
/** @typedef {import("../types.js").Scales} Scales */
/** @typedef {import("../types.js").Start} Start */
/** @typedef {import("../types.js").Step} Step */
/** @typedef {import("./strokes.view.js").Crowd} Crowd */
/** @typedef {CanvasRenderingContext2D} Context */
/**
 * @typedef {(context: Context, step: Step, share: number, scales: Scales, example: number, crowd: Crowd) => void} Way
 *   in which something is sent
 */

const MOST_PULSES = 14; // of one road: the largest parts of what flows
const ROOMY = 64; // pixels of a time step's column in which pulses have their full size
const MOST_AT_ONCE = 200; // of all roads on which something moves

/** Out slowly, in slowly. @param {number} share @returns {number} */
export const ease = (share) => (share < 0.5 ? 2 * share * share : 1 - (2 - 2 * share) ** 2 / 2);

/** Which colour a phase has. @param {string} phase @param {Palette} palette */
export const accent = (phase, palette) =>
  ({
    forward: palette.forward,
    loss: palette.loss,
    backward: palette.backward,
    cut: palette.loss,
    influence: palette.influence,
  })[phase] ?? palette.update;

/** @param {Start} start @param {Grid} grid @param {Palette} palette */
export function createPulses(start, grid, palette) {
  /** @type {Record<string, Way>} */
  const ways = {
    forward,
    loss: (context, step, share) => sendLoss(context, start, grid, palette, step, share),
    backward,
    influence: (context, step, share, scales) => sendInfluence(context, grid, palette, step, share, scales),
    cut,
  };
  return { move };

  /**
   * All steps of the beat, together.
   * @param {Context} context
   * @param {Board} board
   * @param {Scales} scales
   * @param {[number, number]} sight time steps that can be seen
   */
  function move(context, { beat, share, motion, example }, scales, [from, to]) {
    const eased = ease(Math.min(1, share / motion));
    const seen = beat.filter(({ t, layer }) => t !== null && layer !== null && t >= from && t < to);
    const most = Math.max(3, Math.min(MOST_PULSES, Math.floor(MOST_AT_ONCE / (2 * seen.length))));
    const crowd = { most, size: Math.min(1, grid.columnWidth / ROOMY) };
    for (const step of seen) {
      (ways[step.phase] ?? (() => {}))(context, step, eased, scales, example, crowd);
      context.globalAlpha = eased;
      if (step.phase !== "loss" || beat.length === 1)
        frame(context, grid.cell(Number(step.layer), Number(step.t)), accent(step.phase, palette), 2.5, 2);
      context.globalAlpha = 1;
    }
  }

  /** @type {Way} */
  function forward(context, step, share, scales, example, crowd) {
    const [t, layer, { values }] = [Number(step.t), Number(step.layer), step];
    pulses(
      context,
      roadUp(grid, layer, t),
      exampleOf(values.x, example),
      scales.value,
      palette.value,
      share,
      false,
      crowd,
    );
    for (const [name, road] of onward(start, grid, layer, t))
      pulses(
        context,
        road,
        exampleOf(values[`${name}_prev`], example),
        scales.value,
        palette.value,
        share,
        true,
        crowd,
      );
  }

  /** The two streams of error on their way into a cell. @type {Way} */
  function backward(context, step, share, scales, example, crowd) {
    const [t, layer, { values }] = [Number(step.t), Number(step.layer), step];
    const isOutput = layer === start.layers.length - 1;
    const above = isOutput ? roadFromTarget(grid, t) : turned(roadUp(grid, layer + 1, t));
    pulses(
      context,
      above,
      exampleOf(isOutput ? values.delta : values.from_above, example),
      scales.error,
      palette.error,
      share,
      false,
      crowd,
    );
    if (!arrivals(start, step).next) return;
    const arriving = [values.from_next, values.dc_next];
    onward(start, grid, layer, t + 1).forEach(([, road], k) =>
      pulses(context, turned(road), exampleOf(arriving[k], example), scales.error, palette.error, share, true, crowd),
    );
  }

  /** What is not sent on fades away. @type {Way} */
  function cut(context, step, share, scales, example, crowd) {
    const lost = exampleOf(step.values.discarded, example);
    const roads = onward(start, grid, Number(step.layer), Number(step.t));
    const each = lost.length / roads.length;
    context.globalAlpha = 1 - share;
    roads.forEach(([, road], k) =>
      pulses(
        context,
        turned(road),
        lost.slice(k * each, (k + 1) * each),
        scales.error,
        palette.error,
        0.5 * share,
        true,
        crowd,
      ),
    );
    context.globalAlpha = 1;
  }
}

/**
 * @param {Context} context
 * @param {Start} start
 * @param {Grid} grid
 * @param {Palette} palette
 * @param {Step} step
 * @param {number} share
 */
function sendLoss(context, start, grid, palette, step, share) {
  const { from, to } = roadFromTarget(grid, Number(step.t));
  const counted = counts(start, Number(step.t));
  const y = from[1] + (to[1] - from[1]) * share;
  pulse(context, from[0], y, 5, counted ? palette.loss : palette.faint, !counted);
}

/**
 * @param {Context} context
 * @param {Grid} grid
 * @param {Palette} palette
 * @param {Step} step
 * @param {number} share
 * @param {Scales} scales
 */
function sendInfluence(context, grid, palette, step, share, scales) {
  const { from, to } = roadOn(grid, Number(step.layer), Number(step.t));
  pulse(
    context,
    from[0] + (to[0] - from[0]) * share,
    to[1],
    widthOf(influenceOf(step), scales.influence) / 2 + 2,
    palette.influence,
    false,
  );
}

/**
 * The roads of all that a layer carries into a time step.
 * @param {Start} start
 * @param {Grid} grid
 * @param {number} layer
 * @param {number} t
 * @returns {[string, Road][]}
 */
function onward(start, grid, layer, t) {
  return carried(start, layer).map((name, k, { length }) => [name, roadOn(grid, layer, t, k, length)]);
}
