/** The lake's expected catalog: the types of each table's columns, file by file; counts are the crawler's test. */

import { join } from 'node:path';
import { readAnswers, type Answer } from './answer.ts';

interface LakeTable {
  readonly path: string;
  readonly classification: string;
  readonly columns: readonly { readonly name: string; readonly type: string | readonly string[] }[];
  readonly objectCount: number;
  readonly recordCount: number;
}

export function lakeTables(root: string, files: readonly string[]): Answer[] {
  const { tables } = readAnswers<{ tables: readonly LakeTable[] }>(join(root, 'lake-expected/expected-catalog.json'));
  return tables.flatMap(({ path, classification, columns, objectCount, recordCount }) =>
    files
      .filter((file) => file.startsWith(`lake/${path}/`))
      .map((file): Answer => ({
        file,
        check(read) {
          if (read.classification !== classification) return `${read.classification}, not ${classification}`;
          if (objectCount === 1 && read.rowCount !== recordCount) return `${read.rowCount} rows, not ${recordCount}`;
          const wrong = columns.find(({ name, type }) => {
            const mine = read.columns.find((column) => column.name.toLowerCase() === name);
            return mine === undefined || ![type].flat().includes(mine.type.toLowerCase());
          });
          if (wrong === undefined) return undefined;
          const mine = read.columns.find((column) => column.name.toLowerCase() === wrong.name);
          return `${wrong.name} is ${mine?.type ?? 'missing'}, not ${[wrong.type].flat().join(' or ')}`.slice(0, 300);
        },
      })),
  );
}
