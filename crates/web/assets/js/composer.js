// Sends an answer without leaving the page, keeps it as a draft until it is sent, and never loses a word of it.
import { Draft, forgetOld } from "./draft.js";
import { Keeper } from "./keeper.js";
import { read, renew } from "./renew.js";

const OFFLINE = "The server can’t be reached. Your text is kept here; send it again in a moment.";
const BROKEN = "That didn’t work. Your text is kept here; send it again in a moment.";

class Composer {
  #form;
  #text;
  #alarm;
  #state;
  #draft;
  #keeper;
  #isSending = false;

  constructor(form) {
    this.#form = form;
    this.#text = form.elements.text;
    this.#alarm = form.querySelector("[data-alarm]");
    this.#state = form.querySelector("[data-draft-state]");
    this.#draft = new Draft(form.dataset.composer);
    this.#keeper = new Keeper(form, (text) => (this.#state.textContent = text));
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
    if (event.submitter?.hasAttribute("data-plain")) return this.#draft.forget();
    event.preventDefault();
    event.submitter?.closest("[popover]")?.hidePopover();
    if (event.submitter?.value === "save") return this.#keeper.keep();
    if (this.#isSending) return;
    const hasFiles = this.#form.elements.files.files.length > 0 || this.#form.querySelector("[name^=kept-]:checked");
    if (!this.#text.value.trim() && !hasFiles) return this.#fail("Write something first.");
    const [body, text] = [new FormData(this.#form, event.submitter), this.#text.value];
    this.#busy(true);
    await this.#keeper.rest();
    try {
      const answer = await fetch(this.#form.action, { method: "POST", body, headers: { "Attend-Form": "1" } });
      const page = await read(answer);
      if (answer.ok) return this.#sent(answer.url, page, text);
      this.#correct(page);
      this.#fail(page.querySelector("[data-alarm] .notice")?.textContent || BROKEN);
    } catch {
      this.#fail(OFFLINE);
    } finally {
      this.#busy(false);
    }
  }

  /** What is wrong with the addresses stands beside them. */
  #correct(page) {
    const [here, next] = [this.#form, page].map((place) => place.querySelector("[data-letterhead]"));
    if (here && next?.querySelector("[aria-invalid]")) here.replaceWith(document.importNode(next, true));
  }

  /** Begins anew, with what was typed after the answer was sent. */
  #sent(address, page, text) {
    this.#draft.forget();
    const next = page.querySelector(`[data-composer="${this.#form.dataset.composer}"]`);
    const fresh = next?.elements.client_id.value;
    if (!fresh || new URL(address).pathname !== location.pathname) return location.assign(address);
    for (const part of ["[data-letterhead]", "[data-quote]", "[data-kept]"]) {
      const [here, newer] = [this.#form, next].map((place) => place.querySelector(part));
      if (here && newer) here.replaceWith(document.importNode(newer, true));
      else here?.remove();
    }
    const now = this.#text.value;
    this.#form.reset();
    this.#form.elements.client_id.value = fresh;
    this.#text.value = "";
    this.#keeper.forget();
    this.#text.value = now.startsWith(text) ? now.slice(text.length) : now;
    this.#text.dispatchEvent(new Event("input", { bubbles: true }));
    this.#alarm.replaceChildren();
    renew(page);
    this.#text.focus();
    this.#state.textContent = page.querySelector("[data-countdown]") ? "" : "Sent";
  }

  #fail(text) {
    const looks = { className: "notice notice--bad", role: "alert", dir: "auto" };
    const notice = Object.assign(document.createElement("p"), looks, { textContent: text });
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
