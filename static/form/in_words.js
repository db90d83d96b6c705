/** What the folded form holds, in words. Pure. */

import { fieldsInForce } from "./changes.js";
import { applies, isStill } from "./query.js";

/** Its cell, its sizes and the algorithm that its film has by then. @param {import("./query.js").Fields} fields */
export function inWords(fields) {
  const { algorithm } = fieldsInForce(fields);
  return [
    fields.cell === "dense" ? "MLP" : fields.cell?.toUpperCase(),
    unitsOf(fields.hidden ?? ""),
    ...(applies("steps", fields) && !isStill(fields.task) ? [`T ${fields.steps}`] : []),
    ...(fields.cell === "dense" ? [] : [algorithm === "rtrl" ? "RTRL" : `${algorithm} BPTT`]),
  ].join(" · ");
}

/** The sizes of the hidden layers, where there are some. @param {string} hidden */
function unitsOf(hidden) {
  if (!hidden.trim()) return "no hidden layer";
  return `${hidden} unit${hidden === "1" ? "" : "s"}`;
}
