/** Style sheets that few people need come late: with what they dress. */

import { element } from "./dom.view.js";

/** Adds one; its address follows this module, which is below the fingerprint of all files. @param {string} path */
export const dress = (path) =>
  document.head.append(element("link", { rel: "stylesheet", href: new URL(`../${path}`, import.meta.url).href }));
