/** Charts for the last row: in Present no type of a chart is below 18 px, and its margins have room for that. Pure. */

/** @typedef {Record<string, any>} Figure */

export const LEAST = 18; // pixels

/**
 * A layout of which each font is as large at least; axes, titles, legends and words within the chart.
 * @param {Figure} layout
 * @returns {Figure}
 */
export function readable(layout) {
  const { margin = {}, legend = {} } = layout;
  const grown = enlarged(layout);
  const grows = ROOM / Number(layout.xaxis?.tickfont?.size ?? 11); // a projector's type is larger from the beginning
  const room = Object.fromEntries(Object.entries(margin).map(([side, width]) => [side, Number(width) * grows]));
  return { ...grown, margin: { ...margin, ...room }, legend: { ...grown.legend, font: fontOf(legend.font) } };
}

const ROOM = 17.6; // 1.6 times 11 px: so much more room words of 18 px take than those of 11 or 12

/** @param {Figure | undefined} font */
const fontOf = (font) => ({ ...font, size: Math.max(LEAST, Number(font?.size ?? 0)) });

/** @param {any} part @returns {any} */
function enlarged(part) {
  if (Array.isArray(part)) return part.map(enlarged);
  if (part === null || typeof part !== "object") return part;
  return Object.fromEntries(
    Object.entries(part).map(([name, value]) => [name, FONTS.test(name) ? fontOf(value) : enlarged(value)]),
  );
}

const FONTS = /^(font|tickfont|title_font)$/;
