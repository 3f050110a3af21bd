// The messages on the page: each once, in order, with what became of it.
import { element, linked } from "./element.js";

const NEAR_PX = 120;

export class Log {
  #list = element("ol", { class: "chat__list" });
  #shown = new Map();
  #takeBack;

  /** `takeBack(clientId)` is called when the visitor wants to change a message that was refused. */
  constructor(takeBack) {
    this.#takeBack = takeBack;
    this.element = element("div", { class: "chat__log", role: "log", "aria-live": "polite", "aria-label": "Messages", tabindex: "0" }, this.#list, hello());
  }

  /** Shows exactly `messages`. What stands already isn't moved, so that it isn't read out again. */
  show(messages) {
    const wasAtEnd = this.element.scrollHeight - this.element.scrollTop - this.element.clientHeight < NEAR_PX;
    const gone = new Set(this.#shown.keys());
    let before = null;
    for (const message of messages) {
      const key = message.client_id || message.id;
      gone.delete(key);
      const item = this.#shown.get(key) ?? this.#item(key, message);
      this.#mark(item, message);
      const next = before ? before.nextSibling : this.#list.firstChild;
      if (item !== next) this.#list.insertBefore(item, next);
      before = item;
    }
    for (const key of gone) {
      this.#shown.get(key).remove();
      this.#shown.delete(key);
    }
    if (wasAtEnd) this.toEnd();
  }

  toEnd() {
    this.element.scrollTop = this.element.scrollHeight;
  }

  #item(key, message) {
    const isOurs = message.direction === "out";
    const who = isOurs ? message.author || "We" : "You";
    const item = element(
      "li",
      { class: `chat__message chat__message--${isOurs ? "ours" : "theirs"}` },
      element("span", { class: isOurs ? "chat__author" : "chat__unseen", dir: "auto" }, who, isOurs ? "" : ": "),
      element("p", { class: "chat__text", dir: "auto" }, ...linked(message.text)),
      element("span", { class: "chat__facts" }),
    );
    this.#shown.set(key, item);
    return item;
  }

  #mark(item, message) {
    const facts = item.lastElementChild;
    const state = message.refused ?? (message.id ? clock(message.at_ms) : "sending…");
    if (facts.dataset.state === state) return;
    facts.dataset.state = state;
    item.toggleAttribute("data-refused", Boolean(message.refused));
    facts.replaceChildren(state);
    if (!message.refused) return;
    facts.append(" ", element("button", { type: "button", class: "chat__again", onclick: () => this.#takeBack(message.client_id) }, "Change it"));
  }
}

function hello() {
  return element("p", { class: "chat__hello" }, "Hello! What can we do for you?");
}

function clock(at) {
  return new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}
