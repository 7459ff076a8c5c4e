/** Skips the bad records of a file that was looked through before: see find-bad-records.ts. */

import { exactFiles } from '#engine/base/exact-files.ts';
import { joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import type { SetAside } from '#engine/formats/csv/options.ts';
import { convertWanted, projection, readCall, type CsvRead } from '#engine/formats/csv/scan/read-call.ts';
import type { IsolatingScan } from '#engine/formats/format.ts';
import { noRejects } from '#engine/formats/reject-rows.ts';

/**
 * Nothing is stored: the good rows pass through, like those of the plain form. Whether a value is bad depends on its
 * text alone, so that the good rows are those without one of the texts that were found to be bad.
 */
export function isolateKnown(read: CsvRead, { recordCount, rejects, texts }: SetAside): IsolatingScan {
  // The reading of a file whose bad records are known is that of no other file.
  const path = literal(read.request.files[0]!);
  // A text that is null is in no list, but NOT of that is null.
  const isGood = Object.entries(texts).map(([index, bad]) => {
    const { position } = read.columns[Number(index)]!;
    return sql`(${position} IN (${joinSql(bad.map((text) => literal(text)))})) IS DISTINCT FROM true`;
  });
  const where = isGood.length === 0 ? sql`` : sql` WHERE ${joinSql(isGood, sql` AND `)}`;
  const items = projection(read, (column) => convertWanted(read, column, 'tried', true), path);
  return {
    setup: [],
    relation: sql`SELECT ${items} FROM ${readCall(read, { types: 'text', withFilename: false })}${where}`,
    rejects: rejects === null ? noRejects : sql`SELECT ${path} AS file, * FROM ${readRejects(rejects)}`,
    records: sql`SELECT CAST(${literal(recordCount)} AS BIGINT) AS count`,
    cleanup: [],
  };
}

function readRejects(file: string): Sql {
  return sql`read_json(${exactFiles([file])}, format = 'newline_delimited', columns = {
    line: 'BIGINT', byte_offset: 'BIGINT', column_name: 'VARCHAR', reason: 'VARCHAR', raw: 'VARCHAR'})`;
}
