/** How errors decay: of a recurrent network each loss alone by lag, of an MLP the size of delta by layer. */

import { layerName } from "../film/naming.js";
import { errorSize } from "../film/scales.js";
import { byId } from "../shared/dom.view.js";
import { logsOf, rangeOf, setLogAxis, wholePowers, withMargin } from "../shared/log_axis.js";
import { format } from "../shared/numbers.js";
import { copy, fill, make } from "../shared/plot.view.js";
import { isMlp } from "../stage/layout.js";
import { createLags } from "./lags.view.js";

/** @typedef {import("../types.js").Board} Board */
/** @typedef {import("../types.js").Start} Start */
/** @typedef {import("../types.js").Step} Step */

/** @param {any} config @param {import("./credits.view.js").Credits} credits */
export function createDecay(config, credits) {
  const root = byId("decay");
  const lags = createLags(root, config, credits);
  /** @type {any} */
  let theme = null;
  let [drawn, stood, measured] = ["", "", ""];
  return { stand, draw };

  /** @param {Start} start @param {any} newTheme @param {Step[]} steps @param {number} example */
  function stand(start, newTheme, steps, example) {
    theme = newTheme;
    lags.stand(isMlp(start) ? null : start, theme);
    if (isMlp(start)) standByLayer(start, steps, example);
  }

  /** @param {Board} board @param {Step[]} steps @param {boolean} arrived all of the film */
  function draw(board, steps, arrived) {
    if (isMlp(board.start)) drawByLayer(board, steps);
    else lags.draw(board, arrived);
  }

  /** @param {Start} start @param {Step[]} steps @param {number} example */
  function standByLayer(start, steps, example) {
    const { layout } = copy(theme.decay);
    const names = start.layers.map((_, l) => layerName(start, l));
    const powers = powersOf(steps, example);
    setLogAxis(layout.yaxis, withMargin(powers, 0, 0.08));
    stood = powers.join();
    Object.assign(layout.xaxis, {
      tickmode: "array",
      tickvals: names.map((_, l) => l),
      ticktext: names,
      range: [-0.3, names.length - 0.7],
    });
    layout.xaxis.title.text = "layer; the error comes from the right";
    layout.yaxis.title.text = "‖δ‖";
    layout.showlegend = false;
    byId("decay-says").hidden = true;
    byId("decay-title").textContent = "‖δ‖ by layer";
    root.style.visibility = "";
    const line = copy(theme.line);
    const color = theme.palette.backward;
    make(root, [{ ...line, line: { ...line.line, color }, marker: { ...line.marker, color } }], layout, config);
    drawn = "";
  }

  /** @param {Board} board @param {Step[]} steps */
  function drawByLayer(board, steps) {
    const { example } = board;
    const now = `${steps.length},${example}`;
    if (measured !== now && stood !== powersOf(steps, example).join()) standByLayer(board.start, steps, example);
    measured = now;
    const picture = `${board.visited},${board.sweep},${example}`;
    if (picture === drawn) return;
    drawn = picture;
    const points = board.backward.flatMap(([step], l) => (step ? [point(l, step, example, board.start)] : []));
    fill(
      root,
      { x: [points.map(({ at }) => at)], y: [points.map(({ y }) => y)], text: [points.map((p) => p.text)] },
      [0],
    );
  }
}

/** @param {number} at @param {Step} step @param {number} example @param {Start} start */
function point(at, step, example, start) {
  const size = errorSize(step, example);
  return { at, y: size || null, text: `‖δ‖ of ${layerName(start, at)}: ${format(size)}` };
}

/** The powers of ten around all errors of a film. @param {Step[]} steps @param {number} example */
const powersOf = (steps, example) =>
  wholePowers(rangeOf(logsOf(steps.flatMap((step) => (step.phase === "backward" ? [errorSize(step, example)] : [])))));
