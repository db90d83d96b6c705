import assert from "node:assert/strict";
import { before, test } from "node:test";
import { fieldsOf } from "../../../static/form/query.js";
import { createControls, cellControl, radiusControl, stepsControl } from "../../../static/labs/controls.view.js";
import { format } from "../../../static/shared/numbers.js";
import "../form/table.js";
import { CONFIG, THEMES } from "../looks.js";
import { Node, openPage } from "../page.js";
import { openServer } from "../server.js";

openPage();
const server = openServer();
const LABS = Object.fromEntries(
  await Promise.all(
    ["race", "reach", "highway", "clipping", "cuts"].map(async (name) => [
      name,
      await import(`../../../static/labs/${name}.view.js`),
    ]),
  ),
);
const { amountsAxis, growthOf, sizesAxis } = await import("../../../static/labs/measure.view.js");
const { createMask, handlesOf } = await import("../../../static/labs/mask.view.js");
const { gaps } = await import("../../../static/labs/chart.view.js");
const { createLanes } = await import("../../../static/labs/lanes.view.js");
const theme = THEMES.light;
const { palette } = theme;
const QUERIES = /** @type {Record<string, string>} */ ({
  race: "hidden=3&steps=5&lag=2",
  reach: "hidden=4&steps=8&lag=3&radius=0.9&init=glorot&loss_at=last",
  highway: "cell=lstm&hidden=4&steps=8&lag=3&loss_at=last&forget_bias=2",
  clipping: "hidden=3&steps=5&lag=2&clip=norm&limit=0.1&algorithm=rtrl",
  cuts: "hidden=3&steps=7&lag=2&algorithm=truncated&k1=2&k2=3",
});
/** @type {Record<string, any[]>} */
const ANSWERS = {};
/** What a measurement tells of two ways and four sizes. */
const TIMED = {
  sizes: [8, 16, 32, 64],
  ways: [
    {
      seconds: [0.001, 0.002, 0.004, 0.008],
      stored_floats: [10, 20, 40, 80],
      exponents: { seconds: 1, stored_floats: 1 },
    },
    {
      seconds: [0.001, 0.004, 0.016, 0.064],
      stored_floats: [7, 7, 7, 7],
      exponents: { seconds: 2, stored_floats: 0.001 },
    },
  ],
};

/** A lab that is open. @param {string} name */
function open(name) {
  openPage();
  const { fetch } = /** @type {any} */ (globalThis);
  /** @type {any} */ (globalThis).fetch = async (/** @type {string} */ path, /** @type {any} */ more) =>
    path === "api/timing" ? { ok: true, json: async () => TIMED } : fetch(path, more);
  /** @type {any[]} */
  const changed = [];
  let told = 0;
  const body = new Node("div");
  const room = {
    body: /** @type {any} */ (body),
    config: CONFIG,
    change: (/** @type {any} */ change) => changed.push(change),
    tell: () => told++,
  };
  const lab = LABS[name].create(room);
  const charts = () => body.querySelectorAll("[data-chart]");
  const tables = () =>
    body
      .querySelectorAll("table")
      .map((table) => table.rows.map((row) => row.children.map((cell) => cell.textContent)));
  const measured = () => new Promise((go) => setTimeout(go)); // after all that waits for what is there at once
  return { lab, body, charts, tables, changed, measured, fields: fieldsOf(QUERIES[name]), told: () => told };
}

before(async () => {
  for (const [name, query] of Object.entries(QUERIES)) {
    const { lab } = open(name);
    ANSWERS[name] = await Promise.all(lab.asks(fieldsOf(query)).map(answered));
    lab.close();
  }
});

/** What the engine answers to a question of a lab. @param {{query: string, parts: string, compare: any[]}} question */
function answered({ query, parts, compare }) {
  const beside = new URLSearchParams({ parts, ...(compare.length ? { compare: JSON.stringify(compare) } : {}) });
  return server.ask("analysis", `${query}&${beside}`);
}

/** The traces of a chart by their names. @param {any} chart */
const byName = ({ data }) => Object.fromEntries(data.map((/** @type {any} */ trace) => [trace.name, trace]));

test("vanishing: the Jacobian's norms by lag beside bound and criterion, and the eigenvalues in their plane", () => {
  const { lab, charts, tables, fields } = open("reach");
  assert.deepEqual(lab.draw(fields, null, theme), []);
  const verdicts = lab.draw(fields, ANSWERS.reach, theme);
  assert.ok(verdicts.length > 1);
  const layer = ANSWERS.reach[0].layers[0];
  const [decay, plane, slopes] = charts();
  const norms = layer.log10_jacobian_norms.at(-1).map(Number).reverse();
  const lines = byName(decay);
  assert.deepEqual(lines.measured.y, norms);
  assert.deepEqual(
    lines.measured.x,
    norms.map((/** @type {any} */ _, /** @type {number} */ lag) => lag),
  );
  assert.deepEqual(lines["bound (γ σ_max)^lag"].y, layer.log10_bound.map(Number));
  assert.deepEqual(lines["eigenvalue criterion ρ^lag"].y, layer.log10_radius.map(Number));
  assert.deepEqual(
    [lines.measured.line.color, lines["bound (γ σ_max)^lag"].line.color],
    [palette.backward, palette.forward],
  );
  const { eigenvalues } = byName(plane);
  assert.deepEqual(
    eigenvalues.x.map((/** @type {number} */ re, /** @type {number} */ i) => [re, eigenvalues.y[i]]),
    layer.eigenvalues.map((/** @type {any[]} */ pair) => pair.map(Number)),
  );
  const circles = plane.layout.shapes.map((/** @type {any} */ { x1, y0 }) => [x1, y0]);
  assert.deepEqual(circles.slice(0, 2), [
    [1, -1],
    [Number(layer.sigma_max), -Number(layer.sigma_max)],
  ]);
  assert.ok(plane.layout.xaxis.range[1] > Math.max(1, Number(layer.sigma_max)));
  const { mean, least } = byName(slopes);
  assert.deepEqual([mean.y, least.y], [layer.slopes.mean.map(Number), layer.slopes.least.map(Number)]);
  const [rows] = tables();
  const values = Object.fromEntries(rows);
  assert.equal(values["spectral radius ρ(U)"], format(layer.spectral_radius));
  assert.equal(values["largest singular value σ_max"], format(layer.sigma_max));
  assert.equal(rows[1][0], `‖∂s_t/∂s_k‖ at lag ${norms.length - 1}`);
});

test("vanishing: the scale of U is its radius by the ratio that the answer has, and own weights go with a move", () => {
  const { lab, fields } = open("reach");
  lab.draw(fields, ANSWERS.reach, theme);
  const layer = ANSWERS.reach[0].layers[0];
  const ratio = Number(layer.spectral_radius) / Number(layer.sigma_max);
  const scale = lab.controls.find((/** @type {any} */ { label }) => label === "Scale of U, σ_max");
  assert.equal(scale.read(fields), String(Number((0.9 / ratio).toFixed(2))));
  assert.ok(Math.abs(Number(scale.write("2").radius) - 2 * ratio) < 1e-4);
  assert.deepEqual(scale.with, { params: "" });
  assert.equal(scale.read({ ...fields, radius: "" }), "");
  const init = lab.controls.find((/** @type {any} */ { field }) => field === "init");
  assert.deepEqual(
    [init.read({ ...fields, params: "[1]" }), init.read(fields), init.write("")],
    ["", "glorot", { init: "glorot" }],
  );
});

test("the highway: what is left of the last error in each kind of cell, from the end backwards", () => {
  const { lab, charts, tables, fields } = open("highway");
  assert.deepEqual(
    lab.asks(fields).map((/** @type {any} */ { query }) => /cell=(\w+)/.exec(query)?.[1]),
    ["lstm", "gru", "rnn"],
  );
  lab.draw(fields, ANSWERS.highway, theme);
  const [lstm, gru, rnn] = ANSWERS.highway.map(({ layers }) => layers[0]);
  const [road, paths] = charts();
  const relative = (/** @type {any[]} */ logs) => logs.map((x) => Number(x) - Number(logs.at(-1))).reverse();
  const lines = byName(road);
  for (const [name, logs, color] of /** @type {[string, any[], string][]} */ ([
    ["LSTM: forget gates alone", lstm.log10_cell_path, palette.loss],
    ["LSTM: whole dc", lstm.log10_dc, palette.backward],
    ["LSTM: dh", lstm.log10_dh, palette.backward],
    ["GRU: dh", gru.log10_dh, palette.update],
    ["RNN: dh", rnn.log10_dh, palette.forward],
  ])) {
    lines[name].y.forEach((/** @type {number} */ y, /** @type {number} */ lag) =>
      assert.ok(y === null || Math.abs(y - relative(logs)[lag]) < 1e-9, name),
    );
    assert.equal(lines[name].line.color, color);
    assert.equal(lines[name].y[0], 0);
  }
  const parts = byName(paths);
  assert.deepEqual(parts["along the cell state, dc_next"].y[1], Number(lstm.log10_dc_next.at(-2)));
  assert.deepEqual(parts["through the hidden state, dc_hidden"].y[0], Number(lstm.log10_dc_hidden.at(-1)));
  assert.equal(tables()[0][0][0], "left after 7 time steps");
  assert.equal(tables()[0].length, 6);
});

/** What a lab says of the film of these fields, by its own questions. @param {string} name @param {string} query */
async function toldOf(name, query) {
  const lab = open(name);
  const fields = fieldsOf(query);
  const answers = await Promise.all(lab.lab.asks(fields).map(answered));
  const verdicts = lab.lab
    .draw(fields, answers, theme)
    .filter((/** @type {any} */ { text }) => !/^(Measured|Memory)/.test(text)); // TIMED is of no film
  lab.lab.close();
  return { ...lab, verdicts, says: verdicts.map((/** @type {any} */ { text }) => text) };
}

test("where T is no more than the lag nothing is judged, and no lab says NaN", async () => {
  for (const [name, query] of Object.entries(QUERIES)) {
    const { verdicts, says, tables } = await toldOf(name, query.replace(/lag=\d/, "lag=9"));
    const silent = says.filter((/** @type {string} */ text) => text.startsWith("Every error is 0"));
    assert.equal(silent.length, name === "reach" ? 0 : 1, name);
    assert.ok(!says.join().includes("NaN"), says.join());
    if (name !== "reach")
      assert.ok(
        verdicts.every((/** @type {any} */ { ok }) => ok !== false),
        says.join(),
      );
    if (["race", "highway", "clipping"].includes(name)) assert.ok(!tables().flat(2).includes("NaN"), name);
  }
});

test("weights that are no numbers leave one sentence to a lab of theirs, and no plane of eigenvalues", async () => {
  const exploded = "&activation=linear&rate=1e160&iteration=3";
  const reach = await toldOf("reach", `hidden=4&steps=8&lag=3${exploded}`);
  assert.equal(reach.says.length, 1);
  const [decay, plane, slopes] = reach.body.querySelectorAll("figure");
  assert.deepEqual([decay.hidden, plane.hidden, slopes.hidden].map(Boolean), [false, true, false]);
  for (const name of ["race", "cuts", "clipping"]) {
    const { says, verdicts } = await toldOf(name, QUERIES[name] + exploded.replace("1e160", "1e170"));
    assert.match(says.join(), /left the finite range/, name);
    assert.ok(
      verdicts.every((/** @type {any} */ { ok }) => ok !== false),
      says.join(),
    );
  }
});

test("the highway: an own initial state of the LSTM goes to the others without its c", async () => {
  const state = JSON.stringify([{ h: [[0.5, -1]], c: [[2, 1]] }, null]);
  const query = `cell=lstm&hidden=2&steps=6&lag=3&loss_at=last&state=${encodeURIComponent(state)}`;
  const { lab } = open("highway");
  const states = (/** @type {string} */ of) =>
    lab.asks(fieldsOf(of)).map((/** @type {any} */ { query: asked }) => new URLSearchParams(asked).get("state"));
  const hidden = JSON.stringify([{ h: [[0.5, -1]] }, null]);
  assert.deepEqual(states(query), [state, hidden, hidden]);
  assert.deepEqual(states("cell=lstm&hidden=2"), [null, null, null]);
  assert.deepEqual(states("cell=lstm&hidden=2&state=%5B"), ["[", "[", "["], "for the server to refuse");
  const { says } = await toldOf("highway", query);
  assert.match(says[1], /is left of the whole dc; of an RNN’s dh .*, of a GRU’s /);
});

test("what a schedule has set by then is what is drawn, and no handle moves what it has overruled", async () => {
  const base = "hidden=3&steps=9&lag=2&algorithm=truncated&k1=2&k2=4&iteration=2";
  const cuts = await toldOf("cuts", `${base}&changes=1:algorithm=chunked,length=3`);
  assert.match(cuts.says[0], /^chunked 3: 9 backward steps; a part is cut off/);
  assert.deepEqual(byName(cuts.charts()[1]).cosine.x[0], "▸ chunked 3");
  const [over] = cuts.body.querySelectorAll(".lab-over");
  assert.equal(over.querySelectorAll(".lab-grip").length, 0);
  assert.equal(over.querySelectorAll(".lab-lost").length, 6, "each loss but those of the first block");
  assert.equal(cuts.body.querySelectorAll(".lab-cut").length, 2);
  assert.equal(/** @type {any} */ (cuts.body.querySelector(".lab-own")).disabled, true);
  const later = await toldOf("cuts", `${base}&changes=3:algorithm=chunked,length=3`);
  assert.match(later.says[0], /^BPTT\(4; 2\)/);
  assert.equal(later.body.querySelectorAll(".lab-grip").length, 2);
  const epochs = "hidden=3&steps=9&lag=2&iteration=2&loss_at=last&changes=1:algorithm=epochwise,length=4";
  assert.deepEqual((await toldOf("reach", epochs)).says, [
    "From lag 1 on ‖∂s_t/∂s_k‖ is 0: the state begins anew there.",
  ]);
  assert.match((await toldOf("highway", `cell=lstm&${epochs}`)).says[0], /^The state begins anew at t = 8, in epochs/);
});

test("without a recurrent layer nothing is said of time steps that add to its gradient", async () => {
  const { says, body } = await toldOf("clipping", "cell=dense&hidden=3&task=xor&clip=norm&limit=0.1");
  assert.ok(!says.join().includes("first time step"), says.join());
  const [plane, added] = body.querySelectorAll("figure");
  assert.deepEqual([plane.hidden, added.hidden].map(Boolean), [false, true]);
});

test("the race: both ways on one clock of backward steps, one after the other at each time step", async () => {
  const { lab, body, charts, tables, measured, fields } = open("race");
  const verdicts = lab.draw(fields, ANSWERS.race, theme);
  assert.equal(verdicts.length, 2);
  const [clock] = body.querySelectorAll("input");
  const [slow, fast, often] = charts();
  const all = (5 * 6) / 2;
  assert.deepEqual([/** @type {any} */ (clock).max, clock.value], [String(all), String(all)]);
  const steps = (/** @type {any} */ chart) => chart.data[1].y.filter((/** @type {any} */ t) => t !== null);
  assert.deepEqual(steps(fast), [4, 3, 2, 1, 0]);
  assert.deepEqual(steps(slow), [0, 1, 0, 2, 1, 0, 3, 2, 1, 0, 4, 3, 2, 1, 0]);
  assert.deepEqual(
    often.data.map((/** @type {any} */ { name, y }) => [name, y]),
    [
      ["naive", [5, 4, 3, 2, 1]],
      ["accumulated", [1, 1, 1, 1, 1]],
    ],
  );
  clock.value = "4";
  clock.fire("input");
  assert.deepEqual([often.layout.yaxis.range, often.layout.xaxis.dtick], [[0, 5.5], 1]);
  assert.deepEqual(steps(slow), [0, 1, 0, 2]);
  assert.deepEqual(steps(fast), [4, 3, 2, 1]);
  assert.deepEqual(
    often.data.map((/** @type {any} */ { y }) => y),
    [
      [2, 1, 1, 0, 0],
      [0, 1, 1, 1, 1],
    ],
  );
  assert.deepEqual([slow.layout.shapes[0].x0, slow.layout.xaxis.range], [4, [-0.5, all + 0.5]]);
  assert.equal(slow.data[1].line.color, palette.loss);
  assert.equal(fast.data[1].line.color, palette.backward);
  assert.deepEqual(tables()[0].slice(0, 3), [
    ["", "naive", "accumulated"],
    ["backward steps so far", "4", "4"],
    ["backward steps in all", String(all), "5"],
  ]);
  await measured();
  assert.equal(lab.draw(fields, ANSWERS.race, theme).length, 4);
  const growth = charts()[3];
  assert.deepEqual(
    growth.data.map((/** @type {any} */ { name }) => name),
    ["naive: T^2.00", "accumulated: T^1.00"],
  );
  assert.ok(Math.abs(growth.data[0].y[3] - Math.log10(0.064)) < 1e-9);
  assert.deepEqual(tables()[0].at(-1), ["time with T = 192", "64 ms", "8 ms"]);
});

/** What stands at the axes of each chart of a lab, across and up. @type {Record<string, (string | undefined)[][]>} */
const AXES = {
  race: [
    ["backward steps made", "time step t"],
    ["backward steps made", "time step t"],
    ["time step t", undefined],
    ["T, logarithmic", undefined],
  ],
  reach: [
    ["lag: time steps back", undefined],
    ["real part", "imaginary part"],
    ["time step t", undefined],
  ],
  highway: [
    ["time steps back from the end", undefined],
    ["time steps back from the end", undefined],
  ],
  clipping: [
    ["along the gradient", "across it"],
    ["time step t", undefined],
    ["time step t, as time goes on", undefined],
    ["n, logarithmic", undefined],
    ["T, logarithmic", undefined],
  ],
  cuts: [
    ["time step k that is reached", "loss t"],
    [undefined, undefined],
  ],
};

test("the axes of each chart bear their words, and show all that is drawn", async () => {
  for (const [name, axes] of Object.entries(AXES)) {
    const { lab, charts, fields, measured } = open(name);
    lab.draw(fields, ANSWERS[name], theme);
    await measured();
    lab.draw(fields, ANSWERS[name], theme);
    const titles = (/** @type {any} */ { layout }) => [layout.xaxis.title?.text, layout.yaxis.title?.text];
    assert.deepEqual(charts().map(titles), axes, name);
    for (const { layout, data } of /** @type {any[]} */ (charts()))
      for (const [axis, part] of [
        ["xaxis", "x"],
        ["yaxis", "y"],
      ]) {
        const { range } = layout[axis];
        if (!range) continue;
        const [least, most] = [Math.min(...range), Math.max(...range)];
        const numbers = data.flatMap((/** @type {any} */ trace) => trace[part] ?? []).filter(Number.isFinite);
        const within = numbers.filter((/** @type {number} */ x) => x >= least && x <= most).length;
        assert.ok(within > 0.7 * numbers.length, `${name}: ${axis} from ${least} to ${most}`);
        assert.ok(most - least <= 4 * Math.max(1, Math.max(...numbers) - Math.min(...numbers)), `${name}: ${axis}`);
      }
    lab.close();
  }
});

test("the race runs in seven seconds, pauses, goes on from where it was, and begins anew from its end", (context) => {
  Object.assign(globalThis, { window: globalThis });
  const { lab, body, fields } = open("race");
  lab.draw(fields, ANSWERS.race, theme);
  context.mock.timers.enable({ apis: ["setInterval"] });
  const { now } = performance;
  let clock = 1000;
  performance.now = () => clock;
  try {
    const [at] = body.querySelectorAll("input");
    const [button] = body.querySelectorAll("button");
    const run = (/** @type {number} */ seconds) => ((clock += 1000 * seconds), context.mock.timers.tick(60));
    const said = () => [at.value, button.textContent, body.querySelectorAll("output")[0].textContent];
    assert.deepEqual(said(), ["15", "Race", "15 of 15 backward steps"]);
    button.click();
    assert.equal(button.textContent, "Pause");
    run(0);
    assert.equal(at.value, "0", "from its end it begins anew");
    run(1.45);
    assert.deepEqual(said(), ["3", "Pause", "3 of 15 backward steps"]);
    button.click();
    run(3);
    assert.deepEqual(said(), ["3", "Race", "3 of 15 backward steps"]);
    button.click();
    run(1.45);
    assert.equal(at.value, "6", "from where it was");
    run(9);
    assert.deepEqual(said(), ["15", "Race", "15 of 15 backward steps"], "it ends by itself");
    button.click();
    at.value = "7";
    at.fire("input");
    run(1);
    assert.deepEqual(said(), ["7", "Race", "7 of 15 backward steps"], "a hand on the clock stops it");
    button.click();
    lab.close();
    run(1);
    assert.equal(at.value, "7", "a lab that is closed rests");
    button.click();
    const longer = ANSWERS.race[0].compare.map((/** @type {any} */ way) => ({ ...way, visits: 6 }));
    lab.draw(fields, [{ ...ANSWERS.race[0], compare: longer }], theme);
    run(1);
    assert.deepEqual(said(), ["21", "Race", "21 of 21 backward steps"], "another film ends it");
  } finally {
    performance.now = now;
  }
});

test("before there is an answer nothing races", () => {
  const { lab, body, fields } = open("race");
  const controls = () => [body.querySelector("button"), body.querySelector("input")].map((node) => node?.disabled);
  assert.deepEqual(controls(), [true, true]);
  lab.draw(fields, null, theme);
  assert.deepEqual(controls(), [true, true]);
  lab.draw(fields, ANSWERS.race, theme);
  assert.deepEqual(controls(), [false, false]);
  lab.draw(fields, null, theme);
  assert.deepEqual(controls(), [false, false], "what was answered before can be looked at");
});

test("clipping: arrows before and after in their plane, what time steps add, and two tables", async () => {
  const { lab, charts, tables, fields, measured } = open("clipping");
  lab.draw(fields, ANSWERS.clipping, theme);
  const [{ clipping, layers, compare }] = ANSWERS.clipping;
  const [plane, added, influence] = charts();
  const arrows = byName(plane);
  const norm = Number(clipping.ways[0].norm);
  const before = Object.keys(arrows).find((name) => name.startsWith("before"));
  assert.deepEqual(arrows[/** @type {string} */ (before)].x, [0, norm]);
  for (const { kind, along, across } of clipping.ways) {
    const arrow = arrows[`by ${kind}`];
    assert.deepEqual([arrow.x[1], arrow.y[1]], [Number(along), Number(across)]);
    assert.equal(arrow.line.color, kind === "norm" ? palette.forward : palette.backward);
  }
  assert.deepEqual([plane.layout.shapes[0].x1, plane.layout.shapes[0].y0], [0.1, -0.1]);
  const adds = byName(added);
  clipping.contributed.forEach((/** @type {any} */ x, /** @type {number} */ t) => {
    if (Number(x)) assert.ok(Math.abs(adds.before.y[t] - Math.log10(Number(x))) < 1e-9);
    else assert.equal(adds.before.y[t], null);
    if (Number(x))
      assert.ok(Math.abs(adds["after, by norm"].y[t] - Math.log10(Number(clipping.contributed_clipped[t]))) < 1e-9);
  });
  assert.deepEqual(
    influence.data[0].y,
    layers[0].influence_norms.map((/** @type {any} */ x) => Math.log10(Number(x))),
  );
  const [clipped, costs] = tables();
  const [byNorm, byValue] = ["norm", "value"].map((kind) =>
    clipping.ways.find((/** @type {any} */ way) => way.kind === kind),
  );
  assert.deepEqual(clipped[1], ["norm", format(norm), format(byNorm.clipped_norm), format(byValue.clipped_norm)]);
  assert.deepEqual(clipped[2], ["cosine with before", "1", format(byNorm.cosine), format(byValue.cosine)]);
  assert.deepEqual(
    costs[1].map((cell) => cell.replaceAll(",", "")),
    ["time steps visited", ...compare.map(({ visits }) => String(visits))],
  );
  await measured();
  lab.draw(fields, ANSWERS.clipping, theme);
  const [, , , cost, memory] = charts();
  assert.deepEqual(
    cost.data.map((/** @type {any} */ { name }) => name),
    ["RTRL: n^2.00", "BPTT: n^1.00"],
  );
  assert.deepEqual(
    memory.data.map((/** @type {any} */ { name }) => name),
    ["RTRL: T^0.00", "BPTT: T^1.00"],
  );
  assert.deepEqual(memory.data[1].y, [10, 20, 40, 80].map(Math.log10));
});

test("cuts: the triangle, a bar for each algorithm and number, and the sweeps become one's own", () => {
  const { lab, charts, tables, fields, changed, body } = open("cuts");
  const [triangle, bars] = charts();
  triangle.box = { left: 0, top: 20, width: 400, height: 300 };
  lab.draw(fields, ANSWERS.cuts, theme);
  const [{ layers, compare }] = ANSWERS.cuts;
  const credit = layers.find((/** @type {any} */ layer) => layer?.credit).credit;
  const [{ z, x, y, text }] = triangle.data;
  assert.deepEqual(
    [x, y],
    [
      [0, 1, 2, 3, 4, 5, 6],
      [0, 1, 2, 3, 4, 5, 6],
    ],
  );
  const sizes = credit.flat().map(Number).filter(Boolean).map(Math.log10);
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  credit.forEach((/** @type {any[]} */ row, /** @type {number} */ t) =>
    row.forEach((size, k) => {
      if (!Number(size)) return assert.equal(z[t][k], null);
      assert.equal(text[t][k], `loss ${t} reaches time step ${k}: ${format(size)}`);
      return assert.ok(
        Math.abs(
          z[t][k] - Math.max(0.04, 1 + (Math.log10(Number(size)) - most) / Math.max(1, Math.min(9, most - least))),
        ) < 1e-9,
      );
    }),
  );
  assert.deepEqual(triangle.layout.yaxis.range, [6.5, -0.5]);
  const rows = byName(bars);
  for (const [name, key, color] of [
    ["cosine", "cosine", palette.forward],
    ["norm ratio", "norm_ratio", palette.loss],
    ["‖difference‖ / ‖full‖", "missing_norm", palette.backward],
  ]) {
    assert.deepEqual(
      rows[name].y,
      compare.map((/** @type {any} */ way) => Number(way[key])),
    );
    assert.equal(rows[name].marker.color, color);
  }
  assert.match(rows.cosine.x[0], /^▸ /);
  assert.equal(tables()[0].length, 1 + compare.length);
  assert.deepEqual(
    tables()[0][1].slice(1, 4),
    [compare[0].cosine, compare[0].norm_ratio, compare[0].missing_norm].map(format),
  );
  const own = /** @type {any} */ (body.querySelector(".lab-own"));
  assert.equal(own.disabled, false);
  own.click();
  assert.equal(changed[0].algorithm, "custom");
  assert.equal(fieldsOf(new URLSearchParams(changed[0]).toString()).sweeps, changed[0].sweeps);
  lab.draw({ ...fields, algorithm: "rtrl" }, null, theme);
  assert.equal(own.disabled, true);
});

test("the mask hides what no error reaches, row by row, and its edge runs along it", () => {
  openPage();
  const figure = new Node("div");
  const mask = createMask(/** @type {any} */ (figure), () => {});
  const frame = { left: 40, top: 20, width: 70, height: 140, steps: 7 };
  mask.draw(fieldsOf(QUERIES.cuts), frame);
  const rects = figure
    .querySelectorAll(".lab-lost")
    .map((rect) => ["x", "y", "width", "height"].map((name) => Number(rect.getAttribute(name))));
  // k1 = 2, k2 = 3: passes end at 1, 3, 5 and 6, and reach back to 0, 1, 3 and 4
  const reach = [0, 0, 1, 1, 3, 3, 4];
  assert.deepEqual(
    rects,
    reach.flatMap((first, t) => (first ? [[40, 20 * t, 10 * first, 20]] : [])),
  );
  const points = String(figure.querySelector("polyline")?.getAttribute("points")).split(" ");
  assert.deepEqual(
    points,
    reach.flatMap((first, t) => [`${40 + 10 * first},${20 * t}`, `${40 + 10 * first},${20 * (t + 1)}`]),
  );
  mask.draw(fieldsOf("hidden=3&steps=3&lag=2&algorithm=custom&sweeps=0%201%202:2:2"), {
    ...frame,
    steps: 3,
    width: 30,
  });
  const widths = figure.querySelectorAll(".lab-lost").map((rect) => Number(rect.getAttribute("width")));
  assert.deepEqual(widths, [10, 20, 20], "of a loss that is not met all is hatched, up to the diagonal");
  mask.draw(fieldsOf("hidden=3&steps=6&lag=2&algorithm=epochwise&length=3"), { ...frame, steps: 6, width: 60 });
  const none = figure.querySelectorAll(".lab-none").map((rect) => Number(rect.getAttribute("width")));
  assert.deepEqual(none, [30, 30, 30]);
  assert.deepEqual(figure.querySelectorAll(".lab-lost"), []);
});

test("handles stand at what they move, and a drag or a key moves them within their bounds", () => {
  openPage();
  const figure = new Node("div");
  /** @type {any[]} */
  const changed = [];
  const mask = createMask(/** @type {any} */ (figure), (change) => changed.push(change));
  const frame = { left: 40, top: 20, width: 70, height: 140, steps: 7 };
  mask.draw(fieldsOf(QUERIES.cuts), frame);
  const over = /** @type {any} */ (figure.children[0]);
  const grips = () =>
    Object.fromEntries(
      over.querySelectorAll(".lab-grip").map((/** @type {any} */ grip) => [grip.getAttribute("aria-label"), grip]),
    );
  const at = (/** @type {any} */ grip) => ["cx", "cy"].map((name) => Number(grip.getAttribute(name)));
  assert.deepEqual(at(grips()["k1, every"]), [40 + 2 * 10, 2 * 20]);
  assert.deepEqual(at(grips()["k2, states"]), [40 + 4 * 10, 6.5 * 20]);
  over.box = { left: 100, top: 50, width: 110, height: 140 };
  grips()["k2, states"].fire("pointerdown", { pointerId: 1 });
  over.fire("pointermove", { clientX: 100 + 40 + 2.2 * 10, clientY: 0 });
  assert.deepEqual(changed, [{ k2: "5" }]);
  over.fire("pointermove", { clientX: 0, clientY: 0 });
  assert.deepEqual(changed[1], { k2: "7" }, "no more than there are time steps");
  over.fire("pointerup");
  over.fire("pointermove", { clientX: 170, clientY: 0 });
  assert.equal(changed.length, 2);
  grips()["k1, every"].fire("keydown", { key: "ArrowRight" });
  assert.deepEqual(changed[2], { k1: "3", k2: "3" });
  grips()["k1, every"].fire("keydown", { key: "ArrowDown" });
  assert.deepEqual(changed[3], { k1: "1", k2: "3" });
  grips()["k2, states"].fire("keydown", { key: "ArrowLeft" });
  assert.deepEqual(changed[4], { k2: "2" });
  grips()["k2, states"].fire("keydown", { key: "x" });
  assert.equal(changed.length, 5);
});

test("blocks have one handle at their first corner, own sweeps one each where they end, full BPTT none", () => {
  const [block, ...more] = handlesOf(fieldsOf("steps=9&lag=2&algorithm=chunked&length=4"), 9);
  assert.deepEqual([block.x, block.y, block.value, block.most, more.length], [4, 4, 4, 9, 0]);
  assert.deepEqual([block.at(3.4), block.move(5)], [3, { length: "5" }]);
  const own = handlesOf(fieldsOf("steps=5&lag=2&algorithm=custom&sweeps=1%202:3:1;4:4:2"), 5);
  assert.deepEqual(
    own.map(({ name, x, y, value, least, most }) => [name, x, y, value, least, most]),
    [
      ["Sweep 1, until", 1, 2, 1, 0, 1],
      ["Sweep 2, until", 2, 4.5, 2, 0, 4],
    ],
  );
  assert.match(own[1].move(3).sweeps, /4:4:3$/);
  const [unmet] = handlesOf(fieldsOf("steps=5&lag=2&algorithm=custom&sweeps=0%201%204:4:3"), 5);
  assert.deepEqual([unmet.least, unmet.value, unmet.most], [0, 3, 3], "it stands within its bounds");
  assert.deepEqual(handlesOf(fieldsOf("steps=5&lag=2"), 5), []);
});

test("the lanes: the state goes on or begins anew, the error comes back, is cut, or has no way", () => {
  openPage();
  const body = new Node("div");
  const lanes = createLanes(/** @type {any} */ (body));
  const frame = { left: 40, top: 0, width: 60, height: 60, steps: 6 };
  const kinds = (/** @type {string} */ query) => {
    lanes.draw(fieldsOf(query), frame);
    return Object.fromEntries(
      ["lab-carried", "lab-anew", "lab-back", "lab-cut"].map((name) => [
        name,
        body.querySelectorAll(`.${name}`).map((mark) => Number(mark.getAttribute("x1") ?? mark.getAttribute("x"))),
      ]),
    );
  };
  const x = (/** @type {number} */ t) => 40 + (t + 0.5) * 10;
  assert.deepEqual(kinds("hidden=3&steps=6&lag=2"), {
    "lab-carried": [0, 1, 2, 3, 4].map(x),
    "lab-anew": [],
    "lab-back": [0, 1, 2, 3, 4].map(x),
    "lab-cut": [],
  });
  const epochs = kinds("hidden=3&steps=6&lag=2&algorithm=epochwise&length=3");
  assert.deepEqual(epochs["lab-carried"], [0, 1, 3, 4].map(x));
  assert.deepEqual(epochs["lab-anew"], [x(2.5), x(2.5)], "one in each lane");
  assert.deepEqual(epochs["lab-back"], [0, 1, 3, 4].map(x));
  const chunks = kinds("hidden=3&steps=6&lag=2&algorithm=chunked&length=3");
  assert.deepEqual(chunks["lab-carried"], [0, 1, 2, 3, 4].map(x));
  assert.deepEqual([chunks["lab-cut"], chunks["lab-back"]], [[x(2.5)], [0, 1, 3, 4].map(x)]);
  assert.deepEqual(
    body
      .querySelectorAll("circle")
      .map((dot) => Number(dot.getAttribute("cx")))
      .slice(0, 4),
    [x(0), x(0), x(1), x(1)],
  );
});

test("controls stand at what the fields say, change them as one moves, and rest where they do not apply", () => {
  openPage();
  const root = new Node("div");
  /** @type {any[]} */
  const changed = [];
  const controls = createControls(/** @type {any} */ (root), (change) => changed.push(change));
  controls.offer([stepsControl(40), radiusControl, cellControl, { field: "k1", label: "k1", least: 1, most: 9 }]);
  const parts = () =>
    root.children.map((label) => ({
      label,
      input: /** @type {any} */ (label.children[1]),
      says: label.children[0].querySelector("output")?.textContent,
    }));
  controls.show(fieldsOf("hidden=3&steps=12&lag=2&radius=1.5"));
  const [steps, radius, cell, k1] = parts();
  assert.deepEqual([steps.input.value, steps.says, steps.input.getAttribute("max")], ["12", "12", "40"]);
  assert.deepEqual([radius.input.value, radius.says, radius.input.getAttribute("step")], ["1.5", "1.5", "0.05"]);
  assert.deepEqual([cell.input.value, cell.input.options.length], ["rnn", 3]);
  assert.deepEqual([k1.input.disabled, k1.label.dataset.off], [true, "true"]);
  for (const { input, label } of [steps, radius, cell])
    assert.deepEqual([input.disabled, label.dataset.off], [false, "false"], input.dataset.field);
  radius.input.value = "2";
  radius.input.fire("input");
  assert.deepEqual(changed, [{ params: "", radius: "2" }]);
  assert.equal(parts()[1].says, "2");
  controls.show(fieldsOf("hidden=3&steps=12&lag=2"));
  assert.equal(parts()[1].says, "as drawn");
});

test("what is no number is a gap in a line", () => {
  assert.deepEqual(gaps([1, null, NaN, -Infinity, Infinity, 0]), [1, null, null, null, null, 0]);
});

test("a measured growth says its power, and its axes have ticks where the sizes are", () => {
  const [full, rtrl] = TIMED.ways;
  const row = growthOf(rtrl, "seconds", TIMED.sizes, "RTRL", "n", "#000000");
  assert.deepEqual([row.name, row.text[3]], ["RTRL: n^2.00", "RTRL, n = 64: 0.064 s"]);
  assert.equal(growthOf(rtrl, "stored_floats", TIMED.sizes, "RTRL", "T", "").name, "RTRL: T^0.00");
  assert.equal(growthOf(full, "stored_floats", TIMED.sizes, "BPTT", "T", "").text[0], "BPTT, T = 8: 10");
  /** @type {any} */
  const axis = {};
  sizesAxis(axis, TIMED.sizes);
  assert.deepEqual(axis.ticktext, ["8", "16", "32", "64"]);
  assert.deepEqual(axis.range, [Math.log10(8) - 0.08, Math.log10(64) + 0.08]);
  /** @type {any} */
  const amounts = {};
  amountsAxis(amounts, [-3, -1], (e) => `e${e}`);
  assert.deepEqual(amounts.ticktext, ["e-3", "e-2", "e-1"]);
  amountsAxis(amounts, [0.1, 0.9], (e) => `e${e}`);
  assert.deepEqual(amounts.ticktext, ["e0", "e1", "2", "5"]);
});
