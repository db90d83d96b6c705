/** Tables of NOW: each number in a cell of its own that is broad enough for it, and the row under the hand in full. */

import { byId, element } from "../shared/dom.view.js";
import { decimals } from "../shared/numbers.js";
import { WORDS, heads } from "./words.js";

/** @typedef {import("./tables.js").Table} Table */
/**
 * @typedef {object} Look of a table
 * @property {Record<string, string>} words what its columns mean, at length
 * @property {string} main the column that matters most
 * @property {string[]} signless columns of sizes
 * @property {boolean} tinted by sign and size, as errors are
 * @property {string} [caption]
 */

const LONG = 8; // letters, beyond which a number is written smaller

/**
 * @param {Table} table
 * @param {Look} look
 */
export function paperTable({ of, units, columns }, { words, main, signless, tinted, caption }) {
  const most = Math.max(...columns.flatMap(({ numbers }) => numbers.map(Math.abs).filter(Number.isFinite)), 0);
  const width = Math.max(...units.map((unit) => unit.length), 2);
  const head = element("tr", {}, element("th", { scope: "col", class: "unit" }, of), ...columns.flatMap(heading));
  const rows = units.map((unit, i) =>
    element(
      "tr",
      {},
      element("th", { scope: "row", class: "unit" }, unit),
      ...columns.flatMap((column) => cellsOf(column, i)),
    ),
  );
  const made = element(
    "table",
    { class: "paper" },
    ...(caption ? [element("caption", {}, caption)] : []),
    element("thead", {}, head),
    element("tbody", {}, ...rows),
  );
  made.querySelector("td")?.setAttribute("tabindex", "0"); // the others are reached by arrow keys
  made.style.setProperty("--unit", `${Math.max(width + 1, of.length)}ch`);
  made.style.setProperty("--columns", String(columns.length));
  return made;

  /** @param {import("./tables.js").Column} column */
  function heading({ name, sign, yours }) {
    const means = words[yours ?? name] ?? WORDS[yours ?? name] ?? name;
    const th = element("th", { scope: "col", title: yours ? `${means}, of your pass` : means }, heads(name));
    if (name === main) th.className = "main";
    if (yours) th.className = "yours";
    return [th, ...signCell("th", sign)];
  }

  /** @param {import("./tables.js").Column} column @param {number} i */
  function cellsOf({ name, numbers, sign, signs, yours }, i) {
    const x = numbers[i];
    const text = x > 0 && !signless.includes(yours ?? name) ? `+${decimals(x)}` : decimals(x);
    /** @type {Record<string, string>} */
    const place = yours ? {} : { "data-name": name, "data-i": String(i), tabindex: "-1" }; // of the film: it opens
    const td = element("td", { ...place, title: String(x) }, text);
    if (text.length > LONG) td.classList.add("long");
    if (name === main) td.classList.add("main");
    if (yours) td.classList.add("yours", ...(theirs(i) ? [] : ["wrong"]));
    else if (tinted && most && Number.isFinite(x) && !SLOPES.includes(name)) {
      td.classList.add(x < 0 ? "minus" : "plus");
      td.style.setProperty("--share", `${Math.round(6 + 24 * (Math.abs(x) / most))}%`);
    }
    return [td, ...signCell("td", signs?.[i] ?? sign)];
  }

  /** Whether the number of somebody's own pass is ours. @param {number} i */
  function theirs(i) {
    return columns.every(({ signs }) => !signs || signs[i] === "=");
  }
}

const SLOPES = ["f_prime"];

/** @param {"th" | "td"} tag @param {string} sign */
const signCell = (tag, sign) =>
  sign
    ? [
        element(
          tag,
          { class: sign.length > 1 ? "sign broad" : "sign", "aria-hidden": "true" },
          tag === "td" ? sign : "",
        ),
      ]
    : [];

/** The row under the pointer or the focus, with all digits, in a place that never moves. */
export function createFullRow() {
  const [root, full] = [byId("now-numbers"), byId("now-full")];
  for (const event of ["pointerover", "focusin", "click"]) root.addEventListener(event, ({ target }) => show(target));
  return { hide: () => full.replaceChildren() };

  /** @param {EventTarget | null} target */
  function show(target) {
    const row = /** @type {HTMLElement} */ (target).closest("table.paper tbody tr");
    if (!row) return;
    const unit = row.querySelector("th")?.textContent ?? "";
    const parts = [...row.querySelectorAll("td")].map((cell) =>
      cell.classList.contains("sign") ? ` ${cell.textContent} ` : cell.title.replace("-", "−"),
    );
    full.replaceChildren(element("b", {}, unit), ` in full: ${parts.join(" ").replace(/ +/g, " ")}`);
  }
}

/** @type {Record<string, [number, number]>} rows and columns */
const WAYS = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] };

/** By keys: one stop for Tab, arrow keys walk from number to number, Enter opens the one that is reached. */
export function createWalking() {
  byId("now-numbers").addEventListener("keydown", (event) => {
    const at = /** @type {HTMLElement} */ (event.target).closest("td[data-name]");
    const table = at?.closest("table.paper");
    if (!(at instanceof HTMLElement) || !table) return;
    const cells = [...table.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("td[data-name]")]);
    if (event.key === "Enter") at.click();
    else if (event.key in WAYS) walk(at, cells, WAYS[event.key]);
    else return;
    event.preventDefault();
    event.stopPropagation(); // the film stays where it is
  });
}

/** @param {HTMLElement} at @param {Element[][]} cells @param {[number, number]} way */
function walk(at, cells, [down, across]) {
  const row = cells.findIndex((each) => each.includes(at));
  const to = cells[row + down]?.[cells[row].indexOf(at) + across];
  if (!(to instanceof HTMLElement)) return;
  at.tabIndex = -1;
  to.tabIndex = 0;
  to.focus();
}
