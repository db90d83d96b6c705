/** Of the spaces of colour those in which our figures' colours are written, and which Plotly compares brightness in. */
import { modeHsl, modeLrgb, modeRgb, useMode } from "culori/fn";

[modeRgb, modeHsl, modeLrgb].forEach(useMode);

export { converter, formatHex, formatRgb, wcagContrast, wcagLuminance } from "culori/fn";
