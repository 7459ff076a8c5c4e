/** What a window loads before it can be used: little, and everything else when it is needed. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from './fixtures.ts';
import { Window } from './page-models/window.ts';

const built = join(import.meta.dirname, '../dist/renderer');
/** Bytes of script and of styles, packed. */
const most = 600_000;

test('the window is usable with its first script alone, of at most 600 kB packed', async ({ page, workspace }) => {
  const html = await readFile(join(built, 'index.html'), 'utf8');
  const first = [...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.(?:js|css))"/gu)].map(([, path]) => path!);
  expect(first).toHaveLength(2);
  const files = await Promise.all(first.map((path) => readFile(join(built, path))));
  expect(files.reduce((sum, file) => sum + gzipSync(file).length, 0)).toBeLessThanOrEqual(most);

  // All other scripts wait until the first picture is there.
  const held: (() => void)[] = [];
  let isHolding = true;
  await page.route('**/assets/*.js', async (route) => {
    const path = new URL(route.request().url()).pathname;
    if (isHolding && !first.some((each) => path.endsWith(each)))
      await new Promise<void>((resolve) => held.push(resolve));
    await route.continue();
  });
  const window = new Window(page);
  await window.open(await workspace.address());
  await expect(window.sideBar.getByRole('treeitem', { name: 'shop.orders' })).toBeVisible();
  await expect(window.editor.getByRole('region', { name: 'Tables' })).toContainText('orders');
  await window.showArea('Jobs');
  await expect(window.sideBar.getByRole('treeitem', { name: 'daily-revenue' })).toBeVisible();
  isHolding = false;
  for (const release of held) release();
  await window.find('shop.orders');
  await expect(window.editor.getByRole('tab', { name: /^Schema/u })).toBeVisible();
});
