/** Printing: the stage as a drawing in the colours of paper, its caption and its values; paper.css hides the rest. */

import { byId, element } from "../shared/dom.view.js";
import { svgOf } from "../stage/svg_recorder.js";

/** @typedef {import("../types.js").Board} Board */
/** @typedef {{width: number, height: number, inside: string}} Drawing */

const PAPER = "light"; // the theme in which a sheet is drawn, whatever the screen's is

/**
 * @param {import("../page/page.js").Store} store
 * @param {() => Drawing | null} drawing what is on the stage
 */
export function createPrinting(store, drawing) {
  const print = matchMedia("print");
  let screen = ""; // the theme to which the page returns
  /** @type {HTMLElement | null} */
  let sheet = null;
  addEventListener("beforeprint", begin);
  addEventListener("afterprint", end);
  print.addEventListener("change", () => (print.matches ? begin() : end()));

  function begin() {
    if (sheet) return;
    screen = store.get().theme;
    store.set({ theme: PAPER });
    const drawn = drawing();
    sheet = element("figure", { class: "printed" }, ...(drawn ? [pictureOf(drawn)] : []));
    byId("stage-frame").before(sheet);
  }

  function end() {
    sheet?.remove();
    sheet = null;
    if (screen) store.set({ theme: screen });
    screen = "";
  }
}

/**
 * As a picture that fits the sheet: what scrolls on the screen is cut where the screen cuts it.
 * @param {Drawing} drawn
 */
function pictureOf(drawn) {
  const text = svgOf({ ...drawn, paper: "#ffffff", title: "", about: "" }, drawn.inside);
  const unstyled = text.replaceAll(' style="', ' data-style="'); // the policy lets styles in by the object model alone
  const parsed = new DOMParser().parseFromString(unstyled, "image/svg+xml").documentElement;
  const svg = document.adoptNode(parsed);
  for (const node of /** @type {NodeListOf<SVGElement>} */ (svg.querySelectorAll("[data-style]")))
    node.style.cssText = node.dataset.style ?? "";
  return svg;
}
