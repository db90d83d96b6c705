import assert from "node:assert/strict";
import { test } from "node:test";
import { nameOf, recurrentOf, wayOf, waysBeside } from "../../static/answers.js";
import { changed, said } from "../../static/hash.js";
import { DEFAULTS } from "../../static/link.js";
import {
  custom,
  full,
  naive,
  reachOf,
  restartsOf,
  sweepsOf,
  visitsAt,
  visitsOf,
  written,
} from "../../static/sweeps.js";
import {
  byLag,
  leftOf,
  ofClipping,
  ofHighway,
  ofMemory,
  ofReach,
  ofSame,
  ofVisits,
  sizeOf,
} from "../../static/verdicts.js";
import { goldenTraces } from "./golden.js";

test("the hash keeps what it said, and loses what becomes empty", () => {
  assert.deepEqual(said("#lab=reach&x=1"), { lab: "reach", x: "1" });
  assert.deepEqual(said(""), {});
  assert.equal(changed("#lab=reach&x=1", { lab: "cuts" }), "#lab=cuts&x=1");
  assert.equal(changed("#lab=reach", { lab: "" }), "");
});

test("the sweeps that are drawn before the run are those of the server", () => {
  const seen = new Set();
  for (const { name, start } of goldenTraces()) {
    const { algorithm } = start.request;
    if (algorithm.name === "rtrl") continue;
    const fields = {
      ...DEFAULTS,
      algorithm: algorithm.name,
      k1: String(algorithm.k1),
      k2: String(algorithm.k2),
      length: String(algorithm.length),
      sweeps: algorithm.sweeps ? written(algorithm.sweeps) : "",
    };
    assert.deepEqual(sweepsOf(fields, start.steps), start.sweeps, name);
    assert.deepEqual(wayOf(fields), algorithm, name);
    seen.add(algorithm.name);
  }
  assert.ok(seen.has("truncated") && seen.has("epochwise") && seen.has("naive") && seen.has("full"), [...seen].join());
});

test("a ragged last pass and a ragged last block end with the sequence", () => {
  const truncated = sweepsOf({ ...DEFAULTS, algorithm: "truncated", k1: "3", k2: "4" }, 7);
  assert.deepEqual(truncated, [
    { losses: [0, 1, 2], start: 2, until: 0 },
    { losses: [3, 4, 5], start: 5, until: 2 },
    { losses: [6], start: 6, until: 3 },
  ]);
  const chunked = sweepsOf({ ...DEFAULTS, algorithm: "chunked", length: "4" }, 6);
  assert.deepEqual(chunked, [
    { losses: [0, 1, 2, 3], start: 3, until: 0 },
    { losses: [4, 5], start: 5, until: 4 },
  ]);
  assert.deepEqual(restartsOf({ ...DEFAULTS, algorithm: "chunked", length: "4" }, 9), []);
  assert.deepEqual(restartsOf({ ...DEFAULTS, algorithm: "epochwise", length: "4" }, 9), [4, 8]);
});

test("own sweeps are read as they are written", () => {
  const sweeps = [
    { losses: [1, 2, 3], start: 3, until: 0 },
    { losses: [], start: 7, until: 4 },
  ];
  assert.deepEqual(custom(written(sweeps)), sweeps);
  assert.deepEqual(custom("1 2:x:0; 3:3"), []);
});

test("a loss reaches back to the end of the sweep that gathers it", () => {
  const sweeps = sweepsOf({ ...DEFAULTS, algorithm: "truncated", k1: "2", k2: "3" }, 6);
  assert.deepEqual(
    [0, 1, 2, 3, 4, 5].map((t) => reachOf(sweeps, t)),
    [0, 0, 1, 1, 3, 3],
  );
  assert.equal(reachOf([{ losses: [1], start: 2, until: 0 }], 2), null);
});

test("on one clock the naive journeys take T(T+1)/2 visits, the accumulated one T", () => {
  assert.deepEqual([visitsOf(naive(10)), visitsOf(full(10))], [55, 10]);
  assert.deepEqual(visitsAt(naive(4), 4, 100), [4, 3, 2, 1]);
  assert.deepEqual(visitsAt(naive(4), 4, 5), [2, 2, 1, 0]);
  assert.deepEqual(visitsAt(full(4), 4, 3), [0, 1, 1, 1]);
});

test("a size is told from its logarithm, however far out of range", () => {
  assert.equal(sizeOf(-400.5), "3.2·10⁻⁴⁰¹");
  assert.equal(sizeOf(Math.log10(0.0325)), "0.0325");
  assert.equal(sizeOf("-Infinity"), "0");
});

/** @param {number} radius @param {number} sigma @param {number} gamma @param {number[]} logs by lag */
const layer = (radius, sigma, gamma, logs) => ({
  spectral_radius: radius,
  sigma_max: sigma,
  gamma,
  log10_bound: logs.map((_, lag) => lag * Math.log10(gamma * sigma)),
  log10_jacobian_norms: logs.map((_, t) => logs.slice(0, t + 1).toReversed()),
});

test("the rule of the eigenvalue is stated, tested and corrected", () => {
  const oks = (/** @type {any} */ told) => ofReach(told).map(({ ok }) => ok);
  assert.deepEqual(byLag([[0], [-1, 0], [-3, -1, 0]]), [0, -1, -3]);
  assert.deepEqual(oks(layer(1e-15, 16, 1, [0, 1.15, 1.45])), [null, false, true, true]); // nilpotent, and it grows
  assert.deepEqual(oks(layer(2, 2, 0.25, [0, -0.4, -0.8])), [null, false, true, true]); // sigmoid, and it vanishes
  assert.deepEqual(oks(layer(1, 1, 1, [0, 0, 0])), [null, true, true, true]);
  assert.deepEqual(oks(layer(0.5, 0.5, 1, [0, 0.1, 0.2])), [null, false, false, false]); // what mathematics forbids
  assert.match(ofReach(layer(2, 2, 0.25, [0, -0.4, -0.8]))[2].text, /must vanish/);
  assert.match(ofReach(layer(1e-15, 16, 1, [0, 1.15, 1.45]))[1].text, /the rule is false/);
});

test("gated cells have no rule of one matrix", () => {
  assert.equal(ofReach({ ...layer(1, 1, 1, [0, -1]), sigma_max: null }).length, 1);
});

test("gradients are the same up to rounding, and not beyond", () => {
  assert.equal(ofSame({ missing_norm: 3e-16 }, "Naive").ok, true);
  assert.equal(ofSame({ missing_norm: 2e-12 }, "Naive").ok, false);
  assert.equal(ofSame({ missing_norm: "NaN" }, "Naive").ok, false);
  assert.deepEqual([ofVisits(10, 55, 10).ok, ofVisits(10, 54, 10).ok], [true, false]);
});

test("what is left of an error is told for each road", () => {
  const lstm = { log10_cell_path: [-5, 0], log10_dc: [-4, 0] };
  const others = { gru: { log10_dh: [-7, -1] }, rnn: { log10_dh: [-9, -1] } };
  assert.equal(leftOf([-7, -1]), -6);
  assert.deepEqual(
    ofHighway({ lstm, ...others }).map(({ ok }) => ok),
    [null, true, null],
  );
  assert.match(
    ofHighway({ lstm: { log10_cell_path: [-11, 0], log10_dc: [-9, 0] }, ...others })[2].text,
    /vanished too/,
  );
});

test("clipping is judged by what it does to the direction and to the smallest", () => {
  const way = { norm: 10, clipped_norm: 1, cosine: 1, angle: 0, clipped: 5, of: 5 };
  const told = {
    limit: 1,
    ways: [way, { ...way, cosine: 0.7, angle: 45 }],
    contributed: [1e-9, 1],
    contributed_clipped: [1e-10, 0.1],
  };
  assert.deepEqual(
    ofClipping(told).map(({ ok }) => ok),
    [true, null, true],
  );
  assert.equal(ofClipping({ ...told, ways: [{ ...way, cosine: 0.9 }, way] })[0].ok, false);
  assert.equal(ofClipping({ ...told, contributed_clipped: [1e-3, 1] })[2].ok, false);
  assert.match(ofClipping({ ...told, limit: 20 })[0].text, /exactly as it is/);
});

test("memory that grows with T is not flat", () => {
  const way = (/** @type {number} */ exponent) => ({ stored_floats: [1, 2], exponents: { stored_floats: exponent } });
  assert.deepEqual(
    [ofMemory({ full: way(1), rtrl: way(-1e-16) }).ok, ofMemory({ full: way(1), rtrl: way(0.5) }).ok],
    [true, false],
  );
});

test("the uppermost recurrent layer is the one that is told", () => {
  assert.deepEqual(recurrentOf({ layers: [{ a: 1 }, { a: 2 }, null] }), { a: 2 });
  assert.equal(recurrentOf({ layers: [null] }), null);
});

test("the form's way stands first among those beside full BPTT, and none twice", () => {
  const fields = { ...DEFAULTS, algorithm: "chunked", k1: "1", k2: "4", length: "3" };
  assert.deepEqual(waysBeside(fields).map(nameOf), ["chunked 3", "fixed lag, 4", "epochwise 3"]);
});
