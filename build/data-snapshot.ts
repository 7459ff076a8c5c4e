/** What Tenon says of every csv, json and parquet file of a folder: classification, columns, counts, a hash of the rows. */

import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { EngineError } from '../engine/contract/errors.ts';
import type { Engine } from '../engine/index.ts';

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

const wanted = /\.(?:csv|tsv|json|jsonl|ndjson|parquet)(?:\.(?:gz|zst|bz2))?$/u;
/** A file that takes longer hangs. */
const patience = 60_000;

/** Paths relative to the root, in byte order. */
export function findDataFiles(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && wanted.test(entry.name) && !entry.name.startsWith('expected'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

/** Reads every row of one file. @returns its snapshot, or the code of its error; `HUNG` after a minute. */
export async function snapshotFile(engine: Engine, path: string): Promise<FileSnapshot> {
  const hash = createHash('sha256');
  let found: Omit<Extract<FileSnapshot, { rows: string }>, 'rows' | 'rowCount'> | undefined;
  let rowCount = 0;
  const signal = AbortSignal.timeout(patience);
  try {
    for await (const item of engine.dispatcher.stream('readFileRows', { path, limit: null }, signal)) {
      if (item.item === 'preview') {
        const { classification, columns, warnings } = item.preview;
        found = {
          classification,
          columns: columns.map(({ name, type }) => `${name}: ${type}`),
          warnings: warnings.length,
        };
      } else {
        rowCount += item.rows.length;
        for (const row of item.rows) hash.update(`${JSON.stringify(row)}\n`);
      }
    }
  } catch (error) {
    if (signal.aborted) return { error: 'HUNG' };
    return { error: error instanceof EngineError ? error.code : 'CRASHED' };
  }
  return { ...found!, rowCount, rows: hash.digest('hex').slice(0, 32) };
}
