/** Units and weighted edges: what an MLP is. A scene of the stage. */

import { outputName, shown } from "../board.js";
import { colourAt, place } from "../colour.js";
import { webLayout } from "../layout.js";
import { exampleOf, real, signed, told } from "../numbers.js";
import { layerName } from "../words.js";
import { ease } from "./grid.js";
import { copy } from "./plot.js";
import { line, pulse, widthOf, write } from "./strokes.js";

/** @typedef {import("../types.js").Board} Board */
/** @typedef {import("../types.js").Start} Start */
/** @typedef {import("../types.js").Step} Step */
/** @typedef {import("../types.js").Palette} Palette */
/** @typedef {import("./grid.js").Scales} Scales */
/** @typedef {CanvasRenderingContext2D} Context */
/** @typedef {{from: [number, number], to: [number, number], size: number}} Part what one weight passes on */

const MOST_PULSES = 320; // at once: the largest

/** @param {Start} start @param {any} theme @param {number} width @param {number} height */
export function createWeb(start, theme, width, height) {
  const web = webLayout(start, width, height);
  /** @type {Palette} */
  const palette = theme.palette;
  const top = start.layers.length - 1;
  const all = web.sizes.map((size, k) => Array.from({ length: size }, (_, unit) => web.unit(k - 1, unit)));
  return {
    traces: all.map((units) => {
      const trace = copy(theme.units);
      trace.marker.size = 2 * web.radius;
      trace.textfont.size = Math.max(9, Math.min(12, web.radius * 0.62));
      return { ...trace, x: units.map(([x]) => x), y: units.map(([, y]) => y) };
    }),
    /** @param {Board} board @param {number} layer */
    stamp: (board, layer) => `${board.forward[layer][0]?.n},${board.backward[layer][0]?.n},${layer || board.n > 0}`,
    /** A layer's colours and numbers; the lowest brings the inputs with it. @param {Board} board @param {number} layer @param {Scales} scales */
    fill: (board, layer, scales) => (layer === -1 ? fillInputs(board, scales) : fillLayer(board, layer, scales)),
    /** @param {Context} context @param {Board} board @param {Scales} scales */
    roads(context, board, scales) {
      for (let layer = 0; layer <= top; layer++) edges(context, board, layer, scales);
      targets(context, board, scales);
      names(context);
      accents(context, board);
    },
    /** @param {Context} context @param {Board} board @param {Scales} scales */
    motion: (context, board, scales) => motion(context, board, scales),
    focus: () => null,
  };

  /** @param {Board} board @param {number} layer @param {Scales} scales */
  function fillLayer(board, layer, scales) {
    const { kind, rows } = shown(board, layer, 0);
    const numbers = rows[0]?.numbers ?? [];
    const [scale, stops] = kind === "error" ? [scales.error, palette.error] : [scales.value, palette.value];
    const name = kind === "error" ? "δ" : outputName(start, layer);
    const units = numbers.length ? numbers : Array(start.layers[layer].units).fill(null);
    return dress(units, (x, i) => `${name} of ${layerName(start, layer)}[${i}]: ${signed(x)}`, (x) => colourAt(place(x, scale), stops));
  }

  /** @param {Board} board @param {Scales} scales */
  function fillInputs(board, scales) {
    const numbers = exampleOf(start.inputs[0], board.example);
    const scale = { most: numbers.reduce((a, b) => Math.max(a, Math.abs(b)), scales.value.most), decades: 0 };
    return dress(numbers, (x, i) => `x[${i}]: ${signed(x)}`, (x) => colourAt(place(x, scale), palette.value));
  }

  /** @param {(number | null)[]} numbers @param {(x: number, i: number) => string} words @param {(x: number) => string} colour */
  function dress(numbers, words, colour) {
    const roomy = web.radius >= 13;
    return {
      "marker.color": [numbers.map((x) => (x === null ? palette.paper : colour(x)))],
      text: [numbers.map((x) => (x === null || !roomy ? "" : fitting(short(x))))],
      hovertext: [numbers.map((x, i) => (x === null ? "" : words(x, i)))],
      "textfont.color": [numbers.map((x) => (x === null ? palette.ink : contrast(colour(x), palette)))],
    };
  }

  /** A number that has no room in its unit is left to the tooltip. @param {string} text */
  function fitting(text) {
    return text.length * web.radius * 0.34 > 2 * web.radius ? "" : text;
  }

  /** What each weight of a layer has passed on: values up, or errors down. @param {Board} board @param {number} layer @param {Step} step @returns {Part[]} */
  function passed(board, layer, step) {
    const w = /** @type {any[][]} */ (start.params[layer].W);
    const back = step.phase === "backward";
    const numbers = exampleOf(back ? step.values.delta : step.values.x, board.example);
    return w.flatMap((row, i) =>
      row.map((weight, j) => {
        const [low, high] = [web.unit(layer - 1, i), web.unit(layer, j)];
        return back
          ? { from: high, to: low, size: real(weight) * numbers[j] }
          : { from: low, to: high, size: real(weight) * numbers[i] };
      }),
    );
  }

  /** @param {Context} context @param {Board} board @param {number} layer @param {Scales} scales */
  function edges(context, board, layer, scales) {
    const back = board.backward[layer][0];
    const step = back ?? board.forward[layer][0];
    const [scale, stops] = back ? [scales.error, palette.error] : [scales.value, palette.value];
    const w = /** @type {any[][]} */ (start.params[layer].W);
    const parts = step ? passed(board, layer, step) : w.flatMap((row, i) => row.map((_, j) => ({ from: web.unit(layer - 1, i), to: web.unit(layer, j), size: 0 })));
    const crowd = Math.max(0.25, Math.min(1, 90 / parts.length));
    parts.sort((a, b) => Math.abs(a.size) - Math.abs(b.size));
    for (const { from, to, size } of parts) {
      const at = place(size, scale);
      context.globalAlpha = size ? 0.35 + 0.6 * Math.abs(at) : 0.45;
      line(context, { from, to }, size ? colourAt(at, stops) : palette.frame, size ? 0.6 + widthOf(Math.abs(size), scale) * 0.55 * crowd : 0.7);
    }
    context.globalAlpha = 1;
  }

  /** @param {number} j @returns {[number, number]} where the target of an output stands */
  function target(j) {
    const [x, y] = web.unit(top, j);
    return [x + web.radius + 34, y];
  }

  /** @param {Context} context @param {Board} board @param {Scales} scales */
  function targets(context, board, scales) {
    const row = exampleOf(start.targets[0], board.example);
    const back = board.backward[top][0];
    const delta = back ? exampleOf(back.values.delta, board.example) : null;
    row.forEach((y, j) => {
      const [x, height] = target(j);
      const to = /** @type {[number, number]} */ ([web.unit(top, j)[0] + web.radius, height]);
      const road = { from: /** @type {[number, number]} */ ([x - 14, height]), to };
      line(context, road, board.loss[0] ? palette.loss : palette.frame, 1.4);
      if (delta) line(context, road, colourAt(place(delta[j], scales.error), palette.error), widthOf(Math.abs(delta[j]), scales.error));
      write(context, short(y), x + 2, height, palette.ink, "600 13px system-ui, sans-serif");
    });
    const [x] = target(0);
    write(context, "target", x, 12, palette.faint, "12px system-ui, sans-serif");
    if (board.loss[0]) write(context, `L = ${told(Number(real(board.loss[0].values.loss).toPrecision(3)))}`, x - 8, 28, palette.loss, "600 12px system-ui, sans-serif");
  }

  /** @param {Context} context */
  function names(context) {
    all.forEach((_, k) => {
      const name = k === 0 ? "x" : layerName(start, k - 1);
      write(context, name, web.unit(k - 1, 0)[0], 13, palette.ink, "italic 16px Georgia, 'Times New Roman', serif");
    });
  }

  /** @param {Context} context @param {Board} board */
  function accents(context, board) {
    if (!board.step || board.step.layer === null) return;
    halo(context, board.step.layer, accent(board.step.phase), 3);
  }

  /** @param {Context} context @param {number} layer @param {string} colour @param {number} width */
  function halo(context, layer, colour, width) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    for (const [x, y] of all[layer + 1]) {
      context.beginPath();
      context.arc(x, y, web.radius + 3, 0, 2 * Math.PI);
      context.stroke();
    }
  }

  /** @param {string} phase */
  function accent(phase) {
    return { forward: palette.forward, loss: palette.loss, backward: palette.backward }[phase] ?? palette.update;
  }

  /** @param {Context} context @param {Board} board @param {Scales} scales */
  function motion(context, board, scales) {
    const { coming: step, share } = board;
    if (!step || step.layer === null || share <= 0) return;
    const eased = ease(Math.min(1, share / 0.85));
    const [scale, stops] = step.phase === "forward" ? [scales.value, palette.value] : [scales.error, palette.error];
    const strongest = arriving(board, step).sort((a, b) => Math.abs(b.size) - Math.abs(a.size)).slice(0, MOST_PULSES);
    for (const { from, to, size } of strongest) {
      if (!size) continue;
      const colour = step.phase === "loss" ? palette.loss : colourAt(Math.sign(size) * 0.9, stops);
      const radius = step.phase === "loss" ? 4 : 1.4 + 5.2 * Math.abs(place(size, scale));
      pulse(context, from[0] + (to[0] - from[0]) * eased, from[1] + (to[1] - from[1]) * eased, radius, colour, false);
    }
    context.globalAlpha = eased;
    halo(context, step.layer, accent(step.phase), 2);
    context.globalAlpha = 1;
  }

  /** What travels into the layer of a step. @param {Board} board @param {Step} step @returns {Part[]} */
  function arriving(board, step) {
    const layer = /** @type {number} */ (step.layer);
    if (step.phase === "forward") return passed(board, layer, step);
    if (step.phase !== "loss" && step.phase !== "backward") return [];
    const above = board.backward[layer + 1]?.[0];
    if (step.phase === "backward" && above) return passed(board, layer + 1, above);
    const sizes = exampleOf(step.phase === "loss" ? step.values.target.map((/** @type {any[]} */ r) => r.map(() => 1)) : step.values.delta, board.example);
    return sizes.map((size, j) => ({ from: target(j), to: web.unit(top, j), size }));
  }
}

/** @param {number} x @returns {string} short enough for a unit */
const short = (x) => told(Math.abs(x) >= 0.01 || x === 0 ? Number(x.toFixed(2)) : Number(x.toPrecision(1)));

/** Ink that can be read on a colour. @param {string} colour rgb(r,g,b) @param {Palette} palette */
function contrast(colour, palette) {
  const [r, g, b] = (colour.match(/\d+/g) ?? ["255", "255", "255"]).map(Number);
  if (!colour.startsWith("rgb")) return palette.ink;
  return 0.299 * r + 0.587 * g + 0.114 * b > 140 ? "#10161d" : "#ffffff";
}
