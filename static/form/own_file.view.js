/** Own numbers from a file, a paste or the example; of too many rows those that fit, in one click. */

import { exampleTable, limit, table } from "../api.js";
import { debounce } from "../shared/debounce.js";
import { byId, element } from "../shared/dom.view.js";
import { latest } from "../shared/latest.js";
import { textOf } from "./file_text.js";
import { ANEW, exampleOf, letters, offerSaid, tooLong } from "./own_data.js";

/** @typedef {import("./query.js").Fields} Fields */
/** @typedef {import("../types.js").RowsOffer} RowsOffer */

const KINDS = ".csv,.tsv,.txt,.json,.xlsx,.xls,.ods,text/*"; // spreadsheets too: what to do with them is said
const TYPING = 350; // milliseconds without a key before rows of a long text are asked for

/** @param {(change: Fields) => void} change asks for the film with other fields */
export function createFile(change) {
  const text = /** @type {HTMLTextAreaElement} */ (document.querySelector("#form textarea[name=data]"));
  const file = element("input", { type: "file", accept: KINDS, id: "own-choose" });
  const example = element("button", { type: "button" }, "Try an example");
  const says = element("p", { class: "hint own-says", "aria-live": "polite" });
  const offers = element("div", { class: "own-offers", role: "group", "aria-label": "Rows that fit" });
  const limits = { pasted: Infinity, table: Infinity };
  /** @type {Fields} */
  let fields = {};
  /** @type {RowsOffer[]} */
  let ofLong = []; // rows of a text that is too long to be in the form
  const newest = latest((signal, /** @type {string} */ query) => table(query, signal), {
    arrive: (answer) => ((ofLong = answer.offers), draw([])),
    fail: (error) => say(`${says.textContent} ${error instanceof Error ? error.message : error}`),
  });
  const typed = debounce(() => offerRows(text.value));
  byId("own-file").replaceChildren(
    says,
    offers,
    element("label", { for: "own-choose" }, "A file, or drop it anywhere", file),
    example,
  );
  byId("own-file").addEventListener("input", (event) => event.stopPropagation()); // the form would take it for a field
  file.addEventListener("change", () => take(file.files, fields));
  example.addEventListener("click", async () => (begin(), change(exampleOf(await exampleTable()))));
  text.addEventListener("input", (event) => {
    const odd = begin(tooLong("This", letters(text.value), limits.pasted));
    if (!odd) return;
    event.stopPropagation();
    text.dataset.kept = ""; // by the form, whose field it is not yet
    typed.after(TYPING);
  });
  for (const name of /** @type {const} */ (["pasted", "table"])) {
    limit(name).then(
      (answer) => (limits[name] = answer),
      () => {},
    ); // the server refuses in any case
  }
  return { take, draw, say, follow: (/** @type {Fields} */ now) => (fields = now) };

  /** Nothing of what was brought before is said or offered any more. @param {string} [sentence] */
  function begin(sentence = "") {
    newest.stop();
    typed.stop();
    delete text.dataset.kept;
    ofLong = [];
    draw([]);
    say(sentence);
    return sentence;
  }

  /**
   * The first of these files becomes the own numbers.
   * @param {FileList | null} files
   * @param {Fields} now what the form says
   * @returns {Promise<string>} why it is no table; nothing where it is one
   */
  async function take(files, now) {
    fields = now;
    const [chosen] = files ?? [];
    if (!chosen) return "";
    const most = 4 * limits.table; // bytes: a letter has at most 4
    const huge = chosen.size > most ? `${chosen.name} has ${chosen.size} bytes; at most ${most} can be read.` : "";
    const { text: data, encoding, refused } = textOf(huge ? new Uint8Array() : await bytesOf(chosen), chosen.name);
    file.value = "";
    if (huge || refused) return begin(huge || refused);
    if (!begin(tooLong(chosen.name, letters(data), limits.pasted))) {
      say(`${chosen.name} is in the field above${encoding === "UTF-8" ? "" : `, read as ${encoding}`}.`);
      change({ data, ...ANEW });
      return "";
    }
    if (fields.task !== "data") change({}); // to where rows are offered
    offerRows(data);
    return "";
  }

  /** @param {string} data */
  function offerRows(data) {
    const { cell = "", hidden = "" } = fields;
    newest.ask(new URLSearchParams({ task: "data", data, cell, hidden }).toString());
  }

  /** Those of the table in the form; else of what is too long for it. @param {RowsOffer[]} ofForm */
  function draw(ofForm) {
    const list = ofLong.length ? ofLong : ofForm;
    offers.replaceChildren(
      ...(list.length ? [element("p", { class: "hint" }, "Not all rows fit at once. Take")] : []),
      ...list.map((offer) => {
        const button = element("button", { type: "button" }, offerSaid(offer));
        button.addEventListener("click", () => choose(offer));
        return button;
      }),
    );
  }

  /** @param {RowsOffer} offer */
  function choose(offer) {
    const anew = ofLong.length ? ANEW : {}; // else the columns are those that were chosen
    begin(`${offerSaid(offer)} of the table are in the field above.`);
    change({ ...anew, data: offer.data, heading: offer.heading });
  }

  /** @param {string} sentence */
  function say(sentence) {
    says.textContent = sentence;
    says.dataset.bad = String(/at most|cannot|no text/.test(sentence));
  }
}

/** @param {File} file */
const bytesOf = async (file) => new Uint8Array(await file.arrayBuffer());
