/** Frames as an animated GIF: one palette for all, and of each frame only what has changed. Pure. */

import { DELAY } from "./stretch.js";

/**
 * @typedef {{width: number, height: number, data: Uint8ClampedArray}} Picture RGBA
 * @typedef {number[][]} Colours
 * @typedef {object} Library gifenc
 * @property {() => any} GIFEncoder
 * @property {(rgba: Uint8ClampedArray, most: number, options?: any) => Colours} quantize
 * @property {(rgba: Uint8ClampedArray, palette: Colours, format?: string) => Uint8Array} applyPalette
 */

const MOST = 255; // colours; one more says that nothing has changed
const UNCHANGED = 255;
const FORMAT = "rgb565";

/** One for several pictures of a film. @param {Library} library @param {Picture[]} pictures @returns {Colours} */
export function paletteOf({ quantize }, pictures) {
  const all = new Uint8ClampedArray(pictures.reduce((sum, { data }) => sum + data.length, 0));
  let at = 0;
  for (const { data } of pictures) {
    all.set(data, at);
    at += data.length;
  }
  const found = quantize(all, MOST, { format: FORMAT });
  return [...found, ...Array.from({ length: 1 + MOST - found.length }, () => [0, 0, 0])];
}

/** @param {Library} library @param {Colours} palette */
export function createGif({ GIFEncoder, applyPalette }, palette) {
  const gif = GIFEncoder();
  const colours = palette.slice(0, MOST);
  /** @type {Uint8Array | null} */
  let before = null;
  return { add, finish, size: () => /** @type {number} */ (gif.bytesView().length) };

  /** @param {Picture} picture */
  function add({ width, height, data }) {
    const now = applyPalette(data, colours, FORMAT);
    const changed = before ? now.map((colour, i) => (colour === before?.[i] ? UNCHANGED : colour)) : now;
    const first = before === null;
    gif.writeFrame(changed, width, height, {
      ...{ delay: DELAY, dispose: 1, transparent: !first, transparentIndex: UNCHANGED },
      ...(first ? { palette, repeat: 0 } : {}),
    });
    before = now;
  }

  /** @returns {Uint8Array<ArrayBuffer>} the whole file */
  function finish() {
    gif.finish();
    return gif.bytes();
  }
}

/**
 * About how many bytes a GIF will have: those of a picture, of what neighbours differ by, and of a picture that stays.
 * @param {Library} library
 * @param {{count: number, neighbours: Picture[][]}[]} kinds of neighbours, some of so many
 * @param {number} still frames for which the last picture stands
 */
export function weightOf(library, kinds, still) {
  const palette = paletteOf(
    library,
    kinds.flatMap(({ neighbours }) => neighbours.map(([picture]) => picture)),
  );
  const sizes = (/** @type {Picture[]} */ pictures) => {
    const gif = createGif(library, palette);
    return pictures.map((each) => (gif.add(each), gif.size()));
  };
  const [[one, next]] = kinds[0].neighbours;
  const [whole, second, third] = sizes([one, next, next]);
  const change = (/** @type {Picture[]} */ pair) => sizes(pair).reduce((before, after) => after - before);
  const moved = kinds.map(({ count, neighbours }) => count * mean(neighbours.map(change)));
  return Math.round(whole + moved.reduce((sum, each) => sum + each) + (third - second) * still);
}

/** @param {number[]} all */
const mean = (all) => all.reduce((sum, each) => sum + each) / all.length;
