/** The guide in the window: opened by a key, read, searched and followed without the mouse, and there again after a reload. */

import { violationsOf } from './accessibility.ts';
import { expect, test } from './fixtures.ts';

test('F1 opens the page about the area, and links lead on', async ({ window }) => {
  const { page, editor } = window;
  await window.showArea('Jobs');
  await page.keyboard.press('F1');
  const shown = editor.getByRole('article');
  await expect(shown.getByRole('heading', { name: 'Jobs', level: 1 })).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
  const list = editor.getByRole('navigation', { name: 'Pages of the guide' });
  await expect(list.getByRole('treeitem', { name: 'Jobs', exact: true })).toHaveAttribute('aria-selected', 'true');

  await list.getByRole('treeitem', { name: 'First steps' }).click();
  await expect(shown.getByRole('heading', { name: 'First steps', level: 1 })).toBeInViewport();
  const picture = shown.getByRole('img').first();
  await picture.scrollIntoViewIfNeeded();
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
  const link = shown.getByRole('link', { name: /reading files/iu }).first();
  await link.focus();
  await page.keyboard.press('Enter');
  await expect(shown.getByRole('heading', { name: 'Reading files', level: 1 })).toBeInViewport();
  await expect(window.tab('Guide')).toHaveCount(1);

  await page.reload();
  await expect(shown.getByRole('heading', { name: 'Reading files', level: 1 })).toBeVisible();
});

test('a search finds sections of all pages, by keys alone', async ({ window }) => {
  const { page, editor } = window;
  await page.keyboard.press('F1');
  const search = editor.getByRole('textbox', { name: 'Search the guide' });
  await search.fill('quiet period');
  const found = editor.getByRole('tree', { name: 'Sections found' });
  await expect(found.getByRole('treeitem').first()).toBeVisible();
  await search.press('ArrowDown');
  await page.keyboard.press('Enter');
  const shown = editor.getByRole('article');
  await expect(shown).toContainText(/quiet/iu);
  await search.fill('no such words xyzzy');
  await expect(editor.getByText('No matches.')).toBeVisible();
  await search.press('Escape');
  await expect(editor.getByRole('tree', { name: 'Pages' })).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
});

test('Help and About lead to it', async ({ window }) => {
  const { page, editor } = window;
  await page.getByRole('navigation', { name: 'Areas' }).getByRole('button', { name: 'Help' }).click();
  await page.getByRole('menuitem', { name: 'About Tenon' }).click();
  await page.getByRole('dialog', { name: 'About Tenon' }).getByRole('button', { name: 'Open guide' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(editor.getByRole('article')).toBeVisible();
});
