/** Tables that jobs write and that are read back through the catalog, by a query and by a job; for tests. */

import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { ident, literal, sql } from '#engine/base/sql.ts';
import { trustedSql } from '#engine/base/trusted-sql.ts';
import type { JobRun } from '#engine/catalog/entities.ts';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { put, run, useRunFixture, type RunFixture } from '#engine/execute/testing/run-fixture.ts';
import { Explorer } from '#engine/explore/explorer.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { formatHive } from '#engine/types/hive.ts';

export interface WrittenRows {
  /** `name hive-type`, partition keys behind. */
  readonly columns: readonly string[];
  /** Rows as text, sorted. */
  readonly rows: readonly string[];
}

/** How rows come into the job: a SELECT of DuckDB, or a CSV file's text. */
export type Rows = { readonly select: string } | { readonly csv: string };

export class WrittenTables {
  readonly fixture: RunFixture;
  duck!: TestDuck;
  /** Bytes, of workers of queries. */
  memoryLimit = 512 * 1024 * 1024;
  #count = 0;

  constructor(fixture: RunFixture) {
    this.fixture = fixture;
  }

  /** Runs a job that writes the rows into `lake.<table>`. @param transforms between source and target, in a row. */
  async write(
    table: string,
    rows: Rows,
    target: Record<string, unknown> = {},
    transforms: readonly { transform: string; args: Record<string, unknown> }[] = [],
  ): Promise<JobRun> {
    const number = (this.#count += 1);
    const folder = `from-${number}`;
    if ('csv' in rows) await put(this.fixture, `${folder}/rows.csv`, rows.csv);
    else await this.copy(rows.select, path.join(this.fixture.folder, folder, 'rows.parquet'));
    const between = transforms.map((node, index) => ({
      id: `t${index}`,
      name: `T${index}`,
      inputs: { in: { node: index === 0 ? 'in' : `t${index - 1}` } },
      ...node,
    }));
    const job = jobSchema.parse({
      name: `write-${number}`,
      nodes: [
        {
          id: 'in',
          name: 'In',
          transform: 'PathSource',
          args: { path: folder, ...('csv' in rows ? { format: 'csv', options: { withHeader: true } } : {}) },
        },
        ...between,
        {
          id: 'out',
          name: 'Out',
          transform: 'CatalogTarget',
          inputs: { in: { node: between.at(-1)?.id ?? 'in' } },
          args: { databaseName: 'lake', tableName: table, path: `lake/${table}`, ...target },
        },
      ],
    });
    return run(this.fixture, { job });
  }

  /** As a file that DuckDB writes by itself. */
  async copy(select: string, file: string): Promise<void> {
    await mkdir(path.dirname(file), { recursive: true });
    await this.duck.connection.run(sql`COPY (${trustedSql(select)}) TO ${literal(file)} (FORMAT parquet)`);
  }

  explorer(): Explorer {
    const { catalog, pools } = this.fixture.engine;
    return new Explorer({
      catalog: async () => catalog,
      defaultDatabase: async () => 'lake',
      readings: async () => [],
      workers: pools.interactive,
      limits: { memoryLimit: this.memoryLimit, threads: 2 },
      cacheFolder: async () => null,
    });
  }

  /** The result of querying the table, as a Parquet file. */
  async queryTo(table: string): Promise<string> {
    const to = path.join(this.fixture.folder, `query-${(this.#count += 1)}.parquet`);
    await this.explorer().writeQuery(
      `SELECT * FROM lake.${table}`,
      {},
      { to, format: 'parquet', options: {}, keepFormulas: true },
      new AbortController().signal,
    );
    return to;
  }

  /** The output of a job that reads the table, as Parquet files. */
  async jobTo(table: string): Promise<string> {
    return await this.#jobTo({ transform: 'CatalogSource', args: { databaseName: 'lake', tableName: table } });
  }

  /** The same of a job that reads the table's folder. @param args of PathSource. */
  async pathTo(table: string, args: Record<string, unknown> = {}): Promise<string> {
    return await this.#jobTo({ transform: 'PathSource', args: { path: `lake/${table}`, ...args } });
  }

  async #jobTo(source: { transform: string; args: Record<string, unknown> }): Promise<string> {
    const number = (this.#count += 1);
    const job = jobSchema.parse({
      name: `read-${number}`,
      nodes: [
        { id: 'in', name: 'In', ...source },
        {
          id: 'out',
          name: 'Out',
          transform: 'PathTarget',
          inputs: { in: { node: 'in' } },
          args: { path: `job-${number}`, fileName: 'rows.parquet', format: 'parquet', mode: 'overwrite' },
        },
      ],
    });
    const ended = await run(this.fixture, { job });
    expect(ended.error).toBeNull();
    const rejected = await this.fixture.engine.catalog.jobRuns.getRejectedRecords(ended.id);
    expect(rejected.items).toEqual([]);
    return path.join(this.fixture.folder, `job-${number}`, 'rows.parquet');
  }

  async rowsOf(file: string): Promise<string[]> {
    const rows = await this.duck.connection.rows<{ row: string }>(
      sql`SELECT CAST(t AS VARCHAR) AS row FROM read_parquet(${literal(file)}, hive_partitioning = false) t ORDER BY row`,
    );
    return rows.map(({ row }) => row);
  }

  /** The rows of a query of the table, their values by the columns' names with a space between; sorted. */
  async rowsBy(table: string, columns: readonly string[]): Promise<string[]> {
    const file = await this.queryTo(table);
    const parts = columns.map((column) => sql`CAST(${ident(column)} AS VARCHAR)`);
    const text = parts.slice(1).reduce((joined, part) => sql`${joined} || ' ' || ${part}`, parts[0]!);
    const rows = await this.duck.connection.rows<{ row: string }>(
      sql`SELECT ${text} AS row FROM read_parquet(${literal(file)}, hive_partitioning = false) ORDER BY row`,
    );
    return rows.map(({ row }) => row);
  }

  /** The table as the catalog has it, its rows as a query and as a job reads them: both must agree. */
  async read(table: string): Promise<WrittenRows> {
    const { columns, partitionKeys } = await this.fixture.engine.catalog.tables.getTable('lake', table);
    const rows = await this.rowsOf(await this.queryTo(table));
    expect(await this.rowsOf(await this.jobTo(table))).toEqual(rows);
    return { columns: [...columns, ...partitionKeys].map(({ name, type }) => `${name} ${formatHive(type)}`), rows };
  }
}

/** Call it once in a test file. */
export function useWrittenTables(): WrittenTables {
  const tables = new WrittenTables(useRunFixture({ inline: true }));
  beforeEach(async () => {
    tables.duck = await openTestDuck();
  });
  afterEach(async () => {
    await tables.duck[Symbol.asyncDispose]();
  });
  return tables;
}
