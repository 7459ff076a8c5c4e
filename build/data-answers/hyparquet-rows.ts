/** Rows that another Parquet reader gave as JSON, beside the files of hyparquet. */

import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readAnswers, type Answer } from './answer.ts';
import { sameValue } from './same-value.ts';

/**
 * Files of repeated fields outside of any LIST: such a field is a list that is never null (Parquet's LogicalTypes.md),
 * and empty where that reader says null. pyarrow reads them as we do.
 */
const bareLists: ReadonlySet<string> = new Set(['duckdb2557']);

export function hyparquetRows(root: string, files: readonly string[]): Answer[] {
  return files
    .filter((file) => file.endsWith('.parquet'))
    .map((file): Answer => {
      const answer = join(root, 'parquet-hyparquet/expected', `${basename(file, '.parquet')}.json`);
      const isBareList = bareLists.has(basename(file, '.parquet'));
      const rows = existsSync(answer) ? readAnswers<unknown[]>(answer) : undefined;
      return {
        file,
        ...(rows === undefined ? { refusal: 'may' as const } : {}),
        check({ rowCount, columns, rows: ours }) {
          if (rows === undefined) return undefined;
          if (rows.length !== rowCount) return `${rowCount} rows, not ${rows.length}`;
          const width = Array.isArray(rows[0]) ? rows[0].length : columns.length;
          if (columns.length !== width) return `${columns.length} columns, not ${width}`;
          for (const [number, row] of rows.entries()) {
            const mine = Object.values(ours[number] ?? {});
            const theirs = Object.values(row as object) as unknown[];
            const wrong = theirs.findIndex(
              (value, index) => !meansTheSame(value ?? (isBareList ? [] : null), mine[index], columns[index]!.type),
            );
            if (wrong !== -1)
              return `row ${number + 1}, ${columns[wrong]?.name}: ${JSON.stringify(mine[wrong])}, not ${JSON.stringify(theirs[wrong])}`.slice(
                0,
                300,
              );
          }
          return undefined;
        },
      };
    });
}

/** That reader takes variants and geometries apart; ours gives them as JSON text and as their bytes. */
function meansTheSame(theirs: unknown, ours: unknown, type: string): boolean {
  if (sameValue(theirs, ours)) return true;
  if (typeof ours !== 'string' || typeof theirs === 'string' || theirs === null) return false;
  if (type === 'binary') return typeof theirs === 'object';
  try {
    return sameValue(theirs, JSON.parse(ours));
  } catch {
    return false;
  }
}
