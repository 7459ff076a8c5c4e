/** A commit with an obstacle: it is reported, continues when the obstacle is removed, and can be undone. */

import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, hostIsAway, test } from './fixtures.ts';
import { JobEditor } from './page-models/job-editor.ts';
import { RunPage } from './page-models/run-page.ts';
import type { Window } from './page-models/window.ts';

// The host is ended and started again.
test.use({ expectedErrors: hostIsAway });

const countries = ['DE', 'SE', 'PL'];
const rows = Array.from({ length: 30 }, (_, row) => `${row},${countries[row % 3]}`);

/** A job that writes a folder for each country; in place of the one for SE there is another program's file. */
async function writeBlockedJob(folder: string, name: string): Promise<string> {
  await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, name, 'in.csv'), `id,country\n${rows.join('\n')}\n`);
  const target = join(folder, `${name}-out`);
  await mkdir(target);
  const obstacle = join(target, 'country=SE');
  await writeFile(obstacle, 'not a folder');
  const nodes = [
    { id: 'in', name: 'Visits', transform: 'PathSource', args: { path: name, format: 'csv' } },
    {
      id: 'out',
      name: 'By country',
      transform: 'PathTarget',
      inputs: { in: { node: 'in' } },
      args: { path: `${name}-out`, format: 'csv', partitionKeys: ['country'] },
    },
  ];
  await writeFile(join(folder, 'jobs', `${name}.json`), JSON.stringify({ name, nodes, bookmark: 'enable' }));
  return obstacle;
}

async function runBlocked(window: Window, name: string): Promise<RunPage> {
  const run = new RunPage(window);
  await expect(async () => {
    await window.find(name);
  }).toPass();
  await new JobEditor(window).button('Run').click();
  await run.reaches('COMMIT_BLOCKED');
  return run;
}

/** Every row in the target, with its country from the folder. */
async function written(folder: string): Promise<string[]> {
  const names = (await readdir(folder, { recursive: true })).filter(
    (path) => path.endsWith('.csv') && !path.startsWith('_'),
  );
  const texts = await Promise.all(
    names.map(async (path) => {
      const country = /country=(\w+)/u.exec(path)![1]!;
      const text = await readFile(join(folder, path), 'utf8');
      return text
        .trim()
        .split('\n')
        .slice(1)
        .map((id) => `${id},${country}`);
    }),
  );
  return texts.flat().sort();
}

test('an obstacle is reported; once it is removed the commit continues, and no row is lost or doubled', async ({
  window,
  workspace,
}) => {
  const obstacle = await writeBlockedJob(workspace.folder, 'visits');
  const run = await runBlocked(window, 'visits');
  await expect(run.failure).toContainText('Why the commit is blocked');
  // The failure, its place, the reason, what is safe, the remedy.
  await expect(run.failure).toContainText(obstacle);
  await expect(run.failure).toContainText('it already exists');
  await expect(run.failure).toContainText('Move the existing file elsewhere first.');
  await expect(run.failure).toContainText('No rows are lost');
  await window.showArea('Runs');
  await expect(window.sideBar.getByRole('treeitem', { name: 'visits' })).toContainText('blocked');

  // With the obstacle still there it says so again, and stays.
  await run.failure.getByRole('button', { name: 'Retry commit' }).click();
  await expect(window.page.getByRole('alert').filter({ hasText: obstacle })).toBeVisible();
  await run.reaches('COMMIT_BLOCKED');

  // A new host keeps it blocked until somebody acts.
  await workspace.restart();
  await expect(window.status.getByText('engine ready')).toBeVisible();
  await run.reaches('COMMIT_BLOCKED');
  expect(await readFile(obstacle, 'utf8')).toBe('not a folder');

  await rm(obstacle);
  await run.button('Retry commit').click();
  await run.reaches('SUCCEEDED');
  await expect(run.failure).toBeHidden();
  await expect(run.root.getByText('2 of 2 nodes balance')).toBeVisible();
  expect(await written(join(workspace.folder, 'visits-out'))).toEqual([...rows].sort());

  await run.button('Open job').click();
  await new JobEditor(window).button('Run').click();
  await expect(run.root.getByText('There was no new data, so no tasks were needed.')).toBeVisible();
  expect(await written(join(workspace.folder, 'visits-out'))).toEqual([...rows].sort());
});

test('a blocked run is undone, and the next one reads its rows again', async ({ window, workspace }) => {
  const obstacle = await writeBlockedJob(workspace.folder, 'taken');
  const run = await runBlocked(window, 'taken');
  await run.failure.getByRole('button', { name: 'Undo run' }).click();
  await run.confirmUndo();
  await expect(run.root.getByText('UNDONE', { exact: true })).toBeVisible();
  await expect(run.button('Resume')).toBeHidden();
  expect(await written(join(workspace.folder, 'taken-out'))).toEqual([]);
  expect(await readFile(obstacle, 'utf8')).toBe('not a folder');

  await rm(obstacle);
  await run.button('Run again').click();
  await run.reaches('SUCCEEDED');
  expect(await written(join(workspace.folder, 'taken-out'))).toEqual([...rows].sort());
});
