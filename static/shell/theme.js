/** Light, dark, projector, or as the system has it: which look is shown for a choice. Pure. */

/** @typedef {"system" | "light" | "dark" | "projector"} Choice */

/** @type {Choice[]} */
export const CHOICES = ["system", "light", "dark", "projector"];

/** What was remembered, if it still means something. @param {string | null} remembered @returns {Choice} */
export const choiceOf = (remembered) => CHOICES.find((choice) => choice === remembered) ?? "system";

/** The look itself. @param {Choice} choice @param {boolean} systemIsDark */
export const lookOf = (choice, systemIsDark) => (choice === "system" ? (systemIsDark ? "dark" : "light") : choice);

/** The next look that differs from the one which is seen. @param {string} look @returns {Choice} */
export const nextOf = (look) => CHOICES[1 + (CHOICES.indexOf(/** @type {Choice} */ (look)) % (CHOICES.length - 1))];
