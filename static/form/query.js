/** What the form says <-> the page's address. Pure. */

import { changesOf } from "./changes.js";

/** @typedef {Record<string, string>} Fields */

/**
 * A field of the form.
 * @typedef {object} Field
 * @property {string} name
 * @property {string} default what it is where a link is silent
 * @property {boolean} quiet whether a link leaves it out while it is that
 * @property {Record<string, string[]>} when the choices in other fields beside which it means something; none: any
 * @property {string} example what fills it in where it is needed and empty
 */
/**
 * What suits a task, and whether its batches are drawn, not always the same.
 * @typedef {{name: string, batch: string, loss: string, still: boolean, drawn: boolean}} Suited
 */

/** Names that others append to links: beginnings, whole. @typedef {{begin: string[], names: string[]}} Trackers */

/** @type {{fields: Record<string, Field>, tasks: Record<string, Suited>, trackers: Trackers}} */
const form = { fields: {}, tasks: {}, trackers: { begin: [], names: [] } };

/**
 * The table of the form, of which no copy is kept here: see `for_page` in app/form/fields.py.
 * @param {{fields: Field[], tasks: Suited[], trackers: Trackers}} table
 */
export function learnForm(table) {
  form.fields = byName(table.fields);
  form.tasks = byName(table.tasks);
  form.trackers = table.trackers;
}

/** @template {{name: string}} T @param {T[]} rows @returns {Record<string, T>} */
const byName = (rows) => Object.fromEntries(rows.map((row) => [row.name, row]));

/**
 * Whether a field means something beside the others, as they are asked for or as the schedule changes them.
 * @param {string} field @param {Fields} fields
 */
export const applies = (field, fields) => {
  const when = Object.entries(form.fields[field]?.when ?? {});
  return stages(fields).some((stage) => when.every(([other, choices]) => suits(stage, other, choices)));
};

/** @param {Fields} fields @param {string} other @param {string[]} choices; none: any */
function suits(fields, other, choices) {
  if (other === "cell") return choices.some((cell) => `${fields.cell},${fields.hidden}`.includes(cell));
  const value = (fields[other] ?? "").trim(); // white space alone is nothing, as for the server
  return choices.length ? choices.includes(value) : Boolean(value);
}

/**
 * The fields as they are asked for, and after each change of the schedule, as app/form/query.py reads it.
 * @param {Fields} fields
 * @returns {Fields[]}
 */
function stages(fields) {
  const all = [fields];
  for (const change of changesOf(fields.changes ?? "")) all.push({ ...all[all.length - 1], ...change.fields });
  return all;
}

/** @param {Fields} fields @returns {string} the query of a link which says all that matters */
export function queryOf(fields) {
  const query = new URLSearchParams();
  for (const [field, value] of Object.entries(fields)) {
    const silent = form.fields[field]?.quiet && value === form.fields[field].default;
    if (applies(field, fields) && !silent) query.set(field, value);
  }
  return query.toString();
}

/** Whether nothing of a task goes through time. @param {string} task */
export const isStill = (task) => form.tasks[task]?.still ?? false;

/** Whether the batches of a task are drawn by chance. @param {string} task */
export const isDrawn = (task) => form.tasks[task]?.drawn ?? true;

/** @param {string} name whether it is of those that others append to links */
const isTracker = (name) =>
  form.trackers.names.includes(name) || form.trackers.begin.some((beginning) => name.startsWith(beginning));

/**
 * Unknown fields stay in, so that the server can refuse them by name; what others append to links does not.
 * @param {string} query
 * @returns {Fields}
 */
export function fieldsOf(query) {
  const said = /** @type {Fields} */ (
    Object.fromEntries([...new URLSearchParams(query)].filter(([name]) => !isTracker(name)))
  );
  const task = said.task || silentTask(said.cell === "dense");
  const defaults = Object.fromEntries(Object.entries(form.fields).map(([name, field]) => [name, field.default]));
  return { ...defaults, ...suitedTo(task), ...nonEmpty(said), task };
}

/** What fills in each field where it is needed and empty. @returns {Fields} */
export const examples = () =>
  Object.fromEntries(Object.entries(form.fields).map(([name, { example }]) => [name, example]));

/** What is left out follows the task. @param {string} task @returns {Fields} */
const suitedTo = (task) => {
  const { batch, loss } = form.tasks[task] ?? form.tasks[silentTask(false)];
  return { batch, loss };
};

/** The first task for layers without a state, or the first in time. @param {boolean} still */
const silentTask = (still) => Object.keys(form.tasks).find((task) => form.tasks[task].still === still) ?? "";

/** Without what is empty and by itself would be so. @param {Fields} said @returns {Fields} */
const nonEmpty = (said) =>
  Object.fromEntries(Object.entries(said).filter(([name, value]) => value || form.fields[name]?.default !== ""));

/**
 * What goes along with a choice, so that it makes sense at once: a cell brings a task that it can learn, and a task a
 * loss and a batch that suit it, and something to begin with.
 * @param {Fields} fields
 * @param {string} changed
 * @param {Fields} before
 * @returns {Fields}
 */
export function suited(fields, changed, before) {
  if (changed === "task") return withTask(fields, before);
  if (changed !== "cell" || fields.cell === before.cell) return fields;
  const still = fields.cell === "dense";
  const fits = still === Boolean(form.tasks[fields.task]?.still);
  return withTask({ ...fields, task: fits ? fields.task : silentTask(still) }, before);
}

/** @param {Fields} fields @param {Fields} before @returns {Fields} */
function withTask(fields, before) {
  if (fields.task === before.task) return fields;
  const examples = Object.entries(form.fields)
    .filter(([name, { example }]) => example && !fields[name] && applies(name, fields))
    .map(([name, { example }]) => [name, example]);
  const { output, loss_at } = form.fields;
  return {
    ...fields,
    ...suitedTo(fields.task),
    ...Object.fromEntries(examples),
    output: output.default,
    loss_at: loss_at.default,
  };
}
