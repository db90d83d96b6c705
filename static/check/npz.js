/** An archive of arrays as np.savez writes it <-> arrays by name. Nothing in it is run: objects are refused. Pure. */

import { Unreadable } from "./printed.js";

const [LOCAL, CENTRAL, END] = [0x04034b50, 0x02014b50, 0x06054b50]; // marks of a zip file
const MAGIC = "\x93NUMPY";
const SAYS = "This is no archive of arrays as np.savez writes it";
const MOST = 2_000_000; // numbers of an array

/** @typedef {{name: string, method: number, size: number, at: number}} Entry */

/**
 * @param {ArrayBuffer} buffer
 * @returns {Promise<Record<string, any>>} nested lists, or numbers where there is no dimension
 * @throws {Unreadable}
 */
export async function readNpz(buffer) {
  const found = /** @type {Record<string, any>} */ ({});
  try {
    const view = new DataView(buffer);
    for (const entry of entriesOf(view)) {
      const name = entry.name.replace(/\.npy$/, "");
      found[name] = arrayOf(await contents(view, entry), name);
    }
  } catch (error) {
    throw error instanceof Unreadable ? error : new Unreadable(`${SAYS}.`);
  }
  return found;
}

/** The directory at its end. @param {DataView} view @returns {Entry[]} */
function entriesOf(view) {
  let end = view.byteLength - 22;
  while (end >= 0 && view.getUint32(end, true) !== END) end--;
  if (end < 0) throw new Unreadable(`${SAYS}.`);
  const found = [];
  for (let [at, left] = [view.getUint32(end + 16, true), view.getUint16(end + 10, true)]; left > 0; left--) {
    if (view.getUint32(at, true) !== CENTRAL) throw new Unreadable(`${SAYS}.`);
    const [long, extra, comment] = [28, 30, 32].map((place) => view.getUint16(at + place, true));
    found.push({
      name: new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + at + 46, long)),
      method: view.getUint16(at + 10, true),
      size: view.getUint32(at + 20, true),
      at: view.getUint32(at + 42, true),
    });
    at += 46 + long + extra + comment;
  }
  return found;
}

/** @param {DataView} view @param {Entry} entry @returns {Promise<Uint8Array>} */
async function contents(view, { method, size, at }) {
  if (view.getUint32(at, true) !== LOCAL) throw new Unreadable(`${SAYS}.`);
  const begin = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
  const packed = new Uint8Array(view.buffer, view.byteOffset + begin, size).slice();
  if (method === 0) return packed;
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const limit = 8 * MOST + 4096;
  const parts = [];
  let length = 0;
  for (const reader = stream.getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > limit)
      throw new Unreadable(`An array of the archive has more than ${MOST} numbers, which is the limit.`);
    parts.push(value);
  }
  const whole = new Uint8Array(length);
  parts.reduce((place, part) => (whole.set(part, place), place + part.length), 0);
  return whole;
}

/** @type {Record<string, [number, (view: DataView, at: number) => number]>} */
const KINDS = {
  "<f8": [8, (view, at) => view.getFloat64(at, true)],
  ">f8": [8, (view, at) => view.getFloat64(at, false)],
  "<f4": [4, (view, at) => view.getFloat32(at, true)],
  ">f4": [4, (view, at) => view.getFloat32(at, false)],
  "<i8": [8, (view, at) => Number(view.getBigInt64(at, true))],
  "<i4": [4, (view, at) => view.getInt32(at, true)],
  "<i2": [2, (view, at) => view.getInt16(at, true)],
  "|i1": [1, (view, at) => view.getInt8(at)],
  "|u1": [1, (view, at) => view.getUint8(at)],
  "|b1": [1, (view, at) => view.getUint8(at)],
};

/** @param {Uint8Array} bytes of a .npy file @param {string} name */
function arrayOf(bytes, name) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = String.fromCharCode(...bytes.subarray(0, 6));
  if (magic !== MAGIC) throw new Unreadable(`${name} is no array of NumPy.`);
  const wide = bytes[6] > 1; // the second version has a longer header
  const [long, begin] = wide ? [view.getUint32(8, true), 12] : [view.getUint16(8, true), 10];
  const header = new TextDecoder("latin1").decode(bytes.subarray(begin, begin + long));
  const kind = /'descr':\s*'([^']*)'/.exec(header)?.[1] ?? "";
  const shape = (/'shape':\s*\(([^)]*)\)/.exec(header)?.[1] ?? "")
    .split(",")
    .filter((part) => part.trim())
    .map(Number);
  const known = KINDS[kind];
  if (!known)
    throw new Unreadable(
      `${name} has numbers of the kind ${kind.replace("|O", "object")}; float64, float32 and whole numbers are read.`,
    );
  const count = shape.reduce((a, b) => a * b, 1);
  if (count > MOST) throw new Unreadable(`${name} has ${count} numbers; at most ${MOST} are read.`);
  const [size, get] = known;
  const numbers = Array.from({ length: count }, (_, i) => get(view, begin + long + i * size));
  return /'fortran_order':\s*True/.test(header) ? turned(numbers, shape) : nested(numbers, shape);
}

/** @param {number[]} numbers the last index goes fastest @param {number[]} shape @returns {any} */
function nested(numbers, shape) {
  if (!shape.length) return numbers[0];
  const [n, ...rest] = shape;
  const size = rest.reduce((a, b) => a * b, 1);
  return rest.length
    ? Array.from({ length: n }, (_, i) => nested(numbers.slice(i * size, (i + 1) * size), rest))
    : numbers;
}

/**
 * The same of numbers of which the first index goes fastest.
 * @param {number[]} numbers
 * @param {number[]} shape
 * @returns {any}
 */
function turned(numbers, shape) {
  if (!shape.length) return numbers[0];
  const at = (/** @type {number[]} */ index) => numbers[index.reduceRight((sum, i, axis) => sum * shape[axis] + i, 0)];
  /** @param {number[]} index @returns {any} */
  const filled = (index) =>
    index.length === shape.length
      ? at(index)
      : Array.from({ length: shape[index.length] }, (_, i) => filled([...index, i]));
  return filled([]);
}

/**
 * The archive of these arrays, as float64.
 * @param {Record<string, any>} arrays nested lists
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function writeNpz(arrays) {
  const files = Object.entries(arrays).map(([name, value]) => ({
    name: new TextEncoder().encode(`${name}.npy`),
    bytes: npyOf(value),
  }));
  const [locals, centrals] = [/** @type {Uint8Array[]} */ ([]), /** @type {Uint8Array[]} */ ([])];
  let at = 0;
  for (const { name, bytes } of files) {
    const about = entryOf(bytes, name.length);
    const local = joined([words(4, LOCAL), words(2, 20), about, words(2, 0), name, bytes]);
    centrals.push(joined([words(4, CENTRAL), words(2, 20, 20), about, words(2, 0, 0, 0, 0), words(4, 0, at), name]));
    locals.push(local);
    at += local.length;
  }
  const directory = joined(centrals);
  const end = joined([
    words(4, END),
    words(2, 0, 0, files.length, files.length),
    words(4, directory.length, at),
    words(2, 0),
  ]);
  return joined([...locals, directory, end]);
}

/** What both places say of a file, which is not compressed. @param {Uint8Array} bytes @param {number} long its name */
const entryOf = (bytes, long) =>
  joined([words(2, 0, 0, 0, 0x21), words(4, checksum(bytes), bytes.length, bytes.length), words(2, long)]);

/** Whole numbers of so many bytes each. @param {number} size @param {...number} numbers */
function words(size, ...numbers) {
  const view = new DataView(new ArrayBuffer(size * numbers.length));
  numbers.forEach((number, i) =>
    size === 2 ? view.setUint16(2 * i, number, true) : view.setUint32(4 * i, number, true),
  );
  return new Uint8Array(view.buffer);
}

/** @param {Uint8Array[]} parts */
function joined(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
  return whole;
}

/** A file .npy. @param {any} value */
function npyOf(value) {
  const shape = [];
  for (let part = value; Array.isArray(part); [part] = part) shape.push(part.length);
  const dimensions = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const text = `{'descr': '<f8', 'fortran_order': False, 'shape': (${dimensions}), }`;
  const header = `${text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11)}\n`;
  const flat = /** @type {number[]} */ (shape.length ? value.flat(Infinity) : [value]);
  const numbers = new DataView(new ArrayBuffer(8 * flat.length));
  flat.forEach((x, i) => numbers.setFloat64(8 * i, Number(x), true));
  const magic = Uint8Array.from([...MAGIC, "\x01", "\x00"], (sign) => sign.charCodeAt(0));
  return joined([magic, words(2, header.length), new TextEncoder().encode(header), new Uint8Array(numbers.buffer)]);
}

/** CRC-32. @param {Uint8Array} bytes */
function checksum(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
