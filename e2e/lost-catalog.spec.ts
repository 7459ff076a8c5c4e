/** A catalog that was lost: the page of the refused run offers the way back, asks what was read, and nothing is written twice. */

import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, hostIsAway, test } from './fixtures.ts';
import { JobEditor } from './page-models/job-editor.ts';
import { RunPage } from './page-models/run-page.ts';
import type { Window } from './page-models/window.ts';

test.use({ expectedErrors: hostIsAway });

const pictures = join(import.meta.dirname, '../out/screens');
const sizes = [
  [1024, 700],
  [1440, 900],
] as const;

async function picture(window: Window, name: string): Promise<void> {
  await mkdir(pictures, { recursive: true });
  for (const theme of ['dark', 'light'] as const) {
    await window.useTheme(theme);
    for (const [width, height] of sizes) {
      await window.page.setViewportSize({ width, height });
      await window.rests();
      await window.page.screenshot({ path: join(pictures, `${name}-${theme}-${width}.png`), animations: 'disabled' });
    }
  }
}

test('the files are listed again, and the bookmark is decided', async ({ window, workspace }) => {
  test.slow();
  const source = { path: 'readings', format: 'csv', options: { withHeader: true } };
  const nodes = [
    { id: 'in', name: 'Readings', transform: 'PathSource', args: source },
    {
      id: 'out',
      name: 'Kept readings',
      transform: 'CatalogTarget',
      inputs: { in: { node: 'in' } },
      args: { databaseName: 'kept', tableName: 'readings', path: 'kept/readings', format: 'csv' },
    },
  ];
  await workspace.write('readings/one.csv', 'id,value\n1,10\n2,20\n');
  await workspace.write(
    'jobs/keep-readings.json',
    JSON.stringify({ name: 'keep-readings', bookmark: 'enable', nodes }),
  );
  await workspace.tenon('run', 'keep-readings');
  await workspace.stop();
  await workspace.remove('.tenon/catalog.sqlite');
  await workspace.start();
  await window.open(await workspace.address());
  const job = new JobEditor(window);
  const run = new RunPage(window);
  await window.find('keep-readings');
  await job.button('Run').click();
  await run.reaches('FAILED');
  await picture(window, 'run-lost-catalog');
  await run.failure.getByRole('button', { name: 'List files again' }).click();
  await expect(window.page.getByText('1 target folder listed again.')).toBeVisible();
  await expect(window.page.getByText('need to know what they have read: keep-readings')).toBeVisible();
  await run.button('Run again').click();
  await expect(run.failure).toContainText('BookmarkUnknown');
  // The buttons are the choice; the hint's commands are for the command line.
  await expect(run.failure).not.toContainText('tenon bookmark');
  await picture(window, 'run-bookmark-unknown');
  await run.failure.getByRole('button', { name: 'Set bookmark to now' }).click();
  await window.page.getByRole('dialog').getByRole('button', { name: 'Set bookmark to now' }).click();
  await expect(window.page.getByText('Bookmark of keep-readings set to now.')).toBeVisible();
  await workspace.write('readings/two.csv', 'id,value\n3,30\n');
  await run.button('Run again').click();
  await run.reaches('SUCCEEDED');
  const files = await readdir(join(workspace.folder, 'kept/readings'));
  expect(files.filter((name) => name.endsWith('.csv'))).toHaveLength(2);
  expect(await workspace.tenon('query', 'SELECT count(*) AS n FROM kept.readings', '--output', 'jsonl')).toContain(
    '{"n":3}',
  );
});
