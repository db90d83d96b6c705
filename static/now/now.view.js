/** NOW: the formula of the step, who sent the error, its values, and the check. */

import { CELLS } from "../cells/index.js";
import { restartsIn } from "../film/arrivals.js";
import { outputName } from "../film/board.js";
import { layerName, slopeName, together, wrongPass } from "../film/naming.js";
import { byId, element } from "../shared/dom.view.js";
import { attempt } from "../shared/guard.view.js";
import { flat, norm, real, signed, format } from "../shared/numbers.js";
import { senders, sumSaid } from "./error_sentences.js";
import { laidOut, sizeOf } from "./notation.js";
import { checkedSaid, verdict } from "./gradient_check.js";
import { tablesOf, updatesOf } from "./tables.js";
import { paperTable } from "./tables.view.js";
import { ANEW, WORDS } from "./words.js";

/** @typedef {import("../types.js").Board} Board */
/** @typedef {import("../types.js").Film} Film */
/** @typedef {import("../types.js").Step} Step */
/** @typedef {import("../types.js").Notation} Notation */

const MOST_SENDERS = 6;
/** @type {Set<string>} the parameters whose matrices a person has unfolded: they stay so from step to step */
const unfolded = new Set();
const [MOST_ROWS, MOST_COLUMNS] = [12, 16]; // of a matrix in the panel

/**
 * @param {Film} film
 * @param {Board | null} board
 * @param {Notation} notation
 */
export function drawNow(film, board, notation) {
  const expected = film.end ? film.steps.length : (film.start?.expected ?? 0);
  byId("now-count").textContent = board ? `· step ${board.n} of ${expected}` : "";
  const step = board?.step ?? null;
  parts.senders(board, step);
  parts.numbers(board, step, notation);
  parts.ledger(film, board);
}

/** Each part of NOW is drawn though another throws. */
const parts = {
  senders: attempt("now-senders-block", drawSenders),
  numbers: attempt("now-numbers", drawNumbers),
  ledger: attempt("now-ledger", drawLedger),
};

/** @param {Board | null} board @param {Step | null} step */
function drawSenders(board, step) {
  const block = byId("now-senders-block");
  block.hidden = step?.phase !== "backward";
  if (!board || step?.phase !== "backward") return;
  const all = senders(board, step);
  if (!("from_next" in step.values)) all.sort((a, b) => b.size - a.size);
  const few = all.slice(0, MOST_SENDERS);
  const rest = all.slice(MOST_SENDERS);
  if (rest.length) {
    const share = rest.reduce((sum, sender) => sum + sender.share, 0);
    few.push({ name: `${rest.length} others`, size: norm(rest.map((sender) => sender.size)), share });
  }
  const sum = sumSaid(board, step);
  byId("now-senders").replaceChildren(...few.map(senderBar), ...(sum ? [element("p", { class: "hint" }, sum)] : []));
}

/** @param {{name: string, size: number, share: number}} sender */
function senderBar({ name, size, share }) {
  const bar = element("div", { class: "bar" });
  bar.style.width = `${share}%`;
  const words = element(
    "div",
    { class: "words" },
    element("span", {}, name),
    element("span", {}, `${share} % · ‖${format(size)}‖`),
  );
  return element("div", { class: "sender" }, bar, words);
}

/** @param {Board | null} board @param {Step | null} step @param {Notation} notation */
function drawNumbers(board, step, notation) {
  const root = byId("now-numbers");
  byId("now-numbers-title").hidden = root.hidden = !board || !step;
  if (!board || !step) return root.replaceChildren();
  const { start } = board;
  const { phase } = step;
  const parameters = ["update", "gradient", "clip"].includes(phase);
  const tables = valueTables(board, step);
  const updates = phase === "update" ? updateTables(board, step) : [];
  const word = { gradient: "", clip: "clipped " }[phase] ?? "adds to ";
  const grads = Object.entries(step.grads).map(([name, g]) =>
    matrix(
      phase === "update" ? `${name} moves by` : word + slopeName(start, Number(step.layer), name),
      name,
      g,
      notation,
      parameters,
    ),
  );
  const open = phase === "update" ? [] : grads;
  return root.replaceChildren(
    ...scalars(board, step, parameters),
    ...tables,
    ...updates,
    ...open,
    ...(open.length ? [] : grads),
  );
}

/** @param {Board} board @param {Step} step @returns {Record<string, string>} */
const wordsOf = ({ start }, { layer, t }) => ({
  ...WORDS,
  ...CELLS[start.layers[Number(layer)].cell].words,
  ...(t != null && restartsIn(start).has(t) ? ANEW : {}),
  ...(start.batch > 1 ? { loss: "loss, mean of the batch" } : {}),
});

/** @param {Board} board @param {Step} step */
function valueTables(board, step) {
  const { start, example } = board;
  const tables = tablesOf(board, step);
  const main = { backward: "delta" in step.values ? "delta" : "dh", loss: "d_output" }[step.phase];
  const all = together(example, start);
  const words = wordsOf(board, step);
  const yours = tables.some(({ columns }) => columns.some((column) => column.yours));
  const made = tables.map((table, k) =>
    paperTable(table, {
      words,
      main: main ?? outputName(start, Number(step.layer)),
      signless: all ? table.columns.map(({ name }) => name) : [],
      tinted: ["backward", "cut"].includes(step.phase),
      ...(all && !k ? { caption: all } : {}),
    }),
  );
  return yours ? [...made, element("p", { class: "hint" }, YOURS)] : made;
}

const YOURS = "Yours: what your pass has here, by the mistake that explains your gradients.";

/** The new weights, and how they came about. @param {Board} board @param {Step} step */
function updateTables(board, step) {
  return updatesOf(board, step).map((table) => {
    const look = { words: {}, main: "new", signless: [], tinted: false };
    const made = paperTable({ ...table, of: table.name }, { ...look, caption: table.of });
    made.classList.add("update");
    Object.assign(made.dataset, { update: table.name, columns: String(table.wide) }); // a row opens its weight
    if (table.left) made.append(footOf(made, `and ${table.left} more`));
    return made;
  });
}

/** A line under a table, as broad as it. @param {HTMLTableElement} table @param {string} words */
const footOf = ({ rows }, words) =>
  element("tfoot", {}, element("tr", {}, element("td", { colspan: String(rows[0].cells.length) }, words)));

/**
 * Single numbers, and sizes of what is too large to be shown.
 * @param {Board} board
 * @param {Step} step
 * @param {boolean} parameters
 */
function scalars(board, step, parameters) {
  const words = wordsOf(board, step);
  const order = Object.keys(board.start.notation[Number(step.layer)][step.phase] ?? {});
  const rows = Object.entries(step.values)
    .filter(([, value]) => !Array.isArray(value) || step.phase === "influence")
    .filter(([name]) => !parameters || ["norm", "limit", "scale", "clipped"].includes(name))
    .sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))
    .map(([name, value]) => {
      const size = Array.isArray(value) ? norm(flat(value)) : real(value);
      return element(
        "tr",
        name === "loss" ? { class: "main" } : {},
        element("th", { scope: "row" }, words[name] ?? name),
        element("td", { "data-name": name, title: String(size) }, format(size)),
      );
    });
  return rows.length ? [element("table", { class: "scalars" }, element("tbody", {}, ...rows))] : [];
}

/**
 * The corner of a matrix, or a vector as one row or column.
 * @param {string} title
 * @param {string} name
 * @param {any} g
 * @param {Notation} notation
 * @param {boolean} open at once
 */
function matrix(title, name, g, notation, open) {
  const rows = laidOut(g, notation);
  const cut = rows.length > MOST_ROWS || rows[0].length > MOST_COLUMNS ? ", its corner" : "";
  const says = `${title} (${sizeOf(g, notation)}${cut}), ‖${format(norm(flat(g)))}‖`;
  const body = rows
    .slice(0, MOST_ROWS)
    .map((row) =>
      element("tr", {}, ...row.slice(0, MOST_COLUMNS).map((x) => element("td", { title: String(x) }, signed(x)))),
    );
  const table = element("table", { "data-grad": name, "aria-label": says }, element("tbody", {}, ...body));
  const scroll = element("div", { class: "matrix", tabindex: "0", role: "group", "aria-label": says }, table);
  const unfolds = open || unfolded.has(name);
  const summary = element("summary", {}, says);
  const details = element("details", { class: "weights", ...(unfolds ? { open: "" } : {}) }, summary, scroll);
  summary.addEventListener("click", () => (details.open ? unfolded.delete(name) : unfolded.add(name))); // as it was
  return details;
}

/** @param {Film} film @param {Board | null} board */
function drawLedger(film, board) {
  const { end, start } = film;
  const rows = [];
  if (start && board?.step?.layer != null) rows.push(row("where", place(board)));
  const wrong = start ? wrongPass(start) : "";
  if (wrong) rows.push(row("backward", `${wrong}; formulas are those of the right one`, "bad"));
  if (end) {
    const { says, tone } = verdict(end.check);
    rows.push(row("gradient check", says, tone), row("checked", checkedSaid(end.check)));
    if (end.check.cosine !== undefined) {
      rows.push(row("cosine with full BPTT", format(end.check.cosine)));
      rows.push(row("norm ratio to full BPTT", format(/** @type {any} */ (end.check.norm_ratio))));
    }
    rows.push(row("total loss", format(end.loss)));
    rows.push(row("time steps visited", String(end.counts.visits)));
    rows.push(row("operations of the backward pass", end.counts.flops.toLocaleString("en")));
  }
  if (end?.nonfinite)
    rows.push(row("first number out of range", `${end.nonfinite.name} at step ${end.nonfinite.n + 1}`, "bad"));
  byId("now-ledger").replaceChildren(...rows.flat());
}

/** @param {Board} board */
function place({ start, step }) {
  const t = start.steps > 1 && step?.t != null ? `, t = ${step.t}` : "";
  const sweep =
    start.sweeps.length > 1 && step?.sweep != null ? `, sweep ${step.sweep + 1} of ${start.sweeps.length}` : "";
  return `${step?.phase}, ${layerName(start, Number(step?.layer))}${t}${sweep}`;
}

/** @param {string} name @param {string} value @param {string} [look] */
const row = (name, value, look = "") => [element("dt", {}, name), element("dd", look ? { class: look } : {}, value)];
