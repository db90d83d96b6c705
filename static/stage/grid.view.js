/** The grid layer x time: what a recurrent network is. A scene of the stage. */

import { CELLS } from "../cells/index.js";
import { carried } from "../film/board.js";
import { layerName } from "../film/naming.js";
import { fillCell, sign } from "./cells.view.js";
import { createEdges } from "./edges.view.js";
import { gridLayout, GUTTER, inSight, isWide, patches, roadOn, spotAt } from "./layout.js";
import { fade, light, sizes } from "./lights.view.js";
import { accent, createPulses } from "./pulses.view.js";
import { SANS, frame, write } from "./strokes.view.js";
import { tooltipOf, unitsAt } from "./tooltips.js";

/** @typedef {import("./layout.js").Grid} Grid */
/** @typedef {import("../types.js").Board} Board */
/** @typedef {import("../types.js").Chosen} Chosen */
/** @typedef {import("../types.js").Start} Start */
/** @typedef {import("../types.js").Step} Step */
/** @typedef {import("../types.js").Palette} Palette */
/** @typedef {import("../types.js").Scales} Scales */
/** @typedef {CanvasRenderingContext2D} Context */
/** @typedef {{left: number, width: number, height: number}} View what can be seen of a long time axis */

const SMALL = `11px ${SANS}`;
const MANY = 60; // time steps: not each of them is labelled
const ITALIC = "italic 16px Georgia, 'Times New Roman', serif";

/**
 * @param {Start} start
 * @param {any} theme the figures and colours of app/page/figures/stage.py
 * @param {number} width
 * @param {number} height
 */
export function createGrid(start, theme, width, height) {
  const grid = gridLayout(start, width, height);
  /** @type {Palette} */
  const palette = theme.palette;
  const rows = start.layers.map((layer) => patches(grid, layer.units, Math.max(1, CELLS[layer.cell].carried.length)));
  const roads = createEdges(start, grid, palette);
  const streams = createPulses(start, grid, palette);
  return {
    traces: [],
    axes: (/** @type {any} */ layout) => labelTime(start, grid, layout),
    still,
    motion,
    focus,
    hint,
    choice,
    loss: (/** @type {number} */ x, /** @type {number} */ y) => lossAt(grid, start, x, y),
  };

  /**
   * All that stays until the next step.
   * @param {Context} context
   * @param {Board} board
   * @param {Scales} scales
   * @param {Chosen | null} chosen
   * @param {View} view
   */
  function still(context, board, scales, chosen, view) {
    const [from, to] = inSight(grid, view.left, view.width, start.steps);
    context.save();
    context.translate(-view.left, 0);
    spotlight(context, grid, palette, board, from, to);
    if (board.lit) light(context, grid, palette, board.lit);
    for (let t = from; t < to; t++) if (grid.restarts.has(t)) roads.border(context, t);
    for (let t = from; t < to; t++) column(context, board, scales, t);
    for (let t = from; t < to; t++) roads.ends(context, board, scales, t);
    if (board.lit?.cells.length)
      fade(context, grid, palette, board, { x: view.left, y: 0, w: view.width, h: view.height });
    accents(context, board, from, to);
    sizes(context, grid, palette, board.lit);
    if (chosen) outline(context, grid.cell(chosen.layer, chosen.t), palette);
    board.over?.(context, grid, palette);
    context.restore();
    names(context, start, grid, palette, view);
  }

  /** @param {Context} context @param {Board} board @param {Scales} scales @param {View} view */
  function motion(context, board, scales, view) {
    context.save();
    context.beginPath();
    context.rect(view.left ? GUTTER - 14 : 0, 0, view.width, view.height);
    context.clip();
    context.translate(-view.left, 0);
    streams.move(context, board, scales, inSight(grid, view.left, view.width, start.steps));
    context.restore();
  }

  /** Where it happens, so that the window can follow. @param {Board} board */
  function focus({ step, coming }) {
    const t = coming?.t ?? step?.t ?? null;
    return t === null ? null : grid.x(t);
  }

  /** @param {Context} context @param {Board} board @param {Scales} scales @param {number} t */
  function column(context, board, scales, t) {
    for (let layer = 0; layer < start.layers.length; layer++) {
      roads.under(context, board, layer, t);
      roads.over(context, board, scales, layer, t);
      cell(context, board, scales, layer, t);
      if (board.cuts[layer][t]) roads.scissors(context, layer, t);
      sign(context, grid.cell(layer, t), board, layer, t, scales, palette, grid.columnWidth);
    }
  }

  /** @param {Context} context @param {Board} board @param {Scales} scales @param {number} layer @param {number} t */
  function cell(context, board, scales, layer, t) {
    const box = grid.cell(layer, t);
    context.fillStyle = palette.paper;
    context.fillRect(box.x, box.y, box.w, box.h);
    fillCell(context, box, rows[layer], board, layer, t, scales, palette);
    frame(context, box, palette.frame, 1.2);
  }

  /**
   * The cells of the beat, or the whole row of a layer whose gradient or update it is.
   * @param {Context} context
   * @param {Board} board
   * @param {number} from
   * @param {number} to
   */
  function accents(context, board, from, to) {
    for (const { layer, t, phase } of board.past) {
      if (layer === null || (t !== null && (t < from || t >= to))) continue;
      const colour = accent(phase, palette);
      const timeSteps = t === null ? Array.from({ length: to - from }, (_, i) => from + i) : [t];
      for (const k of timeSteps) frame(context, grid.cell(layer, k), colour, t === null ? 2.2 : 3.2, 2);
    }
    if (grid.columnWidth >= 60) for (const step of board.past) roads.met(context, board, step);
  }

  /** What the place under the pointer says. @param {Board} board @param {number} x @param {number} y */
  function hint(board, x, y) {
    const spot = spotAt(grid, start, x, y);
    return spot ? tooltipOf(board, spot, (layer) => rows[layer]) : [];
  }

  /** The unit under the pointer. @param {Board} board @param {number} x @param {number} y @returns {Chosen | null} */
  function choice(board, x, y) {
    const spot = spotAt(grid, start, x, y);
    if (spot?.kind !== "cell") return null;
    return { layer: spot.layer, t: spot.t, unit: unitsAt(board, spot, rows[spot.layer]).unit };
  }
}

/**
 * The time step whose loss or target is there.
 * @param {Grid} grid
 * @param {Start} start
 * @param {number} x
 * @param {number} y
 */
function lossAt(grid, start, x, y) {
  const spot = spotAt(grid, start, x, y);
  return spot?.kind === "target" ? spot.t : null;
}

/** The axis of time, which Plotly keeps. @param {Start} start @param {Grid} grid @param {any} layout */
function labelTime(start, grid, layout) {
  const every = start.steps > MANY && !isWide(grid) ? 5 : Math.ceil(26 / grid.columnWidth);
  const timeSteps = Array.from({ length: Math.ceil(start.steps / every) }, (_, i) => i * every);
  Object.assign(layout.xaxis, {
    tickvals: timeSteps.map(grid.x),
    ticktext: timeSteps.map((t) => (isWide(grid) ? `t=${t}` : String(t))),
  });
}

/**
 * The time steps of the beat stand out from the rest.
 * @param {Context} context
 * @param {Grid} grid
 * @param {Palette} palette
 * @param {Board} board
 * @param {number} from
 * @param {number} to
 */
function spotlight(context, grid, palette, { past }, from, to) {
  const timeSteps = new Map(past.flatMap(({ t, phase }) => (t === null || t < from || t >= to ? [] : [[t, phase]])));
  context.globalAlpha = 0.11;
  for (const [t, phase] of timeSteps) {
    context.fillStyle = accent(phase, palette);
    context.fillRect(grid.x(t) - grid.columnWidth / 2, 2, grid.columnWidth, grid.bottom + 10);
  }
  context.globalAlpha = 1;
}

/**
 * Around the cell that is chosen.
 * @param {Context} context
 * @param {ReturnType<Grid["cell"]>} box
 * @param {Palette} palette
 */
function outline(context, box, palette) {
  context.setLineDash([6, 4]);
  frame(context, box, palette.ink, 2, 5);
  context.setLineDash([]);
}

/**
 * Which of the roads of a layer carries what.
 * @param {Context} context
 * @param {Start} start
 * @param {Grid} grid
 * @param {Palette} palette
 * @param {number} layer
 */
function nameCarried(context, start, grid, palette, layer) {
  const names = carried(start, layer);
  if (names.length > 1)
    names.forEach((name, k) =>
      write(context, name, GUTTER - 18, roadOn(grid, layer, 0, k, names.length).to[1], palette.faint, SMALL),
    );
}

/**
 * They stay where they are while the time steps pass.
 * @param {Context} context
 * @param {Start} start
 * @param {Grid} grid
 * @param {Palette} palette
 * @param {View} view
 */
function names(context, start, grid, palette, { left, height }) {
  context.fillStyle = palette.paper;
  if (left) context.fillRect(0, 0, GUTTER - 14, height);
  start.layers.forEach((_, l) =>
    write(context, layerName(start, l), 24, grid.y(start.layers.length - l), palette.ink, ITALIC),
  );
  start.layers.forEach((_, l) => nameCarried(context, start, grid, palette, l));
  write(context, "x", 24, grid.y(grid.inputRow), palette.ink, ITALIC);
  write(context, "target", 24, grid.y(0), palette.faint, SMALL);
  if (grid.says) write(context, "says", 29, grid.y(0) + 17, palette.faint, SMALL);
  const loss = start.batch > 1 ? "mean loss" : "loss";
  if (isWide(grid) && !grid.low) write(context, loss, 29, grid.y(0) - 18, palette.loss, SMALL);
}
