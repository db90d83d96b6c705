import assert from "node:assert/strict";
import { test } from "node:test";
import { first } from "../../../static/page/page.js";
import { closed, openUp } from "../../../static/inside/inside.js";
import { fragmentOf, leaving, placeIn } from "../../../static/page/fragment.js";
import { ALL } from "../../../static/shared/numbers.js";
import { changed } from "../../../static/shared/hash.js";
import { goldenTraces, linkTraces, randomTraces } from "../golden.js";

const films = [...goldenTraces(), ...(await randomTraces(3))];
const [rnn, gru] = await linkTraces([
  "hidden=3&steps=5&batch=2&algorithm=truncated&k1=2&k2=3",
  "cell=gru&hidden=2&steps=4",
]);
const blank = first({ logarithmic: true, theme: "light", notation: "row" });

/** @param {any} page @returns {string} */
const written = (page) => changed("", fragmentOf({ ...blank, film: gru, ...page }));

/** Every number of a step that can be opened. @param {any} start @param {any} step @returns {any[]} */
function refsOf(start, { phase, layer, t, sweep, values, grads }) {
  const named = ["forward", "loss", "backward"].includes(phase)
    ? Object.entries(values).filter(([, rows]) => Array.isArray(rows))
    : [];
  const numbers = named.flatMap(([name, rows]) =>
    rows[0].map((/** @type {any} */ _, /** @type {number} */ i) => ({ phase, layer, t, name, i })),
  );
  const passes = phase === "backward" && sweep !== null ? numbers.map((ref) => ({ ...ref, sweep })) : [];
  const kind = { backward: { phase: "visit", t, sweep }, gradient: { phase: "gradient", t: null } }[phase];
  const weights = Object.entries(kind ? grads : {}).map(([name, g]) =>
    Array.isArray(g[0])
      ? { ...kind, layer, name, i: g.length - 1, j: g[0].length - 1 }
      : { ...kind, layer, name, i: 0 },
  );
  return [...numbers, ...passes, ...weights];
}

test("whatever can be opened is written into the address, and read from it again", () => {
  for (const { name, start, steps } of films)
    for (const ref of steps.flatMap((step) => refsOf(start, step))) {
      const hash = written({ inside: openUp(closed, start, ref, false) });
      assert.deepEqual(placeIn(hash, start).opened, ref, `${name}: ${hash}`);
    }
});

test("the words are those of the contract", () => {
  const at = { player: { ...blank.player, cursor: 28.4 } };
  const delta = { phase: "backward", layer: 0, t: 2, name: "delta", i: 1 };
  const weight = { phase: "gradient", layer: 0, t: null, name: "U", i: 1, j: 2 };
  const [one, two] = [delta, weight].map((ref) => ({
    ...{ ...at, film: rnn },
    inside: openUp(closed, rnn.start, ref, false),
  }));
  assert.equal(written({ ...one, film: gru }), "#at=28&open=delta,0,2,1&notation=row", "there is one example");
  assert.equal(written(one), "#at=28&open=delta,0,2,1&example=0&notation=row");
  assert.equal(written({ ...two, example: 1, notation: "column" }), "#at=28&open=dU,0,1,2&example=1&notation=column");
  assert.equal(
    written({ film: rnn, credit: { t: 4, k: 0 }, example: ALL }),
    "#at=0&open=loss,4,0&example=all&notation=row",
  );
  assert.deepEqual(placeIn("#at=28&open=loss%2C4%2C0&example=all&notation=column", rnn.start), {
    at: 28,
    opened: null,
    credit: { t: 4, k: 0 },
    example: ALL,
    notation: "column",
  });
});

test("a gradient and an error of one name are told apart by the layer's parameters", async () => {
  const [lstm] = await linkTraces(["cell=lstm&hidden=2&steps=4"]);
  assert.equal(placeIn("open=dc,0,1", gru.start).opened?.phase, "gradient");
  assert.equal(placeIn("open=dc,0,2,1", lstm.start).opened?.phase, "backward");
});

test("what a film has not is left out, whatever stands in the address", () => {
  const nothing = { at: null, opened: null, credit: null, example: null, notation: null };
  const wrong = [
    "at=-1",
    "at=3.5",
    "at=%",
    "at=1e3",
    "open=delta,0,5,1",
    "open=delta,0,2,3",
    "open=delta,9,0,0",
    "open=delta,0,2",
    "open=delta,0,2,1,9",
    "open=delta,0,2,1,0,0",
    "open=loss,0,3",
    "open=loss,9,0",
    "open=loss,1,4,0",
    "open=weight,1,4,0",
    "open=dU,0,3,0",
    "open=dU,0,1",
    "open=db,0,1,9",
    "open=dconstructor,0,0,0",
    "open=constructor,0,0,0",
    "open=__proto__,0,0,0",
    "open=,,,",
    "open=<script>",
    "example=2",
    "example=-1",
    "notation=hebrew",
    "__proto__=1&constructor=2",
    "",
  ];
  for (const hash of wrong) assert.deepEqual(placeIn(`#${hash}`, rnn.start), nothing, hash);
  assert.equal(placeIn("#example=all", gru.start).example, null);
});

test("who leaves a film leaves where it was, and a wrong pass beside it, but no other second run", () => {
  assert.equal(leaving("#at=3&open=dh,0,2,1&example=1&train=200&beside=cell%3Dlstm"), "#train=200&beside=cell%3Dlstm");
  assert.equal(leaving("#beside=mistakes%3Dsign%253A0&train=200"), "#train=200");
});
