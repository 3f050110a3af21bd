// The widget's stylesheet, kept behind the shadow root so that neither page styles the other.

/** Fetches the sheet and gives it to `root`. Constructed sheets work under a page's strict CSP. */
export async function dress(root, origin) {
  const answer = await fetch(`${origin}/assets/widget/styles.css`, { credentials: "omit" });
  if (!answer.ok) throw new Error(`the stylesheet answered ${answer.status}`);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(await answer.text());
  root.adoptedStyleSheets = [sheet];
}
