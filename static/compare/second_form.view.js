/**
 * The form of the second run: the fields of the page's own form, in which what is other than in the first is marked.
 */

import { applies, suited } from "../form/query.js";
import { debounce } from "../shared/debounce.js";
import { byId, dress } from "../shared/dom.view.js";

/** @typedef {import("../form/query.js").Fields} Fields */
/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Control */

const TYPING = 350; // milliseconds without a key before the second film starts anew

/** @param {(fields: Fields) => void} ask for the second run of these fields */
export function createSecondForm(ask) {
  const details = /** @type {HTMLDetailsElement} */ (byId("second-form"));
  const form = /** @type {HTMLFormElement} */ (details.querySelector("form"));
  /** @type {Fields} */
  let first = {};
  /** @type {Fields} */
  let fields = {};
  const asking = debounce(() => ask(fields));
  let dressed = false;
  details.addEventListener("toggle", () => details.open && draw());
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", (event) => later(/** @type {Control} */ (event.target)));
  return { show };

  /** @param {Fields} ofFirst @param {Fields} ofSecond */
  function show(ofFirst, ofSecond) {
    asking.stop();
    [first, fields] = [ofFirst, ofSecond];
    if (details.open) draw();
    else if (ofSecond !== ofFirst) dressOnce();
  }

  /** Few people compare: only they load the looks of it. */
  function dressOnce() {
    if (!dressed) dress("compare/compare.css");
    dressed = true;
  }

  /** Choices act at once, typing after a rest. @param {Control} input */
  function later(input) {
    fields = suited({ ...fields, [input.name]: input.value }, input.name, fields);
    asking.after(input.tagName === "SELECT" ? 0 : TYPING);
  }

  function draw() {
    dressOnce();
    if (!form.childElementCount) form.append(...copied());
    for (const input of controlsOf(form)) {
      if (input !== document.activeElement || input.tagName === "SELECT") input.value = fields[input.name] ?? "";
      const other = (fields[input.name] ?? "") !== (first[input.name] ?? "");
      input.closest("label")?.toggleAttribute("data-other", other);
    }
    for (const node of /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-for]")))
      node.hidden = !applies(node.dataset.for ?? "", fields);
  }
}

/** @param {HTMLFormElement} form @returns {Control[]} */
const controlsOf = (form) => /** @type {any[]} */ ([...form.elements]).filter((node) => node.name);

/** The parts of the page's form, under names that tell them from its own. */
function copied() {
  const form = /** @type {HTMLFormElement} */ (byId("form").cloneNode(true));
  for (const part of form.querySelectorAll("[role=alert], .limits, div[data-for]")) part.remove();
  for (const input of controlsOf(form)) {
    const label = input.getAttribute("aria-label") ?? input.closest("label")?.firstChild?.textContent?.trim();
    input.setAttribute("aria-label", `Second run: ${label}`);
    input.removeAttribute("aria-describedby");
  }
  for (const part of form.querySelectorAll("[id]")) part.removeAttribute("id");
  return [...form.children];
}
