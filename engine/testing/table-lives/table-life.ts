/** One table of the catalog through a life of runs, undos, compactions, crawls and foreign files, beside its model. */

import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import { sameName } from '#engine/base/same-name.ts';
import { literal, sql } from '#engine/base/sql.ts';
import { trustedSql } from '#engine/base/trusted-sql.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import type { EnginePlace } from '#engine/testing/engine-place.ts';
import { Draw } from '#engine/testing/random-jobs/draw.ts';
import { drawForeign } from './draw-foreign.ts';
import { drawPartitionKeys, drawUpsert, drawWrite, type LifeFormat } from './draw-write.ts';
import { apply, duckTypes, selectOf, upsertKey, type ModelColumn, type ModelTable, type Write } from './table-model.ts';

type Run = Output<'getJobRun'>;

/** A committed run that may be undone, and the table before it; undefined: there was none. */
interface Commit {
  readonly runId: string;
  readonly before: ModelTable | undefined;
}

/** Those that a test writes without the code under test. */
const foreignFormats: ReadonlySet<LifeFormat> = new Set(['csv', 'json', 'parquet']);

/** Their files have the types of their columns. */
const selfDescribing: ReadonlySet<LifeFormat> = new Set(['parquet', 'avro', 'orc', 'arrow']);

export class TableLife {
  readonly #place: EnginePlace;
  readonly #draw: Draw;
  readonly #format: LifeFormat;
  readonly #name: string;
  readonly #keys: readonly ModelColumn[];
  #table: ModelTable | undefined;
  #commits: Commit[] = [];
  #count = 0;
  #hasForeign = false;
  /** What happened, for a failure. */
  readonly #story: string[] = [];

  constructor(place: EnginePlace, format: LifeFormat, seed: number) {
    this.#place = place;
    this.#draw = new Draw(seed);
    this.#format = format;
    this.#name = `${format}_${seed}`;
    this.#keys = drawPartitionKeys(this.#draw);
  }

  /** @returns the steps taken. @throws Error at the first one after which the table is not what its model says. */
  async live(steps: number): Promise<number> {
    try {
      for (let step = 0; step < steps; step += 1) {
        await this.#step();
        await this.#check();
      }
      return steps;
    } catch (thrown) {
      throw new Error(`${(thrown as Error).message}\nAfter:\n${this.#story.join('\n')}`, { cause: thrown });
    }
  }

  async #step(): Promise<void> {
    const kind = this.#draw.fraction();
    if (this.#table === undefined || kind < 0.6) await this.#write();
    else if (kind < 0.8) await this.#undo();
    else if (kind < 0.87) await this.#compact();
    else if (kind < 0.91) await this.#crawl();
    else if (kind < 0.94) await this.#restore();
    else if (kind < 0.96) await this.#forget();
    else await this.#put();
  }

  async #write(): Promise<void> {
    const upsert = this.#table !== undefined && this.#draw.chance(0.25);
    const write =
      (upsert ? drawUpsert(this.#draw, this.#format, this.#table!) : undefined) ??
      drawWrite(this.#draw, this.#format, this.#keys, this.#table === undefined);
    const before = this.#table ?? { columns: [], keys: this.#keys, rows: [] };
    const next = apply(before, write);
    this.#tell(`write ${JSON.stringify({ ...write, rows: undefined })} ${selectOf(write.columns, write.rows)}`);
    const run = await this.#run(await this.#source(write), {
      transform: 'CatalogTarget',
      args: {
        databaseName: this.#name,
        tableName: 't',
        path: `lives/${this.#name}/t`,
        format: this.#format,
        partitionKeys: this.#keys.map(({ name }) => name),
        mode: write.mode,
        ...(write.mode === 'upsert' ? { keys: [upsertKey] } : {}),
        options: write.options,
        ...(write.logsOnly ? { updateBehavior: 'LOG' } : {}),
      },
    });
    if (run.error?.code === 'ForeignFiles' && this.#hasForeign && write.mode.startsWith('overwrite')) return;
    if (next === 'refused') {
      expect(run.error?.code).toBe('SchemaMismatch');
      return;
    }
    expect(run.error).toBeNull();
    this.#commits.push({ runId: run.id, before: this.#table });
    this.#table = next;
  }

  /** A folder with the new rows as Parquet, in one file or in two. */
  async #source({ columns, rows }: Write): Promise<string> {
    const folder = `from/${this.#name}-${(this.#count += 1)}`;
    await mkdir(path.join(this.#place.folder, folder), { recursive: true });
    const middle = this.#draw.chance(0.3) ? Math.ceil(rows.length / 2) : rows.length;
    const parts = [rows.slice(0, middle), rows.slice(middle)].filter((part, index) => index === 0 || part.length > 0);
    for (const [index, part] of parts.entries())
      await this.#writeParquet(selectOf(columns, part), path.join(this.#place.folder, folder, `part-${index}.parquet`));
    return folder;
  }

  async #undo(): Promise<void> {
    const commit = this.#commits.pop();
    if (commit === undefined) return;
    this.#tell('undo');
    await this.#place.engine.dispatcher.call('undoJobRun', { id: commit.runId });
    this.#table = commit.before;
  }

  async #compact(): Promise<void> {
    // It is refused: only files of runs are replaced.
    if (this.#hasForeign) return;
    this.#tell('compact');
    const { dispatcher } = this.#place.engine;
    const started = await dispatcher.call('compactTable', { databaseName: this.#name, name: 't' });
    if (started === null) return;
    const run = await this.#wait(started.id);
    expect(run.error).toBeNull();
    this.#commits.push({ runId: run.id, before: this.#table });
  }

  /** It changes nothing: the table is that of its runs. */
  async #crawl(): Promise<void> {
    this.#tell('crawl');
    const { engine, folder } = this.#place;
    const request = { path: path.join(folder, 'lives', this.#name), databaseName: this.#name };
    for await (const item of engine.dispatcher.stream('crawl', request))
      if (item.item === 'result') expect(item.result.skipped).toEqual([]);
  }

  /** The database is removed from the catalog, and comes back from its export as it was, with a comment. */
  async #restore(): Promise<void> {
    const { engine, folder } = this.#place;
    const column = this.#draw.pick(this.#table!.columns).name;
    const text = `comment ${(this.#count += 1)}`;
    this.#tell(`comment on ${column}, export, remove and import the database`);
    const named = { databaseName: this.#name, name: 't' };
    const { versionId } = await engine.dispatcher.call('getTable', named);
    await engine.dispatcher.call('editTable', { ...named, expectedVersionId: versionId, comments: { [column]: text } });
    const to = path.join(folder, `exported-${this.#name}-${(this.#count += 1)}`);
    const databases = [this.#name];
    for await (const item of engine.dispatcher.stream('exportCatalog', { folder: to, databases })) void item;
    await engine.dispatcher.call('deleteDatabase', { name: this.#name });
    for await (const item of engine.dispatcher.stream('importCatalog', { path: to }))
      if (item.item === 'result') expect(item.skipped).toEqual([]);
    const { comments } = await engine.dispatcher.call('getTable', named);
    expect(comments).toMatchObject({ [column.toLowerCase()]: text });
    this.#commits = [];
  }

  /** The table is removed from the catalog, and a crawl finds it by its files alone. */
  async #forget(): Promise<void> {
    const table = this.#table!;
    if (!selfDescribing.has(this.#format) || table.keys.length > 0) return;
    const { dispatcher } = this.#place.engine;
    const files = await dispatcher.call('getTableObjects', { databaseName: this.#name, name: 't' });
    if (files.items.length === 0) return;
    this.#tell('remove the table and crawl');
    await dispatcher.call('deleteTable', { databaseName: this.#name, name: 't' });
    await this.#crawl();
    this.#commits = [];
    // Columns of which no row is left are in no file; others may come in another order.
    const found = await dispatcher.call('getTable', { databaseName: this.#name, name: 't' });
    const kept = found.columns.flatMap(({ name }) => table.columns.find((one) => sameName(one.name, name)) ?? []);
    const lost = table.columns.filter((column) => !kept.includes(column));
    expect(lost.filter(({ name }) => table.rows.some((row) => row.has(name.toLowerCase())))).toEqual([]);
    this.#table = { ...table, columns: kept.map((column) => ({ ...column, name: column.name.toLowerCase() })) };
  }

  /** A file of somebody else, which a crawl finds. An undo of earlier runs would not be one of the table as it is. */
  async #put(): Promise<void> {
    const table = this.#table!;
    if (!foreignFormats.has(this.#format)) return;
    const file = drawForeign(this.#draw, this.#format, table);
    if (file === undefined) return;
    this.#tell(`put ${JSON.stringify({ ...file, rows: undefined })}`);
    const folder = path.join(this.#place.folder, 'lives', this.#name, 't', ...file.folders);
    await mkdir(folder, { recursive: true });
    const to = path.join(folder, `theirs-${(this.#count += 1)}.${this.#format}`);
    if ('text' in file.content) await writeFile(to, file.content.text);
    else await this.#writeParquet(file.content.select, to);
    await this.#crawl();
    this.#hasForeign = true;
    this.#commits = [];
    this.#table = { ...table, rows: [...table.rows, ...file.rows] };
  }

  async #writeParquet(select: string, to: string): Promise<void> {
    await this.#place.duck.connection.run(sql`COPY (${trustedSql(select)}) TO ${literal(to)} (FORMAT parquet)`);
  }

  async #check(): Promise<void> {
    const table = this.#table;
    if (table === undefined) return;
    const columns = [...table.columns, ...table.keys];
    const { dispatcher } = this.#place.engine;
    const found = await dispatcher.call('getTable', { databaseName: this.#name, name: 't' });
    expect([...found.columns, ...found.partitionKeys].map(({ name, type }) => `${name} ${type}`)).toEqual(
      columns.map(({ name, type }) => `${name} ${type}`),
    );
    const expected = await this.#texts(columns, `(${selectOf(columns, table.rows)})`);
    expect(await this.#texts(columns, `read_parquet('${await this.#queried()}')`)).toEqual(expected);
    if (!this.#draw.chance(0.3)) return;
    expect(await this.#texts(columns, `read_parquet('${await this.#copied()}')`)).toEqual(expected);
  }

  async #texts(columns: readonly ModelColumn[], relation: string): Promise<string[]> {
    const cast = columns.map(({ name, type }) => `CAST("${name}" AS ${duckTypes[type]}) AS "${name}"`).join(', ');
    const rows = await this.#place.duck.connection.rows<{ row: string }>(
      sql`SELECT CAST(t AS VARCHAR) AS row FROM (${trustedSql(`SELECT ${cast} FROM ${relation}`)}) t ORDER BY row`,
    );
    return rows.map(({ row }) => row);
  }

  /** What a query gives, as a Parquet file. */
  async #queried(): Promise<string> {
    const to = path.join(this.#place.folder, `query-${this.#name}-${(this.#count += 1)}.parquet`);
    await this.#place.engine.dispatcher.call('writeQuery', {
      sql: `SELECT * FROM ${this.#name}.t`,
      to,
      format: 'parquet',
    });
    return to;
  }

  /** What a job gives. */
  async #copied(): Promise<string> {
    const out = `out/${this.#name}-${(this.#count += 1)}`;
    const run = await this.#run(
      { transform: 'CatalogSource', args: { databaseName: this.#name, tableName: 't' } },
      { transform: 'PathTarget', args: { path: out, format: 'parquet', fileName: 'rows.parquet', mode: 'overwrite' } },
    );
    expect(run.error).toBeNull();
    return path.join(this.#place.folder, out, 'rows.parquet');
  }

  async #run(source: string | object, target: object): Promise<Run> {
    const { dispatcher } = this.#place.engine;
    const name = `${this.#name}-${(this.#count += 1)}`;
    const from = typeof source === 'string' ? { transform: 'PathSource', args: { path: source } } : source;
    const nodes = [
      { id: 'in', name: 'In', ...from },
      { id: 'out', name: 'Out', inputs: { in: { node: 'in' } }, ...target },
    ];
    await dispatcher.call('saveJob', { job: { name, nodes } as never, expectedHash: null });
    return this.#wait((await dispatcher.call('startJobRun', { jobName: name })).id);
  }

  async #wait(id: string): Promise<Run> {
    for await (const item of this.#place.engine.dispatcher.stream('watchJobRun', { id })) void item;
    return this.#place.engine.dispatcher.call('getJobRun', { id });
  }

  #tell(what: string): void {
    this.#story.push(`  ${what}`);
  }
}
