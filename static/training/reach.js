/** How far errors reach back in time while a network learns, as shades by iteration and time step. Pure. */

import { logsOf, rangeOf } from "../shared/log_axis.js";
import { power, real, rough } from "../shared/numbers.js";

/** @typedef {import("../types.js").Iteration} Iteration */

/**
 * The error that reached each time step of a layer, `[t][iteration]`; null where none walks back through it (RTRL).
 * @param {Iteration[]} lines
 * @param {number} layer
 * @param {number} steps
 */
export const reachOf = (lines, layer, steps) =>
  Array.from({ length: steps }, (_, t) =>
    lines.map(({ gradient_norms: norms }) => {
      const row = norms[layer];
      return row ? real(row[t]) : null;
    }),
  );

/**
 * The errors as a chart shows them: shades between two powers of ten, and what is said of each, and of the scale.
 * @param {(number | null)[][]} errors `[t][iteration]`
 * @param {number[]} at which iterations
 */
export function shadesOf(errors, at) {
  const all = errors.flat();
  const range = rangeOf(logsOf(all));
  const [zmin, zmax] = range ? [Math.floor(range[0]), Math.ceil(range[1])] : [0, 1];
  return {
    shades: {
      z: errors.map((row) => row.map((error) => shadeOf(error, zmax))),
      text: errors.map((row, t) =>
        row.map((error, k) => `iteration ${at[k]}, t = ${t}: ${error === null ? "—" : rough(error)}`),
      ),
      ...{ zmin, zmax },
    },
    scale: range
      ? `paper ${power(zmin)}, full ${power(zmax)}${all.some(isOut) ? " or not finite" : ""}`
      : all.some(isOut)
        ? "full: not finite"
        : "",
  };
}

/** Whether it left the finite range. @param {number | null} error */
const isOut = (error) => error !== null && !Number.isFinite(error);

/**
 * The logarithm of an error; none of what is zero or was not measured. What left the finite range is as dark as can be.
 * @param {number | null} error
 * @param {number} darkest
 */
function shadeOf(error, darkest) {
  if (isOut(error)) return darkest;
  return error ? Math.log10(error) : null;
}
