/** A question on the page: a field, signs, choices or a place of the stage; Reveal says whether the answer is right. */

import { typesetSentence } from "../now/formula.view.js";
import { still } from "../shared/clock.view.js";
import { dress, element } from "../shared/dom.view.js";
import { mistakenOf } from "./catalogue.view.js";
import { answerSaid, explained, isError, judge, read, toleranceSaid, truths, truthSaid } from "./judge.js";
import { drawMove } from "./move.view.js";

/** @typedef {import("./judge.js").Question} Question */
/** @typedef {import("./judge.js").Answer} Answer */
/** @typedef {import("./judge.js").Judgement} Judgement */
/**
 * Places of the stage, where a question asks for one.
 * @typedef {object} Places
 * @property {(question: Question) => {answer: string, name: string}[]} all that can be the answer
 * @property {(hear: (answer: string) => void, came: () => void) => () => void} listen to clicks on the stage, and for
 *   another film, which has other places; ends by what is returned
 * @property {(chosen: string | null, right: string[]) => void} mark them on the stage
 */
/**
 * @typedef {object} Doors
 * @property {(question: Question, answer: Answer, judgement: Judgement) => void} [judged] once it is revealed
 * @property {Places} [place]
 * @property {() => string | null} [query] of the film to which the numbers belong that are asked for; null where the
 *   catalogue knows none of them
 * @property {(question: Question, answer: Answer) => void} [send] of a class: the answer goes out, and may be changed
 *   until `close`; what is right is told by somebody else, to `tell`
 */

/** @type {{question: Question, open: () => boolean} | null} */
let newest = null; // which somebody answers alone

/** The question that this page asks now, if it does: a presenter may put it to a class. @returns {Question | null} */
export const questionHere = () => (newest?.open() ? newest.question : null);

/** @type {(() => void)[]} */
const hearers = [];

/** @param {() => void} act where another question is asked */
export const onQuestion = (act) => void hearers.push(act);

let dressed = false;
let count = 0; // of the questions' fields, so that each has a name of its own

const SIGNS = /** @type {const} */ ([
  ["+", "+", "positive"],
  ["-", "−", "negative"],
  ["0", "0", "zero"],
]);

/**
 * @param {HTMLElement} host
 * @param {Doors} [doors]
 */
export function createQuestion(host, { judged = () => {}, place, query, send } = {}) {
  if (!dressed) dress("questions/questions.css");
  dressed = true;
  /** @type {Question | null} */
  let question = null;
  /** @type {Answer | null} */
  let answer = null;
  let revealed = false;
  /** @type {() => string} what is typed or chosen */
  let typed = () => "";
  let deaf = () => {}; // ends the listening to the stage
  const ask = element("p", { class: "ask", tabindex: "-1" });
  const field = element("div", { class: "answering" });
  const trouble = element("p", { class: "answer-trouble", role: "alert" });
  const button = element("button", { type: "button", class: "main" }, "Reveal");
  const hint = element("span", { class: "hint" });
  const line = element("div", { class: "answer-line" }, field, button, hint);
  const form = element("form", { class: "question-form", novalidate: "" }, ask, line, trouble);
  const outcome = createOutcome(form, { judged, place, query });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("keydown", enter);
  button.addEventListener("click", () => (send ? give(send) : reveal()));
  return { show, commit, reveal, close, end, tell, answered: () => answer, revealed: () => revealed };

  /** @param {Question} asked @param {Answer | null} [given] what was sent before */
  function show(asked, given = null) {
    deaf();
    [question, answer, revealed] = [asked, null, false];
    form.dataset.kind = asked.kind;
    typesetSentence(ask, asked.ask);
    hint.textContent = toleranceSaid(asked);
    trouble.textContent = "";
    outcome.clear();
    button.hidden = false;
    const made = fieldOf(asked, place, () => (trouble.textContent = ""), given);
    typed = made.typed;
    field.replaceChildren(...made.nodes);
    field.removeAttribute("data-locked");
    if (asked.kind === "place" && place) {
      deaf = place.listen(made.choose, made.renew);
    }
    if (send) {
      button.textContent = given === null ? "Send" : "Change my answer";
      if (given !== null) (made.choose(String(given)), (answer = given));
    }
    host.replaceChildren(form);
    const open = () => question === asked && !revealed && form.checkVisibility();
    if (!send) newest = { question: asked, open };
    for (const hear of hearers) setTimeout(hear); // once it is in sight
  }

  /** Sends what is typed or chosen; what is no answer is said. @param {NonNullable<Doors["send"]>} to */
  function give(to) {
    if (!question) return;
    const found = read(question, typed());
    trouble.textContent = isError(found) ? found.error : "";
    if (isError(found)) return;
    answer = found;
    button.textContent = "Change my answer";
    to(question, found);
  }

  /** No more answers are taken. */
  function close() {
    deaf();
    lock(field);
    button.hidden = true;
    hint.textContent = "";
  }

  /** The question goes away, answered or not: the stage shows and hears nothing of it any more. */
  function end() {
    deaf();
    place?.mark(null, []);
    question = null;
  }

  /** What is right: the answer that was sent is judged; without one, what is right is told. @param {Question} asked */
  function tell(asked) {
    close();
    if (revealed) return;
    [question, revealed] = [asked, true];
    outcome.draw(asked, answer);
  }

  /** The answer stands; what is no answer is said. @returns {boolean} whether there is one */
  function commit() {
    if (!question || answer !== null) return answer !== null;
    const found = read(question, typed());
    trouble.textContent = isError(found) ? found.error : "";
    if (isError(found)) return false;
    answer = found;
    deaf();
    lock(field);
    place?.mark(question.kind === "place" ? String(answer) : null, []);
    button.focus();
    return true;
  }

  /** Right or not, the right answer, and why; an answer that was not committed is. @returns {boolean} whether it is */
  function reveal() {
    if (!question || revealed || !commit() || answer === null) return revealed;
    revealed = true;
    button.hidden = true;
    outcome.draw(question, answer);
    return true;
  }

  /** Enter commits, and then reveals. @param {KeyboardEvent} event */
  function enter(event) {
    const at = /** @type {HTMLElement} */ (event.target);
    if (event.key !== "Enter" || at.closest("button")) return;
    event.preventDefault();
    event.stopPropagation();
    if (send) give(send);
    else if (answer === null) commit();
    else reveal();
  }
}

/**
 * What is said at the reveal.
 * @param {HTMLFormElement} form
 * @param {Doors} doors
 */
function createOutcome(form, { judged = () => {}, place, query }) {
  const outcome = element("div", { class: "outcome", role: "status" });
  /** @type {Question | null} */
  let shown = null;
  form.append(outcome);
  return { draw, clear };

  function clear() {
    shown = null;
    form.dataset.right = "";
    outcome.replaceChildren();
  }

  /** @param {Question} asked @param {Answer | null} given null: nothing, so that there is only what is right */
  function draw(asked, given) {
    shown = asked;
    if (given === null && !truths(asked).length) return;
    if (given === null) {
      const told = element("p", { class: "verdict" }, element("b", {}, "The answer"), `: ${truthSaid(asked, nameOf)}.`);
      return outcome.replaceChildren(told, ...(asked.says ? [sentence(asked.says)] : []));
    }
    const found = judge(asked, given);
    tell(asked, given, found);
    judged(asked, given, found);
    outcome.scrollIntoView?.({ block: "nearest" }); // after what stands around it has made its room
    if (found.right === false && !found.mistake) explain(asked, given);
  }

  /** @param {string} at */
  function nameOf(at) {
    return (shown && place?.all(shown).find((each) => each.answer === at)?.name) ?? at;
  }

  /** The catalogue of mistakes may know the number. @param {Question} asked @param {Answer} given */
  async function explain(asked, given) {
    const found = explained(asked, given, await mistakenOf(asked, query?.() ?? null));
    if (found && shown === asked) tell(asked, given, found, false);
  }

  /** @param {Question} asked @param {Answer} given @param {Judgement} found @param {boolean} [moves] */
  function tell(asked, given, { right, says }, moves = true) {
    form.dataset.right = String(right);
    const [yours, truth] = [answerSaid(asked, given, nameOf), truthSaid(asked, nameOf)];
    const word = right === null ? "Answered" : right ? "✓ Right" : "✗ Not right";
    const told = right === null ? `: ${yours}.` : right ? `: ${truth}.` : `: you said ${yours}; it is ${truth}.`;
    const words = element("span");
    typesetSentence(words, told); // a choice may have a formula in it
    const verdict = element("p", { class: "verdict" }, element("b", {}, word), words);
    const number = asked.kind === "number" && truths(asked).length > 0;
    const move = number ? [drawMove(Number(given), Number(truths(asked)[0]), moves && !still())] : [];
    const reasons = [says, asked.says].filter((each) => each !== null && each !== undefined);
    outcome.replaceChildren(verdict, ...move, ...reasons.map(sentence));
    if (asked.kind === "place") place?.mark(String(given), truths(asked).map(String));
  }
}

/** A sentence of its own, with its formulas. @param {string} text */
export function sentence(text) {
  const node = element("p", { class: "why" });
  typesetSentence(node, text);
  return node;
}

/** What was answered stays in sight, and cannot be changed. @param {HTMLElement} field */
function lock(field) {
  field.toggleAttribute("data-locked", true);
  const controls = /** @type {NodeListOf<HTMLInputElement>} */ (field.querySelectorAll("input, button, select"));
  for (const control of controls) control.disabled = true;
}

/**
 * @typedef {object} Field
 * @property {(Node | string)[]} nodes
 * @property {() => string} typed
 * @property {(answer: string) => void} choose
 * @property {() => void} renew where another film has come; what is chosen stays where it can
 */

const stays = () => {}; // what is asked for is the same in every film

/**
 * @param {Question} question
 * @param {Places | undefined} place
 * @param {() => void} changed
 * @param {Answer | null} given before
 * @returns {Field}
 */
function fieldOf(question, place, changed, given) {
  if (question.kind === "sign") return signs(changed);
  if (question.kind === "choice") return choices(question.choices ?? [], changed);
  if (question.kind === "place" && place) return places(question, place, changed, given);
  const input = element("input", { "aria-label": "Your answer", autocomplete: "off", spellcheck: "false", size: "10" });
  input.addEventListener("input", changed);
  return { nodes: [input], typed: () => input.value, choose: (answer) => (input.value = answer), renew: stays };
}

/** @param {() => void} changed @returns {Field} */
function signs(changed) {
  let chosen = "";
  const buttons = SIGNS.map(([sign, shown, word]) => {
    const name = { "aria-label": `${shown} ${word}`, "data-sign": sign };
    const button = element("button", { type: "button", "aria-pressed": "false", ...name }, shown);
    button.addEventListener("click", () => choose(sign));
    return button;
  });
  const group = element("div", { class: "signs", role: "group", "aria-label": "Your answer" }, ...buttons);
  return { nodes: [group], typed: () => chosen, choose, renew: stays };

  /** @param {string} sign */
  function choose(sign) {
    chosen = sign;
    buttons.forEach((button, k) => button.setAttribute("aria-pressed", String(SIGNS[k][0] === sign)));
    changed();
  }
}

/** @param {string[]} all @param {() => void} changed @returns {Field} */
function choices(all, changed) {
  const name = `answer-${count++}`;
  const radios = all.map((_, k) => element("input", { type: "radio", name, value: String(k) }));
  const labels = all.map((choice, k) => {
    const words = element("span");
    typesetSentence(words, choice);
    return element("label", { class: "choice" }, radios[k], words);
  });
  for (const radio of radios) radio.addEventListener("change", changed);
  const group = element("div", { class: "choices", role: "radiogroup", "aria-label": "Your answer" }, ...labels);
  const chosen = () => radios.findIndex(({ checked }) => checked);
  return {
    nodes: [group],
    typed: () => (chosen() < 0 ? "" : String(chosen())),
    choose: (answer) => (radios[Number(answer)].checked = true),
    renew: stays,
  };
}

/**
 * @param {Question} question
 * @param {Places} place
 * @param {() => void} changed
 * @param {Answer | null} given before: it is chosen as soon as there is a film that has it
 * @returns {Field}
 */
function places(question, place, changed, given) {
  const option = (/** @type {string} */ value, /** @type {string} */ name) => element("option", { value }, name);
  const select = element("select", { "aria-label": "Your answer" });
  renew();
  select.addEventListener("change", () => (place.mark(select.value || null, []), changed()));
  const words = element("span", {}, "Click a cell on the stage, or choose: ");
  return { nodes: [element("label", { class: "where" }, words, select)], typed: () => select.value, choose, renew };

  /** The list stays in its place, and so does who is in it. */
  function renew() {
    const chosen = select.value || String(given ?? "");
    const options = place.all(question).map(({ answer, name }) => option(answer, name));
    select.replaceChildren(option("", "choose"), ...options);
    const there = options.some(({ value }) => value === chosen);
    select.value = there ? chosen : "";
    place.mark(select.value || null, []);
  }

  /** @param {string} answer */
  function choose(answer) {
    if (!place.all(question).some((each) => each.answer === answer)) return;
    select.value = answer;
    place.mark(answer, []);
    changed();
  }
}
