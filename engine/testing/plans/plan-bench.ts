/** Runs a drawn SELECT with the engine's settings and in a DuckDB without optimizers, over tables, files and views of them. */

import { join } from 'node:path';
import { ident, literal, sql, type Sql } from '#engine/base/sql.ts';
import { trustedSql } from '#engine/base/trusted-sql.ts';
import { openTestDuck } from '#engine/testing/duck.ts';
import { drawRelation, planTables } from '#engine/testing/plans/draw-relation.ts';
import { Draw } from '#engine/testing/random-jobs/draw.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { castsToHold, withHeldCasts } from '#engine/types/casts/held-casts.ts';

export interface PlanBench extends AsyncDisposable {
  /** `isCompared` is false where the SELECT is not valid, or fails without optimizers too. */
  compare(seed: number): Promise<{ readonly fault: string | undefined; readonly isCompared: boolean }>;
}

const structs: Schema = [{ name: 's', type: { kind: 'struct', fields: [] } }];
const waysToStore = ['tables', 'files', 'views'] as const;
type Way = (typeof waysToStore)[number];

export async function openPlanBench(): Promise<PlanBench> {
  const duck = await openTestDuck(512 * 1024 * 1024, 2);
  const plain = await openTestDuck(512 * 1024 * 1024, 1);
  await plain.connection.run(sql`PRAGMA disable_optimizer`);
  const fileOf = (name: string): string => join(duck.folder, `${name}.parquet`);
  for (const [name, rows] of Object.entries(planTables)) {
    await plain.connection.run(sql`CREATE TABLE ${ident(name)} AS ${trustedSql(rows)}`);
    await duck.connection.run(sql`COPY (${trustedSql(rows)}) TO ${literal(fileOf(name))}`);
  }
  const storing = (way: Way, name: string, rows: string): Sql => {
    if (way === 'tables') return sql`CREATE TABLE ${ident(name)} AS ${trustedSql(rows)}`;
    const columns = way === 'views' ? sql`id, v, k, n, s, l` : sql`*`;
    return sql`CREATE VIEW ${ident(name)} AS SELECT ${columns} FROM read_parquet(${literal(fileOf(name))})`;
  };
  let stored: Way | undefined;

  const store = async (way: Way): Promise<void> => {
    if (stored === way) return;
    for (const name of Object.keys(planTables)) {
      await duck.connection.run(sql`DROP TABLE IF EXISTS ${ident(name)}`).catch(() => undefined);
      await duck.connection.run(sql`DROP VIEW IF EXISTS ${ident(name)}`).catch(() => undefined);
    }
    for (const [name, rows] of Object.entries(planTables)) await duck.connection.run(storing(way, name, rows));
    stored = way;
  };

  return {
    async compare(seed) {
      const text = drawRelation(new Draw(seed));
      // All as text, in which a row has one form.
      const shown = `SELECT CAST(list_sort(list(CAST(q AS VARCHAR))) AS VARCHAR) AS rows FROM (${text}) AS q`;
      const expected = await plain.connection.rows<{ rows: unknown }>(trustedSql(shown)).catch(() => undefined);
      if (expected === undefined) return { fault: undefined, isCompared: false };
      await store(waysToStore[Math.floor(seed / 50) % waysToStore.length]!);
      const found = await duck.connection
        .rows<{ rows: unknown }>(
          withHeldCasts(trustedSql(shown), castsToHold([text], text.includes(' s AS ') ? structs : [])),
        )
        .then(
          ([row]) => row!.rows,
          (thrown: Error) => `failed: ${thrown.message}`,
        );
      return {
        fault:
          found === expected[0]!.rows
            ? undefined
            : `${stored}\n${text}\nexpected ${String(expected[0]!.rows)}\nfound    ${String(found)}`,
        isCompared: true,
      };
    },
    async [Symbol.asyncDispose]() {
      await plain[Symbol.asyncDispose]();
      await duck[Symbol.asyncDispose]();
    },
  };
}
