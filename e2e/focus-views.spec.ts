/** Commands that show something else of what is open leave the keys in what they show, by their keys and from the palette. */

import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { Grid } from './page-models/grid.ts';
import { Keys } from './page-models/keys.ts';
import type { Window } from './page-models/window.ts';

/** What of the rows has the focus. */
type Part = 'rows' | 'profile' | 'chart';

const parts: Readonly<Record<Part, string>> = {
  rows: '[data-part="grid"] [role="gridcell"]',
  profile: '[data-part="profile"] [data-column]',
  chart: '[aria-label="Chart"] [aria-roledescription="chart"]',
};

/** In the order in which they are run: each shows another part, or the rows again. */
const switches: readonly { readonly title: string; readonly keys: string | null; readonly part: Part }[] = [
  { title: 'Show profile of all columns, or rows', keys: 'Alt+Shift+P', part: 'profile' },
  { title: 'Show rows as chart or as rows', keys: 'Alt+C', part: 'chart' },
  { title: 'Show profile of all columns, or rows', keys: 'Alt+Shift+P', part: 'profile' },
  { title: 'Show profile of all columns, or rows', keys: 'Alt+Shift+P', part: 'rows' },
  { title: 'Show rows as chart or as rows', keys: 'Alt+C', part: 'chart' },
  { title: 'Show rows as chart or as rows', keys: 'Alt+C', part: 'rows' },
  { title: 'Show rows beside their chart, or alone', keys: 'Alt+Shift+B', part: 'rows' },
  { title: 'Show rows beside their chart, or alone', keys: 'Alt+Shift+B', part: 'rows' },
  { title: 'Show rows as chart or as rows', keys: 'Alt+C', part: 'chart' },
  { title: 'Show rows beside their chart, or alone', keys: 'Alt+Shift+B', part: 'chart' },
  { title: 'Show rows beside their chart, or alone', keys: 'Alt+Shift+B', part: 'rows' },
  { title: 'Chart column', keys: null, part: 'chart' },
  { title: 'Show column profile', keys: 'Alt+P', part: 'rows' },
];

async function expectFocusIn(window: Window, part: Part, after: string): Promise<void> {
  await expect
    .poll(
      () =>
        window.page.evaluate((selector) => {
          const held = document.activeElement;
          if (held?.closest(`#editor ${selector}`) != null) return 'there';
          return `${held?.tagName ?? 'nothing'} ${held?.getAttribute('aria-label') ?? held?.textContent.slice(0, 40) ?? ''}`;
        }, parts[part]),
      { message: `${part} have the focus after ${after}`, timeout: 10_000 },
    )
    .toBe('there');
}

async function walk(window: Window): Promise<void> {
  const { page } = window;
  for (const by of ['keys', 'palette'] as const)
    for (const { title, keys, part } of switches) {
      if (by === 'keys' && keys !== null) await page.keyboard.press(keys);
      else await window.runCommand(title);
      await expectFocusIn(window, part, `${title} by ${by}`);
      // The keys are not dead.
      await page.keyboard.press('ArrowDown');
      await expectFocusIn(window, part, `an arrow key after ${title}`);
      await new Keys(page).expectFocus();
    }
}

test('rows of a file, of a table and of a view', async ({ window, workspace }) => {
  test.slow();
  const { page } = window;
  await window.openPath(join(workspace.folder, 'customers/customers.csv'));
  await expect(new Grid(window.editor).cell(0, '0')).toBeFocused();
  await walk(window);

  await window.find('shop.orders');
  await window.runCommand('Show rows of this table');
  await expect(page.locator('#editor [data-part="grid"]').first()).toBeVisible();
  await expectFocusIn(window, 'rows', 'Show rows of this table');
  await walk(window);
});

test('a view with few rows is drawn without a question', async ({ window, workspace }) => {
  const { page, editor } = window;
  const select = 'SELECT order_id, count(*) AS n FROM shop.orders GROUP BY order_id ORDER BY order_id LIMIT 8';
  await workspace.tenon('view', 'shop.few', select, '--replace');
  await window.find('shop.few');
  await editor.getByRole('tab', { name: 'Rows' }).click();
  await new Grid(editor).cell(0, '0').click();
  for (const [keys, part] of [
    ['Alt+C', 'chart'],
    ['Alt+Shift+P', 'profile'],
    ['Alt+Shift+P', 'rows'],
  ] as const) {
    await page.keyboard.press(keys);
    await expectFocusIn(window, part, keys);
  }
  // The table's tab is as it was left after a restart of the window.
  await page.reload();
  await expect(new Grid(editor).cell(7, '0')).toBeVisible();
  await expect(editor.getByRole('tab', { name: 'Rows' })).toHaveAttribute('aria-selected', 'true');
});

test('the graph of a job, its outline and back', async ({ window }) => {
  const { page } = window;
  await window.find('clean-orders');
  const held = page.locator(':focus');
  await expect(page.locator('#editor [data-part="canvas"]')).toBeVisible();
  await page.keyboard.press('F6');
  await window.runCommand('Show outline or graph');
  await expect.poll(() => held.evaluate((element) => element.closest('[data-part="outline"]') !== null)).toBe(true);
  await page.keyboard.press('ArrowDown');
  await new Keys(page).expectFocus();
  await window.runCommand('Show outline or graph');
  await expect.poll(() => held.evaluate((element) => element.closest('[data-part="canvas"]') !== null)).toBe(true);
});
