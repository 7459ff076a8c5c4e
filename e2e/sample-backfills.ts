/** A job that reads one day of a folder, of which the fourth has no files yet. */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export async function makeDailyJob(folder: string): Promise<void> {
  for (const day of [1, 2, 3]) {
    const slice = join(folder, `daily/day=2025-03-0${day}`);
    await mkdir(slice, { recursive: true });
    await writeFile(join(slice, 'a.csv'), `id\n${day}\n`);
  }
  const job = {
    name: 'daily-load',
    taskRetries: 0,
    maxConcurrentRuns: 2,
    defaultArguments: { day: '2025-03-01' },
    nodes: [
      { id: 'in', name: 'Day', transform: 'PathSource', args: { path: 'daily/day=${day}', format: 'csv' } },
      {
        id: 'out',
        name: 'Table days',
        transform: 'CatalogTarget',
        inputs: { in: { node: 'in' } },
        args: { databaseName: 'sea', tableName: 'days', format: 'parquet' },
      },
    ],
  };
  await writeFile(join(folder, 'jobs', 'daily-load.json'), JSON.stringify(job, null, 2));
}
