// Keys for people who do this all day. Single keys can be switched off; they never act while text is typed.

const STORE = "attend.keys";

const find = (selector) => document.querySelector(selector);
const dialog = find("dialog#keys");

function areOn() {
  return localStorage.getItem(STORE) !== "off";
}

function isTyping(target) {
  return target.isContentEditable || target.closest?.("input:not([type=radio], [type=checkbox]), textarea, select");
}

/** The conversation above or below: opened when one is open, otherwise focused. */
function step(by) {
  const links = [...document.querySelectorAll("[data-queue] .row__link")];
  const current = links.findIndex((link) => link.hasAttribute("aria-current"));
  const focused = links.indexOf(document.activeElement);
  const next = links[Math.max(0, (focused >= 0 ? focused : current) + by)];
  if (!next) return;
  if (current >= 0 && focused < 0) next.click();
  else next.focus();
}

function press(key) {
  const control = find(`[data-key="${CSS.escape(key)}"]`);
  if (!control || control.disabled) return false;
  control.click();
  if (control.type === "radio") control.form.querySelector("textarea").focus();
  return true;
}

function search() {
  const field = find("[data-search]");
  field?.focus();
  field?.select();
  return Boolean(field);
}

function act(key) {
  switch (key) {
    case "j": return step(1), true;
    case "k": return step(-1), true;
    case "/": return search();
    case "?": return dialog.showModal(), true;
    default: return press(key);
  }
}

function arrow(event) {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by || !event.target.closest?.("[data-queue]")) return;
  event.preventDefault();
  step(by);
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k" && search()) return event.preventDefault();
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape" && event.target.matches?.("textarea")) return event.target.blur();
  if (isTyping(event.target) || find("dialog[open], [popover]:popover-open")) return;
  arrow(event);
  if (areOn() && act(event.key)) event.preventDefault();
});

const choice = find("[data-keys-on]");
if (choice) {
  choice.checked = areOn();
  choice.addEventListener("change", () => localStorage.setItem(STORE, choice.checked ? "on" : "off"));
}
