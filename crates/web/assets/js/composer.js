// Sends an answer without leaving the page, keeps it as a draft until it is sent, and never loses a word of it.
import { Draft, forgetOld } from "./draft.js";
import { read, renew } from "./renew.js";

const OFFLINE = "The server can’t be reached. Your text is kept here; send it again in a moment.";
const BROKEN = "That didn’t work. Your text is kept here; send it again in a moment.";

class Composer {
  #form;
  #text;
  #alarm;
  #state;
  #draft;
  #isSending = false;

  constructor(form) {
    this.#form = form;
    this.#text = form.elements.text;
    this.#alarm = form.querySelector("[data-alarm]");
    this.#state = form.querySelector("[data-draft-state]");
    this.#draft = new Draft(form.dataset.composer);
    this.#restore();
    form.addEventListener("input", () => this.#keep());
    form.addEventListener("submit", (event) => this.#submit(event));
    this.#text.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
      event.preventDefault();
      form.requestSubmit(form.querySelector("[data-send]"));
    });
  }

  #restore() {
    const draft = this.#draft.load();
    if (!draft?.text || this.#text.value.trim()) return;
    this.#text.value = draft.text;
    this.#form.elements.client_id.value = draft.clientId;
    const kind = this.#form.querySelector(`[name=kind][value="${draft.kind === "note" ? "note" : "reply"}"]`);
    if (!kind.disabled) kind.checked = true;
    this.#state.textContent = "Draft";
  }

  #keep() {
    const text = this.#text.value;
    if (!text.trim()) this.#draft.forget();
    else this.#draft.keep({ text, kind: this.#form.elements.kind.value, clientId: this.#form.elements.client_id.value });
    this.#state.textContent = text.trim() ? "Draft kept" : "";
  }

  async #submit(event) {
    event.preventDefault();
    if (this.#isSending) return;
    const hasFiles = [...this.#form.elements.files.files].length > 0;
    if (!this.#text.value.trim() && !hasFiles) return this.#fail("Write something first.");
    const body = new FormData(this.#form, event.submitter);
    this.#busy(true);
    try {
      const answer = await fetch(this.#form.action, { method: "POST", body, headers: { "Attend-Form": "1" } });
      const page = await read(answer);
      if (answer.ok) this.#sent(answer.url, page);
      else this.#fail(page.querySelector("[data-alarm] .notice")?.textContent || BROKEN);
    } catch {
      this.#fail(OFFLINE);
    }
    this.#busy(false);
  }

  #sent(address, page) {
    this.#draft.forget();
    const next = page.querySelector(`[data-composer="${this.#form.dataset.composer}"]`);
    const fresh = next?.elements.client_id.value;
    if (!fresh || new URL(address).pathname !== location.pathname) return location.assign(address);
    this.#form.reset();
    this.#text.value = "";
    this.#text.dispatchEvent(new Event("input", { bubbles: true }));
    this.#form.elements.client_id.value = fresh;
    this.#alarm.replaceChildren();
    renew(page);
    this.#text.focus();
    this.#state.textContent = "Sent";
  }

  #fail(text) {
    const notice = document.createElement("p");
    notice.className = "notice notice--bad";
    notice.setAttribute("role", "alert");
    notice.dir = "auto";
    notice.textContent = text;
    this.#alarm.replaceChildren(notice);
    this.#text.focus();
  }

  #busy(isSending) {
    this.#isSending = isSending;
    for (const button of this.#form.querySelectorAll("button")) button.setAttribute("aria-busy", isSending);
  }
}

for (const form of document.querySelectorAll("form[data-composer]")) new Composer(form);
forgetOld();
