/** The card of a lesson that runs: the stop's title, its sentences and its question, and Back and Go on. */

import { truthSaid } from "../questions/judge.js";
import { createQuestion, sentence } from "../questions/question.view.js";
import { hideTelling } from "../questions/telling.view.js";
import { button, byId, element } from "../shared/dom.view.js";
import { sentenceNodes } from "./sentences.view.js";

/** @typedef {import("./lessons.js").Lesson} Lesson */
/** @typedef {import("./lessons.js").Question} Question */
/**
 * @typedef {object} Doors
 * @property {(by: number) => void} turn
 * @property {() => void} leave
 * @property {(href: string) => void} follow a link in a sentence
 * @property {() => void} back to the stop's film
 * @property {(question: Question) => void} revealed
 * @property {() => string} query of the film that is shown
 * @property {import("../questions/places.view.js").StagePlaces} place
 */

/** @param {Doors} doors */
export function createCard({ turn, leave, follow, back, revealed, query, place }) {
  const title = element("h2", { tabindex: "-1" });
  const where = element("span", { class: "lesson-where" });
  const dots = element("span", { class: "lesson-dots", "aria-hidden": "true" });
  const previous = button("Back", () => turn(-1));
  const next = button("Go on", () => turn(1), "main");
  const nav = element("div", { class: "lesson-nav" }, previous, next, button("Leave the lesson", leave, "quiet"));
  const [text, asks, faults] = ["lesson-text", "lesson-asks", "lesson-faults"].map((name) =>
    element("div", { class: name }),
  );
  const elsewhere = element("p", { class: "lesson-elsewhere", role: "status" });
  const body = element("div", { class: "lesson-body" }, text, asks);
  const head = element("div", { class: "lesson-head" }, title, where, dots, nav);
  byId("lesson").replaceChildren(head, faults, elsewhere, body);
  nav.lastElementChild?.replaceChildren("✕");
  nav.lastElementChild?.setAttribute("aria-label", "Leave the lesson");
  const question = createQuestion(asks, {
    judged: (asked) => {
      revealed(/** @type {Question} */ (asked));
      veil();
      asks.querySelector(".outcome")?.scrollIntoView({ block: "nearest" });
      next.focus({ preventScroll: true }); // Reveal is gone, and with it the focus
    },
    place,
    query,
  });
  /** @type {import("./lessons.js").Question | null} */
  let asked = null;
  let unveiled = false; // without an answer, as a clicker has no letters
  let away = false; // in another film than the stop's
  return { show, note, focus: () => title.focus({ preventScroll: true }), ask, unveil, waiting, close: question.end };

  /** @param {Lesson} lesson @param {number} k */
  function show(lesson, k) {
    const stop = lesson.stops[k];
    const count = lesson.stops.length;
    title.textContent = stop.title;
    where.textContent = `${lesson.title}, ${k + 1} of ${count}`;
    dots.replaceChildren(...lesson.stops.map((_, i) => element("i", i <= k ? { class: "on" } : {})));
    text.replaceChildren(...sentenceNodes(stop.text, follow));
    asks.replaceChildren();
    asks.hidden = !stop.question;
    body.toggleAttribute("data-asks", Boolean(stop.question));
    question.end();
    unveiled = false;
    asked = stop.question && { ...stop.question, id: `${lesson.id}.${k}` };
    if (asked) question.show(asked);
    faults.replaceChildren(...lesson.faults.map(({ line, says }) => element("p", {}, `Line ${line} ${says}`)));
    veil();
    previous.disabled = k === 0;
    next.textContent = k === count - 1 ? "Finish" : "Go on";
    for (const scrolled of [body, text, asks, byId("panel-lesson")]) scrolled.scrollTop = 0;
  }

  /** Another film than the stop's is shown. @param {boolean} other */
  function note(other) {
    away = other;
    veil();
    if (other === Boolean(elsewhere.childElementCount)) return;
    elsewhere.replaceChildren(...(other ? ["This is another film. ", button("Back to this stop’s film", back)] : []));
  }

  /** Whether a question waits for its answer. */
  function waiting() {
    return !asks.hidden && !unveiled && !question.revealed();
  }

  /** The right answer, to a class that has answered aloud. */
  function unveil() {
    if (!asked) return;
    unveiled = true;
    question.close();
    const cells = place.all(asked);
    const name = (/** @type {string} */ at) => cells.find(({ answer }) => answer === at)?.name ?? at;
    const said = [`It is ${truthSaid(asked, name)}.`, asked.says ?? ""].filter(Boolean).map(sentence);
    asks.append(element("div", { class: "outcome", role: "status" }, ...said));
    asks.scrollTop = asks.scrollHeight;
    revealed(asked);
    veil();
  }

  /** While the question waits, in its own film, what else tells its answer is hidden. */
  function veil() {
    hideTelling(!away && asked && waiting() ? (asked.of ?? null) : null);
  }

  /** Leads to the question that waits. */
  function ask() {
    const field = asks.querySelector("input:not(:disabled), .signs button, select");
    if (question.answered() !== null) /** @type {HTMLElement | null} */ (asks.querySelector("button.main"))?.focus();
    else /** @type {HTMLElement | null} */ (field)?.focus();
    asks.scrollIntoView({ block: "nearest" });
  }
}
