/** Where to cut: which part of the gradient each algorithm leaves out, told before the run. */

import { fieldsInForce } from "../form/changes.js";
import { sweepsOf, written } from "../film/sweeps.js";
import { nameOf, recurrentOf, waysBeside } from "../film/ways.js";
import { applies, queryOf } from "../form/query.js";
import { shadesOf, square } from "../panels/credit.js";
import { element } from "../shared/dom.view.js";
import { real, format } from "../shared/numbers.js";
import { createChart, table } from "./chart.view.js";
import { cellControl, stepsControl, unitsControl } from "./controls.view.js";
import { createLanes } from "./lanes.view.js";
import { createMask } from "./mask.view.js";
import { overruled } from "./overruled.js";
import { isSilent, ofCut, ofSilence } from "./verdicts.js";

/** @typedef {import("../form/query.js").Fields} Fields */

/** @type {[string, string][]} */
const WAYS = [
  ["truncated", "truncated: BPTT(k2; k1)"],
  ["chunked", "chunked: state carried and detached"],
  ["epochwise", "epochwise: state begins anew"],
  ["custom", "my own sweeps"],
  ["full", "full BPTT"],
];

const CUT = ["algorithm", "k1", "k2", "length"]; // fields that say where it is cut, and that a schedule may change

/** @param {import("./labs.view.js").Room} room @returns {import("./labs.view.js").Lab} */
export function create(room) {
  const triangle = createChart(
    room,
    "triangle",
    "Loss t reaches time step k: ‖∂L_t/∂h_k‖, logarithmic; hatched: cut off; blank: nothing",
    "square",
  );
  const mask = createMask(triangle.figure, room.change);
  const bars = createChart(room, "bars", "The gradient of each algorithm beside that of full BPTT", "square");
  const lanes = createLanes(triangle.figure);
  const own = element("button", { type: "button", class: "lab-own" }, "Make these sweeps my own");
  const numbers = element("div", {
    class: "lab-numbers wide",
    tabindex: "0",
    role: "region",
    "aria-label": "The gradient of each algorithm in numbers",
  });
  bars.figure.append(own);
  room.body.append(numbers);
  /** @type {Fields} */
  let last = {};
  let steps = 0;
  own.addEventListener("click", () => room.change({ algorithm: "custom", sweeps: written(sweepsOf(last, steps)) }));
  return { controls: controls(), asks, draw, close: () => {} };

  /** @param {Fields} fields */
  function asks(fields) {
    return [{ query: queryOf(fields), parts: "credit,errors", compare: waysBeside(fieldsInForce(fields)) }];
  }

  /** @param {Fields} fields @param {any[] | null} answers @param {any} look */
  function draw(fields, answers, look) {
    last = fields;
    if (applies("steps", fields)) steps = Math.max(1, Math.min(512, Number(fields.steps) || 1));
    own.disabled = ["custom", "rtrl"].includes(fields.algorithm) || overruled(fields, CUT).length > 0;
    if (!answers) {
      over(fields);
      return [];
    }
    const layer = recurrentOf(answers[0]);
    if (!layer) return [{ ok: null, text: "There is no recurrent layer here: choose RNN, LSTM or GRU." }];
    if (!applies("steps", fields)) steps = layer.credit.length;
    drawTriangle(triangle, layer.credit, look);
    over(fields);
    drawBars(answers[0].compare, look);
    if (isSilent(answers[0])) return [ofSilence(fields)];
    return ofCut(answers[0].compare[0], nameOf(answers[0].compare[0].algorithm), steps);
  }

  /** The mask and the lanes wait for no answer. @param {Fields} fields */
  function over(fields) {
    const { root } = triangle;
    const layout = /** @type {any} */ (root).layout;
    if (!steps || !layout) return;
    const { l, r, t, b } = layout.margin;
    const frame = {
      left: l,
      top: root.offsetTop + t,
      width: root.clientWidth - l - r,
      height: root.clientHeight - t - b,
      steps,
    };
    const way = fieldsInForce(fields);
    mask.draw(way, frame, !overruled(fields, CUT).length);
    lanes.draw(way, frame);
  }

  /** @param {any[]} compare @param {any} look */
  function drawBars(compare, look) {
    const names = compare.map(({ algorithm }, i) => (i ? nameOf(algorithm) : `▸ ${nameOf(algorithm)}`));
    const { backward, forward, loss } = look.palette;
    /** @type {[string, string, string][]} */
    const rows = [
      ["cosine", "cosine", forward],
      ["norm ratio", "norm_ratio", loss],
      ["‖difference‖ / ‖full‖", "missing_norm", backward],
    ];
    bars.draw(look, (layout, part) => {
      const sizes = compare.flatMap((way) => rows.map(([, key]) => real(way[key]))).filter(Number.isFinite);
      layout.yaxis.range = [Math.min(0, ...sizes) * 1.1, 1.1 * Math.max(1, ...sizes)];
      layout.xaxis.tickangle = -20;
      layout.margin.b = 64;
      return rows.map(([name, key, color]) =>
        part("bar", {
          name,
          x: names,
          y: compare.map((way) => real(way[key])),
          marker: { color },
          text: compare.map((way, i) => `${names[i]}, ${name}: ${format(way[key])}`),
        }),
      );
    });
    const lines = compare.map((way, i) => [
      names[i],
      format(way.cosine),
      format(way.norm_ratio),
      format(way.missing_norm),
      String(way.visits),
      way.flops.toLocaleString("en"),
    ]);
    numbers.replaceChildren(
      table(["algorithm", "cosine", "norm ratio", "‖difference‖", "backward steps", "operations"], lines),
    );
  }
}

/** @returns {import("./controls.view.js").Control[]} */
function controls() {
  return [
    { field: "algorithm", label: "Truncation", choices: WAYS },
    { field: "k1", label: "k1, a pass every", least: 1, most: 24 },
    { field: "k2", label: "k2, over the last states", least: 1, most: 24 },
    { field: "length", label: "Length of a block", least: 1, most: 24 },
    stepsControl(40),
    unitsControl(16),
    cellControl,
  ];
}

/** @param {ReturnType<typeof createChart>} triangle @param {any[][]} credit @param {any} look */
function drawTriangle(triangle, credit, look) {
  const n = credit.length;
  const every = Math.ceil(n / 12);
  triangle.draw(look, (layout, part) => {
    for (const axis of [layout.xaxis, layout.yaxis])
      Object.assign(axis, { tickmode: "linear", tick0: 0, dtick: every });
    layout.xaxis.range = [-0.5, n - 0.5];
    layout.yaxis.range = [n - 0.5, -0.5];
    return [
      part("own", {
        x: credit.map((_, k) => k),
        y: credit.map((_, t) => t),
        z: shadesOf(credit),
        text: square(n, (t, k) => `loss ${t} reaches time step ${k}: ${format(credit[t][k])}`),
      }),
    ];
  });
}
