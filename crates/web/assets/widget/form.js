// Where the visitor writes, with name and address asked for only as long as they help.
import { element, icon } from "./element.js";

const MAX_CHARS = 4_000;
const ARROW = "M12 19V6M6 11.500L12 5.500l6 6";

export class Form {
  #send;
  #text;
  #who;
  #name;
  #email;
  #hint;
  #button;
  #hasBegun = false;

  /** `send({ text, name, email })` is called with what was written. */
  constructor(isOpen, send) {
    this.#send = send;
    this.#name = element("input", { id: "name", name: "name", autocomplete: "name", maxlength: "200", class: "chat__field", dir: "auto" });
    this.#email = element("input", { id: "email", name: "email", type: "email", autocomplete: "email", maxlength: "254", class: "chat__field", required: !isOpen });
    this.#hint = element("p", { class: "chat__hint", id: "hint" }, isOpen ? "So that we can answer if you leave." : "Nobody is here right now: we answer to this address.");
    this.#email.setAttribute("aria-describedby", "hint");
    this.#who = element("div", { class: "chat__who" }, label("name", "Name", "optional"), this.#name, label("email", "E-mail", isOpen ? "optional" : ""), this.#email, this.#hint);
    this.#text = element("textarea", { id: "text", name: "text", rows: "1", maxlength: MAX_CHARS, class: "chat__area", dir: "auto", placeholder: "Write a message…", enterkeyhint: "send" });
    this.#button = element("button", { class: "chat__send", "aria-label": "Send" }, icon(ARROW));
    this.element = element(
      "form",
      { class: "chat__form", onsubmit: (event) => this.#submit(event) },
      this.#who,
      element("div", { class: "chat__write" }, element("label", { class: "chat__unseen", for: "text" }, "Message"), this.#text, this.#button),
    );
    this.#text.addEventListener("keydown", (event) => this.#key(event));
    this.#text.addEventListener("input", () => this.#grow());
  }

  focus() {
    this.#text.focus({ preventScroll: true });
  }

  /** Puts `text` back to be changed, before anything written since. */
  restore(text) {
    this.#text.value = [text, this.#text.value].filter(Boolean).join("\n");
    this.#grow();
    this.focus();
  }

  /** Asks for who it is: before the first message both, afterwards only an address not yet known, or nothing. */
  ask(hasBegun, emailKnown) {
    const asksName = !hasBegun;
    this.#hasBegun = hasBegun;
    for (const part of this.#who.querySelectorAll("#name, [for=name]")) part.hidden = !asksName;
    if (hasBegun) this.#email.required = false;
    this.#who.hidden = hasBegun && emailKnown;
  }

  #key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.element.requestSubmit();
  }

  #submit(event) {
    event.preventDefault();
    const email = this.#who.hidden ? "" : this.#email.value.trim();
    const text = this.#text.value.trim() || (email && this.#hasBegun ? `My e-mail address: ${email}` : "");
    if (!text) return this.focus();
    this.#send({ text, name: this.#name.value.trim(), email });
    this.#text.value = "";
    this.#grow();
    this.focus();
  }

  #grow() {
    this.#text.style.blockSize = "auto";
    this.#text.style.blockSize = `${this.#text.scrollHeight}px`;
  }
}

function label(id, text, aside) {
  return element("label", { for: id, class: "chat__label" }, text, aside && element("span", { class: "chat__aside" }, ` ${aside}`));
}
