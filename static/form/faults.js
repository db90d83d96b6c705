/** Where what the server refuses is said: beside the field in which one types, each sentence once. Pure. */

/** @typedef {import("../types.js").Refusal} Refusal */

/**
 * @param {Refusal | null} refusal
 * @param {Set<string>} shown the fields of the form that one sees
 * @returns {{beside: Record<string, string[]>, onTop: string[]}} the sentences by field, and those of no field
 */
export function faultsBeside(refusal, shown) {
  /** @type {Record<string, string[]>} */
  const beside = {};
  /** @type {string[]} */
  const onTop = [];
  const faults = refusal?.fields.length ? refusal.fields : refusal ? [{ field: "", message: refusal.message }] : [];
  for (const { field, message } of faults) {
    const [name] = field.split(/[[.]/);
    const place = shown.has(name) ? (beside[name] ??= []) : onTop;
    if (!place.includes(message)) place.push(message);
  }
  return { beside, onTop };
}

/**
 * What a browser takes for no number it hands on as nothing, which would mean what is usual.
 * @param {string} field
 * @returns {Refusal}
 */
export function noNumber(field) {
  const message = `${field} is no number; write it with a point for decimals, and nothing between thousands.`;
  return { message, fields: [{ field, message }] };
}
