/** The plane of two inputs: what the network says everywhere, where it decides, and the data over it. */

import { colourAt } from "../shared/colour.js";
import { byId, element } from "../shared/dom.view.js";
import { real, format } from "../shared/numbers.js";
import { copy, make } from "../shared/plot.view.js";
import { largest, manyClasses, named, placeOf, rangeOf, symbolOf } from "./predictions.js";

/** @typedef {import("../types.js").Learned} Learned */
/** @typedef {import("../types.js").Num} Num */

const SYMBOLS = ["circle", "triangle-up", "square", "diamond", "cross", "star", "triangle-down", "pentagon"];
const GLYPHS = ["●", "▲", "■", "◆", "✚", "★", "▼", "⬟"];

/**
 * @param {Learned} learned
 * @param {number} output the one whose number is shown, where there are several
 * @param {any} theme
 * @param {any} config
 */
export function drawBoundary(learned, output, theme, config) {
  const { data, layout } = copy(theme.boundary);
  const { across, up, outputs } = /** @type {NonNullable<Learned["boundary"]>} */ (learned.boundary);
  const at = { x: across.map(real), y: up.map(real) };
  const decides = learned.kind !== "numbers" && !manyClasses(learned);
  const z = outputs.map((row) => row.map((answer) => ground(answer, learned, output)));
  const text = outputs.map((row, j) =>
    row.map((answer, i) => `(${format(across[i])}, ${format(up[j])}): ${saying(answer, learned, output)}`),
  );
  Object.assign(data[0], at, { z, text }, manyClasses(learned) ? steps(theme.classes) : {});
  Object.assign(data[1], at, { z, visible: decides });
  const points = pointsOf(learned, output, theme);
  Object.assign(data[2], points.all);
  Object.assign(data[2].marker, points.marker);
  Object.assign(data[3], points.wrong);
  for (const [axis, numbers] of [
    [layout.xaxis, at.x],
    [layout.yaxis, at.y],
  ])
    axis.range = [numbers[0], numbers[numbers.length - 1]];
  make(byId("plane"), data, layout, config);
  byId("plane-signs").replaceChildren(...signs(learned, output, theme, decides));
}

/** @param {Num[]} answer @param {Learned} learned @param {number} output */
function ground(answer, learned, output) {
  if (!answer.every((x) => Number.isFinite(real(x)))) return null;
  return manyClasses(learned) ? largest(answer)[0] % SYMBOLS.length : placeOf(answer, learned, output);
}

/** @param {Num[]} answer @param {Learned} learned @param {number} output */
function saying(answer, learned, output) {
  if (learned.kind !== "classes") return format(answer[output]);
  return `${symbolOf(answer, learned, true)} (${format(answer[largest(answer)[0] ?? 0])})`;
}

/** A colour scale of plain steps, one for each class. @param {string[]} colours */
function steps(colours) {
  const n = colours.length;
  return {
    zmin: -0.5,
    zmax: n - 0.5,
    colorscale: colours.flatMap((colour, k) => [
      [k / n, colour],
      [(k + 1) / n, colour],
    ]),
  };
}

/**
 * The class of a target, as a number from 0 on.
 * @param {Num[]} target
 * @param {Learned} learned
 * @param {number} output
 */
const classOf = (target, { kind }, output) =>
  kind === "classes" ? largest(target)[0] : real(target[output]) > 0.5 ? 1 : 0;

/** @param {Learned} learned @param {number} output @param {any} theme */
function pointsOf(learned, output, theme) {
  const { inputs, outputs, targets, right } = learned.examples;
  const [points, meant, given] = [inputs[0].map((x) => x.map(real)), targets[0], outputs[0]];
  const classes = meant.map((target) => classOf(target, learned, output) % SYMBOLS.length);
  const wrong = points.filter((_, i) => right?.[0][i] === false);
  const word = (/** @type {number} */ i) => ({ true: ", right", false: ", wrong" })[String(right?.[0][i])] ?? "";
  const text = points.map((_, i) => {
    const [target, said] = [symbolOf(meant[i], learned, false), saying(given[i], learned, output)];
    return `example ${i + 1}: target ${target}, says ${said}${word(i)}`;
  });
  const colour = (/** @type {number} */ i) =>
    colourOf(learned, classes[i], learned.kind === "numbers" ? placeOf(meant[i], learned, output) : null, theme);
  return {
    all: { x: points.map(([x]) => x), y: points.map(([, y]) => y), text },
    marker: {
      color: points.map((_, i) => colour(i)),
      symbol: points.map((_, i) => (learned.kind === "numbers" ? SYMBOLS[0] : SYMBOLS[classes[i]])),
    },
    wrong: { x: wrong.map(([x]) => x), y: wrong.map(([, y]) => y) },
  };
}

/**
 * @param {Learned} learned
 * @param {number} k the class
 * @param {number | null} place where the target is a number
 * @param {any} theme
 * @returns {string}
 */
function colourOf(learned, k, place, theme) {
  if (place !== null) return colourAt(place, theme.palette.value);
  return manyClasses(learned) ? theme.classes[k] : theme.palette.value[k ? theme.palette.value.length - 1 : 0][1];
}

/**
 * What the colours and signs mean.
 * @param {Learned} learned
 * @param {number} output
 * @param {any} theme
 * @param {boolean} decides
 */
function signs(learned, output, theme, decides) {
  const count = learned.kind === "classes" ? learned.examples.targets[0][0].length : 2;
  const classes =
    learned.kind === "numbers"
      ? ends(learned, output, theme)
      : Array.from({ length: count }, (_, k) =>
          sign(
            GLYPHS[k % GLYPHS.length],
            colourOf(learned, k % GLYPHS.length, null, theme),
            `target ${named(k, learned.names.outputs)}`,
          ),
        );
  const line = decides ? [sign("—", "", "where the network decides")] : [];
  return [...classes, ...line, ...(learned.examples.right ? [sign("◯", "", "answered wrongly")] : [])];
}

/** @param {Learned} learned @param {number} output @param {any} theme */
const ends = (learned, output, theme) =>
  rangeOf(learned, output).map((x, k) => sign("●", colourOf(learned, k, 2 * k - 1, theme), format(x)));

/** @param {string} glyph @param {string} colour @param {string} says */
function sign(glyph, colour, says) {
  const mark = element("b", {}, glyph);
  if (colour) mark.style.color = colour;
  return element("li", {}, mark, says);
}
