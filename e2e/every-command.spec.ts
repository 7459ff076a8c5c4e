/**
 * What a menu offers, its keys and the palette offer too, and all three do the same. No command is named here: the entries
 * are read from the menu, each is run in a window as it was before, and what changed is compared.
 */

import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { expectValues, Grid } from './page-models/grid.ts';
import type { Window } from './page-models/window.ts';

interface Entry {
  readonly words: string;
  /** As the menu writes them; []: none. */
  readonly keys: readonly string[];
}

const written: Readonly<Record<string, string>> = {
  '←': 'ArrowLeft',
  '→': 'ArrowRight',
  '↑': 'ArrowUp',
  '↓': 'ArrowDown',
  'Page up': 'PageUp',
  'Page down': 'PageDown',
  Ctrl: 'Control',
  '⌘': 'Meta',
};
const chordOf = (keys: readonly string[]): string =>
  keys.map((key) => written[key] ?? (/^[A-Z]$/u.test(key) ? key.toLowerCase() : key)).join('+');

async function entriesOf(page: Page): Promise<Entry[]> {
  await expect(page.getByRole('menuitem').first()).toBeVisible();
  return page.getByRole('menuitem').evaluateAll((items) =>
    items.map((item) => {
      const keys = [...item.querySelectorAll('kbd')].map((key) => key.textContent);
      return { words: item.textContent.slice(0, item.textContent.length - keys.join('').length).trim(), keys };
    }),
  );
}

/** The option with these keys, which tell the entry where the menu words it otherwise; the palette lists some at a time. */
async function findOption({ page, palette }: Window, keys: readonly string[]): Promise<Locator | undefined> {
  await page.keyboard.press('ControlOrMeta+Shift+P');
  for (const letter of ['', 'a', 'o', 'e', 'i', 'r', 'c']) {
    await palette.fill(`>${letter}`);
    const options = page.getByRole('dialog').getByRole('option');
    await expect(options.first()).toBeVisible();
    const place = await options.evaluateAll(
      (all, wanted) =>
        all.findIndex((each) => [...each.querySelectorAll('kbd')].map((key) => key.textContent).join('+') === wanted),
      keys.join('+'),
    );
    if (place >= 0) return options.nth(place);
  }
  return undefined;
}

/** Everything that a command can change in the window, except for the focus, which the palette gives back where it was. */
async function looks({ page }: Window): Promise<string> {
  await expectValues(page);
  return page.evaluate(() => {
    const texts = (selector: string): string[] =>
      [...document.querySelectorAll<HTMLElement>(selector)].map((element) =>
        element.innerText.replaceAll(/\s+/gu, ' '),
      );
    return JSON.stringify({
      dialogs: texts('[role="dialog"]').map((text) => text.slice(0, 60)),
      menus: [...document.querySelectorAll('[role="menu"]')].map((menu) => menu.getAttribute('aria-label')),
      tabs: texts('[role="tab"][aria-selected="true"]'),
      area: texts('nav [aria-current="page"]'),
      parts: [...document.querySelectorAll('[data-part]')]
        .map((part) => part.getAttribute('data-part'))
        .filter((part) => part !== 'spinner' && part !== 'state'),
      pressed: [...document.querySelectorAll('[aria-pressed="true"], [aria-checked="true"]')].map(
        (element) => element.getAttribute('aria-label') ?? element.textContent,
      ),
      chips: texts('[aria-label="Order and filters"]'),
      messages: texts('[aria-label="Messages"]'),
      headers: [...document.querySelectorAll('[role="columnheader"]')].map(
        (header) => `${header.getAttribute('col-id')} ${header.getAttribute('aria-sort')}`,
      ),
    });
  });
}

test('every entry of a cell’s menu that has keys: by the menu, by its keys and by the palette', async ({
  window,
  workspace,
}) => {
  test.setTimeout(600_000);
  const { page } = window;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await workspace.write('few.csv', 'id,name,score\n1,Ann,7\n2,Bob,5\n3,Cy,9\n');
  await window.openPath(join(workspace.folder, 'few.csv'));
  const cell = new Grid(window.editor).cell(1, '1');
  await expect(cell).toHaveText('Bob');
  await page.keyboard.press('Alt+p');
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText('Top values');
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage }));
  // Before the window begins: it writes what it keeps when it ends.
  await page.addInitScript((state) => {
    localStorage.clear();
    for (const [key, value] of Object.entries(JSON.parse(state) as Record<string, string>))
      localStorage.setItem(key, value);
  }, kept);
  /** A new window, as it was, with the cell focused. */
  const begin = async (): Promise<void> => {
    await page.reload();
    await expect(cell).toHaveText('Bob');
    await page.getByRole('complementary', { name: 'Inspector' }).getByRole('tab', { name: 'Reading' }).click();
    await cell.click();
    await expect(cell).toBeFocused();
  };
  /** What the window looks like once it has changed, or after a while without a change. */
  const after = async (act: () => Promise<void>): Promise<string> => {
    await begin();
    const before = await looks(window);
    await act();
    await expect(page.getByRole('menu'))
      .toHaveCount(0, { timeout: 400 })
      .catch(() => undefined);
    let last = before;
    for (let time = 0; time < 30; time += 1) {
      const now = await looks(window);
      if (now !== before && now === last) return now;
      last = now;
      await page.waitForTimeout(100);
    }
    return last;
  };

  await begin();
  const before = await looks(window);
  await page.keyboard.press('Shift+F10');
  const entries = (await entriesOf(page)).filter(({ keys }) => keys.length > 0);
  await page.keyboard.press('Escape');
  expect(entries.length).toBeGreaterThan(5);
  const chords = entries.map(({ keys }) => chordOf(keys));
  expect(chords.filter((chord, place) => chords.indexOf(chord) !== place)).toEqual([]);

  for (const { words, keys } of entries) {
    await test.step(`${words}: ${chordOf(keys)}`, async () => {
      const byMenu = await after(async () => {
        await page.keyboard.press('Shift+F10');
        await page.getByRole('menuitem').filter({ hasText: words }).first().click();
      });
      expect.soft(byMenu, `${words} changes something`).not.toBe(before);
      const byKeys = await after(() => page.keyboard.press(chordOf(keys)));
      expect.soft(byKeys, `${words} by ${chordOf(keys)}`).toBe(byMenu);
      const byPalette = await after(async () => {
        const option = await findOption(window, keys);
        expect.soft(option, `${words} is in the palette`).toBeDefined();
        await option?.click();
      });
      expect.soft(byPalette, `${words} by the palette`).toBe(byMenu);
    });
  }
});
