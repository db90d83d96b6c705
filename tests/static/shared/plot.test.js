import assert from "node:assert/strict";
import { test } from "node:test";
import { annotate, fill, make } from "../../../static/shared/plot.view.js";
import { Node } from "../page.js";

/** Plotly that ends what it has begun when it is told to. */
function plotly() {
  /** @type {any[]} */
  const begun = [];
  /** @type {(() => void)[]} */
  const ends = [];
  const work = (/** @type {string} */ name, /** @type {any} */ what) => {
    begun.push([name, what]);
    return new Promise((end) => ends.push(() => end(undefined)));
  };
  /** @type {any} */ (globalThis).Plotly = {
    react: (/** @type {any} */ _, /** @type {any} */ traces) => work("react", traces),
    restyle: (/** @type {any} */ _, /** @type {any} */ change) => work("restyle", change),
    relayout: (/** @type {any} */ _, /** @type {any} */ change) => work("relayout", change),
  };
  const next = async () => {
    ends.shift()?.();
    await new Promise((done) => setImmediate(done));
  };
  return { begun, next };
}

const figure = () => /** @type {any} */ (Object.assign(new Node("div"), { getBoundingClientRect: () => ({}) }));

test("a figure is changed once Plotly has ended what it is at, one change after the other", async () => {
  const { begun, next } = plotly();
  const [root, other] = [figure(), figure()];
  make(root, [{ x: [1] }], {}, {});
  fill(root, { x: [[2]] }, [0]);
  annotate(root, []);
  fill(other, { x: [[9]] }, [0]);
  assert.deepEqual(begun.splice(0), [
    ["react", [{ x: [1] }]],
    ["restyle", { x: [[9]] }],
  ]);
  await next();
  assert.deepEqual(begun.splice(0), [["restyle", { x: [[2]] }]]);
  await next(); // of the other figure
  await next();
  assert.deepEqual(begun.splice(0), [["relayout", { annotations: [] }]]);
  await next();
  fill(root, { x: [[3]] }, [0]);
  assert.deepEqual(begun, [["restyle", { x: [[3]] }]], "at once where nothing is under way");
});

test("what was meant for a figure that is made anew meanwhile is left out", async () => {
  const { begun, next } = plotly();
  const root = figure();
  make(root, [{ x: [1] }], {}, {});
  fill(root, { x: [[2]] }, [0]);
  make(root, [{ y: [1] }], {}, {});
  fill(root, { y: [[2]] }, [0]);
  for (let k = 0; k < 4; k++) await next();
  assert.deepEqual(
    begun.map(([, what]) => what),
    [[{ x: [1] }], [{ y: [1] }], { y: [[2]] }],
  );
});
