import assert from "node:assert/strict";
import { test } from "node:test";
import { createStagePlaces } from "../../../static/questions/places.view.js";
import { createStore } from "../../../static/page/store.js";
import { THEMES } from "../looks.js";
import { Pen } from "../pen.js";

const start = (/** @type {number} */ steps) => ({ steps, layers: [{ cell: "rnn", name: "h1" }] });

test("who asks for a place hears of every film that comes, until it is answered", () => {
  const store = /** @type {any} */ (createStore(/** @type {any} */ ({ film: { start: null } })));
  const places = createStagePlaces({ store, changed: () => {} });
  const where = /** @type {any} */ ({ kind: "place" });
  /** @type {number[]} */
  const heard = [];
  const clicked = /** @type {string[]} */ ([]);
  const came = () => heard.push(places.all(where).length);
  const deaf = places.listen((answer) => clicked.push(answer), came);
  assert.deepEqual(places.all(where), [], "there is no film");
  const [four, two] = [start(4), start(2)];
  store.set({ film: { start: four } });
  store.set({ film: { start: four, steps: [1] } });
  store.set({ film: { start: null } });
  store.set({ film: { start: two } });
  assert.deepEqual(heard, [4, 2]);
  assert.equal(places.choose(/** @type {any} */ ({ layer: 0, t: 1 })), true);
  deaf();
  store.set({ film: { start: four } });
  assert.equal(places.choose(/** @type {any} */ ({ layer: 0, t: 2 })), false);
  assert.deepEqual([heard, clicked], [[4, 2], ["0,1"]]);
});

/** What is drawn over a stage whose cells are 100 apart. @param {string | null} chosen @param {string[]} right */
function marked(chosen, right) {
  const store = /** @type {any} */ (createStore(/** @type {any} */ ({ film: { start: start(4) } })));
  let changes = 0;
  const places = createStagePlaces({ store, changed: () => changes++ });
  places.mark(chosen, right);
  assert.equal(changes, 1);
  const pen = new Pen();
  const cell = (/** @type {number} */ layer, /** @type {number} */ t) => ({ x: 100 * t, y: 100 * layer, w: 40, h: 30 });
  places.over()?.(/** @type {any} */ (pen), /** @type {any} */ ({ cell }), THEMES.light.palette);
  return pen;
}

test("what was chosen is framed with a question mark, and at the reveal what is right and what is not", () => {
  const { ink, update, alarm, paper } = THEMES.light.palette;
  const signs = (/** @type {Pen} */ pen) => pen.all("text").map(({ text, x, y, colour }) => [text, x, y, colour]);
  const asked = marked("1,2", []);
  assert.deepEqual(signs(asked), [["?", 240, 100.5, paper]]);
  assert.deepEqual(
    asked.all("frame").map(({ x, y, width, height, colour, stroke }) => [x, y, width, height, colour, stroke]),
    [
      [196, 96, 48, 38, paper, 6],
      [196, 96, 48, 38, ink, 2.5],
    ],
  );
  assert.deepEqual(
    asked.all("disc").map(({ x, y, radius, colour }) => [x, y, radius, colour]),
    [[240, 100, 8, ink]],
  );
  const wrong = marked("0,1", ["0,2", "1,end"]);
  assert.deepEqual(
    signs(wrong).map(([sign, x]) => [sign, x]),
    [
      ["✓", 240],
      ["✗", 140],
    ],
    "the end of the gradient has no cell",
  );
  assert.deepEqual(
    wrong.all("disc").map(({ colour }) => colour),
    [update, alarm],
  );
  assert.deepEqual(
    signs(marked("0,2", ["0,2"])).map(([sign]) => sign),
    ["✓"],
  );
  assert.deepEqual(marked(null, []).marks, []);
});
