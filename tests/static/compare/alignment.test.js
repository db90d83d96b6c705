import assert from "node:assert/strict";
import { test } from "node:test";
import { aligned, besideBeat, createAlignment, pairsOf, placeOf } from "../../../static/compare/alignment.js";
import { linkTraces } from "../golden.js";

const WAYS = [
  "full",
  "naive",
  "truncated&k1=1&k2=2",
  "truncated&k1=2&k2=3",
  "truncated&k1=3&k2=3",
  "chunked&length=3",
  "epochwise&length=2",
  "rtrl",
  "custom&sweeps=1 2:3:1;3:3:0",
];
const ways = Object.fromEntries(
  (await linkTraces(WAYS.map((way) => `hidden=3&steps=8&algorithm=${way}`))).map((film, k) => [WAYS[k], film]),
);
const NETWORKS = ["hidden=3,2&steps=8", "cell=lstm&hidden=2&steps=5&loss_at=last", "hidden=dense:2,gru:2&steps=11"];
const networks = await linkTraces(NETWORKS.flatMap((link) => [link, `${link}&algorithm=truncated&k1=2&k2=3`]));
const all = [...Object.values(ways), ...networks];
const pairsOfFilms = all.flatMap((a) => all.map((b) => /** @type {const} */ ([a, b])));

/** How many steps of the first go by while the second stands. @param {number[]} shown */
const stands = (shown) => shown.filter((n, k) => k && n === shown[k - 1]).length;

/** @param {any} film @param {number} n */
const part = ({ start, steps }, n) => ({ start, steps: steps.slice(0, n), end: null });

test("films of any two algorithms and networks are aligned in order, from nothing to all", () => {
  for (const [a, b] of pairsOfFilms) {
    const shown = aligned(a, b);
    assert.equal(shown.length, a.steps.length + 1);
    assert.deepEqual([shown[0], shown[a.steps.length]], [0, b.steps.length]);
    assert.ok(shown.every((n, k) => !k || n >= shown[k - 1]));
  }
});

test("what two algorithms have in common of one network comes at the same time, and nothing of it is left out", () => {
  const films = Object.values(ways).filter(({ name }) => !name.includes("custom")); // two passes start at t = 3 there
  for (const [a, b] of films.flatMap((a) => films.map((b) => /** @type {const} */ ([a, b])))) {
    const shown = aligned(a, b);
    const there = new Map(b.steps.map((step, j) => [placeOf(b.start, step), j]));
    a.steps.forEach((step, i) => {
      const j = there.get(placeOf(a.start, step));
      if (j === undefined) return;
      assert.ok(shown[i] <= j && j < shown[i + 1], `${a.name} and ${b.name} at ${placeOf(a.start, step)}`);
    });
  }
});

test("the second stands only while the first shows what the second has nowhere, or has less of", () => {
  for (const [a, b] of pairsOfFilms) {
    const common = pairsOf(a, b).length;
    assert.ok(stands(aligned(a, b)) <= a.steps.length - common, `${a.name} and ${b.name}`);
  }
});

test("where both have steps of their own between two of both, neither waits for the end of the other's", () => {
  for (const [a, b] of pairsOfFilms) {
    const shown = aligned(a, b);
    const both = [[-1, -1], ...pairsOf(a, b), [a.steps.length, b.steps.length]];
    both.slice(1).forEach(([i, j], k) => {
      const [from, to] = [both[k][0] + 1, i];
      const [own, other] = [to - from, j - both[k][1] - 1];
      for (let n = 1; own && n <= own; n++)
        assert.ok(Math.abs(shown[from + n] - shown[from] - (n * other) / own) <= 1, `${a.name} and ${b.name}`);
    });
  }
});

test("beside a truncated film full BPTT goes through its losses with it, and back with its last pass", () => {
  const [cut, full] = [ways["truncated&k1=2&k2=3"], ways.full];
  const shown = aligned(cut, full);
  for (const t of [0, 3, 7]) {
    const [at, there] = [cut, full].map(({ steps }) =>
      steps.findIndex((step) => step.phase === "loss" && step.t === t),
    );
    assert.equal(shown[at + 1], there + 1);
  }
  const last = cut.steps.findIndex(({ phase, t, layer }) => phase === "backward" && t === 7 && layer === 0);
  assert.deepEqual(
    [full.steps[shown[last + 1] - 1]].map(({ phase, t, layer }) => [phase, t, layer]),
    [["backward", 7, 0]],
  );
  assert.ok(stands(shown) < cut.steps.length / 3, `it stands for ${stands(shown)} of ${cut.steps.length} steps`);
});

test("an equal film goes step by step", () => {
  for (const film of all)
    assert.deepEqual(
      aligned(film, film),
      Array.from({ length: film.steps.length + 1 }, (_, n) => n),
    );
});

test("a film with more layers has shown all of a time step when the other has", () => {
  const [one, two] = [ways.full, networks[0]];
  const shown = aligned(one, two);
  one.steps.forEach(({ phase, t, layer }, i) => {
    if (!(phase === "forward" && layer === 1) && !(phase === "backward" && layer === 0)) return;
    const seen = two.steps.slice(0, shown[i + 1]).filter((step) => step.phase === phase && step.t === t);
    assert.equal(seen.length, 3);
  });
});

test("while a film still grows nothing is shown beyond what both have", () => {
  const [cut, full] = [ways["truncated&k1=2&k2=3"], ways.full];
  for (const n of [0, 1, 9, 20]) {
    const growing = aligned(part(cut, n), full);
    assert.deepEqual(growing.length, n + 1);
    assert.ok(growing[n] <= n);
    assert.ok(Math.max(...aligned(cut, part(full, n))) <= n);
  }
});

test("films are aligned anew when one is another, or has grown", () => {
  const [cut, full, chunked] = [ways["truncated&k1=2&k2=3"], ways.full, ways["chunked&length=3"]];
  const matched = createAlignment();
  assert.equal(matched(cut, full), matched(cut, full));
  for (const [a, b] of [
    [cut, chunked],
    [part(cut, 9), chunked],
    [part(cut, 9), part(chunked, 8)],
    [chunked, full],
  ])
    assert.deepEqual(matched(a, b), aligned(a, b));
});

test("several steps of the second move one after another while one of the first moves", () => {
  const steps = /** @type {any[]} */ ([..."abcd"]);
  const beat = /** @type {any[]} */ (["x"]);
  const at = (/** @type {number} */ share) => besideBeat([0, 1, 4], steps, { n: 1, beat, share });
  assert.deepEqual(at(0), { n: 1, beat: [], share: 0 });
  assert.deepEqual(at(0.5), { n: 2, beat: ["c"], share: 0.5 });
  assert.deepEqual(at(0.875), { n: 3, beat: ["d"], share: 0.625 });
  assert.deepEqual(besideBeat([0, 1, 1], steps, { n: 1, beat, share: 0.5 }), { n: 1, beat: [], share: 0 });
  assert.deepEqual(besideBeat([0, 1, 3], steps, { n: 0, beat: [...beat, ...beat], share: 0.5 }), {
    n: 0,
    beat: ["a", "b", "c"],
    share: 0.5,
  });
});
