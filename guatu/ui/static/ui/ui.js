// What every page can do without a word of its own: keys, theme, help, floating parts, rows that light up together.
// Templates ask for a behaviour with a data- attribute; nothing here knows which page it is on.
//
//   data-does="theme | help | print | close"   a button that does it
//   data-does="show" aria-controls="ID"         a button that shows or hides a part of the page
//   data-opens="ID"                            a button that shows the floating element of that id beside itself
//   data-row                                   a row that J and K walk through; Enter follows its first link
//   data-why                                   inside a row: what W presses
//   data-search                                the field that / and Ctrl K go to
//   data-n="7"                                 elements with one number light up together

const root = document.documentElement;

// ---- theme -----------------------------------------------------------------------------------------------------
function changeTheme() {
  root.dataset.theme = root.dataset.theme === "hall" ? "paper" : "hall";
  try {
    localStorage.setItem("guatu-theme", root.dataset.theme);
  } catch {
    // Storage is switched off: the choice holds for this page.
  }
}

// ---- floating parts ----------------------------------------------------------------------------------------------
let opened = null; // { button, part }

function closeFloating({ giveFocusBack = false } = {}) {
  if (!opened) return;
  const { button, part } = opened;
  opened = null;
  part.hidden = true;
  button.setAttribute("aria-expanded", "false");
  if (giveFocusBack) button.focus();
}

function openFloating(button, part) {
  closeFloating();
  // Outside every scrolling box, so that no table edge cuts it off.
  if (part.parentElement !== document.body && !part.hasAttribute("data-stays")) document.body.append(part);
  part.hidden = false;
  const anchor = button.getBoundingClientRect();
  const size = part.getBoundingClientRect();
  const edge = 8;
  const left = Math.min(anchor.left, root.clientWidth - size.width - edge);
  const below = anchor.bottom + 4;
  const fitsBelow = below + size.height <= root.clientHeight - edge;
  const top = fitsBelow ? below : Math.max(edge, anchor.top - size.height - 4);
  part.style.left = `${Math.max(edge, left) + scrollX}px`;
  part.style.top = `${top + scrollY}px`;
  button.setAttribute("aria-expanded", "true");
  opened = { button, part };
  if (part.hasAttribute("tabindex")) part.focus({ preventScroll: true });
}

function toggleFloating(button) {
  const part = document.getElementById(button.dataset.opens);
  if (!part) return;
  if (opened?.button === button) closeFloating({ giveFocusBack: true });
  else openFloating(button, part);
}

// ---- rows --------------------------------------------------------------------------------------------------------
const isShown = (element) => element.getClientRects().length > 0;
const rows = () => [...document.querySelectorAll("[data-row]")].filter(isShown);
const currentRow = () => document.activeElement?.closest?.("[data-row]") ?? null;

function walk(step) {
  const all = rows();
  if (!all.length) return;
  const here = all.indexOf(currentRow());
  const next = here < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(here + step, 0), all.length - 1);
  const row = all[next];
  if (!row.hasAttribute("tabindex")) row.tabIndex = -1;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function follow(row) {
  row.querySelector("a[href]")?.click();
}

function ask(row) {
  (row ?? document).querySelector("[data-why]")?.click();
}

// ---- elements of one number --------------------------------------------------------------------------------------
function light(event, on) {
  const number = event.target.closest?.("[data-n]")?.dataset.n;
  if (!number) return;
  for (const peer of document.querySelectorAll(`[data-n="${CSS.escape(number)}"]`)) peer.toggleAttribute("data-lit", on);
}
for (const type of ["pointerover", "focusin"]) document.addEventListener(type, (event) => light(event, true));
for (const type of ["pointerout", "focusout"]) document.addEventListener(type, (event) => light(event, false));

// ---- search ------------------------------------------------------------------------------------------------------
function goToSearch() {
  const field = [...document.querySelectorAll("[data-search]")].find(isShown);
  if (!field) return false;
  field.focus();
  field.select?.();
  return true;
}

// ---- deeds -------------------------------------------------------------------------------------------------------
const deeds = {
  theme: changeTheme,
  help: () => document.getElementById("help")?.showModal(),
  print: () => window.print(),
  close: (button) => button.closest("dialog")?.close(),
  show: (button) => {
    const shown = document.getElementById(button.getAttribute("aria-controls")).toggleAttribute("data-shown");
    button.setAttribute("aria-expanded", String(shown));
  },
};

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) {
    toggleFloating(opener);
    return;
  }
  if (opened && !opened.part.contains(event.target)) closeFloating();
  const doer = event.target.closest("[data-does]");
  if (doer) deeds[doer.dataset.does]?.(doer);
});

const typing = (target) => target.matches?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const key = event.key.toLowerCase();
  if ((event.ctrlKey || event.metaKey) && !event.altKey && key === "k") {
    if (goToSearch()) event.preventDefault();
    return;
  }
  if (key === "escape") {
    closeFloating({ giveFocusBack: true });
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  const row = currentRow();
  if (key === "j") walk(1);
  else if (key === "k") walk(-1);
  else if (key === "t") changeTheme();
  else if (key === "w") ask(row);
  else if (key === "?") deeds.help();
  else if (key === "/" && goToSearch()) event.preventDefault();
  else if (key === "enter" && row && event.target === row) follow(row);
});
