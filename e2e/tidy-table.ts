/** A table with two small files, for tests of compactions. */

import type { ServedWorkspace } from './served-workspace.ts';

/** `tidy.drops`, with two small files. */
export async function makeTable(workspace: ServedWorkspace): Promise<void> {
  await workspace.write('drops/a.csv', 'id,n\n1,2\n2,3\n');
  await workspace.write(
    'jobs/append-drops.json',
    JSON.stringify({
      name: 'append-drops',
      nodes: [
        { id: 'in', name: 'In', transform: 'PathSource', args: { path: 'drops', format: 'csv' } },
        {
          id: 'out',
          name: 'Out',
          transform: 'CatalogTarget',
          inputs: { in: { node: 'in' } },
          args: { databaseName: 'tidy', tableName: 'drops', format: 'parquet' },
        },
      ],
    }),
  );
  for (let run = 0; run < 2; run += 1) await workspace.tenon('run', 'append-drops');
}
