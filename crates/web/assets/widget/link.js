// The line to the server: hears that there is news, asks for it, and comes back by itself when it breaks.
import { Outbox } from "./outbox.js";
import { isUnknown, request, wait } from "./request.js";

/** How often to ask while the live connection is down. */
const POLL_MS = 15_000;

export class Link {
  #origin;
  #store;
  #tell;
  #outbox;
  #socket = null;
  #tries = 0;
  #asking = null;
  #asksAgain = false;
  #poll = 0;
  #timer = 0;

  /** `tell(state)` is called after every change: `{ fresh, agent_is_typing, closed, email_known }`. */
  constructor(origin, store, tell) {
    this.#origin = origin;
    this.#store = store;
    this.#tell = tell;
    this.#outbox = new Outbox(origin, store, () => {
      tell({ fresh: [] });
      this.#connect();
    });
    const wake = () => document.hidden || this.start();
    document.addEventListener("visibilitychange", wake);
    window.addEventListener("online", wake);
    window.addEventListener("pageshow", (event) => event.persisted && wake());
    if (store.hasBegun) this.start();
  }

  start() {
    this.#connect();
    this.#ask();
    this.send();
  }

  send() {
    this.#outbox.send();
  }

  /** Tells that the visitor has the message `id` before their eyes. */
  seen(id) {
    if (id && this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify({ seen: id }));
  }

  #connect() {
    if (this.#socket || !this.#store.token) return;
    clearTimeout(this.#timer);
    const address = `${this.#origin.replace(/^http/, "ws")}/widget/live?token=${encodeURIComponent(this.#store.token)}`;
    const socket = new WebSocket(address);
    this.#socket = socket;
    socket.addEventListener("open", () => {
      this.#tries = 0;
      clearInterval(this.#poll);
      this.#ask();
    });
    socket.addEventListener("message", () => this.#ask());
    socket.addEventListener("close", () => {
      this.#socket = null;
      clearInterval(this.#poll);
      this.#poll = setInterval(() => this.#ask(), POLL_MS);
      this.#timer = setTimeout(() => this.#connect(), wait(this.#tries++));
    });
  }

  /** One question at a time; news that come meanwhile make one more. */
  #ask() {
    if (!this.#store.token) return;
    this.#asksAgain = Boolean(this.#asking);
    this.#asking ??= this.#hear().finally(() => {
      this.#asking = null;
      if (this.#asksAgain) this.#ask();
    });
  }

  async #hear() {
    try {
      const answer = await request(this.#origin, this.#store.token, `messages?after=${this.#store.last}`);
      if (isUnknown(answer)) return this.#store.forget();
      if (!answer.ok) return;
      const { messages, ...state } = await answer.json();
      this.#tell({ ...state, fresh: this.#store.hear(messages) });
    } catch {
      // The poll or the next connection asks again.
    }
  }
}
