import assert from "node:assert/strict";
import { before, test } from "node:test";
import { boardAt } from "../../../static/film/board.js";
import { roadsOf } from "../../../static/film/roads.js";
import { scalesOf } from "../../../static/film/scales.js";
import { createGradient } from "../../../static/panels/gradient.view.js";
import { createHeat } from "../../../static/panels/heat.view.js";
import { createPanels } from "../../../static/panels/panels.view.js";
import { ALL, format } from "../../../static/shared/numbers.js";
import { goldenTraces, linkTraces } from "../golden.js";
import { CONFIG, THEMES } from "../looks.js";
import { openPage } from "../page.js";
import { openServer, until } from "../server.js";

openPage();
const server = openServer();
const { createCredits } = await import("../../../static/panels/credits.view.js");
const { createCredit } = await import("../../../static/panels/credit.view.js");
const { createDecay } = await import("../../../static/panels/decay.view.js");

const FILMS = Object.fromEntries(goldenTraces().map((film) => [film.name.replace(".jsonl", ""), film]));
const TRUNCATED = "hidden=3&steps=7&lag=2&algorithm=truncated&k1=1&k2=3";
const LAST = "hidden=3,2&steps=5&lag=2&loss_at=last";
const SINGLE = "hidden=3&steps=1&lag=0";
[FILMS.truncated, FILMS.two, FILMS.single] = await linkTraces([TRUNCATED, LAST, SINGLE]);
const theme = THEMES.light;
/** @type {Record<string, any[][]>} of the uppermost recurrent layer, by link */
const CREDIT = {};
/** @type {any[][]} of the layer below it */
let below = [];
before(async () => {
  for (const link of [TRUNCATED, LAST]) {
    const { layers } = await server.ask("analysis", `${link}&parts=credit`);
    CREDIT[link] = layers.findLast((/** @type {any} */ layer) => layer?.credit).credit;
    below = layers[0].credit;
  }
});

/** Where a number stands on a scale from -1 to 1, by the words of its legend. @param {number} x @param {any} scale */
const placed = (x, { most, decades }) =>
  Math.sign(x) *
  Math.max(0, Math.min(1, x && decades ? 1 + Math.log10(Math.abs(x) / most) / decades : Math.abs(x) / most));

/** @param {any} seen @param {any} meant @param {string} [where] */
const near = (seen, meant, where) =>
  assert.ok(
    seen === meant || Math.abs(seen - meant) <= 1e-9 * Math.max(1, Math.abs(meant)),
    `${where}: ${seen}, ${meant}`,
  );

/** All visits of a place so far, summed. @param {any} film @param {number} n @param {number} layer @param {number} t */
function summed({ steps }, n, layer, t, example = 0) {
  const visits = steps
    .slice(0, n)
    .filter((/** @type {any} */ s) => s.phase === "backward" && s.layer === layer && s.t === t);
  if (!visits.length) return null;
  const rows = visits.map(({ values }) =>
    (values.delta ?? values.dh).map((/** @type {any[]} */ row) => row.map(Number)),
  );
  const sum = rows[0].map((/** @type {number[]} */ row, /** @type {number} */ b) =>
    row.map((_, i) => rows.reduce((/** @type {number} */ all, /** @type {any} */ each) => all + each[b][i], 0)),
  );
  if (example !== ALL) return sum[example];
  return sum[0].map((/** @type {any} */ _, /** @type {number} */ i) =>
    Math.sqrt(
      sum.reduce((/** @type {number} */ all, /** @type {number[]} */ row) => all + row[i] ** 2, 0) / sum.length,
    ),
  );
}

test("the heat map has a tile for each unit and time step, in the place of its error summed over all visits", () => {
  for (const [name, example] of /** @type {[string, number][]} */ ([
    ["rnn_naive", 0],
    ["rnn_echo", 0],
    ["lstm_truncated", 0],
    ["mixed", ALL],
  ])) {
    const film = FILMS[name];
    const page = openPage();
    const heat = createHeat(CONFIG, () => {});
    heat.stand(film.start, theme);
    const scale = scalesOf([film.steps], true).error;
    const layer = film.start.layers.findLastIndex((/** @type {any} */ { cell }) => cell !== "dense");
    assert.equal(page.byId("heat-layer").value, String(layer));
    for (let n = 0; n <= film.steps.length; n += 3) heat.draw(boardAt(film, n, example), scale);
    const halfway = film.steps.findLastIndex(({ phase }) => phase === "backward") - 2;
    for (const n of [halfway, film.steps.length]) {
      heat.draw(boardAt(film, n, example), scale);
      const [{ z, text, x, y }] = page.byId("heat").data;
      assert.deepEqual([x.length, y.length], [film.start.steps, film.start.layers[layer].units]);
      for (let t = 0; t < film.start.steps; t++) {
        const numbers = summed(film, n, layer, t, example);
        for (let i = 0; i < y.length; i++) {
          if (!numbers) assert.deepEqual([z[i][t], text[i][t]], [null, ""]);
          else {
            near(z[i][t], placed(numbers[i], scale), `${name} ${i} ${t} at ${n}`);
            assert.match(text[i][t], new RegExp(`of unit ${i}.*t = ${t}: `));
            assert.equal(text[i][t].includes("root mean square"), example === ALL);
            assert.ok(text[i][t].includes(format(numbers[i])), `${text[i][t]} for ${numbers[i]}`);
          }
        }
      }
    }
  }
});

test("what one asks about is framed in the heat map, and all else lies under a veil", () => {
  const film = FILMS.rnn_echo;
  const page = openPage();
  const heat = createHeat(CONFIG, () => {});
  const scale = scalesOf([film.steps], true).error;
  heat.stand(film.start, theme);
  const board = boardAt(film, film.steps.length, 0);
  const frames = () =>
    page
      .byId("heat")
      .data.slice(1)
      .map((/** @type {any} */ { x }) => (x ?? []).length);
  heat.draw(board, scale);
  assert.deepEqual(frames(), [0, 0]);
  const opened = /** @type {any} */ ({ phase: "backward", layer: 0, t: 4, name: "delta", i: 1 });
  heat.draw({ ...board, lit: roadsOf(film.start, { opened, credit: null }) }, scale);
  const [veil, frame] = page.byId("heat").data.slice(1);
  const middle = (/** @type {number[]} */ of) => (Math.min(...of) + Math.max(...of)) / 2;
  const seen = [frame.x, frame.y].map((of) => middle(of.filter((/** @type {any} */ x) => x !== null)));
  assert.deepEqual([seen, veil.x.length > 0], [[4, 1], true]);
  heat.draw(board, scale);
  assert.deepEqual(frames(), [0, 0]);
});

test("up to twelve units have a name each on the axis; more than 32, or 1500 tiles, have no paper between them", () => {
  for (const [units, steps, named, apart] of /** @type {[number, number, boolean, boolean][]} */ ([
    [12, 5, true, true],
    [13, 5, false, true],
    [32, 5, false, true],
    [33, 5, false, false],
    [30, 50, false, true],
    [30, 51, false, false],
  ])) {
    const page = openPage();
    const { start } = FILMS.rnn_echo;
    const [first, ...layers] = start.layers;
    createHeat(CONFIG, () => {}).stand({ ...start, steps, layers: [{ ...first, units }, ...layers] }, theme);
    const {
      layout: { yaxis },
      data: [{ xgap, ygap, zsmooth }],
    } = page.byId("heat");
    assert.equal(yaxis.ticktext?.length, named ? units : undefined, `${units} units`);
    assert.deepEqual([xgap > 0, ygap > 0, zsmooth === "fast"], [apart, apart, !apart], `${units} of ${steps}`);
  }
});

test("the heat map goes back when the film does, draws what changed only, and another layer where it is chosen", () => {
  const film = FILMS.rnn_echo;
  const page = openPage();
  const heat = createHeat(CONFIG, () => {});
  const scale = scalesOf([film.steps], true).error;
  heat.stand(film.start, theme);
  const whole = boardAt(film, film.steps.length, 0);
  heat.draw(whole, scale);
  const { filled } = page.byId("heat");
  heat.draw(whole, scale);
  assert.equal(page.byId("heat").filled, filled, "the same board");
  const wider = { ...scale, most: 4 * scale.most };
  heat.draw(whole, wider);
  near(page.byId("heat").data[0].z[0][4], placed(summed(film, film.steps.length, 0, 4)[0], wider), "another scale");
  heat.draw(boardAt(film, 0, 0), scale);
  assert.ok(
    page
      .byId("heat")
      .data[0].z.flat()
      .every((/** @type {any} */ x) => x === null),
  );
  heat.draw(boardAt(film, film.steps.length, 0), { ...scale, most: 2 * scale.most });
  const [row] = page.byId("heat").data[0].z;
  near(row[4], placed(summed(film, film.steps.length, 0, 4)[0], { ...scale, most: 2 * scale.most }));
  page.byId("heat-layer").value = "1";
  heat.stand(film.start, theme);
  heat.draw(boardAt(film, film.steps.length, 0), scale);
  near(page.byId("heat").data[0].z[0][4], placed(summed(film, film.steps.length, 1, 4)[0], scale));
  assert.match(page.text("heat-title"), /^δ, unit × time$/);
  const { layout } = page.byId("heat");
  assert.deepEqual(
    [layout.xaxis.range, layout.yaxis.range],
    [
      [-0.5, film.start.steps - 0.5],
      [film.start.layers[1].units - 0.5, -0.5],
    ],
  );
});

test("of an MLP the heat map is unit by layer, each layer under its name", () => {
  const film = FILMS.mlp_xor;
  const page = openPage();
  const heat = createHeat(CONFIG, () => {});
  heat.stand(film.start, theme);
  const scale = scalesOf([film.steps], true).error;
  heat.draw(boardAt(film, film.steps.length, 1), scale);
  const [{ z }] = page.byId("heat").data;
  for (let layer = 0; layer < 2; layer++) {
    const delta = summed(film, film.steps.length, layer, 0, 1);
    for (let i = 0; i < 3; i++) {
      if (delta?.[i] === undefined) assert.equal(z[i][layer], null);
      else near(z[i][layer], placed(delta[i], scale));
    }
  }
  const { xaxis } = page.byId("heat").layout;
  assert.deepEqual([xaxis.tickvals, xaxis.ticktext, xaxis.title.text], [[0, 1], ["a¹", "y"], "layer"]);
  assert.equal(page.byId("heat-label").hidden, true);
});

test("the gradient fills up visit by visit, and is then what was clipped", () => {
  const film = FILMS.rnn_echo;
  const page = openPage();
  const gather = createGradient(CONFIG, () => {});
  gather.offer(film.start);
  gather.stand(film.start, theme, "row");
  const { error } = scalesOf([film.steps], true);
  const grads = film.steps
    .filter(({ phase, layer }) => phase === "backward" && layer === 0)
    .map(({ grads: { U } }) => U);
  const sumOf = (/** @type {number} */ count) =>
    grads[0].map((/** @type {any[]} */ row, /** @type {number} */ i) =>
      row.map((_, j) => grads.slice(0, count).reduce((sum, g) => sum + Number(g[i][j]), 0)),
    );
  const whole = film.steps.find(({ phase, layer }) => phase === "gradient" && layer === 0).grads.U;
  const most = Math.max(...whole.flat().map((/** @type {any} */ x) => Math.abs(Number(x))));
  const visits = film.steps.flatMap(({ phase, layer }, k) => (phase === "backward" && layer === 0 ? [k + 1] : []));
  visits.forEach((n, k) => {
    gather.draw(boardAt(film, n, 0), film.steps, error, "row");
    assert.equal(page.text("gather-says"), k ? `after ${k + 1} visits` : "after 1 visit");
    const [{ z, text }] = page.byId("gather").data;
    sumOf(k + 1).forEach((/** @type {number[]} */ row, /** @type {number} */ i) =>
      row.forEach((x, j) => {
        assert.ok(Math.abs(z[i][j] - placed(x, { most, decades: error.decades })) < 1e-6, `${i} ${j} after ${k}`);
        assert.match(text[i][j], new RegExp(`^∂L/∂U \\[${i},${j}\\]: `));
      }),
    );
  });
  gather.draw(boardAt(film, film.steps.length, 0), film.steps, error, "column");
  const [{ z }] = page.byId("gather").data;
  near(z[0][1], placed(Number(whole[1][0]), { most, decades: error.decades }), "turned round");
  assert.match(page.text("gather-says"), /^∂L\/∂U: ‖[\d.·⁻⁰-⁹¹²³]+‖$/);
  const { xaxis, yaxis } = page.byId("gather").layout;
  assert.deepEqual([yaxis.title.text, xaxis.title.text], ["to unit", "from unit"]);
});

test("what can be chosen of the gradient starts with U of the uppermost state, gates by their letters", () => {
  const film = FILMS.lstm_truncated;
  const page = openPage();
  const gather = createGradient(CONFIG, () => {});
  gather.offer(film.start);
  const select = page.byId("gather-choice");
  assert.equal(select.selectedOptions[0].textContent, "U of h¹");
  assert.equal(page.text("gather-title"), "g_U ≈ ∂L/∂U, filling up");
  gather.stand(film.start, theme, "row");
  const { xaxis, yaxis } = page.byId("gather").layout;
  assert.deepEqual(
    [xaxis.ticktext, xaxis.tickvals],
    [
      ["i", "f", "g", "o"],
      [0.5, 2.5, 4.5, 6.5],
    ],
  );
  assert.deepEqual(
    [yaxis.range, xaxis.range],
    [
      [1.5, -0.5],
      [-0.5, 7.5],
    ],
  );
  assert.equal(xaxis.title.text, "to unit, by part of the cell");
  select.value = "0";
  gather.offer(film.start);
  assert.equal(select.value, "0", "a choice stays");
});

test("of an MLP the errors by layer stand over their layers as they come, on an axis of powers of ten", () => {
  const film = FILMS.mlp_xor;
  const page = openPage();
  const decay = createDecay(
    CONFIG,
    createCredits(
      () => "",
      () => film.start,
    ),
  );
  decay.stand(film.start, theme, film.steps, 1);
  const back = film.steps.flatMap(({ phase }, k) => (phase === "backward" ? [k + 1] : []));
  back.forEach((n, k) => {
    decay.draw(boardAt(film, n, 1), film.steps, true);
    const [{ x, y }] = page.byId("decay").data;
    const layers = k ? [0, 1] : [1];
    assert.deepEqual(x, layers);
    layers.forEach((layer, i) => near(y[i], Math.hypot(.../** @type {any} */ (summed(film, n, layer, 0, 1)))));
  });
  const { xaxis, yaxis, showlegend } = page.byId("decay").layout;
  assert.deepEqual(
    [xaxis.tickvals, xaxis.ticktext, xaxis.range],
    [
      [0, 1],
      ["a¹", "y"],
      [-0.3, 1.3],
    ],
  );
  assert.deepEqual(
    [xaxis.title.text, yaxis.title.text, showlegend],
    ["layer; the error comes from the right", "‖δ‖", false],
  );
  const [line] = page.byId("decay").data;
  assert.deepEqual([line.line.color, line.marker.color], [theme.palette.backward, theme.palette.backward]);
  assert.match(line.text[0], /^‖δ‖ of a¹: \d/);
  const sizes = [0, 1].map((layer) =>
    Math.log10(Math.hypot(.../** @type {any} */ (summed(film, film.steps.length, layer, 0, 1)))),
  );
  assert.ok(yaxis.range[0] <= Math.floor(Math.min(...sizes)) && yaxis.range[1] >= Math.ceil(Math.max(...sizes)));
  assert.equal(page.text("decay-title"), "‖δ‖ by layer");
});

/** The panels of a recurrent film with its credit. @param {string} name @param {string} query */
function openCredit(name, query) {
  const film = FILMS[name];
  const page = openPage();
  const credits = createCredits(
    () => query,
    () => film.start,
  );
  /** @type {any[]} */
  const chosen = [];
  const decay = createDecay(CONFIG, credits);
  const panel = createCredit(CONFIG, credits, (...picked) => chosen.push(picked));
  panel.offer(film.start);
  for (const view of [decay, panel]) /** @type {any} */ (view).stand(film.start, theme, film.steps, 0);
  const show = (/** @type {number} */ n, /** @type {any} */ asked = null, lit = undefined) => {
    const board = { ...boardAt(film, n, 0), lit };
    decay.draw(board, film.steps, n > 0);
    panel.draw(board, n > 0, asked);
  };
  return { film, page, show, chosen, panel, credits };
}

test("the triangle shows what each loss sends to each time step, with crosses where it is cut off", async () => {
  const { film, page, show, chosen } = openCredit("truncated", TRUNCATED);
  server.asked.length = 0;
  show(0);
  assert.equal(page.byId("blame").style.visibility, "hidden");
  assert.deepEqual(server.asked, [], "the film comes first");
  const credit = CREDIT[TRUNCATED];
  const n = film.steps.findIndex(({ phase, t, layer }) => phase === "backward" && t === 4 && layer === 0) + 1;
  show(n);
  await until(() => page.byId("blame").data?.[0].z.length === 7);
  assert.equal(server.asked.length, 1, "both panels share one answer");
  assert.equal(page.byId("blame").style.visibility, "");
  const root = page.byId("blame");
  const [heat, crosses, frame] = root.data;
  const sizes = credit.flat().map(Number).filter(Boolean);
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)].map(Math.log10);
  const decades = Math.max(1, Math.min(9, most - least));
  for (let t = 0; t < 7; t++)
    for (let k = 0; k < 7; k++) {
      const size = k <= t ? Number(credit[t][k]) : 0;
      if (!size) assert.equal(heat.z[t][k], null, `${t} ${k}`);
      else near(heat.z[t][k], Math.max(0.04, 1 + (Math.log10(size) - most) / decades), `${t} ${k}`);
      if (size)
        assert.ok(
          heat.text[t][k].includes(` = ${format(size)}`) &&
            heat.text[t][k].startsWith(`loss of t = ${t}, time step ${k}:`),
        );
    }
  const cut = [];
  for (let t = 0; t < 7; t++) for (let k = 0; k < t - 2; k++) cut.push([k, t]);
  assert.deepEqual(
    crosses.x.map((/** @type {number} */ k, /** @type {number} */ i) => [k, crosses.y[i]]),
    cut,
  );
  assert.ok(heat.text[5][0].endsWith(", cut off") && !heat.text[5][4].endsWith(", cut off"));
  assert.deepEqual(
    [frame.x, frame.y],
    [
      [3.5, 4.5, 4.5, 3.5, 3.5],
      [3.5, 3.5, 6.5, 6.5, 3.5],
    ],
  );
  const first = credit.findIndex((row) => row.some(Number));
  assert.deepEqual(root.layout.yaxis.range, [6.5, first - 0.5]);
  assert.match(page.text("blame-legend"), /× cut off$/);
  root.fire("plotly_click", { points: [{ x: 2, y: 5 }] });
  assert.deepEqual(chosen, [[{ t: 5, k: 2 }, 5]]);
  show(n, { t: 5, k: 2 }, /** @type {any} */ ({ squares: [{ t: 5, k: 2 }] }));
  assert.deepEqual(root.data[5].x, [1.5, 2.5, 2.5, 1.5, 1.5, null]);
  assert.deepEqual(root.data[5].y, [4.5, 4.5, 5.5, 5.5, 4.5, null]);
  root.fire("plotly_click", { points: [{ x: 2, y: 5 }] });
  assert.deepEqual(chosen[1], [null, 5], "a second click lets go");
});

test("who is to blame: a bar and a share for each loss that sends there, numbers in the squares", async () => {
  const { page, show } = openCredit("truncated", TRUNCATED);
  const { steps } = FILMS.truncated;
  show(steps.findIndex(({ phase, t, layer }) => phase === "backward" && t === 4 && layer === 0) + 1);
  await until(() => page.byId("blame").data?.[0].z.length === 7);
  const credit = CREDIT[TRUNCATED];
  const senders = [4, 5, 6].map((t) => ({ t, size: Number(credit[t][4]) })).filter(({ size }) => size);
  const total = senders.reduce((sum, { size }) => sum + size, 0);
  const most = Math.max(...senders.map(({ size }) => size));
  const rows = page.byId("who-losses").children;
  assert.equal(rows.length, senders.length);
  rows.forEach((row, i) => {
    const { t, size } = senders[i];
    assert.ok(row.textContent.startsWith(`loss ${t}${format(Number(size.toPrecision(3)))}`), row.textContent);
    near(parseFloat(/** @type {any} */ (row.querySelector("i")).style.width), (100 * size) / most);
    assert.ok(Math.abs(parseFloat(row.children[3].textContent) - (100 * size) / total) <= 1);
    assert.equal(row.getAttribute("aria-current"), null);
  });
  assert.match(page.text("blame-sentence"), /of what reaches t = 4 comes from/);
  show(0, { t: 5, k: 2 });
  assert.match(
    page.text("blame-sentence"),
    new RegExp(`^The loss at t = 5 would reach t = 2 with ${format(credit[5][2])} with full BPTT; this film cuts`),
  );
  const marked = page.byId("who-losses").children.filter((row) => row.getAttribute("aria-current"));
  assert.deepEqual(
    marked.map((row) => row.textContent.slice(0, 6)),
    ["loss 5"],
  );
  const { annotations } = page.byId("blame").layout;
  const numbers = credit.flatMap((row, t) =>
    row.flatMap((x, k) => (Number(x) ? [`${k},${t}:${format(Number(Number(x).toPrecision(3)))}`] : [])),
  );
  assert.deepEqual(
    annotations.map((/** @type {any} */ { x, y, text }) => `${x},${y}:${text}`),
    numbers,
  );
});

test("losses of weight 0 have dashes in the triangle, and an MLP has no triangle", async () => {
  const { page, show } = openCredit("two", LAST);
  show(FILMS.two.steps.length);
  await until(() => page.byId("blame").data?.[0].z.length === 5);
  const dashes = page.byId("blame").data[3];
  const meant = [0, 1, 2, 3].flatMap((t) => Array.from({ length: t + 1 }, (_, k) => [k, t]));
  assert.deepEqual(
    dashes.x.map((/** @type {number} */ k, /** @type {number} */ i) => [k, dashes.y[i]]),
    meant,
  );
  assert.equal(dashes.text[0], "The loss of t = 0 has weight 0: it is no part of L.");
  assert.match(page.text("blame-legend"), /– weight 0/);
  const mlp = openPage();
  createCredit(
    CONFIG,
    createCredits(
      () => "",
      () => null,
    ),
    () => {},
  ).offer(FILMS.mlp_xor.start);
  assert.deepEqual([mlp.byId("blame-panel").hidden, mlp.byId("blame-none").hidden], [true, false]);
});

test("over one time step there is no triangle, though the errors by lag ask for what each loss sends", async () => {
  const { page, film, show } = openCredit("single", SINGLE);
  show(film.steps.length);
  await until(() => page.byId("decay").data?.length > 1);
  for (const n of [1, 2, 3, film.steps.length]) show(n);
  assert.equal(page.byId("blame").data, undefined);
  assert.equal(page.byId("blame-panel").hidden, true);
});

test("errors by lag are the last loss's row of the triangle read backwards, dotted where it is cut off", async () => {
  const { page, show } = openCredit("truncated", TRUNCATED);
  const { steps } = FILMS.truncated;
  show(1);
  await until(() => page.byId("decay").data?.length > 2);
  const credit = CREDIT[TRUNCATED];
  const { data, layout } = page.byId("decay");
  const strong = data.find((/** @type {any} */ { name }) => name === "loss of t = 6");
  assert.deepEqual([strong.x, strong.y], [[0, 1, 2], [6, 5, 4].map((k) => Number(credit[6][k]))]);
  const dotted = data.find((/** @type {any} */ { name }) => name === "cut off");
  assert.deepEqual(
    [dotted.x, dotted.y, dotted.line.dash],
    [[2, 3, 4, 5, 6], [4, 3, 2, 1, 0].map((k) => Number(credit[6][k])), "dot"],
  );
  const others = data.find((/** @type {any} */ { name }) => name === "other losses");
  const meant = [0, 1, 2, 3, 4, 5]
    .filter((t) => credit[t].some(Number))
    .flatMap((t) => [
      ...credit[t]
        .map(Number)
        .reverse()
        .map((x) => x || null),
      null,
    ]);
  assert.deepEqual(others.y, meant);
  assert.equal(others.line.color, theme.palette.faint);
  assert.deepEqual(layout.xaxis.range, [6.4, -0.4]);
  assert.deepEqual([layout.xaxis.tickmode, layout.xaxis.tick0, layout.xaxis.dtick], ["linear", 0, 1]);
  assert.match(layout.xaxis.title.text, /lag/);
  assert.equal(layout.yaxis.title.text, "‖w_t ∂L_t/∂h_k‖");
  assert.equal(page.text("decay-title"), "‖∂L_t/∂h_k‖ by lag t − k, each loss alone");
  const { line: thin, mode } = others;
  assert.deepEqual([thin.width, mode, strong.mode], [strong.line.width / 2, "lines", "lines+markers"]);
  assert.match(strong.text[1], /^loss of t = 6, h¹ at t = 5, lag 1: \d/);
  assert.match(dotted.text[1], /, cut off$/);
  const pass = steps.find(
    ({ phase, t, layer, sweep }) =>
      phase === "backward" && layer === 0 && t === 4 && FILMS.truncated.start.sweeps[sweep].losses.includes(6),
  );
  show(steps.indexOf(pass) + 1);
  const now = data.at(-1);
  assert.deepEqual([now.x, now.y], [[2], [Number(credit[6][4])]]);
  show(1);
  assert.deepEqual(now.x, []);
});

test("the mark stands where the error is as soon as the credit has come, though the film rests", async () => {
  const { page, show } = openCredit("truncated", TRUNCATED);
  const { steps, start } = FILMS.truncated;
  const losses = (/** @type {number} */ sweep) => start.sweeps[sweep].losses;
  const at = steps.findIndex((step) => step.phase === "backward" && step.layer === 0 && losses(step.sweep).includes(6));
  show(at + 1);
  await until(() => page.byId("decay").data?.length > 2);
  assert.deepEqual(page.byId("decay").data.at(-1).x, [6 - steps[at].t]);
});

test("of two recurrent layers each has the line of the last loss, in its own colour and dash", async () => {
  const { page, show } = openCredit("two", LAST);
  show(FILMS.two.steps.length);
  await until(() => page.byId("decay").data?.length > 2);
  const [low, high] = page.byId("decay").data;
  assert.deepEqual([low.name, high.name], ["h¹", "h²"]);
  assert.deepEqual(low.y, below[4].map(Number).reverse());
  assert.deepEqual(high.y, CREDIT[LAST][4].map(Number).reverse());
  assert.deepEqual([low.line.color, high.line.color], [theme.palette.backward, theme.palette.error[0][1]]);
  assert.deepEqual([low.line.dash, high.line.dash], ["solid", "dash"]);
  assert.match(page.text("decay-title"), /last loss alone$/);
  assert.equal(page.text("decay-says"), "");
});

test("what cannot be had is said, and a film that is too large is not asked for", async () => {
  const { film, page, credits } = openCredit("truncated", "hidden=3&steps=7&lag=2&k1=0&algorithm=truncated");
  server.asked.length = 0;
  credits.ask(film.start);
  await until(() => page.text("blame-says"));
  assert.match(page.text("blame-says"), /k1/);
  assert.equal(page.byId("blame-says").hidden, false);
  assert.equal(server.asked.length, 1);
  credits.ask(film.start);
  assert.equal(server.asked.length, 1, "it is not asked twice");
  const large = openCredit("truncated", "hidden=300&steps=200");
  large.credits.ask(/** @type {any} */ ({ ...film.start, steps: 900, batch: 64 }));
  assert.match(large.page.text("blame-says"), /^In a film as large as this/);
  assert.equal(server.asked.length, 1);
});

test("panels are drawn one a frame while the film plays, slow ones less often, and only what is seen", () => {
  let clock = 1000;
  const { now } = performance;
  performance.now = () => clock;
  try {
    /** @type {string[]} */
    const log = [];
    let seen = false;
    const panel = (/** @type {string} */ name, every = 0, takes = 1) => ({
      stand: () => void log.push(`${name} stands`),
      draw: () => void ((clock += takes), log.push(name)),
      every,
    });
    const panels = createPanels([panel("a"), panel("b", 90), { ...panel("c", 0, 10), seen: () => seen }]);
    panels.draw("1", false);
    assert.deepEqual(log.splice(0), ["a stands", "a", "b stands", "b"], "all at once while it rests");
    panels.draw("1", false);
    assert.deepEqual(log.splice(0), [], "nothing is new");
    seen = true;
    panels.look();
    assert.deepEqual(log.splice(0), ["c stands", "c"]);
    clock += 100;
    panels.draw("2", true);
    panels.draw("2", true);
    assert.deepEqual(log.splice(0), ["a", "c"], "one a frame, the longest due first");
    clock += 2;
    panels.draw("2", true);
    assert.deepEqual(log.splice(0), ["b"]);
    panels.draw("3", true);
    panels.draw("3", true);
    assert.deepEqual(log.splice(0), ["a"], "c rests seven times as long as it took, b its 90 ms");
    clock += 70;
    panels.draw("3", true);
    panels.draw("3", true);
    assert.deepEqual(log.splice(0), ["c"]);
    panels.stand();
    panels.draw("3", false);
    assert.deepEqual(
      log.splice(0).filter((word) => word.endsWith("stands")),
      ["a stands", "b stands", "c stands"],
    );
  } finally {
    performance.now = now;
  }
});

test("a panel after which a frame comes late rests fourteen times as long; a film that waited is no frame", () => {
  let clock = 1000;
  const { now } = performance;
  performance.now = () => clock;
  try {
    let times = 0;
    const panels = createPanels([{ stand: () => {}, draw: () => void times++, every: 0 }]);
    let key = 0;
    const frame = (/** @type {number} */ later, playing = true) => {
      clock += later;
      panels.draw(String(key++), playing);
      const drawn = times;
      times = 0;
      return drawn;
    };
    assert.deepEqual([frame(0), frame(17), frame(17), frame(25)], [1, 1, 1, 1], "these come in time");
    assert.equal(frame(40), 0, "what was drawn before made this one late");
    assert.deepEqual([frame(520), frame(39)], [0, 0], "and rests for 14 times 40 ms");
    assert.equal(frame(1), 1);
    assert.equal(frame(250), 1, "for so long a film waits");
    assert.equal(frame(40, false), 1, "at rest all is drawn");
    assert.equal(frame(40), 1, "and nothing of it counts");
  } finally {
    performance.now = now;
  }
});
