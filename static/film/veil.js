/** What lies beside a selection, so that it can fade: the rest of a picture as rectangles that do not overlap. Pure. */

/** @typedef {import("../types.js").Box} Box */

/**
 * @param {Box[]} boxes that are selected; they may overlap
 * @param {Box} whole the picture
 * @returns {Box[]} all of the picture that no box covers
 */
export function beside(boxes, whole) {
  const [left, right, top, bottom] = [whole.x, whole.x + whole.w, whole.y, whole.y + whole.h];
  const edges = [left, right, ...boxes.flatMap(({ x, w }) => [x, x + w])].filter((x) => x >= left && x <= right);
  const cuts = [...new Set(edges)].sort((a, b) => a - b);
  return cuts.slice(1).flatMap((to, i) => {
    const from = cuts[i];
    const inside = boxes.filter(({ x, w }) => x <= from && x + w >= to).sort((a, b) => a.y - b.y);
    return gaps(inside, top, bottom).map(([y, end]) => ({ x: from, y, w: to - from, h: end - y }));
  });
}

/**
 * @param {Box[]} boxes from the uppermost on
 * @param {number} top
 * @param {number} bottom
 * @returns {[number, number][]} what they leave free
 */
function gaps(boxes, top, bottom) {
  /** @type {[number, number][]} */
  const free = [];
  let y = top;
  for (const box of boxes) {
    if (box.y > y) free.push([y, Math.min(box.y, bottom)]);
    y = Math.max(y, box.y + box.h);
  }
  if (y < bottom) free.push([y, bottom]);
  return free.filter(([from, to]) => to > from);
}

/**
 * The outlines of rectangles as one line with gaps, as a chart draws it.
 * @param {Box[]} boxes
 * @returns {{x: (number | null)[][], y: (number | null)[][]}}
 */
export const outlines = (boxes) => ({
  x: [boxes.flatMap(({ x, w }) => [x, x + w, x + w, x, x, null])],
  y: [boxes.flatMap(({ y, h }) => [y, y, y + h, y + h, y, null])],
});
