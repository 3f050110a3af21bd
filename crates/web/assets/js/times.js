// Lets “2 min” become “3 min” while the page stands open. The server wrote the first text.

const MINUTE_MS = 60_000;

function words(age) {
  if (age < MINUTE_MS) return "now";
  if (age < 60 * MINUTE_MS) return `${Math.floor(age / MINUTE_MS)} min`;
  return `${Math.floor(age / (60 * MINUTE_MS))} h`;
}

function tick() {
  for (const time of document.querySelectorAll("[data-ages]")) {
    const age = Date.now() - Number(time.dataset.ages);
    if (age < 24 * 60 * MINUTE_MS && time.textContent !== words(age)) time.textContent = words(age);
  }
}

if (document.querySelector("[data-ages]")) setInterval(tick, MINUTE_MS / 2);
