// Sends what the visitor wrote, one message after another, until each is taken or refused for good.
import { isUnknown, request, wait } from "./request.js";

/** Answers after which the same message is tried again. */
const TRY_AGAIN = new Set([408, 425, 429]);

export class Outbox {
  #origin;
  #store;
  #settled;
  #tries = 0;
  #isSending = false;
  /** Messages already tried again under a new name; who is turned away twice is told so. */
  #renamed = new Set();
  #timer = 0;

  /** `settled()` is called after every message that was taken or refused. */
  constructor(origin, store, settled) {
    this.#origin = origin;
    this.#store = store;
    this.#settled = settled;
  }

  /** Sends what waits; the same client id makes sure that twice sent is once said. */
  async send() {
    if (this.#isSending) return;
    this.#isSending = true;
    clearTimeout(this.#timer);
    for (let [message] = this.#store.waiting; message; [message] = this.#store.waiting) {
      if (!(await this.#post(message))) {
        this.#timer = setTimeout(() => this.send(), wait(this.#tries++));
        break;
      }
      this.#tries = 0;
      this.#settled();
    }
    this.#isSending = false;
  }

  /** Whether the message is settled. */
  async #post({ at_ms, refused, direction, ...message }) {
    const token = this.#store.token || this.#store.begin();
    try {
      const answer = await request(this.#origin, token, "messages", { method: "POST", body: JSON.stringify(message) });
      if (isUnknown(answer) && !this.#renamed.has(message.client_id)) {
        this.#renamed.add(message.client_id);
        return this.#store.forget();
      }
      if (TRY_AGAIN.has(answer.status) || answer.status >= 500) return false;
      const body = await answer.json();
      if (answer.ok) this.#taken(body);
      else this.#store.refuse(message.client_id, body.error ?? "This message could not be sent.");
      return true;
    } catch {
      return false;
    }
  }

  #taken({ token, message }) {
    if (token) this.#store.know(token);
    this.#store.hear([message]);
  }
}
