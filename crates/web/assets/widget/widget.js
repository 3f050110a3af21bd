// The chat of Attend on a shop's page. This loader asks whether it may show here and only then fetches the rest.
(() => {
  const script = document.currentScript;
  if (!script || window.attendChat) return;
  window.attendChat = true;

  const origin = new URL(script.src).origin;
  const version = new URL(script.src).searchParams.get("v") ?? "";
  const part = (file) => import(`${origin}/assets/widget/${file}${version && `?v=${version}`}`);

  async function config() {
    const answer = await fetch(`${origin}/widget/config`, { credentials: "omit" });
    const body = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(body.error ?? `${origin} answered ${answer.status}`);
    return body;
  }

  async function start() {
    try {
      const facts = await config();
      const { mount } = await part("panel.js");
      const panel = await mount(origin, facts);
      window.addEventListener("attend:open", () => panel.open());
      if (script.dataset.chat === "open") panel.open();
    } catch (error) {
      console.warn(`Attend chat is not shown: ${error.message}`);
    }
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
