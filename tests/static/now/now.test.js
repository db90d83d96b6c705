import assert from "node:assert/strict";
import { test } from "node:test";
import { boardAt } from "../../../static/film/board.js";
import { drawNow } from "../../../static/now/now.view.js";
import { createPicking } from "../../../static/now/picking.view.js";
import { createFullRow, createWalking } from "../../../static/now/tables.view.js";
import { decimals, format, signed } from "../../../static/shared/numbers.js";
import { goldenTraces, linkTraces } from "../golden.js";
import { openPage } from "../page.js";

const FILMS = Object.fromEntries(goldenTraces().map((film) => [film.name.replace(".jsonl", ""), film]));
[FILMS.clipped] = await linkTraces(["hidden=3&steps=4&lag=1&clip=norm&limit=0.1"]);

/** NOW at the step that fits. @param {string} name @param {(step: any) => boolean} which */
function now(name, which, { notation = /** @type {"row" | "column"} */ ("row"), whole = true } = {}) {
  const film = whole ? FILMS[name] : { ...FILMS[name], end: null };
  const page = openPage();
  const n = film.steps.findIndex(which) + 1;
  const board = boardAt(film, n, 0);
  drawNow(film, board, notation);
  return { ...film, page, board, n, step: film.steps[n - 1] };
}

/** @param {any} step */
const backward = ({ phase, layer, t }) => phase === "backward" && layer === 0 && t === 2;

test("each number of a step stands in its cell, with all its digits behind it", () => {
  for (const which of [backward, (/** @type {any} */ { phase, layer }) => phase === "forward" && layer === 0]) {
    const { page, step } = now("rnn_echo", which);
    const cells = page
      .byId("now-numbers")
      .querySelectorAll("td")
      .filter((cell) => cell.hasAttribute("data-i"));
    assert.ok(cells.length > 5);
    for (const cell of cells) {
      const x = Number(step.values[String(cell.getAttribute("data-name"))][0][Number(cell.getAttribute("data-i"))]);
      assert.equal(Number(cell.title), x);
      assert.equal(cell.textContent, x > 0 ? `+${decimals(x)}` : decimals(x));
    }
  }
});

test("h is told by how its own cell makes it", () => {
  for (const [name, means] of [
    ["rnn_echo", "h = f(z)"],
    ["lstm_truncated", "h = o ⊙ tanh c"],
    ["gru_epochwise", "h = (1 − u) ⊙ n + u ⊙ h_prev"],
  ]) {
    const { page } = now(name, ({ phase, values }) => phase === "forward" && "h" in values);
    const heads = page
      .byId("now-numbers")
      .querySelectorAll("th")
      .map((head) => head.title);
    assert.ok(heads.includes(means), `${name}: ${heads}`);
  }
});

test("what a visit adds to the gradient stands as a matrix in the notation that is spoken", () => {
  for (const notation of /** @type {const} */ (["row", "column"])) {
    const { page, step } = now("rnn_echo", backward, { notation });
    const [matrix] = page.byId("now-numbers").querySelectorAll('table[data-grad="U"]');
    const rows = matrix.rows.map((row) => row.children.map((cell) => cell.textContent));
    const U = step.grads.U;
    rows.forEach((row, i) =>
      row.forEach((word, j) => assert.equal(word, signed(notation === "row" ? U[i][j] : U[j][i]))),
    );
    const norm = Math.hypot(...U.flat().map(Number));
    assert.match(String(matrix.getAttribute("aria-label")), new RegExp(`^adds to ∂L/∂U \\(.*\\), ‖${format(norm)}‖$`));
  }
});

test("what sent the error stands with bars of its shares, and only in a backward step", () => {
  const { page, step } = now("rnn_echo", backward);
  const [above, next] = ["from_above", "from_next"].map((name) => Math.hypot(...step.values[name][0].map(Number)));
  const bars = page.byId("now-senders").children.filter((node) => node.classes.includes("sender"));
  assert.equal(bars.length, 2);
  bars.forEach((bar, i) => {
    const share = (100 * [above, next][i]) / (above + next);
    assert.ok(Math.abs(parseFloat(bar.children[0].style.width) - share) <= 1);
    assert.ok(bar.textContent.endsWith(`% · ‖${format([above, next][i])}‖`), bar.textContent);
  });
  assert.equal(page.byId("now-senders-block").hidden, false);
  const forward = now("rnn_echo", ({ phase }) => phase === "forward");
  assert.equal(forward.page.byId("now-senders-block").hidden, true);
});

test("the ledger says where the step is, what the check found, the loss and what the backward pass cost", () => {
  const { page, end, n, steps } = now("lstm_truncated", (step) => backward(step) && step.sweep === 1);
  const terms = page.byId("now-ledger").children;
  const ledger = Object.fromEntries(
    terms.flatMap((node, i) => (i % 2 ? [] : [[node.textContent, terms[i + 1].textContent]])),
  );
  assert.equal(ledger.where, "backward, h¹, t = 2, sweep 2 of 3");
  assert.equal(ledger["total loss"], format(end.loss));
  assert.equal(ledger["time steps visited"], String(end.counts.visits));
  assert.equal(ledger["operations of the backward pass"].replaceAll(",", ""), String(end.counts.flops));
  assert.equal(ledger["cosine with full BPTT"], format(end.check.cosine));
  assert.equal(ledger["norm ratio to full BPTT"], format(end.check.norm_ratio));
  assert.equal(page.text("now-count"), `· step ${n} of ${steps.length}`);
  const early = now("lstm_truncated", backward, { whole: false });
  assert.equal(early.page.byId("now-ledger").children.length, 2, "only where it is");
  assert.equal(early.page.text("now-count"), `· step ${early.n} of ${early.start.expected}`);
  const exploded = now("explosion", ({ phase }) => phase === "backward");
  const last = exploded.page.byId("now-ledger").children.at(-1);
  assert.equal(last?.textContent, `${exploded.end.nonfinite.name} at step ${exploded.end.nonfinite.n + 1}`);
});

test("clipping says norm, limit and scale, and the update its new weights", () => {
  const { page, step } = now("clipped", ({ phase, layer }) => phase === "clip" && layer === 0);
  const rows = page.byId("now-numbers").querySelectorAll(".scalars")[0].querySelectorAll("td");
  assert.deepEqual(
    rows.map((cell) => cell.getAttribute("data-name")).sort(),
    ["clipped", "limit", "norm", "scale"].filter((name) => name in step.values),
  );
  for (const cell of rows)
    assert.equal(cell.textContent, format(Number(step.values[String(cell.getAttribute("data-name"))])));
  assert.match(page.byId("now-numbers").textContent, /clipped ∂L\/∂W/);
  const update = now("clipped", ({ phase, layer }) => phase === "update" && layer === 0);
  assert.ok(update.page.byId("now-numbers").querySelectorAll(".update").length > 0);
  assert.match(update.page.byId("now-numbers").textContent, /W moves by/);
});

test("a click picks the number: of a value its unit, of a gradient its place in the notation that is spoken", () => {
  for (const notation of /** @type {const} */ (["row", "column"])) {
    const { page, step } = now("rnn_echo", backward, { notation });
    /** @type {any[]} */
    const opened = [];
    createPicking(
      () => ({ step, notation }),
      (ref) => opened.push(ref),
    );
    const cells = page.byId("now-numbers").querySelectorAll("td");
    const delta = cells.find(
      (cell) => cell.getAttribute("data-name") === "delta" && cell.getAttribute("data-i") === "1",
    );
    Object.assign(/** @type {any} */ (delta).dataset, { name: "delta", i: "1" });
    delta?.click();
    assert.deepEqual(opened[0], { phase: "backward", layer: 0, t: 2, name: "delta", i: 1 });
  }
});

test("the row under the hand is told in full, and arrow keys walk from number to number", () => {
  const { page, step } = now("rnn_echo", backward);
  createFullRow();
  createWalking();
  const table = page
    .byId("now-numbers")
    .querySelectorAll("table")
    .find((each) => each.classes.includes("paper"));
  const rows = /** @type {any} */ (table).querySelectorAll("tr").slice(1);
  const cell = (/** @type {number} */ i, /** @type {number} */ k) =>
    rows[i].querySelectorAll("td").filter((/** @type {any} */ td) => td.hasAttribute("data-name"))[k];
  cell(1, 0).tabIndex = 0;
  page.byId("now-numbers").fire("click", { target: cell(1, 0) });
  assert.match(page.text("now-full"), /^1 in full: /);
  const name = String(cell(1, 0).getAttribute("data-name"));
  assert.ok(page.text("now-full").includes(String(step.values[name][0][1]).replace("-", "−")));
  const press = (/** @type {any} */ at, /** @type {string} */ key) => at.fire("keydown", { key });
  let opened = 0;
  cell(2, 1).addEventListener("click", () => opened++);
  for (const [from, key, to] of [
    [cell(1, 0), "ArrowDown", cell(2, 0)],
    [cell(2, 0), "ArrowRight", cell(2, 1)],
    [cell(2, 1), "ArrowUp", cell(1, 1)],
    [cell(1, 1), "ArrowLeft", cell(1, 0)],
    [cell(0, 0), "ArrowUp", cell(0, 0)],
  ]) {
    from.tabIndex = 0;
    const { defaultPrevented, stopped } = press(from, key);
    assert.deepEqual([defaultPrevented, stopped], [true, true], `${key}: neither the page nor the film moves`);
    assert.equal(to.tabIndex, 0, `Tab comes back to where one is, after ${key}`);
    if (to !== from) assert.equal(from.tabIndex, -1);
  }
  assert.deepEqual([press(cell(2, 1), "Enter").defaultPrevented, opened], [true, 1]);
  const { defaultPrevented, stopped } = press(cell(2, 1), "Home");
  assert.deepEqual([defaultPrevented, stopped], [false, false]);
});
