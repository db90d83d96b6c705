/** What lights up on the units and weights of an MLP where one asks about a number: what it was made of. Pure. */

/** @typedef {import("../film/roads.js").Roads} Roads */
/** @typedef {import("../types.js").Start} Start */
/**
 * @typedef {object} Lights
 * @property {(layer: number, i: number, j: number) => boolean} edge whether the weight from unit i to unit j of a layer
 * @property {(layer: number, unit: number) => boolean} unit layer -1 is the inputs
 * @property {(unit: number) => boolean} target what an output is compared with
 * @property {string} key of what lights up
 */

const INPUTS = ["x", "dx"]; // numbers of the units below a layer

/**
 * @param {Start} start
 * @param {Roads | undefined} lit
 * @returns {Lights | null} null where one asks about no number
 */
export function lightsOf(start, lit) {
  const opened = lit?.opened;
  if (!opened) return null;
  const top = start.layers.length - 1;
  const { layer, name, i, j, phase } = opened;
  const key = [phase, layer, name, i, j].join();
  const none = { edge: () => false, target: () => false, key };
  if (phase === "gradient" || phase === "visit") {
    if (j === undefined) return { ...none, unit: (l, k) => l === layer && k === i };
    return {
      ...none,
      edge: (l, from, to) => l === layer && from === i && to === j,
      unit: (l, k) => (l === layer && k === j) || (l === layer - 1 && k === i),
    };
  }
  const below = INPUTS.includes(name); // such a number has gone through the weights over its unit
  const [own, over] = below ? [layer - 1, layer] : [layer, layer + 1];
  if (phase === "backward" || below)
    return {
      key,
      edge: (l, from) => l === over && from === i,
      unit: (l, k) => (l === own && k === i) || l === over,
      target: (k) => own === top && k === i,
    };
  if (phase === "loss") return { ...none, unit: (l, k) => l === top && k === i, target: (k) => k === i };
  return {
    ...none,
    edge: (l, _, to) => l === layer && to === i,
    unit: (l, k) => (l === layer && k === i) || l === layer - 1,
  };
}
