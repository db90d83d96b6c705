/** Units and weighted edges: what an MLP is. A scene of the stage. */

import { counts } from "../film/arrivals.js";
import { layerName } from "../film/naming.js";
import { errorSize, fate } from "../film/scales.js";
import { colourAt, place } from "../shared/colour.js";
import { exampleOf, power, real, threeDigits } from "../shared/numbers.js";
import { mlpLayout } from "./layout.js";
import { FADED } from "./lights.view.js";
import { lightsOf } from "./mlp_lights.js";
import { createMlpUnits, short } from "./mlp_units.view.js";
import { createMlpWeights, MOST_EDGES } from "./mlp_weights.view.js";
import { accent, ease } from "./pulses.view.js";
import { SANS, line, pulse, widthOf, write } from "./strokes.view.js";
import { unitOf, weight } from "./tooltips.js";

/** @typedef {ReturnType<typeof mlpLayout>} Web */
/** @typedef {import("../types.js").Board} Board */
/** @typedef {import("../types.js").Start} Start */
/** @typedef {import("../types.js").Step} Step */
/** @typedef {import("../types.js").Palette} Palette */
/** @typedef {import("../types.js").Chosen} Chosen */
/** @typedef {import("../types.js").Scales} Scales */
/** @typedef {CanvasRenderingContext2D} Context */

const MOST_PULSES = 240; // at once: the largest
const NEAR = 5; // pixels from an edge to be on it

/** @param {Start} start @param {any} theme @param {number} width @param {number} height */
export function createMlp(start, theme, width, height) {
  const web = mlpLayout(start, width, height);
  /** @type {Palette} */
  const palette = theme.palette;
  const top = start.layers.length - 1;
  const all = web.sizes.map((_, k) => unitsOf(web, k - 1));
  const units = createMlpUnits(start, theme, web);
  const { drawnOf, nearest, arriving, target } = createMlpWeights(start, web);
  return {
    ...units,
    axes: () => {},
    still,
    /** @param {Context} context @param {Board} board @param {Scales} scales */
    motion: (context, board, scales) => motion(context, board, scales),
    focus: () => null,
    hint,
    choice,
    weightAt,
  };

  /** @param {Context} context @param {Board} board @param {Scales} scales @param {Chosen | null} chosen */
  function still(context, board, scales, chosen) {
    const lights = lightsOf(start, board.lit);
    const fades = lights && board.lit?.alone ? FADED : 1;
    for (let layer = 0; layer <= top; layer++) edges(context, board, layer, scales, lights, fades);
    targets(context, start, web, palette, target, board, scales, (j) => (lights?.target(j) ? 1 : fades));
    if (lights) mark(context, palette, web, all, lights);
    names(context, start, web, palette, board, scales);
    for (const { layer, phase } of board.past)
      if (layer !== null) halo(context, web, layer, accent(phase, palette), 3.2);
    if (chosen) choose(context, chosen);
    board.over?.(
      context,
      { cell: (/** @type {number} */ layer) => around(all[layer + 1], web.radius(layer) + 4) },
      palette,
    );
    const most = Math.max(...start.layers.map(({ inputs, units }) => inputs * units));
    if (most > MOST_EDGES)
      write(
        context,
        `Of up to ${most} weights between two layers, the ${MOST_EDGES} that pass on most are drawn.`,
        width / 2,
        height - 5,
        palette.faint,
        `11px ${SANS}`,
      );
  }

  /** @param {Context} context @param {Chosen} chosen */
  function choose(context, { layer, unit }) {
    context.setLineDash([6, 4]);
    for (const [x, y] of unit === null ? all[layer + 1] : [all[layer + 1][unit]])
      ring(context, x, y, web.radius(layer) + 7, palette.ink, 2);
    context.setLineDash([]);
  }

  /**
   * What the unit, or else the weight, under the pointer says.
   * @param {Board} board
   * @param {number} x
   * @param {number} y
   */
  function hint(board, x, y) {
    const pointed = unitAt(web, x, y);
    if (pointed) return unitOf(board, pointed.layer, pointed.unit);
    const edge = weightAt(board, x, y);
    return edge ? weight(board, edge.layer, edge.i, edge.j) : [];
  }

  /** The weight whose edge is near, and under no unit. @param {Board} board @param {number} x @param {number} y */
  function weightAt(board, x, y, near = NEAR) {
    const layer = all.findIndex(([[ux]]) => ux > x) - 1;
    return layer < 0 || unitAt(web, x, y) ? null : nearest(board, layer, x, y, near);
  }

  /** @param {Board} _ @param {number} x @param {number} y @returns {Chosen | null} */
  function choice(_, x, y) {
    const pointed = unitAt(web, x, y);
    return pointed && pointed.layer >= 0 ? { ...pointed, t: 0 } : null;
  }

  /**
   * Those that one asks about are marked, and drawn last; the others fade.
   * @param {Context} context @param {Board} board @param {number} layer @param {Scales} scales
   * @param {import("./mlp_lights.js").Lights | null} lights @param {number} fades what is left of the others
   */
  function edges(context, board, layer, scales, lights, fades) {
    const back = board.backward[layer][0];
    const [scale, stops] = back ? [scales.error, palette.error] : [scales.value, palette.value];
    const lit = (/** @type {import("./mlp_weights.view.js").Part} */ { i, j }) => lights?.edge(layer, i, j) ?? false;
    const parts = drawnOf(board, layer, lights ? lit : null);
    const crowd = Math.max(0.25, Math.min(1, 90 / parts.length));
    for (const part of parts) if (lit(part)) line(context, part, palette.mark, 12);
    for (const part of parts) {
      const { from, to, size } = part;
      const at = place(size, scale);
      context.globalAlpha = (size ? 0.35 + 0.6 * Math.abs(at) : 0.45) * (lit(part) ? 1 : fades);
      line(
        context,
        { from, to },
        size ? colourAt(at, stops) : palette.frame,
        size ? 0.6 + widthOf(Math.abs(size), scale) * 0.55 * crowd : 0.7,
      );
    }
    context.globalAlpha = 1;
  }

  /** @param {Context} context @param {Board} board @param {Scales} scales */
  function motion(context, board, scales) {
    const { share, beat } = board;
    const eased = ease(Math.min(1, share / board.motion));
    for (const step of beat) {
      if (step.layer === null) continue;
      travel(context, palette, arriving(board, step), step, eased, scales);
      context.globalAlpha = eased;
      halo(context, web, step.layer, accent(step.phase, palette), 2);
      context.globalAlpha = 1;
    }
  }
}

/**
 * @param {Context} context
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 * @param {string} colour
 * @param {number} width
 */
function ring(context, x, y, radius, colour, width) {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.stroke();
}

/**
 * The exponent of what vanishes or explodes.
 * @param {Context} context
 * @param {Palette} palette
 * @param {number} size
 * @param {number} x
 * @param {Scales} scales
 */
function markSize(context, palette, size, x, scales) {
  const what = fate(size, scales);
  const exponent = power(Math.floor(Math.log10(size)));
  const text = { infinite: "∞", exploded: `▲${exponent}`, vanishing: exponent, "": "" }[what];
  write(context, text, x + 24, 13, what === "vanishing" ? palette.faint : palette.alarm, `600 11px ${SANS}`);
}

/**
 * Names of the layers; below them, what vanishes or explodes says its exponent.
 * @param {Context} context
 * @param {Start} start
 * @param {Web} web
 * @param {Palette} palette
 * @param {Board} board
 * @param {Scales} scales
 */
function names(context, start, web, palette, board, scales) {
  web.sizes.forEach((_, k) => {
    const x = web.unit(k - 1, 0)[0];
    write(
      context,
      k === 0 ? "x" : layerName(start, k - 1),
      x,
      13,
      palette.ink,
      "italic 16px Georgia, 'Times New Roman', serif",
    );
    const back = k ? board.backward[k - 1][0] : undefined;
    if (back) markSize(context, palette, errorSize(back, board.example), x, scales);
  });
}

/**
 * A ring around each unit of a layer.
 * @param {Context} context
 * @param {Web} web
 * @param {number} layer
 * @param {string} colour
 * @param {number} width
 */
function halo(context, web, layer, colour, width) {
  for (const [x, y] of unitsOf(web, layer)) ring(context, x, y, web.radius(layer) + 3, colour, width);
}

/**
 * Around the units that one asks about.
 * @param {Context} context @param {Palette} palette @param {Web} web @param {[number, number][][]} all the units
 * @param {import("./mlp_lights.js").Lights} lights
 */
function mark(context, palette, web, all, { unit }) {
  all.forEach((places, k) =>
    places.forEach(([x, y], i) => {
      if (!unit(k - 1, i)) return;
      ring(context, x, y, web.radius(k - 1) + 5, palette.mark, 7);
      ring(context, x, y, web.radius(k - 1) + 8.5, palette.ink, 1.2);
    }),
  );
}

/** The places of the units of a layer; -1 is the input. @param {Web} web @param {number} layer */
const unitsOf = (web, layer) => Array.from({ length: web.sizes[layer + 1] }, (_, unit) => web.unit(layer, unit));

/** @param {Web} web @param {number} x @param {number} y @returns {{layer: number, unit: number} | null} */
function unitAt(web, x, y) {
  for (let k = 0; k < web.sizes.length; k++) {
    const unit = unitsOf(web, k - 1).findIndex(([ux, uy]) => Math.hypot(ux - x, uy - y) <= web.radius(k - 1) + 2);
    if (unit >= 0) return { layer: k - 1, unit };
  }
  return null;
}

/**
 * The numbers that arrive in a layer, the largest of them as pulses.
 * @param {Context} context
 * @param {Palette} palette
 * @param {ReturnType<ReturnType<typeof createMlpWeights>["arriving"]>} arriving
 * @param {Step} step
 * @param {number} eased
 * @param {Scales} scales
 */
function travel(context, palette, arriving, step, eased, scales) {
  const [scale, stops] = step.phase === "forward" ? [scales.value, palette.value] : [scales.error, palette.error];
  const strongest = arriving.sort((a, b) => Math.abs(b.size) - Math.abs(a.size)).slice(0, MOST_PULSES);
  for (const { from, to, size } of strongest) {
    if (!size) continue;
    const colour = step.phase === "loss" ? palette.loss : colourAt(Math.sign(size) * 0.9, stops);
    const radius = step.phase === "loss" ? 4 : 1.4 + 5.2 * Math.abs(place(size, scale));
    pulse(context, from[0] + (to[0] - from[0]) * eased, from[1] + (to[1] - from[1]) * eased, radius, colour, false);
  }
}

/**
 * What each output is compared with, and the road by which its error comes.
 * @param {Context} context
 * @param {Start} start
 * @param {Web} web
 * @param {Palette} palette
 * @param {(unit: number) => [number, number]} target where it stands
 * @param {Board} board
 * @param {Scales} scales
 * @param {(unit: number) => number} strength what is left of it beside what one asks about
 */
function targets(context, start, web, palette, target, board, scales, strength) {
  const top = start.layers.length - 1;
  const row = exampleOf(start.targets[0], board.example);
  const back = board.backward[top][0];
  const delta = back ? exampleOf(back.values.delta, board.example) : null;
  row.forEach((y, j) => {
    const [x, height] = target(j);
    const to = /** @type {[number, number]} */ ([web.unit(top, j)[0] + web.radius(top), height]);
    const road = { from: /** @type {[number, number]} */ ([x - 14, height]), to };
    context.globalAlpha = strength(j);
    line(context, road, board.loss[0] ? palette.loss : palette.frame, 1.4);
    if (delta)
      line(
        context,
        road,
        colourAt(place(delta[j], scales.error), palette.error),
        widthOf(Math.abs(delta[j]), scales.error),
      );
    write(context, short(y), x + 2, height, palette.ink, `600 13px ${SANS}`);
  });
  context.globalAlpha = 1;
  const [x] = target(0);
  write(context, "target", x, 12, palette.faint, `12px ${SANS}`);
  if (!board.loss[0]) return;
  const size = threeDigits(real(board.loss[0].values.loss));
  const [text, tone] = counts(start, 0) ? [`L = ${size}`, palette.loss] : [`(${size})`, palette.faint];
  write(context, text, x - 8, 28, tone, `600 12px ${SANS}`);
}

/**
 * The box around all units of a layer.
 * @param {[number, number][]} units @param {number} radius
 */
const around = (units, radius) => {
  const [x, top, bottom] = [units[0][0], units[0][1], units[units.length - 1][1]];
  return { x: x - radius, y: top - radius, w: 2 * radius, h: bottom - top + 2 * radius };
};
