/**
 * Naive against accumulated BPTT: backward passes on one clock of backward steps, the same gradient at the end, and
 * what each costs.
 */

import { full, naive, visitsAt, visitsOf } from "../film/sweeps.js";
import { queryOf } from "../form/query.js";
import { element } from "../shared/dom.view.js";
import { power, real, format } from "../shared/numbers.js";
import { createChart, table } from "./chart.view.js";
import { cellControl, stepsControl, unitsControl } from "./controls.view.js";
import { amountsAxis, createMeasure, growthOf, sizesAxis } from "./measure.view.js";
import { isSilent, ofGrowth, ofSame, ofSilence, ofVisits } from "./verdicts.js";

/** @typedef {import("../form/query.js").Fields} Fields */
/** @typedef {import("../types.js").Sweep} Sweep */

const SECONDS = 7; // of the whole race
const EVERY = 60; // milliseconds between two pictures of it
const MEASURED = {
  vary: "steps",
  sizes: [24, 48, 96, 192],
  algorithms: [{ name: "full" }, { name: "naive" }],
  cell: "rnn",
  units: 48,
  batch: 8,
};

/** @param {import("./labs.view.js").Room} room @returns {import("./labs.view.js").Lab} */
export function create(room) {
  const clock = element("input", {
    type: "range",
    "aria-label": "Clock of backward steps",
    min: "0",
    max: "1",
    step: "1",
    value: "0",
  });
  const button = element("button", { type: "button", class: "main" }, "Race");
  const time = element("output");
  room.body.append(element("div", { class: "lab-clock" }, button, clock, time));
  button.disabled = clock.disabled = true; // until there is something to race over
  const slow = createChart(room, "lines", "Naive, BPTT(∞) with fixed weights: a backward pass for each loss", "low");
  const fast = createChart(room, "lines", "Accumulated: one backward pass gathers all losses", "low");
  const often = createChart(room, "bars", "Backward steps at each time step so far", "low");
  const numbers = element("div", { class: "lab-numbers" });
  room.body.append(numbers);
  const growth = createChart(room, "lines", "Time of one gradient against T, measured now (n = 48, batch 8)", "wide");
  const measure = createMeasure(room, growth.figure, { race: MEASURED });
  let steps = 0;
  let going = 0;
  /** @type {any} */
  let look = null;
  /** @type {any[]} */
  let compare = [];
  clock.addEventListener("input", () => {
    stop();
    drawClock();
  });
  button.addEventListener("click", () => (going ? stop() : go()));
  return { controls: [stepsControl(24), unitsControl(16), cellControl], asks, draw, close };

  /** @param {Fields} fields */
  function asks(fields) {
    return [{ query: queryOf(fields), parts: "errors", compare: [{ name: "full" }, { name: "naive" }] }];
  }

  function close() {
    stop();
    measure.close();
  }

  /** @param {Fields} fields @param {any[] | null} answers @param {any} newLook */
  function draw(fields, answers, newLook) {
    look = newLook;
    if (!answers) return [];
    compare = answers[0].compare;
    const [accumulated, one] = compare;
    const T = accumulated.visits;
    button.disabled = clock.disabled = false;
    if (T !== steps) {
      stop();
      steps = T;
      clock.max = String(visitsOf(naive(T)));
      clock.value = clock.max;
    }
    drawClock();
    if (measure.measured.race) drawGrowth(growth, look, measure.measured.race);
    const verdicts = [
      ofVisits(T, one.visits, accumulated.visits),
      isSilent(answers[0]) ? ofSilence(fields) : ofSame(one, "Naive"),
    ];
    const timed = measure.measured.race?.ways;
    return timed
      ? [...verdicts, ofGrowth(timed[0], 1, "accumulated BPTT", "T"), ofGrowth(timed[1], 2, "naive BPTT", "T")]
      : verdicts;
  }

  function go() {
    const end = Number(clock.max);
    if (Number(clock.value) >= end) clock.value = "0";
    const from = Number(clock.value);
    const begun = performance.now();
    button.textContent = "Pause";
    going = window.setInterval(() => {
      const at = from + ((performance.now() - begun) / 1000 / SECONDS) * end;
      clock.value = String(Math.min(end, Math.floor(at)));
      drawClock();
      if (at >= end) stop();
    }, EVERY);
  }

  function stop() {
    clearInterval(going);
    going = 0;
    button.textContent = "Race";
  }

  function drawClock() {
    const at = Number(clock.value);
    const ways = [
      { chart: slow, sweeps: naive(steps), color: look.palette.loss },
      { chart: fast, sweeps: full(steps), color: look.palette.backward },
    ];
    for (const { chart, sweeps, color } of ways)
      drawSweeps(chart, look, sweeps, { steps, at, end: Number(clock.max), color });
    const seen = ways.map(({ sweeps }) => visitsAt(sweeps, steps, at));
    drawVisits(
      often,
      look,
      steps,
      seen,
      ways.map(({ color }) => color),
    );
    time.textContent = `${at} of ${clock.max} backward steps`;
    const done = seen.map((visits) => visits.reduce((a, b) => a + b, 0));
    numbers.replaceChildren(costTable(done, compare, measure.measured.race?.ways));
  }
}

/**
 * The backward steps of all sweeps as one line with gaps, as far as the clock has come.
 * @param {Sweep[]} sweeps
 * @param {number} until
 */
function path(sweeps, until) {
  /** @type {{x: (number | null)[], y: (number | null)[], text: string[]}} */
  const line = { x: [], y: [], text: [] };
  let at = 0;
  for (const { start, until: end } of sweeps) {
    for (let t = start; t >= end && at < until; t--) {
      line.x.push(++at);
      line.y.push(t);
      line.text.push(`backward step ${at}: at t = ${t}`);
    }
    line.x.push(null);
    line.y.push(null);
    line.text.push("");
  }
  return line;
}

/**
 * A sweep is a line down the time steps as the clock goes on.
 * @param {ReturnType<typeof createChart>} chart
 * @param {any} look
 * @param {Sweep[]} sweeps
 * @param {{steps: number, at: number, end: number, color: string}} race how far the clock has come, and its end
 */
function drawSweeps(chart, look, sweeps, { steps, at, end, color }) {
  const [whole, done] = [path(sweeps, Infinity), path(sweeps, at)];
  const dots = steps <= 24 ? "lines+markers" : "lines";
  chart.draw(look, (layout, part) => {
    layout.xaxis.title.text = "backward steps made";
    layout.yaxis.title.text = "time step t";
    layout.showlegend = false;
    layout.margin.t = 8;
    layout.xaxis.range = [-0.5, end + 0.5];
    layout.yaxis.range = [-0.5, steps - 0.5];
    layout.shapes = [
      {
        type: "line",
        x0: at,
        x1: at,
        y0: -0.5,
        y1: steps - 0.5,
        line: { color: look.palette.ink, width: 1, dash: "dot" },
      },
    ];
    return [
      part("line", { ...whole, mode: "lines", line: { color: look.palette.frame, width: 1.5 }, hoverinfo: "skip" }),
      part("line", { ...done, mode: dots, line: { color, width: 2 }, marker: { color, size: 5 } }),
    ];
  });
}

/**
 * @param {number[]} done backward steps of both so far
 * @param {any[]} compare accumulated and naive, of an analysis
 * @param {any[]} [ways] what was measured of both
 */
function costTable(done, [accumulated, one], ways) {
  const rows = [
    ["backward steps so far", done[0], done[1]],
    ["backward steps in all", one.visits, accumulated.visits],
    ["operations of the backward pass", one.flops, accumulated.flops],
  ];
  const compared = Number.isFinite(real(one.missing_norm));
  const seconds = (ways ?? []).map((way) => `${format(1000 * way.seconds[way.seconds.length - 1])} ms`).reverse();
  return table(
    ["", "naive", "accumulated"],
    [
      ...rows.map(([name, a, b]) => [String(name), a.toLocaleString("en"), b.toLocaleString("en")]),
      ["‖difference‖ / ‖gradient‖", ...(compared ? [format(one.missing_norm), "0"] : ["—", "—"])],
      ...(ways ? [[`time with T = ${MEASURED.sizes[3]}`, ...seconds]] : []),
    ],
  );
}

/**
 * How often each time step has been visited.
 * @param {ReturnType<typeof createChart>} often
 * @param {any} look
 * @param {number} steps
 * @param {number[][]} seen by way and time step
 * @param {string[]} colors
 */
function drawVisits(often, look, steps, seen, colors) {
  often.draw(look, (layout, part) => {
    layout.xaxis.title.text = "time step t";
    layout.yaxis.range = [0, steps + 0.5];
    Object.assign(layout.xaxis, { tickmode: "linear", tick0: 0, dtick: Math.ceil(steps / 12) });
    return colors.map((color, i) =>
      part("bar", {
        name: ["naive", "accumulated"][i],
        x: seen[i].map((_, t) => t),
        y: seen[i],
        marker: { color },
        text: seen[i].map((n, t) => `t = ${t}: ${n} backward steps`),
      }),
    );
  });
}

/**
 * @param {ReturnType<typeof createChart>} growth
 * @param {any} look
 * @param {any} timed
 */
function drawGrowth(growth, look, timed) {
  growth.draw(look, (layout, part) => {
    layout.xaxis.title.text = "T, logarithmic";
    sizesAxis(layout.xaxis, timed.sizes);
    const rows = [
      growthOf(timed.ways[1], "seconds", timed.sizes, "naive", "T", look.palette.loss),
      growthOf(timed.ways[0], "seconds", timed.sizes, "accumulated", "T", look.palette.backward),
    ];
    amountsAxis(
      layout.yaxis,
      rows.flatMap(({ y }) => y),
      (e) => `${power(e)} s`,
    );
    return rows.map((row) => part("line", row));
  });
}
