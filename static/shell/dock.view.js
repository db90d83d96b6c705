/** The dock: one tablist for all that stands around the stage; who opens a panel from elsewhere gets the focus back. */

import { byId } from "../shared/dom.view.js";

/** @typedef {{tab: string, focus: Element | null}} Origin from where a panel was opened */
/** @typedef {ReturnType<typeof createDock>} Dock */

/** @param {(tab: string) => void} shown after another tab is selected; "" where none is */
export function createDock(shown) {
  const tabs = /** @type {HTMLButtonElement[]} */ ([...byId("tabs").children]);
  const close = byId("dock-close");
  let selected = "errors";
  /** @type {Origin | null} */
  let origin = null;
  for (const tab of tabs) tab.addEventListener("click", () => ((origin = null), select(tab.dataset.tab ?? "")));
  byId("tabs").addEventListener("keydown", walk);
  byId("dock").addEventListener("keydown", (event) => event.key === "Escape" && giveBack() && event.stopPropagation());
  close.addEventListener("click", giveBack);
  mark();
  return {
    open,
    select,
    offer,
    giveBack,
    selected: () => selected,
    shows: (/** @type {string} */ tab) => selected === tab,
  };

  /**
   * Selects a tab for somebody who is elsewhere, and takes the focus there.
   * @param {string} tab @param {Element | null} [from] where the focus was
   */
  function open(tab, from = document.activeElement) {
    if (selected !== tab) {
      origin = { tab: selected, focus: from };
      select(tab);
    }
    const heading = /** @type {HTMLElement | null} */ (
      [...byId(`panel-${tab}`).querySelectorAll("h2, h3")].find((node) => node.checkVisibility()) ?? null
    );
    heading?.setAttribute("tabindex", "-1");
    heading?.focus({ preventScroll: true });
  }

  /** @param {string} tab */
  function select(tab) {
    if (tab === selected) return;
    selected = tab;
    mark();
    shown(tab);
  }

  /** What was opened from elsewhere closes: tab and focus are again where they were. @returns {boolean} whether so */
  function giveBack() {
    if (!origin) return false;
    const { tab, focus } = origin;
    origin = null;
    select(tab);
    mark();
    if (focus instanceof HTMLElement && focus !== document.body) standing(focus).focus();
    else /** @type {HTMLElement | null} */ (document.activeElement)?.blur();
    return true;
  }

  function mark() {
    const none = tabs.every((tab) => tab.dataset.tab !== selected);
    const reachable = none ? tabs.find((tab) => !tab.hidden) : tabs.find((tab) => tab.dataset.tab === selected);
    for (const tab of tabs) {
      const on = tab.dataset.tab === selected;
      tab.setAttribute("aria-selected", String(on));
      tab.tabIndex = tab === reachable ? 0 : -1;
      byId(`panel-${tab.dataset.tab}`).hidden = !on;
    }
    byId("dock").toggleAttribute("data-folded", none);
    close.hidden = !origin;
    if (!none) intoSight(/** @type {HTMLElement} */ (reachable));
  }

  /** Within the row of tabs, which is broader than a phone. @param {HTMLElement} tab */
  function intoSight({ offsetLeft, offsetWidth }) {
    const row = byId("tabs");
    if (offsetLeft < row.scrollLeft) row.scrollLeft = offsetLeft;
    else if (offsetLeft + offsetWidth > row.scrollLeft + row.clientWidth)
      row.scrollLeft = offsetLeft + offsetWidth - row.clientWidth;
  }

  /** NOW and the film have a tab only where they have no place of their own. @param {string} tab @param {boolean} on */
  function offer(tab, on) {
    byId(`tab-${tab}`).hidden = !on;
    mark();
  }

  /** Arrow keys go from tab to tab. @param {KeyboardEvent} event */
  function walk(event) {
    const there = tabs.filter((tab) => !tab.hidden);
    const at = there.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: there.length - 1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    event.stopPropagation(); // the film stays where it is
    const tab = there[(to + there.length) % there.length];
    origin = null;
    select(tab.dataset.tab ?? "");
    tab.focus();
  }
}

/**
 * The number of NOW from which something was opened, whose table has been made anew since; else the node itself.
 * @param {HTMLElement} node @returns {HTMLElement}
 */
function standing(node) {
  const { name, i } = node.dataset;
  const again =
    name && !node.isConnected ? document.querySelector(`.now td[data-name="${name}"][data-i="${i}"]`) : null;
  return /** @type {HTMLElement | null} */ (again) ?? node;
}
