/** NOW: the step told in a sentence, its formula, who sent the error, its values, and the check. */

import { CELLS } from "../cells/index.js";
import { restartsIn } from "../film/arrivals.js";
import { outputName } from "../film/board.js";
import { layerName, slopeName, together } from "../film/naming.js";
import { byId, element } from "../shared/dom.view.js";
import { attempt } from "../shared/guard.view.js";
import { exampleOf, flat, norm, real, signed, format } from "../shared/numbers.js";
import { senders, sumSaid } from "./error_sentences.js";
import { laidOut, sizeOf } from "./notation.js";
import { checkedSaid, verdict } from "./gradient_check.js";
import { sentence } from "./sentences.js";

/** @typedef {import("../types.js").Board} Board */
/** @typedef {import("../types.js").Film} Film */
/** @typedef {import("../types.js").Step} Step */
/** @typedef {import("../types.js").Notation} Notation */

const MOST_SENDERS = 6;
const [MOST_ROWS, MOST_COLUMNS] = [12, 16]; // of a matrix in the panel

const [NAME, NUMBER] = [8.8, 4.4]; // em: as broad as a name and a number are at the most

// In em. To measure makes the browser lay out the page, so it is done once for each window.
let measured = { place: "", room: 0 };

const INFLUENCE = /^(norm_)?(J|S_\w+)$/; // sizes of influence, which have no sign

/** What the names of a step mean, in words; those of a cell are in static/cells. @type {Record<string, string>} */
const WORDS = {
  x: "x, from below",
  h_prev: "h, previous state",
  z: "z, pre-activation",
  a: "a = f(z)",
  h: "h = f(z)",
  output: "output",
  target: "target",
  d_output: "∂L/∂output",
  loss: "loss",
  weight: "weight",
  from_above: "from above",
  from_next: "from t + 1",
  dh: "∂L/∂h, their sum",
  f_prime: "f′(z)",
  delta: "δ = ∂L/∂z",
  dx: "dx, to the layer below",
  dh_prev: "dh, to t − 1",
  J: "‖∂s/∂s of t − 1‖",
  norm_J: "‖∂s/∂s of t − 1‖",
  S_W: "‖∂s/∂W‖",
  S_U: "‖∂s/∂U‖",
  S_b: "‖∂s/∂b‖",
  S_c: "‖∂s/∂c‖",
  norm_S_W: "‖∂s/∂W‖",
  norm_S_U: "‖∂s/∂U‖",
  norm_S_b: "‖∂s/∂b‖",
  norm_S_c: "‖∂s/∂c‖",
  norm: "norm",
  limit: "limit",
  scale: "scale",
  clipped: "numbers clipped",
  discarded: "discarded",
  l2_W: "L2 on W",
  l2_U: "L2 on U",
};

/** Where an epoch begins the state is an initial one, and its error goes nowhere. @type {Record<string, string>} */
const ANEW = {
  h_prev: "h, initial state",
  c_prev: "c, initial state",
  dh_prev: "∂L/∂h of the initial state",
  dc_prev: "∂L/∂c of the initial state",
};

/**
 * @param {Film} film
 * @param {Board | null} board
 * @param {Notation} notation
 */
export function drawNow(film, board, notation) {
  const expected = film.end ? film.steps.length : (film.start?.expected ?? 0);
  byId("now-count").textContent = board ? `· step ${board.n} of ${expected}` : "";
  const step = board?.step ?? null;
  parts.sentence(board);
  parts.senders(board, step);
  parts.numbers(board, step, notation);
  parts.ledger(film, board);
}

/** Each part of NOW is drawn though another throws. */
const parts = {
  sentence: attempt("now-sentence", drawSentence),
  senders: attempt("now-senders-block", drawSenders),
  numbers: attempt("now-numbers", drawNumbers),
  ledger: attempt("now-ledger", drawLedger),
};

/** @param {Board | null} board */
function drawSentence(board) {
  byId("now-sentence").textContent = ""; // so that no other step's sentence stands there if this one cannot be made
  byId("now-sentence").replaceChildren(...unbroken(board ? sentence(board) : ""));
}

const TOGETHER = /(t = \d+|\d+ : \d+|[^ ]+ %)/; // what no end of a line parts

/** A text as nodes, of which those that belong together stay in one line. @param {string} text */
const unbroken = (text) =>
  text.split(TOGETHER).map((part, i) => (i % 2 ? element("span", { class: "unbroken" }, part) : part));

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
  const parameters = ["update", "gradient", "clip"].includes(step.phase);
  const main =
    step.phase === "backward"
      ? "delta" in step.values
        ? "delta"
        : "dh"
      : step.phase === "loss"
        ? "loss"
        : outputName(board.start, Number(step.layer));
  const order = Object.keys(board.start.notation[Number(step.layer)][step.phase] ?? {});
  const sizes =
    step.phase === "influence"
      ? Object.entries(step.values).map(([name, value]) => [name, norm(flat(value))])
      : Object.entries(step.values);
  const values = /** @type {[string, any][]} */ (sizes).filter(
    ([name]) => !parameters || ["norm", "limit", "scale", "clipped"].includes(name),
  );
  values.sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
  const tables = values.length ? [table(values, board, main)] : [];
  const { start } = board;
  const word = { gradient: "", clip: "clipped " }[step.phase] ?? "adds to ";
  const grads = Object.entries(step.grads).map(([name, g]) =>
    matrix(step.phase === "update" ? `${name} moves by` : word + slopeName(start, name), name, g, notation),
  );
  return root.replaceChildren(...tables, ...grads);
}

/**
 * Named rows of one example, or of all together, which have no sign.
 * @param {[string, any][]} values
 * @param {Board} board
 * @param {string} main
 */
function table(values, { example, start, step }, main) {
  /** @type {Record<string, string>} */
  const words = {
    ...WORDS,
    ...CELLS[start.layers[Number(step?.layer)].cell].words,
    ...(step?.t != null && restartsIn(start).has(step.t) ? ANEW : {}),
    ...(start.batch > 1 ? { loss: "loss, mean of the batch" } : {}),
  };
  const all = values.some(([, value]) => Array.isArray(value)) ? together(example, start) : "";
  const rows = values.map(([name, value]) => {
    const numbers = Array.isArray(value) ? exampleOf(value, example) : [real(value)];
    const signless =
      all || INFLUENCE.test(name) || ["weight", "loss", "norm", "limit", "scale", "clipped"].includes(name);
    const cells = numbers.map((x) => element("td", { title: String(x) }, signless ? format(x) : signed(x)));
    return element(
      "tr",
      { "data-name": name, ...(name === main ? { class: "main" } : {}) },
      element("th", { scope: "row" }, words[name] ?? name),
      ...cells,
    );
  });
  const most = Math.max(...rows.map((row) => row.children.length - 1));
  const made = element(
    "table",
    fits(most) ? {} : { class: "stacked" },
    ...(all ? [element("caption", {}, all)] : []),
    element("tbody", {}, ...rows),
  );
  made.style.setProperty("--columns", String(most));
  return made;
}

/** Whether so many numbers have room beside their name; else they stand under it. @param {number} count */
function fits(count) {
  const place = `${innerWidth},${document.documentElement.dataset.theme}`;
  if (measured.place !== place)
    measured = {
      place,
      room: byId("now-numbers").clientWidth / parseFloat(getComputedStyle(document.documentElement).fontSize),
    };
  return NAME + count * NUMBER <= measured.room;
}

/**
 * The corner of a matrix, or a vector as one row or column.
 * @param {string} title
 * @param {string} name
 * @param {any} g
 * @param {Notation} notation
 */
function matrix(title, name, g, notation) {
  const rows = laidOut(g, notation);
  const cut = rows.length > MOST_ROWS || rows[0].length > MOST_COLUMNS ? ", its corner" : "";
  const caption = element("caption", {}, `${title} (${sizeOf(g, notation)}${cut}), ‖${format(norm(flat(g)))}‖`);
  const body = rows
    .slice(0, MOST_ROWS)
    .map((row) =>
      element("tr", {}, ...row.slice(0, MOST_COLUMNS).map((x) => element("td", { title: String(x) }, signed(x)))),
    );
  return element("table", { "data-grad": name }, caption, element("tbody", {}, ...body));
}

/** @param {Film} film @param {Board | null} board */
function drawLedger(film, board) {
  const { end, start } = film;
  const rows = [];
  if (start && board?.step?.layer != null) rows.push(row("where", place(board)));
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
