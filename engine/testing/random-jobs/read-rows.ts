/** All rows of a SELECT in the workspace of a bench. */

import type { JobBench } from '#engine/testing/random-jobs/job-bench.ts';

interface ReadRows {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly Record<string, unknown>[];
}

export async function readRows(bench: JobBench, select: string): Promise<ReadRows> {
  const rows: Record<string, unknown>[] = [];
  let columns: ReadRows['columns'] = [];
  for await (const item of bench.engine.stream('query', { sql: select })) {
    if (item.item === 'columns') ({ columns } = item);
    else rows.push(...item.rows);
  }
  return { columns, rows };
}
