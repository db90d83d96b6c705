/** The answers of a class as bars that the last row can read: one row an answer, one bar a round. */

import { element } from "../shared/dom.view.js";

/** @typedef {import("./answer_counts.js").Bar} Bar */
/** @typedef {import("./answer_counts.js").Round} Round */

/**
 * @param {Bar[]} bars
 * @param {Round[]} rounds
 * @returns {HTMLElement}
 */
export function drawHistogram(bars, rounds) {
  const most = Math.max(1, ...bars.flatMap(({ people }) => people));
  const rows = bars.map((bar) => {
    const sign = bar.right === null ? "" : bar.right ? " ✓" : "";
    const head = element("th", { scope: "row" }, `${bar.says}${sign}`);
    const cell = element("td", {}, ...bar.people.map((people, k) => drawn(people, most, k, rounds)));
    const row = element("tr", {}, head, cell);
    row.dataset.right = String(bar.right);
    return row;
  });
  const caption = element("caption", { class: "unseen" }, "Answers");
  return element("table", { class: "histogram" }, caption, element("tbody", {}, ...rows));
}

/** @param {number} people @param {number} most @param {number} k @param {Round[]} rounds */
function drawn(people, most, k, rounds) {
  const bar = element("span", { class: "bar", "aria-hidden": "true" });
  bar.style.setProperty("--share", String(people / most));
  const round = rounds.length > 1 ? element("span", { class: "unseen" }, `Round ${rounds[k].round}: `) : "";
  const count = element("span", { class: "count" }, round, String(people));
  const line = element("div", { class: "answers-of" }, bar, count);
  line.dataset.round = String(k + 1 === rounds.length ? "last" : "before");
  return line;
}
