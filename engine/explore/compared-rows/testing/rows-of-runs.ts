/** Rows that jobs of tests copy, runs that write them, and what differs between two lists of them by plain TypeScript. */

import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import type { Job } from '#engine/contract/definitions/job.ts';
import type { RowComparison } from '#engine/contract/procedures/runs/run-row-comparison.ts';
import { job, run, useRunFixture, type RunFixture } from '#engine/execute/testing/run-fixture.ts';
import { compareRunRows, type RowComparisonRequest } from '#engine/explore/compared-rows/compare-run-rows.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import type { WorkspaceEngineOptions } from '#engine/testing/workspace-engine.ts';
import type { RunOptions } from '#engine/workers/worker-pool.ts';

export interface RowsPlace {
  readonly fixture: RunFixture;
  /** Writes inputs, and reads what was found. */
  readonly duck: TestDuck;
}

/** Call it once in a test file. */
export function useRowsPlace(options: WorkspaceEngineOptions = {}): RowsPlace {
  const place = { fixture: useRunFixture(options) } as { fixture: RunFixture; duck: TestDuck };
  beforeAll(async () => {
    place.duck = await openTestDuck();
  });
  afterAll(() => place.duck[Symbol.asyncDispose]());
  return place;
}

const idle = new AbortController().signal;

export function compared(
  { fixture }: RowsPlace,
  request: Partial<RowComparisonRequest> & { readonly a: string; readonly b: string },
  signal = idle,
  onProgress?: RunOptions['onProgress'],
  memoryLimit = 512 * 1024 * 1024,
): Promise<RowComparison> {
  const { catalog, pools, folder } = fixture.engine;
  const host = { catalog, workers: pools.interactive, limits: { memoryLimit, threads: 2 } };
  return compareRunRows(host, { most: 1000, ...request }, path.join(folder, '.tenon/cache'), signal, onProgress);
}

export interface Row {
  readonly id: number | null;
  readonly name: string | null;
  readonly score: number | null;
  readonly tags: readonly string[] | null;
  readonly part: string;
}
export type Name = keyof Row;
export const names: readonly Name[] = ['id', 'name', 'score', 'tags', 'part'];
const types: Readonly<Record<Name, Sql>> = {
  id: sql`BIGINT`,
  name: sql`VARCHAR`,
  score: sql`DOUBLE`,
  tags: sql`VARCHAR[]`,
  part: sql`VARCHAR`,
};

/** A file that the job reads. */
export async function writeInput(
  { fixture, duck }: RowsPlace,
  rows: readonly Row[],
  columns: readonly Name[],
): Promise<void> {
  await mkdir(path.join(fixture.folder, 'in'), { recursive: true });
  const valueOf = (row: Row, name: Name): Sql => {
    const value = row[name];
    const text = Object.is(value, -0) ? '-0.0' : Array.isArray(value) ? JSON.stringify(value) : value;
    return sql`CAST(${literal(text === null ? null : String(text))} AS ${types[name]})`;
  };
  const selects = rows.map((row) => sql`SELECT ${joinSql(columns.map((name) => valueOf(row, name)))}`);
  const none = sql`SELECT ${joinSql(columns.map((name) => sql`CAST(NULL AS ${types[name]}) AS ${ident(name)}`))} WHERE false`;
  const all = joinSql([none, ...selects], sql` UNION ALL `);
  await duck.connection.run(
    sql`COPY (${all}) TO ${literal(path.join(fixture.folder, 'in/1.parquet'))} (FORMAT parquet)`,
  );
}
export function copying(target: Record<string, unknown>, before: readonly Record<string, unknown>[] = []): Job {
  const source = { id: 'in', name: 'Rows', transform: 'PathSource', args: { path: 'in', format: 'parquet' } };
  const last = before.at(-1)?.['id'] ?? 'in';
  return job({
    nodes: [
      source,
      ...before,
      {
        id: 'out',
        name: 'Out',
        transform: 'PathTarget',
        inputs: { in: { node: last } },
        args: { path: 'out', ...target },
      },
    ],
  });
}

/** Two runs of a job over these rows. */
export async function runTwice(
  place: RowsPlace,
  a: readonly Row[],
  b: readonly Row[],
  made: Job,
  columns: readonly Name[] = names,
): Promise<{ a: string; b: string }> {
  await writeInput(place, a, columns);
  const first = await run(place.fixture, { job: made });
  await writeInput(place, b, columns);
  const second = await run(place.fixture, { job: made });
  expect([first.error, second.error]).toEqual([null, null]);
  return { a: first.id, b: second.id };
}

/** One text for equal values: NaN is itself, -0 is 0. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (_name, each: unknown) => {
    if (typeof each === 'bigint') return Number(each);
    if (typeof each === 'number' && Number.isNaN(each)) return 'NaN';
    return each === undefined ? null : Object.is(each, -0) ? 0 : each;
  });
}

export interface Expected {
  readonly same: number;
  readonly changed: number;
  readonly added: number;
  readonly removed: number;
  readonly lines: readonly string[];
}

/** The second implementation: nothing of it is SQL. */
export function expectedOf(
  a: readonly Row[],
  b: readonly Row[],
  columns: readonly Name[],
  key: readonly Name[],
): Expected {
  const rowText = (row: Row): string => textOf(columns.map((name) => row[name]));
  const keyText = (row: Row): string | null =>
    key.some((name) => row[name] === null) ? null : textOf(key.map((name) => row[name]));
  const countIn = (rows: readonly Row[], text: (row: Row) => string | null): Map<string | null, number> => {
    const counts = new Map<string | null, number>();
    for (const row of rows) counts.set(text(row), (counts.get(text(row)) ?? 0) + 1);
    return counts;
  };
  const [rowsA, rowsB] = [countIn(a, rowText), countIn(b, rowText)];
  const [keysA, keysB] = [countIn(a, keyText), countIn(b, keyText)];
  const samples = new Map([...a, ...b].map((row) => [rowText(row), row]));
  let [same, added, removed] = [0, 0, 0];
  const single = new Map<string, { a?: string; b?: string }>();
  const lines: string[] = [];
  for (const [text, row] of samples) {
    const [inA, inB] = [rowsA.get(text) ?? 0, rowsB.get(text) ?? 0];
    same += Math.min(inA, inB);
    if (inA === inB) continue;
    const of = keyText(row);
    if (key.length > 0 && of !== null && (keysA.get(of) ?? 0) < 2 && (keysB.get(of) ?? 0) < 2) {
      single.set(of, { ...single.get(of), ...(inA > inB ? { a: text } : { b: text }) });
      continue;
    }
    if (inB > inA) added += inB - inA;
    else removed += inA - inB;
    lines.push(inB > inA ? `added ${inB - inA} ${text}` : `removed ${inA - inB} ${text}`);
  }
  let changed = 0;
  for (const { a: left, b: right } of single.values()) {
    if (left !== undefined && right !== undefined) {
      changed += 1;
      lines.push(`changed 1 ${left} ${right}`);
    } else if (right === undefined) {
      removed += 1;
      lines.push(`removed 1 ${left!}`);
    } else {
      added += 1;
      lines.push(`added 1 ${right}`);
    }
  }
  return { same, changed, added, removed, lines: lines.sort() };
}

export async function linesOf(
  { duck }: RowsPlace,
  { path: file, columns }: RowComparison,
  order: readonly Name[],
): Promise<string[]> {
  const rows = await duck.connection.rows(sql`SELECT * FROM read_parquet(${literal(file)})`);
  const placeOf = (name: Name): number => columns.findIndex((column) => column.name === name);
  return rows.map((row) => {
    const differs = new Set(String(row['differs']).split(','));
    const after = textOf(order.map((name) => row[`v${placeOf(name)}`]));
    const before = textOf(
      order.map((name) => row[`${differs.has(String(placeOf(name))) ? 'w' : 'v'}${placeOf(name)}`]),
    );
    const times = Number(row['times']);
    return row['change'] === 'changed'
      ? `changed ${times} ${before} ${after}`
      : `${String(row['change'])} ${times} ${after}`;
  });
}
