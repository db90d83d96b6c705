/** A follower's card: the question of the class, one's answer to it, and at the reveal whether it was right. */

import { Refused, answerLive } from "../api.js";
import { mistakenOf } from "../questions/catalogue.view.js";
import { createQuestion } from "../questions/question.view.js";
import { element } from "../shared/dom.view.js";
import { rememberHere, rememberedHere } from "../shared/storage.view.js";
import { drawHistogram } from "./histogram.view.js";
import { questionOf } from "./questions.js";
import { barsOf, commonestMistake } from "./answer_counts.js";

/** @typedef {import("./place.js").Asked} Asked */
/** @typedef {import("../questions/judge.js").Answer} Answer */

const KEPT = "live-answer"; // of this tab: a reload has it, and a server that was restarted hears it again

/**
 * @param {HTMLElement} host
 * @param {object} doors
 * @param {() => string} doors.query of the film
 * @param {import("../questions/question.view.js").Places} [doors.place]
 */
export function createAnswering(host, { query, place }) {
  const says = element("p", { class: "hint live-sent", "aria-live": "polite" });
  const bars = element("div");
  const mistake = element("p", { class: "live-mistake" });
  const body = element("div");
  host.replaceChildren(body, says, bars, mistake);
  const form = createQuestion(body, { query, place, send });
  let [code, shown, phase] = ["", "", ""];
  /** @type {Asked | null} */
  let asked = null;
  let heard = true; // whether the server has the answer, as far as is known
  return { draw, end, away: () => (heard = false) };

  /** @param {string} session @param {Asked} question */
  function draw(session, question) {
    [code, asked] = [session, question];
    const name = `${code},${question.id},${question.round}`;
    if (name !== shown) begin(name, question);
    if (question.phase !== phase) turn(question);
    if (question.phase === "open" && !heard) repeat(name);
    const rounds = [{ round: question.round, answered: question.answered, counts: question.counts ?? {} }];
    bars.replaceChildren(
      ...(question.counts ? [drawHistogram(barsOf(questionOf(question), rounds, nameOf), rounds)] : []),
    );
  }

  /** The question is put away. */
  function end() {
    [shown, phase, asked] = ["", "", null];
    form.end();
  }

  /** @param {string} at */
  function nameOf(at) {
    const all = asked && place ? place.all(questionOf(asked)) : [];
    return all.find(({ answer }) => answer === at)?.name ?? at;
  }

  /** @param {string} name @param {Asked} question */
  function begin(name, question) {
    [shown, phase, heard] = [name, "open", true];
    form.show(questionOf(question), given(name));
    mistake.textContent = "";
    says.textContent = question.round > 1 ? "Once more, after you have talked about it." : "";
  }

  /** @param {Asked} question */
  function turn(question) {
    phase = question.phase;
    if (phase === "open") return begin(shown, question);
    if (phase === "closed") (form.close(), (says.textContent = "Closed: the answers are counted."));
    if (phase !== "revealed") return;
    form.tell(questionOf(question));
    says.textContent = "";
    void explain(question);
  }

  /** The mistake that most of the class have made, which the presenter's page says as well. @param {Asked} question */
  async function explain(question) {
    const told = questionOf(question);
    const known = await mistakenOf(told, query());
    if (asked?.id === question.id && asked.round === question.round && phase === "revealed")
      mistake.textContent = commonestMistake(told, question.counts ?? {}, known);
  }

  /**
   * What has become of it is said while its question stands: one that is closed meanwhile has words of its own, unless
   * the answer was lost.
   * @param {import("../questions/judge.js").Question} question @param {Answer} answer
   */
  async function send(question, answer) {
    const name = shown;
    rememberHere(KEPT, JSON.stringify({ name, answer }));
    says.textContent = "Sending …";
    try {
      await answerLive(code, question.id, answer);
      if (name !== shown) return;
      heard = true;
      if (phase === "open") says.textContent = "Sent. You can change it until the question is closed.";
    } catch (error) {
      if (name !== shown) return;
      heard = error instanceof Refused; // anything else will pass, and it is said again
      says.textContent = `Not sent: ${error instanceof Error ? error.message : error}`;
    }
  }

  /** A server that was restarted has no answers. @param {string} name */
  function repeat(name) {
    const answer = given(name);
    heard = true;
    if (answer !== null && asked) void send(questionOf(asked), answer);
  }

  /** @param {string} name of the question and its round @returns {Answer | null} */
  function given(name) {
    const kept = JSON.parse(rememberedHere(KEPT) ?? "null");
    return kept?.name === name ? kept.answer : null;
  }
}
