/** Pruning never changes a result: random queries over all partitions and over those that are kept give the same rows. */

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { trustedSql } from '#engine/base/trusted-sql.ts';
import type { NamedSource, SourceFiles } from '#engine/explore/operations.ts';
import { pruneSources } from '#engine/explore/pruning/prune-sources.ts';
import { columns, partitionKeys, partitions, query } from '#engine/explore/pruning/testing/random-queries.ts';
import type { PartitionValues } from '#engine/explore/pruning/testing/random-queries.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

/** Queries; TENON_PRUNING_QUERIES instead. */
const wanted = Number(process.env['TENON_PRUNING_QUERIES'] ?? triesOfRun(200, 60));
/** Queries not reached by then are skipped: on a busy machine fewer run, and none of them fails for that. */
const longest = wanted * 500;

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck(512 * 1024 * 1024);
});
afterAll(() => duck[Symbol.asyncDispose]());

type Tables = ReadonlyMap<string, readonly PartitionValues[]>;

function named(name: string, values: readonly PartitionValues[]): NamedSource {
  const reading = { format: 'parquet', compression: 'none' as const, options: {} };
  const files = values.map((partitionValues, index): SourceFiles => ({
    reading,
    paths: [`/lake/${index}`],
    partitionValues,
  }));
  return { schema: '', name, table: null, source: { columns, partitionKeys, files } };
}

async function keptOf(text: string, tables: Tables): Promise<Tables> {
  for (const name of tables.keys()) await duck.connection.run(sql`DROP TABLE IF EXISTS ${ident(name)}`);
  const sources = [...tables].map(([name, values]) => named(name, values));
  const pruned = await pruneSources(sources, text, [], duck.connection);
  return new Map(pruned.map(({ name, source }) => [name, source.files.map((file) => file.partitionValues)]));
}

/** Two rows of each partition. */
function contentOf(values: readonly PartitionValues[]): Sql {
  const typed = [...columns, ...partitionKeys].map(({ name, type }) => sql`CAST(${ident(name)} AS ${toDuckDb(type)})`);
  const names = joinSql([...columns, ...partitionKeys].map(({ name }) => ident(name)));
  const rows = values.flatMap((each) =>
    [0, 1].map((row) => joinSql([literal(row), literal(`x${row}`), ...each.map((text) => literal(text))])),
  );
  const none = joinSql([...columns, ...partitionKeys].map(() => sql`NULL`));
  return sql`SELECT ${joinSql(typed)} FROM (VALUES ${joinSql([none, ...rows].map((row) => sql`(${row})`))}) AS v(${names}) WHERE a IS NOT NULL`;
}

/** The rows as text, sorted, or the error. */
async function resultOf(text: string, tables: Tables): Promise<{ rows: readonly string[] } | { error: string }> {
  for (const [name, values] of tables) {
    const items = [...columns, ...partitionKeys].map(({ name: own, type }) => sql`${ident(own)} ${toDuckDb(type)}`);
    await duck.connection.run(sql`CREATE OR REPLACE TABLE ${ident(name)} (${joinSql(items)})`);
    await duck.connection.run(sql`INSERT INTO ${ident(name)} ${contentOf(values)}`);
  }
  try {
    const rows = await duck.connection.rows<{ row: string }>(
      sql`SELECT CAST(r AS VARCHAR) AS row FROM (${trustedSql(text)}) AS r ORDER BY ALL`,
    );
    return { rows: rows.map(({ row }) => row) };
  } catch (thrown) {
    return { error: String(thrown) };
  }
}

test(
  'random queries give the same rows over the partitions that are kept',
  async () => {
    const counts = { queries: 0, failed: 0, pruned: 0, failedLater: 0 };
    const property = fc.asyncProperty(query, partitions, partitions, async (text, t, u) => {
      const all: Tables = new Map([
        ['t', t],
        ['u', u],
      ]);
      const kept = await keptOf(text, all);
      const whole = await resultOf(text, all);
      counts.queries += 1;
      if ('error' in whole) {
        counts.failed += 1;
        return;
      }
      if (kept.get('t')!.length < t.length || kept.get('u')!.length < u.length) counts.pruned += 1;
      const part = await resultOf(text, kept);
      // Which of two conditions DuckDB looks at first depends on the rows, and a cast of the other one may fail.
      if ('error' in part && /Conversion|OutOfRange|Out of Range/u.test(part.error)) counts.failedLater += 1;
      else expect(part).toEqual(whole);
    });
    await fc.assert(property, { numRuns: wanted, interruptAfterTimeLimit: longest, verbose: true });
    if (counts.queries < 100) return;
    expect(counts.failed).toBeLessThan(counts.queries * 0.5);
    expect(counts.pruned).toBeGreaterThan(counts.queries * 0.15);
    expect(counts.failedLater).toBeLessThan(counts.queries * 0.05);
  },
  longest * 10,
);
