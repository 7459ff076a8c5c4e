/** Every function of the table runs in DuckDB, also where a job looks for rows that fail. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { literal, sql, type Sql } from '#engine/base/sql.ts';
import { openDuckDatabase } from '#engine/duckdb/instance.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { castValue } from '#engine/types/cast.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { findFunction, functionTable } from '#engine/types/functions.ts';
import type { LooseType, TableFunctionLine } from '#engine/types/functions/scalar-function.ts';
import { formatHive, parseHive } from '#engine/types/hive.ts';
import { timeFromText } from '#engine/types/time-from-text.ts';
import { casesOfRun, triesOfRun } from '#engine/testing/run-length.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

describe('the table of functions', () => {
  test('has at most 120 functions, each once, each with a Spark form or a word why not', () => {
    expect(functionTable.length).toBeLessThanOrEqual(120);
    expect(new Set(functionTable.map(({ name }) => name)).size).toBe(functionTable.length);
    for (const entry of functionTable) if (entry.spark === null) expect(entry.differs, entry.name).toMatch(/\S/u);
  });

  const sample: Readonly<Record<LooseType, Sql>> = {
    any: sql`'a'`,
    same: sql`1`,
    boolean: sql`true`,
    whole: sql`2`,
    number: sql`2`,
    double: sql`2.5::DOUBLE`,
    string: sql`'abc'`,
    date: sql`DATE '2024-03-05'`,
    timestamp: sql`TIMESTAMPTZ '2024-03-05 10:11:12'`,
    list: sql`['a', 'b']`,
    map: sql`MAP {'a': 1}`,
    struct: sql`{'a': 1}`,
    binary: sql`'ab'::BLOB`,
  };
  const special: Readonly<Record<string, Sql[]>> = {
    list_transform: [sample.list, sql`lambda e: upper(e)`],
    list_filter: [sample.list, sql`lambda e: e = 'a'`],
    element_at: [sample.list, sql`1`],
    date_part: [sql`'year'`, sample.timestamp],
    date_trunc: [sql`'month'`, sample.timestamp],
    chr: [sql`65`],
    regexp_extract: [sample.string, sql`'b'`],
    to_date: [sql`'2024-03-05'`],
    to_timestamp: [sql`'2024-03-05'`],
    get_json_object: [sql`'{"a":1}'`, sql`'$.a'`],
    strftime: [sample.timestamp, sql`'%Y'`],
    count: [sql`1`],
  };

  const argumentsOf = (entry: TableFunctionLine): readonly Sql[] =>
    special[entry.name] ??
    Array.from(
      { length: Math.max(entry.least, Math.min(entry.most, 2)) },
      (_one, index) => sample[entry.takes[Math.min(index, entry.takes.length - 1)]!],
    );

  test.each(functionTable.map((entry) => [entry.name, entry] as const))('%s runs', async (name, entry) => {
    expect(findFunction(name.toUpperCase())).toBe(entry);
    const args = argumentsOf(entry);
    const [result] = await duck.connection.rows<{ y: unknown }>(sql`SELECT ${entry.duckdb(args)} AS y`);
    expect(result!.y).not.toBeUndefined();
    if (entry.kind === 'scalar' && name !== 'nullif') expect(result!.y).not.toBeNull();
  });

  test('date_trunc next to a constant is null where the time is null, and infinite where it is', async () => {
    const month = findFunction('date_trunc')!.duckdb([sql`'month'`, sql`t`]);
    const rows = sql`(VALUES (1, NULL), (2, TIMESTAMP '2026-01-02'), (3, TIMESTAMP 'infinity')) AS v(i, t)`;
    await duck.connection.run(sql`CREATE OR REPLACE TEMP TABLE times AS SELECT * FROM ${rows}`);
    const is = sql`${month} = TIMESTAMP 'infinity' AS infinite, ${month} <> TIMESTAMP '2026-01-02' AS other`;
    expect(await duck.connection.rows(sql`SELECT ${is} FROM times ORDER BY i`)).toEqual([
      { infinite: null, other: null },
      { infinite: false, other: true },
      { infinite: true, other: true },
    ]);
  });

  // A job finds the rows that fail by TRY, also beside a SQL node, where functions are bounded by macros.
  test('each runs within TRY where people’s SQL runs, and so does each cast', async () => {
    const settings = { memoryLimit: 256 * 1024 * 1024, threads: 1, temporaryDirectory: `${duck.folder}/fenced` };
    const fenced = await openDuckDatabase({ ...settings, allowedFiles: [] });
    const connection = await fenced.connect();
    const tried = async (what: string, value: Sql): Promise<void> => {
      const rows = connection.rows(sql`SELECT TRY(struct_pack(v := ${value})) AS v FROM range(2)`);
      await expect(rows, what).resolves.toHaveLength(2);
    };
    for (const entry of functionTable)
      if (entry.kind === 'scalar') await tried(entry.name, entry.duckdb(argumentsOf(entry)));
    const types = ['boolean', 'tinyint', 'int', 'bigint', 'float', 'double', 'decimal(12,3)', 'string', 'binary'];
    const all = [...types, 'date', 'timestamp', 'timestamp_ntz'].map(parseHive);
    for (const from of all)
      for (const to of all) {
        const value = sql`CAST(NULL AS ${toDuckDb(from)})`;
        await tried(`${formatHive(from)} to ${formatHive(to)}`, castValue(value, from, to));
      }
    await connection[Symbol.asyncDispose]();
    await fenced.close();
  });

  // With an error among thousands of rows, DuckDB's coalesce inside TRY reads and frees memory that is not its own.
  test('each gives a row within TRY what it gives the row alone, whichever argument fails', async () => {
    const texts = ['7', 'x', null];
    await duck.connection.run(
      sql`CREATE OR REPLACE TABLE failing AS SELECT ${literal(texts)}[1 + range % 3] AS s, range AS id FROM range(${literal(triesOfRun(6500, 1000))})`,
    );
    const failing = (value: Sql): Sql => sql`CASE WHEN CAST("s" AS BIGINT) = 7 THEN ${value} END`;
    const compare = async (what: string, tried: Sql): Promise<void> => {
      const many = await duck.connection.rows(
        sql`SELECT DISTINCT s, failed FROM (SELECT s, ${tried} AS failed FROM failing) ORDER BY s NULLS LAST`,
      );
      const alone: object[] = [];
      for (const id of [0, 1, 2])
        alone.push(
          ...(await duck.connection.rows(sql`SELECT s, ${tried} AS failed FROM failing WHERE id = ${literal(id)}`)),
        );
      expect(many, what).toEqual(alone);
    };
    // As a job finds rows that fail: a branch keeps DuckDB from computing what occurs twice outside of TRY.
    const asJob = (value: Sql): Sql =>
      sql`CASE WHEN random() < 0 THEN '' WHEN TRY(struct_pack(v := ${value})) IS NULL THEN 'failed' END`;
    // As files are read.
    const asFile = (value: Sql): Sql => sql`TRY(${value}) IS NULL`;
    const scalars = functionTable.filter(({ kind }) => kind === 'scalar');
    for (const entry of casesOfRun(scalars, 5)) {
      const args = argumentsOf(entry);
      for (const [place, value] of args.entries())
        if (!value.text.startsWith('lambda'))
          await compare(`${entry.name}, argument ${place + 1}`, asJob(entry.duckdb(args.with(place, failing(value)))));
    }
    const present = ['coalesce', 'ifnull', 'nvl'].map((name) => findFunction(name)!);
    const text = failing(sql`"s"`);
    for (const { name, duckdb } of present)
      for (const args of [
        [text, sql`'a'`],
        [sql`nullif("s", 'x')`, text],
      ])
        await compare(name, asFile(duckdb(args)));
    for (const to of ['int', 'double', 'decimal(12,3)', 'date', 'timestamp', 'timestamp_ntz', 'boolean'].map(parseHive))
      await compare(`string to ${formatHive(to)}`, asJob(castValue(text, parseHive('string'), to)));
    for (const kind of ['date', 'timestamp', 'timestamp_ntz'] as const)
      await compare(kind, asFile(timeFromText(sql`"s"`, { kind }, 'strict')));
  });
});
