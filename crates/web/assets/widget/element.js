// Builds elements without ever reading text as HTML.

const SVG = "http://www.w3.org/2000/svg";

/** `element("p", { class: "x" }, "text", child)`: a property that starts with `on` listens, `true` sets, `false` leaves out. */
export function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

/** A line drawing on a 24-pixel grid, for decoration. */
export function icon(path) {
  const drawing = document.createElementNS(SVG, "svg");
  const line = document.createElementNS(SVG, "path");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("aria-hidden", "true");
  line.setAttribute("d", path);
  drawing.append(line);
  return drawing;
}

/** `text` as nodes, its web addresses as links. */
export function linked(text) {
  return text.split(/(https?:\/\/[^\s<>"'`]*[^\s<>"'`.,;:!?)\]}])/).map((piece, index) => {
    if (index % 2 === 0 || !URL.canParse(piece)) return piece;
    return element("a", { href: piece, target: "_blank", rel: "noopener noreferrer nofollow" }, piece);
  });
}

/** A name nobody else gives. */
export function uniqueId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
