/** Arrow files and streams: columns and types, and every value as the integration file beside them states it. */

import { join } from 'node:path';
import { readIntegrationRows } from '#engine/formats/arrow/testing/integration-columns.ts';
import { sameArrowValue } from '#engine/formats/arrow/testing/same-arrow-value.ts';
import type { Answer, ReadFile } from './answer.ts';
import { typedTables } from './typed-tables.ts';

export function arrowTables(root: string): Answer[] {
  return typedTables(root, 'arrow-ipc').map((answer): Answer => {
    const integration = join(root, answer.file.replace(/\.(?:arrow_file|stream)$/u, '.json.gz'));
    return { ...answer, check: (read) => answer.check(read) ?? checkValues(read, integration) };
  });
}

function checkValues({ columns, rows }: ReadFile, integration: string): string | undefined {
  const theirs = readIntegrationRows(integration);
  if (rows.length !== theirs.length) return `${rows.length} rows, not ${theirs.length}`;
  for (const [number, row] of theirs.entries()) {
    const mine = Object.values(rows[number]!);
    const wrong = row.findIndex((value, index) => !sameArrowValue(value, mine[index]));
    if (wrong !== -1)
      return `row ${number + 1}, ${columns[wrong]?.name}: ${JSON.stringify(mine[wrong])}, not ${JSON.stringify(row[wrong])}`.slice(
        0,
        300,
      );
  }
  return undefined;
}
