/** The card of Predict in the dock: which question, how many were right, and what one can do. */

import { button, byId, element } from "../shared/dom.view.js";

/** @typedef {{title: string, score: string, asks: boolean, open: boolean, next: boolean, says: string}} Shown */

/** @param {{on: () => void, skip: () => void, again: () => void, reset: () => void}} acts */
export function createCard({ on, skip, again, reset }) {
  const title = element("b");
  const tally = element("span", { class: "tally", role: "status" });
  const host = element("div", { class: "asked" });
  const hint = element("p", { class: "hint" });
  const [resets, skips] = [button("Reset score", reset, "quiet"), button("Skip", skip, "quiet")];
  const [agains, next] = [button("Other questions", again, "quiet"), button("Next question", on, "main")];
  const acts = element("div", { class: "predict-acts" }, resets, skips, agains, next);
  byId("predict").replaceChildren(element("div", { class: "predict-head" }, title, tally, acts), host, hint);
  return { host, draw, call, focus, onward: () => [next, agains].find(({ hidden }) => !hidden)?.focus() };

  /** @param {Shown} now */
  function draw({ title: name, score, asks, open, next: more, says }) {
    title.textContent = name;
    if (tally.textContent !== score) tally.textContent = score;
    resets.hidden = !score;
    host.hidden = !asks;
    hint.textContent = says || (more || asks ? "" : "All questions about this film are answered.");
    hint.hidden = !hint.textContent;
    next.hidden = open || !more;
    skips.hidden = !open;
    agains.hidden = open || more || Boolean(says);
  }

  /** The field of the answer. */
  function focus() {
    const field = host.querySelector("input:enabled, select:enabled, button:enabled");
    /** @type {HTMLElement | null} */ (field)?.focus({ preventScroll: true });
  }

  /** Somebody wants to go on before there is an answer. */
  function call() {
    host.classList.toggle("called", false);
    void host.offsetWidth; // so that it can be called again
    host.classList.toggle("called", true);
    focus();
  }
}
