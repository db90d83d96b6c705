/**
 * Two films on one sheet, as a picture that explains itself: title, sentence, both stages, what differs, legend.
 * Pure.
 */

import { colourAt } from "../shared/colour.js";
import { rough } from "../shared/numbers.js";
import { Recorder } from "../stage/svg_recorder.js";

/** @typedef {import("../types.js").Palette} Palette */
/** @typedef {import("../types.js").Scale} Scale */
/** @typedef {{width: number, height: number, inside: string}} Drawing */
/**
 * @typedef {object} Sheet
 * @property {Palette} palette
 * @property {{value: Scale, error: Scale}} scales
 * @property {string} title
 * @property {string} sentence of the step that is shown
 * @property {{name: string, drawing: Drawing}[]} runs
 * @property {string} says what differs
 * @property {string[][]} signs of the stage, each with its words
 */

const FAMILY = '"Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
const [MARGIN, GAP] = [16, 10];
const [BAR, BAR_HEIGHT, SLICES] = [150, 10, 50];
/** @typedef {{size: number, weight: number, line: number}} Type */
/** @type {Record<"title" | "text" | "head" | "small", Type>} */
const TYPE = {
  title: { size: 17, weight: 650, line: 24 },
  text: { size: 14, weight: 400, line: 20 },
  head: { size: 14, weight: 650, line: 22 },
  small: { size: 12, weight: 400, line: 18 },
};

/** @param {Type} type */
const fontOf = ({ size, weight }) => `${weight} ${size}px ${FAMILY}`;

/**
 * A text in lines that are not broader than this; a word that is broader by itself stands alone.
 * @param {string} text @param {number} width @param {(text: string) => number} measure @returns {string[]}
 */
export function wrapped(text, width, measure) {
  /** @type {string[]} */
  const lines = [];
  for (const word of text.split(/ +/).filter(Boolean)) {
    const longer = `${lines.at(-1) ?? ""} ${word}`.trim();
    if (lines.length && measure(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/**
 * @param {Sheet} sheet
 * @param {(text: string, font: string) => number} measure how broad a text is
 * @returns {Drawing}
 */
export function sheetOf({ palette, scales, title, sentence, runs, says, signs }, measure) {
  const pen = new Recorder();
  const inner = Math.max(...runs.map(({ drawing }) => drawing.width));
  const stages = [];
  let y = MARGIN;

  /** @param {string} text @param {Type} type @param {string} colour */
  const write = (text, type, colour = palette.ink) => {
    Object.assign(pen, { font: fontOf(type), fillStyle: colour, textAlign: "left", textBaseline: "middle" });
    for (const line of wrapped(text, inner, (part) => measure(part, fontOf(type)))) {
      pen.fillText(line, MARGIN, y + type.line / 2);
      y += type.line;
    }
  };
  write(title, TYPE.title);
  write(sentence, TYPE.text);
  for (const [k, { name, drawing }] of runs.entries()) {
    y += GAP;
    write(name, TYPE.head);
    stages.push(placed(drawing, k, y));
    y += drawing.height;
  }
  y += GAP;
  write(says, TYPE.text);
  y += GAP;
  bars(pen, palette, scales, y, measure);
  y += TYPE.small.line + GAP;
  write(signs.map(([sign, words]) => `${sign} ${words}`).join("   ·   "), TYPE.small, palette.faint);
  return { width: inner + 2 * MARGIN, height: y + MARGIN, inside: [...stages, pen.markup()].join("\n") };
}

/**
 * A stage at its place, cut off at its edges; names within it are its own.
 * @param {Drawing} drawing
 * @param {number} k
 * @param {number} y
 */
function placed({ width, height, inside }, k, y) {
  const own = inside.replace(/(\bid="|url\((?:['"]|&quot;)?#|href="#)/g, `$1run${k}-`);
  return `<svg x="${MARGIN}" y="${y}" width="${width}" height="${height}" overflow="hidden">${own}</svg>`;
}

/**
 * The colours of values and of errors, each from minus to plus its largest size.
 * @param {Recorder} pen @param {Palette} palette @param {{value: Scale, error: Scale}} scales @param {number} y
 * @param {(text: string, font: string) => number} measure
 */
function bars(pen, palette, scales, y, measure) {
  const font = fontOf(TYPE.small);
  let x = MARGIN;
  Object.assign(pen, { font, textAlign: "left", textBaseline: "middle" });
  /** @param {string} text */
  const label = (text) => {
    pen.fillStyle = palette.ink;
    pen.fillText(text, x, y + TYPE.small.line / 2);
    x += measure(text, font) + GAP;
  };
  for (const name of /** @type {const} */ (["value", "error"])) {
    const { most, decades } = scales[name];
    label(name);
    label(rough(-most));
    for (let k = 0; k < SLICES; k++) {
      pen.fillStyle = colourAt((2 * (k + 0.5)) / SLICES - 1, palette[name]);
      pen.fillRect(x + (k * BAR) / SLICES, y + (TYPE.small.line - BAR_HEIGHT) / 2, BAR / SLICES + 0.3, BAR_HEIGHT);
    }
    x += BAR + GAP;
    label(rough(most));
    if (decades) label(`(logarithmic, down to ${rough(most * 10 ** -decades)})`);
    x += GAP;
  }
}
