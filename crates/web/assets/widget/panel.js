// The bubble and the panel it opens: what the visitor sees of the chat.
import { element, icon, uniqueId } from "./element.js";
import { Form } from "./form.js";
import { Link } from "./link.js";
import { Log } from "./log.js";
import { Store } from "./store.js";
import { dress } from "./styles.js";

const SPEECH = "M4.500 5h15v11h-8L7 20v-4H4.500z";
const CROSS = "M6.500 6.500l11 11M17.500 6.500l-11 11";
/** Where the panel covers the whole page, as in widget.css. */
const SMALL = "(max-width: 480px), (max-height: 420px)";

/** Puts the chat on the page; it shows once its styles are there. */
export async function mount(origin, facts) {
  const host = document.createElement("attend-chat");
  const root = host.attachShadow({ mode: "open" });
  await dress(root, origin);
  const panel = new Panel(root, origin, facts);
  document.body.append(host);
  return panel;
}

class Panel {
  #facts;
  #store = new Store();
  #link;
  #log = new Log((clientId) => this.#takeBack(clientId));
  #form;
  #count = element("span", { class: "chat__count", hidden: true });
  #state = element("p", { class: "chat__state", role: "status" });
  #bubble;
  #sheet;
  #unread = 0;
  #emailKnown;

  constructor(root, origin, facts) {
    this.#facts = facts;
    this.#form = new Form(facts.is_open, (said) => this.#say(said));
    this.#bubble = element("button", { type: "button", class: "chat__bubble", "aria-expanded": "false", "aria-controls": "sheet", onclick: () => this.toggle() }, icon(SPEECH), this.#count);
    this.#sheet = element("dialog", { class: "chat__sheet", id: "sheet", "aria-labelledby": "title", onclose: () => this.#closed() }, this.#head(), this.#log.element, this.#state, this.#form.element);
    root.append(element("div", { class: "chat", lang: "en", onkeydown: (event) => this.#key(event) }, this.#sheet, this.#bubble));
    this.#link = new Link(origin, this.#store, (state) => this.#hear(state));
    document.addEventListener("visibilitychange", () => this.#see());
    this.#hear({ fresh: [] });
  }

  open() {
    if (this.#sheet.open) return;
    if (matchMedia(SMALL).matches) this.#sheet.showModal();
    else this.#sheet.show();
    this.#bubble.setAttribute("aria-expanded", "true");
    this.#log.toEnd();
    this.#form.focus();
    this.#see();
  }

  toggle() {
    if (this.#sheet.open) this.#sheet.close();
    else this.open();
  }

  #closed() {
    this.#bubble.setAttribute("aria-expanded", "false");
    this.#bubble.focus();
  }

  #head() {
    const { shop, hours, reply_hint, is_open, withdraw } = this.#facts;
    const facts = element("p", { class: "chat__hours", dir: "auto", "data-open": String(is_open) }, [hours, reply_hint].filter(Boolean).join(" "));
    const law = withdraw ? [element("a", { class: "chat__law", href: withdraw.url, target: "_blank", rel: "noopener", lang: withdraw.lang }, withdraw.label)] : [];
    const off = element("button", { type: "button", class: "chat__close", "aria-label": "Close the chat", onclick: () => this.#sheet.close() }, icon(CROSS));
    return element("header", { class: "chat__head" }, element("div", { class: "chat__words" }, element("h2", { class: "chat__title", id: "title", dir: "auto" }, shop), facts, ...law), off);
  }

  #key(event) {
    event.stopPropagation();
    if (event.key === "Escape" && this.#sheet.open) this.#sheet.close();
  }

  #say({ text, name, email }) {
    const page = location.href.slice(0, 2_000);
    this.#store.write({ client_id: uniqueId(), text, name, email, page, direction: "in" });
    if (email) this.#emailKnown = true;
    this.#hear({ fresh: [] });
    this.#log.toEnd();
    this.#link.send();
  }

  #takeBack(clientId) {
    this.#emailKnown = false;
    this.#form.restore(this.#store.takeBack(clientId));
    this.#hear({ fresh: [] });
  }

  #hear({ fresh, agent_is_typing, closed, email_known }) {
    this.#emailKnown = email_known ?? this.#emailKnown;
    this.#log.show(this.#store.messages);
    this.#form.ask(this.#store.hasBegun, this.#emailKnown !== false);
    const said = agent_is_typing ? "Someone is writing…" : closed ? "This is closed. Write again and it goes on." : "";
    if (this.#state.textContent !== said) this.#state.textContent = said;
    this.#unread += fresh.filter((message) => message.direction === "out").length;
    this.#see();
  }

  /** What stands in an open, visible panel is seen; everything else is counted on the bubble. */
  #see() {
    if (this.#sheet.open && !document.hidden) {
      this.#unread = 0;
      this.#link?.seen(this.#store.last);
    }
    const news = this.#unread === 1 ? ", 1 new message" : `, ${this.#unread} new messages`;
    this.#bubble.setAttribute("aria-label", `Chat with ${this.#facts.shop}${this.#unread ? news : ""}`);
    this.#count.hidden = this.#unread === 0;
    this.#count.textContent = this.#unread > 9 ? "9+" : this.#unread;
  }
}
