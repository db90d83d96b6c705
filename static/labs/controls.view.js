/** The controls of a lab: fields of the form as sliders and choices, which say what they stand at. */

import { CELLS, RECURRENT } from "../cells/index.js";
import { applies } from "../form/query.js";
import { element } from "../shared/dom.view.js";

/** @typedef {import("../form/query.js").Fields} Fields */
/**
 * @typedef {object} Control
 * @property {string} field of the form
 * @property {string} label
 * @property {[string, string][]} [choices] value and words; without them it is a slider
 * @property {number} [least]
 * @property {number} [most]
 * @property {number} [step]
 * @property {string} [empty] what an empty field stands at
 * @property {Fields} [with] what moves along
 * @property {(fields: Fields) => string} [read] what it stands at, where it is not the field itself
 * @property {(value: string) => Fields} [write] the fields that it changes
 */

/** @param {HTMLElement} root @param {(change: Fields) => void} change */
export function createControls(root, change) {
  /**
   * @type {{control: Control, input: HTMLInputElement | HTMLSelectElement, output: HTMLOutputElement, label:
   *   HTMLElement}[]}
   */
  let all = [];
  root.addEventListener("submit", (event) => event.preventDefault());
  return { offer, show };

  /** @param {Control[]} controls */
  function offer(controls) {
    all = controls.map(build);
    root.replaceChildren(...all.map(({ label }) => label));
  }

  /** @param {Control} control */
  function build(control) {
    const output = element("output");
    const input = control.choices
      ? element(
          "select",
          { "aria-label": control.label },
          ...control.choices.map(([value, words]) => element("option", { value }, words)),
        )
      : element("input", {
          type: "range",
          "aria-label": control.label,
          min: String(control.least),
          max: String(control.most),
          step: String(control.step ?? 1),
        });
    input.dataset.field = control.field;
    input.addEventListener("input", () => {
      if (!control.choices) output.textContent = input.value;
      change({ ...control.with, ...(control.write ? control.write(input.value) : { [control.field]: input.value }) });
    });
    return {
      control,
      input,
      output,
      label: element("label", {}, element("span", {}, control.label, " ", output), input),
    };
  }

  /** @param {Fields} fields */
  function show(fields) {
    for (const { control, input, output, label } of all) {
      const value = control.read ? control.read(fields) : fields[control.field] || control.empty || "";
      const usable =
        control.with || applies(control.field, fields)
          ? control.choices || value === "" || Number.isFinite(Number(value))
          : false;
      input.disabled = !usable;
      label.dataset.off = String(!usable);
      if (document.activeElement !== input || input.value !== value) input.value = value;
      if (!control.choices) output.textContent = value || (!usable ? "—" : fields.params ? "own weights" : "as drawn");
    }
  }
}

/** T. @param {number} most @returns {Control} */
export const stepsControl = (most) => ({ field: "steps", label: "Time steps T", least: 2, most });
/** n, of one hidden layer. @param {number} most @returns {Control} */
export const unitsControl = (most) => ({ field: "hidden", label: "Units n", least: 1, most });
/** @type {Control} */
export const radiusControl = {
  field: "radius",
  label: "Spectral radius of U, ρ",
  least: 0.1,
  most: 4,
  step: 0.05,
  with: { params: "" },
};
/** @type {Control} */
export const activationControl = {
  field: "activation",
  label: "Activation f",
  choices: ["tanh", "sigmoid", "relu", "leaky_relu", "gelu", "linear"].map((name) => [name, name]),
};
/** @type {Control} */
export const cellControl = {
  field: "cell",
  label: "Kind of cell",
  choices: RECURRENT.map((cell) => [cell, CELLS[cell].name]),
  with: { params: "" },
};
