/** Jobs that merge rows of a CSV file into a table, and what is in it. */

import path from 'node:path';
import { exactFiles } from '#engine/base/exact-files.ts';
import { ident, joinSql, sql } from '#engine/base/sql.ts';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { put, type RunFixture } from '#engine/execute/testing/run-fixture.ts';
import type { TestDuck } from '#engine/testing/duck.ts';

/** @param args of the target besides its table. @param schema columns of the new rows with their types. */
export function mergeJob(args: Readonly<Record<string, unknown>>, rest: Partial<Record<keyof Job, unknown>> = {}): Job {
  return jobSchema.parse({
    name: 'merge',
    nodes: [
      {
        id: 'in',
        name: 'New rows',
        transform: 'PathSource',
        args: { path: 'in', format: 'csv', options: { withHeader: true } },
      },
      {
        id: 'out',
        name: 'Customers',
        transform: 'CatalogTarget',
        inputs: { in: { node: 'in' } },
        args: {
          databaseName: 'lake',
          tableName: 'customers',
          path: 'customers',
          keys: ['id'],
          mode: 'upsert',
          ...args,
        },
      },
    ],
    ...rest,
  });
}

/** Replaces the new rows. */
export async function putRows(fixture: RunFixture, lines: readonly string[], file = 'rows.csv'): Promise<void> {
  await put(fixture, path.join('in', file), `${lines.join('\n')}\n`);
}

/** Rows of the table by its object list, as CSV in the order of the texts. */
export async function tableRows(fixture: RunFixture, duck: TestDuck, wanted?: readonly string[]): Promise<string[]> {
  const { table, objects } = await fixture.engine.catalog.tables.getTableSnapshot('lake', 'customers');
  const names = [...table.columns, ...table.partitionKeys].map(({ name }) => name);
  const files = objects.map((object) => object.path);
  if (files.length === 0) return [];
  const rows = await duck.connection.rows<Record<string, string | null>>(
    sql`SELECT ${joinSql((wanted ?? names).map((name) => sql`CAST(${ident(name)} AS VARCHAR) AS ${ident(name)}`))} FROM read_parquet(${exactFiles(files)}, hive_partitioning = true, union_by_name = true)`,
  );
  const found = rows.map((row) =>
    Object.values(row)
      .map((value) => value ?? '')
      .join(','),
  );
  return found.toSorted();
}
