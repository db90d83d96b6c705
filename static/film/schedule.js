/** What a film is computed with, where its request has a schedule: changes from some iterations on. Pure. */

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
