/** Casts of jobs against DuckDB's own, over values as most files have them: what Spark's meaning costs. */

import { literal, sql, type Sql } from '#engine/base/sql.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import { openTestDuck } from '#engine/testing/duck.ts';
import { castScalar } from '#engine/types/cast-scalar.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { parseHive } from '#engine/types/hive.ts';
import type { BenchLine } from './bench-line.ts';
import { percentile, quartiles } from './percentile.ts';

const rows = 500_000;
const pairs = 9;

/** From, to, the values over `i` from 0, and how many times DuckDB's time the cast may take. */
const casts = [
  ['string', 'bigint', sql`CAST(i * 37 AS VARCHAR)`, 4],
  ['string', 'double', sql`CAST(i / 100 AS VARCHAR)`, 5],
  ['string', 'decimal(12,2)', sql`CAST(i / 100 AS VARCHAR)`, 5],
  ['string', 'boolean', sql`CAST(i % 2 = 0 AS VARCHAR)`, 2],
  ['string', 'date', sql`CAST(DATE '2000-01-01' + CAST(i % 9000 AS INTEGER) AS VARCHAR)`, 5],
  ['string', 'timestamp', sql`CAST(TIMESTAMP '2000-01-01' + to_seconds(i * 977) AS VARCHAR)`, 2],
  ['double', 'string', sql`i / 100`, 3],
  ['double', 'bigint', sql`i / 100`, 3],
  ['double', 'decimal(10,2)', sql`i / 100`, 4],
  ['double', 'decimal(38,10)', sql`i / 100`, 6],
  ['decimal(38,10)', 'double', sql`CAST(i / 100 AS DECIMAL(38, 10))`, 3],
] as const;

export async function* benchCasts(): AsyncGenerator<BenchLine> {
  await using duck = await openTestDuck(1_000_000_000, 1);
  for (const [from, to, values, bar] of casts) {
    const [own, wanted] = [parseHive(from), parseHive(to)];
    await duck.connection.run(
      sql`CREATE OR REPLACE TEMP TABLE held AS SELECT ${values} AS x FROM range(${literal(rows)}) r(i)`,
    );
    const ratios: number[] = [];
    const nanoseconds: number[] = [];
    for (let pair = 0; pair < pairs; pair += 1) {
      const bare = await timeOf(duck.connection, sql`TRY_CAST(x AS ${toDuckDb(wanted)})`);
      const cast = await timeOf(duck.connection, castScalar(sql`x`, own, wanted));
      ratios.push(cast / bare);
      nanoseconds.push((cast * 1000) / rows);
    }
    const sorted = ratios.toSorted((a, b) => a - b);
    yield {
      name: `cast of ${from} to ${to} / DuckDB's`,
      value: percentile(sorted, 0.5),
      quartiles: quartiles(sorted),
      unit: 'ratio',
      better: 'lower',
      bar,
      note: `${Math.round(
        percentile(
          nanoseconds.toSorted((a, b) => a - b),
          0.5,
        ),
      )} ns a value`,
    };
  }
}

/** Microseconds of the process. */
async function timeOf(connection: DuckConnection, value: Sql): Promise<number> {
  const before = process.cpuUsage();
  await connection.rows(sql`SELECT count(y) AS n FROM (SELECT ${value} AS y FROM held)`);
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
