/** Clipping as arrows before and after; and RTRL beside BPTT: influence goes forward, and nothing walks back. */

import { recurrentOf } from "../film/ways.js";
import { queryOf } from "../form/query.js";
import { element } from "../shared/dom.view.js";
import { power, real, format } from "../shared/numbers.js";
import { createChart, gaps, standOnOne, table } from "./chart.view.js";
import { activationControl, radiusControl, stepsControl, unitsControl } from "./controls.view.js";
import { amountsAxis, createMeasure, growthOf, sizesAxis } from "./measure.view.js";
import { hasDirection, isSilent, ofClipping, ofGrowth, ofMemory, ofSame, ofSilence } from "./verdicts.js";

/** @typedef {import("../form/query.js").Fields} Fields */
/** @typedef {ReturnType<typeof createChart>} Chart */

const BOTH = [{ name: "full" }, { name: "rtrl" }];
const MEASURED = {
  units: { vary: "units", sizes: [48, 64, 96, 128], algorithms: BOTH, steps: 2 },
  steps: { vary: "steps", sizes: [8, 16, 32, 64], algorithms: BOTH, units: 8 },
};

/** @param {import("./labs.view.js").Room} room @returns {import("./labs.view.js").Lab} */
export function create(room) {
  const plane = createChart(room, "plane", "The gradient in the plane of before and after");
  const added = createChart(room, "lines", "What each time step adds to the gradient, before and after (by norm)");
  const influence = createChart(
    room,
    "lines",
    "RTRL: influence (sensitivity) of all weights on the state, going forward",
  );
  const numbers = element("div", { class: "lab-numbers" });
  room.body.append(numbers);
  const cost = createChart(room, "lines", "Time of one gradient against n, measured now (T = 2)");
  const memory = createChart(room, "lines", "Numbers held against T, counted (n = 8)");
  const measure = createMeasure(room, cost.figure, MEASURED);
  return { controls: controls(), asks, draw, close: () => measure.close() };

  /** @param {Fields} fields */
  function asks(fields) {
    return [{ query: queryOf(fields), parts: "clipping,errors", compare: BOTH }];
  }

  /** @param {Fields} fields @param {any[] | null} answers @param {any} look */
  function draw(fields, answers, look) {
    if (!answers) return [];
    const [{ clipping, compare }] = answers;
    const layer = recurrentOf(answers[0]);
    const directed = hasDirection(clipping);
    plane.figure.hidden = !directed;
    added.figure.hidden = !directed || !layer;
    if (directed) drawPlane(plane, clipping, look);
    if (directed && layer) drawAdded(added, clipping, look);
    drawInfluence(influence, layer?.influence_norms ?? null, look);
    drawCosts(look);
    const [accumulated, rtrl] = compare;
    numbers.replaceChildren(clippedTable(directed ? clipping : null), costTable(accumulated, rtrl));
    return [
      ...(clipping ? ofClipping(clipping, layer !== null) : [{ ok: null, text: "Nothing is clipped: choose how." }]),
      isSilent(answers[0]) ? ofSilence(fields) : ofSame(rtrl, "RTRL"),
      ...measured(),
    ];
  }

  function measured() {
    const { units, steps } = measure.measured;
    return [
      ...(steps ? [ofMemory({ full: steps.ways[0], rtrl: steps.ways[1] })] : []),
      ...(units ? [ofGrowth(units.ways[1], 4, "RTRL", "n"), ofGrowth(units.ways[0], 2, "BPTT", "n")] : []),
    ];
  }

  /** @param {any} look */
  function drawCosts(look) {
    const { backward, forward } = look.palette;
    /** @type {[Chart, any, string, string, (e: number) => string][]} */
    const charts = [
      [cost, measure.measured.units, "seconds", "n", (e) => `${power(e)} s`],
      [memory, measure.measured.steps, "stored_floats", "T", power],
    ];
    for (const [chart, timed, amount, size, name] of charts) {
      if (!timed) continue;
      chart.draw(look, (layout, part) => {
        layout.xaxis.title.text = `${size}, logarithmic`;
        sizesAxis(layout.xaxis, timed.sizes);
        const rows = [
          growthOf(timed.ways[1], amount, timed.sizes, "RTRL", size, forward),
          growthOf(timed.ways[0], amount, timed.sizes, "BPTT", size, backward),
        ];
        amountsAxis(
          layout.yaxis,
          rows.flatMap(({ y }) => y),
          name,
        );
        return rows.map((row) => part("line", row));
      });
    }
  }
}

/** @returns {import("./controls.view.js").Control[]} */
function controls() {
  return [
    {
      field: "clip",
      label: "Clip",
      choices: [
        ["norm", "by norm"],
        ["value", "by value"],
        ["", "off"],
      ],
    },
    { field: "limit", label: "Clip limit τ", least: 0.05, most: 3, step: 0.05 },
    radiusControl,
    activationControl,
    {
      field: "algorithm",
      label: "Gradient by",
      choices: [
        ["rtrl", "RTRL"],
        ["full", "full BPTT"],
      ],
    },
    stepsControl(24),
    unitsControl(8),
  ];
}

/** @param {Chart} plane @param {any} clipping @param {any} look */
function drawPlane(plane, { ways, limit }, look) {
  const [size, length] = [
    real(ways[0].norm),
    Math.max(...ways.map((/** @type {any} */ way) => real(way.clipped_norm))),
  ];
  const most = size <= 4 * length ? size : 1.35 * length;
  const { backward, forward, faint } = look.palette;
  const arrows = [
    { name: size > most ? `before: goes on to ${format(size)}` : "before", to: [size, 0], color: faint, dash: "dot" },
    ...ways.map((/** @type {any} */ { kind, along, across }) => ({
      name: `by ${kind}`,
      to: [real(along), real(across)],
      color: kind === "norm" ? forward : backward,
      dash: "solid",
    })),
  ];
  plane.draw(look, (layout, part) => {
    layout.xaxis.title.text = "along the gradient";
    layout.yaxis.title.text = "across it";
    layout.xaxis.range = [-0.08 * most, 1.1 * most];
    layout.yaxis.range = [-0.3 * most, 0.6 * most];
    layout.shapes = [
      { type: "circle", x0: -limit, y0: -limit, x1: limit, y1: limit, line: { color: look.palette.frame, width: 1 } },
    ];
    return arrows.map(({ name, to: [x, y], color, dash }) =>
      part("line", {
        name,
        x: [0, x],
        y: [0, y],
        mode: "lines+markers",
        line: { color, dash, width: 3 },
        marker: { color, size: [0, 13], symbol: "arrow", angleref: "previous" },
        text: ["", `${name}: ${format(x)} along, ${format(y)} across`],
      }),
    );
  });
}

/** @param {Chart} added @param {any} clipping @param {any} look */
function drawAdded(added, { contributed, contributed_clipped }, look) {
  const rows = [
    { name: "before", y: contributed, color: look.palette.faint, dash: "dot" },
    { name: "after, by norm", y: contributed_clipped, color: look.palette.forward, dash: "solid" },
  ];
  drawLogs(
    added,
    look,
    rows.map((row) => ({ ...row, y: row.y.map((/** @type {any} */ x) => Math.log10(real(x))) })),
    "time step t",
  );
}

/** @param {Chart} influence @param {any[] | null} norms @param {any} look */
function drawInfluence(influence, norms, look) {
  influence.figure.hidden = !norms;
  if (norms)
    drawLogs(
      influence,
      look,
      [{ name: "‖∂s_t/∂p‖", y: norms.map((x) => Math.log10(real(x))), color: look.palette.forward, dash: "solid" }],
      "time step t, as time goes on",
    );
}

/**
 * @param {Chart} chart
 * @param {any} look
 * @param {{name: string, y: number[], color: string, dash: string}[]} rows
 * @param {string} title
 */
function drawLogs(chart, look, rows, title) {
  chart.draw(look, (layout, part) => {
    layout.xaxis.title.text = title;
    standOnOne(
      layout.yaxis,
      rows.flatMap(({ y }) => y),
    );
    return rows.map(({ name, y, color, dash }) =>
      part("line", {
        name,
        x: y.map((_, t) => t),
        y: gaps(y),
        mode: "lines+markers",
        line: { color, dash },
        marker: { color, size: 6 },
        text: y.map((log, t) => `${name}, t = ${t}: ${format(10 ** log)}`),
      }),
    );
  });
}

/**
 * What becomes of the gradient by either way of clipping.
 * @param {any} clipping null where nothing is clipped, or nothing can be
 */
function clippedTable(clipping) {
  const head = ["", "before", "by norm", "by value"];
  if (!clipping) return table(head, []);
  const [byNorm, byValue] = ["norm", "value"].map((name) =>
    clipping.ways.find((/** @type {any} */ each) => each.kind === name),
  );
  const turn = (/** @type {any} */ { angle }) => format(Number(real(angle).toFixed(4))); // nearer to none is rounding
  return table(head, [
    ["norm", format(clipping.ways[0].norm), format(byNorm.clipped_norm), format(byValue.clipped_norm)],
    ["cosine with before", "1", format(byNorm.cosine), format(byValue.cosine)],
    ["angle, degrees", "0", turn(byNorm), turn(byValue)],
  ]);
}

/** @param {any} accumulated @param {any} rtrl */
function costTable(accumulated, rtrl) {
  return table(
    ["", "BPTT", "RTRL"],
    [
      ["time steps visited", accumulated.visits, rtrl.visits],
      ["operations", accumulated.flops, rtrl.flops],
    ].map(([name, a, b]) => [name, a.toLocaleString("en"), b.toLocaleString("en")]),
  );
}
