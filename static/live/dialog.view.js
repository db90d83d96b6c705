/** The dialog Live: join a class or begin one; its code, address and QR code large enough for a room. */

import { drawCode } from "../export/look_here.view.js";
import { toldOf } from "../export/look_here.js";
import { byId } from "../shared/dom.view.js";
import { codeIn, joinAddress, moveAddress } from "./place.js";
import { composed, peopleSaid } from "./questions.js";

/** @typedef {{code: string, key: string}} Session */
/** @typedef {import("../questions/judge.js").Question} Question */
/**
 * @typedef {object} Doors
 * @property {() => unknown} start a session
 * @property {(session: Session) => unknown} again one that this browser knows
 * @property {(code: string) => unknown} join
 * @property {() => void} leave the class
 * @property {() => void} call everybody back
 * @property {() => unknown} end the session
 * @property {() => unknown} table saves the answers
 * @property {(question: Question) => void} ask
 */
/**
 * @typedef {object} State
 * @property {Session | null} presents
 * @property {string} follows a code
 * @property {Session | null} known a session of this browser, in another tab or before
 * @property {number} people
 */

/** @param {Doors} doors */
export function createLiveDialog(doors) {
  const sheet = /** @type {HTMLDialogElement} */ (byId("live"));
  const [code, kind, truth] = /** @type {HTMLInputElement[]} */ (
    ["live-code", "live-kind", "live-truth"].map((id) => byId(id))
  );
  const [ask, choices] = /** @type {HTMLTextAreaElement[]} */ (["live-ask", "live-choices"].map((id) => byId(id)));
  const trouble = byId("live-trouble");
  /** @type {State} */
  let state = { presents: null, follows: "", known: null, people: 0 };
  let put = { ask: "", choices: "", truth: "" }; // the newest question as it was typed
  let drawn = ""; // the code whose QR codes are drawn
  byId("live-close").addEventListener("click", () => sheet.close());
  sheet.addEventListener("click", (event) => event.target === sheet && sheet.close());
  sheet.addEventListener("keydown", (event) => event.stopPropagation()); // the film's keys rest meanwhile
  byId("live-start").addEventListener("click", doors.start);
  byId("live-again").addEventListener("click", () => state.known && doors.again(state.known));
  byId("live-join").addEventListener("submit", (event) => {
    event.preventDefault();
    const typed = codeIn(code.value);
    if (typed) doors.join(typed);
    else say("Type the code of the class first.");
  });
  byId("live-leave").addEventListener("click", doors.leave);
  byId("live-call").addEventListener("click", doors.call);
  byId("live-end").addEventListener("click", doors.end);
  byId("live-table").addEventListener("click", doors.table);
  byId("live-move").addEventListener("click", () => move(Boolean(byId("live-moving").hidden)));
  kind.addEventListener("change", ofKind);
  byId("live-compose").addEventListener("submit", (event) => (event.preventDefault(), compose()));
  return { toggle, open, show, say, unasked, close: () => sheet.close() };

  function toggle() {
    if (sheet.open) return sheet.close();
    say("");
    move(false);
    open();
  }

  function open() {
    if (!sheet.open) sheet.showModal();
  }

  /** @param {string} words */
  function say(words) {
    byId("live-said").textContent = words;
  }

  /** @param {State} next */
  function show(next) {
    state = next;
    const { presents, follows, known } = state;
    byId("live-begin").hidden = Boolean(presents || follows);
    byId("live-here").hidden = !presents;
    byId("live-along").hidden = !follows;
    byId("live-along-says").textContent = `You follow the class ${follows}.`;
    byId("live-again").hidden = !known;
    byId("live-again").textContent = known ? `Go on with ${known.code}` : "";
    byId("live-people").textContent = peopleSaid(state.people);
    if (presents && drawn !== presents.code) invite(presents);
    if (sheet.open && !document.activeElement?.checkVisibility()) rest();
  }

  /** What had the focus has gone: the keys are still those of the dialog. */
  function rest() {
    /** @type {HTMLElement | null} */ (sheet.querySelector(".sheet-body"))?.focus();
  }

  /** @param {Session} session */
  function invite({ code: letters, key }) {
    drawn = letters;
    const page = location.href.replace(/[?#].*$/, "");
    const address = joinAddress(page, letters);
    const alone = toldOf(address);
    byId("live-letters").textContent = letters;
    byId("live-address").textContent = address.replace(/^https?:\/\//, "");
    byId("live-qr").replaceChildren(drawCode(address));
    byId("live-key").replaceChildren(drawCode(moveAddress(page, letters, key)));
    byId("live-alone").textContent = alone.says.startsWith("Only") ? alone.says : "";
  }

  /** @param {boolean} shown the private code */
  function move(shown) {
    byId("live-moving").hidden = !shown;
    byId("live-move").setAttribute("aria-expanded", String(shown));
  }

  function ofKind() {
    byId("live-choices-label").hidden = kind.value !== "choice";
  }

  function compose() {
    const typed = { kind: kind.value, ask: ask.value, choices: choices.value, truth: truth.value };
    const question = composed(typed, "");
    trouble.hidden = isQuestion(question);
    trouble.textContent = isQuestion(question) ? "" : question.error;
    if (!isQuestion(question)) return;
    put = typed;
    doors.ask(question);
    ask.value = truth.value = choices.value = "";
    sheet.close();
  }

  /**
   * A typed question that the class cannot have is there again, to be mended.
   * @param {Question} question @param {string} why
   */
  function unasked(question, why) {
    if (question.ask !== put.ask.trim() || ask.value.trim()) return;
    [ask.value, choices.value, truth.value] = [put.ask, put.choices, put.truth];
    trouble.textContent = why;
    trouble.hidden = false;
  }
}

/** @param {Question | {error: string}} made @returns {made is Question} */
const isQuestion = (made) => !("error" in made);
