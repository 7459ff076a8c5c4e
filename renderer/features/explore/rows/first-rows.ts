/** The first rows of a table or folder, by a query. */

import type { Output } from '#engine/contract/procedures/index.ts';
import { client } from '#renderer/rpc/connection.ts';

type Preview = Output<'previewFile'>;

const firstRows = 1000;

/** @param from as SQL names it. */
export async function readFirstRows(from: string, signal: AbortSignal): Promise<Preview> {
  const sql = `SELECT * FROM ${from} LIMIT ${firstRows + 1}`;
  let columns: Preview['columns'] = [];
  const rows: Preview['rows'][number][] = [];
  for await (const item of client.stream('query', { sql }, signal)) {
    if (item.item === 'columns') columns = item.columns;
    else rows.push(...item.rows);
  }
  const truncated = rows.length > firstRows;
  return {
    path: '',
    classification: '',
    options: {},
    columns,
    rows: rows.slice(0, firstRows),
    rowCount: truncated ? null : rows.length,
    truncated,
    warnings: [],
    snapshot: '',
  };
}
