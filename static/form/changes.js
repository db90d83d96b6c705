/** The schedule of the form: which of its fields are others from which iteration on. Pure. */

/** @typedef {import("./query.js").Fields} Fields */
/** @typedef {{at: number, says: string}} Change says: the fields that are others from there on, as the form has them */

/** At which iterations something changes. @param {string} changes @returns {Change[]} */
export const changesOf = (changes) =>
  changes
    .split(";")
    .filter((each) => each.trim())
    .map((each) => ({ at: Number(each.split(":")[0]), says: each.split(":").slice(1).join(":").trim() }));

/** @param {Change[]} changes as the form has them */
const written = (changes) => changes.map(({ at, says }) => `${at}:${says}`).join("; ");

/** @param {Change} change @returns {Fields} */
const fieldsIn = ({ says }) =>
  Object.fromEntries(
    says
      .split(",")
      .filter((pair) => pair.trim())
      .map((pair) => {
        const [name, ...value] = pair.split("=");
        return [name.trim(), value.join("=").trim()];
      }),
  );

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
export const passedChanges = (fields) => written(parted(fields).passed);

/**
 * The fields as they stand at their own iteration; of the schedule is left what comes later.
 * @param {Fields} fields @returns {Fields}
 */
export function fieldsInForce(fields) {
  const { passed, coming } = parted(fields);
  return passed.length
    ? { ...fields, ...Object.assign({}, ...passed.map(fieldsIn)), changes: written(coming) }
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
  const coming = changesOf(changes).map(({ at, says }) => ({ at: at - made, says }));
  return { ...now, changes: written(coming), iteration: "0" };
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
  if (!all.some((change) => Object.keys(fieldsIn(change)).some(isOther))) return { ...fields, ...other };
  const kept = all
    .map((change) => Object.entries(fieldsIn(change)).filter(([name]) => !isOther(name)))
    .map((pairs, k) => ({ at: all[k].at, says: pairs.map(([name, value]) => `${name}=${value}`).join(",") }));
  return { ...fields, ...other, changes: written(kept.filter(({ says }) => says)) };
}
