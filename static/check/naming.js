/**
 * Which parameter of which layer a person means by a name: W0, dWxh, weight_ih_l0, dWf ... -> `yours` of a check. Pure.
 */

import { checked, count, depth, scalar } from "./arrays.js";
import { Unreadable } from "./printed.js";

/** @typedef {import("../types.js").Layer} Layer */
/** @typedef {import("./printed.js").Printed} Printed */
/** @typedef {{layers: Layer[], steps: number, known: Record<string, string>[]}} Network known: names of
 *   values of the backward pass, by layer */
/** @typedef {{path: string, value: Printed}} Given */
/** @typedef {{layer: number, name: string, gate?: string}} Place */
/**
 * @typedef {object} Yours
 * @property {(Record<string, any> | null)[]} grads by layer
 * @property {number} [loss]
 * @property {{t: number, layer: number, values: Record<string, any>}[]} [steps]
 * @property {string} [layout]
 */

const KNOWN = "W0, U0, b0, W1, b1 (layer 0 is the first above the input), dWxh, dWhh, dWhy, weight_ih_l0 or fc.weight";
const PASSED_ON = /^d?(x|xs|h0|c0|a0|h_prev|c_prev|a_prev|hprev|h_next|hnext|inputs?)$/i; // no parameters
const LOSS = /^(loss|cost|L|J)$/;
const GATES = /** @type {Record<string, Record<string, string>>} */ ({
  lstm: { i: "i", f: "f", g: "g", c: "g", o: "o", u: "i" },
  gru: { r: "r", z: "u", u: "u", n: "n", h: "n" },
});
const ORDER = /** @type {Record<string, string[]>} */ ({ lstm: ["i", "f", "g", "o"], gru: ["r", "u", "n"] });

/**
 * Names in articles and courses, for one recurrent layer below an output.
 * @type {[RegExp, "hidden" | "top", string][]}
 */
const TEXTBOOK = [
  [/^W_?(xh|ax|ih|hx|x|a?x|in)$/, "hidden", "W"],
  [/^(W_?(hh|aa|h|a|rec|ss)|U)$/, "hidden", "U"],
  [/^b_?(h|a|hh)$/, "hidden", "b"],
  [/^(W_?(hy|yh|ya|y|hq|ho|oh|out|yo)|V)$/, "top", "W"],
  [/^b_?(y|q|out|o)$/, "top", "b"],
];

/**
 * @param {Printed} found what was read
 * @param {Network} network
 * @returns {{yours: Yours, notes: string[]}}
 * @throws {Unreadable}
 */
export function named(found, network) {
  const whole = unwrapped(found);
  const given = entries(whole.grads);
  if (!given.length && whole.loss === undefined && !whole.steps)
    throw new Unreadable(`There is no array in it: names as ${KNOWN} are read.`);
  const notes = /** @type {string[]} */ ([]);
  /** @type {Yours} */
  const yours = { grads: network.layers.map(() => null) };
  if (whole.loss !== undefined) yours.loss = whole.loss;
  if (whole.layout) yours.layout = whole.layout;
  const steps = [...(whole.steps ?? [])];
  const pieces = /** @type {Map<string, Map<string, any>>} */ (new Map());
  const places = placesOf(given, network, notes);
  given.forEach(({ path, value }, i) => {
    const place = places[i];
    if (place === "loss") yours.loss = scalar(path, value);
    else if (place && "steps" in place) steps.push(...stepsOf(path, value, place.steps, network));
    else if (place) put(yours, pieces, place, checked(path, value), path);
  });
  for (const [key, parts] of pieces) join(yours, key, parts, network);
  if (steps.length) yours.steps = steps;
  return { yours, notes };
}

/** What a request of the contract, or a file for `backflow check`, holds. @param {Printed} found */
function unwrapped(found) {
  const inner = isDict(found) && isDict(found.yours) ? found.yours : found;
  if (Array.isArray(inner) || !isDict(inner) || !("grads" in inner || "steps" in inner))
    return { grads: inner, loss: undefined, steps: undefined, layout: undefined };
  const { grads = [], loss, steps, layout } = /** @type {any} */ (inner);
  return { grads, loss: loss ?? undefined, steps, layout };
}

/** @param {any} value @returns {value is Record<string, Printed>} */
const isDict = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

/**
 * Arrays with their paths: a list of dicts is one of layers.
 * @param {Printed} found
 * @param {string} [path]
 * @returns {Given[]}
 */
function entries(found, path = "") {
  const layers = Array.isArray(found) && found.some(isDict);
  if (!isDict(found) && !layers) return found === null || path === "" ? alone(found, path) : [{ path, value: found }];
  return Object.entries(/** @type {any} */ (found)).flatMap(([name, value]) =>
    value === null ? [] : entries(value, path ? `${path}.${name}` : name),
  );
}

/** @param {Printed} found @param {string} path @returns {Given[]} */
function alone(found, path) {
  if (found === null || (Array.isArray(found) && !found.length)) return [];
  throw new Unreadable(`An array has no name${path && ` (${path})`}: names as ${KNOWN} are read.`);
}

/** @typedef {Place | "loss" | {steps: {layer: number, name: string}} | null} Meant */

/** @param {Given[]} given @param {Network} network @param {string[]} notes @returns {Meant[]} */
function placesOf(given, network, notes) {
  const names = given.map(({ path }) => bare(path));
  const numbers = names.flatMap((name) => indexOf(name)?.index ?? []);
  const one = numbers.length > 0 && !numbers.includes(0) && Math.max(...numbers) === network.layers.length ? 1 : 0;
  if (one) notes.push("Layers are counted from 1 in your names.");
  const gated = network.layers.some(({ cell }) => names.some((name) => gateOf(name, cell, true)));
  return given.map(({ value }, i) => meant(names[i], value, { names, gated, one, network, notes, given }));
}

/** Without what says only that it is a gradient. @param {string} path */
const bare = (path) =>
  path
    .replace(/\[['"]?(\w+)['"]?\]/g, ".$1")
    .replace(/:0$/, "")
    .replace(/^∂L\/∂/, "")
    .replace(/^(?:self|grads?|gradients?|params?|model|tensors)[._](?=.)/, "")
    .replace(/(?:[._](?:grad|gradient))$/, "")
    .replace(/(^|\.)(?:d_?|grad_?|g_)(?=[WUbcV](?:$|[_0-9a-z]))/, "$1");

/**
 * W0, W_0, layer0.W, layers.0.W, 0.W: a parameter and the number of its layer.
 * @param {string} name
 * @returns {{name: string, index: number} | null}
 */
function indexOf(name) {
  const behind = /^([WUbc])_?(\d+)$/.exec(name);
  if (behind) return { name: behind[1], index: Number(behind[2]) };
  const before = /^[a-z_.]*?(\d+)\.([WUbc])$/i.exec(name);
  return before ? { name: before[2], index: Number(before[1]) } : null;
}

/**
 * @param {string} name
 * @param {Printed} value
 * @param {{names: string[], gated: boolean, one: number, network: Network, notes: string[], given: Given[]}} all
 * @returns {Meant}
 */
function meant(name, value, { names, gated, one, network, notes, given }) {
  const { layers } = network;
  if (LOSS.test(name)) return "loss";
  const indexed = indexOf(name);
  if (indexed) return within(indexed.index - one, indexed.name, network, name);
  const framework = frameworkPlace(name, names, network, notes);
  if (framework !== undefined) return framework;
  const steps = depth(value) === 3 ? stepName(name, network) : null;
  if (steps) return { steps };
  const hidden = layers.findIndex(({ cell }) => cell !== "dense");
  const gate = gated && hidden >= 0 ? gateOf(name, layers[hidden].cell, false) : null;
  if (gate) return { layer: hidden, ...gate };
  const word = TEXTBOOK.find(([pattern]) => pattern.test(name));
  if (word && !(word[1] === "hidden" && hidden < 0)) {
    if (word[1] === "hidden" && several(layers))
      throw new Unreadable(`${name} could be of several layers: write W0, U0, b0 for the first, W1 for the next.`);
    return { layer: word[1] === "top" ? layers.length - 1 : hidden, name: word[2] };
  }
  if (/^[WUbc]$/.test(name)) return byShape(name, value, network, names, given);
  if (PASSED_ON.test(name)) {
    notes.push(`${name} is left out: it is no gradient of a parameter.`);
    return null;
  }
  throw new Unreadable(`“${name}” is not known: names as ${KNOWN} are read, and loss.`);
}

/** @param {Layer[]} layers */
const several = (layers) => layers.filter(({ cell }) => cell !== "dense").length > 1;

/** @param {number} layer @param {string} name @param {Network} network @param {string} said @returns {Place} */
function within(layer, name, { layers }, said) {
  if (layer < 0 || layer >= layers.length)
    throw new Unreadable(`${said} is of a layer that there is not: there are ${layers.length}, counted from 0.`);
  return { layer, name };
}

/**
 * Of PyTorch and Keras; undefined where the name is none of theirs, null where its array says nothing more.
 * @param {string} name @param {string[]} names @param {Network} network @param {string[]} notes
 * @returns {Place | null | undefined}
 */
function frameworkPlace(name, names, { layers }, notes) {
  const recurrent = layers.flatMap(({ cell }, i) => (cell === "dense" ? [] : [i]));
  const torch = /^(?:.*\.)?(weight|bias)_(ih|hh)(?:_l(\d+))?$/.exec(name);
  if (torch) {
    const layer = recurrent[Number(torch[3] ?? 0)];
    if (layer === undefined) throw new Unreadable(`${name} is of a recurrent layer that there is not.`);
    if (torch[1] === "weight") return { layer, name: torch[2] === "ih" ? "W" : "U" };
    if (torch[2] === "ih") return { layer, name: "b" };
    if (layers[layer].cell === "gru") return { layer, name: "c" };
    notes.push(`${name} is left out: its gradient is that of bias_ih.`);
    return null;
  }
  const part = /^(.*)[./](weight|bias|kernel|recurrent_kernel)$/.exec(name);
  if (!part) return undefined;
  const prefixes = [
    ...new Set(names.flatMap((each) => /^(.*)[./](?:weight|bias|kernel|recurrent_kernel)$/.exec(each)?.[1] ?? [])),
  ];
  const isRecurrent = (/** @type {string} */ prefix) =>
    names.some((each) => each === `${prefix}/recurrent_kernel` || each === `${prefix}.recurrent_kernel`);
  const own = prefixes.filter((prefix) => isRecurrent(prefix) === isRecurrent(part[1]));
  const places = isRecurrent(part[1]) ? recurrent : layers.flatMap(({ cell }, i) => (cell === "dense" ? [i] : []));
  const layer = places.slice(-own.length)[own.indexOf(part[1])];
  if (layer === undefined) throw new Unreadable(`${name} is of a layer that there is not.`);
  return { layer, name: { weight: "W", kernel: "W", recurrent_kernel: "U", bias: "b" }[part[2]] ?? "W" };
}

/**
 * Wf, Wxi, W_hf, bo: the part of one gate. In a GRU Wh is the candidate only beside parts of its gates.
 * @param {string} name @param {string} cell @param {boolean} sure only what can be nothing else
 * @returns {{name: string, gate: string} | null}
 */
function gateOf(name, cell, sure) {
  const gates = GATES[cell];
  const found = gates && /^([WUb])_?([xh]?)_?([a-z])$/.exec(name);
  const gate = found && gates[found[3]];
  if (!found || !gate || (sure && !(cell === "lstm" ? /[ifgo]$/ : /[rzu]$/).test(name))) return null;
  if (sure && found[1] === "b" && cell === "lstm" && found[3] === "o") return null; // of an output, by itself
  return { name: found[1] === "W" && found[2] === "h" ? "U" : found[1], gate };
}

/** dh, dh0, deltas: numbers of every time step. @param {string} name @param {Network} network */
function stepName(name, { layers, known }) {
  const found = /^(\w*?[a-z])s?_?(\d*)$/.exec(name);
  if (!found) return null;
  const said = [name, found[1]].find((each) => known.some((names) => Object.hasOwn(names, each)));
  if (!said) return null;
  const having = layers.flatMap((_, i) => (Object.hasOwn(known[i], said) ? [i] : []));
  const layer = found[2] && said !== name ? Number(found[2]) : having.length === 1 ? having[0] : -1;
  if (!having.includes(layer))
    throw new Unreadable(`${name} has numbers of every time step, but of which layer: write ${said}${having[0]}.`);
  return { layer, name: said };
}

/**
 * W, U, b or c without a layer: the only one that it fits.
 * @param {string} name @param {Printed} value @param {Network} network @param {string[]} names @param {Given[]} given
 * @returns {Place}
 */
function byShape(name, value, { layers }, names, given) {
  const size = count(value);
  const rest = names.flatMap((each, i) =>
    TEXTBOOK.some(([pattern, where]) => where === "top" && pattern.test(each)) && given[i] ? [layers.length - 1] : [],
  );
  const able = layers.flatMap(({ params }, i) => (name in params && !rest.includes(i) ? [i] : []));
  const fits = able.filter((i) => {
    const { W, U } = layers[i].params;
    const own = layers[i].params[name].reduce((a, b) => a * b, 1);
    const stacked = name === "W" && U && !names.includes("U") ? (W[0] + U[0]) * W[1] : 0;
    return size === own || size === stacked || ("bc".includes(name) && layers[i].cell === "gru" && size % own === 0);
  });
  if (able.length === 1) return { layer: able[0], name };
  if (fits.length === 1) return { layer: fits[0], name };
  const of = able.map((i) => `${name}${i}`).join(" or ");
  throw new Unreadable(`${name} ${fits.length ? "fits several layers" : "fits no layer"}: call it ${of}.`);
}

/**
 * Three dimensions as steps, (T, B, n).
 * @param {string} path
 * @param {Printed} value
 * @param {{layer: number, name: string}} place
 * @param {Network} network
 */
function stepsOf(path, value, { layer, name }, { steps }) {
  const all = /** @type {Printed[]} */ (value);
  if (all.length !== steps) throw new Unreadable(`${path} has ${all.length} time steps; the network has ${steps}.`);
  return all.map((rows, t) => ({ t, layer, values: { [name]: checked(`${path}[${t}]`, rows) } }));
}

/**
 * @param {Yours} yours
 * @param {Map<string, Map<string, any>>} pieces
 * @param {Place} place
 * @param {any} value
 * @param {string} path
 */
function put(yours, pieces, { layer, name, gate }, value, path) {
  const into = (yours.grads[layer] ??= {});
  const parts = pieces.get(`${layer},${name}`) ?? new Map();
  if (gate && name !== "b" && depth(value) < 2) throw new Unreadable(`${path} is to be a matrix.`);
  if (name in into || (gate && parts.has(gate)))
    throw new Unreadable(`${path}: ${name} of layer ${layer} is there twice; once is needed.`);
  if (gate) pieces.set(`${layer},${name}`, parts.set(gate, value));
  else into[name] = value;
}

/**
 * The gates of a parameter side by side, or one above the other where every part is transposed.
 * @param {Yours} yours @param {string} key @param {Map<string, any>} parts by gate @param {Network} network
 */
function join(yours, key, parts, { layers }) {
  const [at, name] = key.split(",");
  const layer = layers[Number(at)];
  const order = ORDER[layer.cell];
  const missing = order.filter((gate) => !parts.has(gate));
  if (missing.length)
    throw new Unreadable(
      `Of ${name} of layer ${at} ${missing.length > 1 ? "gates are" : "a gate is"} missing: ${missing.join(", ")}.`,
    );
  const all = order.map((gate) => parts.get(gate));
  const into = /** @type {Record<string, any>} */ (yours.grads[Number(at)]);
  if (name === "b") into.b = all.flat(Infinity);
  else if (all[0][0].length === layer.units)
    into[name] = all[0].map((/** @type {any} */ _, /** @type {number} */ i) => all.flatMap((part) => part[i] ?? []));
  else into[name] = all.flat();
}
