import assert from "node:assert/strict";
import { test } from "node:test";
import { drawBoundary } from "../../../static/predictions/boundary.view.js";
import { drawLines, hasLines, offerLines } from "../../../static/predictions/lines.view.js";
import "../form/table.js";
import { CONFIG, legendAt, sameColour, THEMES } from "../looks.js";
import { openPage } from "../page.js";
import { openServer, until } from "../server.js";

openPage();
const server = openServer();
const { createPredictions } = await import("../../../static/predictions/predictions.view.js");
const theme = THEMES.light;

/** A card of predictions that has its answer. @param {string} query @param {any} [look] */
async function predictions(query, look = theme) {
  const page = openPage();
  page.byId("temperature").value = "1";
  server.asked.length = 0;
  const card = createPredictions(CONFIG);
  card.draw(query, look);
  await until(() => page.byId("learned").getAttribute("aria-busy") === "false");
  return { page, card, answered: () => until(() => page.byId("learned").getAttribute("aria-busy") === "false") };
}

/** The colour of a heat map at a number, as Plotly blends its scale. @param {any} trace @param {number} z */
const groundAt = ({ zmin, zmax, colorscale }, z) => {
  const at = (z - zmin) / (zmax - zmin);
  const k = Math.max(1, colorscale.findLastIndex((/** @type {any} */ [stop]) => stop < at) + 1);
  return at <= 0 ? colorscale[0][1] : colorscale[k][1];
};

for (const [name, look] of Object.entries(THEMES))
  test(`of two classes the points have the ends of the ground's scale, and wrong ones a ring, in ${name}`, async () => {
    const query = "task=xor&hidden=4&iteration=3";
    const { page } = await predictions(query, look);
    const learned = await server.ask("learned", query);
    const [ground, edge, points, wrong] = page.byId("plane").data;
    const { across, up, outputs } = learned.boundary;
    assert.deepEqual([ground.x, ground.y], [across.map(Number), up.map(Number)]);
    outputs.forEach((/** @type {any[]} */ row, /** @type {number} */ j) =>
      row.forEach(([a, b], i) => assert.ok(Math.abs(ground.z[j][i] - (b - a)) < 1e-12)),
    );
    assert.deepEqual([ground.zmin, ground.zmax, edge.visible], [-1, 1, true]);
    assert.deepEqual(ground.colorscale, look.palette.value);
    const { inputs, targets, right } = learned.examples;
    assert.deepEqual(
      points.x.map((/** @type {number} */ x, /** @type {number} */ k) => [x, points.y[k]]),
      inputs[0],
    );
    const classes = targets[0].map(([a]) => (Number(a) ? 0 : 1));
    assert.deepEqual(
      points.marker.color,
      classes.map((/** @type {number} */ k) => look.palette.value[k ? 4 : 0][1]),
    );
    assert.equal(new Set(points.marker.symbol).size, 2);
    const wrongs = inputs[0].filter((/** @type {any} */ _, /** @type {number} */ i) => !right[0][i]);
    assert.ok(wrongs.length > 0 && wrongs.length < 4);
    assert.deepEqual(
      wrong.x.map((/** @type {number} */ x, /** @type {number} */ k) => [x, wrong.y[k]]),
      wrongs,
    );
    const legend = page.byId("plane-signs").children;
    assert.deepEqual(
      legend.map((item) => item.textContent),
      ["●target 0", "▲target 1", "—where the network decides", "◯answered wrongly"],
    );
    assert.deepEqual(
      [0, 1].map((k) => legend[k].children[0].style.color),
      [0, 4].map((k) => look.palette.value[k][1]),
    );
    const { xaxis, yaxis } = page.byId("plane").layout;
    assert.deepEqual(
      [xaxis.range, yaxis.range],
      [
        [across[0], across.at(-1)],
        [up[0], up.at(-1)],
      ].map((ends) => ends.map(Number)),
    );
    assert.match(page.text("learned-says"), /^After 3 updates, \d+ % of the answers are right, on 4 examples/);
    assert.match(page.text("learned-rule"), /largest output/);
    assert.deepEqual([page.byId("learned-plane").hidden, page.byId("learned-sequences").hidden], [false, true]);
  });

/** An answer over a plane of two inputs. @param {string} kind @param {any[][]} outputs @param {any[][]} targets */
const planeOf = (kind, outputs, targets) =>
  /** @type {any} */ ({
    kind,
    names: { inputs: null, outputs: null },
    boundary: { across: [0, 1, 2, 3], up: [0, 5], outputs: [outputs, outputs] },
    examples: {
      inputs: [outputs.map((_, i) => [i, 0])],
      outputs: [outputs],
      targets: [targets],
      right: [outputs.map((_, i) => i > 0)],
    },
  });

test("of several classes the ground where a class wins has the colour of that class's points, and of its sign", () => {
  const page = openPage();
  const outputs = [0, 1, 2, 3].map((k) => [0, 1, 2, 3].map((i) => (i === k ? 0.7 : 0.1)));
  const targets = outputs.map((row) => row.map((x) => (x > 0.5 ? 1 : 0)));
  drawBoundary(planeOf("classes", outputs, targets), 0, theme, CONFIG);
  const [ground, edge, points] = page.byId("plane").data;
  outputs.forEach((_, k) => {
    const colour = groundAt(ground, ground.z[0][k]);
    assert.equal(colour, points.marker.color[k], `class ${k}`);
    assert.equal(colour, theme.classes[k]);
    assert.equal(page.byId("plane-signs").children[k].children[0].style.color, colour);
    const beside = groundAt(ground, ground.z[0][k] + 0.49);
    assert.equal(beside, colour, "as far as half a class");
  });
  assert.equal(edge.visible, false);
  assert.equal(new Set(points.marker.symbol).size, 4);
  assert.match(ground.text[1][2], /^\(2, 5\): 2 \(0\.7\)$/);
  assert.match(points.text[0], /^example 1: target 0, says 0 .*, wrong$/, "counted as everywhere, from 1");
  assert.match(points.text[3], /^example 4: target 3, says 3 .*, right$/);
});

test("numbers have the colour of the legend between the least and the largest target", () => {
  const page = openPage();
  const targets = [[-2], [0], [1], [6]];
  drawBoundary(planeOf("numbers", [[-2], [2], [9], ["NaN"]], targets), 0, theme, CONFIG);
  const [ground, edge, points] = page.byId("plane").data;
  assert.deepEqual(ground.z[0], [-1, 0, 1, null]);
  assert.equal(edge.visible, false);
  targets.forEach(([y], i) => {
    const place = (2 * (y + 2)) / 8 - 1;
    assert.ok(
      sameColour(points.marker.color[i], legendAt(place, { most: 1, decades: 0 }, theme.palette.value)),
      `${y}`,
    );
  });
  const [low, high] = page.byId("plane-signs").children;
  assert.deepEqual([low.textContent, high.textContent], ["●−2", "●6"]);
  assert.ok(sameColour(low.children[0].style.color, legendAt(-1, { most: 1, decades: 0 }, theme.palette.value)));
  assert.deepEqual(page.byId("plane").data[3].x, [0]);
});

test("bits have the class of their side of a half", () => {
  const page = openPage();
  drawBoundary(planeOf("bits", [[0.1], [0.9], [0.4], [0.6]], [[0], [1], [1], [0]]), 0, theme, CONFIG);
  const ends = [0, 4].map((k) => theme.palette.value[k][1]);
  const [ground, edge, points] = page.byId("plane").data;
  assert.deepEqual(
    points.marker.color,
    [0, 1, 1, 0].map((k) => ends[k]),
  );
  assert.deepEqual(
    ground.z[0].map((/** @type {number} */ z) => Number(z.toFixed(9))),
    [-0.8, 0.8, -0.2, 0.2],
  );
  assert.equal(edge.visible, true);
});

test("what is not finite has no colour on the plane, and no class", () => {
  const page = openPage();
  const outputs = [
    ["Infinity", 0, 0],
    ["NaN", 1, 0],
    [0, "-Infinity", 1],
    [0, 1, 0],
  ];
  const targets = outputs.map(() => [0, 1, 0]);
  drawBoundary(planeOf("classes", outputs, targets), 0, theme, CONFIG);
  const [ground] = page.byId("plane").data;
  assert.deepEqual(ground.z[0], [null, null, null, 1]);
  assert.match(ground.text[0][0], /: \? /);
});

test("sequences stand in a table each: what is heard, the target, what is said, and whether it is right", async () => {
  const query = "task=parity&hidden=4&iteration=4";
  const { page } = await predictions(query);
  const learned = await server.ask("learned", query);
  const { outputs, targets, right, inputs } = learned.examples;
  const tables = page.byId("sequences").children;
  assert.equal(tables.length, inputs[0].length);
  const words = ["even", "odd"];
  tables.forEach((table, i) => {
    assert.equal(table.children[0].textContent, `example ${i + 1} of ${learned.of}`);
    const rows = Object.fromEntries(table.rows.map((row) => [row.children[0].textContent, row.children.slice(1)]));
    for (let t = 0; t < inputs.length; t++) {
      assert.equal(rows.t[t].textContent, String(t));
      assert.equal(rows.target[t].textContent, words[targets[t][i].indexOf(1)]);
      const said = outputs[t][i].indexOf(Math.max(...outputs[t][i].map(Number)));
      assert.equal(rows.says[t].textContent, words[said]);
      assert.equal(rows.right[t].textContent, right[t][i] ? "✓" : "✗");
      assert.ok(rows.says[t].classes.includes(right[t][i] ? "right" : "wrong"));
    }
  });
  const shares = learned.accuracy_by_moment;
  const [bars] = page.byId("by-moment").data;
  assert.deepEqual([bars.x, bars.y], [[...shares.keys()], shares]);
  assert.deepEqual(page.byId("by-moment").layout.xaxis.range, [-0.6, shares.length - 0.4]);
  assert.match(bars.text[1], new RegExp(`^t = 1: ${Math.round(100 * shares[1])} % right$`));
  assert.deepEqual([page.byId("learned-plane").hidden, page.byId("learned-moments").hidden], [true, false]);
});

test("single examples stand side by side, and a plane takes their place where there is one", async () => {
  const query = "task=iris&hidden=4&iteration=2";
  const { page } = await predictions(query);
  const learned = await server.ask("learned", query);
  const [table, ...more] = page.byId("sequences").children;
  assert.deepEqual(more, []);
  assert.equal(table.children[0].textContent, `${learned.of} examples`);
  const [head] = table.rows;
  assert.deepEqual(
    head.children.slice(0, 3).map((cell) => cell.textContent),
    ["example", "1", "2"],
  );
  assert.equal(page.byId("learned-moments").hidden, true);
  const xor = await predictions("task=xor&hidden=4&iteration=2");
  assert.deepEqual(xor.page.byId("sequences").children, []);
});

test("the network writes with the wished temperature; each text is another one, of a new film the first", async () => {
  const query = "task=next_letter&hidden=6&iteration=3&text=hello+hello+hello";
  const { page, card, answered } = await predictions(query);
  assert.match(server.asked[0], /^api\/learned\?task=next_letter.*&temperature=1&prompt=&sample=0$/);
  assert.equal(page.byId("learned-text").hidden, false);
  assert.equal(page.text("written-title"), "What the network writes · text 1");
  assert.match(page.text("temperature-says"), /^1: with the chances that it has learned$/);
  const first = page.text("written-text");
  assert.ok(first.length > 5);
  page.byId("write-again").click();
  await answered();
  assert.match(server.asked[1], /sample=1$/);
  assert.equal(page.text("written-title"), "What the network writes · text 2");
  page.byId("temperature").value = "0";
  page.byId("temperature").fire("input");
  assert.match(page.text("temperature-says"), /^0: always the likeliest letter$/);
  page.byId("prompt").value = "he";
  page.byId("prompt").fire("change");
  await answered();
  assert.match(server.asked[2], /temperature=0&prompt=he&sample=1$/);
  assert.match(page.text("written-text"), /^he/);
  card.draw(query, theme);
  assert.equal(server.asked.length, 3, "what is shown is not asked again");
  card.draw(query.replace("text=hello", "text=yellow"), theme);
  await answered();
  assert.match(server.asked[3], /prompt=&sample=0$/);
});

test("a refusal is said, and what was seen before goes", async () => {
  const { page, card, answered } = await predictions("task=xor&hidden=4&iteration=2");
  card.draw("task=xor&hidden=0&iteration=2", theme);
  await answered();
  assert.match(page.text("learned-says"), /hidden/);
  assert.equal(page.byId("learned-says").dataset.bad, "true");
  assert.deepEqual([page.byId("learned-plane").hidden, page.text("learned-rule")], [true, ""]);
  server.away(new Error("no road"));
  card.draw("task=xor&hidden=5&iteration=2", theme);
  await answered();
  server.away(null);
  assert.match(page.text("learned-says"), /^The predictions cannot be had: Error: no road$/);
});

test("a text that cannot be gone on with leaves room for another beginning, and of another film nothing", async () => {
  const { page, card, answered } = await predictions("task=next_letter&hidden=6&iteration=3&text=hello+hello");
  page.byId("prompt").value = "xyz";
  page.byId("prompt").fire("change");
  await answered();
  assert.equal(page.byId("learned-says").dataset.bad, "true");
  assert.deepEqual([page.byId("learned-text").hidden, page.text("written-text")], [false, ""]);
  card.draw("task=xor&hidden=0&iteration=2", theme);
  await answered();
  assert.equal(page.byId("learned-text").hidden, true);
});

test("numbers row by row are two lines, of the output and the sequence that is chosen", () => {
  const page = openPage();
  const learned = /** @type {any} */ ({
    kind: "numbers",
    boundary: null,
    examples: {
      inputs: [],
      outputs: [
        [
          [1, 10],
          [2, 20],
        ],
        [
          [3, 30],
          [4, 40],
        ],
      ],
      targets: [
        [
          [5, 50],
          [6, 60],
        ],
        [
          [7, 70],
          [8, 80],
        ],
      ],
      right: null,
    },
  });
  assert.equal(hasLines(learned), true);
  assert.equal(hasLines({ ...learned, kind: "classes" }), false);
  assert.equal(hasLines({ ...learned, examples: { ...learned.examples, right: [[null, true]] } }), false);
  assert.equal(hasLines({ ...learned, examples: { ...learned.examples, outputs: [[[1, 2]]] } }), false);
  offerLines(learned, null);
  const choice = page.byId("course-choice");
  assert.deepEqual(
    choice.options.map((option) => [option.value, option.textContent]),
    [
      ["0,0", "output 0, sequence 1"],
      ["0,1", "output 0, sequence 2"],
      ["1,0", "output 1, sequence 1"],
      ["1,1", "output 1, sequence 2"],
    ],
  );
  choice.value = "0,1";
  drawLines(learned, theme, CONFIG);
  assert.deepEqual(
    page.byId("course").data.map((/** @type {any} */ { y }) => y),
    [
      [6, 8],
      [2, 4],
    ],
  );
  choice.value = "1,0";
  drawLines(learned, theme, CONFIG);
  const [target, said] = page.byId("course").data;
  assert.deepEqual([target.name, target.y, target.line.color], ["target", [50, 70], theme.palette.forward]);
  assert.deepEqual(
    [said.name, said.y, said.line.color, said.line.dash],
    ["the network says", [10, 30], theme.palette.backward, "dash"],
  );
  assert.equal(page.byId("course").layout.yaxis.title.text, "output 1, sequence 1");
  assert.equal(said.text[1], "1, the network says: 30");
  const still = {
    ...learned,
    examples: { ...learned.examples, outputs: [[[1], [2], [3]]], targets: [[[4], [5], [6]]] },
  };
  offerLines(still, null);
  assert.equal(page.byId("course-label").hidden, true);
  drawLines(still, theme, CONFIG);
  assert.deepEqual(
    page.byId("course").data.map((/** @type {any} */ { y }) => y),
    [
      [4, 5, 6],
      [1, 2, 3],
    ],
  );
  assert.equal(page.byId("course").layout.xaxis.title.text, "row");
});
