/**
 * What a program printed, as values: JSON, a dict of arrays as `print` shows it, or lines `name = array`. It is read
 * sign by sign and never run. Pure.
 */

/** @typedef {number | string | boolean | null | Printed[] | {[name: string]: Printed}} Printed */

export const LONGEST_TEXT = 2_000_000; // letters

/** What keeps a text from being read, in a sentence. */
export class Unreadable extends Error {}

const NUMBER = /[-+−]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|inf(?:inity)?\b|nan\b)/iy;
const NAME = /[\p{L}_∂][\p{L}\p{N}_.\/∂]*(?:\[(?:'\w+'|"\w+"|\d+)\])*(?::0(?=['"\s]))?/uy;
const SPACE = /[\s,;]+/y;
const WORDS = /** @type {Record<string, Printed>} */ ({ None: null, null: null, True: true, False: false });
const PROMPT = /^(?:>>> .*|In \[\d+\]:.*|(Out\[\d+\]:))/gm;
const SHORTENED =
  "Your print leaves numbers out (it has “...” in it): print all of them with " +
  "np.set_printoptions(threshold=10**9) or torch.set_printoptions(threshold=10**9), or save them with np.savez.";

/**
 * @param {string} text
 * @returns {Printed} a list where the text is one, else what is named in it
 * @throws {Unreadable}
 */
export function readPrinted(text) {
  const whole = text
    .replace(/^\ufeff/, "")
    .replace(PROMPT, "")
    .trim();
  if (!whole) throw new Unreadable("There is nothing to read yet: paste your gradients, or drop a file.");
  if (whole.length > LONGEST_TEXT)
    throw new Unreadable(
      `The text has ${whole.length} letters; at most ${LONGEST_TEXT} are read. Save the arrays with np.savez.`,
    );
  if (/\.\.\.|…/.test(whole)) throw new Unreadable(SHORTENED);
  try {
    return JSON.parse(whole);
  } catch {
    return new Reader(whole).whole();
  }
}

/** Goes through a text from left to right. */
class Reader {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
    this.at = 0;
  }

  /** All that the text holds. @returns {Printed} */
  whole() {
    /** @type {Record<string, Printed>} */
    const named = {};
    for (this.space(); this.at < this.text.length; this.space()) {
      const before = this.at;
      const name = this.name();
      if (name !== null && this.text[this.at] !== "(" && !(name in WORDS)) {
        this.match(/\s*[=:]?\s*/y);
        put(named, name, this.value());
        continue;
      }
      this.at = before;
      const value = this.value();
      this.space();
      if (Array.isArray(value) && before === 0 && this.at >= this.text.length) return value;
      if (value === null || typeof value !== "object" || Array.isArray(value))
        throw this.odd(before, "an array without a name");
      for (const [key, each] of Object.entries(value)) put(named, key, each);
    }
    return named;
  }

  /** @returns {Printed} */
  value() {
    this.space();
    const sign = this.text[this.at];
    if (sign === "[" || sign === "(") return this.list(sign === "[" ? "]" : ")");
    if (sign === "{") return this.dict();
    if (sign === "<") return this.tensor();
    if (sign === "'" || sign === '"') return this.string();
    const number = this.number();
    if (number !== null) return number;
    const before = this.at;
    const name = this.name();
    if (name !== null && this.text[this.at] === "(") return this.call(name);
    if (name === "Parameter" && this.match(/\s*containing:\s*/y)) return this.value();
    if (name !== null && name in WORDS) return WORDS[name];
    throw this.odd(before, "what is no number, array or dict");
  }

  /** @param {string} end @returns {Printed[]} */
  list(end) {
    const [from, found] = [this.at++, /** @type {Printed[]} */ ([])];
    for (this.space(); this.text[this.at] !== end; this.space()) {
      if (this.at >= this.text.length) throw this.odd(from, "a bracket that is never closed");
      found.push(this.value());
    }
    this.at++;
    return found;
  }

  /** @returns {Record<string, Printed>} */
  dict() {
    const from = this.at++;
    /** @type {Record<string, Printed>} */
    const found = {};
    for (this.space(); this.text[this.at] !== "}"; this.space()) {
      if (this.at >= this.text.length) throw this.odd(from, "a brace that is never closed");
      const before = this.at;
      const key = /['"]/.test(this.text[this.at]) ? this.string() : (this.name() ?? this.number());
      if (key === null || !this.match(/\s*:\s*/y)) throw this.odd(before, "a dict without its names");
      put(found, String(key), this.value());
    }
    this.at++;
    return found;
  }

  /**
   * array(...), tensor(..., dtype=...): what stands first in it; OrderedDict([(name, value), ...]) as a dict.
   * @param {string} name
   * @returns {Printed}
   */
  call(name) {
    const from = this.at++;
    /** @type {Printed[]} */
    const parts = [];
    for (this.space(); this.text[this.at] !== ")"; this.space()) {
      if (this.at >= this.text.length) throw this.odd(from, "a parenthesis that is never closed");
      if (this.match(/[A-Za-z_]\w*=/y)) this.option();
      else parts.push(this.value());
    }
    this.at++;
    const [first = null] = parts;
    if (!/dict/i.test(name) || !Array.isArray(first)) return first;
    return Object.fromEntries(first.map((pair) => (Array.isArray(pair) ? [String(pair[0]), pair[1]] : ["", null])));
  }

  /** dtype=float32, grad_fn=<AddBackward0>, device='cuda:0', shape=(2, 3): nothing of it matters. */
  option() {
    if (!this.match(/<[^<>]*>|'[^']*'|"[^"]*"|\([^()]*\)|[^\s,()]+/y)) this.at++;
  }

  /** <tf.Tensor: shape=(2,), dtype=float32, numpy=array([...])>: its numbers. @returns {Printed} */
  tensor() {
    const from = this.at;
    const begin = this.text.indexOf("numpy=", this.at);
    if (begin < 0 || this.text.slice(from, begin).includes(">")) throw this.odd(from, "a tensor without its numbers");
    this.at = begin + "numpy=".length;
    const value = this.value();
    if (!this.match(/\s*>/y)) throw this.odd(from, "a tensor that is never closed");
    return value;
  }

  string() {
    const quote = this.text[this.at];
    const end = this.text.indexOf(quote, this.at + 1);
    if (end < 0) throw this.odd(this.at, "a quote that is never closed");
    const found = this.text.slice(this.at + 1, end);
    this.at = end + 1;
    return found;
  }

  /** @returns {number | null} */
  number() {
    const found = this.match(NUMBER);
    if (found === null) return null;
    const text = found.replace("−", "-");
    const size = /nan/i.test(text) ? Number.NaN : /inf/i.test(text) ? Infinity : null;
    return size === null ? Number(text) : text.startsWith("-") ? -size : size;
  }

  /** @returns {string | null} */
  name() {
    const before = this.at;
    if (this.number() !== null) {
      this.at = before;
      return null;
    }
    return this.match(NAME);
  }

  space() {
    this.match(SPACE);
  }

  /** @param {RegExp} sticky @returns {string | null} */
  match(sticky) {
    sticky.lastIndex = this.at;
    const found = sticky.exec(this.text);
    if (found) this.at += found[0].length;
    return found && found[0];
  }

  /** @param {number} at @param {string} what @returns {Unreadable} */
  odd(at, what) {
    const line = this.text.slice(0, at).split("\n").length;
    const near = this.text.slice(at, at + 24).split("\n")[0];
    return new Unreadable(`Line ${line} has ${what}: ${near ? `“${near}”` : "the end"}.`);
  }
}

/** @param {Record<string, Printed>} into @param {string} name @param {Printed} value */
function put(into, name, value) {
  if (Object.hasOwn(into, name)) throw new Unreadable(`${name} is there twice; once is needed.`);
  Object.defineProperty(into, name, { value, enumerable: true, configurable: true, writable: true });
}
