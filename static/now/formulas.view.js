/** The formulas of a step in NOW: those which tell it best, all others on demand, and a legend of their symbols. */

import { byId, element } from "../shared/dom.view.js";
import { canTypeset, fit, inline, typeset } from "./formula.view.js";
import { placeOf, toldBy } from "./formulas.js";
import { meaningsOf } from "./meanings.js";
import { valueOf, valueSaid } from "./symbol_values.js";

/** @typedef {import("./meanings.js").Meaning} Meaning */
/** @typedef {import("./meanings.js").Where} Where */
/** @typedef {import("../types.js").Board} Board */
/** @typedef {import("../types.js").Formulas} Formulas */
/** @typedef {import("../types.js").Notation} Notation */

const BELOW = 7; // pixels between a line and its legend

export function createFormulas() {
  const [block, root, all, legend] = ["now-formulas", "now-formula", "now-all", "now-symbols"].map((id) => byId(id));
  const more = /** @type {HTMLDetailsElement} */ (byId("now-more"));
  const list = /** @type {HTMLElement} */ (legend.querySelector("dl"));
  /** @type {{where: Where | null, board: Board | null, lines: string[], more: string[]}} */
  let shown = { where: null, board: null, lines: [], more: [] };
  let set = ""; // what is typeset, and for which room: the same need not be set again
  /** @type {{list: HTMLElement, i: number} | "all" | null} whose symbols are explained */
  let open = null;
  block.addEventListener("pointerover", ({ target }) => point(/** @type {HTMLElement} */ (target)));
  block.addEventListener("click", ({ target }) => point(/** @type {HTMLElement} */ (target)));
  block.addEventListener("pointerleave", () => explain(block.contains(document.activeElement) ? open : null));
  root.addEventListener("focus", () => explain("all"));
  root.addEventListener("blur", () => explain(null));
  block.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !open) return;
    event.stopPropagation();
    explain(null);
  });
  more.addEventListener("toggle", () => fillMore());
  document.fonts.addEventListener("loadingdone", () => [root, all].forEach(fit)); // other letters are broader
  return { draw };

  /** @param {Board | null} board @param {Notation} notation @param {Formulas} formulas in this notation */
  function draw(board, notation, formulas) {
    const step = board?.step ?? null;
    root.dataset.notation = notation;
    block.hidden = root.hidden = !step;
    if (!board || !step || step.layer === null) return;
    const { start } = board;
    const place = placeOf(start, step);
    shown = { where: { start, step, place, notation }, board, ...toldBy(start, step, formulas) };
    const now = JSON.stringify([
      shown.lines,
      place,
      root.clientWidth,
      document.documentElement.dataset.theme,
      canTypeset(),
    ]);
    if (now !== set) typeset(root, shown.lines, place);
    set = now;
    more.hidden = !shown.more.length;
    byId("now-more-count").textContent = String(shown.more.length);
    fillMore();
    explain(open);
  }

  function fillMore() {
    if (shown.where && more.open) typeset(all, shown.more, shown.where.place);
  }

  /** The line under the pointer, or the finger. @param {HTMLElement} target */
  function point(target) {
    for (const list of [root, all]) {
      const i = [...list.children].findIndex((line) => line.contains(target));
      if (i >= 0) return explain({ list, i }, target);
    }
    return undefined;
  }

  /** @param {typeof open} what @param {HTMLElement | null} [target] at which a person points */
  function explain(what, target = null) {
    open = what;
    const { where, board, lines, more: others } = shown;
    const chosen = what === "all" ? lines : what ? [(what.list === root ? lines : others)[what.i] ?? ""] : [];
    const meanings = where ? distinct(chosen.flatMap((line) => meaningsOf(line, where))) : [];
    legend.hidden = !meanings.length;
    if (!where || !board || !meanings.length) return;
    list.replaceChildren(...meanings.flatMap((meaning) => row(meaning, where, board)));
    const line = what && what !== "all" ? /** @type {HTMLElement} */ (what.list.children[what.i]) : root;
    mark(list, line, target);
    legend.style.top = `${line.getBoundingClientRect().bottom - block.getBoundingClientRect().top + BELOW}px`;
  }
}

/** @param {Meaning[]} meanings */
const distinct = (meanings) => [...new Map(meanings.map((meaning) => [meaning.symbol, meaning])).values()];

/** What it is, its shape, and its value. @param {Meaning} meaning @param {Where} where @param {Board} board */
function row({ symbol, means, shape }, where, board) {
  const sign = element("dt");
  inline(sign, symbol, where.place);
  const value = valueSaid(valueOf(symbol, where, board), board.example);
  const numbers = [shape, value && `= ${value}`].filter(Boolean).join(" ");
  return [sign, element("dd", {}, means, numbers ? element("span", { class: "shape" }, numbers) : "")];
}

/** What KaTeX shows of a formula, without what it tells a screen reader. @param {Element} node */
const shownBy = (node) => (node.querySelector(".katex-html") ?? node).textContent?.replace(/[\s\u200b]/g, "") ?? "";

/**
 * Marks the symbol at which a person points.
 * @param {HTMLElement} list the legend
 * @param {Element} line of the formula
 * @param {Element | null} target
 */
function mark(list, line, target) {
  const signs = [...list.querySelectorAll("dt")];
  const names = signs.map(shownBy);
  for (let node = target; node && node !== line && line.contains(node); node = node.parentElement) {
    const text = shownBy(node).replace(/⊤$/, "");
    const meant = signs[names.indexOf(text)]?.nextElementSibling;
    if (meant) return meant.replaceChildren(element("mark", {}, ...meant.childNodes));
  }
  return undefined;
}
