/* Sets the theme before the first paint: the one chosen last, where that is remembered, else the system's. */
(function () {
  /** @type {string | null} */
  var chosen = null;
  try {
    chosen = localStorage.getItem("theme");
  } catch (blocked) {
    chosen = null; // a browser that keeps nothing gets the system's
  }
  var dark = "matchMedia" in window && matchMedia("(prefers-color-scheme: dark)").matches;
  if (chosen !== "light" && chosen !== "dark" && chosen !== "projector") chosen = dark ? "dark" : "light";
  document.documentElement.setAttribute("data-theme", chosen);
})();
