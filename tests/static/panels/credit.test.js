import assert from "node:assert/strict";
import { test } from "node:test";
import {
  byLag,
  cheap,
  creditSaid,
  firstReached,
  sendersTo,
  lastLoss,
  lossesBeside,
  mostOf,
  shadesOf,
  shareSaid,
  sizesOf,
  square,
  walked,
} from "../../../static/panels/credit.js";

test("shades are logarithmic: the strongest is full, what reaches is seen, and nothing lies after a loss", () => {
  const [[alone, after], [weak, strong]] = shadesOf([[1], [1e-3, 10]]);
  assert.equal(after, null);
  assert.equal(strong, 1);
  assert.ok(Math.abs(/** @type {number} */ (alone) - 0.75) < 1e-12);
  assert.equal(weak, 0.04);
});

test("what does not reach, and what is no number, has no shade", () => {
  assert.deepEqual(shadesOf([[0], ["NaN", "Infinity"]]), [
    [null, null],
    [null, null],
  ]);
});

test("what vanishes beyond nine decades is as pale as what vanishes there", () => {
  assert.deepEqual(shadesOf([[1e-30], [1e-12, 1]])[1], [0.04, 1]);
});

test("the longest film has its shades and their legend", () => {
  const credit = Array.from({ length: 512 }, (_, t) => Array.from({ length: t + 1 }, (_, k) => 10 ** (k - t)));
  assert.deepEqual(shadesOf(credit)[511].slice(510), [1 - 1 / 9, 1]);
  assert.deepEqual(sizesOf(credit), { least: 1e-9, most: 1 });
});

test("a square has a place for each loss and time step", () => {
  assert.deepEqual(
    square(2, (t, k) => `${t}${k}`),
    [
      ["00", null],
      ["10", "11"],
    ],
  );
});

test("a triangle is dear where many time steps, examples or weights come together", () => {
  const film = (/** @type {number} */ steps, /** @type {number} */ batch) =>
    /** @type {any} */ ({ steps, batch, layers: [{ params: { W: [8, 256], U: [64, 256], b: [256] } }] });
  assert.equal(cheap(film(8, 1)), true);
  assert.equal(cheap(film(100, 16)), false);
  assert.equal(cheap(film(100, 1)), true);
});

test("the last loss that counts has a line, and the others are spread evenly up to the newest", () => {
  const credit = [[0], [0, 1], [1, 1, 1], [1, 1, 1, 1], [0, 0, 0, 0, 0]];
  assert.equal(lastLoss(credit), 3);
  assert.deepEqual(lossesBeside(credit, 5), [1, 2]);
  assert.deepEqual(lossesBeside(credit, 1), [2]);
  assert.equal(lastLoss([[0], [0, 0]]), -1);
  const many = Array.from({ length: 40 }, (_, t) => Array.from({ length: t + 1 }, () => 1));
  assert.deepEqual(lossesBeside(many, 4), [8, 18, 28, 38]);
});

test("by lag the loss itself comes first, and what has no logarithm is left out", () => {
  assert.deepEqual(byLag([[1], [0, 2], ["Infinity", 0.5, 3]], 2), [
    { lag: 0, k: 2, size: 3 },
    { lag: 1, k: 1, size: 0.5 },
    { lag: 2, k: 0, size: null },
  ]);
});

test("a loss is sent back to the end of its sweep, nowhere where none gathers it, everywhere by RTRL", () => {
  const film = (/** @type {string} */ name) =>
    /** @type {any} */ ({ request: { algorithm: { name } }, sweeps: [{ losses: [2, 3], start: 3, until: 1 }] });
  assert.deepEqual(
    [1, 2, 3].map((t) => firstReached(film("custom"), t)),
    [2, 1, 1],
  );
  assert.equal(firstReached({ ...film("rtrl"), sweeps: [] }, 3), 0);
});

const whole = /** @type {any} */ ({ request: { algorithm: { name: "rtrl" } }, steps: 4, sweeps: [] }); // nothing is cut

test("the sentence names as few losses as send most of what reaches a time step", () => {
  /** @type {import("../../../static/types.js").Num[][]} */
  const credit = [[0.1], [0, 0.5], [0.4, 0.2, 1], [0.35, 0.3, 0, 0.2]];
  assert.deepEqual(mostOf(credit, 0).losses, [2, 3]);
  assert.equal(creditSaid(credit, 0, whole), "88 % of what reaches t = 0 comes from the losses at 2 and 3.");
  assert.equal(creditSaid(credit, 2, whole), "100 % of what reaches t = 2 comes from the loss at 2.");
  assert.equal(
    shareSaid(credit, { t: 3, k: 1 }, whole),
    "The loss at t = 3 reaches t = 1 with 0.3, 30 % of what reaches it.",
  );
  assert.equal(creditSaid([[0], [0, 1]], 0, whole), "Nothing finite reaches t = 0.");
  assert.equal(creditSaid([["Infinity"]], 0, whole), "Nothing finite reaches t = 0.");
  assert.equal(shareSaid([["Infinity"]], { t: 0, k: 0 }, whole), "The loss at t = 0 reaches t = 0 with ∞.");
});

test("what a film cuts off does not reach, and is no part of what does", () => {
  /** @type {import("../../../static/types.js").Num[][]} */
  const credit = [[1], [0, 1], [0.4, 0.2, 1], [0.3, 0.1, 0.5, 0.5]];
  const film = /** @type {any} */ ({
    request: { algorithm: { name: "chunked" } },
    steps: 4,
    sweeps: [
      { losses: [0, 1], start: 1, until: 0 },
      { losses: [2, 3], start: 3, until: 2 },
    ],
  });
  assert.deepEqual(sendersTo(credit, 0, film), [
    { t: 0, size: 1, share: 100, cut: false },
    { t: 2, size: 0.4, share: 0, cut: true },
    { t: 3, size: 0.3, share: 0, cut: true },
  ]);
  assert.equal(creditSaid(credit, 0, film), "100 % of what reaches t = 0 comes from the loss at 0.");
  assert.equal(
    shareSaid(credit, { t: 3, k: 0 }, film),
    "The loss at t = 3 would reach t = 0 with 0.3 with full BPTT; this film cuts it off.",
  );
  assert.match(shareSaid(credit, { t: 0, k: 0 }, film), /reaches t = 0 with 1, 100 % of what reaches it\.$/);
  assert.match(shareSaid(credit, { t: 3, k: 2 }, film), /reaches t = 2 with 0\.5, 33 % of what reaches it\.$/);
  const last = { ...film, sweeps: [film.sweeps[1]] };
  assert.equal(creditSaid(credit, 0, last), "Nothing reaches t = 0: this film cuts it off.");
});

test("arrow keys walk within the triangle, and never above its first row", () => {
  const walk = (/** @type {string[]} */ keys, from = { t: 5, k: 2 }) =>
    keys.reduce((at, key) => walked(at, key, 3, 6) ?? at, from);
  assert.deepEqual(walk(["ArrowLeft", "ArrowLeft", "ArrowLeft"]), { t: 5, k: 0 });
  assert.deepEqual(walk(["ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight"]), { t: 5, k: 5 });
  assert.deepEqual(walk(["ArrowUp", "ArrowUp", "ArrowUp", "ArrowUp"]), { t: 3, k: 2 });
  assert.deepEqual(walk(["ArrowUp"], { t: 5, k: 5 }), { t: 5, k: 5 }); // no loss reaches what lies after it
  assert.deepEqual(walk(["ArrowDown"]), { t: 5, k: 2 });
  assert.deepEqual(
    [walk(["Home"]), walk(["End"])],
    [
      { t: 5, k: 0 },
      { t: 5, k: 5 },
    ],
  );
  assert.equal(walked({ t: 5, k: 2 }, "a", 3, 6), null);
});

test("the legend of the triangle has the sizes at both ends of its colours", () => {
  assert.deepEqual(sizesOf([[2], [0, 0.5], [1e-3, "NaN", "Infinity"]]), { least: 1e-3, most: 2 });
  assert.deepEqual(sizesOf([[1], [1e-30, 1]]), { least: 1e-9, most: 1 });
  assert.equal(sizesOf([[0], [0, 0]]), null);
});
