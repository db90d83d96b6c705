/*
 * Says on the page what of it could not be loaded or failed, and why it cannot start. It needs no module, no other file
 * and no syntax that is younger than the browsers which it speaks to; it is asked for before everything else.
 */
(function () {
  /** @type {string[]} */
  var told = [];
  /** @type {string[]} */
  var waits = [];
  var OLD =
    "This browser is too old for Backflow, which needs modules of JavaScript as Chrome and Edge 105, Firefox 112, " +
    "Safari 16 and later know them.";

  /** Once each; before there is a body to say it in, it waits. @param {string} words */
  function say(words) {
    if (told.indexOf(words) >= 0) return;
    told.push(words);
    waits.push(words);
    show();
  }

  function show() {
    var root = document.getElementById("page-trouble");
    if (!root) return;
    for (var i = 0; i < waits.length; i++) {
      var line = document.createElement("p");
      line.appendChild(document.createTextNode(waits[i]));
      root.appendChild(line);
    }
    if (waits.length) root.removeAttribute("hidden");
    waits = [];
  }

  /** A file's address as it stands on this server. @param {unknown} address */
  function named(address) {
    var at = String(address).indexOf("/static/");
    return at < 0
      ? String(address)
      : String(address)
          .slice(at + 1)
          .replace(/^static\/[0-9a-f]{12}\//, "static/");
  }

  /** @param {any} node */
  function fileRefused(node) {
    var script = node.tagName === "SCRIPT";
    if (!script && !(node.tagName === "LINK" && node.rel === "stylesheet")) return;
    var file = named(node.src || node.href);
    var rest = node.type === "module" ? ", or a file that it needs," : "";
    say(
      file +
        rest +
        " could not be loaded: " +
        (node.type === "module" ? "Backflow cannot start. " : "parts of the page are missing. ") +
        "The server, or a proxy before it, may refuse it, or call it by a wrong type. Reload the page to try again."
    );
  }

  /** @param {any} error */
  function failed(error) {
    var words = error && error.message ? error.name + ": " + error.message : String(error);
    if (/^(Uncaught )?SyntaxError/.test(words) && !/JSON/.test(words)) say(OLD + " (" + words + ")");
    else say("Something on this page failed: " + words + ". Reload the page to try again.");
  }

  window.addEventListener(
    "error",
    function (event) {
      if (event.target && event.target !== window) fileRefused(event.target);
      else if (event.filename && event.filename.indexOf(location.protocol + "//" + location.host) === 0)
        if (!/^ResizeObserver loop/.test(event.message)) failed(event.error || event.message);
    },
    true
  );
  window.addEventListener("unhandledrejection", function (event) {
    if (!event.reason || event.reason.name !== "AbortError") failed(event.reason);
  });
  document.addEventListener("DOMContentLoaded", show);
  var wanted = [
    Array.prototype["findLast"],
    window["structuredClone"],
    CanvasRenderingContext2D.prototype["roundRect"],
  ];
  var modules = "noModule" in document.createElement("script");
  for (var i = 0; i < wanted.length; i++) modules = modules && Boolean(wanted[i]);
  if (!modules) say(OLD);
})();
