import assert from "node:assert/strict";
import { test } from "node:test";
import { sheetOf, wrapped } from "../../../static/export/sheet.js";

const measure = (/** @type {string} */ text) => 7 * text.length;
const stops = /** @type {[number, string][]} */ ([
  [0, "#4a2a9e"],
  [0.5, "#ffffff"],
  [1, "#d4500b"],
]);
const palette = /** @type {any} */ ({ ink: "#111111", faint: "#555555", paper: "#ffffff", value: stops, error: stops });
const scales = { value: { most: 1, decades: 0 }, error: { most: 0.5, decades: 3 } };
const stage = '<defs><clipPath id="clip0"/></defs><g clip-path="url(#clip0)"/><g clip-path="url(\'#clip0\')"/>';
const run = (/** @type {string} */ name, height = 200) => ({ name, drawing: { width: 400, height, inside: stage } });
const sheet = sheetOf(
  {
    palette,
    scales,
    title: "Two runs",
    sentence: "At t = 5 the error of h¹ arrives from y and from t = 6, and both add up. ".repeat(3),
    runs: [run("This run: rnn"), run("Beside it: lstm", 150)],
    says: "With cell lstm: the loss is 1.4 instead of 1.3 <and more>.",
    signs: [["✂", "cut"]],
  },
  measure,
);

test("a text is broken between its words, and none is lost", () => {
  const text = "one two three four fiveandtwentyletters six";
  const lines = wrapped(text, 70, measure);
  assert.deepEqual(lines, ["one two", "three four", "fiveandtwentyletters", "six"]);
  assert.equal(lines.join(" "), text);
  assert.deepEqual(wrapped("", 70, measure), []);
});

test("a sheet has both stages one below the other, with title, sentence, names, difference and legend", () => {
  const places = [...sheet.inside.matchAll(/<svg x="(\d+)" y="([\d.]+)" width="400" height="(\d+)"/g)].map((at) =>
    at.slice(1).map(Number),
  );
  assert.equal(places.length, 2);
  assert.ok(places[0][1] + places[0][2] < places[1][1] && places[1][1] + places[1][2] < sheet.height);
  assert.equal(sheet.width, 432);
  const text = [...sheet.inside.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, said]) => said);
  for (const said of ["Two runs", "This run: rnn", "Beside it: lstm", "value", "error", "−0.5", "0.5", "✂ cut"])
    assert.ok(text.includes(said), said);
  assert.ok(text.join(" ").includes("instead of 1.3 &#60;and more&#62;."));
  assert.ok(text.some((said) => said.startsWith("At t = 5")));
});

test("the legend has for each scale its name, both ends of its bar, and how far down it goes", () => {
  const text = [...sheet.inside.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, said]) => said);
  const legend = text.slice(text.indexOf("value"));
  assert.deepEqual(legend.slice(0, 7), [
    ...["value", "−1", "1"],
    ...["error", "−0.5", "0.5", "(logarithmic, down to 5·10⁻⁴)"],
  ]);
});

test("between two parts of a sheet is more room than between two lines of one", () => {
  const lines = [...sheet.inside.matchAll(/<text[^>]* y="([\d.]+)"[^>]*>([^<]*)<\/text>/g)].map(
    ([, y, said]) => /** @type {[number, string]} */ ([Number(y), said]),
  );
  const at = (/** @type {string} */ begins) => lines.findIndex(([, said]) => said.startsWith(begins));
  const above = (/** @type {string} */ begins) => lines[at(begins)][0] - lines[at(begins) - 1][0];
  const within = lines[at("At t = 5") + 1][0] - lines[at("At t = 5")][0];
  for (const part of ["This run", "Beside it", "With cell", "value", "✂"]) assert.ok(above(part) > within, part);
});

test("in the legend no word stands over another one or over a bar", () => {
  const spans = [...sheet.inside.matchAll(/<text[^>]* x="([\d.]+)"[^>]*>([^<]*)<\/text>/g)]
    .map(([, x, said]) => /** @type {[number, string]} */ ([Number(x), said]))
    .slice(-8)
    .map(([x, said]) => [x, x + measure(said)]);
  assert.equal(spans.length, 8);
  for (let i = 1; i < 7; i++) assert.ok(spans[i][0] > spans[i - 1][1], `${spans}`);
  assert.ok(spans[3][0] - spans[2][1] > spans[1][0] - spans[0][1], "the two scales stand apart");
});

test("nothing of a sheet lies outside it, and names within a stage are its own", () => {
  const rows = [...sheet.inside.matchAll(/<text[^>]* y="([\d.]+)"/g)].map(([, y]) => Number(y));
  assert.ok(rows.length > 8 && rows.every((y) => y > 0 && y < sheet.height));
  for (const k of [0, 1]) {
    assert.equal(sheet.inside.split(`id="run${k}-clip0"`).length, 2);
    assert.equal(sheet.inside.split(`#run${k}-clip0`).length, 3);
  }
});
