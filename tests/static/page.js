/**
 * A page for views under node: nodes that hold what a view puts into them, a canvas that is a pen, and figures that
 * keep the numbers which they are given. It lays nothing out: a box is as large as a test says.
 */

import { Pen } from "./pen.js";

/** @typedef {(event: any) => void} Listener */

export class Node {
  /** @type {any[]} */ childNodes = [];
  /** @type {Record<string, any>} */ style = {
    setProperty(/** @type {string} */ name, /** @type {string} */ value) {
      this[name] = value;
    },
  };
  /** @type {Record<string, string>} */ dataset = {};
  /** @type {Map<string, string>} */ #attributes = new Map();
  /** @type {Map<string, Listener[]>} */ #listeners = new Map();
  /** @type {string | null} */ #value = null;
  #lines = 2;
  /** @type {any} */ parentNode = null;
  disabled = false;
  checked = false;
  tabIndex = -1;
  scrollLeft = 0;
  scrollTop = 0;
  box = { left: 0, top: 0, width: 800, height: 400 };
  pen = new Pen();
  /** @type {any} */ data = undefined; // of a figure
  /** @type {any} */ layout = undefined;
  /** @type {any[]} */ beside = []; // put before it, where it stands in nothing
  open = false; // of details, and of a dialog
  made = 0; // how often the figure was made anew
  filled = 0; // and how often numbers were filled into it

  /** @param {string} tag */
  constructor(tag) {
    this.tagName = tag.toUpperCase();
  }

  // --- the tree ---

  /** @param {...any} nodes */
  append(...nodes) {
    for (const node of nodes) {
      if (node instanceof Node) node.parentNode = this;
      this.childNodes.push(node instanceof Node ? node : String(node));
    }
  }

  /** @param {any} node */
  appendChild(node) {
    this.append(node);
  }

  /** @param {...any} nodes */
  replaceChildren(...nodes) {
    this.childNodes = [];
    this.append(...nodes);
  }

  remove() {
    const { parentNode: parent } = this;
    if (parent) parent.childNodes = parent.childNodes.filter((/** @type {any} */ node) => node !== this);
  }

  /** @returns {Node[]} */
  get children() {
    return this.childNodes.filter((node) => node instanceof Node);
  }

  /** @returns {string} */
  get textContent() {
    return this.childNodes.map((node) => (node instanceof Node ? node.textContent : node)).join("");
  }

  set textContent(text) {
    this.childNodes = text ? [text] : [];
  }

  get text() {
    return this.textContent;
  }

  /** All nodes within, in their order. @returns {Node[]} */
  get within() {
    return this.children.flatMap((node) => [node, ...node.within]);
  }

  /** @param {string} selector a tag, a class, an attribute or several of them in one */
  querySelectorAll(selector) {
    return this.within.filter((node) => selector.split(",").some((each) => node.matches(each.trim())));
  }

  /** @param {string} selector */
  querySelector(selector) {
    return this.querySelectorAll(selector)[0] ?? null;
  }

  /** Whether it fits the last part of a selector, and nodes around it the parts before. @param {string} selector */
  matches(selector) {
    const [own, ...around] = selector
      .trim()
      .split(/\s+(?![^[\]]*\])/)
      .reverse();
    if (!this.fits(own)) return false;
    let node = /** @type {any} */ (this);
    return around.every((part) => {
      do node = node.parentNode;
      while (node && !node.fits(part));
      return node;
    });
  }

  /** @param {string} selector of one node alone */
  fits(selector) {
    const [, tag, rest] = /** @type {RegExpExecArray} */ (/^(\w*)(.*)$/.exec(selector));
    const parts = rest.match(/\.[\w-]+|\[[\w-]+(?:="?[^"\]]*"?)?\]/g) ?? [];
    return (
      (!tag || this.tagName === tag.toUpperCase()) &&
      parts.every((part) => {
        if (part.startsWith(".")) return this.classes.includes(part.slice(1));
        const [, name, , value] = /** @type {RegExpExecArray} */ (/^\[([\w-]+)(="?([^"\]]*)"?)?\]$/.exec(part));
        return this.hasAttribute(name) && (value === undefined || this.getAttribute(name) === value);
      })
    );
  }

  /** The nearest node around it, itself first, that one of the selectors fits. @param {string} selector */
  closest(selector) {
    const simple = selector
      .replaceAll(/:not\([^)]*\)/g, "")
      .split(",")
      .map((each) => each.trim());
    for (let node = /** @type {any} */ (this); node; node = node.parentNode)
      if (simple.some((each) => node.matches(each.split(" ").at(-1)))) return node;
    return null;
  }

  /** @param {...any} nodes */
  before(...nodes) {
    const { parentNode: parent } = this;
    if (!parent) return void this.beside.push(...nodes);
    for (const node of nodes) node.parentNode = parent;
    parent.childNodes.splice(parent.childNodes.indexOf(this), 0, ...nodes);
    return undefined;
  }

  /** @param {...Node} nodes */
  after(...nodes) {
    const { parentNode: parent } = this;
    for (const node of nodes) node.parentNode = parent;
    parent.childNodes.splice(parent.childNodes.indexOf(this) + 1, 0, ...nodes);
  }

  /** @param {Node} node @param {Node} next */
  insertBefore(node, next) {
    node.remove();
    node.parentNode = this;
    this.childNodes.splice(Math.max(0, this.childNodes.indexOf(next)), 0, node);
  }

  get parentElement() {
    return this.parentNode;
  }

  get lastElementChild() {
    return this.children.at(-1) ?? null;
  }

  get childElementCount() {
    return this.children.length;
  }

  get nextElementSibling() {
    const all = this.parentNode?.children ?? [];
    return all[all.indexOf(this) + 1] ?? null;
  }

  /** Of a table: its rows, and of a row its cells; of a text how many lines it shows. @returns {any} */
  get rows() {
    if (this.tagName === "TEXTAREA") return this.#lines;
    return this.within.filter(({ tagName }) => tagName === "TR");
  }

  set rows(lines) {
    this.#lines = lines;
  }

  get cells() {
    return this.children;
  }

  /** @param {any} other */
  contains(other) {
    return other === this || this.within.includes(other);
  }

  // --- attributes ---

  /** @param {string} name @param {any} value */
  setAttribute(name, value) {
    this.#attributes.set(name, String(value));
  }

  /** @param {string} name */
  getAttribute(name) {
    return this.#attributes.get(name) ?? null;
  }

  /** @param {string} name */
  hasAttribute(name) {
    return this.#attributes.has(name);
  }

  /** @param {string} name */
  removeAttribute(name) {
    this.#attributes.delete(name);
  }

  /** @param {string} name @param {boolean} [on] */
  toggleAttribute(name, on = !this.hasAttribute(name)) {
    if (on) this.setAttribute(name, "");
    else this.removeAttribute(name);
  }

  /** @returns {boolean} */
  get hidden() {
    return this.hasAttribute("hidden");
  }

  set hidden(hidden) {
    this.toggleAttribute("hidden", Boolean(hidden));
  }

  get className() {
    return this.getAttribute("class") ?? "";
  }

  set className(name) {
    this.setAttribute("class", name);
  }

  get classList() {
    return {
      add: (/** @type {string} */ name) => this.setAttribute("class", [...this.classes, name].join(" ")),
      contains: (/** @type {string} */ name) => this.classes.includes(name),
      toggle: (/** @type {string} */ name, /** @type {boolean} */ on) =>
        this.setAttribute("class", [...this.classes.filter((each) => each !== name), ...(on ? [name] : [])].join(" ")),
    };
  }

  get title() {
    return this.getAttribute("title") ?? "";
  }

  set title(title) {
    this.setAttribute("title", title);
  }

  get classes() {
    return (this.getAttribute("class") ?? "").split(" ").filter(Boolean);
  }

  // --- what a person chooses ---

  /** @returns {Node[]} */
  get options() {
    return this.children.filter(({ tagName }) => tagName === "OPTION");
  }

  get selectedOptions() {
    return this.options.filter(({ value }) => value === this.value);
  }

  /** Of a select that of the option which is chosen, of an option what it stands for. @returns {string} */
  get value() {
    const values = this.options.map((option) => option.value);
    if (values.length) return this.#value !== null && values.includes(this.#value) ? this.#value : values[0];
    return this.#value ?? this.getAttribute("value") ?? "";
  }

  set value(value) {
    this.#value = String(value);
  }

  // --- what happens to it ---

  /**
   * @param {string} kind @param {Listener} listener
   * @param {boolean | {signal?: AbortSignal, once?: boolean, capture?: boolean}} [how] that it comes first is not held
   */
  addEventListener(kind, listener, how = {}) {
    const { signal, once } = typeof how === "object" ? how : /** @type {any} */ ({});
    const heard = once ? this.#once(kind, listener) : listener;
    this.#listeners.set(kind, [...this.listeners(kind), heard]);
    signal?.addEventListener("abort", () => this.removeEventListener(kind, heard));
  }

  /** @param {string} kind @param {Listener} listener @returns {Listener} */
  #once(kind, listener) {
    const heard = Object.assign(
      (/** @type {any} */ event) => (this.removeEventListener(kind, heard), listener(event)),
      {
        of: listener,
      },
    );
    return heard;
  }

  /** @param {string} kind @param {Listener} listener */
  removeEventListener(kind, listener) {
    const stays = (/** @type {any} */ each) => each !== listener && each.of !== listener;
    this.#listeners.set(kind, this.listeners(kind).filter(stays));
  }

  /** Something happens, to it and to those around it. @param {string} kind @param {object} [more] */
  fire(kind, more = {}) {
    const event = { target: this, currentTarget: this, defaultPrevented: false, stopped: false, ...more };
    const acts = {
      preventDefault: () => (event.defaultPrevented = true),
      stopPropagation: () => (event.stopped = true),
    };
    for (let node = /** @type {any} */ (this); node && !event.stopped; node = node.parentNode)
      for (const listener of node.listeners(kind)) listener(Object.assign(event, acts));
    return event;
  }

  /** @param {string} kind */
  listeners(kind) {
    return this.#listeners.get(kind) ?? [];
  }

  click() {
    return this.fire("click");
  }

  select() {}

  scrollIntoView() {}

  blur() {
    /** @type {any} */ (globalThis.document).activeElement = null;
  }

  showModal() {
    this.open = true;
  }

  close() {
    this.open = false;
  }

  focus() {
    /** @type {any} */ (globalThis.document).activeElement = this;
  }

  setPointerCapture() {}

  // --- its box ---

  checkVisibility() {
    for (let node = /** @type {any} */ (this); node; node = node.parentNode) if (node.hidden) return false;
    return true;
  }

  getBoundingClientRect() {
    const { left, top, width, height } = this.box;
    return { ...this.box, right: left + width, bottom: top + height };
  }

  get clientWidth() {
    return this.style.width ? parseFloat(this.style.width) : this.box.width;
  }

  get clientHeight() {
    return this.style.height ? parseFloat(this.style.height) : this.box.height;
  }

  get offsetWidth() {
    return this.box.width;
  }

  get offsetHeight() {
    return this.box.height;
  }

  get offsetTop() {
    return this.box.top;
  }

  getContext() {
    return this.pen;
  }

  /** Of a figure: what hears a click on it. @param {string} kind @param {Listener} listener */
  on(kind, listener) {
    this.addEventListener(kind, listener);
  }
}

/** What stands in the fields of a form, as a browser sends it. */
class Fields {
  /** @param {Node} form */
  constructor(form) {
    const named = form.within.filter((node) => node.hasAttribute("name") && !node.disabled);
    const sent = named.filter((node) => !/checkbox|radio/.test(node.getAttribute("type") ?? "") || node.checked);
    this.pairs = sent.map((node) => [node.getAttribute("name"), node.value]);
  }

  *[Symbol.iterator]() {
    yield* this.pairs;
  }
}

/** Plotly as far as the page calls it: a figure keeps its traces, and takes new numbers into them. */
const PLOTLY = {
  /** @param {any} root @param {any[]} data @param {any} layout @param {any} config */
  react(root, data, layout, config) {
    const axes = { xaxis: { _offset: 0, c2p: Number }, yaxis: { _offset: 0, c2p: Number } }; // a pixel of each unit
    Object.assign(root, { data, layout, config, made: root.made + 1, _fullLayout: axes });
  },
  /** @param {any} root @param {Record<string, any>} change */
  relayout(root, change) {
    Object.assign(root.layout, change);
  },
  /** @param {any} root @param {Record<string, any[]>} change by path @param {number[]} traces */
  restyle(root, change, traces) {
    root.filled += 1;
    for (const [path, values] of Object.entries(change))
      traces.forEach((k, i) => {
        const names = path.split(".");
        const last = /** @type {string} */ (names.pop());
        const part = names.reduce((inner, name) => inner[name], root.data[k]);
        part[last] = values[i];
      });
  },
};

/**
 * Makes a page the one that views find; every id that is asked for is there.
 * @param {string} [address]
 */
export function openPage(address = "http://backflow.test/") {
  /** @type {Map<string, Node>} */
  const ids = new Map();
  const root = new Node("html");
  const url = new URL(address);
  /** @type {string[]} */
  const visited = [];
  const turn = (/** @type {string} */ to) => {
    visited.push(to);
    url.href = new URL(to, url).href;
  };
  /** @param {string} id */
  const byId = (id) => {
    if (!ids.has(id)) ids.set(id, new Node("div"));
    return /** @type {Node} */ (ids.get(id));
  };
  /** @type {(() => void)[]} */
  const frames = [];
  /** @type {(() => void)[]} */
  const observers = [];
  /** @type {Map<string, string>} */
  const kept = new Map();
  class Observer {
    /** @param {() => void} act */
    constructor(act) {
      observers.push(act);
    }
    observe() {}
  }
  Object.assign(globalThis, {
    document: {
      documentElement: root,
      head: new Node("head"),
      body: new Node("body"),
      activeElement: null,
      visibilityState: "visible",
      baseURI: url.href,
      fonts: { addEventListener() {} },
      getElementById: byId,
      createElement: (/** @type {string} */ tag) => new Node(tag),
      createElementNS: (/** @type {string} */ _, /** @type {string} */ tag) => new Node(tag),
      querySelector: () => /** @type {Node | null} */ (null), // no dialog is open
      addEventListener: root.addEventListener.bind(root),
      removeEventListener: root.removeEventListener.bind(root),
    },
    location: url,
    history: {
      replaceState: (/** @type {any} */ _, /** @type {any} */ __, /** @type {string} */ to) => turn(to),
      pushState: (/** @type {any} */ _, /** @type {any} */ __, /** @type {string} */ to) => turn(to),
    },
    addEventListener: root.addEventListener.bind(root),
    removeEventListener: root.removeEventListener.bind(root),
    dispatchEvent: (/** @type {Event} */ event) => root.fire(event.type),
    PopStateEvent: Event,
    requestAnimationFrame: (/** @type {() => void} */ act) => frames.push(act),
    cancelAnimationFrame: (/** @type {number} */ frame) => void frames.splice(frame - 1, 1),
    ResizeObserver: Observer,
    MutationObserver: Observer,
    HTMLElement: Node,
    FormData: Fields,
    devicePixelRatio: 1,
    matchMedia: () => ({ matches: false, addEventListener() {} }),
    Plotly: PLOTLY,
  });
  /** @type {Map<string, string>} */
  const here = new Map();
  for (const [name, known] of Object.entries({ localStorage: kept, sessionStorage: here })) {
    const storage = {
      getItem: (/** @type {string} */ key) => known.get(key) ?? null,
      setItem: (/** @type {string} */ key, /** @type {string} */ value) => void known.set(key, value),
      removeItem: (/** @type {string} */ key) => void known.delete(key),
    };
    Object.defineProperty(globalThis, name, { value: storage, configurable: true });
  }
  return {
    byId,
    root,
    visited,
    /** The words of an element. @param {string} id */
    text: (id) => byId(id).textContent,
    /** What watches a size or an attribute hears of a change. */
    changed: () => observers.forEach((act) => act()),
    kept,
    here,
    /** The next picture: what waits for it is done. */
    frame: (/** @type {number[]} */ ...now) => frames.splice(0).forEach((act) => /** @type {any} */ (act)(...now)),
  };
}
