/** What a film is computed with, where its request has a schedule: changes from some iterations on. Pure. */

/** @typedef {import("../form/query.js").Fields} Fields */

/**
 * The request as it stands at its own iteration: optimizer, clip and algorithm are those of the last change until then.
 * The echo in a film's first message says what was asked for, and not this.
 * @param {Record<string, any>} request
 * @returns {Record<string, any>}
 */
export function inForce(request) {
  const found = { ...request };
  for (const { at, ...parts } of request.changes ?? []) if (at <= (request.iteration ?? 0)) Object.assign(found, parts);
  return found;
}

/**
 * The same of a form: its fields as they stand at its iteration.
 * @param {Fields} fields
 * @returns {Fields}
 */
export function fieldsInForce(fields) {
  const { iteration, changes } = fields;
  return { ...inForce({ ...fields, iteration: Number(iteration), changes: changesIn(changes) }), iteration, changes };
}

/**
 * 100:rate=0.01; 200:clip=norm,limit=1 are two changes, each with the iteration from which it holds.
 * @param {string} text
 */
const changesIn = (text) =>
  text
    .split(";")
    .filter((change) => change.trim())
    .map((change) => {
      const [at, said] = change.split(":");
      const pairs = (said ?? "").split(",").map((pair) => pair.split("=").map((part) => part.trim()));
      return { at: Number(at), ...Object.fromEntries(pairs) };
    });
