/** What a cut loses, over the triangle of credits, and handles to move it; under it the lanes of state and error. */

import { restartsOf, reachOf, sweepsOf, written } from "../film/sweeps.js";

/** @typedef {import("../form/query.js").Fields} Fields */
/** @typedef {import("../types.js").Sweep} Sweep */
/**
 * @typedef {{name: string, x: number, y: number, value: number, least: number, most: number, along: "x" | "y", move:
 *   (value: number) => Fields, at: (place: number) => number}} Handle in cells of the triangle
 */
/**
 * @typedef {{left: number, top: number, width: number, height: number, steps: number}} Frame of the cells, in pixels
 */

const SVG = "http://www.w3.org/2000/svg";

/** @param {string} tag @param {Record<string, string | number>} attributes @param {...(Node | string)} children */
export function shape(tag, attributes, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  node.append(...children);
  return /** @type {SVGElement} */ (node);
}

/** What can be moved in the way of these fields. @param {Fields} fields @param {number} steps @returns {Handle[]} */
export function handlesOf(fields, steps) {
  const sweeps = sweepsOf(fields, steps);
  const { algorithm } = fields;
  if (algorithm === "chunked" || algorithm === "epochwise") {
    const length = Math.min(sweeps[0].start + 1, steps);
    return [
      {
        name: "Block length",
        x: length,
        y: length,
        value: length,
        least: 1,
        most: steps,
        along: "y",
        move: (value) => ({ length: String(value) }),
        at: (y) => Math.round(y),
      },
    ];
  }
  if (algorithm === "custom") {
    return sweeps.map(({ losses, start, until }, i) => ({
      name: `Sweep ${i + 1}, until`,
      x: until,
      y: ((losses[0] ?? start) + (losses[losses.length - 1] ?? start)) / 2 + 0.5,
      value: until,
      least: 0,
      most: Math.max(until, Math.min(start, ...losses)), // beyond it a loss is not met
      along: "x",
      move: (value) => ({ sweeps: written(sweeps.map((sweep, k) => (k === i ? { ...sweep, until: value } : sweep))) }),
      at: (x) => Math.round(x),
    }));
  }
  if (algorithm !== "truncated") return [];
  const [k1, k2] = [sweeps[0].losses.length, Math.max(Number(fields.k1), Number(fields.k2))];
  const last = sweeps.findLast(({ start }) => start + 1 >= k2) ?? sweeps[sweeps.length - 1];
  return [
    {
      name: "k1, every",
      x: k1,
      y: k1,
      value: k1,
      least: 1,
      most: steps,
      along: "y",
      move: (value) => ({ k1: String(value), k2: String(Math.max(value, k2)) }),
      at: (y) => Math.round(y),
    },
    {
      name: "k2, states",
      x: last.until,
      y: last.start + 0.5,
      value: k2,
      least: k1,
      most: steps,
      along: "x",
      move: (value) => ({ k2: String(value) }),
      at: (x) => last.start + 1 - Math.round(x),
    },
  ];
}

/** @param {HTMLElement} figure @param {(change: Fields) => void} change */
export function createMask(figure, change) {
  const over = shape("svg", { class: "lab-over" });
  figure.append(over);
  /** @type {Handle | null} */
  let held = null;
  let holding = "";
  /** @type {Frame} */
  let frame = { left: 0, top: 0, width: 1, height: 1, steps: 1 };
  over.addEventListener("pointerdown", (event) => grasp(/** @type {PointerEvent} */ (event)));
  over.addEventListener("pointermove", (event) => drag(/** @type {PointerEvent} */ (event)));
  for (const name of ["pointerup", "pointercancel"]) over.addEventListener(name, () => ([held, holding] = [null, ""]));
  over.addEventListener("keydown", (event) => press(/** @type {KeyboardEvent} */ (event)));
  /** @type {Handle[]} */
  let handles = [];
  return { draw };

  /** @param {Fields} fields in force @param {Frame} where @param {boolean} [movable] whether a move changes them */
  function draw(fields, where, movable = true) {
    frame = where;
    handles = movable ? handlesOf(fields, where.steps) : [];
    if (holding) held = handles.find(({ name }) => name === holding) ?? null;
    const focused = document.activeElement?.getAttribute("aria-label");
    over.setAttribute("width", String(where.left + where.width));
    over.setAttribute("height", String(where.height));
    /** @type {any} */ (over).style.top = `${where.top}px`;
    over.replaceChildren(hatching(), ...lost(fields, frame), ...handles.map((handle) => grip(handle, frame)));
    if (focused) /** @type {SVGElement | null} */ (over.querySelector(`[aria-label="${focused}"]`))?.focus();
  }

  /** @param {PointerEvent} event */
  function grasp(event) {
    const name = /** @type {Element} */ (event.target).getAttribute("aria-label");
    held = handles.find((handle) => handle.name === name) ?? null;
    if (!held) return;
    holding = held.name;
    over.setPointerCapture(event.pointerId);
    event.preventDefault();
  }

  /** @param {PointerEvent} event */
  function drag(event) {
    if (!held) return;
    const box = over.getBoundingClientRect();
    const place =
      held.along === "x"
        ? ((event.clientX - box.left - frame.left) / frame.width) * frame.steps
        : ((event.clientY - box.top) / frame.height) * frame.steps;
    set(held, held.at(place));
  }

  /** @param {KeyboardEvent} event */
  function press(event) {
    const handle = handles.find(
      ({ name }) => name === /** @type {Element} */ (event.target).getAttribute("aria-label"),
    );
    const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    if (!handle || !by) return;
    event.preventDefault();
    event.stopPropagation();
    set(handle, handle.value + by);
  }

  /** @param {Handle} handle @param {number} value */
  function set(handle, value) {
    const within = Math.max(handle.least, Math.min(handle.most, value));
    if (within !== handle.value) change(handle.move(within));
  }
}

/** The pattern of what is lost. */
function hatching() {
  const lines = shape("path", { d: "M0 7L7 0M-2 2L2 -2M5 9L9 5", class: "lab-hatch" });
  return shape(
    "defs",
    {},
    shape("pattern", { id: "lab-hatching", width: 7, height: 7, patternUnits: "userSpaceOnUse" }, lines),
  );
}

/** @param {Handle} handle @param {Frame} frame */
function grip({ name, x, y, value, least, most }, frame) {
  const node = shape("circle", {
    class: "lab-grip",
    cx: px(frame, x),
    cy: py(frame, y),
    r: 9,
    tabindex: 0,
    role: "slider",
    "aria-label": name,
    "aria-valuenow": value,
    "aria-valuemin": least,
    "aria-valuemax": most,
  });
  node.append(shape("title", {}, `${name}: ${value}`));
  return node;
}

/** What no error reaches, and the edge of it. @param {Fields} fields @param {Frame} frame */
function lost(fields, frame) {
  const sweeps = sweepsOf(fields, frame.steps);
  const starts = restartsOf(fields, frame.steps);
  const rows = Array.from({ length: frame.steps }, (_, t) => ({
    t,
    reach: reachOf(sweeps, t) ?? t + 1,
    from: Math.max(0, ...starts.filter((start) => start <= t)),
  }));
  const rects = rows.flatMap(({ t, reach, from }) => [
    ...(from > 0 ? [rect(frame, "lab-none", 0, t, from)] : []),
    ...(reach > from ? [rect(frame, "lab-lost", from, t, reach - from)] : []),
  ]);
  const points = rows.flatMap(({ t, reach, from }) => [
    [Math.max(reach, from), t],
    [Math.max(reach, from), t + 1],
  ]);
  return [
    ...rects,
    shape("polyline", {
      class: "lab-edge",
      points: points.map(([x, y]) => `${px(frame, x)},${py(frame, y)}`).join(" "),
    }),
  ];
}

/**
 * @param {Frame} frame
 * @param {string} kind
 * @param {number} k
 * @param {number} t
 * @param {number} count
 */
function rect(frame, kind, k, t, count) {
  return shape("rect", {
    class: kind,
    x: px(frame, k),
    y: py(frame, t),
    width: (frame.width / frame.steps) * count,
    height: frame.height / frame.steps,
  });
}

/** @param {Frame} frame @param {number} x in cells */
function px(frame, x) {
  return frame.left + (frame.width * x) / frame.steps;
}

/** @param {Frame} frame @param {number} y in cells */
function py(frame, y) {
  return (frame.height * y) / frame.steps;
}
