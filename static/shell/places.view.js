/**
 * Where the parts of the page stand: NOW beside the stage or in the dock, the transport under the stage or under the
 * thumb, the film in the dock while a lab has its place. Nodes are moved, so that the order of focus is that of the
 * screen.
 */

import { byId } from "../shared/dom.view.js";

/** @typedef {import("./dock.view.js").Dock} Dock */

/** @param {Dock} dock @param {() => void} moved after anything stands elsewhere */
export function createPlaces(dock, moved) {
  const [page, film, watch, now, transport] = ["page", "film", "watch", "now", "transport"].map((id) => byId(id));
  const [broad, phone] = [matchMedia("(min-width: 1000px)"), matchMedia("(max-width: 639.98px)")];
  let before = "";
  for (const window of [broad, phone]) window.addEventListener("change", place);
  new MutationObserver(place).observe(byId("lab"), { attributeFilter: ["hidden"] });
  return { place };

  function place() {
    if (matchMedia("print").matches) return; // paper has an order of its own
    const lab = !byId("lab").hidden;
    const beside = broad.matches && !lab;
    const key = `${beside},${phone.matches},${lab}`;
    if (key === before) return;
    before = key;
    document.documentElement.toggleAttribute("data-lab", lab);
    put(watch, lab ? byId("panel-film") : film, !lab);
    put(transport, phone.matches && !lab ? film : watch, false);
    put(now, beside ? page : byId("panel-now"), false);
    dock.offer("now", !beside);
    dock.offer("film", lab);
    const { selected } = dock;
    if (lab) dock.select("");
    else if (["", "film"].includes(selected()) || (beside && selected() === "now")) dock.select("errors");
    if (!beside && !lab && selected() === "errors") dock.select("now");
    moved();
  }
}

/** @param {HTMLElement} node @param {HTMLElement} into @param {boolean} second before what is last there */
function put(node, into, second) {
  if (second) into.insertBefore(node, byId("dock"));
  else if (into.lastElementChild !== node) into.append(node);
}
