/** The two that a page can be in a class: its presenter, or one who follows; each with its card in the corner. */

import { createAnswering } from "./answering.view.js";
import { createAsking } from "./asking.view.js";
import { said } from "./follower.js";
import { createFollowing } from "./following.view.js";
import { queryOf } from "./place.js";
import { createPresenting } from "./presenting.view.js";
import { freshId, peopleSaid, travelling } from "./questions.js";

/** @typedef {import("./place.js").Doc} Doc */
/** @typedef {{code: string, key: string}} Session */
/** @typedef {import("../questions/judge.js").Question} Question */
/** @typedef {import("../questions/question.view.js").Places} Places */
/**
 * @typedef {object} Room
 * @property {ReturnType<typeof import("./leading.view.js").createLeading>} leading
 * @property {ReturnType<typeof import("./panel.view.js").createPanel>} panel
 * @property {Places} [place]
 * @property {() => void} changed
 * @property {(why: string) => void} over
 * @property {(question: any, why: string) => void} unasked a question that cannot be put
 */

/** @param {Session} session @param {boolean} leads whether the class comes to this page @param {Room} room */
export function createPresenterRole(session, leads, { leading, panel, place, changed, over, unasked }) {
  /** @type {Doc | null} */
  let doc = null;
  let refusal = ""; // said until the class can have what comes after it
  const link = () => leading.here().link;
  const card = createAsking(panel.host, {
    query: () => queryOf(doc),
    link,
    put: (question) => sent.add({ question }),
    place,
    placeName,
  });
  const sent = createPresenting(session, { leading, told, unshared, away: show, over }, leads);
  sent.moved();
  show();
  return {
    session,
    follows: "",
    people: () => doc?.people ?? 0,
    ask,
    call,
    back: () => {},
    moved: sent.moved,
    end: sent.end,
  };

  /** @param {Question} question */
  function ask(question) {
    sent.add({ question: travelling({ ...question, id: freshId(Date.now()) }, 1, "open", link()) });
  }

  /** Everybody to me. */
  function call() {
    sent.add({ follow: Number(doc?.follow ?? 0) + 1 });
  }

  /** @param {string} why @param {{question?: any}} dropped */
  function unshared(why, { question }) {
    refusal = why;
    show();
    if (question) unasked(question, why);
  }

  /** @param {Doc} newest @param {string} why it is not all that this page wanted */
  function told(newest, why) {
    [doc, refusal] = [newest, why];
    show();
    card.draw(doc, session.key);
    if (!doc.question) place?.mark(null, []);
    changed();
  }

  /** @param {string} [says] */
  function show(says = refusal || peopleSaid(doc?.people ?? 0)) {
    panel.show({ code: session.code, says, returns: false, question: Boolean(doc?.question) });
  }

  /** @param {string} at */
  function placeName(at) {
    const asked = /** @type {any} */ (doc?.question);
    return (asked && place?.all(asked).find(({ answer }) => answer === at)?.name) ?? at;
  }
}

/** @param {string} code @param {Room} room */
export function createFollowerRole(code, { leading, panel, place, over }) {
  /** @type {Doc | null} */
  let doc = null;
  const card = createAnswering(panel.host, { query: () => queryOf(doc), place });
  const { moved, back, end: deafen } = createFollowing(code, leading, show);
  return { session: null, follows: code, people: () => 0, ask: () => {}, call: () => {}, back, moved, end };

  function end() {
    deafen();
    card.end();
  }

  /** @param {import("./follower.js").Following} f */
  function show(f) {
    doc = f.doc;
    if (f.state === "over" && !f.doc) return over(`There is no class ${code}. Look at its code again; it may be over.`);
    if (f.state === "away") card.away();
    const question = f.state === "over" ? null : (f.doc?.question ?? null);
    panel.show({ code, says: said(f), returns: !f.along && f.state === "here", question: Boolean(question) });
    if (question) card.draw(code, question);
    else card.end();
  }
}
