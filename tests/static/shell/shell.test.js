import assert from "node:assert/strict";
import { test } from "node:test";
import { createDock } from "../../../static/shell/dock.view.js";
import { createDrawer } from "../../../static/shell/drawer.view.js";
import { createFullScreen } from "../../../static/shell/fullscreen.view.js";
import { createHelp } from "../../../static/shell/help.view.js";
import { createKeys } from "../../../static/shell/keys.view.js";
import { createPlaces } from "../../../static/shell/places.view.js";
import { createPresent } from "../../../static/shell/present.view.js";
import { createSkips } from "../../../static/shell/skips.view.js";
import { createTheme } from "../../../static/shell/theme.view.js";
import { THEMES } from "../looks.js";
import { Node, openPage } from "../page.js";

const TABS = ["errors", "gradient", "credit", "inside", "now", "film"];

/** A dock with its tabs. */
function dock() {
  const page = openPage();
  for (const name of TABS) {
    const tab = page.byId(`tab-${name}`);
    tab.dataset.tab = name;
    page.byId("tabs").append(tab);
  }
  page.byId("dock").append(page.byId("tabs"));
  for (const name of ["now", "film"]) page.byId(`tab-${name}`).hidden = true;
  const heading = new Node("h2");
  page.byId("panel-inside").append(heading);
  /** @type {string[]} */
  const shown = [];
  const made = createDock((tab) => shown.push(tab));
  const open = () => TABS.filter((name) => !page.byId(`panel-${name}`).hidden);
  return { page, dock: made, shown, open, heading };
}

test("one tab is selected, its panel is seen, and Tab reaches it alone", () => {
  const { page, dock: made, shown, open } = dock();
  assert.deepEqual(open(), ["errors"]);
  page.byId("tab-credit").click();
  assert.deepEqual([open(), shown, made.selected()], [["credit"], ["credit"], "credit"]);
  assert.deepEqual(
    TABS.map((name) => page.byId(`tab-${name}`).getAttribute("aria-selected")),
    ["false", "false", "true", "false", "false", "false"],
  );
  assert.deepEqual(
    TABS.map((name) => page.byId(`tab-${name}`).tabIndex),
    [-1, -1, 0, -1, -1, -1],
  );
  page.byId("tab-credit").click();
  assert.equal(shown.length, 1);
  made.select("");
  assert.deepEqual(
    [open(), page.byId("dock").hasAttribute("data-folded"), page.byId("tab-errors").tabIndex],
    [[], true, 0],
  );
});

test("arrow keys go round the tabs that are offered, Home and End to the first and the last", () => {
  const { page, open } = dock();
  const press = (/** @type {string} */ key) => {
    const at = /** @type {any} */ (globalThis.document.activeElement);
    at.fire("keydown", { key });
    return open()[0];
  };
  page.byId("tab-errors").focus();
  assert.equal(press("ArrowLeft"), "inside", "the last that is not hidden");
  assert.equal(press("ArrowRight"), "errors");
  assert.equal(press("ArrowRight"), "gradient");
  assert.equal(press("End"), "inside");
  assert.equal(press("Home"), "errors");
  assert.equal(press("x"), "errors");
  assert.equal(globalThis.document.activeElement, /** @type {any} */ (page.byId("tab-errors")));
});

test("what was opened from elsewhere takes the focus, and Escape gives tab and focus back", () => {
  const { page, dock: made, open, heading } = dock();
  const button = new Node("button");
  button.focus();
  made.open("inside");
  assert.deepEqual([open(), page.byId("dock-close").hidden], [["inside"], false]);
  assert.equal(globalThis.document.activeElement, /** @type {any} */ (heading));
  page.byId("dock").fire("keydown", { key: "Escape" });
  assert.deepEqual([open(), page.byId("dock-close").hidden], [["errors"], true]);
  assert.equal(globalThis.document.activeElement, /** @type {any} */ (button));
  assert.equal(made.giveBack(), false, "only once");
  made.open("inside");
  page.byId("tab-credit").click();
  assert.equal(made.giveBack(), false, "who has chosen a tab stays there");
});

test("the row of tabs scrolls to the one that is selected", () => {
  const { page, dock: made } = dock();
  page.byId("tabs").box.width = 200;
  Object.defineProperty(page.byId("tab-inside"), "offsetLeft", { value: 300 });
  page.byId("tab-inside").box.width = 80;
  made.select("inside");
  assert.equal(page.byId("tabs").scrollLeft, 180);
  Object.defineProperty(page.byId("tab-errors"), "offsetLeft", { value: 10 });
  page.byId("tab-errors").box.width = 80;
  made.select("errors");
  assert.equal(page.byId("tabs").scrollLeft, 10);
});

test("a drawer opens by its button with the focus, and closes by Escape, its button or a click outside", () => {
  const page = openPage();
  /** @type {any} */ (globalThis).Node = Node;
  const made = createDrawer("form", "form", "form-title");
  const [button, drawer] = [page.byId("form-open"), page.byId("form")];
  const open = () => page.root.hasAttribute("data-form");
  button.click();
  assert.deepEqual([open(), button.getAttribute("aria-expanded")], [true, "true"]);
  assert.equal(globalThis.document.activeElement, /** @type {any} */ (page.byId("form-title")));
  page.root.fire("pointerdown", { target: drawer });
  assert.equal(open(), true);
  page.root.fire("pointerdown", { target: new Node("div") });
  assert.deepEqual([open(), button.getAttribute("aria-expanded")], [false, "false"]);
  made.open(false);
  assert.equal(drawer.fire("keydown", { key: "Escape" }).stopped, true);
  assert.equal(open(), false);
  assert.equal(globalThis.document.activeElement, /** @type {any} */ (button));
  assert.equal(drawer.fire("keydown", { key: "Escape" }).stopped, false, "a closed one lets others hear it");
  button.click();
  button.click();
  assert.equal(open(), false);
});

test("letters are keys unless one types, holds a modifier or has switched them off, which is remembered", () => {
  const page = openPage();
  /** @type {string[]} */
  const acts = [];
  createKeys({ s: () => acts.push("s"), "?": () => acts.push("?") });
  const press = (/** @type {string} */ key, target = new Node("div"), more = {}) => {
    page.root.fire("keydown", { key, target, ...more });
    return acts.splice(0);
  };
  assert.deepEqual(press("s"), ["s"]);
  assert.deepEqual(press("S"), ["s"]);
  assert.deepEqual(press("?"), ["?"]);
  assert.deepEqual(press("q"), []);
  for (const modifier of ["ctrlKey", "metaKey", "altKey"])
    assert.deepEqual(press("s", undefined, { [modifier]: true }), []);
  assert.deepEqual(press("s", new Node("textarea")), []);
  assert.deepEqual(press("s", new Node("select")), []);
  Object.assign(globalThis.document, { querySelector: () => new Node("dialog") });
  assert.deepEqual(press("s"), [], "behind a dialog");
  Object.assign(globalThis.document, { querySelector: () => null });
  const letters = /** @type {any} */ (page.byId("letters"));
  letters.checked = false;
  letters.fire("change");
  assert.deepEqual([press("s"), page.kept.get("letters")], [[], "off"]);
});

/**
 * Places of the page in a window.
 * @param {{broad?: boolean, phone?: boolean, print?: boolean, lab?: boolean}} window
 */
function places({ broad = true, phone = false, print = false, lab = false }) {
  const { page, dock: made } = dock();
  const media = /** @type {Record<string, boolean>} */ ({
    "(min-width: 1000px)": broad,
    "(max-width: 639.98px)": phone,
    print,
  });
  /** @type {any} */ (globalThis).matchMedia = (/** @type {string} */ query) => ({
    matches: media[query],
    addEventListener() {},
  });
  page.byId("lab").hidden = !lab;
  page.byId("film").append(page.byId("dock"));
  let moved = 0;
  const view = createPlaces(made, () => moved++);
  view.place();
  const where = (/** @type {string} */ id) =>
    ["page", "film", "watch", "panel-film", "panel-now"].find((name) =>
      page.byId(name).children.includes(page.byId(id)),
    );
  return { page, dock: made, view, where, moved: () => moved };
}

test("NOW stands beside the stage where there is room, else in the dock, which offers a tab for it", () => {
  const broad = places({});
  assert.deepEqual([broad.where("now"), broad.where("watch"), broad.where("transport")], ["page", "film", "watch"]);
  assert.equal(broad.page.byId("tab-now").hidden, true);
  const narrow = places({ broad: false });
  assert.deepEqual(
    [narrow.where("now"), narrow.page.byId("tab-now").hidden, narrow.dock.selected()],
    ["panel-now", false, "now"],
  );
  const phone = places({ broad: false, phone: true });
  assert.equal(phone.where("transport"), "film");
});

test("while a lab has its place the film is in the dock, and back again when it is left", () => {
  const { page, where, dock: made, view, moved } = places({ lab: true });
  assert.deepEqual(
    [where("watch"), where("now"), page.byId("tab-film").hidden, made.selected()],
    ["panel-film", "panel-now", false, ""],
  );
  assert.equal(page.root.hasAttribute("data-lab"), true);
  view.place();
  assert.equal(moved(), 1, "nothing is moved twice");
  page.byId("lab").hidden = true;
  page.changed();
  assert.deepEqual(
    [where("watch"), where("now"), page.byId("tab-film").hidden, made.selected()],
    ["film", "page", true, "errors"],
  );
  assert.equal(page.root.hasAttribute("data-lab"), false);
  assert.equal(places({ print: true }).moved(), 0, "paper has an order of its own");
});

test("presenting shows the stage alone; a clicker turns, B blanks, Escape leaves with the focus on its button", () => {
  const page = openPage();
  /** @type {any} */ (globalThis.document).querySelector = () => null;
  /** @type {number[]} */
  const turned = [];
  let changed = 0;
  let open = true; // what a tap has opened
  const close = () => open && !(open = false);
  const present = createPresent({ turn: (by) => turned.push(by), close, changed: () => changed++ });
  const press = (/** @type {string} */ key, more = {}) => page.root.fire("keydown", { key, ...more });
  press("PageDown");
  assert.deepEqual(turned, [], "not before it is on");
  page.byId("present").click();
  assert.deepEqual([present.on(), changed, page.byId("present").getAttribute("aria-pressed")], [true, 1, "true"]);
  press("PageDown");
  press("PageUp");
  press("PageUp", { ctrlKey: true });
  assert.deepEqual(turned, [1, -1]);
  press("B");
  assert.equal(page.root.hasAttribute("data-blank"), true);
  press("Escape");
  assert.deepEqual([present.on(), open], [true, false], "it first closes what is open");
  press("Escape");
  assert.deepEqual([present.on(), page.root.hasAttribute("data-blank"), changed], [false, false, 2]);
  assert.equal(globalThis.document.activeElement, /** @type {any} */ (page.byId("present")));
});

/** A page in a browser that lets pages fill the screen, or does not. @param {boolean} enabled */
function screen(enabled) {
  const page = openPage();
  /** @type {string[]} */
  const asked = [];
  const fills = (/** @type {Node | null} */ node) => {
    asked.push(node ? "fill" : "leave");
    Object.assign(globalThis.document, { fullscreenElement: node });
    page.root.fire("fullscreenchange");
  };
  Object.assign(page.root, { requestFullscreen: async () => fills(page.root) });
  Object.assign(globalThis.document, {
    fullscreenEnabled: enabled,
    fullscreenElement: null,
    exitFullscreen: () => fills(null),
  });
  const toggle = createFullScreen();
  createPresent({ turn() {}, close: () => false, changed() {} });
  const button = page.byId("fullscreen");
  return { page, toggle, button, asked, pressed: () => button.getAttribute("aria-pressed") };
}

test("full screen comes and goes by its button and by its key, and the button is pressed meanwhile", () => {
  const { page, toggle, button, asked, pressed } = screen(true);
  assert.equal(button.hidden, false);
  button.click();
  assert.deepEqual([asked.splice(0), pressed()], [["fill"], "true"]);
  button.click();
  assert.deepEqual([asked.splice(0), pressed()], [["leave"], "false"]);
  toggle();
  assert.deepEqual([asked.splice(0), pressed()], [["fill"], "true"]);
  Object.assign(globalThis.document, { fullscreenElement: null }); // by Escape, which the browser hears alone
  page.root.fire("fullscreenchange");
  assert.deepEqual([asked, pressed()], [[], "false"]);
  toggle();
  assert.deepEqual(asked, ["fill"], "where it was left by Escape it comes again");
});

test("Present leaves the full screen that it has entered, and none that a person has", () => {
  const { page, toggle, asked } = screen(true);
  const turn = () => page.byId("present").click();
  turn();
  turn();
  assert.deepEqual(asked.splice(0), ["fill", "leave"]);
  toggle();
  turn();
  turn();
  assert.deepEqual(asked.splice(0), ["fill"], "it stays, though one was entered for Present before");
  toggle();
  turn();
  assert.deepEqual(asked.splice(0), ["leave", "fill"]);
  Object.assign(globalThis.document, { fullscreenElement: null }); // by Escape, which the browser hears alone
  page.root.fire("fullscreenchange");
  toggle();
  turn();
  assert.deepEqual(asked.splice(0), ["fill"], "one that was entered while it presents stays too");
});

test("where full screen is not allowed it has no button, and its key does nothing", () => {
  const { toggle, button, asked } = screen(false);
  toggle();
  assert.deepEqual([button.hidden, asked], [true, []]);
});

test("help shows the colours of the theme, and opens and closes by its key", () => {
  const page = openPage();
  const toggle = createHelp(() => THEMES.dark.palette);
  toggle();
  assert.equal(page.byId("help").open, true);
  for (const name of ["value", "error"]) {
    const { background } = page.byId(`help-${name}`).style;
    assert.ok(
      background.includes(`${THEMES.dark.palette[name][0][1]} 0%`) &&
        background.includes(`${THEMES.dark.palette[name][4][1]} 100%`),
    );
  }
  toggle();
  assert.equal(page.byId("help").open, false);
});

test("a theme that is chosen is shown and remembered; the system's is followed while it is the choice", () => {
  const page = openPage();
  let dark = false;
  /** @type {() => void} */
  let turned = () => {};
  /** @type {any} */ (globalThis).matchMedia = () => ({
    get matches() {
      return dark;
    },
    addEventListener: (/** @type {string} */ _, /** @type {() => void} */ act) => (turned = act),
  });
  /** @type {string[]} */
  const shown = [];
  const theme = createTheme((look) => shown.push(look));
  for (const value of ["system", "light", "dark", "projector"])
    page.byId("theme").append(Object.assign(new Node("option"), { value }));
  dark = true;
  turned();
  assert.deepEqual(shown.splice(0), ["dark"]);
  page.byId("theme").value = "projector";
  page.byId("theme").fire("change");
  turned();
  assert.deepEqual([shown.splice(0), page.kept.get("theme")], [["projector", "projector"], "projector"]);
  theme.next();
  assert.deepEqual([shown.splice(0), page.byId("theme").value, page.kept.get("theme")], [["light"], "light", "light"]);
});

test("a link that skips moves the focus and no address, and brings the film of a lab out of its tab", () => {
  const { page, dock: made } = places({ lab: true });
  createSkips(made);
  const link = new Node("a");
  page.byId("skips").append(link);
  for (const id of ["dock", "watch"]) {
    link.setAttribute("href", `#${id}`);
    assert.equal(link.click().defaultPrevented, true, "a hash of its own would take the place of the film's");
    assert.equal(globalThis.document.activeElement, /** @type {any} */ (page.byId(id)));
    assert.equal(made.selected(), id === "dock" ? "" : "film");
  }
  page.byId("skips").click();
  assert.equal(globalThis.document.activeElement, /** @type {any} */ (page.byId("watch")), "beside the links");
});
