/** Which controls of a lab the schedule of its film has overruled. Pure. */

import { fieldsInForce } from "../form/changes.js";

/** @typedef {import("../form/query.js").Fields} Fields */
/** @typedef {import("./verdicts.js").Verdict} Verdict */

/**
 * Which of these fields the schedule has changed by the film's iteration.
 * @param {Fields} fields
 * @param {string[]} names
 */
export function overruled(fields, names) {
  const way = fieldsInForce(fields);
  return names.filter((name) => way[name] !== fields[name]);
}

/**
 * What a schedule takes out of the hand that moves a control; nothing where it takes none.
 * @param {Fields} fields
 * @param {{field: string, label: string}[]} controls
 * @returns {Verdict[]}
 */
export function ofSchedule(fields, controls) {
  const changed = overruled(
    fields,
    controls.map(({ field }) => field),
  );
  const labels = controls.filter(({ field }) => changed.includes(field)).map(({ label }) => label);
  if (!labels.length) return [];
  return [
    {
      ok: null,
      text:
        `By iteration ${fields.iteration} the schedule has changed: ${labels.join("; ")}. What stands there holds ` +
        "before the change; all else here is of what holds now.",
    },
  ];
}
