/**
 * A drawing context that writes down SVG instead of painting: the canvas calls which the stage uses, and no others.
 * Pure.
 */

/** @typedef {[number, number, number, number, number, number]} Matrix */

const BASELINES = {
  middle: "0.35em",
  top: "0.8em",
  hanging: "0.8em",
  bottom: "-0.2em",
  alphabetic: "0",
  ideographic: "0",
};
const ANCHORS = { left: "start", start: "start", center: "middle", right: "end", end: "end" };
const FONT = /^(italic\s+)?(?:(bold|\d{3})\s+)?([\d.]+)px\s+(.+)$/;

/** @param {number} x */
const short = (x) => String(Number(x.toFixed(2)));
/** @param {string} text */
export const escaped = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
/** @param {Record<string, string | number>} all */
const attributes = (all) =>
  Object.entries(all)
    .map(([name, value]) => ` ${name}="${escaped(typeof value === "number" ? short(value) : value)}"`)
    .join("");

export class Recorder {
  fillStyle = "#000000";
  strokeStyle = "#000000";
  lineWidth = 1;
  globalAlpha = 1;
  lineCap = "butt";
  lineJoin = "miter";
  font = "10px sans-serif";
  /** @type {keyof typeof ANCHORS} */ textAlign = "start";
  /** @type {keyof typeof BASELINES} */ textBaseline = "alphabetic";
  /** @type {string[]} */ #lines = [];
  /** @type {string[]} */ #path = [];
  /** @type {number[]} */ #dash = [];
  /** @type {Matrix} */ #matrix = [1, 0, 0, 1, 0, 0];
  /** @type {{state: object, matrix: Matrix, dash: number[], groups: number}[]} */ #saved = [];
  #groups = 0;
  #clips = 0;

  /** All that was drawn, as SVG elements. @returns {string} */
  markup() {
    return [...this.#lines, ...Array(this.#groups).fill("</g>")].join("\n");
  }

  // --- paths ---

  beginPath() {
    this.#path = [];
  }

  closePath() {
    this.#path.push("Z");
  }

  /** @param {number} x @param {number} y */
  moveTo(x, y) {
    this.#path.push(`M${short(x)} ${short(y)}`);
  }

  /** @param {number} x @param {number} y */
  lineTo(x, y) {
    this.#path.push(`${this.#path.length ? "L" : "M"}${short(x)} ${short(y)}`);
  }

  /** @param {number} cx @param {number} cy @param {number} x @param {number} y */
  quadraticCurveTo(cx, cy, x, y) {
    this.#path.push(`Q${[cx, cy, x, y].map(short).join(" ")}`);
  }

  /** @param {number} ax @param {number} ay @param {number} bx @param {number} by @param {number} x @param {number} y */
  bezierCurveTo(ax, ay, bx, by, x, y) {
    this.#path.push(`C${[ax, ay, bx, by, x, y].map(short).join(" ")}`);
  }

  /** Clockwise. @param {number} x @param {number} y @param {number} r @param {number} from @param {number} to */
  arc(x, y, r, from, to) {
    const whole = Math.abs(to - from) >= 2 * Math.PI - 1e-9;
    const stops = whole ? [from, from + Math.PI, from + 2 * Math.PI] : [from, (from + to) / 2, to];
    const points = stops.map((angle) => `${short(x + r * Math.cos(angle))} ${short(y + r * Math.sin(angle))}`);
    this.#path.push(
      `${this.#path.length ? "L" : "M"}${points[0]}`,
      ...points.slice(1).map((point) => `A${short(r)} ${short(r)} 0 0 1 ${point}`),
    );
  }

  /** @param {number} x @param {number} y @param {number} w @param {number} h */
  rect(x, y, w, h) {
    this.#path.push(`M${short(x)} ${short(y)}h${short(w)}v${short(h)}h${short(-w)}Z`);
  }

  /** @param {number} x @param {number} y @param {number} w @param {number} h @param {number} radius */
  roundRect(x, y, w, h, radius) {
    const r = Math.max(0, Math.min(radius, w / 2, h / 2));
    const [a, b] = [short(w - 2 * r), short(h - 2 * r)];
    const s = short(r);
    /** @param {string} to */
    const corner = (to) => `a${s} ${s} 0 0 1 ${to}`;
    const corners = [`${s} ${s}`, `-${s} ${s}`, `-${s} -${s}`, `${s} -${s}`].map(corner);
    const sides = [`h${a}`, `v${b}`, `h-${a}`, `v-${b}`];
    this.#path.push(`M${short(x + r)} ${short(y)}${sides.map((side, i) => side + corners[i]).join("")}Z`);
  }

  fill() {
    this.#element("path", { d: this.#path.join(""), fill: this.fillStyle });
  }

  stroke() {
    this.#element("path", { d: this.#path.join(""), fill: "none", ...this.#pen() });
  }

  // --- boxes and words ---

  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  fillRect(x, y, width, height) {
    this.#element("rect", { x, y, width, height, fill: this.fillStyle });
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  strokeRect(x, y, width, height) {
    this.#element("rect", { x, y, width, height, fill: "none", ...this.#pen() });
  }

  /** A fresh sheet has nothing to clear. */
  clearRect() {}

  /** @param {string} text @param {number} x @param {number} y */
  fillText(text, x, y) {
    this.#write(text, x, y, { fill: this.fillStyle });
  }

  /** @param {string} text @param {number} x @param {number} y */
  strokeText(text, x, y) {
    this.#write(text, x, y, { fill: "none", ...this.#pen() });
  }

  // --- the state of the pen ---

  /** @param {number[]} dash */
  setLineDash(dash) {
    this.#dash = [...dash];
  }

  save() {
    const { fillStyle, strokeStyle, lineWidth, globalAlpha, lineCap, lineJoin, font, textAlign, textBaseline } = this;
    const state = { fillStyle, strokeStyle, lineWidth, globalAlpha, lineCap, lineJoin, font, textAlign, textBaseline };
    this.#saved.push({ state, matrix: this.#matrix, dash: this.#dash, groups: this.#groups });
  }

  restore() {
    const saved = this.#saved.pop();
    if (!saved) return;
    for (; this.#groups > saved.groups; this.#groups--) this.#lines.push("</g>");
    [this.#matrix, this.#dash] = [saved.matrix, saved.dash];
    Object.assign(this, saved.state);
  }

  /** @param {number} x @param {number} y */
  translate(x, y) {
    this.#turn([1, 0, 0, 1, x, y]);
  }

  /** @param {number} x @param {number} y */
  scale(x, y) {
    this.#turn([x, 0, 0, y, 0, 0]);
  }

  /** What comes until `restore` is seen only within the path. */
  clip() {
    const id = `clip${this.#clips++}`;
    this.#lines.push(
      `<clipPath id="${id}"><path${attributes({ d: this.#path.join(""), ...this.#place() })}/></clipPath>`,
      `<g clip-path="url(#${id})">`,
    );
    this.#groups++;
  }

  // --- writing down ---

  /** @param {Matrix} by */
  #turn([a, b, c, d, e, f]) {
    const [A, B, C, D, E, F] = this.#matrix;
    this.#matrix = [A * a + C * b, B * a + D * b, A * c + C * d, B * c + D * d, A * e + C * f + E, B * e + D * f + F];
  }

  /** @returns {Record<string, string | number>} */
  #pen() {
    /** @type {Record<string, string | number>} */
    const pen = { stroke: this.strokeStyle, "stroke-width": this.lineWidth };
    if (this.lineCap !== "butt") pen["stroke-linecap"] = this.lineCap;
    if (this.#dash.length) pen["stroke-dasharray"] = this.#dash.join(" ");
    return pen;
  }

  /** @returns {Record<string, string>} */
  #place() {
    const still = this.#matrix.every((x, i) => x === (i === 0 || i === 3 ? 1 : 0));
    return still ? {} : { transform: `matrix(${this.#matrix.map((x) => Number(x.toFixed(4))).join(" ")})` };
  }

  /** @param {string} text @param {number} x @param {number} y @param {Record<string, string | number>} pen */
  #write(text, x, y, pen) {
    const [, slant, weight, size, family] = FONT.exec(this.font) ?? [, , , "10", "sans-serif"];
    const look = {
      "font-size": Number(size),
      "font-family": String(family),
      ...(slant ? { "font-style": "italic" } : {}),
      ...(weight ? { "font-weight": weight } : {}),
    };
    const anchor = ANCHORS[this.textAlign];
    this.#element(
      "text",
      { x, y, dy: BASELINES[this.textBaseline], "text-anchor": anchor, ...look, ...pen },
      escaped(text),
    );
  }

  /** @param {string} tag @param {Record<string, string | number>} all @param {string} [inside] */
  #element(tag, all, inside) {
    /** @type {Record<string, string | number>} */
    const faint = this.globalAlpha < 1 ? { opacity: this.globalAlpha } : {};
    const end = inside === undefined ? "/>" : `>${inside}</${tag}>`;
    this.#lines.push(`<${tag}${attributes({ ...all, ...faint, ...this.#place() })}${end}`);
  }
}

/**
 * A picture that stands for itself.
 * @param {{width: number, height: number, paper: string, title: string, about: string}} frame
 * @param {string} inside SVG elements
 * @returns {string}
 */
export function svgOf({ width, height, paper, title, about }, inside) {
  const size = attributes({ width, height, viewBox: `0 0 ${short(width)} ${short(height)}` });
  const head =
    `<title>${escaped(title)}</title>\n<desc>${escaped(about)}</desc>\n<rect width="100%" height="100%" ` +
    `fill="${escaped(paper)}"/>`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" ` +
    `xmlns:xlink="http://www.w3.org/1999/xlink"${size}>\n${head}\n${inside}\n</svg>\n`
  );
}
