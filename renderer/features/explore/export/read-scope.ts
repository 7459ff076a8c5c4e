/** Reads the rows of an export into this window, for the clipboard: as many values as it takes, or none. */

import { toEngineError } from '#engine/contract/errors.ts';
import type { ExportSource } from '#renderer/features/explore/export/export-subject.ts';
import { client } from '#renderer/rpc/connection.ts';
import { arrowPage } from '#renderer/ui/data-grid/arrow-page.ts';
import type { CopiedRow } from '#renderer/ui/data-grid/copy-rows.ts';
import { rowsInMemory, type GridColumn, type RowPage } from '#renderer/ui/data-grid/row-source.ts';
import { sqlName } from '#renderer/ui/code/sql-name.ts';

type FileSource = Extract<ExportSource, { kind: 'file' }>;

export interface ReadOptions {
  /** Most values. */
  readonly most: number;
  readonly leaveOutMisfits: boolean;
  readonly signal: AbortSignal;
  onProgress(fraction: number | null, note: string): void;
}

export type ScopeRows =
  | {
      readonly columns: readonly GridColumn[];
      readonly rows: readonly CopiedRow[];
      readonly warnings: readonly string[];
    }
  /** Values that it would be, at least. */
  | { readonly tooMany: number };

const pageRows = 10_000;

/** @throws EngineError of the rows. */
export async function readScope(source: ExportSource, options: ReadOptions): Promise<ScopeRows> {
  switch (source.kind) {
    case 'file':
      return readFile(source, options).catch(async (thrown: unknown) => {
        if (toEngineError(thrown).details['isFolder'] !== true) throw thrown;
        return readSelect('*', `'${source.path.replaceAll("'", "''")}'`, options);
      });
    case 'table': {
      const names = source.columns?.map(sqlName).join(', ') ?? '*';
      return readSelect(names, `${sqlName(source.databaseName)}.${sqlName(source.name)}`, options);
    }
    case 'query':
      return readQuery(source, options);
    case 'node': {
      const { job, nodeId, port, limit } = source;
      const asked = { job, nodeId, ...(port === undefined ? {} : { port }) };
      if (limit != null) {
        const { columns, rows } = await client.call('previewNode', { ...asked, limit }, options.signal);
        return pages(columns, [{ start: 0, count: rows.length }], rowsInMemory('', columns, rows).readPage, options);
      }
      return readStream(client.stream('openNodeRows', asked, options.signal), options);
    }
  }
}

/** One row more than fit: a table of any size is refused after as many. */
function readSelect(columns: string, from: string, options: ReadOptions): Promise<ScopeRows> {
  return readQuery({ sql: `SELECT ${columns} FROM ${from} LIMIT ${options.most + 1}` }, options);
}

function readQuery(
  { sql, folder, parameters }: Pick<Extract<ExportSource, { kind: 'query' }>, 'sql' | 'folder' | 'parameters'>,
  options: ReadOptions,
): Promise<ScopeRows> {
  const { leaveOutMisfits, signal } = options;
  const asked = { sql, ...(folder === undefined ? {} : { folder }), parameters, leaveOutMisfits };
  return readStream(client.stream('openQueryRows', asked, signal), options);
}

type Opened =
  | { readonly item: 'progress'; readonly fraction: number | null; readonly note: string }
  | { readonly item: 'result'; readonly path: string; readonly warnings: readonly string[] };

async function readStream(items: AsyncIterable<Opened>, options: ReadOptions): Promise<ScopeRows> {
  for await (const item of items) {
    if (item.item === 'progress') options.onProgress(item.fraction, item.note);
    else {
      const read = await readFile({ kind: 'file', path: item.path }, options);
      return 'tooMany' in read ? read : { ...read, warnings: item.warnings };
    }
  }
  options.signal.throwIfAborted();
  throw new Error('The rows ended without a file');
}

async function readFile(source: FileSource, options: ReadOptions): Promise<ScopeRows> {
  const { kind: _kind, rows, columns: names, snapshot: known, ...asked } = source;
  const opened = await client.call('openPages', asked, options.signal);
  const snapshot = known ?? opened.snapshot;
  const read = async (start: number, count: number): Promise<RowPage> => {
    const { arrow } = await client.call('readPage', { ...asked, snapshot, start, count }, options.signal);
    // The places of sorted or filtered rows are a column behind those of the file.
    return arrowPage(arrow, start, false);
  };
  const found = await pages(
    opened.columns,
    rows ?? [{ start: 0, count: opened.rowCount }],
    read,
    options,
    names ?? null,
  );
  return 'tooMany' in found ? found : { ...found, warnings: opened.warnings };
}

async function pages(
  columns: readonly GridColumn[],
  ranges: readonly { readonly start: number; readonly count: number }[],
  read: (start: number, count: number) => Promise<RowPage>,
  { most, onProgress }: ReadOptions,
  names: readonly string[] | null = null,
): Promise<ScopeRows> {
  const places =
    names?.map((name) => columns.findIndex((column) => column.name === name)).filter((place) => place >= 0) ??
    columns.map((_, place) => place);
  const rowCount = ranges.reduce((sum, { count }) => sum + count, 0);
  if (rowCount * places.length > most) return { tooMany: rowCount * places.length };
  const rows: CopiedRow[] = [];
  for (const { start, count } of ranges) {
    for (let at = start; at < start + count; at += pageRows) {
      const page = await read(at, Math.min(pageRows, start + count - at));
      for (let row = 0; row < page.count; row += 1) rows.push({ value: (index) => page.value(row, places[index]!) });
      onProgress(rows.length / rowCount, 'Reading rows');
    }
  }
  return { columns: places.map((place) => columns[place]!), rows, warnings: [] };
}
