/** A sheet in the making: the opened number is hidden, worded, saved as a file, or given away as a link. */

import { sheetWithChecksum } from "../api.js";
import { copyFrom, selectsAll } from "../export/clipboard.view.js";
import { pack } from "../page/packed.js";
import { button, element } from "../shared/dom.view.js";
import { format } from "../shared/numbers.js";
import { save } from "../shared/save.view.js";
import { numberAt } from "./answers.js";
import { hideable, sheetIn, withQuestion, withWords, withoutQuestion } from "./sheet.js";

/** @typedef {import("./sheet.js").Sheet} Sheet */
/** @typedef {import("./sheet.js").SheetQuestion} SheetQuestion */
/**
 * @typedef {object} Doors
 * @property {() => import("../page/page.js").Page} page
 * @property {(sheet: Sheet, hash: string) => string} address of a sealed sheet's film, with this hash
 * @property {(sheet: Sheet) => void} take a sheet that was opened, to its film
 * @property {(sheet: Sheet) => void} attempt it as a student does
 */

/** @param {HTMLElement} host @param {Doors} doors */
export function createTeacher(host, { page, address, take, attempt }) {
  /** @type {Sheet | null} */
  let sheet = null;
  const opened = element("p", { class: "exercise-opened" });
  const list = element("ol", { class: "exercise-questions" });
  const title = element("input", { "aria-label": "Title of the sheet", size: "24", maxlength: "200" });
  const each = element("input", { type: "checkbox" });
  const near = nearness();
  const link = element("input", { "aria-label": "Link for students", readonly: "", spellcheck: "false", size: "24" });
  const said = element("p", { class: "hint", role: "status" });
  const buttons = [
    button("Save sheet", () => sealed(keepFile)),
    button("Copy link for students", () => sealed(copyLink)),
    button("Try it", () => sealed(attempt)),
  ];
  const file = element("input", { type: "file", accept: ".json", "aria-label": "Open a sheet" });
  const settings = settingsOf(title, each, near);
  const acts = element("div", { class: "exercise-acts" }, ...buttons, element("label", {}, "or open one ", file));
  selectsAll(link);
  link.hidden = true;
  title.addEventListener("input", () => change({ title: title.value }));
  each.addEventListener("change", () => change({ seeds: each.checked ? "each" : "same" }));
  near.addEventListener("change", () => change({ tolerance: Number(near.value) }));
  file.addEventListener("change", readFile);
  return { begin, stand };

  /** @param {Sheet} begun */
  function begin(begun) {
    sheet = begun;
    title.value = begun.title;
    each.checked = begun.seeds === "each";
    near.value = String(begun.tolerance);
    host.replaceChildren(opened, list, settings, acts, said, link);
    said.textContent = "";
    drawList();
  }

  /** @param {Partial<Sheet>} changes */
  function change(changes) {
    if (sheet) sheet = { ...sheet, ...changes };
    link.hidden = true;
    said.textContent = "";
    stand();
  }

  /** Where it is heard, and seen: the panel is low. @param {string} words */
  function say(words) {
    said.textContent = words;
    said.scrollIntoView({ block: "nearest" });
  }

  /** @param {import("./sheet.js").Hidden} hidden */
  function hide(hidden) {
    if (sheet) change(withQuestion(sheet, hidden));
    drawList();
    list.lastElementChild?.querySelector("input")?.focus();
  }

  /** What can be hidden now: the number that is open; and what is hidden has its number in this film. */
  function stand() {
    const { film, inside, example } = page();
    const all = hideable(film, inside.opened, example);
    const offers = all.map((hidden) => offerOf(hidden, sheet !== null && withQuestion(sheet, hidden) === sheet, hide));
    const hint = "Open a number of the film (click it on the stage, in Now or in a panel), and hide it here.";
    opened.replaceChildren(...(offers.length ? offers : [hint]));
    sheet?.questions.forEach((question, k) => {
      list.children[k]?.querySelector("span")?.replaceChildren(numberSaid(question, film.steps));
    });
  }

  function drawList() {
    const acts = {
      word: (/** @type {string} */ id, /** @type {string} */ ask) => sheet && change(withWords(sheet, id, ask)),
      drop: (/** @type {string} */ id) => (sheet && change(withoutQuestion(sheet, id)), drawList()),
    };
    list.replaceChildren(...(sheet?.questions ?? []).map((question) => row(question, acts)));
    stand();
  }

  /**
   * With its checksum, by the server, which also looks whether the film is one.
   * @param {(sheet: Sheet) => unknown} then
   */
  async function sealed(then) {
    if (!sheet?.questions.length) return say("Hide a number first.");
    try {
      const { file: found, numbers } = await sheetWithChecksum(sheet);
      if (numbers.includes(null)) throw new Error("its film has not all of these numbers");
      await then(found);
    } catch (error) {
      say(`This sheet cannot be used: ${error instanceof Error ? error.message : error}`);
    }
  }

  /** @param {Sheet} found */
  function keepFile(found) {
    const json = new Blob([JSON.stringify(found, null, 2)], { type: "application/json" });
    say(save("backflow-sheet.json", json));
  }

  /** @param {Sheet} found */
  async function copyLink(found) {
    link.value = address(found, `#sheet=${await pack(JSON.stringify(found))}`);
    link.hidden = false;
    say(await copyFrom(link));
  }

  async function readFile() {
    const chosen = file.files?.[0];
    if (!chosen) return;
    try {
      take(sheetIn(await chosen.text()));
    } catch (error) {
      say(/** @type {Error} */ (error).message);
    }
    file.value = "";
  }
}

/** What holds of the whole sheet. @param {Node} title @param {Node} each student another seed @param {Node} near */
const settingsOf = (title, each, near) =>
  element(
    "div",
    { class: "exercise-settings" },
    element("label", {}, "Title ", title),
    element("label", {}, each, " each student another seed"),
    element("label", {}, "right within ", near),
  );

/** @param {import("./sheet.js").Hidden} hidden @param {boolean} done @param {(hidden: any) => void} hide */
function offerOf(hidden, done, hide) {
  const offer = button(`${done ? "Hidden:" : "Hide"} ${hidden.ask}`, () => hide(hidden));
  offer.disabled = done;
  return offer;
}

/** How far off a right answer may be. */
const nearness = () =>
  element(
    "select",
    { "aria-label": "How far off a right answer may be" },
    ...["0.01", "0.02", "0.05", "0.1"].map((x) => element("option", { value: x }, `${Number(x) * 100} %`)),
  );

/**
 * A question that can be worded or left out, and room for its number.
 * @param {SheetQuestion} question
 * @param {{word: (id: string, ask: string) => void, drop: (id: string) => void}} acts
 */
function row({ id, ask }, acts) {
  const words = element("input", { "aria-label": `Question ${id}`, value: ask, maxlength: "400" });
  const drop = button("✕", () => acts.drop(id), "", `Leave out question ${id}`);
  words.addEventListener("input", () => acts.word(id, words.value || ask));
  return element("li", {}, words, element("span"), drop);
}

/**
 * Its number in a film, where it has come.
 * @param {SheetQuestion} question
 * @param {import("../types.js").Step[]} steps
 */
function numberSaid(question, steps) {
  const number = numberAt(steps[question.n], question);
  return number === null ? "" : ` = ${format(number)}`;
}
