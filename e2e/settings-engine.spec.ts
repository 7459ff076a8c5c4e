/** Memory and workers of the engine: set where they are shown, checked, and in use from the moment that is stated. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { axeStyle, expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';

test.use({ expectedErrors: axeStyle });

test('memory of a worker is checked, saved in tenon.json and emptied again', async ({ window, workspace }) => {
  const { page } = window;
  const read = async (): Promise<Record<string, unknown>> =>
    (JSON.parse(await readFile(join(workspace.folder, 'tenon.json'), 'utf8')) as { defaults: Record<string, unknown> })
      .defaults;
  await window.runCommand('Settings: Engine and memory');
  const memory = page.getByLabel('Memory per worker in MB');
  await expect(memory).toHaveAttribute('placeholder', 'automatic');
  await memory.fill('10');
  await expect(page.getByRole('alert')).toHaveText(
    /^Enter a whole number of MB from 256 to [\d,]+, or leave the field empty/u,
  );
  await memory.press('Enter');
  expect((await read())['workerMemory']).toBeUndefined();
  await memory.fill('300');
  await memory.press('Enter');
  await expect.poll(async () => (await read())['workerMemory']).toBe(300);
  const workers = page.getByLabel('Workers per run');
  await workers.fill('1');
  await workers.press('Enter');
  await expect.poll(async () => (await read())['workers']).toBe(1);
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await expectAccessible(page);
  }
  await memory.fill('');
  await memory.press('Enter');
  await expect.poll(async () => (await read())['workerMemory']).toBeNull();
});
