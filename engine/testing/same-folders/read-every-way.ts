/** One path through a query, a job and a crawl, as answers of one form that can be compared. */

import path from 'node:path';
import type { EnginePlace } from '#engine/testing/engine-place.ts';
import { EngineError } from '#engine/contract/errors.ts';

export interface Answer {
  /** `name type`, partition keys at the end. */
  readonly columns: readonly string[];
  /** Values in the order of the columns as JSON, sorted. */
  readonly rows: readonly string[];
  readonly rejected: number;
}

/** The code, and the file that it names, if any. */
export interface Refusal {
  readonly refused: string;
  readonly path?: string;
}

export interface CrawledTable {
  readonly location: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly partitionKeys: readonly { readonly name: string; readonly type: string }[];
  readonly files: readonly string[];
  readonly recordCount: number | null;
  readonly query: Answer | Refusal;
  readonly source: Answer | Refusal;
}

export interface Crawled {
  readonly tables: readonly CrawledTable[];
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
}

type Row = Readonly<Record<string, unknown>>;
interface ReadColumn {
  readonly name: string;
  readonly type: string;
}

function answerOf(columns: readonly ReadColumn[], rows: readonly Row[], rejected: number): Answer {
  return {
    columns: columns.map(({ name, type }) => `${name} ${type}`),
    rows: rows.map((row) => JSON.stringify(columns.map(({ name }) => row[name] ?? null))).toSorted(),
    rejected,
  };
}

async function orRefusal<T>(read: () => Promise<T>): Promise<T | Refusal> {
  try {
    return await read();
  } catch (thrown) {
    if (!(thrown instanceof EngineError) || thrown.kind === 'unexpected') throw thrown;
    const file = thrown.details['path'];
    return { refused: thrown.code, ...(typeof file === 'string' ? { path: file } : {}) };
  }
}

export function query({ engine, folder }: EnginePlace, from: string): Promise<Answer | Refusal> {
  return orRefusal(async () => {
    const rows: Row[] = [];
    let columns: readonly ReadColumn[] = [];
    let rejected = 0;
    const input = { sql: `SELECT * FROM ${from}`, folder, leaveOutMisfits: true };
    for await (const item of engine.dispatcher.stream('query', input, new AbortController().signal))
      if (item.item === 'rows') rows.push(...(item.rows as Row[]));
      else {
        columns = item.columns;
        rejected = item.warnings.filter((text) => text.startsWith('Skipped a record')).length;
      }
    return answerOf(columns, rows, rejected);
  });
}

export const queryPath = (place: EnginePlace, at: string): Promise<Answer | Refusal> =>
  query(place, `'${at.replaceAll("'", "''")}'`);

interface SourceNode {
  readonly transform: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** What leaves the source, as the editor of a job shows it. */
export function previewSource({ engine }: EnginePlace, source: SourceNode): Promise<Answer | Refusal> {
  return orRefusal(async () => {
    const job = { name: 'preview', nodes: [{ id: 'in', name: 'In', ...source }] };
    const found = await engine.dispatcher.call('previewNode', { job, nodeId: 'in', limit: 10_000 });
    return answerOf(found.columns, found.rows as readonly Row[], found.rejected);
  });
}

/** The rows that a run writes; their types are those of the written file. */
export function runSource(place: EnginePlace, name: string, source: SourceNode): Promise<Answer | Refusal> {
  const { engine } = place;
  return orRefusal(async () => {
    const out = {
      id: 'out',
      name: 'Out',
      transform: 'PathTarget',
      inputs: { in: { node: 'in' } },
      args: { path: `out/${name}`, format: 'parquet' },
    };
    const job = { name, nodes: [{ id: 'in', name: 'In', ...source }, out] };
    await engine.dispatcher.call('saveJob', { job, expectedHash: null });
    const { id } = await engine.dispatcher.call('startJobRun', { jobName: name });
    for await (const item of engine.dispatcher.stream('watchJobRun', { id })) {
      if (item.item !== 'finished') continue;
      const { error } = item.run;
      if (error !== null) throw new EngineError(error.code as 'InvalidInput', error.message);
      const rejected = await engine.dispatcher.call('getRejectedRecords', { id, limit: 1000 });
      const written = await queryPath(place, path.join(place.folder, 'out', name));
      // A run that has no row writes no file.
      if ('refused' in written) return { columns: [], rows: [], rejected: rejected.items.length };
      return { ...written, rejected: rejected.items.length };
    }
    throw new Error('The run did not end.');
  });
}

export function crawl(place: EnginePlace, databaseName: string, at: string): Promise<Crawled | Refusal> {
  const { engine } = place;
  return orRefusal(async () => {
    for await (const item of engine.dispatcher.stream('crawl', { path: at, databaseName })) {
      if (item.item !== 'result') continue;
      const tables: CrawledTable[] = [];
      for (const { name, location, columns, partitionKeys, recordCount } of item.result.tables) {
        const { items } = await engine.dispatcher.call('getTableObjects', { databaseName, name, limit: 1000 });
        tables.push({
          location,
          columns,
          partitionKeys,
          recordCount,
          files: items.map((object) => object.path),
          query: await query(place, `"${databaseName}"."${name}"`),
          source: await previewSource(place, { transform: 'CatalogSource', args: { databaseName, tableName: name } }),
        });
      }
      return { tables, skipped: item.result.skipped };
    }
    throw new Error('The crawl gave no result.');
  });
}
