/** Partition keys with names that mean something in SQL or in a path: written and read back in every format. */

import { expect, test } from 'vitest';
import { ident, joinSql, literal, sql } from '#engine/base/sql.ts';
import { useWrittenTables } from '#engine/execute/testing/written-tables.ts';
import { formats } from '#engine/formats/index.ts';
import { casesOfRun } from '#engine/testing/run-length.ts';

const tables = useWrittenTables();
const written = formats.filter(({ writeOptions }) => writeOptions !== null).map(({ name }) => name);
const names = ['*', 'a"b', "it's", 'x=y', '50%', 'select', '_tenon_key_0', '{uuid}', '日付'];

const formatsOfRun = casesOfRun(written, (format) => ['parquet', 'csv', 'json', 'avro'].includes(format));

test.each(formatsOfRun.flatMap((format) => [[format, names] as const, [format, ['*']] as const]))(
  '%s by %j',
  async (format, partitionKeys) => {
    const keys = partitionKeys.map(
      (key, index) => sql`'k' || range % ${literal(index % 3 === 0 ? 2 : 3)} AS ${ident(key)}`,
    );
    const { text: select } = sql`SELECT range AS id, ${joinSql(keys)} FROM range(12)`;
    const table = `by_${partitionKeys.length}`;
    const ended = await tables.write(table, { select }, { format, partitionKeys });
    expect(ended.error).toBeNull();
    const read = await tables.rowsOf(await tables.queryTo(table));
    const values = read.map((row) => [...row.matchAll(/: (\w+)/gu)].map(([, value]) => value));
    const expected = Array.from({ length: 12 }, (_, id) => [
      String(id),
      ...partitionKeys.map((_key, index) => `k${id % (index % 3 === 0 ? 2 : 3)}`),
    ]);
    const byId = (left: unknown[], right: unknown[]): number => Number(left[0]) - Number(right[0]);
    expect(values.sort(byId)).toEqual(expected);
  },
);
