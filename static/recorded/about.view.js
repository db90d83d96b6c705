/** The dialog of a film that is one file: where it is computed, what was asked, and who computed it. */

import { copyFrom, selectsAll } from "../export/clipboard.view.js";
import { requestOf } from "../export/export.js";
import { createDialog } from "../shared/dialog.view.js";
import { byId } from "../shared/dom.view.js";
import { save } from "../shared/save.view.js";
import { wholeTrace } from "./api.view.js";

/** @typedef {Pick<import("../types.js").Film, "start" | "end"> & {link: string}} Seen */

/** @param {() => Seen} see @returns {() => void} which opens it, or closes it */
export function createAbout(see) {
  const fields = /** @type {HTMLInputElement[]} */ (["about-link", "about-request"].map((id) => byId(id)));
  const said = byId("about-said");
  fields.forEach(selectsAll);
  for (const button of byId("about").querySelectorAll("[data-copies]"))
    button.addEventListener("click", async () => {
      const field = byId(/** @type {HTMLElement} */ (button).dataset.copies ?? "");
      said.textContent = await copyFrom(/** @type {HTMLInputElement} */ (field));
    });
  byId("about-json").addEventListener("click", () => {
    const { start } = see();
    if (start) said.textContent = save("backflow-request.json", new Blob([requestOf(start)]));
  });
  byId("about-trace").addEventListener("click", async () => {
    said.textContent = save("backflow-trace.jsonl", await wholeTrace(""));
  });
  const open = createDialog("about", fill);
  byId("live").addEventListener("pointerdown", point);
  byId("live").addEventListener("focus", point);
  point();
  return open;

  /** The live film opens where one is. */
  function point() {
    const { link } = see();
    byId("live").hidden = !link;
    if (link) byId("live").setAttribute("href", link);
  }

  function fill() {
    const { start, end, link } = see();
    const [address, request] = fields;
    said.textContent = "";
    byId("about-live").hidden = !link;
    address.value = link;
    request.value = start ? JSON.stringify(JSON.parse(requestOf(start)), null, 2) : "";
    byId("about-engine").textContent = start ? start.engine : "";
    byId("about-sha").textContent = end?.sha256 ?? "";
  }
}
