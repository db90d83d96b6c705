/** The charts of a training: one figure each, drawn in turns and never more often than the eye follows. */

import { layerName } from "../film/naming.js";
import { byId, element } from "../shared/dom.view.js";
import { exponentsIn, logsOf, rangeOf, ticksAt } from "../shared/log_axis.js";
import { rough } from "../shared/numbers.js";
import { copy, make, onPick } from "../shared/plot.view.js";
import { marksOf } from "./hyperparameters.js";
import { reachOf, shadesOf } from "./reach.js";
import { seriesOf } from "./training.js";

/** @typedef {import("./training.js").Run} Run */

const NAMES = ["loss", "accuracy", "gradient", "reach", "weights", "spectra", "shares"];
const REST = 100; // milliseconds at least between two pictures of one chart
const DASHES = ["solid", "dash", "dot", "dashdot"];

/** @param {any} config @param {(i: number) => void} open what opens the film of an iteration */
export function createCharts(config, open) {
  /** @type {any} */
  let theme = null;
  /** @type {Run | null} */
  let run = null;
  /** @type {Map<string, number>} when each was drawn, by name; those that wait */
  const drawn = new Map();
  /** @type {Set<string>} */
  const waiting = new Set();
  const listening = new Set();
  let coming = 0;
  const layer = /** @type {HTMLSelectElement} */ (byId("reach-layer"));
  return { stand, draw };

  /** @param {any} newTheme */
  function stand(newTheme) {
    theme = newTheme;
  }

  /** @param {Run} newRun @param {boolean} all at once, else as time allows */
  function draw(newRun, all) {
    run = newRun;
    offerLayers();
    for (const name of NAMES) waiting.add(name);
    if (all) for (const name of NAMES) picture(name);
    else if (!coming) coming = requestAnimationFrame(turn);
  }

  /** One chart a frame: the one that has waited longest. @param {number} now */
  function turn(now) {
    coming = 0;
    const due = [...waiting]
      .filter((name) => now - (drawn.get(name) ?? 0) >= REST)
      .sort((a, b) => (drawn.get(a) ?? 0) - (drawn.get(b) ?? 0));
    if (due.length) picture(due[0]);
    if (waiting.size) coming = requestAnimationFrame(turn);
  }

  /** @param {string} name */
  function picture(name) {
    waiting.delete(name);
    drawn.set(name, performance.now());
    if (!theme || !run || !byId("train").checkVisibility()) return;
    const traces = name === "reach" ? heat() : lines(name);
    byId(`chart-${name}-block`).hidden = run.lines.length > 0 && !traces.length;
    const root = byId(`chart-${name}`);
    const { layout } = copy(name === "reach" ? theme.reach : theme[`course_${name}`]);
    if (layout.yaxis.type === "log") setSizes(layout.yaxis, traces.map(({ y }) => y ?? []).flat());
    make(root, traces, { ...layout, ...marks(layout) }, config);
    if (!listening.has(name)) onPick(root, (i) => open(Math.round(i)));
    listening.add(name);
  }

  /** @param {string} name */
  function lines(name) {
    if (!run?.start) return [];
    const at = run.lines.map(({ i }) => i);
    return seriesOf(run.start, run.lines)[name].map((series, k) => ({
      ...copy(theme.line),
      x: at,
      y: series.y,
      name: series.name,
      mode: at.length < 40 ? "lines+markers" : "lines",
      line: {
        ...theme.line.line,
        color: [theme.palette.backward, theme.palette.forward, theme.palette.update, theme.palette.loss][k % 4],
        dash: DASHES[Math.floor(k / 4) % 4],
      },
      text: series.y.map((y, j) => `iteration ${at[j]}, ${series.name}: ${y === null ? "—" : rough(y)}`),
    }));
  }

  function heat() {
    if (!run?.start || run.start.steps < 2) return [];
    const errors = reachOf(run.lines, Number(layer.value), run.start.steps);
    if (errors.flat().every((error) => error === null)) return [];
    const at = run.lines.map(({ i }) => i);
    const { shades, scale } = shadesOf(errors, at);
    byId("reach-scale").textContent = scale;
    return [{ ...copy(theme.reach.data[0]), x: at, ...shades }];
  }

  /** Where the schedule changes something, a line with what holds from there on. @param {any} layout */
  function marks({ shapes = [], annotations = [] }) {
    const changes = marksOf(run?.start?.request ?? {});
    const upright = changes.map(({ at }) => ({
      type: "line",
      x0: at,
      x1: at,
      y0: 0,
      y1: 1,
      yref: "paper",
      line: { color: theme.palette.faint, width: 1, dash: "dot" },
    }));
    const words = changes.map(({ at, says }) => ({
      x: at,
      y: 1,
      yref: "paper",
      text: says,
      showarrow: false,
      xanchor: "left",
      yanchor: "top",
      font: { size: 10, color: theme.palette.faint },
    }));
    return { shapes: [...shapes, ...upright], annotations: [...annotations, ...words] };
  }

  function offerLayers() {
    const names = run?.start?.layers.map((_, l) => layerName(/** @type {any} */ (run?.start), l)) ?? [];
    if ([...layer.options].map(({ text }) => text).join() === names.join()) return;
    layer.replaceChildren(...names.map((name, l) => element("option", { value: String(l) }, name)));
  }
}

/**
 * An axis of sizes: powers of ten where they differ by more than one of them; else an even one.
 * @param {{type: string}} axis which is changed
 * @param {(number | null)[]} sizes
 */
function setSizes(axis, sizes) {
  const range = rangeOf(logsOf(sizes));
  const [least, most] = range ? [Math.floor(range[0]), Math.ceil(range[1])] : [0, 0];
  Object.assign(axis, most - least < 2 ? { type: "linear" } : ticksAt(axis, exponentsIn([least, most])));
}
