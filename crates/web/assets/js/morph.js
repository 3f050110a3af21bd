// Makes one piece of the page like another while keeping what belongs to the person:
// typed text, focus, scroll positions, open details. Elements are known again by their id.

/** Changes `from` until it equals `to`. Both must be elements of the same kind. */
export function morph(from, to) {
  if (from.isEqualNode(to)) return;
  const chosen = from.nodeName === "SELECT" && choice(from);
  attributes(from, to);
  children(from, to);
  if (chosen && [...from.options].some((option) => option.value === chosen)) from.value = chosen;
}

function attributes(from, to) {
  for (const { name } of [...from.attributes]) {
    if (!to.hasAttribute(name) && !isTheirs(from, name)) from.removeAttribute(name);
  }
  for (const { name, value } of to.attributes) {
    if (from.getAttribute(name) !== value && !isTheirs(from, name)) from.setAttribute(name, value);
  }
}

/** Whether the person, not the server, decides about this attribute. */
function isTheirs(element, name) {
  return name === "open" && (element.nodeName === "DETAILS" || element.nodeName === "DIALOG");
}

function children(from, to) {
  const wanted = new Set([...to.children].map((child) => child.id).filter(Boolean));
  const known = new Map();
  for (const child of [...from.children]) {
    if (child.id && wanted.has(child.id)) known.set(child.id, child);
    else if (child.id) child.remove();
  }
  let here = from.firstChild;
  for (const next of [...to.childNodes]) {
    const match = next.id ? known.get(next.id) : similar(here, next);
    if (!match || match.nodeName !== next.nodeName) {
      from.insertBefore(document.importNode(next, true), here);
      continue;
    }
    if (match === here) here = here.nextSibling;
    else move(from, match, here);
    known.delete(next.id);
    if (match.nodeType === Node.ELEMENT_NODE) morph(match, next);
    else if (match.data !== next.data) match.data = next.data;
  }
  while (here) {
    const gone = here;
    here = here.nextSibling;
    gone.remove();
  }
  for (const left of known.values()) left.remove();
}

function similar(here, next) {
  return here && !here.id && here.nodeName === next.nodeName ? here : null;
}

/** `moveBefore` keeps focus and scroll of what moves, where the browser has it. */
function move(parent, child, before) {
  if (parent.moveBefore) parent.moveBefore(child, before);
  else parent.insertBefore(child, before);
}

/** What the person chose in a select, or nothing if it stands as the server left it. */
function choice(select) {
  const given = [...select.options].find((option) => option.defaultSelected) ?? select.options[0];
  return given && given.value !== select.value ? select.value : "";
}
