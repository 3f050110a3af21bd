// Unsent text, kept in this browser per conversation until it is sent.

const OLDEST_MS = 30 * 24 * 60 * 60 * 1000;
const PREFIX = "attend.draft.";

/** The draft of one conversation: `{ text, kind, clientId }`, or null. */
export class Draft {
  #key;

  constructor(conversation) {
    this.#key = PREFIX + conversation;
  }

  load() {
    try {
      return JSON.parse(localStorage.getItem(this.#key));
    } catch {
      return null;
    }
  }

  keep(draft) {
    try {
      localStorage.setItem(this.#key, JSON.stringify({ ...draft, at: Date.now() }));
    } catch {
      // A full or forbidden store only costs the draft.
    }
  }

  forget() {
    localStorage.removeItem(this.#key);
  }
}

/** Throws away what nobody came back to. */
export function forgetOld() {
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith(PREFIX)) continue;
    const { at = 0 } = new Draft(key.slice(PREFIX.length)).load() ?? {};
    if (Date.now() - at > OLDEST_MS) localStorage.removeItem(key);
  }
}
