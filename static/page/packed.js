/** A text in an address: deflated, in the letters of base64 that a link may have. Pure. */

const MOST = 1 << 20; // letters of a text: a small link may hold a huge one

/** @param {string} text @returns {Promise<string>} */
export async function pack(text) {
  const bytes = await all(new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw")), Infinity);
  const letters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/**
 * The text that was packed.
 * Rejects where it is none, or has more than a million letters.
 * @param {string} packed @returns {Promise<string>}
 */
export async function unpack(packed) {
  const letters = atob(packed.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new TextDecoder("utf-8", { fatal: true }).decode(await all(stream, MOST));
}

/** @param {ReadableStream<Uint8Array>} stream @param {number} most bytes @returns {Promise<Uint8Array<ArrayBuffer>>} */
async function all(stream, most) {
  /** @type {number[]} */
  const found = [];
  const reader = stream.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    if (found.length + part.value.length > most) throw new Error("What the link holds is too long.");
    for (const byte of part.value) found.push(byte);
  }
  return Uint8Array.from(found);
}
