import assert from "node:assert/strict";
import { test } from "node:test";
import { textOf } from "../../../static/form/file_text.js";

const TEXT = "temp (°C);Größe\n−1,5;“é”\n";
const SIMPLE = "temp (°C);Größe\n-1,5;é€\n";

/** @param {string} text @param {boolean} little @param {boolean} marked */
function utf16(text, little, marked) {
  const units = [...(marked ? "\ufeff" : ""), ...text].map((letter) => letter.charCodeAt(0));
  return new Uint8Array(units.flatMap((unit) => (little ? [unit & 255, unit >> 8] : [unit >> 8, unit & 255])));
}

/** What Windows writes for these letters. @param {string} text */
const windows = (text) => new Uint8Array([...text].map((c) => (c === "€" ? 0x80 : c.charCodeAt(0))));

const WAYS = [
  ["UTF-8", TEXT, new TextEncoder().encode(TEXT)],
  ["UTF-8", TEXT, new TextEncoder().encode(`\ufeff${TEXT}`)],
  ["UTF-16", TEXT, utf16(TEXT, true, true)],
  ["UTF-16", TEXT, utf16(TEXT, false, true)],
  ["UTF-16", TEXT, utf16(TEXT, true, false)],
  ["UTF-16", TEXT, utf16(TEXT, false, false)],
  ["Windows-1252", SIMPLE, windows(SIMPLE)],
  ["UTF-8", "1,2\n", new TextEncoder().encode("1,2\n")],
  ["UTF-8", "", new Uint8Array()],
];

test("a text is read from its bytes in every encoding that spreadsheets write", () => {
  for (const [encoding, text, bytes] of WAYS) {
    const found = textOf(/** @type {Uint8Array} */ (bytes), "a.csv");
    assert.deepEqual(found, { text, encoding, refused: "" });
  }
});

test("every byte of Windows-1252 is a letter", () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => (i ? i : 32));
  assert.equal(textOf(bytes, "a.csv").text.length, 256);
  assert.equal(textOf(new Uint8Array([0x93, 0x80, 0x94]), "a.csv").text, "“€”");
});

test("a spreadsheet, a PDF and what is compressed are said to be that", () => {
  const kinds = { ".xlsx": [0x50, 0x4b, 3, 4, 20], ".xls": [0xd0, 0xcf, 0x11, 0xe0], PDF: [0x25, 0x50, 0x44, 0x46] };
  for (const [kind, begins] of Object.entries(kinds)) {
    const { text, refused } = textOf(new Uint8Array([...begins, 0, 0, 1]), "days.xlsx");
    assert.equal(text, "");
    assert.match(refused, /^days\.xlsx is .*, which is no text: open it and save it as CSV\.$/);
    assert.ok(refused.includes(kind));
  }
});
