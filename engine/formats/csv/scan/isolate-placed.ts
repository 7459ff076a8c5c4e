/** Rejects the bad records of rewritten files, whose rows include line, byte offset, fault and raw text. */

import { sha256, stableJson } from '#engine/base/hash.ts';
import { ident, joinSql, literal, sql } from '#engine/base/sql.ts';
import { checkCells } from '#engine/formats/check-cells.ts';
import { filenameColumn, projection, type CsvRead } from '#engine/formats/csv/scan/read-call.ts';
import { joinedTexts, readTexts, textsOf } from '#engine/formats/csv/scan/read-texts.ts';
import { textCells } from '#engine/formats/csv/scan/text-cells.ts';
import type { IsolatingScan } from '#engine/formats/format.ts';

export function isolatePlaced(read: CsvRead): IsolatingScan {
  const { request } = read;
  const key = sha256(stableJson([request.files, request.columns, request.options])).slice(0, 16);
  const rows = ident(`csv_rows_${key}`);
  const drop = sql`DROP TABLE IF EXISTS ${rows}`;
  const [file] = request.files.length === 1 ? request.files : [];
  const path = file === undefined ? ident(filenameColumn) : literal(file);
  // The path of a single file is not a column: kept with every row it would be the largest of them.
  const places = [sql`p_line`, sql`p_offset`, ...(file === undefined ? [path] : [])];
  const cells = textCells(read, (_, place) => sql`texts[${literal(place)}]`);
  const cellOf = new Map(cells.map((cell) => [cell.column, cell]));
  const kept = [...places, sql`p_fault`, sql`p_raw`];
  const texts = readTexts(read, `csv_texts_${key}`, kept, file === undefined);
  const {
    values,
    valueOf,
    rows: judge,
  } = checkCells({
    cells,
    kept: [...kept, sql`texts`],
    listOf: (alike) => textsOf(alike.map(({ place }) => place)),
    fault: sql`WHEN p_fault IS NOT NULL THEN {'column_name': CAST(NULL AS VARCHAR), 'reason': p_fault}`,
  });
  const raw = sql`CASE WHEN fault IS NOT NULL THEN coalesce(p_raw, ${joinedTexts(read)}) END AS raw`;
  const stored = [...places, ...values, sql`fault`, raw];
  const items = projection(read, (column) => valueOf(cellOf.get(column)!), path);
  return {
    setup: [
      ...texts.setup,
      drop,
      sql`CREATE TEMP TABLE ${rows} AS SELECT ${joinSql(stored)} FROM (${judge(texts.from)})`,
      ...texts.cleanup,
    ],
    relation: sql`SELECT ${items} FROM ${rows} WHERE fault IS NULL`,
    rejects: sql`SELECT ${path} AS file, p_line AS line, p_offset AS byte_offset, fault.column_name AS column_name,
      fault.reason AS reason, raw FROM ${rows} WHERE fault IS NOT NULL`,
    records: sql`SELECT count(*) AS count FROM ${rows}`,
    cleanup: [drop, ...texts.cleanup],
  };
}
