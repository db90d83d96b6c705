/** The text in a file of one's own, by its bytes: in any encoding that spreadsheets write, in every browser. Pure. */

/** What begins with these bytes is no text. */
const NO_TEXT = /** @type {const} */ ([
  [[0x50, 0x4b, 0x03, 0x04], "a spreadsheet file (.xlsx or .ods)"],
  [[0xd0, 0xcf, 0x11, 0xe0], "a spreadsheet file (.xls)"],
  [[0x25, 0x50, 0x44, 0x46], "a PDF"],
  [[0x1f, 0x8b], "compressed (.gz)"],
  [[0x50, 0x41, 0x52, 0x31], "a Parquet file"],
]);
/** A mark at the beginning, which tells the encoding; the longer one first. */
const MARKS = /** @type {const} */ ([
  [[0xef, 0xbb, 0xbf], "utf-8"],
  [[0xff, 0xfe], "utf-16le"],
  [[0xfe, 0xff], "utf-16be"],
]);
const NAMES = /** @type {const} */ ({
  "utf-8": "UTF-8",
  "utf-16le": "UTF-16",
  "utf-16be": "UTF-16",
  "windows-1252": "Windows-1252",
});
/** @typedef {keyof typeof NAMES} Encoding */

const LOOKED_AT = 512; // bytes, which tell whether every other one is empty

/**
 * @typedef {object} FileText
 * @property {string} text empty where the file is no text
 * @property {string} encoding its name as people write it
 * @property {string} refused why the file is no text; empty where it is one
 */

/** @param {Uint8Array} bytes @param {string} name of the file @returns {FileText} */
export function textOf(bytes, name) {
  const odd = NO_TEXT.find(([begins]) => startsWith(bytes, begins));
  if (odd)
    return { text: "", encoding: "", refused: `${name} is ${odd[1]}, which is no text: open it and save it as CSV.` };
  const encoding = encodingOf(bytes);
  return { text: new TextDecoder(encoding).decode(bytes), encoding: NAMES[encoding], refused: "" };
}

/**
 * By its mark; else UTF-8 where it is that, and what Windows writes where it is not.
 * @param {Uint8Array} bytes
 * @returns {Encoding}
 */
function encodingOf(bytes) {
  const marked = MARKS.find(([mark]) => startsWith(bytes, mark));
  if (marked) return marked[1];
  const head = bytes.subarray(0, LOOKED_AT);
  const empty = [0, 1].map((side) => head.filter((byte, i) => i % 2 === side && byte === 0).length);
  if (Math.max(...empty) > head.length / 4) return empty[1] > empty[0] ? "utf-16le" : "utf-16be";
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return "utf-8";
  } catch {
    return "windows-1252";
  }
}

/** @param {Uint8Array} bytes @param {readonly number[]} begins */
const startsWith = (bytes, begins) => begins.every((byte, i) => bytes[i] === byte);
