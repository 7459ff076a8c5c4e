/** One file through a preview, a query, a crawl and a job: what each way returns. */

import path from 'node:path';
import { EngineError, serializeError } from '#engine/contract/errors.ts';
import type { EnginePlace } from '#engine/testing/engine-place.ts';
import type { StatedReading } from '#engine/testing/odd-files/odd-file.ts';

type Row = Readonly<Record<string, unknown>>;

export interface WayRows {
  /** `name type`. */
  readonly columns: readonly string[];
  /** Values in the order of the columns; rows in the order in which they came. */
  readonly rows: readonly (readonly unknown[])[];
  readonly rejected: number;
  readonly warnings: readonly string[];
}

export interface WayRefusal {
  readonly code: string;
  readonly kind: string;
  readonly message: string;
  readonly hint: string;
}

export type WayAnswer = WayRows | WayRefusal;

export const ways = ['preview', 'query', 'table', 'job'] as const;
export type Way = (typeof ways)[number];
export type FourWays = Readonly<Record<Way, WayAnswer>>;

export function isRefusal(answer: WayAnswer): answer is WayRefusal {
  return 'code' in answer;
}

/** @param name unique in the workspace: of the table, the job and the folder that it writes. */
export async function readFourWays(
  place: EnginePlace,
  file: string,
  name: string,
  stated?: StatedReading,
): Promise<FourWays> {
  // A reading that is saved for the folder applies to queries and crawls as well.
  if (stated !== undefined) await saveReading(place, path.dirname(file), name, stated);
  return {
    preview: await orRefusal(() => previewRows(place, file)),
    query: await orRefusal(() => queryRows(place, `'${file.replaceAll("'", "''")}'`)),
    table: await orRefusal(() => tableRows(place, file, name)),
    job: await orRefusal(() => jobRows(place, file, name)),
  };
}

async function saveReading(
  { engine }: EnginePlace,
  folder: string,
  name: string,
  stated: StatedReading,
): Promise<void> {
  await engine.dispatcher.call('saveDefinition', {
    kind: 'classifier',
    value: { name, type: 'reading', path: folder, classification: stated.format, options: stated.options },
    expectedHash: null,
  });
}

async function orRefusal(read: () => Promise<WayRows>): Promise<WayAnswer> {
  try {
    return await read();
  } catch (thrown) {
    const error = thrown instanceof EngineError ? thrown : undefined;
    if (error === undefined) return { code: 'thrown', kind: 'unexpected', message: String(thrown), hint: '' };
    const { code, message, hint } = serializeError(error);
    return { code, kind: error.kind, message, hint: hint ?? '' };
  }
}

function wayRows(
  columns: readonly { readonly name: string; readonly type: string }[],
  rows: readonly Row[],
  rejected: number,
  warnings: readonly string[],
): WayRows {
  return {
    columns: columns.map(({ name, type }) => `${name} ${type}`),
    rows: rows.map((row) => columns.map(({ name }) => row[name] ?? null)),
    rejected,
    warnings,
  };
}

/** Ten skipped records are listed one by one, the others as a number. */
function countSkipped(warnings: readonly string[]): number {
  return warnings.reduce((sum, text) => {
    if (text.startsWith('Skipped a record')) return sum + 1;
    return sum + Number(/^(?:and )?(\d+) (?:more|other)/iu.exec(text)?.[1] ?? 0);
  }, 0);
}

async function previewRows({ engine }: EnginePlace, file: string): Promise<WayRows> {
  const rows: Row[] = [];
  let columns: readonly { readonly name: string; readonly type: string }[] = [];
  let warnings: readonly string[] = [];
  for await (const item of engine.dispatcher.stream('readFileRows', { path: file, limit: null }))
    if (item.item === 'rows') rows.push(...(item.rows as Row[]));
    else ({ columns, warnings } = item.preview);
  return wayRows(columns, rows, countSkipped(warnings), warnings);
}

export async function queryRows({ engine, folder }: EnginePlace, from: string): Promise<WayRows> {
  const rows: Row[] = [];
  let columns: readonly { readonly name: string; readonly type: string }[] = [];
  let warnings: readonly string[] = [];
  const input = { sql: `SELECT * FROM ${from}`, folder, leaveOutMisfits: true };
  for await (const item of engine.dispatcher.stream('query', input, new AbortController().signal))
    if (item.item === 'rows') rows.push(...(item.rows as Row[]));
    else {
      columns = item.columns;
      warnings = item.warnings;
    }
  return wayRows(columns, rows, countSkipped(warnings), warnings);
}

/** @throws what the crawl says of the file, if no table has it. */
async function tableRows(place: EnginePlace, file: string, name: string): Promise<WayRows> {
  for await (const item of place.engine.dispatcher.stream('crawl', { path: path.dirname(file), databaseName: name })) {
    if (item.item !== 'result') continue;
    const [table, ...more] = item.result.tables;
    if (more.length > 0) throw new Error(`The crawl made ${more.length + 1} tables.`);
    if (table !== undefined) return await queryRows(place, `"${name}"."${table.name.replaceAll('"', '""')}"`);
    const { reason } = item.result.skipped[0] ?? { reason: 'No table, and nothing skipped.' };
    return Promise.reject(new EngineError('MalformedFile', `${file}: ${reason}`, { hint: 'crawl' }));
  }
  throw new Error('The crawl gave no result.');
}

async function jobRows(place: EnginePlace, file: string, name: string): Promise<WayRows> {
  const { engine, folder } = place;
  const nodes = [
    { id: 'in', name: 'In', transform: 'PathSource', args: { path: file } },
    {
      id: 'out',
      name: 'Out',
      transform: 'PathTarget',
      inputs: { in: { node: 'in' } },
      args: { path: `out/${name}`, format: 'parquet' },
    },
  ];
  await engine.dispatcher.call('saveJob', { job: { name, nodes }, expectedHash: null });
  const { id } = await engine.dispatcher.call('startJobRun', { jobName: name });
  for await (const item of engine.dispatcher.stream('watchJobRun', { id })) {
    if (item.item !== 'finished') continue;
    const { error } = item.run;
    if (error !== null)
      throw new EngineError(
        error.code as 'InvalidInput',
        error.message,
        error.hint === undefined ? {} : { hint: error.hint },
      );
    const { items } = await engine.dispatcher.call('getRejectedRecords', { id, limit: 1000 });
    const log = await engine.dispatcher.call('getRunLog', { id, limit: 500 });
    const warnings = log.items.filter(({ level }) => level === 'warning').map(({ message }) => message);
    try {
      const written = await queryRows(place, `'${path.join(folder, 'out', name).replaceAll("'", "''")}'`);
      return { ...written, rejected: items.length, warnings };
    } catch (thrown) {
      // A run that has no row writes no file.
      if (thrown instanceof EngineError && thrown.code === 'FileNotFound')
        return { columns: [], rows: [], rejected: items.length, warnings };
      throw thrown;
    }
  }
  throw new Error('The run did not end.');
}
