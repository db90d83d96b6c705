/** A film within another page: caption, stage and transport, and a link to the whole of it. */

import { Refused, trace } from "../api.js";
import { queryIn } from "../form/link.js";
import { byId } from "../shared/dom.view.js";
import { learnFacts } from "../shared/facts.js";
import { parametersOf } from "../shared/hash.js";
import { bringLibraries } from "../shell/libraries.view.js";
import { choiceOf, lookOf } from "../shell/theme.js";
import { createWatch } from "../watch/watch.view.js";
import { tellHeight } from "./height.view.js";

const figures = JSON.parse(byId("figures").textContent ?? "");
learnFacts(figures.facts);
let refused = "";
const watch = createWatch(figures, {
  trace,
  refusalOf: (error) => (error instanceof Refused ? { message: error.message, fields: error.fields } : null),
  refuse: (refusal) => (refused = refusal.message),
  hash: () => location.hash,
  write(hash) {
    history.replaceState(null, "", `${location.pathname}${location.search}${hash}`);
    whole();
  },
  rests: () => true,
  acts: { retry: ask },
});
const system = matchMedia("(prefers-color-scheme: dark)");

/** The page around it may wish for a theme. */
function dress() {
  const theme = lookOf(choiceOf(parametersOf(location.hash).theme ?? "system"), system.matches);
  if (theme !== watch.store.get().theme) watch.store.set({ theme });
  document.documentElement.dataset.theme = theme;
}

/** The link to the page, where one is. */
function whole() {
  byId("whole").setAttribute("href", `./${location.search}${watch.here()}`);
}

/** What is refused is said here, as there is no form that would say it. */
async function ask() {
  refused = "";
  await watch.receiving.ask(queryIn(location.search, location.hash));
  if (refused) watch.store.set({ state: "failed", status: refused });
}

system.addEventListener("change", dress);
// the address is that of where the film rested last
for (const taken of ["click", "auxclick", "contextmenu"]) byId("whole").addEventListener(taken, whole);
addEventListener("hashchange", () => {
  dress();
  watch.lookWhere();
  whole();
});
dress();
whole();
tellHeight(byId("film"));
ask();
bringLibraries(watch.stand);
byId("unstarted").remove();
byId("page-trouble").hidden = !byId("page-trouble").childElementCount;
