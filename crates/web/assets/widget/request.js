// One question to the server, and how long to wait before asking again.

const SHORTEST_WAIT_MS = 700;
const LONGEST_WAIT_MS = 30_000;

/** Asks `path` below `/widget/` on behalf of the visitor, never with cookies. */
export function request(origin, token, path, options = {}) {
  const headers = { "Content-Type": "application/json" };
  if (token) headers.Authorization = `Visitor ${token}`;
  return fetch(`${origin}/widget/${path}`, { ...options, headers, credentials: "omit" });
}

/** Grows with every try and differs between browsers, so that a restart isn't stormed. */
export function wait(tries) {
  return Math.min(LONGEST_WAIT_MS, SHORTEST_WAIT_MS * 2 ** tries) * (0.5 + Math.random() / 2);
}

/** Whether the server doesn't know this visitor any more. */
export function isUnknown(answer) {
  return answer.status === 401 || answer.status === 403;
}
