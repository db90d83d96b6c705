/**
 * A drawing context that writes down what is drawn as values: lines, discs, boxes, frames and words, each with its
 * place on the canvas and the look it had. The calls of a canvas which the stage uses, and no others.
 */

/** @typedef {[number, number]} Point */
/**
 * @typedef {object} Mark
 * @property {"line" | "disc" | "ring" | "head" | "box" | "frame" | "text" | "halo" | "clear"} kind
 * @property {string} colour
 * @property {number} alpha
 * @property {number[]} dash
 * @property {Point} from of a line
 * @property {Point} to of a line
 * @property {number} width of a stroke, or of a box
 * @property {number} height of a box
 * @property {number} x
 * @property {number} y
 * @property {number} radius
 * @property {Point[]} points of a head
 * @property {string} text
 * @property {string} font
 * @property {string} align
 */

const STATE = ["fillStyle", "strokeStyle", "lineWidth", "globalAlpha", "font", "textAlign", "textBaseline"];

export class Pen {
  fillStyle = "#000000";
  strokeStyle = "#000000";
  lineWidth = 1;
  #alpha = 1;
  font = "10px sans-serif";
  textAlign = "start";
  textBaseline = "alphabetic";
  /** @type {any[]} */ marks = [];
  /** @type {any[]} */ #path = [];
  /** @type {number[]} */ #dash = [];
  #at = { zoom: 1, x: 0, y: 0 };
  /** @type {any[]} */ #saved = [];

  get globalAlpha() {
    return this.#alpha;
  }
  /** A canvas keeps the one before, silently. */
  set globalAlpha(alpha) {
    if (!(alpha >= 0 && alpha <= 1)) throw new RangeError(`An opacity of ${alpha}.`);
    this.#alpha = alpha;
  }

  /** What was drawn of one kind, in order. @param {string} kind @returns {Mark[]} */
  all(kind) {
    return this.marks.filter((mark) => mark.kind === kind);
  }

  /** The words that were written, with their places. @param {string | RegExp} text @returns {Mark[]} */
  said(text) {
    return this.all("text").filter((mark) => (typeof text === "string" ? mark.text === text : text.test(mark.text)));
  }

  beginPath() {
    this.#path = [];
  }

  /** @param {number} x @param {number} y */
  moveTo(x, y) {
    this.#path.push({ point: this.#place(x, y) });
  }

  /** @param {number} x @param {number} y */
  lineTo(x, y) {
    this.#path.push({ point: this.#place(x, y) });
  }

  /** @param {number} x @param {number} y @param {number} radius */
  arc(x, y, radius) {
    this.#path.push({ round: { ...this.#xy(x, y), radius: radius * this.#at.zoom } });
  }

  /** @param {number} x @param {number} y @param {number} w @param {number} h */
  rect(x, y, w, h) {
    this.#path.push({ box: this.#box(x, y, w, h) });
  }

  /** @param {number} x @param {number} y @param {number} w @param {number} h @param {number} radius */
  roundRect(x, y, w, h, radius) {
    this.#path.push({ box: { ...this.#box(x, y, w, h), radius } });
  }

  stroke() {
    const pen = { colour: this.strokeStyle, stroke: this.lineWidth * this.#at.zoom };
    const [{ box, round }] = this.#path;
    if (box) return this.#mark("frame", { ...box, ...pen });
    if (round) return this.#mark("ring", { ...round, ...pen });
    const [from, to] = this.#path.map(({ point }) => point);
    return this.#mark("line", { from, to, colour: pen.colour, width: pen.stroke });
  }

  fill() {
    const [{ box, round }] = this.#path;
    if (box) return this.#path.forEach((part) => this.#mark("box", { ...part.box, colour: this.fillStyle }));
    if (round) return this.#mark("disc", { ...round, colour: this.fillStyle });
    return this.#mark("head", { points: this.#path.map(({ point }) => point), colour: this.fillStyle });
  }

  clip() {}

  /** @param {number} x @param {number} y @param {number} w @param {number} h */
  fillRect(x, y, w, h) {
    this.#mark("box", { ...this.#box(x, y, w, h), colour: this.fillStyle });
  }

  /** @param {number} x @param {number} y @param {number} w @param {number} h */
  strokeRect(x, y, w, h) {
    this.#mark("frame", { ...this.#box(x, y, w, h), colour: this.strokeStyle, stroke: this.lineWidth });
  }

  /** A sheet that is wiped forgets what stood on it. */
  clearRect() {
    this.marks = [];
  }

  /** @param {string} text @param {number} x @param {number} y */
  fillText(text, x, y) {
    const { fillStyle: colour, font, textAlign: align } = this;
    this.#mark("text", { text, ...this.#xy(x, y), colour, font, align });
  }

  /** @param {string} text @param {number} x @param {number} y */
  strokeText(text, x, y) {
    this.#mark("halo", { text, ...this.#xy(x, y), colour: this.strokeStyle, width: this.lineWidth });
  }

  /** @param {number[]} dash */
  setLineDash(dash) {
    this.#dash = [...dash];
  }

  save() {
    const self = /** @type {any} */ (this);
    const state = Object.fromEntries(STATE.map((name) => [name, self[name]]));
    this.#saved.push({ state, dash: this.#dash, at: this.#at });
  }

  restore() {
    const { state, dash, at } = this.#saved.pop();
    Object.assign(this, state);
    [this.#dash, this.#at] = [dash, at];
  }

  /** @param {number} x @param {number} y */
  translate(x, y) {
    const { zoom, ...at } = this.#at;
    this.#at = { zoom, x: at.x + zoom * x, y: at.y + zoom * y };
  }

  /** @param {number} zoom */
  scale(zoom) {
    this.#at = { ...this.#at, zoom: this.#at.zoom * zoom };
  }

  /** As a canvas takes it. @param {...number} matrix */
  setTransform(...matrix) {
    const [zoom, , , , x, y] = matrix;
    this.#at = { zoom, x, y };
  }

  /** @param {number} x @param {number} y @returns {Point} */
  #place(x, y) {
    const { zoom, ...at } = this.#at;
    return [at.x + zoom * x, at.y + zoom * y];
  }

  /** @param {number} x @param {number} y */
  #xy(x, y) {
    const [across, down] = this.#place(x, y);
    return { x: across, y: down };
  }

  /** @param {number} x @param {number} y @param {number} w @param {number} h */
  #box(x, y, w, h) {
    return { ...this.#xy(x, y), width: w * this.#at.zoom, height: h * this.#at.zoom };
  }

  /** @param {string} kind @param {object} more */
  #mark(kind, more) {
    this.marks.push({ kind, alpha: this.globalAlpha, dash: this.#dash, ...more });
  }
}
