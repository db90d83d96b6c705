/** The dialog of exports: the link, the picture, the numbers, the request. */

import { filmFile, program, wholeTrace } from "../api.js";
import { wrongPass } from "../film/naming.js";
import { sentence } from "../now/sentences.js";
import { createDialog } from "../shared/dialog.view.js";
import { byId, element } from "../shared/dom.view.js";
import { save } from "../shared/save.view.js";
import { inWords } from "../form/in_words.js";
import { LONGEST, linkOf } from "../form/link.js";
import { fieldsOf } from "../form/query.js";
import { SIGNS } from "../stage/legend.view.js";
import { svgOf } from "../stage/svg_recorder.js";
import { copyFrom, selectsAll } from "./clipboard.view.js";
import { createMoving } from "../moving/moving.view.js";
import { csv, curlLine, decayTable, fileName, filmPlace, frameLine, heatTable, requestOf } from "./export.js";
import { sheetOf } from "./sheet.js";

/** @typedef {import("../types.js").Board} Board */
/** @typedef {import("../types.js").Start} Start */
/** @typedef {{width: number, height: number, inside: string}} Drawing */
/**
 * @typedef {object} Seen
 * @property {Start | null} start
 * @property {Board | null} board
 * @property {string} query of the film that is shown
 * @property {string} hash of its address, which says where one is in it
 * @property {import("../types.js").Palette} palette
 * @property {import("../types.js").Scales} scales
 * @property {import("../types.js").Film} film
 * @property {number} example
 * @property {import("../types.js").Notation} notation
 * @property {any} config of the figures
 * @property {any} look of the theme
 * @property {Drawing | null} drawing
 * @property {{drawing: Drawing, names: {first: string, second: string}, says: string} | null} second a run beside it
 */

const SHARP = 2; // pixels of a PNG for each pixel of the stage

/**
 * @param {() => Seen} see
 * @param {(act: () => void) => void} led does something whenever one is led to another film, or place
 * @returns {() => void} which opens it, or closes it
 */
export function createExport(see, led) {
  const fields = /** @type {import("./clipboard.view.js").Field[]} */ (
    ["along-link", "along-request", "along-curl", "along-embed"].map((id) => byId(id))
  );
  const said = byId("along-said");
  fields.forEach(selectsAll);
  for (const button of document.querySelectorAll("[data-copies]"))
    button.addEventListener("click", () => copy(/** @type {HTMLElement} */ (button).dataset.copies ?? "", said));
  /** @type {Record<string, () => void>} */
  const takes = {
    "along-svg": takeSvg,
    "along-png": takePng,
    "along-film": takeFilm,
    "along-heat": takeHeat,
    "along-decay": takeDecay,
    "along-json": takeRequest,
    "along-numpy": () => takeProgram("numpy"),
    "along-torch": () => takeProgram("torch"),
  };
  for (const [id, take] of Object.entries(takes)) byId(id).addEventListener("click", take);
  byId("along-trace").addEventListener("click", takeTrace);
  const moving = createMoving(see);
  led(() => /** @type {HTMLDialogElement} */ (byId("along")).open && fill());
  return createDialog("along", fill, false);

  function fill() {
    const { start, query, hash } = see();
    const at = new URL("api/trace", document.baseURI).href;
    const [link, request, curl, embed] = fields;
    said.textContent = start ? "" : "There is no film yet to export.";
    link.value = start ? addressOf(query, hash) : location.href;
    request.value = start ? JSON.stringify(JSON.parse(requestOf(start)), null, 2) : "";
    embed.value = start ? frameLine(addressOf(query, hash), inWords(fieldsOf(query))) : "";
    curl.value = start ? curlLine(at, start) : "";
    byId("along-trace").setAttribute("href", query.length > LONGEST ? "" : `api/trace?${query}`);
    byId("moving").hidden = !start;
    if (start) moving();
    for (const node of byId("along").querySelectorAll(".takes")) /** @type {HTMLElement} */ (node).hidden = !start;
  }

  function drawn() {
    const picture = drawnIn(see());
    said.textContent = picture ? "" : "The stage is not in sight. Beside a lab it is in the tab Film.";
    return picture;
  }

  function takeSvg() {
    const picture = drawn();
    if (picture) keep(name("stage", "svg"), new Blob([picture.svg], { type: "image/svg+xml" }));
  }

  function takePng() {
    const picture = drawn();
    if (picture) keepWhenReady("picture", name("stage", "png"), painted(picture.svg, picture));
  }

  /** A link that is too long for a proxy is no link: its trace is asked for as the page asks. @param {Event} event */
  function takeTrace(event) {
    const { query } = see();
    if (query.length <= LONGEST) return;
    event.preventDefault();
    keepWhenReady("trace", "backflow-trace.jsonl", wholeTrace(query));
  }

  /** The server computes it anew, which of a large film takes a while. */
  function takeFilm() {
    const { query, hash } = see();
    said.textContent = "The film is being computed …";
    keepWhenReady("film", "backflow-film.html", filmFile(query, filmPlace(hash, document.baseURI)));
  }

  /** @param {"numpy" | "torch"} language */
  async function takeProgram(language) {
    try {
      const { file, code } = await program(see().query, language);
      keep(file, new Blob([code], { type: "text/x-python" }));
    } catch (error) {
      said.textContent = /** @type {Error} */ (error).message; // what no program can be written of
    }
  }

  function takeHeat() {
    const { board } = see();
    const layer = Number(/** @type {HTMLSelectElement} */ (byId("heat-layer")).value);
    if (board) keep(name("heat-map", "csv"), table(csv(heatTable(board, layer))));
  }

  function takeDecay() {
    const { board } = see();
    if (board) keep(name("errors", "csv"), table(csv(decayTable(board))));
  }

  function takeRequest() {
    const { start } = see();
    if (start) keep("backflow-request.json", new Blob([requestOf(start)], { type: "application/json" }));
  }

  /** @param {string} what @param {string} kind */
  function name(what, kind) {
    return fileName(what, see().board?.n ?? 0, kind);
  }

  /** @param {string} what @param {string} file @param {Promise<Blob>} coming */
  async function keepWhenReady(what, file, coming) {
    try {
      keep(file, await coming);
    } catch (error) {
      said.textContent = `The ${what} cannot be had: ${error instanceof Error ? error.message : error}`;
    }
  }

  /** @param {string} file @param {Blob} blob */
  function keep(file, blob) {
    said.textContent = save(file, blob);
  }
}

/** @param {string} id of the field @param {HTMLElement} said */
async function copy(id, said) {
  said.textContent = ""; // "Copied." is heard again only where it comes anew
  said.textContent = await copyFrom(/** @type {import("./clipboard.view.js").Field} */ (byId(id)));
}

/**
 * What is on the stage, or on both, as a picture that stands for itself; of one that is not in sight there is none.
 * @param {Seen} seen
 * @returns {(Drawing & {svg: string}) | null}
 */
function drawnIn({ drawing, second, board, palette, scales, query, hash }) {
  if (!drawing || !board) return null;
  const title = [wrongPass(board.start), sentence(board)].filter(Boolean).join(". ");
  const { width, height, inside } = second ? sheet({ palette, scales }, title, drawing, second) : drawing;
  const about = addressOf(query, second ? hash : "");
  return { width, height, inside, svg: svgOf({ width, height, paper: palette.paper, title, about }, inside) };
}

/**
 * Both stages, with all that explains them.
 * @param {Pick<Seen, "palette" | "scales">} look
 * @param {string} sentence
 * @param {Drawing} drawing
 * @param {NonNullable<Seen["second"]>} second
 */
function sheet(look, sentence, drawing, { drawing: other, names, says }) {
  const context = /** @type {CanvasRenderingContext2D} */ (element("canvas").getContext("2d"));
  const runs = [
    { name: `This run: ${names.first}`, drawing },
    { name: `Beside it: ${names.second}`, drawing: other },
  ];
  const title = `Backflow: two runs, ${names.second}`;
  return sheetOf({ ...look, title, sentence, runs, says, signs: SIGNS }, (text, font) => {
    context.font = font;
    return context.measureText(text).width;
  });
}

/** With the mark by which a spreadsheet knows the letters. @param {string} text */
const table = (text) => new Blob([`\ufeff${text}`], { type: "text/csv;charset=utf-8" });

/** The page's address of a film. @param {string} query @param {string} [hash] */
const addressOf = (query, hash = "") => new URL(linkOf(query, hash), document.baseURI).href;

/** A drawing as pixels. @param {string} svg @param {Drawing} size @returns {Promise<Blob>} */
async function painted(svg, { width, height }) {
  const picture = new Image();
  const href = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  picture.src = href;
  await picture.decode();
  const canvas = element("canvas", {
    width: String(Math.round(width * SHARP)),
    height: String(Math.round(height * SHARP)),
  });
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(href);
  return new Promise((done, fail) =>
    canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error("The browser gives no picture.")))),
  );
}
