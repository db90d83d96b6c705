/** The error of each loss alone, by lag: lines from the credit matrix, and marks where the error is now. */

import { layerName } from "../film/naming.js";
import { byId } from "../shared/dom.view.js";
import { logsOf, rangeOf, setLogAxis, wholePowers, withMargin } from "../shared/log_axis.js";
import { format } from "../shared/numbers.js";
import { copy, fill, make } from "../shared/plot.view.js";
import { byLag, firstReached, lastLoss, lossesBeside } from "./credit.js";

/** @typedef {import("../types.js").Board} Board */
/** @typedef {import("../types.js").Start} Start */
/** @typedef {import("../types.js").Palette} Palette */
/** @typedef {import("../types.js").Num} Num */
/** @typedef {import("./credit.js").Place} Place */
/** @typedef {import("./credits.view.js").Credit} Credit */
/** @typedef {{x: (number | null)[], y: (number | null)[], text: string[]}} Line */

const MANY = 60; // time steps
const MOST_LINES = 16; // beside that of the last loss: more of them hide it
const NOTHING = "No layer is recurrent: no error goes back through time.";

/** @param {HTMLElement} root @param {any} config @param {import("./credits.view.js").Credits} credits */
export function createLags(root, config, credits) {
  /** @type {any} */
  let theme = null;
  /** @type {Start | null} */
  let start = null; // of the film whose lines are drawn; null: there is none
  /** @type {Board | null} */
  let seen = null;
  let drawn = "";
  credits.watch(arrive);
  return { stand, draw };

  /** @param {Start | null} newStart null: another film than one of a recurrent network @param {any} newTheme */
  function stand(newStart, newTheme) {
    [start, theme] = [newStart, newTheme];
    arrive();
  }

  /** @param {Board} board @param {boolean} arrived all of the film */
  function draw(board, arrived) {
    seen = board;
    if (arrived && recurrent(board.start).length) credits.ask(board.start);
    drawNow();
  }

  /** The lines of what is known of this film; they do not change while it plays. */
  function arrive() {
    if (!start || start !== credits.film()) return;
    const layers = recurrent(start);
    const { credit, says } = layers.length ? credits.here() : { credit: null, says: "" };
    const words = layers.length ? says : NOTHING;
    byId("decay-says").textContent = words;
    byId("decay-says").hidden = !words;
    root.style.visibility = credit ? "" : "hidden";
    byId("decay-title").textContent =
      `‖∂L_t/∂h_k‖ by lag t − k, ${layers.length > 1 ? "last loss" : "each loss"} alone`;
    const traces = credit ? linesOf(start, layers, credit, theme) : [];
    const { layout } = copy(theme.decay);
    const powers = wholePowers(rangeOf(logsOf(traces.flatMap(({ y }) => y))));
    setLogAxis(layout.yaxis, withMargin(powers, 0, 0.08));
    layout.yaxis.title.text = "‖w_t ∂L_t/∂h_k‖";
    const last = Math.max(1, start.steps - 1);
    Object.assign(layout.xaxis, {
      range: [last + 0.4, -0.4],
      tickmode: "linear",
      tick0: 0,
      dtick: Math.ceil(last / 8),
    });
    make(root, [...traces, marks(theme)], layout, config);
    drawn = "";
    drawNow();
  }

  /** The marks follow the error; the lines stay. */
  function drawNow() {
    const { credit } = credits.here();
    const data = /** @type {any} */ (root).data;
    if (!credit || !seen || seen.start !== start || !data?.length) return;
    const places = placesOf(seen, credit);
    const picture = JSON.stringify(places);
    if (picture === drawn) return;
    drawn = picture;
    fill(root, { x: [places.map(({ lag }) => lag)], y: [places.map(({ size }) => size)] }, [data.length - 1]);
  }
}

/** The layers which have lines of their own. @param {Start} start */
const recurrent = (start) => start.layers.flatMap((layer, l) => (layer.cell === "dense" ? [] : [l]));

/**
 * Of a single recurrent layer some other losses, faint; of each the last loss, and dotted what is cut off of it.
 * @param {Start} start
 * @param {number[]} layers
 * @param {Credit} credit
 * @param {any} theme
 */
function linesOf(start, layers, credit, theme) {
  const rows = layers.map((layer) => ({ layer, sizes: /** @type {Num[][]} */ (credit[layer]) }));
  const [only, more] = rows;
  const beside = more ? [] : lossesBeside(only.sizes, MOST_LINES);
  const mode = start.steps > MANY ? "lines" : "lines+markers"; // hundreds of markers are slow, and hide the line
  const faint = beside.length ? [{ ...faintly(theme), ...othersOf(start, only, beside) }] : [];
  const last = rows.flatMap(({ layer, sizes }) => {
    const t = lastLoss(sizes);
    if (t < 0) return [];
    const first = firstReached(start, t);
    const places = byLag(sizes, t);
    const name = more ? layerName(start, layer) : `loss of t = ${t}`;
    const sent = written(
      places.filter(({ k }) => k >= first),
      start,
      layer,
      t,
      "",
    );
    const cut = written(
      places.filter(({ k }) => k <= first && first > 0),
      start,
      layer,
      t,
      ", cut off",
    );
    const strong = { ...line(theme, layer, name, { mode }), ...sent };
    if (cut.y.filter((size) => size !== null).length < 2) return [strong];
    const dotted = line(theme, layer, "cut off", { mode: "lines", dash: "dot" });
    return [strong, { ...dotted, ...cut, showlegend: layer === only.layer }];
  });
  return [...faint, ...last];
}

/** @param {any} theme */
function faintly(theme) {
  const trace = copy(theme.line);
  return {
    ...trace,
    name: "other losses",
    mode: "lines",
    line: { ...trace.line, color: theme.palette.faint, width: trace.line.width / 2 },
  };
}

/** Where the error is now, on the lines of all losses that this backward pass gathers. @param {any} theme */
function marks(theme) {
  const trace = copy(theme.line);
  const size = 1.6 * trace.marker.size;
  const marker = { ...trace.marker, size, symbol: "circle-open", color: theme.palette.ink, line: { width: 2 } };
  return { ...trace, name: "now", mode: "markers", marker, showlegend: false, hoverinfo: "skip", x: [], y: [] };
}

/** @param {Board} board @param {Credit} credit @returns {Place[]} */
function placesOf({ step, start }, credit) {
  const sizes = step?.layer === null || step?.layer === undefined ? null : credit[step.layer];
  if (!sizes || !step || step.phase !== "backward" || step.sweep === null) return [];
  const { losses } = start.sweeps[step.sweep];
  const drawn = [...(recurrent(start).length > 1 ? [] : lossesBeside(sizes, MOST_LINES)), lastLoss(sizes)];
  const here = drawn.filter((t) => losses.includes(t) && t >= Number(step.t));
  return here.flatMap((t) => byLag(sizes, t).filter(({ k, size }) => k === step.t && size !== null));
}

/** @param {any} theme @param {number} layer @param {string} name @param {{mode: string, dash?: string}} look */
function line(theme, layer, name, { mode, dash }) {
  const trace = copy(theme.line);
  /** @type {Palette} */
  const { backward, error, forward, loss, update } = theme.palette;
  const colour = [backward, error[0][1], forward, loss, update][layer % 5];
  return {
    ...trace,
    name,
    mode,
    line: { ...trace.line, color: colour, dash: dash ?? ["solid", "dash", "dashdot"][layer % 3] },
    marker: { ...trace.marker, color: colour, symbol: layer },
  };
}

/**
 * Several losses as one line with gaps: many lines would be slow.
 * @param {Start} start @param {{layer: number, sizes: Num[][]}} row @param {number[]} losses
 * @returns {Line}
 */
function othersOf(start, { layer, sizes }, losses) {
  const parts = losses.map((t) => written(byLag(sizes, t), start, layer, t, ""));
  return {
    x: parts.flatMap(({ x }) => [...x, null]),
    y: parts.flatMap(({ y }) => [...y, null]),
    text: parts.flatMap(({ text }) => [...text, ""]),
  };
}

/**
 * @param {Place[]} places @param {Start} start @param {number} layer @param {number} t @param {string} more
 * @returns {Line}
 */
function written(places, start, layer, t, more) {
  const name = layerName(start, layer);
  return {
    x: places.map(({ lag }) => lag),
    y: places.map(({ size }) => size),
    text: places.map(
      ({ k, lag, size }) => `loss of t = ${t}, ${name} at t = ${k}, lag ${lag}: ${format(size ?? 0)}${more}`,
    ),
  };
}
