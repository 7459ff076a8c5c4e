/** The three steps of the start page: what is done, what is next, and that they go away. */

import { axeStyle, expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';

test.use({ expectedErrors: axeStyle });

test('a hidden list stays hidden', async ({ window }) => {
  const { page } = window;
  const hide = page.getByRole('button', { name: 'Hide this list' });
  await hide.click();
  await expect(hide).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Jobs' })).toBeVisible();
  await expect(hide).toHaveCount(0);
});

test('the steps show what is done, lead on, and are gone after the first run', async ({ window, workspace }) => {
  const { page } = window;
  const steps = page.getByRole('region', { name: 'First result in three steps' });
  await expect(steps).toContainText('2 of 3');
  await expect(steps.getByRole('img', { name: 'Done' })).toHaveCount(2);
  await expect(steps.locator('[aria-current="step"]')).toContainText('Save a result');
  await expectAccessible(page);
  await steps.getByRole('button', { name: 'Open job' }).click();
  await expect(page.getByRole('tab', { name: 'clean-orders' })).toBeVisible();
  await page.keyboard.press('Alt+W');
  await expect(steps).toBeVisible();
  await workspace.tenon('run', 'clean-orders');
  await expect(steps).toHaveCount(0);
});
