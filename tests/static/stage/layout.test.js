import assert from "node:assert/strict";
import { test } from "node:test";
import { strongest } from "../../../static/shared/numbers.js";
import {
  gridLayout,
  inSight,
  isMlp,
  patches,
  roadFromTarget,
  roadOn,
  roadUp,
  spotAt,
  stageWidth,
  mlpLayout,
} from "../../../static/stage/layout.js";

/** @param {number} steps @param {[string, number][]} cells */
const shape = (steps, cells) =>
  /** @type {any} */ ({ steps, targets: [], layers: cells.map(([cell, units]) => ({ cell, units, inputs: 3 })) });
const rnn = shape(8, [
  ["rnn", 6],
  ["rnn", 4],
  ["dense", 3],
]);

test("only one time step of dense layers is a web", () => {
  assert.equal(
    isMlp(
      shape(1, [
        ["dense", 4],
        ["dense", 2],
      ]),
    ),
    true,
  );
  assert.equal(
    isMlp(
      shape(2, [
        ["dense", 4],
        ["dense", 2],
      ]),
    ),
    false,
  );
  assert.equal(
    isMlp(
      shape(1, [
        ["rnn", 4],
        ["dense", 2],
      ]),
    ),
    false,
  );
});

test("cells of a grid lie inside it and never overlap", () => {
  for (const [start, width, height] of /** @type {[any, number, number][]} */ ([
    [rnn, 800, 400],
    [
      shape(60, [
        ["rnn", 16],
        ["dense", 2],
      ]),
      1900,
      360,
    ],
  ])) {
    const grid = gridLayout(start, width, height);
    for (let l = 0; l < start.layers.length; l++)
      for (let t = 0; t < start.steps; t++) {
        const box = grid.cell(l, t);
        assert.ok(box.x >= 0 && box.x + box.w <= width && box.y >= 0 && box.y + box.h <= height);
        if (t) assert.ok(grid.cell(l, t - 1).x + grid.cell(l, t - 1).w < box.x);
        if (l) assert.ok(grid.cell(l - 1, t).y > box.y + box.h);
      }
  }
});

test("roads join neighbours: up from the layer below, on from the time step before, down from the target", () => {
  const grid = gridLayout(rnn, 800, 400);
  assert.equal(roadUp(grid, 1, 2).from[1], grid.cell(0, 2).y);
  assert.equal(roadUp(grid, 1, 2).to[1], grid.cell(1, 2).y + grid.cell(1, 2).h);
  assert.deepEqual(roadOn(grid, 0, 3).from[0], grid.cell(0, 2).x + grid.cell(0, 2).w);
  assert.equal(roadFromTarget(grid, 0).to[1], grid.cell(2, 0).y);
});

test("each unit of a cell has a patch of its own inside it, where there is room", () => {
  for (const [units, width, parts] of [
    [6, 800, 1],
    [12, 300, 1],
    [6, 800, 2],
    [12, 300, 2],
  ]) {
    const grid = gridLayout(rnn, width, 400);
    const { groups, patch, at, members } = patches(grid, units, parts);
    const { w, h } = grid.cell(0, 0);
    assert.equal(groups, units);
    for (let part = 0; part < parts; part++)
      for (let group = 0; group < groups; group++) {
        const box = patch(part, group);
        assert.ok(box.x >= 0 && box.y >= 0 && box.x + box.w <= w && box.y + box.h <= h);
        assert.deepEqual(at(box.x + box.w / 2, box.y + box.h / 2), { part, group });
        assert.deepEqual(members(group), [group, group + 1]);
      }
  }
});

test("where a cell has no room for its units, groups of them share a patch, and none is left out", () => {
  const many = shape(
    200,
    Array.from({ length: 8 }, () => ["rnn", 64]),
  );
  const grid = gridLayout(many, stageWidth(many, 760), 554);
  const { groups, members, patch } = patches(grid, 64, 1);
  assert.ok(groups > 4 && groups < 64);
  assert.ok(patch(0, 0).h >= 3);
  const seen = Array.from({ length: groups }, (_, g) => members(g));
  assert.deepEqual([seen[0][0], seen[groups - 1][1]], [0, 64]);
  for (let g = 1; g < groups; g++) assert.equal(seen[g][0], seen[g - 1][1]);
});

test("the strongest of a group is the farthest from zero; what is no number is not overlooked", () => {
  assert.equal(strongest([9, 1, -3, 2, 8], 1, 4), 2);
  assert.equal(strongest([1, NaN, Infinity], 0, 2), 1);
  assert.equal(strongest([0, 0], 0, 2), 0);
});

test("a window on a long axis of time sees its time steps, and not all others", () => {
  const long = shape(200, [
    ["rnn", 4],
    ["dense", 2],
  ]);
  const grid = gridLayout(long, stageWidth(long, 800), 400);
  const [from, to] = inSight(grid, 3000, 800, 200);
  assert.ok(grid.x(from) < 3000 && grid.x(to - 1) > 3800 && to - from < 34);
  assert.deepEqual(inSight(grid, 0, 19999, 200), [0, 200]);
});

test("what lies at a point is the cell, the road or the data that is drawn there", () => {
  const grid = gridLayout(rnn, 800, 400);
  const middle = (/** @type {any} */ { from, to }) => [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
  const kinds = (/** @type {number[]} */ [x, y]) =>
    (({ kind, layer, t }) => [kind, layer, t])(spotAt(grid, rnn, x, y) ?? { kind: "", layer: 0, t: 0 });
  const box = grid.cell(1, 3);
  assert.deepEqual(spotAt(grid, rnn, box.x + 5, box.y + 7), { kind: "cell", layer: 1, t: 3, x: 5, y: 7 });
  assert.deepEqual(kinds(middle(roadUp(grid, 1, 2))), ["up", 1, 2]);
  assert.deepEqual(kinds(middle(roadUp(grid, 0, 2))), ["up", 0, 2]);
  assert.deepEqual(kinds(middle(roadOn(grid, 1, 4))), ["on", 1, 4]);
  const end = grid.cell(1, 4).x;
  for (const x of [end - 1, grid.cell(1, 3).x + grid.cell(1, 3).w + 1])
    assert.deepEqual(kinds([x, box.y + 9]), ["on", 1, 4]);
  assert.deepEqual(kinds(middle(roadFromTarget(grid, 5))), ["drop", 3, 5]);
  assert.deepEqual(kinds([grid.x(6), grid.y(0)]), ["target", -1, 6]);
  assert.deepEqual(kinds([grid.x(7), grid.y(grid.inputRow)]), ["input", -1, 7]);
  assert.equal(spotAt(grid, rnn, 5, 200), null);
  const [x, y] = middle(roadOn(grid, 2, 4));
  assert.equal(spotAt(grid, rnn, x, y), null); // a dense layer carries nothing on
});

test("many time steps make the stage wider than the window", () => {
  assert.equal(stageWidth(rnn, 900), 900);
  assert.ok(
    stageWidth(
      shape(200, [
        ["rnn", 4],
        ["dense", 2],
      ]),
      900,
    ) > 5000,
  );
});

test("units of a web lie in columns, inputs first, within the stage", () => {
  const web = mlpLayout(
    shape(1, [
      ["dense", 16],
      ["dense", 2],
    ]),
    700,
    400,
  );
  assert.deepEqual(web.sizes, [3, 16, 2]);
  for (let k = 0; k < 3; k++)
    for (let unit = 0; unit < web.sizes[k]; unit++) {
      const [x, y] = web.unit(k - 1, unit);
      const radius = web.radius(k - 1);
      assert.ok(x - radius >= 0 && x + radius <= 700 && y - radius >= 0 && y + radius <= 400);
    }
});

test("beside a very broad layer small ones stay readable", () => {
  const web = mlpLayout(
    shape(1, [
      ["dense", 256],
      ["dense", 2],
    ]),
    700,
    400,
  );
  assert.ok(web.radius(0) < 3 && web.radius(1) === 12);
  const [[, first], [, second]] = [web.unit(1, 0), web.unit(1, 1)];
  assert.ok(second - first > 2 * web.radius(1));
});

test("where there is room the road from the target leaves a row free for what the network says", () => {
  const targets = [[[0, 1, 0]]];
  const film = { ...rnn, targets, request: { loss: "cross_entropy" } };
  const [silent, roomy, low] = [gridLayout(rnn, 800, 400), gridLayout(film, 800, 400), gridLayout(film, 800, 130)];
  assert.deepEqual(
    [silent, roomy, low].map(({ says }) => says),
    [false, true, false],
  );
  assert.ok(roadFromTarget(roomy, 0).from[1] > roadFromTarget(silent, 0).from[1]);
  assert.ok(roadFromTarget(roomy, 0).from[1] < roadFromTarget(roomy, 0).to[1]);
});
