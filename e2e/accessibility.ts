/** What axe has to say about a page: WCAG 2.2 AA in both themes. */

import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** The browser's complaint about a style that axe tries to set on the page; the hash is that style's. */
export const axeStyle = /sha256-aq9YZKkL5ZAUk7BsWfieUxpWc93PbUG\/mgRHslb5054=/u;

interface Violation {
  readonly id: string;
  readonly help: string;
  /** The first three, with the reason. */
  readonly nodes: readonly string[];
}

/** In the theme that the page has. */
export async function violationsOf(page: Page): Promise<Violation[]> {
  // The window has no frames; for them, axe would open another page and load itself there, which takes longer than its checks.
  expect(page.frames()).toHaveLength(1);
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).withTags(tags).analyze();
  return violations.map(({ id, help, nodes }) => ({
    id,
    help,
    nodes: nodes.slice(0, 3).map(({ html, any }) => `${html.slice(0, 200)} ${any[0]?.message ?? ''}`),
  }));
}

/** As the system says, until a theme is chosen: nothing has to be clicked, so menus and dialogs stay. */
export async function showTheme(page: Page, theme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme: theme });
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', theme);
}

/** Ends in the light theme, in which tests begin. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const theme of ['dark', 'light'] as const) {
    await showTheme(page, theme);
    expect(await violationsOf(page), theme).toEqual([]);
  }
}
