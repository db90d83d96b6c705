/** The tab Check mine: numbers are taken away, a person's own gradients come back, and are judged. */

import { check, exactStart, limit, Refused, trace } from "../api.js";
import { fieldsOf, queryOf } from "../form/query.js";
import { byId } from "../shared/dom.view.js";
import { latest } from "../shared/latest.js";
import { createBringing } from "./bringing.view.js";
import { linkFieldsOf, requestOf } from "./exercise.js";
import { overlayOf } from "./marks.view.js";
import { named } from "./naming.js";
import { ownPass } from "./own_pass.js";
import { Unreadable } from "./printed.js";
import { createTaking } from "./taking.view.js";
import { firstSaid, noFilm, numbersSaid, plantedIn } from "./verdict.js";
import { verdictNodes } from "./verdict.view.js";

/** @typedef {import("../types.js").Start} Start */
/** @typedef {import("./printed.js").Printed} Printed */
/** @typedef {import("./verdict.js").Verdict} Verdict */
/**
 * @typedef {object} Judged a film
 * @property {string} query
 * @property {number | null} n where it first is wrong: so many steps are shown
 * @property {number | null} example whose number is farthest off there
 * @property {string} says
 * @property {ReturnType<typeof overlayOf>} overlay
 * @property {Yours} [yours] the numbers of the pass that explains theirs, once they are here
 */
/** @typedef {import("./own_pass.js").Yours} Yours */
/** @typedef {{start: Start, query: string, mistakes: string, of: Judged}} Wanted a wrong pass, of a judged film */
/** @typedef {{asked: Record<string, any>, start: Start, query: string, notes: string[]}} Question */
/**
 * @typedef {object} Doors
 * @property {() => {start: Start | null, query: string, n: number, playing: boolean}} film that is shown, and where
 * @property {(fields: Record<string, string>) => void} open asks for another film; what is left out is as by itself
 * @property {(change: Record<string, string>) => void} beside shows a second film, with these fields changed
 * @property {(cursor: number, example: number | null) => void} seek a position, and in it an example
 * @property {() => void} changed when another thing is to be said or drawn
 */

/** @param {Doors} doors */
export function createCheck({ film, open, beside, seek, changed }) {
  /** @type {Judged | null} */
  let judged = null;
  let [query, most] = ["", Infinity]; // of the film that the questions are about; bytes of a request
  const newest = latest(ask, { arrive: show, fail, settle: () => busy(false) });
  const own = latest(walkOwn, { arrive: setBeside, fail: () => {} }); // the verdict says all without it
  const taking = createTaking({ start: exact, say, fail, take });
  /** @type {{query: string, start: Promise<Start>} | null} the film with all digits, once they are wanted */
  let whole = null;
  createBringing(judge);
  limit("body").then(
    (bytes) => (most = bytes),
    () => {},
  ); // the server refuses in any case
  return { stand, voice, over: () => current()?.overlay, yours: () => current()?.yours };

  /** For the film that is shown; a verdict is of one film. */
  function stand() {
    const { start, query: now } = film();
    if (!start || now === query) return;
    query = now;
    newest.stop();
    busy(false);
    if (judged && judged.query !== now) again();
    taking.stand(start);
    say("");
  }

  /** The verdict on the film that is shown, while it is looked at. */
  function current() {
    return judged?.query === film().query && byId("check-verdict").checkVisibility() ? judged : null;
  }

  /** What the caption says where the pass first leaves the truth. */
  function voice() {
    const here = current();
    const { n, playing } = film();
    const speaks = here && here.says && !playing && here.n === n;
    return speaks ? { eyebrow: "Check mine", says: here.says, phase: "check" } : null;
  }

  /** The film's first message, with all digits: those that it shows are rounded. @returns {Promise<Start | null>} */
  async function exact() {
    const { start, query: of } = film();
    if (!start) return null;
    if (whole?.query !== of) whole = { query: of, start: exactStart(of) };
    try {
      return await whole.start;
    } catch (error) {
      whole = null; // it is asked for again
      throw error;
    }
  }

  /** @param {() => Promise<Printed>} read */
  async function judge(read) {
    const { query: of } = film();
    busy(true);
    say("Computing …");
    try {
      const [start, brought] = [await exact(), await read()];
      if (!start) throw new Unreadable("There is no film yet whose gradients could be checked.");
      if (film().query === of) newest.ask({ ...questionOf(start, brought, most), query: of });
    } catch (error) {
      fail(error);
      busy(false);
    }
  }

  /** @param {Verdict} verdict @param {Question} question */
  function show(verdict, { start, query: of, notes }) {
    judged = judgedOf(verdict, start, of);
    const acts = {
      again: () => (again(), byId("check-text").focus()),
      seek: lead,
      film: (/** @type {string} */ mistakes) => beside({ mistakes }),
      take,
      noFilm: noFilm(start.request),
    };
    byId("check-verdict").replaceChildren(...verdictNodes(verdict, start, notes, acts));
    turn(true);
    byId("panel-check").scrollTop = 0;
    say("");
    lead();
    byId("check-heading").focus({ preventScroll: true });
    if (verdict.explanations.length === 1 && verdict.explanations[0].length && !acts.noFilm)
      own.ask({ start, query: of, mistakes: plantedIn(verdict.explanations[0]), of: judged });
  }

  /** @param {Yours | null} yours @param {Wanted} wanted */
  function setBeside(yours, { of }) {
    if (yours) of.yours = yours;
    changed();
  }

  /** The film stands at the first wrong place. */
  function lead() {
    if (judged?.n) seek(judged.n, judged.example);
    changed();
  }

  function again() {
    judged = null;
    own.stop();
    turn(false);
    changed();
  }

  /** An exercise stands on the stage. @param {Record<string, any>} request */
  function take(request) {
    if (judged) again();
    /** @type {HTMLDetailsElement} */ (byId("check-other")).open = false;
    open(linkFieldsOf(request));
  }
}

/**
 * What is shown of a verdict beside its film.
 * @param {Verdict} verdict @param {Start} start @param {string} query of the film
 * @returns {Judged}
 */
function judgedOf(verdict, start, query) {
  const { first } = verdict;
  return {
    query,
    n: first && first.n !== null ? first.n + 1 : null,
    example: first && first.t !== null ? first.where[0] : null,
    says: first ? `${firstSaid(first, start)} ${numbersSaid(first, start)}` : "",
    overlay: overlayOf(verdict),
  };
}

/** @param {AbortSignal} signal @param {Question} question */
const ask = (signal, { asked }) => check(asked, signal);

/**
 * The way back with the mistakes that were found, for NOW's column of own numbers.
 * @param {AbortSignal} signal
 * @param {Wanted} wanted
 * @returns {Promise<Yours | null>}
 */
async function walkOwn(signal, { start, query, mistakes }) {
  /** @type {any[]} */
  const all = [];
  const hand = (/** @type {import("../types.js").Message[]} */ messages) => void all.push(...messages);
  await trace(queryOf({ ...fieldsOf(query), mistakes }), signal, hand, () => {});
  return all.at(-1)?.kind === "end" ? ownPass(start, all[0], all.slice(1)) : null;
}

/**
 * The film's request with what somebody brought.
 * @param {Start} start @param {Printed} brought @param {number} most bytes
 */
function questionOf(start, brought, most) {
  const known = start.notation.map((layer) => layer.backward ?? {});
  const { yours, notes } = named(brought, { layers: start.layers, steps: start.steps, known });
  const layout = /** @type {HTMLSelectElement} */ (byId("check-layout")).value;
  const asked = { ...requestOf(start), yours: layout ? { ...yours, layout } : yours };
  const bytes = JSON.stringify(asked).length;
  if (bytes > most)
    throw new Unreadable(
      `Your numbers and the network's take ${bytes} bytes; at most ${most} can be judged: take a smaller network.`,
    );
  return { asked, start, notes };
}

/** @param {boolean} verdict whether it stands in place of the questions */
function turn(verdict) {
  byId("check-ask").hidden = verdict;
  byId("check-verdict").hidden = !verdict;
}

/** @param {unknown} error */
function fail(error) {
  const refused = error instanceof Refused;
  const message = error instanceof Error ? error.message : `${error}`;
  if (!refused && !(error instanceof Unreadable)) console.warn(error);
  say(refused ? (error.fields[0]?.message ?? message) : message, true);
}

/** @param {string} says @param {boolean} [bad] */
function say(says, bad = false) {
  byId("check-said").textContent = says;
  byId("check-said").dataset.bad = String(bad);
}

/** @param {boolean} on */
const busy = (on) => byId("check").setAttribute("aria-busy", String(on));
