/** The presenter's card: the question of the class, how many have answered, and their answers as bars. */

import { liveAnswers } from "../api.js";
import { typesetSentence } from "../now/formula.view.js";
import { mistakenOf } from "../questions/catalogue.view.js";
import { truthSaid, truths } from "../questions/judge.js";
import { element } from "../shared/dom.view.js";
import { drawHistogram } from "./histogram.view.js";
import { answeredSaid, questionOf, travelling } from "./questions.js";
import { barsOf, commonestMistake, rightSaid } from "./answer_counts.js";

/** @typedef {import("./place.js").Doc} Doc */
/** @typedef {import("./questions.js").Full} Full */

/**
 * @param {HTMLElement} host
 * @param {object} doors
 * @param {() => string} doors.query of the film
 * @param {() => string} doors.link of where the class is
 * @param {(question: any) => void} doors.put the question, further on; null: none
 * @param {import("../questions/question.view.js").Places} [doors.place]
 * @param {(place: string) => string} doors.placeName
 */
export function createAsking(host, { query, link, put, place, placeName }) {
  const ask = element("p", { class: "ask" });
  const says = element("p", { class: "hint" });
  const answers = element("div", { class: "live-answers" });
  const truth = element("p", { class: "verdict" });
  const mistake = element("p", { class: "live-mistake" });
  const act = (/** @type {string} */ name, /** @type {() => void} */ does) => {
    const button = element("button", { type: "button" }, name);
    button.addEventListener("click", does);
    return button;
  };
  const buttons = {
    close: act("Close the question", () => step((round) => [round, "closed"])),
    reveal: act("Reveal the answer", () => step((round) => [round, "revealed"])),
    again: act("Ask again", () => step((round) => [round + 1, "open"])),
    done: act("Put it away", () => put(null)),
  };
  host.replaceChildren(
    ask,
    says,
    answers,
    truth,
    mistake,
    element("div", { class: "takes" }, ...Object.values(buttons)),
  );
  /** @type {Full | null} */
  let full = null;
  /** @type {Full[]} its rounds, as far as they are closed */
  let rounds = [];
  let [shown, wanted] = ["", ""];
  let coming = Promise.resolve(); // all of the question that is drawn
  return { draw };

  /** The question goes on, once all of it is known. @param {(round: number) => [number, Full["phase"]]} on */
  async function step(on) {
    const meant = shown;
    for (let awaited; awaited !== coming;) await (awaited = coming);
    if (full && shown === meant) put(travelling(questionOf(full), ...on(full.round), link()));
  }

  /** @param {Doc} doc @param {string} key */
  function draw(doc, key) {
    const { question } = doc;
    if (!question) return;
    const { id, round, phase, answered } = question;
    if (shown !== `${id},${round}`) {
      typesetSentence(ask, question.ask);
      full = null; // that of another question, or of the round before
    }
    shown = `${id},${round}`;
    says.textContent = `${round > 1 ? `Round ${round}: ` : ""}${answeredSaid(answered, doc.people)}`;
    const name = `${doc.code},${id},${round},${phase},${phase === "open" ? "" : answered}`;
    if (name !== wanted) coming = fetched(doc, key, name);
    for (const [which, phases] of Object.entries(SHOWN))
      buttons[/** @type {"done"} */ (which)].hidden = !phases.includes(phase);
    buttons.reveal.classList.toggle("main", phase === "closed");
    buttons.close.classList.toggle("main", phase === "open");
  }

  /**
   * The answers of all rounds, and what is right, which nobody else is told before.
   * @param {Doc} doc @param {string} key @param {string} name
   */
  async function fetched(doc, key, name) {
    wanted = name;
    const known = await liveAnswers(doc.code, key).catch(() => null);
    if (name !== wanted) return;
    if (!known) return void (wanted = ""); // it is asked for again with the next word of the server
    const same = known.questions.filter((/** @type {Full} */ each) => each.id === doc.question?.id);
    full = same.find((/** @type {Full} */ each) => each.round === doc.question?.round) ?? null;
    rounds = same.filter(
      (/** @type {Full} */ each) => each.phase !== "open" || each.round < (doc.question?.round ?? 0),
    );
    tell();
  }

  function tell() {
    if (!full) return;
    const open = full.phase === "open";
    const told = full.phase === "revealed";
    const question = questionOf(told ? full : { ...full, truth: null, says: undefined, wrong: undefined });
    const counted = /** @type {import("./answer_counts.js").Round[]} */ (open ? [] : rounds);
    const bars = barsOf(question, counted, placeName);
    answers.replaceChildren(...(counted.length ? [drawHistogram(bars, counted)] : []));
    truth.textContent =
      told && truthSaid(question) ? `The answer: ${truthSaid(question, placeName)}. ${rightSaid(bars, counted)}` : "";
    mistake.textContent = "";
    place?.mark(null, told && full.kind === "place" ? truths(question).map(String) : []);
    if (told) void explain(question, full.counts ?? {});
  }

  /** @param {import("../questions/judge.js").Question} question @param {Record<string, number>} counts */
  async function explain(question, counts) {
    const known = await mistakenOf(question, query());
    if (full?.id === question.id && full?.phase === "revealed")
      mistake.textContent = commonestMistake(question, counts, known);
  }
}

/** In which phases each button is there. */
const SHOWN = { close: ["open"], reveal: ["closed"], again: ["closed", "revealed"], done: ["closed", "revealed"] };
