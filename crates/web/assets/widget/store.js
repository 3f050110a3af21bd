// What the visitor said and heard: every message once, in order, and none lost on the way.
// Nothing is stored in the browser before the visitor sends the first message.

const TOKEN = "attend.visitor";
const WAITING = "attend.waiting";

export class Store {
  /** Messages by id as the server told them. */
  #told = new Map();
  /** Messages the server hasn't confirmed, by client id, oldest first. */
  #waiting = new Map();

  constructor() {
    this.token = read(TOKEN) ?? "";
    for (const message of read(WAITING) ?? []) this.#waiting.set(message.client_id, message);
  }

  /** Whether this browser has ever sent something. */
  get hasBegun() {
    return Boolean(this.token) || this.#waiting.size > 0;
  }

  get waiting() {
    return [...this.#waiting.values()].filter((message) => !message.refused);
  }

  /** The id after which the server should go on. */
  get last() {
    return [...this.#told.keys()].sort(byId).at(-1) ?? "";
  }

  /** All messages in order: confirmed ones by id, then those still waiting. */
  get messages() {
    return [...[...this.#told.values()].sort((a, b) => byId(a.id, b.id)), ...this.#waiting.values()];
  }

  /** Keeps a new message until it is confirmed. */
  write(message) {
    this.#waiting.set(message.client_id, message);
    this.#save();
  }

  /** Takes what the server tells; returns those that are new here. */
  hear(messages) {
    const fresh = messages.filter((message) => !this.#told.has(String(message.id)));
    for (const message of messages) {
      this.#told.set(String(message.id), { ...message, id: String(message.id) });
      this.#waiting.delete(message.client_id);
    }
    this.#save();
    return fresh;
  }

  /** Marks a message the server will never take, with its reason for the person. */
  refuse(clientId, reason) {
    const message = this.#waiting.get(clientId);
    if (message) message.refused = reason;
    this.#save();
  }

  /** Takes a refused message away and returns its text. */
  takeBack(clientId) {
    const { text } = this.#waiting.get(clientId);
    this.#waiting.delete(clientId);
    this.#save();
    return text;
  }

  /** Makes the visitor's secret before the first message goes, so that its repeat comes from the same visitor. */
  begin() {
    const letters = "0123456789abcdefghjkmnpqrstvwxyz";
    const random = crypto.getRandomValues(new Uint8Array(32));
    this.know(Array.from(random, (byte) => letters[byte % 32]).join(""));
    return this.token;
  }

  know(token) {
    this.token = token;
    write(TOKEN, token);
  }

  /** The server doesn't know this visitor any more: the next message begins anew. */
  forget() {
    this.token = "";
    write(TOKEN, null);
    return false;
  }

  #save() {
    write(WAITING, this.#waiting.size ? [...this.#waiting.values()] : null);
  }
}

/** Ids are numbers too large for JavaScript's, so they are compared as digits. */
function byId(a, b) {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, value) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // A shop page without storage still chats; it only forgets on leaving.
  }
}
