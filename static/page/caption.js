/** What the caption says: one calm sentence a phase while the film plays, the step's own when it rests. Pure. */

import { layerName, maybeWrong, wrongPass } from "../film/naming.js";
import { phaseOf } from "../film/phases.js";
import { inForce } from "../film/schedule.js";
import { sentence } from "../now/sentences.js";

/** @typedef {import("../types.js").Board} Board */
/** @typedef {import("../types.js").Start} Start */
/** @typedef {{phase: string, place: string, says: string}} Said phase: by whose colour the band is drawn */

/** @type {Record<string, (start: Start) => string>} */
const CALM = {
  forward: ({ steps }) =>
    steps > 1
      ? "The values go forward: up through the layers, and on from time step to time step. " +
        "Each answer is compared with its target."
      : "The values go forward, up through the layers, and the answer is compared with its target.",
  backward(start) {
    if (maybeWrong(start)) return "The error flows backward.";
    return start.steps > 1
      ? "The error flows backward: down through the layers, and back from time step to time step. " +
          "Where two errors meet, they add up."
      : "The error flows backward, down through the layers: each unit gathers what all units above it send.";
  },
  influence: () => "How the weights move the state goes forward with the values; no error flows back through time.",
  update: ({ request }) =>
    "All errors have become gradients. " +
    (inForce(request).optimizer.name === "sgd"
      ? "Now each weight takes one step against its own gradient."
      : "Now the optimizer makes one step of them, and of those before."),
};

/** @param {Board} board @param {boolean} playing @returns {Said} */
export function captionOf(board, playing) {
  const { step, start } = board;
  if (!step) return { phase: "", place: "", says: sentence(board) };
  const phase = phaseOf(step).name;
  const wrong = wrongPass(board.start);
  if (!playing) return { phase, place: [placeOf(board), wrong].filter(Boolean).join(" · "), says: sentence(board) };
  return { phase, place: wrong, says: CALM[phase === "loss" ? "forward" : phase](start) };
}

/** Where the step of a board is: its layer, its time step, and which sweep. @param {Board} board */
export function placeOf({ start, step }) {
  if (step?.layer == null) return "";
  const at = step.t == null || start.steps < 2 ? "" : ` at t = ${step.t}`;
  const sweep =
    start.sweeps.length > 1 && step.sweep != null ? `, sweep ${step.sweep + 1} of ${start.sweeps.length}` : "";
  return `${layerName(start, step.layer)}${at}${sweep}`;
}
