/** The chart of both films' errors by lag: a line for each, which grows while the films play. */

import { byId } from "../shared/dom.view.js";
import { format } from "../shared/numbers.js";
import { logsOf, rangeOf, setLogAxis, wholePowers, withMargin } from "../shared/log_axis.js";
import { copy, fill, make } from "../shared/plot.view.js";
import { lagAxes, lagsOf } from "./lags.js";

/** @typedef {import("../types.js").Board} Board */
/** @typedef {import("../types.js").Film} Film */
/** @typedef {import("./lags.js").Point} Point */
/** @typedef {{film: Film, board: Board}} Run */

/** @param {any} config */
export function createBothLags(config) {
  const root = byId("second-lags");
  /** @type {any[]} */
  let stood = []; // what the axes were measured for
  let drawn = "";
  return { stand: () => (stood = []), draw };

  /** @param {Run} first @param {Run} second @param {any} theme */
  function draw(first, second, theme) {
    if (!root.checkVisibility()) return; // it has no size: it is drawn when its tab is opened
    const runs = [first, second];
    const named = lagAxes(first.board.start, second.board.start);
    const measured = runs.flatMap(({ film, board }) => [film.start, film.steps.length, board.example]);
    const picture = runs.map(({ board }) => `${board.n}`).join();
    if (measured.some((part, k) => part !== stood[k])) stand(runs, named, theme);
    else if (picture === drawn) return;
    [stood, drawn] = [measured, picture];
    const lines = runs.map(({ film, board }, k) => line(lagsOf(film, board.n, board.example), named.lines[k]));
    fill(root, { x: lines.map(({ x }) => x), y: lines.map(({ y }) => y), text: lines.map(({ text }) => text) }, [0, 1]);
  }

  /** @param {Run[]} runs @param {ReturnType<typeof lagAxes>} named @param {any} theme */
  function stand(runs, named, theme) {
    const { layout } = copy(theme.decay);
    const all = runs.map(({ film, board }) => lagsOf(film, film.steps.length, board.example));
    const powers = wholePowers(rangeOf(logsOf(all.flat().map(({ size }) => size))));
    setLogAxis(layout.yaxis, withMargin(powers, 0, 0.08));
    const most = Math.max(1, ...all.flat().map(({ lag }) => lag));
    Object.assign(layout.xaxis, {
      range: [most + 0.4, -0.4],
      tickmode: "linear",
      tick0: 0,
      dtick: Math.ceil(most / 8),
    });
    byId("second-lags-title").textContent = named.title;
    layout.xaxis.title.text = named.x;
    layout.yaxis.title.text = named.y;
    const { backward, forward } = theme.palette;
    const looks = [
      { color: backward, dash: "solid", symbol: "circle" },
      { color: forward, dash: "dash", symbol: "square-open" },
    ];
    const traces = looks.map(({ color, dash, symbol }, k) => {
      const trace = copy(theme.line);
      const [stroke, marker] = [
        { ...trace.line, color, dash },
        { ...trace.marker, color, symbol },
      ];
      return { ...trace, name: named.lines[k], line: stroke, marker, showlegend: true };
    });
    make(root, traces, layout, config);
  }
}

/** @param {Point[]} points @param {string} name */
const line = (points, name) => ({
  x: points.map(({ lag }) => lag),
  y: points.map(({ size }) => (size > 0 && Number.isFinite(size) ? size : null)),
  text: points.map(({ lag, size }) => `${name}, lag ${lag}: ${format(size)}`),
});
