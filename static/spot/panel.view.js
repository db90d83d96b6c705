/** The tab of Spot the bug: which exercise, ways to look for a mistake, the two questions, and what was planted. */

import { button, byId, element } from "../shared/dom.view.js";
import { CHECKLIST } from "./bug_questions.js";

/** @typedef {import("./bug_questions.js").Spot} Spot */
/**
 * @typedef {object} Acts
 * @property {(k: number, seed: number) => void} begin an exercise; 0 is the example
 * @property {() => void} other numbers of the same
 * @property {() => void} leave
 * @property {(i: number) => void} check one of the ways to look
 * @property {() => void} here the step that is shown is taken
 */

/** @param {Acts} acts */
export function createPanel({ begin, other, leave, check, here }) {
  const select = /** @type {HTMLSelectElement} */ (element("select", { "aria-label": "Exercise with a bug" }));
  const [others, closes] = [button("Other numbers", other, "quiet"), button("Close", leave, "quiet")];
  const onward = button("Next bug", () => begin(Number(select.value) + 1, 0), "main");
  const acts = element("div", { class: "spot-acts" }, others, closes, onward);
  const head = element("div", { class: "spot-head" }, element("b", {}, "Spot the bug"), select, acts);
  const looks = CHECKLIST.map(({ name }, i) => button(`${i + 1} ${name}`, () => show(i)));
  const ways = element("div", { class: "ways", role: "group", "aria-label": "Ways to look for it" }, ...looks);
  const hint = element("p", { class: "hint", role: "status" });
  const [where, which] = [element("div", { class: "asked" }), element("div", { class: "asked" })];
  const takes = button("The step that is shown", here);
  const stops = element("div", { class: "stops" });
  const outcome = element("div", { class: "planted" });
  select.addEventListener("change", () => begin(Number(select.value), 0));
  byId("spot").replaceChildren(head, ways, hint, stops, where, which, outcome);
  return { where, which, stand, say, ready, next, together, solved };

  /** @param {number} k @param {Spot[]} all @param {Set<number>} done */
  function stand(k, all, done) {
    const names = ["Example, solved together", ...all.map(({ level }, i) => `Bug ${i + 1}, level ${level}`)];
    select.replaceChildren(
      ...names.map((name, i) => element("option", { value: String(i) }, done.has(i) ? `${name} ✓` : name)),
    );
    select.value = String(k);
    for (const part of [stops, where, which, outcome]) part.replaceChildren();
    onward.hidden = true;
    others.hidden = k === 0;
    say("The film is on its way …");
    byId("panel-spot").scrollTop = 0;
  }

  /** @param {string} says */
  function say(says) {
    hint.textContent = says;
  }

  function ready() {
    say("One line of this backward pass is wrong. Forward pass and losses are right. Look for it in any way:");
    where.querySelector(".answering")?.append(takes); // with the field of the answer, and locked with it
    takes.disabled = false;
  }

  /** @param {number} i */
  function show(i) {
    say(CHECKLIST[i].says);
    check(i);
  }

  /** The second question stands. */
  function next() {
    which.scrollIntoView?.({ block: "nearest" });
    /** @type {HTMLElement | null} */ (which.querySelector("input"))?.focus({ preventScroll: true });
  }

  /**
   * The example, stop by stop.
   * @param {{at: number, says: string}[]} all
   * @param {(cursor: number) => void} seek
   * @param {() => void} end
   */
  function together(all, seek, end) {
    say("How one finds it: from where the error sets out, on its way, one number after the other.");
    const words = element("p", { class: "told", role: "status" });
    const [back, on] = [button("Back", () => turn(-1), "quiet"), button("Go on", () => turn(1), "main")];
    let k = 0;
    stops.replaceChildren(words, element("div", { class: "takes" }, back, on));
    turn(0);
    on.focus({ preventScroll: true });

    /** @param {number} by */
    function turn(by) {
      k += by;
      words.textContent = all[k].says;
      back.hidden = k === 0;
      on.hidden = k === all.length - 1;
      seek(all[k].at);
      if (on.hidden) end();
    }
  }

  /** @param {string} says @param {Spot} spot @param {number} k @param {Set<number>} done */
  function solved(says, spot, k, done) {
    outcome.replaceChildren(...linesOf(says, spot));
    onward.hidden = k >= select.options.length - 1;
    onward.textContent = k ? "Next bug" : "First bug";
    [...select.options].forEach((option, i) => {
      if (done.has(i) && !option.textContent?.endsWith("✓")) option.textContent += " ✓";
    });
    if (!onward.hidden) onward.focus({ preventScroll: true });
    outcome.scrollIntoView?.({ block: "nearest" });
  }
}

/** The wrong line and the right one. @param {string} says @param {Spot} spot */
const linesOf = (says, { yours, right }) => [
  element("p", {}, element("b", {}, "Planted: "), `${says}.`),
  element("dl", {}, element("dt", {}, "wrong"), code(yours), element("dt", {}, "right"), code(right)),
];

/** @param {string} text */
const code = (text) => element("dd", {}, element("code", {}, text));
