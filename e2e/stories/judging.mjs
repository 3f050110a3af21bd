// What every page owes everyone: it fits its screen, has one heading, and passes axe.
import { readFileSync } from 'node:fs';
import { base } from './people.mjs';

const axe = readFileSync(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];

/** Both widths in light and dark, as options of a page; scripts of the stories may run in it. */
export const LOOKS = [['light', 1440], ['dark', 1440], ['light', 390], ['dark', 390]].map(([colorScheme, width]) => ({
  name: `${colorScheme}, ${width} px`,
  options: { colorScheme, viewport: { width, height: 900 }, bypassCSP: true },
}));

/** Judges the page at `path`, or the one that is shown. */
export async function judge(page, path) {
  if (path) await page.goto(base + path);
  const here = page.url().replace(base, '');
  const width = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  const heads = await page.locator('h1').count();
  await page.evaluate(axe);
  const found = await page.evaluate((runOnly) => window.axe.run(document, { runOnly }), RULES);
  const words = found.violations.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => `${node.html} ${node.failureSummary}`).join(' | ')}`);
  if (width > 0) words.push(`it is ${width} px too wide`);
  if (heads !== 1) words.push(`it has ${heads} h1`);
  if (words.length > 0) throw new Error(`${here}: ${words.join('\n')}`);
}
