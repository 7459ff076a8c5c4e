/** What is written is read back, however long its values are: through the catalog by a query and a job, and as plain files. */

import path from 'node:path';
import { expect, test } from 'vitest';
import { useWrittenTables } from '#engine/execute/testing/written-tables.ts';
import { formats } from '#engine/formats/index.ts';
import { literal, sql } from '#engine/base/sql.ts';
import { casesOfRun } from '#engine/testing/run-length.ts';

const tables = useWrittenTables();
const megabyte = 1_000_000;
const written = formats.filter(({ writeOptions }) => writeOptions !== null).map(({ name }) => name);
const packed = [
  ...written.map((format) => ({ format, options: {} })),
  { format: 'csv', options: { compression: 'gzip' } },
  { format: 'csv', options: { compression: 'zstd' } },
  { format: 'csv', options: { quoteChar: "'", escaper: '\\' } },
  { format: 'json', options: { compression: 'gzip' } },
  { format: 'json', options: { compression: 'zstd' } },
];

/** Short values around the long one, which has what each format writes in another way. */
const rowsWith = (bytes: number): string =>
  `SELECT range AS id, CASE range WHEN 2 THEN repeat('ab"''\\,é\n ', ${Math.round(bytes / 10)}) ELSE 'short' END AS text FROM range(5)`;

async function sums(file: string): Promise<string> {
  const [row] = await tables.duck.connection.rows<{ sums: string }>(
    sql`SELECT CAST(list({'id': id, 'text': md5(text)} ORDER BY id) AS VARCHAR) AS sums FROM read_parquet(${literal(file)})`,
  );
  return row!.sums;
}

test.each(casesOfRun(packed, 3))('$format with $options', async ({ format, options }) => {
  tables.memoryLimit = 2 ** 31;
  const outcomes: string[] = [];
  for (const [index, size] of [1, 17, 40, 100].entries()) {
    const name = `t${index}`;
    const select = rowsWith(size * megabyte);
    const source = path.join(tables.fixture.folder, `expected-${index}.parquet`);
    await tables.copy(select, source);
    const ended = await tables.write(name, { select }, { format, options });
    if (ended.error !== null) {
      // A cell of a workbook holds 32,767 characters: refused by name, and nothing is published.
      const published = await tables.fixture.engine.catalog.tables.findTable('lake', name);
      if (ended.error.code !== 'InvalidInput' || published !== undefined)
        outcomes.push(`${size} MB: ${ended.error.code} ${ended.error.message}`);
      continue;
    }
    for (const [way, read] of [
      ['query', () => tables.queryTo(name)],
      ['job', () => tables.jobTo(name)],
    ] as const) {
      const found = await read().then(sums, (thrown: unknown) => String(thrown));
      if (found !== (await sums(source))) outcomes.push(`${size} MB ${way}: ${found.slice(0, 300)}`);
    }
  }
  expect(outcomes.join('\n')).toBe('');
});

test.each([
  { format: 'csv', size: 40, args: {} },
  { format: 'csv', size: 70, args: { format: 'csv', options: { withHeader: true, maximumLineSize: 90_000_000 } } },
  { format: 'json', size: 40, args: {} },
])('a folder of $format with $size MB, without the catalog', async ({ format, size, args }) => {
  const select = rowsWith(size * megabyte);
  const source = path.join(tables.fixture.folder, 'expected.parquet');
  await tables.copy(select, source);
  expect((await tables.write('t', { select }, { format })).error).toBeNull();
  expect(await sums(await tables.pathTo('t', args))).toBe(await sums(source));
});
