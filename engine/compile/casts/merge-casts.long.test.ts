/** The condition of a merge on its new rows counts casts as that of a filter does, beside what becomes of the rows. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { literal, sql } from '#engine/base/sql.ts';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { resolveGraph, type GraphEnvironment } from '#engine/graph/index.ts';
import { countReceipts } from '#engine/testing/count-receipts.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { compileOver, testEnvironment } from '#engine/testing/example-runner.ts';
import { node } from '#engine/testing/receipt-jobs.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { parseHive } from '#engine/types/hive.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

const schema: Schema = [
  { name: 'id', type: parseHive('bigint') },
  { name: 'a', type: parseHive('string') },
  { name: 'inserted', type: parseHive('string') },
];
const history: Schema = [
  { name: 'valid_from', type: parseHive('timestamp') },
  { name: 'valid_to', type: parseHive('timestamp') },
  { name: 'is_current', type: parseHive('boolean') },
];
const words = sql`CASE WHEN range % 5 = 0 THEN 'word' WHEN range % 10 = 1 THEN NULL ELSE range::VARCHAR END AS a`;
/** Of 1,000 rows 200 have a word, and 250 others that. */
const source = sql`SELECT range AS id, ${words}, CASE WHEN range % 4 = 0 THEN 'never' ELSE '7' END AS inserted FROM range(1000)`;

interface Form {
  readonly isolating?: boolean;
  readonly counting?: boolean;
}

interface Merged {
  readonly castToNull: unknown;
  readonly changes: unknown;
  readonly asked: readonly string[];
  readonly rejected: number;
}

/** @param held rows of the table: the new ones below this id; 0: there is no table. */
async function merge(mode: 'upsert' | 'scd2', deleteWhen: string, held: number, form: Form): Promise<Merged> {
  const nodes = [
    node('s', 'PathSource', { path: 's' }),
    node(
      't',
      'CatalogTarget',
      { databaseName: 'd', tableName: 't', path: 'out', mode, keys: ['id'], deleteWhen },
      { in: 's' },
    ),
  ];
  const tableSchema = mode === 'scd2' ? [...schema, ...history] : schema;
  const environment = testEnvironment(duck.connection, { s: schema });
  const merging: GraphEnvironment = {
    ...environment,
    hasTable: async () => held > 0,
    sourceSchema: (of, args) =>
      of.id === 't:table' ? Promise.resolve(tableSchema) : environment.sourceSchema(of, args),
  };
  const graph = await resolveGraph(jobSchema.parse({ name: 'merges', nodes }), merging);
  const from = sql`TIMESTAMPTZ '2020-01-01 00:00:00+00' AS valid_from, NULL::TIMESTAMPTZ AS valid_to, true AS is_current`;
  const old = sql`SELECT *, ${mode === 'scd2' ? from : sql`1 AS one`} FROM (${source}) WHERE id < ${literal(held)}`;
  const table = mode === 'scd2' ? old : sql`SELECT * EXCLUDE (one) FROM (${old})`;
  const compiled = await compileOver(
    duck.connection,
    duck.folder,
    graph,
    't',
    { s: source, 't:table': table },
    {
      ...form,
      countsCasts: true,
    },
  );
  for (const { statement } of compiled.setup) await duck.connection.run(statement);
  const { changed, profile } = await duck.connection.profile(
    sql`COPY (${compiled.query}) TO ${literal(`${duck.folder}/merged.parquet`)} (FORMAT parquet)`,
  );
  const { receipts, asked, doubt } = await countReceipts(duck.connection, compiled, profile, changed);
  for (const statement of compiled.cleanup) await duck.connection.run(statement);
  expect(doubt).toBeNull();
  const { castToNull = {}, changes } = receipts.find(({ port }) => port === 'merge')!;
  const rejected = receipts.map(({ rejected: count }) => count).reduce((sum, count) => sum + count, 0);
  return { castToNull, changes, asked, rejected };
}

const forms: readonly [string, Form][] = [
  ['plain', {}],
  ['counting', { counting: true }],
  ['isolating', { isolating: true }],
];

describe.each(forms)('%s', (name, form) => {
  describe.each(['upsert', 'scd2'] as const)('%s', (mode) => {
    test.each<[deleteWhen: string, held: number, lost: object, changes: object]>([
      ['CAST(a AS INT) < 10', 0, { a: 200 }, { inserted: 993, updated: 0, unchanged: 0, deleted: 0 }],
      ['CAST(a AS INT) < 10', 500, { a: 200 }, { inserted: 500, updated: 0, unchanged: 493, deleted: 7 }],
      ['a < 10 AND inserted IS NULL', 500, { a: 200 }, { inserted: 500, updated: 0, unchanged: 500, deleted: 0 }],
      // A column with the name of what a merge counts.
      ['inserted < 0', 500, { inserted: 250 }, { inserted: 500, updated: 0, unchanged: 500, deleted: 0 }],
      ['id < 0', 500, {}, { inserted: 500, updated: 0, unchanged: 500, deleted: 0 }],
      ['', 500, {}, { inserted: 500, updated: 0, unchanged: 500, deleted: 0 }],
    ])('deletes where "%s", over %i rows', async (deleteWhen, held, lost, changes) => {
      const found = await merge(mode, deleteWhen, held, form);
      expect(found.castToNull).toEqual(lost);
      expect(found.changes).toEqual(changes);
      // Where the input is not counted by the statement, its casts are not either.
      if (name === 'plain' && !found.asked.includes('rows of s')) expect(found.asked).toEqual([]);
    });
  });
});

describe.each(['upsert', 'scd2'] as const)('%s in isolating form', (mode) => {
  test.each([
    [0, { inserted: 996, updated: 0, unchanged: 0, deleted: 0 }],
    [500, { inserted: 500, updated: 0, unchanged: 500, deleted: 0 }],
  ])('rejects new rows for which the condition fails, over %i rows', async (held, changes) => {
    const found = await merge(mode, 'CAST(4 - id AS INT) + 2147483647 < 0', held, { isolating: true });
    expect(found).toEqual({ castToNull: {}, changes, asked: expect.any(Array), rejected: 4 });
  });
});
