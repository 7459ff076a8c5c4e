/** The queue of runs: what waits says why, is moved to the front and stopped, by mouse and by the palette. */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';
import { writeSlowJob } from './slow-job.ts';

test('runs that wait say why, and one is started next', async ({ window, workspace }) => {
  const { page, editor } = window;
  // Each takes all cores of any machine, so that the others wait.
  for (const [name, priority] of [
    ['endless', 5],
    ['low', 1],
    ['high', 9],
  ] as const) {
    await writeSlowJob(workspace.folder, name, 'endless');
    const file = join(workspace.folder, 'jobs', `${name}.json`);
    const job = JSON.parse(await readFile(file, 'utf8')) as object;
    await writeFile(file, JSON.stringify({ ...job, priority, workers: 1, threads: 64, memory: 1024 }));
  }
  const start = (jobName: string): Promise<string> =>
    workspace.tenon('call', 'startJobRun', JSON.stringify({ jobName }));
  await expect.poll(() => start('endless').catch(() => '')).toContain('jr_');
  await window.showArea('Runs');
  await window.sideBar.getByRole('button', { name: 'Show queue of runs' }).click();
  const rows = editor.getByRole('row').filter({ hasText: /RUNNING|WAITING/u });
  await expect(rows).toHaveCount(1);
  await start('low');
  await start('high');
  await expect(rows).toHaveCount(3);
  await expect(rows.nth(0)).toContainText('RUNNING');
  await expect(rows.nth(1)).toContainText(/high.*It needs 64 cores, and 0 cores are free. Running: endless./u);
  await expect(rows.nth(2)).toContainText(/low.*Ahead of it: high./u);
  await expectAccessible(page);

  await editor.getByRole('button', { name: 'Start low next' }).click();
  await expect(rows.nth(1)).toContainText(/low.*Moved to the front./u);
  // By keys: the row opens the page of its run, whose command moves it.
  await rows.nth(2).focus();
  await page.keyboard.press('Enter');
  await expect(editor.getByRole('heading', { name: /^high/u })).toBeVisible();
  await window.runCommand('Start run next');
  await window.runCommand('Show queue of runs');
  await expect(rows.nth(1)).toContainText('high');
  await expect(workspace.tenon('queue')).resolves.toMatch(/RUNNING[^]*high +WAITING[^]*low +WAITING/u);

  await editor.getByRole('button', { name: 'Stop endless' }).click();
  await expect(rows.nth(0)).toContainText(/high.*RUNNING/u);
  await editor.getByRole('button', { name: 'Stop low' }).click();
  await editor.getByRole('button', { name: 'Stop high' }).click();
  await expect(editor.getByText('Nothing runs or waits')).toBeVisible();
});
