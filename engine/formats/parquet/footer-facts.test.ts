/** The facts of footers, against what DuckDB's own functions say of the same files. */

import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { literal, sql } from '#engine/base/sql.ts';
import { trustedSql } from '#engine/base/trusted-sql.ts';
import { openTrial, type Trial } from '#engine/formats/batches/testing/open-trial.ts';
import { readFooterFacts } from '#engine/formats/parquet/footer-facts.ts';
import { parquetCode } from '#engine/formats/parquet/index.ts';
import { openLocalSource } from '#engine/storage/local-source.ts';
import { randomNumbers } from '#engine/testing/random.ts';

let trial: Trial;
beforeAll(async () => {
  trial = await openTrial(parquetCode);
});
afterAll(() => trial[Symbol.asyncDispose]());

const values = [
  'i % 7 = 0',
  'i',
  'i / 3',
  "'text ' || i",
  "TIMESTAMP '2024-01-01' + to_microseconds(i)",
  "CAST(TIMESTAMP '2024-01-01' AS TIMESTAMP_NS)",
  "TIMESTAMPTZ '2024-01-01 00:00:00+02'",
  "{'a': i, 'b': [i, NULL], 'typed_value': CAST(TIMESTAMP '2024-01-01' AS TIMESTAMP_NS)}",
  "MAP {i: 'x'}",
  'CAST(i AS DECIMAL(30, 4))',
  "encode('b' || i)",
  'CAST(NULL AS INTEGER)',
];
const codecs = ['uncompressed', 'snappy', 'gzip', 'zstd', 'lz4_raw'];

test('of drawn files, as DuckDB says it', async () => {
  const random = randomNumbers(20);
  const choose = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  for (let round = 0; round < 25; round += 1) {
    const file = path.join(trial.folder, `${round}.parquet`);
    const columns = Array.from({ length: 1 + Math.floor(random() * 6) }, (_, at) => `${choose(values)} AS c${at}`);
    const rows = choose([0, 1, 3000, 10_000]);
    const text = `SELECT ${columns.join(', ')} FROM (SELECT range AS i FROM range(${rows}))`;
    await trial.connection.run(
      sql`COPY (${trustedSql(text)}) TO ${literal(file)} (FORMAT parquet, CODEC ${literal(choose(codecs))}, ROW_GROUP_SIZE 2048)`,
    );
    await using source = openLocalSource(file);
    const { rowCount, isFine, isShredded, isWhole } = (await readFooterFacts(source)).facts;
    expect(isWhole).toBe(true);
    const [said] = await trial.connection.rows(
      sql`SELECT CAST(num_rows AS INTEGER) AS "rowCount",
          (SELECT bool_or(coalesce(logical_type LIKE '%NANOS=Nano%', false)) FROM parquet_schema(${literal(file)})) AS "isFine",
          (SELECT bool_or(name = 'typed_value') FROM parquet_schema(${literal(file)})) AS "isShredded"
        FROM parquet_file_metadata(${literal(file)})`,
    );
    expect({ rowCount, isFine, isShredded }, columns.join(', ')).toEqual(said);
    const inferred = await trial.infer(file);
    const described = await trial.connection.rows<{ column_name: string }>(
      sql`DESCRIBE SELECT * FROM read_parquet(${literal(file)})`,
    );
    expect(inferred.schema.map(({ name }) => name)).toEqual(described.map((column) => column.column_name));
    expect(inferred.rowCount).toBe(rows);
  }
});

test('files of one schema after another keep their own rows and types', async () => {
  const write = async (name: string, text: string): Promise<string> => {
    const file = path.join(trial.folder, name);
    await trial.connection.run(sql`COPY (${trustedSql(text)}) TO ${literal(file)} (FORMAT parquet)`);
    return file;
  };
  const files = [
    await write('one.parquet', 'SELECT 1 AS a'),
    await write('two.parquet', 'SELECT range AS a FROM range(3)'),
    await write('three.parquet', 'SELECT 1 AS a UNION ALL SELECT 2'),
    await write('four.parquet', 'SELECT 1 AS b'),
  ];
  const found = [];
  for (const file of files) {
    const { schema, rowCount } = await trial.infer(file);
    found.push([schema.map(({ name, type }) => `${name} ${type.kind}`).join(), rowCount]);
  }
  expect(found).toEqual([
    ['a int', 1],
    ['a bigint', 3],
    ['a int', 2],
    ['b int', 1],
  ]);
});
