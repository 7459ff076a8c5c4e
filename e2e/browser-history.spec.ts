/** Back and forward of the browser move between the places visited, and stay in the app. */

import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { QueryPage } from './page-models/query-page.ts';

const areaOf = (name: string) => ({ name, exact: true }) as const;

test('back and forward lead through editors and areas as they were visited', async ({ window }) => {
  const { page } = window;
  const areas = page.getByRole('navigation', { name: 'Areas' });
  const address = page.url();
  await window.find('shop.customers');
  await expect(window.tab('shop.customers')).toHaveAttribute('aria-selected', 'true');
  await window.showArea('Jobs');
  await window.find('daily-revenue');
  await expect(window.tab('daily-revenue')).toHaveAttribute('aria-selected', 'true');

  await page.goBack();
  await expect(window.tab('shop.customers')).toHaveAttribute('aria-selected', 'true');
  await expect(areas.getByRole('button', areaOf('Jobs'))).toHaveAttribute('aria-current', 'page');
  await page.goBack();
  await expect(areas.getByRole('button', areaOf('Explore'))).toHaveAttribute('aria-current', 'page');
  await page.goBack();
  await expect(window.editor.getByRole('region', { name: 'Start' })).toBeVisible();
  for (let step = 0; step < 3; step += 1) await page.goForward();
  await expect(window.tab('daily-revenue')).toHaveAttribute('aria-selected', 'true');

  // What was closed opens again; after a reload the way back is still there.
  await window.reload();
  await window.tab('shop.customers').click();
  await window.runCommand('Close editor');
  await expect(window.tab('shop.customers')).toHaveCount(0);
  await page.goBack();
  await expect(window.tab('shop.customers')).toHaveAttribute('aria-selected', 'true');
  expect(page.url()).toBe(address);
});

test('a dialog stays over the place that it asks about', async ({ window, workspace }) => {
  const { page } = window;
  await window.find('shop.customers');
  await window.openPath(join(workspace.folder, 'data'));
  await expect(window.tab('data')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ControlOrMeta+O');
  await expect(page.getByLabel('Path on this computer')).toBeFocused();
  await page.goBack();
  await expect(page.getByLabel('Path on this computer')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(window.tab('data')).toHaveAttribute('aria-selected', 'true');
  await page.goBack();
  await expect(window.tab('shop.customers')).toHaveAttribute('aria-selected', 'true');
});

test('an editor that took another name is found under it', async ({ window }) => {
  const { page } = window;
  const query = new QueryPage(window);
  await query.write('SELECT 1 AS one');
  await page.keyboard.press('ControlOrMeta+S');
  await page.getByRole('dialog').getByRole('textbox').fill('one');
  await page.keyboard.press('Enter');
  await expect(window.tab('one')).toHaveAttribute('aria-selected', 'true');
  await window.find('shop.customers');
  await page.goBack();
  await expect(window.tab('one')).toHaveAttribute('aria-selected', 'true');
  await page.goForward();
  await page.goBack();
  await expect(query.text).toContainText('SELECT 1 AS one');
});

test('back to something that was deleted says so, and leads on', async ({ window, workspace }) => {
  const { page } = window;
  const job = JSON.stringify({ name: 'short-lived', nodes: [] });
  const actions = [{ jobName: 'daily-revenue' }];
  const trigger = JSON.stringify({ name: 'brief', type: 'SCHEDULED', schedule: 'rate(1 hour)', actions });
  await workspace.write('jobs/short-lived.json', job);
  await workspace.write('triggers/brief.json', trigger);
  for (const [name, file, text, area] of [
    ['short-lived', 'jobs/short-lived.json', job, 'Jobs'],
    ['brief', 'triggers/brief.json', trigger, 'Triggers'],
  ] as const) {
    await window.find(name);
    await expect(window.tab(name)).toHaveAttribute('aria-selected', 'true');
    await window.runCommand('Close editor');
    await window.find('shop.customers');
    await expect(window.tab('shop.customers')).toHaveAttribute('aria-selected', 'true');
    await workspace.remove(file);
    await window.reload();
    for (let step = 0; step < 4 && !(await window.tab(name).isVisible()); step += 1) {
      await page.goBack();
      await window.rests();
    }
    const gone = window.editor.getByText(`${name} no longer exists`);
    await expect(gone).toBeVisible();
    await expect(window.editor.getByRole('alert')).toHaveCount(0);
    await window.editor.getByRole('button', { name: /^Show / }).press('Enter');
    await expect(page.getByRole('navigation', { name: 'Areas' }).getByRole('button', areaOf(area))).toHaveAttribute(
      'aria-current',
      'page',
    );
    // A file that comes back is shown in the same tab.
    await workspace.write(file, text);
    await expect(gone).toHaveCount(0);
    await workspace.remove(file);
    await window.runCommand('Close editor');
    await expect(window.tab(name)).toHaveCount(0);
  }
});
