/** Looks for the first record of a source that cannot be read as its columns say; one file after the other. */

import { sql } from '#engine/base/sql.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import { asFileError, withoutPlace } from '#engine/formats/file-fault.ts';
import { fileRelation } from '#engine/explore/sources/file-relation.ts';
import type { Source } from '#engine/explore/operations.ts';
import { loadFormat } from '#engine/formats/index.ts';
import type { FileReading, IsolatingScan } from '#engine/formats/format.ts';
import { lookAtStored } from '#engine/bytes/stored-file.ts';
import type { Schema } from '#engine/types/data-type.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

export interface Misfit {
  readonly path: string;
  /** From 1; null when the format does not report it, as the members below. */
  readonly line: number | null;
  readonly byteOffset: number | null;
  readonly column: string | null;
  readonly reason: string;
  readonly raw: string | null;
  /** The reason is that of the file, which is damaged or another format, and not of a record in it. */
  readonly isWholeFile: boolean;
}

/** Most bytes to read in search of a record; bytes read are subtracted. */
export interface SearchBudget {
  bytes: number;
}

/**
 * Reads until a record is found or the budget is used up, so everything when there is none.
 * @param mayBeDamaged the bytes of a file may be damaged, which is seen when every value is read.
 */
export async function findMisfit(
  { columns, files }: Source,
  budget: SearchBudget,
  connection: DuckConnection,
  context: OperationContext,
  mayBeDamaged = false,
): Promise<Misfit | undefined> {
  for (const { reading, paths } of files) {
    for (const path of paths) {
      context.signal.throwIfAborted();
      if (budget.bytes <= 0) return undefined;
      budget.bytes -= (await lookAtStored(path))?.size ?? 0;
      context.progress(null, `Looking for the record that does not fit in ${path}`);
      const found = await findInFile(path, reading, columns, connection, context, mayBeDamaged);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

async function findInFile(
  path: string,
  reading: FileReading,
  columns: Schema,
  connection: DuckConnection,
  context: OperationContext,
  mayBeDamaged: boolean,
): Promise<Misfit | undefined> {
  try {
    const isolating = await isolatingScan(path, reading, columns, context);
    try {
      for (const statement of isolating.setup) await connection.run(statement);
      const [row] = await connection.rows<RejectRow>(
        sql`SELECT line, byte_offset, column_name, reason, raw FROM (${isolating.rejects}) ORDER BY line LIMIT 1`,
      );
      if (row !== undefined) return toMisfit(path, row);
      if (mayBeDamaged) await connection.rows(sql`SELECT bit_xor(hash(r)) FROM (${isolating.relation}) AS r`);
      return undefined;
    } finally {
      for (const statement of isolating.cleanup) await connection.run(statement).catch(() => undefined);
    }
  } catch (thrown) {
    context.signal.throwIfAborted();
    const error = asFileError(toEngineError(thrown), path);
    if (error.kind !== 'user') throw error;
    const { line, byteOffset, column, character } = error.details;
    // With a character, the line is one of the SQL.
    if (character !== undefined) return unreadableFile(path, withoutPlace(error.message));
    if (line === undefined && column === undefined) return unreadableFile(path, error.message);
    return {
      path,
      line: line ?? null,
      byteOffset: byteOffset ?? null,
      column: column ?? null,
      reason: error.message,
      raw: null,
      isWholeFile: false,
    };
  }
}

export function unreadableFile(path: string, reason: string): Misfit {
  return { path, line: null, byteOffset: null, column: null, reason, raw: null, isWholeFile: true };
}

/** With the places of records, where the format has to prepare the file for them. */
export async function isolatingScan(
  path: string,
  reading: FileReading,
  columns: Schema,
  context: OperationContext,
): Promise<IsolatingScan> {
  const inference = { reading, schema: columns, exact: true, rowCount: null, warnings: [] };
  const relation = { format: await loadFormat(reading.format), inference };
  const { format, request } = await fileRelation(relation, path, false, context, undefined, true);
  return format.isolate(request);
}

export interface RejectRow {
  readonly line: bigint | null;
  readonly byte_offset: bigint | null;
  readonly column_name: string | null;
  readonly reason: string | null;
  readonly raw: string | null;
}

function toMisfit(path: string, row: RejectRow): Misfit {
  return {
    path,
    line: row.line === null ? null : Number(row.line),
    byteOffset: row.byte_offset === null ? null : Number(row.byte_offset),
    column: row.column_name,
    reason: row.reason ?? 'it cannot be read',
    raw: row.raw,
    isWholeFile: false,
  };
}
