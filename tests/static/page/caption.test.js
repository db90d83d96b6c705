import assert from "node:assert/strict";
import { test } from "node:test";
import { boardAt } from "../../../static/film/board.js";
import { phaseOf } from "../../../static/film/phases.js";
import { sentence } from "../../../static/now/sentences.js";
import { captionOf, placeOf } from "../../../static/page/caption.js";
import { goldenTraces } from "../golden.js";

const FILMS = goldenTraces();

/** The boards of a film, one after the other. @param {import("../golden.js").Golden} film */
const boards = ({ start, steps, end }) =>
  Array.from({ length: steps.length + 1 }, (_, n) => boardAt({ start, steps, end }, n, 0, null));

test("at rest the caption is the sentence of the step, and says where it is", () => {
  for (const film of FILMS)
    for (const board of boards(film)) {
      const { says, place } = captionOf(board, false);
      assert.equal(says, sentence(board));
      if (board.step?.t != null && film.start.steps > 1) assert.match(place, new RegExp(` at t = ${board.step.t}\\b`));
    }
});

test("while the film plays each phase has one short sentence, and the loss is part of the way forward", () => {
  for (const film of FILMS) {
    /** @type {Map<string, Set<string>>} */
    const said = new Map();
    for (const board of boards(film).slice(1)) {
      const { says, place } = captionOf(board, true);
      const name = phaseOf(/** @type {any} */ (board.step)).name.replace("loss", "forward");
      said.set(name, (said.get(name) ?? new Set()).add(says));
      assert.equal(place, "");
      assert.ok(says.length < 150, says);
    }
    for (const sentences of said.values()) assert.equal(sentences.size, 1);
    assert.equal(new Set([...said.values()].flatMap((each) => [...each])).size, said.size);
  }
});

test("an update goes against the gradient by SGD alone; what else moves weights has a memory", () => {
  const says = (/** @type {any} */ request) =>
    captionOf(/** @type {any} */ ({ step: { phase: "update", layer: 0 }, start: { steps: 1, request } }), true).says;
  assert.match(says({ optimizer: { name: "sgd" } }), /against its own gradient/);
  for (const request of [
    { optimizer: { name: "momentum" } },
    { optimizer: { name: "sgd" }, iteration: 1, changes: [{ at: 1, optimizer: { name: "adam" } }] },
  ])
    assert.doesNotMatch(says(request), /against/);
});

test("while a film plays, time is spoken of as soon as there are two time steps", () => {
  const board = (/** @type {string} */ phase, /** @type {number} */ steps) =>
    /** @type {any} */ ({ step: { phase, layer: 0, t: 0 }, start: { steps, layers: [{ cell: "rnn" }], request: {} } });
  for (const phase of ["forward", "backward"])
    assert.deepEqual(
      [1, 2, 3].map((steps) => /time step to time step/.test(captionOf(board(phase, steps), true).says)),
      [false, true, true],
      phase,
    );
});

test("a place has a time step as soon as there are two, and a sweep where there are several", () => {
  const layers = [{ cell: "rnn" }, { cell: "dense" }];
  const at = (/** @type {number} */ steps, /** @type {number} */ sweeps) =>
    placeOf(
      /** @type {any} */ ({ start: { steps, layers, sweeps: Array(sweeps) }, step: { layer: 0, t: 1, sweep: 0 } }),
    );
  assert.deepEqual([at(1, 1), at(2, 1), at(2, 2)], ["h¹", "h¹ at t = 1", "h¹ at t = 1, sweep 1 of 2"]);
});
