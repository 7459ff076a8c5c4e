/** Advice on the page of a run: with its numbers, applied by one click or by keys. */

import { expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';
import { RunPage } from './page-models/run-page.ts';
import { makeManySmallFiles } from './sample-advice.ts';

test('a table of small files is compacted from the page of the run that wrote it', async ({ window, workspace }) => {
  const { page, editor } = window;
  await makeManySmallFiles(workspace);
  await window.showArea('Runs');
  await window.sideBar
    .getByRole('treeitem', { name: /^SUCCEEDED drops #\d+/u })
    .first()
    .click();
  const advice = editor.getByRole('region', { name: 'Advice for the next run' });
  await expect(advice).toContainText(/sea\.drops has 10 files of \d+ kB on average/u);
  await expectAccessible(page);
  await advice.getByRole('button', { name: 'Compact sea.drops' }).focus();
  await page.keyboard.press('Enter');
  await expect(editor.getByRole('heading', { name: /^compact sea\.drops/u })).toBeVisible();
  await new RunPage(window).reaches('SUCCEEDED');
  await window.sideBar
    .getByRole('treeitem', { name: /^SUCCEEDED drops #\d+/u })
    .first()
    .click();
  await expect(editor.getByRole('heading', { name: /^drops/u })).toBeVisible();
  await expect(advice).toHaveCount(0);
});
