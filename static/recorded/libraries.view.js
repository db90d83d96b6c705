/** Plotly and KaTeX of a film that is one file: most of it, and unpacked when the first picture is there. */

import { byId, element } from "../shared/dom.view.js";
import { value } from "./unpack.js";

/** @param {() => void} arrived draws anew, with what has come */
export async function bringLibraries(arrived) {
  const { sheets, scripts } = await value(byId("backflow-libraries").textContent ?? "");
  for (const sheet of sheets)
    document.head.append(element("link", { rel: "stylesheet", href: address(sheet, "text/css") }));
  await Promise.all(scripts.map((/** @type {string} */ text) => script(text).then(arrived)));
  document.documentElement.dataset.libraries = "here";
}

/** @param {string} text @param {string} type */
const address = (text, type) => URL.createObjectURL(new Blob([text], { type }));

/** A script that leaves a global behind. @param {string} text */
const script = (text) =>
  new Promise((resolve) => {
    const node = element("script", { src: address(text, "text/javascript") });
    for (const ending of ["load", "error"]) node.addEventListener(ending, resolve);
    document.head.append(node);
  });
