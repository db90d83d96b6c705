/** The form and the presets: what is asked, and the server's word where it is wrong. */

import { byId, element } from "../shared/dom.view.js";
import { applies, fieldsOf, queryOf, suited } from "./query.js";

/** @typedef {import("./query.js").Fields} Fields */
/** @typedef {import("../types.js").Refusal} Refusal */

const TYPING = 350; // milliseconds without a key before the film starts anew

/** @param {(fields: Fields) => void} ask */
export function createForm(ask) {
  const form = /** @type {HTMLFormElement} */ (byId("form"));
  const preset = /** @type {HTMLSelectElement} */ (byId("preset"));
  /** @type {Fields} */
  let fields = {};
  let timer = 0;
  /** @type {ReturnType<typeof import("./own_data.view.js").createOwn> | null} */
  let own = null;
  let chosen = preset.options[1].dataset.query ?? ""; // the preset's query to which one can return
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", (event) => later(/** @type {HTMLInputElement} */ (event.target)));
  preset.addEventListener("change", () => ask(fieldsOf(preset.selectedOptions[0].dataset.query ?? "")));
  return { show, refuse, preset: () => chosen };

  /** Choices act at once, typing after a rest. @param {HTMLInputElement} input */
  function later(input) {
    const before = fields;
    fields = suited(
      { ...fields, [input.name]: input.value.trim() === "" && input.type === "number" ? "" : input.value },
      input.name,
      before,
    );
    clearTimeout(timer);
    timer = setTimeout(() => ask(fields), input.tagName === "SELECT" ? 0 : TYPING);
  }

  /** @param {Fields} asked */
  function show(asked) {
    clearTimeout(timer);
    const typed = asked === fields; // then the field in which one types is left alone
    fields = asked;
    for (const input of inputs()) {
      if (!typed || input !== document.activeElement || input.tagName === "SELECT")
        input.value = fields[input.name] ?? "";
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

  /** The columns of own numbers: fetched when such numbers are first chosen. */
  async function showOwn() {
    const { createOwn } = await import("./own_data.view.js");
    own ??= createOwn((change) => ask({ ...fields, ...change }));
    own.show(fields);
  }

  /** Marks the fields that are wrong; nothing that was typed is lost. @param {Refusal | null} refusal */
  function refuse(refusal) {
    const notice = byId("refusal");
    notice.hidden = !refusal;
    const wrong = new Set(refusal?.fields.map(({ field }) => field.split(/[[.]/)[0]));
    for (const input of inputs()) input.setAttribute("aria-invalid", String(wrong.has(input.name)));
    if (!refusal) return notice.replaceChildren();
    const several = refusal.fields.length > 1 ? refusal.fields.map(({ message }) => element("li", {}, message)) : [];
    const text = refusal.fields.length === 1 ? refusal.fields[0].message : refusal.message;
    return notice.replaceChildren(text, ...(several.length ? [element("ul", {}, ...several)] : []));
  }

  /** @returns {HTMLInputElement[]} */
  function inputs() {
    return /** @type {any[]} */ ([...form.elements]).filter((node) => node.name);
  }
}
