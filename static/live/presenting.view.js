/** The presenter's side of a session: what this page does goes out, and what another device of theirs does comes in. */

import { Refused, changeLive, liveDocuments, openLive, rest } from "../api.js";
import { debounce } from "../shared/debounce.js";
import { pauseBefore } from "../shared/retry.js";
import { createHearing } from "./subscription.js";
import * as presenter from "./presenter.js";
import { whileSeen } from "./visibility.view.js";

/** @typedef {import("./place.js").Doc} Doc */
/** @typedef {import("./place.js").Place} Place */
/** @typedef {ReturnType<typeof import("./leading.view.js").createLeading>} Leading */
/**
 * @typedef {object} Doors
 * @property {Leading} leading
 * @property {(doc: Doc, refusal: string) => void} told the newest document, and what of this page it could not have
 * @property {(why: string, dropped: Record<string, unknown>) => void} unshared what cannot be shared, and why
 * @property {(why: string) => void} away the server cannot be heard
 * @property {(why: string) => void} over
 */

/**
 * @param {{code: string, key: string}} session
 * @param {Doors} doors
 * @param {boolean} leads whether the class comes to this page; else the page goes where the class is
 */
export function createPresenting({ code, key }, { leading, told, unshared, away, over }, leads) {
  let p = presenter.presenting();
  let joined = false; // whether a document was heard, on which changes rest
  let [failures, ended] = [0, false];
  const sharing = debounce(send);
  const hearing = createHearing({
    documents: (signal) => liveDocuments(code, key, signal),
    hear,
    lose: () => away("The server cannot be heard; it is asked for again."),
    refused,
    rest,
    chance: Math.random,
  });
  const deaf = whileSeen(hearing);
  return { moved, add, end };

  /** The page is somewhere else. */
  function moved() {
    if (ended || !joined || leading.going()) return;
    p = presenter.moved(p, leading.here());
    plan();
  }

  /** Something else is to change. @param {Record<string, unknown>} extra */
  function add(extra) {
    p = presenter.adding(p, extra);
    plan();
  }

  function end() {
    ended = true;
    sharing.stop();
    deaf();
  }

  /** @param {Doc} doc */
  function hear(doc) {
    if (doc.ended) return (end(), over("The session is over."));
    const first = !joined;
    joined = true;
    if (first && (leads || !doc.link)) {
      p = presenter.joined(p, doc);
      moved();
    } else take(presenter.heard(p, doc));
    told(doc, p.refusal?.why ?? "");
  }

  /** @param {{p: presenter.Presenting, adopt: Place | null}} next */
  function take(next) {
    p = next.p;
    if (next.adopt) leading.go(next.adopt, "", () => (p = presenter.moved(p, leading.here())));
  }

  function plan() {
    const wait = presenter.due(p, performance.now());
    sharing.stop();
    if (wait !== null && joined && !ended) sharing.after(wait);
  }

  async function send() {
    p = presenter.sending(p, performance.now());
    try {
      const { taken, doc } = await changeLive(code, key, presenter.change(p));
      if (ended) return;
      failures = 0;
      take(presenter.answered(p, taken, doc));
      told(doc, p.refusal?.why ?? "");
      plan();
    } catch (error) {
      if (ended) return;
      if (error instanceof Refused && error.status === 422) return refusedChange(error);
      p = presenter.lost(p);
      if (!(await refused(error))) return;
      sharing.after(pauseBefore(Math.min(failures++, 4), Math.random()));
    }
  }

  /** What cannot be shared is not sent again and again; what else there was is. @param {Refused} error */
  function refusedChange(error) {
    const next = presenter.refused(p, error);
    take(next);
    unshared(next.p.refusal?.why ?? "", next.dropped);
    plan();
  }

  /** A server that was restarted knows nothing of the session. @param {unknown} error @returns {Promise<boolean>} */
  async function refused(error) {
    if (!(error instanceof Refused)) return true;
    if (error.status === 404 && !ended) {
      const opened = await openLive({ code, key }).then(
        () => true,
        (why) => (why instanceof Refused ? why : true),
      );
      if (opened === true) {
        p = presenter.reopened(p);
        return (moved(), true);
      }
      error = opened;
    }
    end();
    over(/** @type {Refused} */ (error).message);
    return false;
  }
}
