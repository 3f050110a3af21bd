// Takes the live parts of this page from a newer copy of it.
import { morph } from "./morph.js";

/** Every part that can be renewed: `data-live` names its topics, its id finds it again. */
export function parts() {
  return [...document.querySelectorAll("[data-live][id]")];
}

export function topicsOf(part) {
  return part.dataset.live.split(" ").filter(Boolean);
}

/** The HTML of an answer as a document. */
export async function read(response) {
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

/** Renews the parts that concern one of `topics`, or all of them. */
export function renew(newer, topics) {
  const focused = document.activeElement;
  for (const part of parts()) {
    if (topics && !topicsOf(part).some((topic) => topics.has(topic))) continue;
    const next = newer.getElementById(part.id);
    if (next) morph(part, next);
  }
  if (newer.title) document.title = newer.title;
  if (focused?.isConnected && document.activeElement !== focused) focused.focus({ preventScroll: true });
  document.dispatchEvent(new Event("attend:renewed"));
}
