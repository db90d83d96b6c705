/** What stands packed in a film that is one file: gzip in base64, in an element that shows nothing. Pure. */

/** @param {string} base64 @returns {Uint8Array<ArrayBuffer>} */
const bytesOf = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

/**
 * The text in it, piece by piece, so that a large film begins with its first steps.
 * @param {string} base64
 * @returns {AsyncGenerator<string>}
 */
export async function* pieces(base64) {
  const stream = new Blob([bytesOf(base64)]).stream().pipeThrough(new DecompressionStream("gzip"));
  const [reader, decoder] = [stream.getReader(), new TextDecoder()];
  for (let part = await reader.read(); !part.done; part = await reader.read())
    yield decoder.decode(part.value, { stream: true });
}

/** @param {string} base64 @returns {Promise<any>} the JSON value in it */
export async function value(base64) {
  let text = "";
  for await (const piece of pieces(base64)) text += piece;
  return JSON.parse(text);
}

/**
 * The lines in it, with those that end in the same piece together.
 * @param {string} base64
 * @returns {AsyncGenerator<string[]>}
 */
export async function* lines(base64) {
  let open = "";
  for await (const piece of pieces(base64)) {
    const [...found] = (open + piece).split("\n");
    open = found.pop() ?? "";
    if (found.length) yield found;
  }
}
