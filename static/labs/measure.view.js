/** Costs that are measured on the server while one waits: once when the lab opens, and again when one asks. */

import { timing } from "../api.js";
import { element } from "../shared/dom.view.js";
import { latest } from "../shared/latest.js";
import { exponentsIn, logsOf, rangeOf, ticksAt, twosAndFivesIn, withMargin } from "../shared/log_axis.js";
import { real, format } from "../shared/numbers.js";

const DONE = "Measured just now on the server, in processor time; every measurement differs a little.";

/**
 * @param {import("./labs.view.js").Room} room
 * @param {HTMLElement} place
 * @param {Record<string, any>} bodies what is measured, by name
 */
export function createMeasure(room, place, bodies) {
  const button = element("button", { type: "button" }, "Measure again");
  const words = element("p", { class: "lab-note", role: "note" });
  place.append(element("div", { class: "lab-measure" }, button, words));
  /** @type {Record<string, any>} */
  const measured = {};
  const newest = latest(measure, {
    arrive: () => say(DONE),
    fail: (error) => say(/** @type {Error} */ (error).message),
  });
  button.addEventListener("click", start);
  start();
  return { measured, close: newest.stop };

  function start() {
    button.disabled = true;
    words.textContent = "Measuring on the server …";
    newest.ask(bodies);
  }

  /** One after the other: two at a time would slow each other down. @param {AbortSignal} signal */
  async function measure(signal) {
    for (const [name, body] of Object.entries(bodies)) {
      measured[name] = await timing(body, signal);
      room.tell();
    }
  }

  /** @param {string} sentence */
  function say(sentence) {
    words.textContent = sentence;
    button.disabled = false;
  }
}

/**
 * The points of one way in a chart with two logarithmic axes, and the power that fits them.
 * @param {any} timed
 * @param {string} amount
 * @param {number[]} sizes
 * @param {string} name
 * @param {string} size
 * @param {string} color
 * @param {string} [dash]
 */
export function growthOf(timed, amount, sizes, name, size, color, dash = "solid") {
  const y = timed[amount].map((/** @type {any} */ x) => Math.log10(real(x)));
  const x = sizes.map((n) => Math.log10(n));
  const exponent = real(timed.exponents[amount]);
  return {
    x,
    y,
    name: `${name}: ${size}^${(Math.abs(exponent) < 0.005 ? 0 : exponent).toFixed(2)}`,
    mode: "lines+markers",
    line: { color, dash },
    marker: { color, size: 8 },
    text: sizes.map(
      (n, i) => `${name}, ${size} = ${n}: ${format(timed[amount][i])}${amount === "seconds" ? " s" : ""}`,
    ),
  };
}

/** A logarithmic axis with a tick at each size that was measured. @param {any} axis @param {number[]} sizes */
export function sizesAxis(axis, sizes) {
  const logs = logsOf(sizes);
  const range = withMargin(/** @type {[number, number]} */ (rangeOf(logs)), 0, 0.08);
  Object.assign(
    axis,
    ticksAt(axis, logs, (log) => String(Math.round(10 ** log))),
    { range },
  );
}

/**
 * An axis of logarithms over the range that is there; where it has few powers of ten, twos and fives have ticks too.
 * @param {any} axis
 * @param {number[]} logs
 * @param {(exponent: number) => string} name
 */
export function amountsAxis(axis, logs, name) {
  const range = withMargin(rangeOf(logs) ?? [0, 1], 0.08, 0.2);
  const powers = exponentsIn(range);
  const between = powers.length < 3 ? twosAndFivesIn(range) : [];
  const named = (/** @type {number} */ log) => (Number.isInteger(log) ? name(log) : format(10 ** log));
  Object.assign(axis, ticksAt(axis, [...powers, ...between], named), { range });
}
