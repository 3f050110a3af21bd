// Counts the seconds in which an answer can be taken back, by the server's own clock as far as the page knows it.

const starts = new WeakMap();

function tick() {
  for (const one of document.querySelectorAll("[data-countdown]")) {
    if (!starts.has(one)) starts.set(one, { at: performance.now(), seconds: Number(one.textContent) || 0 });
    const { at, seconds } = starts.get(one);
    const left = Math.max(0, Math.ceil(seconds - (performance.now() - at) / 1000));
    if (one.textContent !== String(left)) one.textContent = String(left);
  }
}

document.addEventListener("attend:renewed", tick);
setInterval(tick, 1000);
tick();
