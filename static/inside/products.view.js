/**
 * One number as its sum of products: a bar for each, factors that can be opened in turn, and what becomes of the sum.
 */

import { byId, element } from "../shared/dom.view.js";
import { signed, format } from "../shared/numbers.js";
import { listed, labelOf } from "./terms.js";

/** @typedef {import("./terms.js").Factor} Factor */
/** @typedef {import("./terms.js").Look} Look */
/** @typedef {import("./terms.js").Made} Made */
/** @typedef {import("./terms.js").Ref} Ref */
/** @typedef {import("./terms.js").Term} Term */

/** @param {(ref: Ref) => void} openUp */
export function createProducts(openUp) {
  return { draw };

  /** @param {Look} look @param {Ref} ref @param {Made | null} made */
  function draw({ start, notation }, ref, made) {
    byId("opened-name").replaceChildren(
      `${labelOf(start, ref, notation)} `,
      element("strong", { class: "number" }, made ? signed(made.value) : "not yet"),
    );
    const full = made ? String(made.value).replace("-", "−") : "";
    byId("opened-full").textContent = made && full !== format(made.value) ? `in full ${full}` : "";
    byId("opened-says").textContent = made
      ? says(made, !start.sweeps.length)
      : "The film has not come to this number yet: play on.";
    const terms = made ? listed(made.terms) : [];
    const most = terms.reduce((all, { value }) => Math.max(all, Math.abs(value)), 0);
    byId("terms").replaceChildren(...terms.map((term) => row(term, most)));
    byId("opened-total").replaceChildren(...(made ? total(made) : []));
  }

  /** @param {Term} term @param {number} most */
  function row({ factors, value }, most) {
    const parts = factors.flatMap((each, i) => (i ? [" × ", factor(each)] : [factor(each)]));
    const bar = element("span", { class: `bar ${value < 0 ? "minus" : "plus"}` });
    bar.style.width = `${most > 0 && Number.isFinite(value) ? (50 * Math.abs(value)) / most : 0}%`;
    return element(
      "li",
      {},
      element("span", { class: "factors" }, ...parts),
      element("span", { class: "track-bar" }, bar),
      element("output", {}, signed(value)),
    );
  }

  /** @param {Factor} factor */
  function factor({ label, value, ref }) {
    const words = [`${label} `, element("b", {}, value === null ? "?" : format(value))];
    if (!ref) return element("span", { class: "factor" }, ...words);
    const button = element(
      "button",
      { type: "button", class: "factor", title: `Open ${label}`, "data-opens": label },
      ...words,
    );
    button.addEventListener("click", () => openUp(ref));
    return button;
  }

  /** What becomes of the sum. @param {Made} made @returns {(Node | string)[]} */
  function total({ terms, sum, f, by, value }) {
    if (!terms.length) return [];
    const result = element("strong", { class: "number" }, signed(value));
    if (f) return [`${f}( `, format(sum), " ) = ", result];
    if (by.length) return ["sum ", format(sum), ...by.flatMap((each) => [" × ", factor(each)]), " = ", result];
    return terms.length > 1 ? ["sum = ", result] : ["= ", result];
  }
}

/**
 * Of what a gradient is the sum: what L2 adds is the one product among its parts.
 * @param {Term[]} terms
 * @param {string} each that adds to it
 */
function gathered(terms, each) {
  const visits = terms.filter(({ factors }) => factors.length === 1).length;
  if (!visits) return `What L2 adds; no ${each} has added anything.`;
  const parts = terms.length === 1 ? "one part" : `${terms.length} parts`;
  const l2 = visits < terms.length ? ", and what L2 adds" : "";
  return `Summed over ${parts}: what each ${each} has added so far${l2}.`;
}

/** @param {Made} made @param {boolean} online whether nothing walks back, and each time step adds by its influence */
function says({ ref, terms, f, by, value, why }, online) {
  if (!terms.length && why) return why;
  if (!terms.length)
    return value === 0
      ? "Nothing is sent here: it is zero."
      : "This number is given, or found by a rule that is no sum.";
  if (ref.phase === "gradient") return gathered(terms, online ? "time step" : "visit");
  if (ref.phase === "visit")
    return terms.length === 1
      ? "What the weight carried, times the error at its end."
      : `Summed over ${terms.length} examples: what the weight carried, times the error at its end.`;
  if (ref.name === "a" && f === "1 / ")
    return (
      "Softmax takes all pre-activations: 1 over the sum of exp(z[k] − z[i]), that is exp(z[i]) over the sum " +
      "of exp(z[k])."
    );
  const kind =
    terms.length === 1
      ? terms[0].factors.length === 1
        ? "Taken from one number"
        : "One product"
      : `The sum of ${terms.length} ${terms.every(({ factors }) => factors.length === 1) ? "numbers" : "products"}`;
  return `${kind}${f ? `, then ${f}` : by.length ? ", then multiplied" : ""}.`;
}
