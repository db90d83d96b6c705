/** A student's way through a sheet: one hidden number after the other, with hints, and the file to hand in. */

import { mistaken, answersWithChecksum } from "../api.js";
import { explained, isError, judge, read, toleranceSaid } from "../questions/judge.js";
import { button, element } from "../shared/dom.view.js";
import { save } from "../shared/save.view.js";
import * as way from "./answers.js";
import { inOrder } from "./sheet.js";

/** @typedef {import("./answers.js").Answers} Answers */
/** @typedef {import("./sheet.js").SheetQuestion} SheetQuestion */
/**
 * @typedef {object} Doors
 * @property {() => import("../types.js").Film} film
 * @property {() => string} query
 * @property {(until: number, name?: string) => void} hide all steps from there on, and what else tells that number
 * @property {(answers: Answers) => void} keep what was answered
 */

/** @param {HTMLElement} host @param {Doors} doors */
export function createStudent(host, { film, query, hide, keep }) {
  /** @type {Answers | null} */
  let answers = null;
  const head = element("p", { class: "exercise-head" });
  const ask = element("p", { class: "ask" });
  const field = element("input", { "aria-label": "Your answer", autocomplete: "off", spellcheck: "false", size: "10" });
  const check = element("button", { type: "submit", class: "main" }, "Check");
  const show = button("Show it", giveUp);
  const tolerance = element("span", { class: "hint" });
  const said = element("p", { class: "exercise-said", role: "status" });
  const line = element("div", { class: "answer-line" }, field, check, show, tolerance);
  const form = element("form", { class: "question-form", novalidate: "" }, ask, line, said);
  const name = element("input", {
    "aria-label": "Your name, if it is to be in the file",
    autocomplete: "name",
    size: "16",
  });
  const file = button("Save answers", () => void handIn());
  const told = element("p", { class: "hint", role: "status" });
  const hand = element("div", { class: "hand-in" }, element("label", {}, "Name, if you like ", name), file, told);
  form.addEventListener("submit", (event) => (event.preventDefault(), tryIt()));
  return { begin, stand };

  /** @param {Answers} begun */
  function begin(begun) {
    answers = begun;
    said.textContent = told.textContent = "";
    host.replaceChildren(head, form, hand);
    stand();
  }

  /** The question that is open, and what of the film is hidden for it. */
  function stand() {
    if (!answers) return;
    const { title, questions, tolerance: near } = answers.sheet;
    const open = way.current(answers);
    const { right, of } = way.score(answers);
    const at = open ? `question ${inOrder(answers.sheet).indexOf(open) + 1} of ${questions.length}` : "all answered";
    head.textContent = `${title || "Exercise"} · ${at} · ${right} of ${of} right`;
    form.dataset.done = String(!open);
    ask.textContent = open
      ? `What is ${open.ask}?`
      : "Nothing is hidden any longer: play the film and look at the numbers.";
    line.hidden = !open;
    tolerance.textContent = toleranceSaid({ id: "", kind: "number", ask: "", tolerance: near });
    hide(way.untilOf(answers), open?.name);
  }

  /** @param {SheetQuestion} open */
  function truthOf(open) {
    return way.numberAt(film().steps[open.n], open);
  }

  function tryIt() {
    const open = answers && way.current(answers);
    if (!answers || !open) return;
    const truth = truthOf(open);
    if (truth === null) return say(missing(film().end !== null), null);
    const question = questionOf(open, truth, answers.sheet.tolerance);
    const given = read(question, field.value);
    if (isError(given)) return say(given.error, null);
    const right = way.isRight(answers.sheet, Number(given), truth);
    answers = way.answered(answers, open.id, Number(given), right);
    keep(answers);
    if (right) return next(`Right: ${open.ask} = ${field.value.trim()}.`);
    const { tries } = way.givenOf(answers, open.id);
    say(tries < way.HINT_AFTER ? "Not right. Try once more." : "Not right.", false);
    field.select();
    if (tries >= way.HINT_AFTER) hint(question, open, Number(given));
  }

  /**
   * What was done to get the number, where that is known.
   * @param {import("../questions/judge.js").Question} question @param {SheetQuestion} open @param {number} given
   */
  async function hint(question, { n, name: what, b, i, id }, given) {
    const plain = judge(question, given).says;
    const known = await mistaken(query(), { n, name: what, b, i }).catch(() => null); // the answer is judged without it
    const found = (known && explained(question, given, known.mistaken)?.says) ?? plain;
    if (!answers || way.current(answers)?.id !== id) return;
    say(`Not right. ${found ?? "No mistake that is known gives this number."}`, false);
  }

  function giveUp() {
    const open = answers && way.current(answers);
    if (!answers || !open) return;
    const truth = truthOf(open);
    if (truth === null) return say(missing(film().end !== null), null);
    answers = way.shown(answers, open.id);
    keep(answers);
    next(`${open.ask} = ${truth}.`, null);
  }

  /** @param {string} words @param {boolean | null} [right] */
  function next(words, right = true) {
    field.value = "";
    stand();
    say(words, right);
    field.focus();
  }

  /** @param {string} words @param {boolean | null} right */
  function say(words, right) {
    said.textContent = words;
    form.dataset.right = String(right);
  }

  async function handIn() {
    if (!answers) return;
    try {
      const { file: sealed } = await answersWithChecksum(way.fileOf(answers, name.value));
      const json = new Blob([JSON.stringify(sealed, null, 2)], { type: "application/json" });
      told.textContent = save(`backflow-answers-${answers.seed}.json`, json);
    } catch (error) {
      told.textContent = `The file cannot be had: ${error instanceof Error ? error.message : error}`;
    }
  }
}

/**
 * @param {SheetQuestion} open @param {number} truth @param {number} tolerance
 * @returns {import("../questions/judge.js").Question}
 */
const questionOf = ({ id, ask }, truth, tolerance) => ({ id, ask, kind: "number", truth, tolerance });

/** @param {boolean} whole whether the film has come */
const missing = (whole) =>
  whole ? "This film has no such number; the sheet does not fit it." : "The film is still on its way.";
