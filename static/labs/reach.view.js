/** Vanishing and exploding: how a state moves with the states before it, what is said of that, and what is true. */

import { fieldsInForce } from "../form/changes.js";
import { restartsOf } from "../film/sweeps.js";
import { recurrentOf } from "../film/ways.js";
import { queryOf } from "../form/query.js";
import { element } from "../shared/dom.view.js";
import { real, format } from "../shared/numbers.js";
import { createChart, gaps, standOnOne, table } from "./chart.view.js";
import { activationControl, cellControl, radiusControl, stepsControl, unitsControl } from "./controls.view.js";
import { byLag, ofReach, sizeOf } from "./verdicts.js";

/** @typedef {import("../form/query.js").Fields} Fields */
/** @typedef {ReturnType<typeof createChart>} Chart */

/** @param {import("./labs.view.js").Room} room @returns {import("./labs.view.js").Lab} */
export function create(room) {
  const decay = createChart(room, "lines", "‖∂s_t/∂s_k‖ by lag t − k, from the last time step back", "wide");
  const plane = createChart(room, "spectrum", "Eigenvalues of U and the unit circle", "third");
  const slopes = createChart(room, "lines", "Derivative |f′| by time step: mean and least", "third");
  const numbers = element("div", { class: "lab-numbers third" });
  room.body.append(numbers);
  let ratio = 1; // radius by largest singular value: of a matrix that is only scaled it stays the same
  return {
    controls: controls(() => ratio),
    asks: (fields) => [{ query: queryOf(fields), parts: "jacobians,slopes", compare: [] }],
    draw,
    close: () => {},
  };

  /** @param {Fields} fields @param {any[] | null} answers @param {any} look */
  function draw(fields, answers, look) {
    if (!answers) return [];
    const layer = recurrentOf(answers[0]);
    if (!layer) return [{ ok: null, text: "There is no recurrent layer here: choose RNN, LSTM or GRU." }];
    ratio = layer.sigma_max === null ? 1 : real(layer.spectral_radius) / real(layer.sigma_max);
    drawDecay(decay, layer, look);
    drawPlane(plane, layer, look);
    drawSlopes(slopes, layer, look);
    const norms = byLag(layer.log10_jacobian_norms);
    numbers.replaceChildren(table(["", "value"], rowsOf(layer, norms)));
    return ofReach(layer, restartsOf(fieldsInForce(fields), norms.length));
  }
}

/** @param {any} layer @param {number[]} norms */
function rowsOf(layer, norms) {
  const rows = [[`‖∂s_t/∂s_k‖ at lag ${norms.length - 1}`, sizeOf(norms[norms.length - 1])]];
  if (layer.sigma_max === null) return rows;
  return [
    ...rows,
    ["spectral radius ρ(U)", format(layer.spectral_radius)],
    ["largest singular value σ_max", format(layer.sigma_max)],
    ["γ = sup |f′|", format(layer.gamma)],
    ["bound at that lag", sizeOf(layer.log10_bound[norms.length - 1])],
    ["eigenvalue criterion at that lag", sizeOf(layer.log10_radius[norms.length - 1])],
  ];
}

/** @param {Chart} decay @param {any} layer @param {any} look */
function drawDecay(decay, layer, look) {
  const norms = byLag(layer.log10_jacobian_norms);
  const lags = norms.map((_, lag) => lag);
  /** @type {{name: string, y: number[], color: string, dash: string, mode: string}[]} */
  const rows = [
    { name: "measured", y: norms, color: look.palette.backward, dash: "solid", mode: "lines+markers" },
    ...(layer.log10_bound
      ? [
          {
            name: "bound (γ σ_max)^lag",
            y: layer.log10_bound.map(real),
            color: look.palette.forward,
            dash: "dash",
            mode: "lines",
          },
          {
            name: "eigenvalue criterion ρ^lag",
            y: layer.log10_radius.map(real),
            color: look.palette.faint,
            dash: "dot",
            mode: "lines",
          },
        ]
      : []),
  ];
  decay.draw(look, (layout, part) => {
    layout.xaxis.title.text = "lag: time steps back";
    const finite = norms.filter(Number.isFinite);
    // A criterion far off leaves room for what is.
    const [lowest, highest] = [1.6 * Math.min(...finite, -1) - 3, 1.6 * Math.max(...finite, 1) + 3];
    standOnOne(
      layout.yaxis,
      rows.flatMap(({ y }) => y.map((x) => Math.max(lowest, Math.min(highest, x)))),
    );
    return rows.map(({ name, y, color, dash, mode }) =>
      part("line", {
        name,
        x: lags,
        y: gaps(y),
        mode,
        line: { color, dash },
        marker: { color, size: 5 },
        text: y.map((log, lag) => `${name}, lag ${lag}: ${sizeOf(log)}`),
      }),
    );
  });
}

/** @param {Chart} plane @param {any} layer @param {any} look */
function drawPlane(plane, layer, look) {
  /** @type {number[][]} */
  const points = (layer.eigenvalues ?? []).map((/** @type {any[]} */ pair) => pair.map(real));
  plane.figure.hidden = !points.length || !points.flat().every(Number.isFinite);
  if (plane.figure.hidden) return;
  const [sigma, gamma] = [real(layer.sigma_max), real(layer.gamma)];
  const most =
    1.12 *
    Math.max(
      1,
      ...points.flat().map(Math.abs).filter(Number.isFinite),
      Number.isFinite(sigma) ? Math.min(sigma, 20) : 1,
    );
  plane.draw(look, (layout, part) => {
    layout.xaxis.range = [-most, most];
    layout.yaxis.range = [-most, most];
    layout.shapes.push({
      type: "circle",
      x0: -sigma,
      y0: -sigma,
      x1: sigma,
      y1: sigma,
      line: { color: look.palette.forward, width: 1.5, dash: "dash" },
    });
    if (gamma < 1)
      layout.shapes.push({
        type: "circle",
        x0: -1 / gamma,
        y0: -1 / gamma,
        x1: 1 / gamma,
        y1: 1 / gamma,
        line: { color: look.palette.update, width: 1.5, dash: "dot" },
      });
    const text = points.map(
      ([re, im]) =>
        `eigenvalue ${format(re)} ${im < 0 ? "−" : "+"} ${format(Math.abs(im))} i, size ` +
        `${format(Math.hypot(re, im))}`,
    );
    const ring = (/** @type {string} */ name, /** @type {string} */ color, /** @type {string} */ dash) =>
      part("line", { name, x: [null], y: [null], mode: "lines", line: { color, dash, width: 1.5 } });
    return [
      part("line", {
        name: "eigenvalues",
        x: points.map(([re]) => re),
        y: points.map(([, im]) => im),
        mode: "markers",
        marker: { color: look.palette.backward, size: 8, line: { color: look.palette.paper, width: 1 } },
        text,
      }),
      ring("unit circle", look.palette.faint, "solid"),
      ring("σ_max", look.palette.forward, "dash"),
      ...(gamma < 1 ? [ring("1/γ", look.palette.update, "dot")] : []),
    ];
  });
}

/** @param {Chart} slopes @param {any} layer @param {any} look */
function drawSlopes(slopes, layer, look) {
  slopes.figure.hidden = !layer.slopes;
  if (!layer.slopes) return;
  const rows = [
    ["mean", look.palette.backward, "solid"],
    ["least", look.palette.forward, "dot"],
  ];
  slopes.draw(look, (layout, part) => {
    layout.xaxis.title.text = "time step t";
    layout.yaxis.range = [-0.04, 1.06 * Math.max(1, ...layer.slopes.mean.map(real).filter(Number.isFinite))];
    return rows.map(([name, color, dash]) =>
      part("line", {
        name,
        x: layer.slopes[name].map((/** @type {any} */ _, /** @type {number} */ t) => t),
        y: layer.slopes[name].map(real),
        line: { color, dash },
        text: layer.slopes[name].map(
          (/** @type {any} */ x, /** @type {number} */ t) => `${name} f′ at t = ${t}: ${format(x)}`,
        ),
      }),
    );
  });
}

/**
 * @param {() => number} ratio radius by largest singular value
 * @returns {import("./controls.view.js").Control[]}
 */
function controls(ratio) {
  return [
    radiusControl,
    {
      field: "radius",
      label: "Scale of U, σ_max",
      least: 0.1,
      most: 6,
      step: 0.05,
      with: { params: "" },
      read: ({ radius }) =>
        radius && Number(radius) && Number.isFinite(ratio())
          ? String(Number((Number(radius) / ratio()).toFixed(2)))
          : "",
      write: (scale) => ({ radius: String(Number((Number(scale) * ratio()).toPrecision(6))) }),
    },
    activationControl,
    cellControl,
    stepsControl(80),
    unitsControl(24),
    {
      field: "init",
      label: "Initialization of U",
      choices: [
        ["", "(own weights)"],
        ["orthogonal", "orthogonal"],
        ["glorot", "Glorot"],
        ["he", "He"],
        ["uniform", "uniform"],
      ],
      with: { params: "" },
      read: ({ init, params }) => (params ? "" : init),
      write: (init) => ({ init: init || "glorot" }),
    },
  ];
}
