/** "Look here": the link of this very view, and its QR code large enough for a room, made without internet. */

import { createDialog } from "../shared/dialog.view.js";
import { byId } from "../shared/dom.view.js";
import { encode } from "../vendor/uqr/uqr.js";
import { copyFrom, selectsAll } from "./clipboard.view.js";
import { pathOf, toldOf } from "./look_here.js";

const SVG = "http://www.w3.org/2000/svg";
const QUIET = 4; // squares of paper around a code (ISO/IEC 18004)

/**
 * @param {() => string} here the link of where one is
 * @param {(act: () => void) => void} led does something whenever one is led to another film, or place
 * @returns {() => void} which opens it, or closes it
 */
export function createLookHere(here, led) {
  const [code, says, said] = ["look-here-code", "look-here-says", "look-here-said"].map((id) => byId(id));
  const link = /** @type {HTMLInputElement} */ (byId("look-here-link"));
  selectsAll(link);
  byId("look-here-copy").addEventListener("click", async () => (said.textContent = await copyFrom(link)));
  led(() => /** @type {HTMLDialogElement} */ (byId("look-here")).open && fill());
  return createDialog("look-here", fill, false);

  function fill() {
    link.value = here();
    said.textContent = "";
    const told = toldOf(link.value);
    says.textContent = told.says;
    code.hidden = !told.code;
    code.replaceChildren(...(told.code ? [drawCode(link.value)] : []));
  }
}

/** A QR code as a picture. @param {string} text @returns {SVGElement} */
export function drawCode(text) {
  const { data, size } = encode(text, { ecc: "L", border: QUIET });
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("viewBox", `0 0 ${size} ${size}`);
  picture.setAttribute("shape-rendering", "crispEdges");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", pathOf(data));
  picture.append(path);
  return picture;
}
