/** The labs: which one is open, its controls and its questions; each lab itself is loaded when it is first opened. */

import { Refused, analysis } from "../api.js";
import { fieldsOf, queryOf } from "../form/query.js";
import { byId, element } from "../shared/dom.view.js";
import { changed, said } from "../shared/hash.js";
import { latest } from "../shared/latest.js";

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
  const card = byId("lab");
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
  const newest = latest(
    (signal, /** @type {Lab} */ asking) => Promise.all(asking.asks(fields).map((question) => told(question, signal))),
    { arrive, fail },
  );
  let [later, resized, patience] = [0, 0, 0];
  /** @type {Map<string, any>} answers by question: the same question has the same answer */
  const known = new Map();
  menu.addEventListener("change", () => choose(menu.value));
  byId("lab-close").addEventListener("click", () => choose(""));
  new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  addEventListener("resize", () => {
    clearTimeout(resized);
    resized = setTimeout(draw, 140);
  });
  return { show, fieldsHere };

  /** The lab of the address; null where it names none. */
  function here() {
    const name = said(location.hash).lab;
    return list.find((each) => each.key === name) ?? null;
  }

  /** What the address asks for; a lab's own film where it says nothing of one. @returns {Fields} */
  function fieldsHere() {
    const told = here();
    return told && location.search.length < 2 ? ownFields(told.fields) : fieldsOf(location.search);
  }

  /** @param {Fields} said */
  function ownFields(said) {
    return fieldsOf(new URLSearchParams(said).toString());
  }

  /** @param {string} name of a lab, or nothing */
  function choose(name) {
    const chosen = list.find((each) => each.key === name);
    history.pushState(null, "", `${location.search || "?"}${changed(location.hash, { lab: name })}` || ".");
    open(chosen ? ownFields(chosen.fields) : fields, false);
  }

  /** The page shows the film of these fields. @param {Fields} shown */
  async function show(shown) {
    fields = shown;
    clearTimeout(later);
    const told = here();
    menu.value = told?.key ?? "";
    if ((told?.key ?? "") !== key) await enter(told);
    if (lab) ask();
  }

  /** Leaves one lab and goes into another, or into none. @param {any} told */
  async function enter(told) {
    newest.stop();
    lab?.close();
    [lab, answers, asked, key] = [null, null, "", told?.key ?? ""];
    card.hidden = !told;
    byId("lab-body").replaceChildren();
    byId("lab-verdicts").replaceChildren();
    if (!told) return state("none", "");
    byId("lab-name").textContent = `Lab ${list.indexOf(told) + 1} · ${told.name}`;
    byId("lab-claim").textContent = told.claim;
    offer(told.cases);
    state("asking", "Opening the lab …");
    const [{ create }, { createControls }] = await Promise.all([
      import(`./${told.key}.view.js`),
      import("./controls.view.js"),
    ]);
    if (key !== told.key) return; // another one has been chosen meanwhile
    controls ??= createControls(byId("lab-controls"), change);
    lab = create({ body: byId("lab-body"), config, change, tell: draw });
    controls.offer(/** @type {Lab} */ (lab).controls);
  }

  /** @param {any[]} cases */
  function offer(cases) {
    const buttons = cases.map((each) => element("button", { type: "button" }, each.name));
    buttons.forEach((button, i) =>
      button.addEventListener("click", () =>
        open(ownFields({ ...list.find((l) => l.key === key).fields, ...only(cases[i].fields) }), true),
      ),
    );
    byId("lab-cases").replaceChildren(...buttons);
  }

  /** A case says all of its film where it has a film of its own. @param {Fields} said */
  function only(said) {
    const own = list.find((each) => each.key === key).fields;
    return "hidden" in said ? { ...Object.fromEntries(Object.keys(own).map((name) => [name, ""])), ...said } : said;
  }

  /** A control has been moved: the lab answers at once, the film when the hand rests. @param {Fields} moved */
  function change(moved) {
    fields = { ...fields, ...moved };
    clearTimeout(later);
    later = setTimeout(() => open(fields, true), REST);
    ask();
  }

  /** The newest question is the only one. */
  function ask() {
    const asking = /** @type {Lab} */ (lab);
    controls?.show(fields);
    mark();
    if (queryOf(fields) === asked) return;
    asked = queryOf(fields);
    clearTimeout(patience);
    state("asking", answers ? (byId("lab-status").textContent ?? "") : "Asking …");
    asking.draw(fields, null, themes[document.documentElement.dataset.theme ?? "light"]);
    newest.ask(asking);
  }

  /** @param {any[]} found @param {Lab} asking */
  function arrive(found, asking) {
    if (lab !== asking) return;
    answers = found;
    draw();
    state("shown", "");
  }

  /** @param {unknown} error @param {Lab} asking */
  function fail(error, asking) {
    if (lab !== asking) return;
    asked = "";
    if (error instanceof Refused) return state("refused", error.message);
    state("refused", `The lab has no answer yet, and asks again: ${/** @type {Error} */ (error).message}`);
    patience = setTimeout(() => lab === asking && ask(), PATIENCE);
  }

  /**
   * What was answered to the question before is not asked again.
   * @param {Question} question
   * @param {AbortSignal} signal
   */
  async function told(question, signal) {
    const name = JSON.stringify(question);
    const found = known.get(name) ?? (await analysis(question.query, question.parts, question.compare, signal));
    if (known.size > MOST_KNOWN) known.clear();
    known.set(name, found);
    return found;
  }

  function draw() {
    if (!lab || !answers) return;
    const verdicts = lab.draw(fields, answers, themes[document.documentElement.dataset.theme ?? "light"]);
    byId("lab-verdicts").replaceChildren(
      ...verdicts.map(({ ok, text }) => element("li", { "data-ok": String(ok) }, text)),
    );
  }

  /** The case that is shown, if it is one. */
  function mark() {
    const told = list.find((each) => each.key === key);
    const same = told.cases.findIndex(
      (/** @type {any} */ each) => queryOf(ownFields({ ...told.fields, ...only(each.fields) })) === queryOf(fields),
    );
    [...byId("lab-cases").children].forEach((button, i) => button.setAttribute("aria-pressed", String(i === same)));
    byId("lab-says").textContent = told.cases[same]?.says ?? "";
  }

  /** @param {string} now @param {string} words */
  function state(now, words) {
    card.dataset.state = now;
    byId("lab-status").textContent = words;
    byId("lab-status").dataset.bad = String(now === "refused");
  }
}
