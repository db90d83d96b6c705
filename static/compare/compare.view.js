/**
 * A second run beside the first: its own stage, in step with the first by phase and time step, and how its numbers
 * differ.
 */

import { Refused, trace } from "../api.js";
import { boardAt } from "../film/board.js";
import { fieldsOf, queryOf } from "../form/query.js";
import { SYMBOLS } from "../inside/terms.js";
import { byId, element } from "../shared/dom.view.js";
import { changed, parametersOf } from "../shared/hash.js";
import { memoize } from "../shared/memoize.js";
import { verdict } from "../now/gradient_check.js";
import { difference, format } from "../shared/numbers.js";
import { createStage } from "../stage/stage.view.js";
import { besideBeat, createAlignment, placeOf } from "./alignment.js";
import { comparedExamples, differences, examplesApart, examplesBeside, gradientOf, whoseNumbers } from "./compare.js";
import { createBothLags } from "./lags.view.js";
import { rivals } from "./rivals.js";
import { createSecondForm } from "./second_form.view.js";
import { changeOf, namesOf, summaryOf } from "./summary.js";
import { latest } from "../shared/latest.js";

/** @typedef {import("../types.js").Board} Board */
/** @typedef {import("../types.js").Film} Film */
/** @typedef {import("../types.js").Scales} Scales */
/** @typedef {import("../types.js").Step} Step */
/** @typedef {import("../form/query.js").Fields} Fields */

const wholeGradient = memoize((/** @type {Step[]} */ steps) => gradientOf(steps));

/**
 * @param {any} config
 * @param {(anew: boolean) => void} arrived when more of the second film is here, or it begins or is gone
 */
export function createCompare(config, arrived) {
  const [root, select] = [byId("second"), /** @type {HTMLSelectElement} */ (byId("compare"))];
  const stage = createStage(byId("second-frame"), config, () => {});
  /** @type {Film} */
  let film = { start: null, steps: [], end: null };
  /** @type {Fields} */
  let first = {};
  /** @type {Board | null} */
  let board = null;
  /** @type {import("./compare.js").Examples} */
  let examples = [0, 0]; // that are shown
  const matched = createAlignment();
  let [asked, wrong] = ["", ""]; // wrong: why no more of it comes
  /** @type {any[]} */
  let drawn = []; // what was told of both
  /** @type {any} */
  let look = null;
  const newest = latest(receive, { fail: (error) => say(refusalSaid(error)) });
  const lags = createBothLags(config);
  const names = () => namesOf(fieldsOf(queryOf(first)), fieldsOf(asked));
  const form = createSecondForm((fields) => beside(new URLSearchParams(changeOf(first, fields)).toString()));
  select.addEventListener("change", () => beside(select.value));
  return { ask, beside, stand, draw, drawing, steps: () => film.steps, on: () => asked !== "" };

  /**
   * The address names what is other in the second run, so that both keep their data and their seed.
   * @param {string} change its fields, as a query
   */
  function beside(change) {
    history.pushState(null, "", `${location.pathname}${location.search}${changed(location.hash, { beside: change })}`);
    ask(first);
  }

  /** Offers rivals of a run, and asks for the one that the address names. @param {Fields} fields of the first run */
  function ask(fields) {
    first = fields;
    const change = parametersOf(location.hash).beside ?? "";
    offer(select, first, change);
    const second = { ...first, ...Object.fromEntries(new URLSearchParams(change)) };
    form.show(first, change ? second : first);
    const query = change && queryOf(second);
    if (query === asked) return;
    newest.stop();
    [asked, film] = [query, { start: null, steps: [], end: null }];
    root.hidden = byId("second-chart").hidden = !query;
    [board, drawn, wrong, examples] = [null, [], "", [0, 0]];
    byId("second-title").textContent = query ? "Asking for the second run …" : "";
    byId("second-says").textContent = "";
    if (query) newest.ask(query);
    arrived(true);
  }

  /** @param {AbortSignal} signal @param {string} query */
  function receive(signal, query) {
    const hand = (/** @type {import("../types.js").Message[]} */ messages) => signal.aborted || take(messages);
    return trace(query, signal, hand, (_, sentence) => signal.aborted || say(sentence));
  }

  /** @param {import("../types.js").Message[]} messages */
  function take(messages) {
    for (const message of messages) film = grown(film, message);
    const last = messages[messages.length - 1];
    say(last.kind === "error" ? last.message : "");
    arrived(messages[0].kind === "start");
  }

  /** What is wrong, else what the second run is. @param {string} sentence */
  function say(sentence) {
    wrong = sentence;
    byId("second-title").textContent = wrong || `Beside it: ${names().second}${examplesApart(examples)}`;
  }

  /** Builds the second stage for its network, a theme and the window's size. @param {any} theme */
  function stand(theme) {
    if (!film.start) return;
    say(wrong);
    stage.stand(film.start, theme);
    look = theme;
    lags.stand();
    drawn = [];
  }

  /**
   * Follows the first film.
   * @param {Board} seen
   * @param {Film} other the first
   * @param {Scales} scales of both
   * @param {boolean} playing
   */
  function draw(seen, other, scales, playing) {
    if (!film.start || root.hidden) return;
    const { n, ...moving } = besideBeat(matched(other, film), film.steps, seen);
    examples = examplesBeside(seen.example, film.start.batch);
    board = boardAt({ ...film, start: film.start }, n, examples[1], board);
    const past = film.steps.slice(Math.max(0, n - 1), n);
    const shown = { ...board, notation: seen.notation, ...moving, past, motion: seen.motion };
    stage.draw(/** @type {Board} */ (shown), scales, null, playing);
    lags.draw({ film: other, board: seen }, { film, board }, look);
    const both = [other, film].flatMap(({ start, steps, end }) => [start, steps.length, end]);
    const now = [seen.n, n, ...examples, ...both];
    if (!playing && now.some((part, k) => part !== drawn[k])) {
      say(wrong);
      drawDifference(seen, board, other, film);
      const whole = film.end && other.end;
      byId("second-says").textContent = whole ? summaryOf(other, film, names().second, examples) : "";
    }
    drawn = playing ? [] : now;
  }

  /** What the second stage shows, and both runs in words; null where there is none. */
  function drawing() {
    const drawn = film.start && !root.hidden ? stage.drawing() : null;
    if (!drawn) return null;
    const both = names();
    const says = byId("second-says").textContent ?? "";
    return { drawing: drawn, names: { ...both, second: `${both.second}${examplesApart(examples)}` }, says };
  }
}

/** A film that grows by a message. @param {Film} film @param {import("../types.js").Message} message @returns {Film} */
function grown(film, message) {
  if (message.kind === "start") return { start: message, steps: [], end: null };
  if (message.kind === "end") return { ...film, end: message };
  if (message.kind === "step") film.steps.push(message);
  return film;
}

/**
 * How the numbers of two steps differ, if they are about the same, and the films as a whole.
 * @param {Board} seen of the first film
 * @param {Board} board of the second
 * @param {Film} other the first
 * @param {Film} film the second
 */
function drawDifference(seen, board, other, film) {
  const [a, b] = [seen.step, board.step];
  const pair = a && b && placeOf(seen.start, a) === placeOf(board.start, b);
  const batches = /** @type {[number, number]} */ ([seen.start.batch, board.start.batch]);
  const compared = comparedExamples([seen.example, board.example], batches);
  const rows = pair ? differences(a, b, compared) : [];
  const caption = pair
    ? `Both are at ${whereabouts(a)}${whoseNumbers(a.phase, compared, Math.max(...batches))}: ` +
      "what has the same shape in both"
    : `The second film has no such step here: it is at ${whereabouts(b)}.`;
  byId("difference").replaceChildren(tableOf(caption, rows));
  byId("second-numbers").textContent = endsSaid(film, other.steps);
}

/** @param {Step | null} step */
const whereabouts = (step) => (step ? `${step.phase}${step.t === null ? "" : `, t = ${step.t}`}` : "its beginning");

/** What the ends of both films say. @param {Film} film the second @param {Step[]} steps of the first */
function endsSaid(film, steps) {
  if (!film.end) return "";
  const [x, y] = [wholeGradient(steps), wholeGradient(film.steps)];
  const same = x.length === y.length && x.length ? difference(x, y) : null;
  const gradient = same
    ? ` · gradient: cosine ${same.cosine === null ? "—" : format(same.cosine)}, differs by ` +
      `${format(same.size ? same.apart / same.size : same.apart)} of its size`
    : "";
  return (
    `loss ${format(film.end.loss)} · ${film.end.counts.visits} visits · check ` +
    `${verdict(film.end.check).says}${gradient}`
  );
}

/** @param {HTMLSelectElement} select @param {Fields} first @param {string} chosen */
function offer(select, first, chosen) {
  const offers = rivals(first).map(({ name, change }) => [name, new URLSearchParams(change).toString()]);
  const own = chosen && !offers.some(([, change]) => change === chosen) ? [["a run of its own fields", chosen]] : [];
  select.replaceChildren(
    ...[["nothing", ""], ...own, ...offers].map(([name, value]) => element("option", { value }, name)),
  );
  select.value = chosen;
}

/** @param {string} caption @param {ReturnType<typeof differences>} rows */
function tableOf(caption, rows) {
  const cells = rows.map(({ name, size, apart, cosine }) =>
    element(
      "tr",
      { "data-name": name },
      element("th", { scope: "row" }, SYMBOLS[name] ?? name),
      element("td", {}, `‖${format(size)}‖`),
      element("td", {}, format(apart)),
      element("td", {}, cosine === null ? "—" : format(cosine)),
    ),
  );
  const head = element(
    "tr",
    {},
    ...["number", "first", "difference", "cosine"].map((name) => element("th", { scope: "col" }, name)),
  );
  return element(
    "table",
    {},
    element("caption", {}, caption),
    element("thead", rows.length ? {} : { hidden: "" }, head),
    element("tbody", {}, ...cells),
  );
}

/** @param {unknown} error */
function refusalSaid(error) {
  const reason = error instanceof Refused ? (error.fields[0]?.message ?? error.message) : `It cannot be had: ${error}`;
  return `The second run is refused. ${reason}`;
}
