/** A table of ten small files, each of one run. */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServedWorkspace } from './served-workspace.ts';

export async function makeManySmallFiles(workspace: ServedWorkspace): Promise<void> {
  const { folder } = workspace;
  await mkdir(join(folder, 'few'), { recursive: true });
  const job = {
    name: 'drops',
    bookmark: 'enable',
    nodes: [
      { id: 'in', name: 'In', transform: 'PathSource', args: { path: 'few', format: 'csv' } },
      {
        id: 'out',
        name: 'Out',
        transform: 'CatalogTarget',
        inputs: { in: { node: 'in' } },
        args: { databaseName: 'sea', tableName: 'drops', format: 'parquet' },
      },
    ],
  };
  await workspace.tenon('call', 'saveJob', JSON.stringify({ job, expectedHash: null }));
  for (let run = 0; run < 10; run += 1) {
    await writeFile(join(folder, `few/${run}.csv`), `id\n${run}\n`);
    await workspace.tenon('run', 'drops');
  }
}
