import assert from "node:assert/strict";
import { test } from "node:test";
import { fieldsOf, queryOf } from "../../../static/form/query.js";
import "../form/table.js";
import { CONFIG, THEMES } from "../looks.js";
import { Node, openPage } from "../page.js";
import { openServer, until } from "../server.js";

openPage();
const server = openServer();
const { createCharts } = await import("../../../static/training/charts.view.js");
const { createTraining } = await import("../../../static/training/training.view.js");
const { createMessages } = await import("../../../static/training/messages.view.js");

const theme = THEMES.light;
const start = /** @type {any} */ ({
  steps: 3,
  request: {
    changes: [
      { at: 2, optimizer: { name: "sgd", rate: 0.5 } },
      { at: 4, clip: null },
    ],
  },
  layers: [
    { cell: "rnn", units: 2 },
    { cell: "dense", units: 1 },
  ],
});
const line = (/** @type {number} */ i) => ({
  i,
  loss: 2 / (i + 1),
  accuracy: 0.25 * i,
  held_out: { loss: 3 / (i + 1), accuracy: 0.2 * i },
  gradient_norms: [
    [0.001 * (i + 1), 0, 0.3],
    [3, 4, 0],
  ],
  gradient_norm: 5 * 10 ** -i,
  param_norms: [1 + i, 2],
  spectral_radius: [[0.9 + i], null],
  sigma_max: [[1.1 + i], null],
  saturated: [0.25 * i, null],
  clips: i,
});
const lines = [0, 1, 2, 3].map(line);
const run = /** @type {any} */ ({ state: "paused", query: "", start, lines, end: null, to: 4 });

/** All charts at once. @param {any} [of] */
function charts(of = run) {
  const page = openPage();
  /** @type {number[]} */
  const opened = [];
  const made = createCharts(CONFIG, (i) => opened.push(i));
  made.stand(theme);
  made.draw(of, true);
  return { page, opened, made, chart: (/** @type {string} */ name) => page.byId(`chart-${name}`) };
}

test("each chart of a training shows the numbers of its own, at their iterations", () => {
  const { chart } = charts();
  const meant = /** @type {Record<string, [string, (each: any) => number][]>} */ ({
    loss: [
      ["of the batch", ({ loss }) => loss],
      ["held out", ({ held_out }) => held_out.loss],
    ],
    accuracy: [
      ["of the batch", ({ accuracy }) => accuracy],
      ["held out", ({ held_out }) => held_out.accuracy],
    ],
    gradient: [
      ["all parameters", ({ gradient_norm }) => gradient_norm],
      ["error in h¹", ({ i }) => Math.hypot(0.001 * (i + 1), 0.3)],
      ["error in y", () => 5],
    ],
    weights: [
      ["h¹", ({ i }) => 1 + i],
      ["y", () => 2],
    ],
    spectra: [
      ["ϱ h¹", ({ i }) => 0.9 + i],
      ["σ h¹", ({ i }) => 1.1 + i],
    ],
    shares: [
      ["clipped updates", ({ i }) => i],
      ["saturated in h¹", ({ i }) => 0.25 * i],
    ],
  });
  for (const [name, series] of Object.entries(meant)) {
    const { data } = chart(name);
    assert.deepEqual(
      data.map((/** @type {any} */ trace) => trace.name),
      series.map(([word]) => word),
    );
    series.forEach(([, of], k) => {
      assert.deepEqual(data[k].x, [0, 1, 2, 3]);
      data[k].y.forEach((/** @type {number} */ y, /** @type {number} */ j) =>
        assert.ok(Math.abs(y - of(lines[j])) < 1e-9, `${name} ${k} ${j}`),
      );
    });
    const { backward, forward, update, loss } = theme.palette;
    data.forEach((/** @type {any} */ trace, /** @type {number} */ k) =>
      assert.equal(trace.line.color, [backward, forward, update, loss][k]),
    );
  }
});

test("the axis of sizes has powers of ten where they differ by more than one, else it is even", () => {
  const { chart } = charts();
  const { yaxis } = chart("gradient").layout;
  assert.equal(yaxis.type, "log");
  assert.deepEqual(yaxis.tickvals, [0.001, 0.01, 0.1, 1, 10]);
  assert.deepEqual(yaxis.ticktext, ["10⁻³", "10⁻²", "10⁻¹", "10⁰", "10¹"]);
  assert.equal(chart("loss").layout.yaxis.type, "log", "from 0.5 to 3: powers -1 to 1");
  const even = charts({ ...run, lines: lines.map((each) => ({ ...each, loss: 2, held_out: null })) });
  assert.equal(even.chart("loss").layout.yaxis.type, "linear");
});

test("how far errors reach is colour by time step, from paper at the least power of ten to full at the largest", () => {
  const { page, chart } = charts();
  page.byId("reach-layer").value = "0";
  const { chart: again, page: other, made } = charts();
  other.byId("reach-layer").value = "0";
  made.draw(run, true);
  const [{ z, x, zmin, zmax, text }] = again("reach").data;
  assert.deepEqual(x, [0, 1, 2, 3]);
  lines.forEach(({ gradient_norms: [row] }, k) =>
    row.forEach((size, t) =>
      size ? assert.ok(Math.abs(z[t][k] - Math.log10(size)) < 1e-12) : assert.equal(z[t][k], null),
    ),
  );
  assert.equal(`${zmin} to ${zmax}`, "-3 to 0");
  assert.equal(other.text("reach-scale"), "paper 10⁻³, full 10⁰");
  assert.match(text[0][1], /^iteration 1, t = 0: 0.002$/);
  assert.equal(chart("reach").data[0].z.length, 3);
  other.byId("reach-layer").value = "1";
  made.draw(run, true);
  assert.ok(Math.abs(again("reach").data[0].z[0][0] - Math.log10(3)) < 1e-12);
});

test("the errors of a training by RTRL have no chart, and those of one that begins with it have", () => {
  const rtrl = lines.map((each) => ({ ...each, gradient_norms: [null, null] }));
  assert.equal(charts({ ...run, lines: rtrl }).page.byId("chart-reach-block").hidden, true);
  const { page, chart } = charts({ ...run, lines: [...rtrl.slice(0, 2), ...lines.slice(2)] });
  assert.equal(page.byId("chart-reach-block").hidden, false);
  const [{ z, text }] = chart("reach").data;
  assert.deepEqual(
    [z.length, text[0][1], text[1][2], z[2][2]],
    [3, "iteration 1, t = 0: —", "iteration 2, t = 1: 0", Math.log10(0.3)],
  );
  const still = { ...run, start: { ...start, steps: 1 } };
  assert.equal(charts(still).page.byId("chart-reach-block").hidden, true, "nothing reaches back in one time step");
});

test("where the recipe changes stands a line with what it says, and a click opens the iteration", () => {
  const { chart, opened } = charts();
  const { shapes, annotations } = chart("loss").layout;
  const upright = shapes.filter((/** @type {any} */ { type, yref }) => type === "line" && yref === "paper");
  assert.deepEqual(
    upright.map((/** @type {any} */ { x0, x1 }) => [x0, x1]),
    [
      [2, 2],
      [4, 4],
    ],
  );
  assert.deepEqual(
    annotations.map((/** @type {any} */ { x, text }) => [x, text]),
    [
      [2, "optimizer sgd, rate 0.5"],
      [4, "clip off"],
    ],
  );
  chart("loss").fire("plotly_click", { points: [{ x: 2.2, y: 1 }] });
  assert.deepEqual(opened, [2]);
});

test("a chart without numbers is hidden, and many points are a line alone", () => {
  const none = lines.map((each) => ({ ...each, spectral_radius: [null, null], sigma_max: [null, null] }));
  const { page, chart } = charts({ ...run, lines: none });
  assert.equal(page.byId("chart-spectra-block").hidden, true);
  assert.equal(page.byId("chart-loss-block").hidden, false);
  assert.equal(chart("loss").data[0].mode, "lines+markers");
  const many = charts({ ...run, lines: Array.from({ length: 40 }, (_, i) => line(i)) });
  assert.equal(many.chart("loss").data[0].mode, "lines");
});

test("while it runs one chart is drawn a frame, each no more often than ten times a second", () => {
  const page = openPage();
  const made = createCharts(CONFIG, () => {});
  made.stand(theme);
  const { now } = performance;
  let clock = 1000;
  performance.now = () => clock;
  try {
    made.draw(run, false);
    const count = () =>
      ["loss", "accuracy", "gradient", "reach", "weights", "spectra", "shares"].map(
        (name) => page.byId(`chart-${name}`).made,
      );
    const total = () => count().reduce((a, b) => a + b, 0);
    for (let k = 1; k <= 7; k++) {
      page.frame(clock);
      assert.equal(total(), k);
      clock += 5;
    }
    made.draw(run, false);
    page.frame(clock);
    assert.equal(total(), 7, "not yet");
    clock += 80;
    page.frame(clock);
    assert.deepEqual(count(), [2, 1, 1, 1, 1, 1, 1], "the one that has waited longest");
  } finally {
    performance.now = now;
  }
});

test("the card says how far it is, how fast, and what its button does", () => {
  const page = openPage();
  const { say, offer, tell } = createMessages();
  tell({ ...run, lines: [], to: 0, state: "idle" }, 0, 0);
  assert.deepEqual(
    [page.text("train-run"), page.text("train-count"), Number(page.byId("train-progress").value)],
    ["Start", "", 0],
  );
  tell({ ...run, state: "running", to: 8 }, 2, 1);
  assert.deepEqual([page.text("train-run"), Number(page.byId("train-progress").value)], ["Pause", 0.5]);
  assert.equal(page.text("train-count"), "4 of 8 · 2 a second · 2 s left");
  tell({ ...run, to: 8 }, 2, 1);
  assert.deepEqual([page.text("train-run"), page.text("train-count")], ["Go on", "4 of 8"]);
  let acted = 0;
  offer([["again", () => acted++]]);
  page.byId("train-help").children[0].click();
  assert.deepEqual([acted, page.byId("train-help").hidden], [1, false]);
  say("trouble", true);
  assert.deepEqual(
    [page.text("train-says"), page.byId("train-says").dataset.bad, page.byId("train-help").hidden],
    ["trouble", "true", true],
  );
});

/** The card of a film, whose form the tests lead. @param {string} query */
function training(query) {
  const page = openPage("http://backflow.test/?x#train=9");
  Object.assign(page.byId("train-iterations"), { value: "6", validity: { badInput: false, customError: false } });
  const example = page.byId("training-example");
  for (const value of ["", "hidden=2&steps=4&lag=1&iterations=3"]) {
    const option = new Node("option");
    option.value = value;
    option.dataset.sentence = value && "An example.";
    example.append(option);
  }
  let fields = fieldsOf(query);
  /** @type {any[]} */
  const opened = [];
  const card = createTraining({
    look: () => theme,
    config: CONFIG,
    fields: () => fields,
    open: (other) => void (opened.push(other), (fields = other)),
    keep: (other) => other,
    learned: () => {},
  });
  card.show();
  server.asked.length = 0;
  return {
    page,
    card,
    opened,
    query: () => queryOf(fields),
    film: (/** @type {Record<string, string>} */ other) => (fields = { ...fields, ...other }),
    ended: () => until(() => page.byId("train").dataset.state === "paused" && page.text("train-says")),
  };
}

test("a training asks for the updates that are wanted, goes on from where it is, and opens any iteration", async () => {
  const { page, opened, ended, card } = training("hidden=2&steps=4&lag=1");
  page.byId("train-run").click();
  assert.equal(page.text("train-run"), "Pause");
  await ended();
  assert.match(server.asked[0], /^api\/training\?.*hidden=2&.*&iterations=6$/);
  assert.equal(page.text("train-run"), "Go on");
  assert.equal(page.text("train-count"), "6 of 6");
  assert.match(page.text("train-says"), /^6 updates made\. The loss is /);
  assert.match(location.hash, /train=6/);
  page.byId("train-one").click();
  await until(() => page.text("train-count") === "7 of 7");
  assert.match(server.asked[1], /iteration=6&iterations=1$/);
  assert.match(card.trained(), /iteration=7/);
  page.frame(performance.now());
  page.byId("train-iterations").value = "12";
  page.byId("train-run").click();
  await until(() => page.text("train-count") === "12 of 12");
  assert.match(server.asked[2], /iteration=7&iterations=5$/);
  page.byId("reach-layer").fire("change");
  assert.deepEqual(page.byId("chart-loss").data[0].x, [...Array(12).keys()]);
  page.byId("chart-loss").fire("plotly_click", { points: [{ x: 4, y: 0 }] });
  assert.equal(opened[0].iteration, "4");
  assert.match(page.text("train-says"), /^Iteration 4 is on the stage/);
  assert.equal(card.trained(), "", "the film that was opened is what is looked at");
});

test("an example takes its film and its number of updates, and another film stops the training", async () => {
  const { page, opened, ended, card, query } = training("hidden=5&steps=4&lag=1");
  page.byId("training-example").value = "hidden=2&steps=4&lag=1&iterations=3";
  page.byId("training-example").fire("change");
  assert.equal(opened[0].hidden, "2");
  assert.doesNotMatch(query(), /iterations/);
  await ended();
  assert.match(server.asked[0], /&iterations=3$/);
  assert.equal(page.text("train-count"), "3 of 3");
  card.begin();
  assert.equal(page.text("train-count"), "3 of 3", "the same film");
  page.byId("train-stop").click();
  assert.equal(page.text("train-count"), "");
  card.begin();
  assert.equal(page.text("train-run"), "Start");
});

test("what cannot be trained is said, and a number of updates that is none asks for nothing", async () => {
  const refused = training("hidden=0&steps=4&lag=1");
  refused.page.byId("train-run").click();
  await refused.ended();
  assert.match(refused.page.text("train-says"), /hidden/);
  assert.equal(refused.page.byId("train-says").dataset.bad, "true");
  const odd = training("hidden=2&steps=4&lag=1");
  odd.page.byId("train-iterations").validity = { badInput: true, customError: false };
  odd.page.byId("train-run").click();
  assert.match(odd.page.text("train-says"), /Updates/);
  assert.deepEqual(server.asked, []);
});

test("a run that explodes says where, and offers what helps", async () => {
  const { page, opened, ended } = training("hidden=3&steps=8&lag=1&rate=1e200&activation=linear");
  page.byId("train-run").click();
  await ended();
  assert.match(page.text("train-says"), /^The run exploded: in iteration \d+ /);
  const [show, clip, smaller] = page.byId("train-help").children;
  assert.deepEqual([show.textContent, clip.textContent], ["Show the iteration", "Clip the gradient to norm 1"]);
  assert.match(smaller.textContent, /^A smaller rate: 1·10¹⁹⁹$/);
  clip.click();
  assert.deepEqual([opened[0].clip, opened[0].limit, opened[0].iteration], ["norm", "1", "0"]);
  page.byId("train-stop").click(); // what runs anew would tell its end to the next test
});

/** The form of "From here on" with these fields filled in. @param {any} page @param {Record<string, string>} values */
function fillChange(page, values) {
  const form = page.byId("train-change");
  form.reset = () => {};
  form.replaceChildren(
    ...Object.entries(values).map(([name, value]) => {
      const node = new Node("input");
      node.setAttribute("name", name);
      node.value = value;
      return node;
    }),
  );
  return form;
}

test("what helps after an explosion by a change on the way keeps the run from exploding again", async () => {
  const linear = "hidden=3&steps=8&lag=1&activation=linear&output=linear&loss=half_mse&rate=0.01";
  const { page, ended, query } = training(`${linear}&changes=2:rate=1e6,clip=value,limit=1e300`);
  page.byId("train-run").click();
  await ended();
  assert.match(page.text("train-says"), /^The run exploded: in iteration [345] /);
  const [, clip, smaller] = page.byId("train-help").children;
  assert.equal(smaller.textContent, "A smaller rate: 1·10⁵");
  clip.click();
  await ended();
  assert.match(page.text("train-says"), /^6 updates made/);
  assert.deepEqual([fieldsOf(query()).clip, fieldsOf(query()).changes], ["norm", "2:rate=1e6"]);
});

test("nothing goes on from weights that are not finite; from an earlier iteration another recipe does", async () => {
  const { page, ended, film } = training("hidden=3&steps=8&lag=1&rate=1e200&activation=linear");
  const resting = () => [page.byId("train-run").disabled, page.byId("train-one").disabled];
  page.byId("train-run").click();
  assert.deepEqual(resting(), [false, false], "it can be paused");
  await ended();
  assert.deepEqual(resting(), [true, true]);
  const says = page.text("train-says");
  assert.match(says, /Iteration 1 left weights that are not finite: nothing goes on from there\.$/);
  const form = fillChange(page, { rate: "0.1" });
  const { length } = server.asked;
  page.byId("train-says").textContent = "";
  form.fire("submit");
  assert.deepEqual(
    [page.text("train-says"), page.byId("train-help").hidden, server.asked.length],
    [says, false, length],
  );
  film({ iteration: "1" });
  form.fire("submit");
  assert.match(server.asked.at(-1) ?? "", /changes=1%3Arate%3D0\.1.*iteration=1&iterations=5$/);
  await until(() => page.byId("train").dataset.state === "paused");
  page.byId("train-stop").click();
  assert.deepEqual([page.text("train-run"), ...resting()], ["Start", false, false]);
});

test("a recipe that changes on the way goes on from where the training is, or from the film that is open", async () => {
  const { page, opened, query, ended } = training("hidden=2&steps=4&lag=1");
  const form = fillChange(page, { rate: "0,5", clip: "" });
  let resets = 0;
  form.reset = () => resets++;
  assert.equal(form.fire("submit").defaultPrevented, true);
  assert.match(page.text("train-says"), /^Nothing has been made yet/);
  assert.deepEqual([opened, resets], [[], 0]);
  page.byId("train-run").click();
  await ended();
  page.byId("train-iterations").value = "9";
  form.fire("submit");
  await until(() => page.text("train-count") === "9 of 9");
  assert.deepEqual([resets, opened[0].iteration], [1, "0"]);
  assert.equal(opened[0].changes, "6:rate=0.5");
  assert.match(server.asked.at(-1) ?? "", /iteration=6&iterations=3$/);
  assert.match(location.hash, /train=9/);
  page.byId("reach-layer").fire("change");
  assert.deepEqual(page.byId("chart-loss").data[0].x, [...Array(9).keys()], "what was made before stays");
  page.byId("chart-loss").fire("plotly_click", { points: [{ x: 3, y: 0 }] });
  assert.match(query(), /iteration=3/);
  form.fire("submit");
  await until(() => page.text("train-count") === "9 of 9");
  assert.match(server.asked.at(-1) ?? "", /iteration=3&iterations=6$/);
});

test("clipping that is chosen on the way is to 1, as the choice says, whatever the limit of the form", async () => {
  const { page, ended, query } = training("hidden=2&steps=4&lag=1&clip=value&limit=0.3");
  page.byId("train-run").click();
  await ended();
  page.byId("train-iterations").value = "9";
  fillChange(page, { rate: "", clip: "norm" }).fire("submit");
  await until(() => page.text("train-count") === "9 of 9");
  assert.equal(fieldsOf(query()).changes, "6:clip=norm,limit=1");
  page.byId("reach-layer").fire("change");
  assert.equal(page.byId("chart-loss").layout.annotations.at(-1).text, "clip norm, limit 1");
});

test("a run that is whole is changed on the way for as many updates as are asked for", async () => {
  const { page, ended, opened } = training("hidden=2&steps=4&lag=1");
  page.byId("train-run").click();
  await ended();
  const form = fillChange(page, { rate: "0.5" });
  page.byId("train-iterations").validity = { badInput: true, customError: false };
  form.fire("submit");
  assert.match(page.text("train-says"), /Updates/);
  assert.deepEqual(opened, [], "how many is not known");
  page.byId("train-iterations").validity = { badInput: false, customError: false };
  form.fire("submit");
  await until(() => page.byId("train").dataset.state === "paused");
  assert.match(server.asked.at(-1) ?? "", /iteration=6&iterations=6$/);
  assert.equal(page.text("train-count"), "12 of 12");
});

test("a schedule that is edited keeps the curve before it, and the run goes on from there", async () => {
  const { page, ended, card, film } = training("hidden=2&steps=4&lag=1");
  page.byId("train-run").click();
  await ended();
  const at = () => page.byId("chart-loss").data[0].x;
  film({ changes: "3:rate=1" });
  card.begin();
  assert.deepEqual([at(), page.text("train-run"), page.text("train-says")], [[0, 1, 2], "Go on", ""]);
  page.byId("train-run").click();
  await ended();
  assert.match(server.asked.at(-1) ?? "", /iteration=3&iterations=3$/);
  page.byId("reach-layer").fire("change");
  const { data, layout } = page.byId("chart-loss");
  assert.equal(layout.annotations.at(-1).x, 3);
  const pieces = data[0].y;
  page.byId("train-stop").click();
  page.byId("train-run").click();
  await ended();
  page.byId("reach-layer").fire("change");
  assert.deepEqual([at(), page.byId("chart-loss").data[0].y], [[0, 1, 2, 3, 4, 5], pieces], "as of one made at once");
});
