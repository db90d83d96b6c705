/** The chart of both films' errors by lag: a line for each, which grows while the films play. */

import { byId } from "../shared/dom.view.js";
import { format } from "../shared/numbers.js";
import { logsOf, rangeOf, setLogAxis, wholePowers, withMargin } from "../shared/log_axis.js";
import { copy, fill, make } from "../shared/plot.view.js";
import { lagsOf, lagTitle } from "./lags.js";

/** @typedef {import("../types.js").Board} Board */
/** @typedef {import("../types.js").Film} Film */
/** @typedef {import("./lags.js").Point} Point */
/** @typedef {{film: Film, board: Board}} Run */

/** @param {any} config */
export function createBothLags(config) {
  const root = byId("second-lags");
  let [stood, drawn] = ["", ""];
  return { stand: () => (stood = ""), draw };

  /** @param {Run} first @param {Run} second @param {any} theme */
  function draw(first, second, theme) {
    if (!root.checkVisibility()) return; // it has no size: it is drawn when its tab is opened
    const runs = [
      { ...first, name: "this run" },
      { ...second, name: "beside it" },
    ];
    const whole = runs.map(({ film }) => `${film.steps.length}`).join();
    const picture = runs.map(({ board }) => `${board.n},${board.example}`).join(";");
    if (whole !== stood) stand(runs, theme);
    else if (picture === drawn) return;
    [stood, drawn] = [whole, picture];
    const lines = runs.map(({ film, board, name }) => line(lagsOf(film, board.n, board.example), name));
    fill(root, { x: lines.map(({ x }) => x), y: lines.map(({ y }) => y), text: lines.map(({ text }) => text) }, [0, 1]);
  }

  /** @param {{film: Film, board: Board, name: string}[]} runs @param {any} theme */
  function stand(runs, theme) {
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
    layout.xaxis.title.text = runs[0].film.start ? lagTitle(runs[0].film.start) : "";
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
      return { ...trace, name: runs[k].name, line: stroke, marker, showlegend: true };
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
