/** The size of delta on a logarithmic axis: by lag for a recurrent network, by layer for an MLP. */

import { errorName } from "../board.js";
import { isWeb } from "../layout.js";
import { power, told } from "../numbers.js";
import { errorSize } from "../sizes.js";
import { layerName } from "../words.js";
import { byId } from "./dom.js";
import { copy, fill, make } from "./plot.js";

/** @typedef {import("../types.js").Board} Board */
/** @typedef {import("../types.js").Start} Start */
/** @typedef {import("../types.js").Step} Step */
/** @typedef {import("../types.js").Palette} Palette */

const MANY = 60; // moments

/** @param {any} config */
export function createDecay(config) {
  const root = byId("decay");
  /** @type {any} */
  let theme = null;
  let [drawn, stood, measured] = ["", "", ""];
  return { stand, draw };

  /** @param {Start} start @param {any} newTheme @param {Step[]} steps @param {number} example */
  function stand(start, newTheme, steps, example) {
    theme = newTheme;
    const { layout } = copy(theme.decay);
    const last = Math.max(...start.sweeps.map((sweep) => sweep.start - sweep.until), 1);
    const names = start.layers.map((_, l) => layerName(start, l));
    const [least, most] = range(steps, example);
    Object.assign(layout.yaxis, ticks([least, most]), { range: [least - 0.08, most + 0.08] });
    if (isWeb(start)) {
      Object.assign(layout.xaxis, {
        tickmode: "array",
        tickvals: names.map((_, l) => l),
        ticktext: names,
        range: [-0.3, names.length - 0.7],
      });
      layout.xaxis.title.text = "layer; the error comes from the right";
      layout.showlegend = false;
    } else {
      Object.assign(layout.xaxis, {
        range: [last + 0.4, -0.4],
        tickmode: "linear",
        tick0: 0,
        dtick: Math.ceil(last / 8),
      });
    }
    const error = lines(start).some((l) => errorName(start, l) !== "δ") ? "error" : "δ";
    layout.yaxis.title.text = `‖${error}‖`;
    byId("decay-title").textContent = isWeb(start) ? "‖δ‖ by layer" : `‖${error}‖ by lag`;
    make(
      root,
      isWeb(start) ? [line(0, "δ", start)] : lines(start).map((l) => line(l, names[l], start)),
      layout,
      config,
    );
    [drawn, stood] = ["", JSON.stringify([least, most])];
  }

  /** The layers which have a line of their own. @param {Start} start */
  function lines(start) {
    const recurrent = start.layers.flatMap((layer, l) => (layer.cell === "dense" ? [] : [l]));
    return recurrent.length ? recurrent : start.layers.map((_, l) => l);
  }

  /** @param {number} layer @param {string} name @param {Start} start */
  function line(layer, name, start) {
    const trace = copy(theme.line);
    /** @type {Palette} */
    const { backward, error, forward, loss, update } = theme.palette;
    const colour = [backward, error[0][1], forward, loss, update][layer % 5];
    const dash = ["solid", "dash", "dot", "dashdot"][layer % 4];
    const mode = start.steps > MANY ? "lines" : "lines+markers"; // hundreds of markers are slow, and hide the line
    return {
      ...trace,
      name,
      mode,
      line: { ...trace.line, color: colour, dash },
      marker: { ...trace.marker, color: colour, symbol: layer },
    };
  }

  /** @param {Board} board @param {Step[]} steps */
  function draw(board, steps) {
    const { start, example } = board;
    if (measured !== `${steps.length},${example}` && stood !== JSON.stringify(range(steps, example)))
      stand(start, theme, steps, example);
    measured = `${steps.length},${example}`;
    const picture = `${board.visited},${board.sweep},${example}`;
    if (picture === drawn) return;
    drawn = picture;
    const rows = isWeb(start) ? [byLayer(board)] : lines(start).map((l) => byLag(board, l));
    const change = {
      x: rows.map((row) => row.map(({ at }) => at)),
      y: rows.map((row) => row.map(({ size }) => size || null)),
      text: rows.map((row) => row.map(({ text }) => text)),
    };
    fill(
      root,
      change,
      rows.map((_, i) => i),
    );
  }

  /** @param {Board} board */
  function byLayer(board) {
    return board.backward.flatMap(([step], l) =>
      step ? [point(l, step, board.example, layerName(board.start, l), "δ")] : [],
    );
  }

  /** Of the sweep that is under way. @param {Board} board @param {number} layer */
  function byLag(board, layer) {
    if (board.sweep === null) return [];
    const { start } = board.start.sweeps[board.sweep];
    const steps = board.backward[layer].filter((step) => step?.sweep === board.sweep);
    return steps.map((step) =>
      point(
        start - Number(step?.t),
        /** @type {Step} */ (step),
        board.example,
        `${layerName(board.start, layer)}, t = ${step?.t}`,
        errorName(board.start, layer),
      ),
    );
  }
}

/** @param {number} at @param {Step} step @param {number} example @param {string} where @param {string} name */
function point(at, step, example, where, name) {
  const size = errorSize(step, example);
  return { at, size, text: `‖${name}‖ of ${where}: ${told(size)}` };
}

/**
 * Powers of ten in plain letters: Plotly would raise the exponents with a style that the page's policy forbids.
 * @param {[number, number]} range
 */
function ticks([least, most]) {
  const every = Math.max(1, Math.ceil((most - least) / 6));
  const exponents = Array.from({ length: Math.floor((most - least) / every) + 1 }, (_, i) => most - i * every);
  return { tickmode: "array", tickvals: exponents.map((e) => 10 ** e), ticktext: exponents.map(power) };
}

/**
 * Whole powers of ten around all sizes of the film.
 * @param {Step[]} steps
 * @param {number} example
 * @returns {[number, number]}
 */
function range(steps, example) {
  const sizes = steps.flatMap((step) => (step.phase === "backward" ? [errorSize(step, example)] : []));
  const logs = sizes.filter((size) => size > 0 && Number.isFinite(size)).map(Math.log10);
  if (!logs.length) return [-3, 0];
  const [least, most] = [logs.reduce((a, b) => Math.min(a, b)), logs.reduce((a, b) => Math.max(a, b))];
  return [Math.floor(least - 0.05), Math.max(Math.floor(least - 0.05) + 1, Math.ceil(most + 0.05))];
}
