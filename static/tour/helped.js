/** Whether the step of a film helped: the same data once more, with the new weights. Pure. */

import { inForce } from "../film/schedule.js";
import { flat, real, threeDigits } from "../shared/numbers.js";

/** @typedef {import("../types.js").Start} Start */
/** @typedef {import("../types.js").Step} Step */
/** @typedef {{loss: number, right: number, asked: number}} Outcome right: how many of the asked answers */

const MOST = 2500; // steps of a film that is computed once more

/**
 * What has to be computed for it: the film of its own data, begun with the weights with which it ended.
 * @param {Start} start
 * @param {Step[]} steps
 * @returns {Record<string, any> | null} null where the film is too large to be computed twice, or has no finite update
 */
export function againOf(start, steps) {
  const updates = steps.filter(({ phase }) => phase === "update");
  const finite = updates.every(({ values }) =>
    Object.values(values).every((value) => flat(value).every(Number.isFinite)),
  );
  if (updates.length !== start.layers.length || steps.length > MOST || !finite) return null;
  const params = start.params.map((old, layer) => ({
    ...old,
    ...updates.find((step) => step.layer === layer)?.values,
  }));
  const { layers, loss, loss_at, l2, state, algorithm: way } = inForce(start.request);
  const data = { inputs: start.inputs, targets: start.targets };
  const algorithm = way.name === "epochwise" ? way : { name: "full" }; // in epochs the states are others
  return { layers, loss, loss_at, l2, data, params, algorithm, ...(state ? { state } : {}) };
}

/**
 * The loss, and how many one-hot targets have the largest output; of equal ones the first, as on the stage.
 * @param {Step[]} steps
 * @param {any} total
 */
export function outcomeOf(steps, total) {
  let [right, asked] = [0, 0];
  for (const { phase, values } of steps) {
    if (phase !== "loss" || !real(values.weight)) continue;
    values.target.forEach((/** @type {any[]} */ row, /** @type {number} */ b) => {
      const [target, output] = [row.map(real), values.output[b].map(real)];
      if (target.length < 2 || target.filter((y) => y === 1).length !== 1 || target.some((y) => y && y !== 1)) return;
      asked += 1;
      right += Number(target.indexOf(1) === output.indexOf(Math.max(...output)));
    });
  }
  return { loss: real(total), right, asked };
}

/** @param {Outcome} before @param {Outcome} after */
export function helpedSaid(before, after) {
  const [from, to] = [before.loss, after.loss].map((loss) => threeDigits(loss));
  if (!Number.isFinite(after.loss)) return `It did not help: the loss of this film is no longer a finite number.`;
  const [helped, way] = after.loss < before.loss ? ["It helped", "falls"] : ["It did not help", "rises"];
  const loss =
    from === to
      ? `The loss of this film stays at ${to}`
      : `${helped}: the loss of this film ${way} from ${from} to ${to}`;
  if (!after.asked || after.asked < 2) return `${loss}.`;
  const than = after.right === before.right ? "as before" : `instead of ${before.right}`;
  return `${loss}, and ${after.right} of ${after.asked} answers are right ${than}.`;
}
