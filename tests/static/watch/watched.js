/** A film that is watched under node: it arrives at the test's word, and writes down what it tells those around it. */

import { createWatch } from "../../../static/watch/watch.view.js";
import { goldenTraces } from "../golden.js";
import { CONFIG, THEMES } from "../looks.js";
import { Node, openPage } from "../page.js";

export const FILMS = Object.fromEntries(goldenTraces().map((film) => [film.name.replace(".jsonl", ""), film]));

/** What of the template a film stands in. @param {ReturnType<typeof openPage>} page */
export function openStage(page) {
  /** @type {any} */ (globalThis).getComputedStyle = () => ({
    backgroundColor: "#fff",
    color: "#000",
    fontSize: "11px",
  });
  for (const id of ["beat", "speed", "example"])
    for (const value of { beat: ["step", "moment"], speed: ["1", "4"], example: [] }[id] ?? [])
      page.byId(id).append(Object.assign(new Node("option"), { value }));
  const frame = page.byId("stage-frame");
  for (const [tag, name] of [
    ["div", "stage-scroll"],
    ["div", "stage-inner"],
    ["div", "nodes"],
    ["div", "corner"],
    ["canvas", "roads"],
    ["canvas", "pulses"],
  ]) {
    const part = new Node(tag);
    part.setAttribute("class", name);
    frame.append(part);
  }
}

/**
 * A film that arrives at the test's word, and what it tells those around it.
 * @param {any} [around] doors; query, hash, kept: what is asked, where one is, what the browser remembers
 * @param {(watch: any) => void} [made] before anything is asked
 */
export function watched({ query = "", hash = "", kept = {}, ...around } = {}, made = () => {}) {
  const page = openPage();
  for (const [key, value] of Object.entries(kept)) page.kept.set(key, String(value));
  openStage(page);
  const seen = {
    asked: /** @type {string[]} */ ([]),
    refused: /** @type {any[]} */ ([]),
    stood: /** @type {string[]} */ ([]),
    order: /** @type {string[]} */ ([]), // of standing and drawing
    renewed: 0,
    shown: /** @type {any[]} */ ([]),
    written: /** @type {string[]} */ ([]),
    place: hash,
    hand: /** @type {(messages: any[]) => void} */ (() => {}),
    fail: /** @type {(error: any) => void} */ (() => {}),
    say: /** @type {any} */ (null),
  };
  const watch = createWatch(
    { config: CONFIG, themes: THEMES },
    {
      trace: (asked, _, hand, say) => {
        seen.asked.push(asked);
        Object.assign(seen, { hand, say });
        return new Promise((_done, fail) => (seen.fail = fail));
      },
      refusalOf: (error) => (error.fields ? error : null),
      refuse: (refusal) => seen.refused.push(refusal),
      hash: () => seen.place,
      write: (now) => seen.written.push((seen.place = now)),
      rests: () => true,
      stand: (start, look) => (
        seen.order.push("stand"),
        seen.stood.push(`${start.layers.length} ${look.palette.zoom}`)
      ),
      renew: () => (seen.renewed += 1),
      draw: (shown) => (seen.order.push("draw"), seen.shown.push(shown)),
      ...around,
    },
  );
  made(watch);
  watch.receiving.ask(query);
  return { page, watch, seen, last: () => seen.shown.at(-1) };
}

/** The step with errors that are ten times as large. @param {any} step */
export const tenfold = (step) => {
  const rows = step.values.delta?.map((/** @type {number[]} */ row) => row.map((x) => 10 * x));
  return rows ? { ...step, values: { ...step.values, delta: rows } } : step;
};

/** All of a film at once. @param {any} film */
export const messages = ({ start, steps, end }) => [start, ...steps, end];
