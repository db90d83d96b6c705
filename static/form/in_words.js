/** What the folded form holds, in words. Pure. */

import { applies, isStill } from "./query.js";

/** Its cell, its sizes and its algorithm. @param {import("./query.js").Fields} fields */
export const inWords = (fields) =>
  [
    fields.cell === "dense" ? "MLP" : fields.cell?.toUpperCase(),
    unitsOf(fields.hidden ?? ""),
    ...(applies("steps", fields) && !isStill(fields.task) ? [`T ${fields.steps}`] : []),
    ...(fields.cell === "dense" ? [] : [fields.algorithm === "rtrl" ? "RTRL" : `${fields.algorithm} BPTT`]),
  ].join(" · ");

/** The sizes of the hidden layers, where there are some. @param {string} hidden */
function unitsOf(hidden) {
  if (!hidden.trim()) return "no hidden layer";
  return `${hidden} unit${hidden === "1" ? "" : "s"}`;
}
