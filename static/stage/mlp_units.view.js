/** The units of an MLP: a mark for each, in the colour of its number and, where there is room, with the number. */

import { shown } from "../film/board.js";
import { colourAt, place } from "../shared/colour.js";
import { exampleOf, format } from "../shared/numbers.js";
import { copy } from "../shared/plot.view.js";
import { FADED } from "./lights.view.js";
import { lightsOf } from "./mlp_lights.js";

/** @typedef {import("../types.js").Board} Board */
/** @typedef {import("../types.js").Palette} Palette */
/** @typedef {import("../types.js").Scales} Scales */
/** @typedef {import("../types.js").Start} Start */

/** Instead of no text, whose element Plotly removes: of the next text it then draws nothing until the one after. */
const BLANK = " ";
const ROOMY = 13; // the radius from which a unit has a number, in units of the drawing as all of these
const LETTER = 0.58; // the width of a digit, by the size of its type
const SMALLEST = 8; // type that can be read, in pixels

/** @param {Start} start @param {any} theme @param {import("./layout.js").Web} web */
export function createMlpUnits(start, theme, web) {
  /** @type {Palette} */
  const palette = theme.palette;
  return {
    traces: web.sizes.map(trace),
    /** @param {Board} board @param {number} layer */
    stamp: (board, layer) => {
      const asked = board.lit?.alone ? (lightsOf(start, board.lit)?.key ?? "") : "";
      const now = layer < 0 ? `${board.n > 0}` : `${board.forward[layer][0]?.n},${board.backward[layer][0]?.n}`;
      return `${now},${asked}`;
    },
    /**
     * A layer's colours and numbers; layer −1 is the inputs.
     * @param {Board} board
     * @param {number} layer
     * @param {Scales} scales
     */
    fill: (board, layer, scales) => (layer === -1 ? fillInputs(board, scales) : fillLayer(board, layer, scales)),
  };

  /** @param {number} size @param {number} k the layer, from the inputs on */
  function trace(size, k) {
    const units = Array.from({ length: size }, (_, unit) => web.unit(k - 1, unit));
    const trace = copy(theme.units);
    trace.marker.size = 2 * web.radius(k - 1);
    if (web.radius(k - 1) < 5) trace.marker.line.width = 0;
    trace.textfont.size = typeOf(web.radius(k - 1));
    return { ...trace, x: units.map(([x]) => x), y: units.map(([, y]) => y), text: units.map(() => BLANK) };
  }

  /** @param {Board} board @param {number} layer @param {Scales} scales */
  function fillLayer(board, layer, scales) {
    const { kind, rows } = shown(board, layer, 0);
    const numbers = rows[0]?.numbers ?? [];
    const [scale, stops] = kind === "error" ? [scales.error, palette.error] : [scales.value, palette.value];
    const units = numbers.length ? numbers : Array(start.layers[layer].units).fill(null);
    return dress(board, layer, units, (x) => colourAt(place(x, scale), stops));
  }

  /** @param {Board} board @param {Scales} scales */
  function fillInputs(board, scales) {
    const numbers = exampleOf(start.inputs[0], board.example);
    const scale = { most: numbers.reduce((a, b) => Math.max(a, Math.abs(b)), scales.value.most), decades: 0 };
    return dress(board, -1, numbers, (x) => colourAt(place(x, scale), palette.value));
  }

  /**
   * @param {Board} board @param {number} layer @param {(number | null)[]} numbers @param {(x: number) => string} colour
   */
  function dress(board, layer, numbers, colour) {
    const radius = web.radius(layer);
    const words = numbers.map((x) => (x === null || radius < ROOMY ? BLANK : fitting(short(x), radius, palette.zoom)));
    const lights = board.lit?.alone ? lightsOf(start, board.lit) : null;
    const fades = numbers.map((_, unit) => lights !== null && !lights.unit(layer, unit));
    return {
      "marker.opacity": [fades.map((faded) => (faded ? FADED : 1))],
      "marker.color": [numbers.map((x) => (x === null ? palette.paper : colour(x)))],
      text: [words],
      "textfont.size": [words.map((word) => fittingType(word, radius) * palette.zoom)],
      "textfont.color": [numbers.map((x, i) => (x === null || fades[i] ? palette.ink : contrast(colour(x))))],
    };
  }
}

/** @param {number} radius of a unit @returns {number} the type of a short number in it */
const typeOf = (radius) => Math.max(9, Math.min(12, radius * 0.62));

/** The type in which a text stays inside of its unit. @param {string} text @param {number} radius */
const fittingType = (text, radius) => Math.min(typeOf(radius), (2 * radius) / (LETTER * text.length));

/**
 * A number that has no room in its unit is left to the tooltip.
 * @param {string} text @param {number} radius @param {number} zoom pixels of a unit of the drawing
 */
const fitting = (text, radius, zoom) => (fittingType(text, radius) * zoom < SMALLEST ? BLANK : text);

/** @param {number} x @returns {string} short enough for a unit */
export const short = (x) => format(Math.abs(x) >= 0.01 || x === 0 ? Number(x.toFixed(2)) : Number(x.toPrecision(1)));

/** Ink that can be read on a colour. @param {string} colour rgb(r,g,b) */
function contrast(colour) {
  const [r, g, b] = (colour.match(/\d+/g) ?? []).map(Number);
  return 0.299 * r + 0.587 * g + 0.114 * b > 140 ? "#10161d" : "#ffffff";
}
