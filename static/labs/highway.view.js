/**
 * The constant error carousel: what is left of an error along the cell state of an LSTM, beside a GRU and an RNN on the
 * same input.
 */

import { fieldsInForce } from "../form/changes.js";
import { restartsOf } from "../film/sweeps.js";
import { recurrentOf } from "../film/ways.js";
import { queryOf } from "../form/query.js";
import { element } from "../shared/dom.view.js";
import { real } from "../shared/numbers.js";
import { createChart, gaps, standOnOne, table } from "./chart.view.js";
import { stepsControl, unitsControl } from "./controls.view.js";
import { isSilent, lastAlone, leftOf, ofHighway, ofSilence, sizeOf } from "./verdicts.js";

/** @typedef {import("../form/query.js").Fields} Fields */

const CELLS = ["lstm", "gru", "rnn"];

/** @param {import("./labs.view.js").Room} room @returns {import("./labs.view.js").Lab} */
export function create(room) {
  const road = createChart(room, "lines", "", "wide");
  const paths = createChart(room, "lines", "The two paths into dc of the LSTM");
  const numbers = element("div", { class: "lab-numbers" });
  room.body.append(numbers);
  return { controls: controls(), asks, draw, close: () => {} };

  /** The same film with each kind of cell. @param {Fields} fields */
  function asks(fields) {
    const units = (fields.hidden.match(/\d+/g) ?? ["8"]).join();
    return CELLS.map((cell) => ({
      query: queryOf({ ...fields, cell, hidden: units, params: "", state: stateOf(cell, fields.state) }),
      parts: "errors",
      compare: [],
    }));
  }

  /** @param {Fields} fields @param {any[] | null} answers @param {any} look */
  function draw(fields, answers, look) {
    if (!answers) return [];
    const [lstm, gru, rnn] = answers.map(recurrentOf);
    if (!lstm || !gru || !rnn) return [{ ok: null, text: "There is no recurrent layer here." }];
    const { backward, forward, loss, update, faint } = look.palette;
    /** @type {[string, any[], string, string][]} */
    const rows = [
      ["LSTM: forget gates alone", lstm.log10_cell_path, loss, "dash"],
      ["LSTM: whole dc", lstm.log10_dc, backward, "solid"],
      ["LSTM: dh", lstm.log10_dh, backward, "dot"],
      ["GRU: dh", gru.log10_dh, update, "solid"],
      ["RNN: dh", rnn.log10_dh, forward, "solid"],
    ];
    drawLines(
      road,
      look,
      rows.map(([name, logs, color, dash]) => ({ name, y: relative(logs), color, dash })),
    );
    drawLines(paths, look, [
      {
        name: "through the hidden state, dc_hidden",
        y: lstm.log10_dc_hidden.map(real).reverse(),
        color: forward,
        dash: "solid",
      },
      {
        name: "along the cell state, dc_next",
        y: lstm.log10_dc_next.map(real).reverse(),
        color: backward,
        dash: "solid",
      },
      { name: "their sum, dc", y: lstm.log10_dc.map(real).reverse(), color: faint, dash: "dot" },
    ]);
    const lag = lstm.log10_dc.length - 1;
    const alone = lastAlone(fields.loss_at);
    road.words.textContent = alone
      ? "What is left of the last time step’s error, by time steps back"
      : "Sizes of errors beside those of the last time step: errors of earlier losses may join on the way";
    numbers.replaceChildren(
      table(
        [`${alone ? "left after" : "size at t = 0 beside that"} ${lag} time steps${alone ? "" : " later"}`, ""],
        rows.map(([name, logs]) => [name, Number.isNaN(leftOf(logs)) ? "—" : sizeOf(leftOf(logs))]),
      ),
    );
    if (answers.every(isSilent)) return [ofSilence(fields)];
    return ofHighway({ lstm, gru, rnn }, fields.loss_at, restartsOf(fieldsInForce(fields), lag + 1));
  }

  /**
   * @param {ReturnType<typeof createChart>} chart
   * @param {any} look
   * @param {{name: string, y: number[], color: string, dash: string}[]} rows
   */
  function drawLines(chart, look, rows) {
    chart.draw(look, (layout, part) => {
      layout.xaxis.title.text = "time steps back from the end";
      standOnOne(
        layout.yaxis,
        rows.flatMap(({ y }) => y),
      );
      return rows.map(({ name, y, color, dash }) =>
        part("line", {
          name,
          x: y.map((_, lag) => lag),
          y: gaps(y),
          line: { color, dash },
          text: y.map((log, lag) => `${name}, ${lag} back: ${sizeOf(log)}`),
        }),
      );
    });
  }
}

/**
 * Own initial states for a kind of cell: c is of an LSTM alone.
 * @param {string} cell
 * @param {string} state as JSON, by layer; what is none is left for the server to refuse
 */
function stateOf(cell, state) {
  if (cell === "lstm" || !state) return state;
  try {
    return JSON.stringify(JSON.parse(state).map((/** @type {any} */ layer) => layer && { h: layer.h }));
  } catch {
    return state;
  }
}

/** Against its size at the last time step, by time steps back. @param {any[]} logs */
const relative = (logs) => logs.map((log) => real(log) - real(logs[logs.length - 1])).reverse();

/** @returns {import("./controls.view.js").Control[]} */
function controls() {
  return [
    {
      field: "forget_bias",
      label: "Forget bias of the LSTM",
      least: -2,
      most: 6,
      step: 0.25,
      empty: "0",
      with: { cell: "lstm", params: "" },
    },
    stepsControl(80),
    unitsControl(16),
    {
      field: "loss_at",
      label: "Loss",
      choices: [
        ["last", "at the last time step"],
        ["every", "at every time step"],
      ],
    },
    { field: "seed", label: "Seed", least: 0, most: 20 },
  ];
}
