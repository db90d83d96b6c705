/** The form and the presets: what is asked, and the server's word where it is wrong. */

import { debounce } from "../shared/debounce.js";
import { asNumber } from "../shared/decimals.js";
import { isRead } from "../shared/decimals.view.js";
import { byId, element } from "../shared/dom.view.js";
import { catchFiles } from "./drop.view.js";
import { faultsBeside, noNumber } from "./faults.js";
import { createOwnTexts } from "./own_texts.js";
import { applies, examples, fieldsOf, queryOf, suited } from "./query.js";

/** @typedef {import("./query.js").Fields} Fields */
/** @typedef {import("../types.js").Refusal} Refusal */

const TYPING = 350; // milliseconds without a key before the film starts anew

/** @param {(fields: Fields) => void} ask */
export function createForm(ask) {
  const form = /** @type {HTMLFormElement} */ (byId("form"));
  const preset = /** @type {HTMLSelectElement} */ (byId("preset"));
  /** @type {Fields} */
  let fields = {};
  const asking = debounce((/** @type {HTMLInputElement} */ input) =>
    isRead(input) ? ask(fields) : refuse(noNumber(input.name)),
  );
  /** @type {ReturnType<typeof import("./own_data.view.js").createOwn> | null} */
  let own = null;
  const ownTexts = createOwnTexts(shipped());
  let chosen = preset.options[1].dataset.query ?? ""; // the preset's query to which one can return
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", (event) => later(/** @type {HTMLInputElement} */ (event.target)));
  preset.addEventListener("change", () => ask(fieldsOf(preset.selectedOptions[0].dataset.query ?? "")));
  catchFiles(take);
  return { show, refuse, preset: () => chosen, keep: ownTexts.into };

  /** Choices act at once, typing after a rest. @param {HTMLInputElement} input */
  function later(input) {
    if (!input.name) return; // no field: what else stands in the form hears it itself
    const before = fields;
    const value = input.inputMode === "decimal" ? asNumber(input.value) : input.value;
    fields = suited({ ...fields, [input.name]: value }, input.name, before);
    if (input.name === "task" || input.name === "cell") fields = ownTexts.into(fields);
    asking.after(input.tagName === "SELECT" ? 0 : TYPING, input);
  }

  /** @param {Fields} asked */
  function show(asked) {
    asking.stop();
    const typed = asked === fields; // then the field in which one types is left alone
    const sameData = asked.data === fields.data;
    fields = asked;
    ownTexts.note(fields);
    for (const input of inputs()) {
      if (typed && input === document.activeElement && input.tagName !== "SELECT") continue;
      if (sameData && input.dataset.kept !== undefined) continue; // a text that is too long is there to be shortened
      input.value = fields[input.name] ?? "";
      input.setCustomValidity("");
    }
    for (const node of /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-for]"))) {
      node.hidden = !applies(node.dataset.for ?? "", fields);
    }
    if (fields.task === "data") showOwn();
    const query = queryOf(fields);
    const same = [...preset.options].find(
      (option) => option.dataset.query !== undefined && queryOf(fieldsOf(option.dataset.query)) === query,
    );
    preset.value = same?.value ?? "";
    chosen = same?.dataset.query ?? chosen;
    byId("preset-sentence").textContent = same?.dataset.sentence ?? "";
  }

  /** The columns of own numbers. */
  async function showOwn() {
    (await ownNumbers()).show(fields);
  }

  /** What is fetched when numbers of one's own are first chosen, or dropped as a file. */
  async function ownNumbers() {
    const { createOwn } = await import("./own_data.view.js");
    own ??= createOwn((change) => {
      const task = fields.task === "data" ? fields : suited({ ...fields, ...change, task: "data" }, "task", fields);
      ask({ ...task, ...change });
    });
    return own;
  }

  /** A file that is dropped anywhere becomes the own numbers. @param {FileList} files */
  async function take(files) {
    const odd = await (await ownNumbers()).take(files, fields);
    if (odd && fields.task !== "data") refuse({ message: odd, fields: [] });
  }

  /**
   * Says beside each field what is wrong with it, once, and on top of the form what belongs to none that is shown;
   * nothing that was typed is lost.
   * @param {Refusal | null} refusal
   */
  function refuse(refusal) {
    for (const fault of form.querySelectorAll(".fault")) fault.remove();
    const { beside, onTop } = faultsBeside(refusal, shown());
    for (const input of inputs()) mark(input, beside[input.name] ?? []);
    const notice = byId("refusal");
    notice.hidden = !onTop.length;
    notice.replaceChildren(...onTop.map((message) => element("p", {}, message)));
    const first = form.querySelector(".fault") ?? (onTop.length ? notice : null);
    first?.scrollIntoView({ block: "nearest" });
  }

  /** @param {HTMLInputElement} input @param {string[]} messages */
  function mark(input, messages) {
    input.setAttribute("aria-invalid", String(messages.length > 0));
    input.removeAttribute("aria-errormessage");
    if (!messages.length) return;
    const id = `fault-${input.name}`;
    const fault = element("div", { class: "notice fault", role: "alert", id });
    fault.append(...messages.map((message) => element("p", {}, message)));
    (input.closest(".pair") ?? input.closest("label") ?? input).after(fault);
    input.setAttribute("aria-errormessage", id);
    for (let folded = input.closest("details"); folded; folded = folded.parentElement?.closest("details") ?? null)
      folded.open = true;
  }

  /** The names of the fields that one sees, or would see if what is folded were open. */
  function shown() {
    return new Set(
      inputs()
        .filter((input) => !input.closest("[hidden]"))
        .map(({ name }) => name),
    );
  }

  /** @returns {HTMLInputElement[]} */
  function inputs() {
    return /** @type {any[]} */ ([...form.elements]).filter((node) => node.name);
  }
}

/** The texts of the page's own examples, presets and trainings, by field. @returns {Record<string, string[]>} */
function shipped() {
  const options = /** @type {NodeListOf<HTMLOptionElement>} */ (
    document.querySelectorAll("#preset option, #training-example option")
  );
  const links = [...options].map((option) => fieldsOf(option.dataset.query ?? option.value));
  const own = [...links, examples()];
  return { text: own.map(({ text }) => text), data: own.map(({ data }) => data) };
}
