/** The network that a training has left, until a film of one of its iterations is opened. Pure. */

import { trainedOf } from "./training.js";

/** @param {() => void} learned the network is another one, by its updates */
export function createTrained(learned) {
  let link = "";
  let opened = false;
  return { link: () => link, follow, open };

  /** @param {import("./training.js").Run} run @param {import("../form/query.js").Fields} fields of the film */
  function follow(run, fields) {
    if (run.state === "running") opened = false;
    const left = run.state === "running" || opened ? link : trainedOf(run, fields);
    if (left === link) return;
    link = left;
    learned();
  }

  /** A film is what is looked at. */
  function open() {
    [link, opened] = ["", true];
  }
}
