// Hears that something on this page has news, fetches the page again and renews those parts.
import { parts, read, renew, topicsOf } from "./renew.js";

const SHORTEST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
/** Between two fetches, however many news come. */
const PAUSE_MS = 250;

class Live {
  #socket = null;
  #since = new Map();
  #news = new Map();
  #tries = 0;
  #timer = 0;
  #isFetching = false;

  constructor(at) {
    for (const topic of this.#topics()) this.#since.set(topic, at);
    document.addEventListener("visibilitychange", () => document.hidden || this.#wake());
    window.addEventListener("online", () => this.#wake());
    window.addEventListener("pageshow", (event) => event.persisted && this.#wake());
    window.addEventListener("pagehide", () => this.#socket?.close());
    this.#connect();
  }

  #topics() {
    return new Set(parts().flatMap(topicsOf));
  }

  #connect() {
    clearTimeout(this.#timer);
    const socket = new WebSocket(new URL("/desk/live", location.href.replace(/^http/, "ws")));
    this.#socket = socket;
    socket.addEventListener("open", () => {
      this.#tries = 0;
      document.documentElement.dataset.connection = "live";
      const topics = [...this.#topics()];
      socket.send(JSON.stringify({ topics, since: Object.fromEntries(this.#since) }));
    });
    socket.addEventListener("message", (event) => this.#hear(event.data));
    socket.addEventListener("close", () => {
      if (this.#socket !== socket) return;
      this.#socket = null;
      document.documentElement.dataset.connection = "lost";
      this.#later();
    });
  }

  /** Reconnects after a wait that grows and differs between browsers, so that a restart isn't stormed. */
  #later() {
    const longest = Math.min(LONGEST_WAIT_MS, SHORTEST_WAIT_MS * 2 ** this.#tries++);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#connect(), longest * (0.5 + Math.random() / 2));
  }

  #wake() {
    if (this.#socket) return;
    this.#tries = 0;
    this.#connect();
  }

  #hear(text) {
    let news;
    try {
      news = JSON.parse(text);
    } catch {
      return;
    }
    if (!news.topic || this.#since.get(news.topic) === news.at) return;
    this.#news.set(news.topic, news.at);
    this.#fetch();
  }

  /** One fetch at a time; what comes meanwhile makes one more. A failed one is tried again. */
  async #fetch() {
    if (this.#isFetching || this.#news.size === 0) return;
    this.#isFetching = true;
    const news = this.#news;
    this.#news = new Map();
    let wait = PAUSE_MS;
    try {
      const answer = await fetch(location.href, { headers: { "Attend-Live": "1" } });
      if (answer.redirected && new URL(answer.url).pathname !== location.pathname) return location.reload();
      if (!answer.ok) throw new Error(`the page answered ${answer.status}`);
      renew(await read(answer), new Set(news.keys()));
      for (const [topic, at] of news) this.#since.set(topic, at);
    } catch {
      for (const [topic, at] of news) if (!this.#news.has(topic)) this.#news.set(topic, at);
      wait = SHORTEST_WAIT_MS * 4;
    }
    setTimeout(() => {
      this.#isFetching = false;
      this.#fetch();
    }, wait);
  }
}

const { at } = document.body.dataset;
if (at && parts().length) new Live(at);
