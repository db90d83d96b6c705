/** The labs: which one is open, its controls and its questions; each lab itself is loaded when it is first opened. */

import { Refused, analysis } from "../api.js";
import { queryIn } from "../form/link.js";
import { fieldsOf, queryOf } from "../form/query.js";
import { afterResize } from "../shared/clock.view.js";
import { debounce } from "../shared/debounce.js";
import { byId, element } from "../shared/dom.view.js";
import { leaving } from "../page/fragment.js";
import { changed, parametersOf } from "../shared/hash.js";
import { latest } from "../shared/latest.js";
import { ofSchedule } from "./overruled.js";

/** @typedef {import("../form/query.js").Fields} Fields */
/** @typedef {import("./verdicts.js").Verdict} Verdict */
/** @typedef {{query: string, parts: string, compare: any[]}} Question */
/**
 * @typedef {object} Lab what a module of labs/ makes
 * @property {import("./controls.view.js").Control[]} controls
 * @property {(fields: Fields) => Question[]} asks
 * @property {(fields: Fields, answers: any[] | null, look: any) => Verdict[]} draw null: nothing has been answered yet
 * @property {() => void} close
 */
/**
 * @typedef {{body: HTMLElement, config: any, change: (change: Fields) => void, tell: () => void}} Room where a lab
 *   lives
 */

/** The modules of the labs, by their keys in app/page/labs.py. @type {Record<string, () => Promise<{create: any}>>} */
const LABS = {
  race: () => import("./race.view.js"),
  cuts: () => import("./cuts.view.js"),
  reach: () => import("./reach.view.js"),
  highway: () => import("./highway.view.js"),
  clipping: () => import("./clipping.view.js"),
};
const PATIENCE = 2500; // milliseconds until a server that was busy or away is asked again
const MOST_KNOWN = 12; // answers that are kept
const REST = 280; // milliseconds without a move before the film on the stage follows a slider

/**
 * @param {any} config
 * @param {any} themes
 * @param {(fields: Fields, remember: boolean) => void} open the film of these fields
 */
export function createLabs(config, themes, open) {
  /** @type {any[]} */
  const list = JSON.parse(byId("lab-list").textContent ?? "");
  const menu = /** @type {HTMLSelectElement} */ (byId("labs"));
  /** @type {ReturnType<typeof import("./controls.view.js").createControls> | null} */
  let controls = null;
  /** @type {Lab | null} */
  let lab = null;
  let [key, asked] = ["", ""];
  /** @type {Fields} */
  let fields = {};
  /** @type {any[] | null} */
  let answers = null;
  const answered = createMemory();
  const newest = latest(
    (signal, /** @type {Lab} */ asking) =>
      Promise.all(asking.asks(fields).map((question) => answered(question, signal))),
    { arrive, fail },
  );
  const following = debounce(() => open(fields, true));
  const again = debounce((/** @type {Lab} */ asking) => lab === asking && ask());
  menu.addEventListener("change", () => choose(menu.value));
  byId("lab-close").addEventListener("click", () => choose(""));
  new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  afterResize(draw);
  return { show, fieldsHere };

  /** What the address asks for; a lab's own film where it says nothing of one. @returns {Fields} */
  function fieldsHere() {
    const entry = labOf(list);
    const asked = fieldsOf(queryIn(location.search, location.hash));
    return entry && location.search.length < 2 ? ownFields(entry.fields) : asked;
  }

  /** @param {string} name of a lab, or nothing */
  function choose(name) {
    const chosen = list.find((each) => each.key === name);
    history.pushState(null, "", `${location.search || "?"}${labHash(name)}`);
    open(chosen ? ownFields(chosen.fields) : fields, false);
  }

  /** The page shows the film of these fields. @param {Fields} shown */
  async function show(shown) {
    fields = shown;
    following.stop();
    const entry = labOf(list);
    menu.value = entry?.key ?? "";
    if ((entry?.key ?? "") !== key) await enter(entry);
    if (lab) ask();
  }

  /** Leaves one lab and goes into another, or into none. @param {any} entry */
  async function enter(entry) {
    newest.stop();
    lab?.close();
    [lab, answers, asked, key] = [null, null, "", entry?.key ?? ""];
    byId("lab").hidden = !entry;
    byId("lab-body").replaceChildren();
    byId("lab-verdicts").replaceChildren();
    if (!entry) return state("none", "");
    introduce(entry, list.indexOf(entry), open);
    state("asking", "Opening the lab …");
    const [{ create }, { createControls }] = await Promise.all([LABS[entry.key](), import("./controls.view.js")]);
    if (key !== entry.key) return; // another one has been chosen meanwhile
    controls ??= createControls(byId("lab-controls"), change);
    lab = create({ body: byId("lab-body"), config, change, tell: draw });
    controls.offer(/** @type {Lab} */ (lab).controls);
  }

  /** A control has been moved: the lab answers at once, the film when the hand rests. @param {Fields} moved */
  function change(moved) {
    fields = { ...fields, ...moved };
    following.after(REST);
    ask();
  }

  /** The newest question is the only one. */
  function ask() {
    const asking = /** @type {Lab} */ (lab);
    controls?.show(fields);
    mark(
      list.find((each) => each.key === key),
      fields,
    );
    if (queryOf(fields) === asked) return;
    asked = queryOf(fields);
    again.stop();
    state("asking", answers ? (byId("lab-status").textContent ?? "") : "Asking …");
    asking.draw(fields, null, themes[document.documentElement.dataset.theme ?? "light"]);
    newest.ask(asking);
  }

  /** @param {any[]} newAnswers @param {Lab} asking */
  function arrive(newAnswers, asking) {
    if (lab !== asking) return;
    answers = newAnswers;
    draw();
    controls?.show(fields); // some stand at what the answer says
    state("shown", "");
  }

  /** @param {unknown} error @param {Lab} asking */
  function fail(error, asking) {
    if (lab !== asking) return;
    asked = "";
    if (error instanceof Refused) return state("refused", error.message);
    state("refused", `The lab has no answer yet, and asks again: ${/** @type {Error} */ (error).message}`);
    again.after(PATIENCE, asking);
  }

  function draw() {
    if (!lab || !answers) return;
    const verdicts = lab.draw(fields, answers, themes[document.documentElement.dataset.theme ?? "light"]);
    tell([...verdicts, ...ofSchedule(fields, lab.controls)]);
  }
}

/** @param {Fields} said */
function ownFields(said) {
  return fieldsOf(new URLSearchParams(said).toString());
}

/** Asks; what was answered to a question before is not asked again, as the same question has the same answer. */
function createMemory() {
  /** @type {Map<string, any>} answers by question */
  const known = new Map();
  return async (/** @type {Question} */ question, /** @type {AbortSignal} */ signal) => {
    const name = JSON.stringify(question);
    const answer = known.get(name) ?? (await analysis(question.query, question.parts, question.compare, signal));
    if (known.size > MOST_KNOWN) known.clear();
    known.set(name, answer);
    return answer;
  };
}

/** @param {string} now @param {string} words */
function state(now, words) {
  byId("lab").dataset.state = now;
  byId("lab-status").textContent = words;
  byId("lab-status").dataset.bad = String(now === "refused");
}

/**
 * What a case shows: all of its film where it has a film of its own, else the lab's with what is other.
 * @param {any} entry the lab
 * @param {any} each of its cases
 */
function fieldsOfCase(entry, each) {
  const own = "hidden" in each.fields ? Object.keys(entry.fields).map((name) => [name, ""]) : [];
  return ownFields({ ...entry.fields, ...Object.fromEntries(own), ...each.fields });
}

/**
 * Its name, its claim, and a button for each case.
 * @param {any} entry the lab
 * @param {number} place
 * @param {(fields: Fields, remember: boolean) => void} open
 */
function introduce(entry, place, open) {
  byId("lab-name").textContent = `Lab ${place + 1} · ${entry.name}`;
  byId("lab-claim").textContent = entry.claim;
  const buttons = entry.cases.map((/** @type {any} */ each) => element("button", { type: "button" }, each.name));
  buttons.forEach((/** @type {HTMLElement} */ button, /** @type {number} */ i) =>
    button.addEventListener("click", () => open(fieldsOfCase(entry, entry.cases[i]), true)),
  );
  byId("lab-cases").replaceChildren(...buttons);
}

/** The case that is shown, if it is one. @param {any} entry the lab @param {Fields} fields */
function mark(entry, fields) {
  const same = entry.cases.findIndex(
    (/** @type {any} */ each) => queryOf(fieldsOfCase(entry, each)) === queryOf(fields),
  );
  [...byId("lab-cases").children].forEach((button, i) => button.setAttribute("aria-pressed", String(i === same)));
  byId("lab-says").textContent = entry.cases[same]?.says ?? "";
}

/** @param {Verdict[]} verdicts */
function tell(verdicts) {
  const lines = verdicts.map(({ ok, text }) => element("li", { "data-ok": String(ok) }, text));
  byId("lab-verdicts").replaceChildren(...lines);
}

/** The lab of the address; null where it names none. @param {any[]} list */
function labOf(list) {
  const name = parametersOf(location.hash).lab;
  return list.find((each) => each.key === name) ?? null;
}

/** The hash of a lab: its film begins anew. @param {string} name */
const labHash = (name) => changed(leaving(location.hash), { lab: name });
