/** Tenon's reading of every file of a folder: classification, columns, counts, a hash of the rows. */

import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { EngineError } from '../engine/contract/errors.ts';
import type { Engine } from '../engine/index.ts';
import { keptRows, type ReadFile } from './data-answers/answer.ts';

/** No data: names, types, counts and a hash. */
export type FileSnapshot =
  | {
      readonly classification: string;
      readonly columns: readonly string[];
      readonly rowCount: number;
      readonly rows: string;
      readonly warnings: number;
    }
  | { readonly error: string };

export interface SnapshotOfFile {
  readonly snapshot: FileSnapshot;
  /** Absent when it was not read. */
  readonly read?: ReadFile;
  /** Message and hint of the refusal. */
  readonly refusal?: string;
}

/** Answers, notes and schemas that lie next to the data. */
const noData =
  /(?:^|\/)(?:expected|MANIFEST|README|LICENSE|_SUCCESS)|\.(?:md|xsd|crc)$|\.variant\.bin$|^lake-expected\/|\/expected(?:-csv)?\//u;
/** Arrow's integration files in JSON describe the columns of the files beside them. */
const described = /^arrow-ipc\/.*\.json\.gz$/u;
/** Milliseconds without any answer, after which a file hangs. */
const patience = 120_000;

/** Paths relative to the root, in byte order. */
export function findDataFiles(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((file) => !noData.test(file) && !described.test(file))
    .sort();
}

/** Reads every row of one file. */
export async function snapshotFile(engine: Engine, path: string): Promise<SnapshotOfFile> {
  const hash = createHash('sha256');
  let found: Omit<ReadFile, 'rows' | 'rowCount'> | undefined;
  let rowCount = 0;
  const rows: ReadFile['rows'][number][] = [];
  const hangs = new AbortController();
  let timer = setTimeout(() => hangs.abort(), patience);
  try {
    for await (const item of engine.dispatcher.stream('readFileRows', { path, limit: null }, hangs.signal)) {
      clearTimeout(timer);
      timer = setTimeout(() => hangs.abort(), patience);
      if (item.item === 'preview') found = item.preview;
      else {
        rowCount += item.rows.length;
        for (const row of item.rows) hash.update(`${JSON.stringify(row)}\n`);
        if (rows.length < keptRows) rows.push(...(item.rows as ReadFile['rows']));
      }
    }
  } catch (error) {
    if (hangs.signal.aborted) return { snapshot: { error: 'HUNG' } };
    if (!(error instanceof EngineError)) return { snapshot: { error: 'CRASHED' }, refusal: String(error) };
    return { snapshot: { error: error.code }, refusal: `${error.message} ${error.hint ?? ''}` };
  } finally {
    clearTimeout(timer);
  }
  const { classification, columns, warnings } = found!;
  return {
    snapshot: {
      classification,
      columns: columns.map(({ name, type }) => `${name}: ${type}`),
      warnings: warnings.length,
      rowCount,
      rows: hash.digest('hex').slice(0, 32),
    },
    read: { ...found!, rowCount, rows },
  };
}
