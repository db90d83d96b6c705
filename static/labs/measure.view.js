/** Costs that are measured on the server while one waits: once when the lab opens, and again when one asks. */

import { timing } from "../api.js";
import { element } from "../shared/dom.view.js";
import { real, format } from "../shared/numbers.js";

/**
 * @param {import("./labs.view.js").Room} room
 * @param {HTMLElement} place
 * @param {Record<string, any>} bodies what is measured, by name
 */
export function createMeasure(room, place, bodies) {
  const button = element("button", { type: "button" }, "Measure again");
  const words = element("p", { class: "lab-note", role: "note" });
  place.append(element("div", { class: "lab-measure" }, button, words));
  const stop = new AbortController();
  /** @type {Record<string, any>} */
  const found = {};
  button.addEventListener("click", run);
  run();
  return { found, close: () => stop.abort() };

  async function run() {
    button.disabled = true;
    words.textContent = "Measuring on the server …";
    try {
      for (const [name, body] of Object.entries(bodies)) {
        found[name] = await timing(body, stop.signal);
        room.tell();
      }
      words.textContent = "Measured just now on the server, in processor time; every measurement differs a little.";
    } catch (error) {
      if (!stop.signal.aborted) words.textContent = /** @type {Error} */ (error).message;
    }
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

/** A logarithmic axis of sizes. @param {any} axis @param {number[]} sizes */
export function sizesAxis(axis, sizes) {
  const at = sizes.map((n) => Math.log10(n));
  Object.assign(axis, {
    tickmode: "array",
    tickvals: at,
    ticktext: sizes.map(String),
    range: [Math.min(...at) - 0.08, Math.max(...at) + 0.08],
  });
}

/**
 * An axis of logarithms over the range that is there.
 * @param {any} axis
 * @param {number[]} logs
 * @param {(x: number) => string} name
 */
export function amountsAxis(axis, logs, name) {
  const [least, most] = [Math.min(...logs), Math.max(...logs)];
  const margin = Math.max(0.2, 0.08 * (most - least));
  const within = (/** @type {number} */ log) => log >= least - margin && log <= most + margin;
  const powers = Array.from({ length: 40 }, (_, i) => i - 12).filter(within);
  const between =
    powers.length < 3
      ? Array.from({ length: 41 }, (_, i) => i - 13)
          .flatMap((e) => [e + Math.log10(2), e + Math.log10(5)])
          .filter(within)
      : [];
  Object.assign(axis, {
    tickmode: "array",
    tickvals: [...powers, ...between],
    ticktext: [...powers.map(name), ...between.map((log) => format(10 ** log))],
    range: [least - margin, most + margin],
  });
}
