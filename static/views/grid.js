/** The grid layer x time: what a recurrent network is. A scene of the stage. */

import { carried, influenceOf, shown } from "../board.js";
import { colourAt, place } from "../colour.js";
import { bins, gridLayout, roadFromTarget, roadOn, roadUp } from "../layout.js";
import { exampleOf, real, signed, told } from "../numbers.js";
import { layerName, symbolOf } from "../words.js";
import { copy } from "./plot.js";
import { frame, line, pulse, pulses, strand, turned, widthOf, write } from "./strokes.js";

/** @typedef {import("../types.js").Board} Board */
/** @typedef {import("../types.js").Start} Start */
/** @typedef {import("../types.js").Step} Step */
/** @typedef {import("../types.js").Palette} Palette */
/** @typedef {import("../types.js").Scale} Scale */
/** @typedef {{value: Scale, error: Scale, influence: Scale}} Scales */
/** @typedef {CanvasRenderingContext2D} Context */

/**
 * @param {Start} start @param {any} theme the figures and colours of app/figures.py @param {number} width @param {number} height
 */
export function createGrid(start, theme, width, height) {
  const grid = gridLayout(start, width, height);
  /** @type {Palette} */
  const palette = theme.palette;
  const rows = start.layers.map((layer, l) => bins(grid, l, layer.units, start.steps, layer.cell === "lstm" ? 2 : 1));
  const states = start.layers.map((_, l) => carried(start, l));
  return {
    /** For each layer its values and its errors, one over the other. */
    traces: rows.flatMap(({ x, y }) => [
      { ...copy(theme.values), x, y },
      { ...copy(theme.errors), x, y },
    ]),
    /** How many steps a layer has seen: while it stays, so does its picture. @param {Board} board @param {number} layer */
    stamp: (board, layer) => [board.forward, board.backward].map((b) => b[layer].reduce((sum, s) => sum + (s ? s.n + 1 : 0), 0)).join(),
    /** The numbers of a layer for its two traces. @param {Board} board @param {number} layer @param {Scales} scales */
    fill: (board, layer, scales) => fillRow(rows[layer], board, layer, scales),
    /** @param {Context} context @param {Board} board @param {Scales} scales */
    roads(context, board, scales) {
      for (let t = 0; t < start.steps; t++) column(context, board, scales, t);
      names(context);
      accents(context, board);
    },
    /** @param {Context} context @param {Board} board @param {Scales} scales */
    motion: (context, board, scales) => motion(context, board, scales),
    /** Where the step happens, so that the window can follow. @param {Step | null} step */
    focus: (step) => (step?.t == null ? null : grid.x(step.t)),
  };

  /** @param {ReturnType<typeof bins>} row @param {Board} board @param {number} layer @param {Scales} scales */
  function fillRow(row, board, layer, scales) {
    const blank = () => Array.from({ length: row.rows }, () => Array(row.columns).fill(null));
    const [values, errors, texts] = [blank(), blank(), blank()];
    for (let t = 0; t < start.steps; t++) {
      const { kind, rows: parts } = shown(board, layer, t);
      const [target, scale] = kind === "error" ? [errors, scales.error] : [values, scales.value];
      parts.forEach(({ name, numbers }, part) =>
        numbers.forEach((x, unit) => {
          const [i, j] = row.place(part, unit, t);
          target[i][j] = place(x, scale);
          texts[i][j] = `${name} of ${layerName(start, layer)}[${unit}] at t = ${t}: ${signed(x)}`;
        }),
      );
    }
    return { z: [values, errors], text: [texts, texts] };
  }

  /** @param {Context} context @param {Board} board @param {Scales} scales @param {number} t */
  function column(context, board, scales, t) {
    for (let layer = 0; layer < start.layers.length; layer++) {
      const done = board.forward[layer][t];
      const back = board.backward[layer][t];
      const tone = done ? palette.forward : palette.frame;
      context.globalAlpha = done && !back ? 0.75 : 0.5;
      line(context, roadUp(grid, layer, t), tone, done ? 1.6 : 1);
      states[layer].forEach((_, k, { length }) => line(context, roadOn(grid, layer, t, k, length), tone, done ? 1.6 : 1));
      context.globalAlpha = back && back.sweep !== board.sweep ? 0.3 : 0.9;
      if (back) strand(context, turned(roadUp(grid, layer, t)), exampleOf(back.values.dx, board.example), scales.error, palette.error);
      const influence = board.influence[layer][t];
      if (influence) stream(context, layer, t, influence, scales);
      if (board.cuts[layer][t]) context.globalAlpha = 0.2;
      if (back) states[layer].forEach((name, k, { length }) => strand(context, turned(roadOn(grid, layer, t, k, length)), exampleOf(back.values[`d${name}_prev`], board.example), scales.error, palette.error));
      context.globalAlpha = 1;
      frame(context, grid.cell(layer, t), palette.frame, 1.2);
      if (board.cuts[layer][t]) scissors(context, layer, t, 1);
    }
    ends(context, board, scales, t);
  }

  /** Influence that has come into a cell from its past: a band that goes forward in time. @param {Context} context @param {number} layer @param {number} t @param {Step} step @param {Scales} scales */
  function stream(context, layer, t, step, scales) {
    const { from, to } = roadOn(grid, layer, t);
    context.globalAlpha = 0.75;
    line(context, { from, to }, palette.update, widthOf(influenceOf(step), scales.influence));
    frame(context, grid.cell(layer, t), palette.update, 1.6, 1);
    context.globalAlpha = 1;
  }

  /** Where an error was cut: it will not be sent on. @param {Context} context @param {number} layer @param {number} t @param {number} alpha */
  function scissors(context, layer, t, alpha) {
    const { from, to } = roadOn(grid, layer, t);
    context.globalAlpha = alpha;
    write(context, "✂", (from[0] + to[0]) / 2, to[1], palette.ink, "20px system-ui, sans-serif");
    context.globalAlpha = 1;
  }

  /** Targets and losses above, inputs below, and the name of the moment. @param {Context} context @param {Board} board @param {Scales} scales @param {number} t */
  function ends(context, board, scales, t) {
    const loss = board.loss[t];
    const back = board.backward[start.layers.length - 1][t];
    context.globalAlpha = 0.6;
    line(context, roadFromTarget(grid, t), loss ? palette.loss : palette.frame, loss ? 1.8 : 1);
    context.globalAlpha = back && back.sweep !== board.sweep ? 0.3 : 0.9;
    if (back) strand(context, roadFromTarget(grid, t), exampleOf(back.values.delta, board.example), scales.error, palette.error);
    context.globalAlpha = 1;
    const [x, top, bottom] = [grid.x(t), grid.y(0), grid.y(grid.inputRow)];
    row(context, exampleOf(start.targets[t], board.example), x, top);
    row(context, exampleOf(start.inputs[t], board.example), x, bottom);
    const wide = grid.columnWidth >= 40;
    if (loss && wide) write(context, told(Number(real(loss.values.loss).toPrecision(3))), x, top - 18, palette.loss, "600 11px system-ui, sans-serif");
    const every = Math.ceil(26 / grid.columnWidth);
    if (t % every === 0) write(context, wide ? `t=${t}` : String(t), x, grid.bottom, palette.faint, "11px system-ui, sans-serif");
  }

  /** A row of data: its symbol where it is one-hot, else small squares. @param {Context} context @param {number[]} numbers @param {number} x @param {number} y */
  function row(context, numbers, x, y) {
    const symbol = symbolOf(start, numbers);
    if (symbol) return write(context, symbol, x, y, palette.ink, `600 ${grid.columnWidth > 34 ? 16 : 12}px system-ui, sans-serif`);
    const most = numbers.reduce((a, b) => Math.max(a, Math.abs(b)), 1);
    const size = Math.max(2, Math.min(11, (grid.columnWidth - 6) / numbers.length));
    numbers.forEach((value, i) => {
      context.fillStyle = colourAt(place(value, { most, decades: 0 }), palette.value);
      context.fillRect(x + (i - numbers.length / 2) * size, y - 6, size - 1, 12);
      context.strokeStyle = palette.frame;
      context.lineWidth = 1;
      context.strokeRect(x + (i - numbers.length / 2) * size, y - 6, size - 1, 12);
    });
    return undefined;
  }

  /** @param {Context} context */
  function names(context) {
    const italic = "italic 16px Georgia, 'Times New Roman', serif";
    const small = "11px system-ui, sans-serif";
    start.layers.forEach((_, l) => write(context, layerName(start, l), 26, grid.y(start.layers.length - l), palette.ink, italic));
    write(context, "x", 26, grid.y(grid.inputRow), palette.ink, italic);
    write(context, "target", 26, grid.y(0), palette.faint, small);
    if (grid.columnWidth >= 40) write(context, "loss", 26, grid.y(0) - 18, palette.loss, small);
  }

  /** The cell of the step, or the whole row of a layer whose gradient or update it is. @param {Context} context @param {Board} board */
  function accents(context, board) {
    const { step } = board;
    if (!step || step.layer === null) return;
    const { layer, t } = step;
    const colour = accent(step.phase);
    context.shadowColor = colour;
    context.shadowBlur = 9;
    if (t !== null) frame(context, grid.cell(layer, t), colour, 3, 1.5);
    else for (let k = 0; k < start.steps; k++) frame(context, grid.cell(layer, k), colour, 2.2, 1);
    context.shadowBlur = 0;
  }

  /** @param {string} phase */
  function accent(phase) {
    return { forward: palette.forward, loss: palette.loss, backward: palette.backward, cut: palette.loss }[phase] ?? palette.update;
  }

  /** @param {Context} context @param {Board} board @param {Scales} scales */
  function motion(context, board, scales) {
    const { coming: step, share, example } = board;
    if (!step || step.t === null || step.layer === null || share <= 0) return;
    const { t, layer, values, phase } = step;
    const eased = ease(Math.min(1, share / 0.85));
    if (phase === "forward") {
      pulses(context, roadUp(grid, layer, t), exampleOf(values.x, example), scales.value, palette.value, eased, false);
      states[layer].forEach((name, k, { length }) => pulses(context, roadOn(grid, layer, t, k, length), exampleOf(values[`${name}_prev`], example), scales.value, palette.value, eased, true));
    } else if (phase === "loss") {
      const road = roadFromTarget(grid, t);
      pulse(context, road.from[0], road.from[1] + (road.to[1] - road.from[1]) * eased, 5, palette.loss, false);
    } else if (phase === "backward") {
      arrive(context, step, eased, scales, example);
    } else if (phase === "influence") {
      const { from, to } = roadOn(grid, layer, t);
      const radius = widthOf(influenceOf(step), scales.influence) / 2 + 2;
      pulse(context, from[0] + (to[0] - from[0]) * eased, to[1], radius, palette.update, false);
    } else if (phase === "cut") {
      const lost = exampleOf(values.discarded, example);
      const each = lost.length / states[layer].length;
      context.globalAlpha = 1 - eased;
      states[layer].forEach((_, k, { length }) => pulses(context, turned(roadOn(grid, layer, t, k, length)), lost.slice(k * each, (k + 1) * each), scales.error, palette.error, 0.5 * eased, true));
      scissors(context, layer, t, eased);
    }
    context.globalAlpha = eased;
    frame(context, grid.cell(layer, t), accent(phase), 2, 1.5);
    context.globalAlpha = 1;
  }

  /** The two streams of error on their way into a cell. @param {Context} context @param {Step} step @param {number} share @param {Scales} scales @param {number} example */
  function arrive(context, step, share, scales, example) {
    const { values } = step;
    const t = /** @type {number} */ (step.t);
    const layer = /** @type {number} */ (step.layer);
    const isOutput = layer === start.layers.length - 1;
    const above = isOutput ? roadFromTarget(grid, t) : turned(roadUp(grid, layer + 1, t));
    pulses(context, above, exampleOf(isOutput ? values.delta : values.from_above, example), scales.error, palette.error, share, false);
    if (!values.from_next || t === start.steps - 1) return;
    const arriving = [values.from_next, values.dc_next].slice(0, states[layer].length);
    arriving.forEach((numbers, k, { length }) => pulses(context, turned(roadOn(grid, layer, t + 1, k, length)), exampleOf(numbers, example), scales.error, palette.error, share, true));
  }
}

/** Out slowly, in slowly. @param {number} share @returns {number} */
export const ease = (share) => (share < 0.5 ? 2 * share * share : 1 - (2 - 2 * share) ** 2 / 2);
