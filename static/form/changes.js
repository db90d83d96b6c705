/** The schedule of the form: which of its fields are others from which iteration on. Pure. */

/** @typedef {import("./query.js").Fields} Fields */
/** @typedef {{at: number, fields: Fields}} Change from iteration `at` on these fields of the form are others */

/** The changes of a schedule as the form says it, `100:rate=0.01; 200:clip=norm,limit=1`. @param {string} schedule */
export const changesOf = (schedule) =>
  schedule
    .split(";")
    .filter((each) => each.trim())
    .map((each) => {
      const [at, pairs] = halves(each, ":");
      const fields = pairs.split(",").filter((pair) => pair.trim());
      return { at: Number(at), fields: Object.fromEntries(fields.map((pair) => halves(pair, "="))) };
    });

/** What stands before the first of these signs, and after it. @param {string} text @param {string} sign */
function halves(text, sign) {
  const [first, ...rest] = text.split(sign);
  return [first.trim(), rest.join(sign).trim()];
}

/** @param {Change[]} changes which change nothing are left out */
export const scheduleOf = (changes) =>
  changes
    .map(({ at, fields }) => ({ at, pairs: Object.entries(fields).map(([name, value]) => `${name}=${value}`) }))
    .filter(({ pairs }) => pairs.length)
    .map(({ at, pairs }) => `${at}:${pairs.join(",")}`)
    .join("; ");

/**
 * The changes that hold at the iteration of a film, and those that come later.
 * @param {Fields} fields @returns {{passed: Change[], coming: Change[]}}
 */
function parted({ changes = "", iteration = "0" }) {
  const all = changesOf(changes);
  const hasCome = (/** @type {Change} */ { at }) => at <= Number(iteration);
  return { passed: all.filter(hasCome), coming: all.filter((change) => !hasCome(change)) };
}

/** The changes with which a film's weights were made, as the form has them. @param {Fields} fields */
export const passedChanges = (fields) => scheduleOf(parted(fields).passed);

/**
 * The fields as they stand at their own iteration; of the schedule is left what comes later.
 * @param {Fields} fields @returns {Fields}
 */
export function fieldsInForce(fields) {
  const { passed, coming } = parted(fields);
  return passed.length
    ? { ...fields, ...Object.assign({}, ...passed.map((change) => change.fields)), changes: scheduleOf(coming) }
    : { ...fields };
}

/**
 * The fields of a run that begins where another one is: what holds there, and the rest of the schedule so much sooner.
 * @param {Fields} fields @returns {Fields}
 */
export function begunHere(fields) {
  const made = Number(fields.iteration ?? 0);
  if (!made) return fields;
  const { changes = "", ...now } = fieldsInForce(fields);
  const coming = changesOf(changes).map(({ at, fields }) => ({ at: at - made, fields }));
  return { ...now, changes: scheduleOf(coming), iteration: "0" };
}

/**
 * A run in which some fields are others from its beginning to its end: no change on the way takes that back.
 * @param {Fields} fields
 * @param {Fields} other
 * @returns {Fields}
 */
export function throughout(fields, other) {
  const all = changesOf(fields.changes ?? "");
  const isOther = (/** @type {string} */ name) => name in other;
  if (!all.some((change) => Object.keys(change.fields).some(isOther))) return { ...fields, ...other };
  const kept = all.map((change) => ({
    at: change.at,
    fields: Object.fromEntries(Object.entries(change.fields).filter(([name]) => !isOther(name))),
  }));
  return { ...fields, ...other, changes: scheduleOf(kept) };
}
