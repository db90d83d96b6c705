/**
 * The two libraries without which a film plays: Plotly for the figures, KaTeX for the formulas. They are two thirds of
 * what the page weighs, so they come when the page itself has come, and what they draw is drawn then.
 */

import { element } from "../shared/dom.view.js";
import { addressOf } from "../shared/late.js";

/** @param {() => void} arrived draws anew, with what has come */
export function bringLibraries(arrived) {
  if (document.readyState === "complete") bring();
  else addEventListener("load", bring, { once: true });

  async function bring() {
    const formulas = import("../vendor/katex/katex.min.js").then(arrived); // half as large as its module, and a global
    await Promise.allSettled([formulas, script("vendor/plotly/plotly.min.js").then(arrived)]);
    document.documentElement.dataset.libraries = "here";
    await formulas; // whose failure is said, as any of the page
  }
}

/**
 * A script that leaves a global behind; one that is refused is told by static/start.view.js.
 * @param {string} path in static/
 */
const script = (path) =>
  new Promise((resolve) => {
    const node = element("script", { src: addressOf(path) });
    for (const ending of ["load", "error"]) node.addEventListener(ending, resolve);
    document.head.append(node);
  });
