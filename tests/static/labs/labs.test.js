import assert from "node:assert/strict";
import { test } from "node:test";
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
} from "../../../static/film/sweeps.js";
import { nameOf, recurrentOf, wayOf, waysBeside } from "../../../static/film/ways.js";
import { DEFAULTS } from "../form/table.js";
import {
  byLag,
  isSilent,
  lastAlone,
  leftOf,
  ofBorders,
  ofClipping,
  ofCut,
  ofHighway,
  ofMemory,
  ofReach,
  ofSame,
  ofSilence,
  ofVisits,
  sizeOf,
  trendOf,
} from "../../../static/labs/verdicts.js";
import { ofSchedule, overruled } from "../../../static/labs/overruled.js";
import { changed, parametersOf } from "../../../static/shared/hash.js";
import { goldenTraces } from "../golden.js";

test("the hash keeps what it said, and loses what becomes empty", () => {
  assert.deepEqual(parametersOf("#lab=reach&x=1"), { lab: "reach", x: "1" });
  assert.deepEqual(parametersOf(""), {});
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

test("a loss before the end of its sweep is met by no sweep, unless by another one", () => {
  const [short, whole] = custom("0 1 2 3 4:4:3; 1:1:0");
  assert.deepEqual(
    [0, 1, 2, 3, 4].map((t) => reachOf([short], t)),
    [null, null, null, 3, 3],
  );
  assert.equal(reachOf([short, whole], 1), 0);
  const fields = { ...DEFAULTS, algorithm: "custom", sweeps: "0 1 2 3 4:4:3" };
  assert.equal(
    ofBorders(fields, 5),
    "The state goes on everywhere; no error crosses 3 borders (✂). No sweep gathers 3 of the 5 losses.",
  );
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
  slopes: { mean: logs.map(() => 0.5 * gamma), least: logs.map(() => 0.1) },
});
/** A line of so many lags. @param {number} slope @param {number} [steps] */
const line = (slope, steps = 6) => Array.from({ length: steps }, (_, lag) => slope * lag);

test("the conditions on vanishing and exploding are stated, tested and bounded", () => {
  const oks = (/** @type {any} */ told) => ofReach(told).map(({ ok }) => ok);
  const says = (/** @type {any} */ told) => ofReach(told).map(({ text }) => text);
  assert.deepEqual(byLag([[0], [-1, 0], [-3, -1, 0]]), [0, -1, -3]);
  const nilpotent = layer(1e-15, 16, 1, [0, 1.15, 1.45, 1.75, 2.05, 2.35]);
  assert.deepEqual(oks(nilpotent), [null, false, true, true]);
  assert.match(says(nilpotent)[1], /f′ stands between the factors/);
  assert.match(says(nilpotent)[2], /necessary for exploding and not sufficient; here the error explodes/);
  const sigmoid = layer(2, 2, 0.25, line(-0.4));
  assert.deepEqual(oks(sigmoid), [null, false, true, true]);
  assert.match(says(sigmoid)[2], /0.5, below 1, is sufficient for vanishing/);
  const level = layer(1, 1, 1, line(0));
  assert.deepEqual(oks(level), [null, true, true, true]);
  assert.match(says(level)[2], /the bound is 1 at every lag, so the error cannot grow; it need not vanish/);
  assert.deepEqual(oks(layer(0.5, 0.5, 1, line(0.3))), [null, false, false, false]); // what mathematics forbids
  assert.deepEqual(oks(layer(1, 1, 1, line(0.3))), [null, false, false, false]);
});

test("a trend is neither, down or up, and nothing below five time steps", () => {
  const side = (/** @type {number[]} */ found) => trendOf(found).side;
  assert.deepEqual([line(-0.3), line(-0.1), line(0.1), line(0.3)].map(side), [-1, 0, 0, 1]);
  assert.deepEqual([line(-5, 2), line(5, 4)].map(side), [NaN, NaN]);
  assert.deepEqual(trendOf([0, -1, -Infinity, -Infinity, -Infinity]), { side: -1, factor: 0.1, zero: 2 });
  assert.match(ofReach(layer(3, 3, 1, line(0.4, 4)))[0].text, /with T = 4 there are too few time steps/);
  assert.match(ofReach(layer(3, 3, 1, line(0.02, 40)))[0].text, /neither vanishes nor explodes/);
});

test("why an error does not explode: U is normal and slow, or one step is not the long run", () => {
  const why = (/** @type {number} */ radius, /** @type {number} */ sigma) =>
    ofReach({ ...layer(radius, sigma, 1, line(0.02, 40)), slopes: { mean: line(0, 40), least: Array(40).fill(1) } })[2]
      .text;
  assert.match(why(1.05, 1.05), /f′ is 1 and ρ\(U\) is σ_max: a time step multiplies by 1\.05, too little/);
  assert.match(why(1.05, 3), /U is not normal: σ_max bounds a single step/);
});

test("an f′ that is above 1 on average takes nothing away", () => {
  const why = (/** @type {number} */ radius, /** @type {number} */ mean) =>
    ofReach({
      ...layer(radius, 1.2, 1.13, line(0.02, 40)),
      slopes: { mean: Array(40).fill(mean), least: Array(40).fill(0.9) },
    })[2].text;
  assert.match(why(0.9, 1.07), /as ρ\(U\) = 0\.9, and f′, on average 1\.07, adds too little to change that\.$/);
  assert.match(why(0.9, 0.97), /as ρ\(U\) = 0\.9, and f′, on average 0\.97, takes away more\.$/);
  assert.match(why(1.1, 1.07), /and f′, on average 1\.07, takes nothing away on average; neither of them decides/);
  assert.match(why(1.1, 0.9), /as ρ\(U\) = 1\.1; f′, on average 0\.9, takes away what U adds\.$/);
});

test("what is no number is held against no condition, however few time steps there are", () => {
  for (const logs of [
    [0, NaN, NaN, NaN, NaN, NaN],
    [0, NaN],
    [0, Infinity, Infinity],
  ]) {
    const [{ ok, text }, ...more] = ofReach(layer(1, 1, 1, logs));
    assert.deepEqual([ok, more], [null, []]);
    assert.match(text, /some sizes are no numbers, so there is no trend\.$/);
  }
  for (const odd of ["NaN", "Infinity"]) {
    assert.equal(ofReach({ ...layer(1, 1, 1, line(0)), sigma_max: odd }).length, 1);
    assert.equal(ofReach({ ...layer(1, 1, 1, line(0)), spectral_radius: odd }).length, 1);
  }
  assert.equal(ofReach(layer(1, 1, 1, [0, -1, -Infinity, -Infinity, -Infinity, -Infinity])).length, 4, "0 is a size");
});

test("a state that begins anew is told as the reason where it is, and not where all has vanished before", () => {
  const logs = [0, -1, -2, ...Array(5).fill(-Infinity)];
  const says = (/** @type {number[]} */ starts) => ofReach(layer(1, 1, 1, logs), starts)[0].text;
  assert.match(says([2, 5]), /From lag 3 on .* is 0: the state begins anew there/);
  assert.match(says([2]), /nothing at all goes back so far/, "it begins anew at lag 6");
  assert.match(says([]), /nothing at all goes back so far/);
});

test("gated cells have no criterion of one matrix", () => {
  assert.equal(ofReach({ ...layer(1, 1, 1, [0, -1]), sigma_max: null }).length, 1);
});

test("gradients are the same up to rounding, and not beyond", () => {
  assert.equal(ofSame({ missing_norm: 3e-16 }, "Naive").ok, true);
  assert.equal(ofSame({ missing_norm: 2e-12 }, "Naive").ok, false);
  assert.match(ofSame({ missing_norm: 3e-16 }, "Naive").text, /= 3·10⁻¹⁶, which is rounding\.$/);
  assert.match(ofSame({ missing_norm: 0 }, "Naive").text, /= 0\.$/);
  assert.deepEqual([ofVisits(10, 55, 10).ok, ofVisits(10, 54, 10).ok], [true, false]);
});

test("of a gradient that is 0 or no number nothing is judged", () => {
  const way = { algorithm: { name: "chunked", length: 4 }, cosine: "NaN", visits: 8 };
  for (const missing_norm of ["NaN", "Infinity"]) {
    const same = ofSame({ missing_norm }, "Naive");
    assert.equal(same.ok, null);
    assert.match(same.text, /^Naive and accumulated BPTT: the full gradient, L2 left out, is 0 or has left the finite/);
    const [cut] = ofCut({ ...way, missing_norm }, "chunked 4", 8);
    assert.match(cut.text, /^chunked 4: 8 backward steps; the full gradient, .* there is nothing to compare\.$/);
  }
  const odd = { limit: 1, ways: [{ norm: 0 }, { norm: 0 }], contributed: [0], contributed_clipped: [0] };
  assert.deepEqual(ofClipping(odd), [{ ok: null, text: "The gradient is 0: there is nothing to clip." }]);
  for (const norm of ["NaN", "Infinity"]) {
    const [one, ...more] = ofClipping({ ...odd, ways: [{ norm }, { norm }] });
    assert.deepEqual([one.ok, more], [null, []]);
    assert.match(one.text, /has left the finite range/);
  }
});

test("no loss sends anything where each error is 0, and of an echo it is said why", () => {
  const silent = (/** @type {any[][]} */ log10_errors) => isSilent({ log10_errors });
  assert.deepEqual(
    [[["-Infinity", "-Infinity"], ["-Infinity"]], [["-Infinity", -300]], [["-Infinity", "NaN"]], []].map(silent),
    [true, false, false, false],
  );
  const early = { ...DEFAULTS, task: "echo", steps: "3", lag: "3" };
  assert.match(ofSilence(early).text, /nothing to judge\. With T = 3 and lag 3 nothing is to be echoed yet/);
  for (const other of [
    { ...early, steps: "4" },
    { ...early, task: "parity" },
  ])
    assert.match(ofSilence(other).text, /nothing to judge\.$/);
});

test("what the schedule has changed by the film's iteration is told of the controls that stand at it", () => {
  const fields = { ...DEFAULTS, k2: "4", iteration: "10", changes: "5:algorithm=chunked,length=3; 11:k2=9" };
  assert.deepEqual(overruled(fields, ["algorithm", "k2", "length"]), ["algorithm", "length"]);
  const controls = [
    { field: "algorithm", label: "Truncation" },
    { field: "k2", label: "k2" },
    { field: "length", label: "Length of a block" },
  ];
  const [{ ok, text }] = ofSchedule(fields, controls);
  assert.equal(ok, null);
  assert.match(text, /^By iteration 10 the schedule has changed: Truncation; Length of a block\. /);
  assert.deepEqual(ofSchedule({ ...fields, iteration: "4" }, controls), []);
  assert.deepEqual(ofSchedule(fields, [controls[1]]), []);
});

test("what is left of the last error is told for each road, beside the RNN's own", () => {
  const lstm = { log10_cell_path: [-5, 0], log10_dc: [-4, 0] };
  const others = { gru: { log10_dh: [-7, -1] }, rnn: { log10_dh: [-9, -1] } };
  assert.equal(leftOf([-7, -1]), -6);
  const told = ofHighway({ lstm, ...others }, "last");
  assert.deepEqual(
    told.map(({ ok }) => ok),
    [null, null, null, null],
  );
  assert.match(told[1].text, /1·10⁻⁴ is left of the whole dc.*This LSTM keeps 1·10⁴ times as much as the RNN/);
  assert.match(told[3].text, /less than a tenth is left/);
  const less = ofHighway({ lstm: { log10_cell_path: [-11, 0], log10_dc: [-9, 0] }, ...others }, "last");
  assert.match(less[1].text, /the RNN keeps 10 times as much/);
  assert.match(ofHighway({ lstm: { ...lstm, log10_dc: [-0.5, 0] }, ...others }, "last")[3].text, /More than a tenth/);
});

test("where the last time step has no error, or epochs come between, nothing is said to be left", () => {
  const none = ["-Infinity", "-Infinity", "-Infinity"];
  const silent = { log10_cell_path: none, log10_dc: none };
  const rest = { gru: { log10_dh: none }, rnn: { log10_dh: none } };
  const told = (/** @type {any} */ lstm, at = "last", /** @type {number[]} */ starts = []) =>
    ofHighway({ lstm, ...rest }, at, starts).map(({ text }) => text);
  const nothing = ["At the last time step, t = 2, dc is 0: there is no error of which anything could be left."];
  assert.deepEqual(told(silent), nothing);
  assert.deepEqual(told({ ...silent, log10_dc: [-1, -2, "-Infinity"] }, "1,1,0"), nothing);
  assert.deepEqual(told({ log10_cell_path: ["NaN", 0, 0], log10_dc: [0, 0, 0] }), [
    "Some errors along the cell state are no numbers: nothing is compared.",
  ]);
  const epochs = { log10_cell_path: ["-Infinity", -1, 0], log10_dc: ["-Infinity", -1, 0] };
  assert.match(told(epochs, "last", [1])[0], /^The state begins anew at t = 1, in epochs: no error crosses there/);
  assert.equal(told(epochs, "last", [1]).length, 1);
  const [gates, left, beside] = told(epochs);
  assert.match(gates, /by 0 on average for each time step, 0 after 2\.$/, "gates that are 0 are no border");
  assert.equal(left, "After 2 time steps 0 is left of the whole dc.", "the others have no error");
  assert.match(beside, /^As much arrives as the forget gates let through/);
  assert.deepEqual([leftOf([-1, "-Infinity"]), leftOf(null)], [NaN, NaN]);
  assert.equal(leftOf(["-Infinity", -1]), -Infinity);
});

test("an error is what is left of the last one only where there is no other loss", () => {
  assert.deepEqual(["last", "every", "0,0,1", "0,1,1", "0,0,0", "0,1,0"].map(lastAlone), [
    true,
    false,
    true,
    false,
    false,
    false,
  ]);
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
  const exploded = ofClipping({ ...told, contributed: [90, 50], contributed_clipped: [0.9, 0.5] })[2];
  assert.equal(exploded.ok, null);
  assert.match(exploded.text, /Nothing has vanished here/);
  const nothing = ofClipping({ ...told, contributed: [0, 1], contributed_clipped: [0, 0.1] })[2];
  assert.deepEqual([nothing.ok, /adds nothing, and clipping changes nothing/.test(nothing.text)], [null, true]);
  assert.equal(ofClipping(told, false).length, 2, "no layer is recurrent");
});

test("memory that grows with T is not flat", () => {
  const way = (/** @type {number} */ exponent) => ({ stored_floats: [1, 2], exponents: { stored_floats: exponent } });
  assert.deepEqual(
    [ofMemory({ full: way(1), rtrl: way(-1e-16) }).ok, ofMemory({ full: way(1), rtrl: way(0.5) }).ok],
    [true, false],
  );
  assert.equal(
    ofMemory({ full: { stored_floats: [10, 20, 40] }, rtrl: { ...way(0), stored_floats: [7, 8, 9] } }).text,
    "Memory: RTRL holds 7 numbers whatever T is; BPTT from 10 to 40, in proportion to T.",
  );
});

test("the uppermost recurrent layer is the one that is told", () => {
  assert.deepEqual(recurrentOf({ layers: [{ a: 1 }, { a: 2 }, null] }), { a: 2 });
  assert.equal(recurrentOf({ layers: [null] }), null);
});

test("the form's way stands first among those beside full BPTT, and none twice", () => {
  const fields = { ...DEFAULTS, algorithm: "chunked", k1: "1", k2: "4", length: "3" };
  assert.deepEqual(waysBeside(fields).map(nameOf), ["chunked 3", "BPTT(4)", "epochwise 3"]);
});

test("what a way back leaves out is told with its backward steps and why", () => {
  const cut = (/** @type {any} */ algorithm, missing_norm = 0.5, steps = 8) =>
    ofCut({ algorithm, missing_norm, cosine: 0.9, visits: 12 }, "It", steps).map(({ text }) => text);
  const apart = "‖difference‖ is 0.5 of the full gradient’s norm, the cosine with it 0.9";
  assert.deepEqual(cut({ name: "truncated", k1: 1, k2: 3 }), [
    `It: 12 backward steps; a part is cut off: ${apart}.`,
    "Each backward pass walks over h = k2 = 3 states, so every loss has the same longest lag, k2 − 1 = 2.",
  ]);
  assert.match(cut({ name: "truncated", k1: 2, k2: 5 })[1], /lag, k2 − 1 = 4, the oldest lag k2 − k1 = 3\.$/);
  assert.equal(cut({ name: "truncated", k1: 1, k2: 8 }).length, 1, "nothing is cut");
  assert.match(cut({ name: "chunked", length: 4 })[1], /carried and detached/);
  assert.match(cut({ name: "epochwise", length: 4 })[1], /begins anew at each border/);
  assert.equal(cut({ name: "epochwise", length: 4 })[0], `It: 12 backward steps; ${apart}.`);
  for (const name of ["chunked", "epochwise"])
    assert.deepEqual(cut({ name, length: 8 }, 0), [
      "It: 12 backward steps; the gradient is that of full BPTT.",
      "One block holds the whole sequence: this is full BPTT.",
    ]);
  assert.equal(cut({ name: "custom" })[0], `It: 12 backward steps; ${apart}.`, "it may gather a loss twice");
  assert.deepEqual(cut({ name: "rtrl" }, 0), ["It: no backward step through time; the gradient is that of full BPTT."]);
});
