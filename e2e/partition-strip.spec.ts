/** The partition strip of a table: by keys and mouse, down to the rows of one partition. */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';

test('groups of partitions open into partitions, and a partition into its rows', async ({ window, workspace }) => {
  const root = join(workspace.folder, 'gauges/levels');
  for (let day = 0; day < 250; day += 1) {
    const folder = join(root, `day=${String(day).padStart(3, '0')}`);
    await mkdir(folder, { recursive: true });
    await writeFile(
      join(folder, 'a.csv'),
      `gauge,level,unit\n${'x,1,m\n'.repeat(1 + (day % 5))}${day === 249 ? 'y,,\n' : ''}`,
    );
  }
  await workspace.tenon('crawl', join(workspace.folder, 'gauges'), '--database', 'gauges');
  await window.showArea('Catalog');
  await window.find('gauges.levels');
  const strip = window.editor.getByRole('listbox', { name: 'Partitions of gauges.levels' });
  await expect(strip.getByRole('option')).toHaveCount(84);
  await strip.focus();
  await window.page.keyboard.press('End');
  await expect(window.editor.getByText('249', { exact: true })).toBeVisible();
  await window.page.keyboard.press('Home');
  await window.page.keyboard.press('ArrowRight');
  await expect(strip.getByRole('option', { selected: true })).toHaveAttribute(
    'aria-label',
    /^003 to 005: 3 partitions, .*, nulls not computed, /u,
  );
  await window.editor.getByRole('button', { name: 'Compute statistics' }).click();
  await expect(window.editor.getByText('nulls exact, computed')).toBeVisible();
  await expect(strip.getByRole('option').nth(1)).toHaveAccessibleName(/, 0% of 30 cells null, added /u);
  await strip.focus();
  await window.page.keyboard.press('End');
  await expect(strip.getByRole('option', { selected: true })).toHaveAccessibleName(
    /, 11\.1% of 18 cells null, added /u,
  );
  await window.page.keyboard.press('Home');
  await window.page.keyboard.press('ArrowRight');
  await window.page.keyboard.press('Enter');
  await expect(strip.getByRole('option')).toHaveCount(3);
  await window.page.keyboard.press('Backspace');
  await expect(strip.getByRole('option')).toHaveCount(84);
  await strip.getByRole('option').first().dblclick();
  await strip.getByRole('option', { name: /^001: 2 rows in 1 file/u }).click();
  await window.editor.getByRole('button', { name: 'Show rows' }).click();
  await expect(window.editor.getByRole('button', { name: 'Edit filter day is 001' })).toBeVisible();
  await expect(window.editor.getByText('2 of 751')).toBeVisible();
});
