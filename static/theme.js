// Sets the theme before the first paint: the one chosen last, else the system's.
document.documentElement.dataset.theme =
  ["light", "dark", "projector"].find((theme) => theme === localStorage.getItem("theme")) ??
  (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
