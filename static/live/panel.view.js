/** The card of the class in the corner of the page: who follows, the way back, and the question. */

import { byId } from "../shared/dom.view.js";

/**
 * @typedef {object} Line
 * @property {string} code nothing: there is no class here
 * @property {string} says
 * @property {boolean} returns whether one can go back to the class
 * @property {boolean} question whether one is asked
 */

/** @param {{open: () => void, back: () => void, put: () => void}} doors put: the question of the page to the class */
export function createPanel({ open, back, put }) {
  const [panel, code, says, question] = ["live-panel", "live-panel-open", "live-says", "live-question"].map((id) =>
    byId(id),
  );
  const [returns, fold, puts] = [byId("live-return"), byId("live-fold"), byId("live-put")];
  let folded = false;
  code.addEventListener("click", open);
  returns.addEventListener("click", back);
  fold.addEventListener("click", () => foldUp(!folded));
  puts.addEventListener("click", put);
  return { host: question, show, offer: (/** @type {boolean} */ asks) => (puts.hidden = !asks || !fold.hidden) };

  /** @param {Line} line */
  function show(line) {
    panel.hidden = !line.code;
    document.documentElement.toggleAttribute("data-class", Boolean(line.code));
    code.textContent = line.code;
    code.setAttribute("aria-label", `Live ${line.code}`);
    say(line.says);
    returns.hidden = !line.returns;
    fold.hidden = !line.question;
    if (!line.question) folded = false;
    foldUp(folded);
    if (line.question) puts.hidden = true;
    question.hidden = folded || !line.question;
  }

  /** Another step or number of people is shown, and not read out. @param {string} words */
  function say(words) {
    const [before, now] = [says.textContent ?? "", words].map((each) => each.replaceAll(/\d+/g, ""));
    says.setAttribute("aria-live", before === now ? "off" : "polite");
    if (says.textContent !== words) says.textContent = words;
  }

  /** @param {boolean} small */
  function foldUp(small) {
    folded = small;
    fold.textContent = small ? "Larger" : "Smaller";
    fold.setAttribute("aria-expanded", String(!small));
    question.hidden = small || fold.hidden;
  }
}
