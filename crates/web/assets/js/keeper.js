// Keeps an unsent answer on the server while it is written, so that it is there on every other machine too.

const PAUSE_MS = 1500;

/** Watches one form; `tell` says what became of the draft. */
export class Keeper {
  #form;
  #tell;
  #timer = 0;
  #last = "";
  #saving = Promise.resolve();

  constructor(form, tell) {
    this.#form = form;
    this.#tell = tell;
    this.#last = this.#content();
    form.addEventListener("input", (event) => {
      if (event.target.type === "file") return;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.keep(), PAUSE_MS);
    });
    addEventListener("pagehide", () => this.#timer && this.keep());
  }

  /** Keeps it now. */
  keep() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    const content = this.#content();
    if (content === this.#last) return;
    this.#last = content;
    this.#saving = this.#saving.then(() => this.#save());
  }

  /** Waits until nothing is on its way: what is sent next must be the last word. */
  async rest() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    await this.#saving;
  }

  /** The form begins anew. */
  forget() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#last = this.#content();
  }

  async #save() {
    const address = this.#form.action.replace(/messages$/, "draft");
    try {
      const answer = await fetch(address, { method: "POST", body: this.#data(), headers: { "Attend-Form": "1" }, keepalive: true });
      this.#tell(answer.ok ? "Draft kept" : "");
    } catch {
      this.#last = "";
      this.#tell("Draft kept in this browser");
    }
  }

  /** The form without its files: those go when it is sent. */
  #data() {
    const data = new FormData(this.#form);
    data.delete("files");
    return data;
  }

  #content() {
    return JSON.stringify([...this.#data()].filter(([name]) => name !== "client_id" && name !== "at"));
  }
}
