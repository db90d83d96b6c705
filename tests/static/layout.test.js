import assert from "node:assert/strict";
import { test } from "node:test";
import { bins, gridLayout, isWeb, roadFromTarget, roadOn, roadUp, sideBySide, stageWidth, webLayout } from "../../static/layout.js";

/** @param {number} steps @param {[string, number][]} cells */
const shape = (steps, cells) => /** @type {any} */ ({ steps, layers: cells.map(([cell, units]) => ({ cell, units, inputs: 3 })) });
const rnn = shape(8, [["rnn", 6], ["rnn", 4], ["dense", 3]]);

test("only one moment of dense layers is a web", () => {
  assert.equal(isWeb(shape(1, [["dense", 4], ["dense", 2]])), true);
  assert.equal(isWeb(shape(2, [["dense", 4], ["dense", 2]])), false);
  assert.equal(isWeb(shape(1, [["rnn", 4], ["dense", 2]])), false);
});

test("cells of a grid lie inside it and never overlap", () => {
  for (const [start, width, height] of /** @type {[any, number, number][]} */ ([[rnn, 800, 400], [shape(60, [["rnn", 16], ["dense", 2]]), 1900, 360]])) {
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

test("roads join neighbours: up from the layer below, on from the moment before, down from the target", () => {
  const grid = gridLayout(rnn, 800, 400);
  assert.equal(roadUp(grid, 1, 2).from[1], grid.cell(0, 2).y);
  assert.equal(roadUp(grid, 1, 2).to[1], grid.cell(1, 2).y + grid.cell(1, 2).h);
  assert.deepEqual(roadOn(grid, 0, 3).from[0], grid.cell(0, 2).x + grid.cell(0, 2).w);
  assert.equal(roadFromTarget(grid, 0).to[1], grid.cell(2, 0).y);
});

test("each unit at each moment has a bin of its own", () => {
  for (const [units, width, parts] of [[6, 800, 1], [40, 300, 1], [6, 800, 2], [40, 300, 2]]) {
    const grid = gridLayout(rnn, width, 400);
    const row = bins(grid, 0, units, 8, parts);
    const places = new Set();
    for (let t = 0; t < 8; t++) for (let unit = 0; unit < units; unit++) for (let part = 0; part < parts; part++) places.add(row.place(part, unit, t).join());
    assert.equal(places.size, 8 * units * parts);
    assert.equal(row.y.length, row.rows + 1);
    assert.equal(row.rows === parts, sideBySide(grid, units));
    for (let i = 1; i < row.x.length; i++) assert.ok(row.x[i] > row.x[i - 1]);
  }
});

test("many moments make the stage wider than the window", () => {
  assert.equal(stageWidth(rnn, 900), 900);
  assert.ok(stageWidth(shape(200, [["rnn", 4], ["dense", 2]]), 900) > 5000);
});

test("units of a web lie in columns, inputs first, within the stage", () => {
  const web = webLayout(shape(1, [["dense", 16], ["dense", 2]]), 700, 400);
  assert.deepEqual(web.sizes, [3, 16, 2]);
  for (let k = 0; k < 3; k++)
    for (let unit = 0; unit < web.sizes[k]; unit++) {
      const [x, y] = web.unit(k - 1, unit);
      assert.ok(x - web.radius >= 0 && x + web.radius <= 700 && y - web.radius >= 0 && y + web.radius <= 400);
    }
});
