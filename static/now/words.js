/** What the names of a step mean beside their numbers: in words, and as the head of a narrow column. Pure. */

/** What the names of a step mean, in words; those of a cell are in static/cells. @type {Record<string, string>} */
export const WORDS = {
  x: "x, from below",
  h_prev: "h, previous state",
  z: "z, pre-activation",
  a: "a = f(z)",
  h: "h = f(z)",
  output: "output",
  target: "target",
  d_output: "∂L/∂output",
  loss: "loss",
  weight: "weight",
  from_above: "from above",
  from_next: "from t + 1",
  dh: "∂L/∂h, their sum",
  f_prime: "f′(z)",
  delta: "δ = ∂L/∂z",
  dx: "dx, to the layer below",
  dh_prev: "dh, to t − 1",
  J: "‖∂s/∂s of t − 1‖",
  norm_J: "‖∂s/∂s of t − 1‖",
  S_W: "‖∂s/∂W‖",
  S_U: "‖∂s/∂U‖",
  S_b: "‖∂s/∂b‖",
  S_c: "‖∂s/∂c‖",
  norm_S_W: "‖∂s/∂W‖",
  norm_S_U: "‖∂s/∂U‖",
  norm_S_b: "‖∂s/∂b‖",
  norm_S_c: "‖∂s/∂c‖",
  norm: "norm",
  limit: "limit",
  scale: "scale",
  clipped: "numbers clipped",
  discarded: "discarded",
  l2_W: "L2 on W",
  l2_U: "L2 on U",
};

/** Where an epoch begins the state is an initial one, and its error goes nowhere. @type {Record<string, string>} */
export const ANEW = {
  h_prev: "h, initial state",
  c_prev: "c, initial state",
  dh_prev: "∂L/∂h of the initial state",
  dc_prev: "∂L/∂c of the initial state",
};

/** As narrow as a number of four decimals. @type {Record<string, string>} */
const HEADS = {
  x: "x",
  h_prev: "h, before",
  c_prev: "c, before",
  z: "z",
  a: "a",
  h: "h",
  tanh_c: "tanh c",
  d_output: "∂L/⁠∂y",
  from_above: "from above",
  from_next: "from t + 1",
  dh: "sum ∂L/⁠∂h",
  f_prime: "slope f′",
  delta: "δ",
  dx: "dx",
  dh_prev: "dh back",
  dc_prev: "dc back",
  dc_hidden: "by the output",
  dc_next: "from t + 1",
  dc: "sum ∂L/⁠∂c",
  discarded: "cut off",
  dh_direct: "by u",
  dh_via_r: "by r",
  dh_via_u: "by gate u",
  dh_via_n: "by n",
};

/** @param {string} name @returns {string} */
export const heads = (name) => HEADS[name] ?? name.replace(/^delta_(.)$/, "δ of $1").replace(/^d([a-z])$/, "∂L/⁠∂$1");
