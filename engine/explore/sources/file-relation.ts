/** The rows of one file as SQL, only good rows when some are bad, with warnings about the bad ones. */

import { sql, type Sql } from '#engine/base/sql.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import { asFileError } from '#engine/formats/file-fault.ts';
import type { InspectedFile } from '#engine/explore/sources/inspect-file.ts';
import type { Format, IsolatingScan, ScanRequest } from '#engine/formats/format.ts';
import { columnsInFile } from '#engine/formats/columns-in-file.ts';
import { loadFormat } from '#engine/formats/index.ts';
import { getPreparedFile, trimPreparedFiles } from '#engine/explore/sources/prepared-files.ts';
import { stringType, type Schema } from '#engine/types/data-type.ts';
import type { OperationContext } from '#engine/workers/operation.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';

/** Bad records that are reported one by one; the others are counted. */
const toldRejects = 5;

export interface FileRelation {
  /** Of the file as it is, not of a prepared one. */
  readonly path: string;
  readonly schema: Schema;
  /** Of the file that is scanned, which may be a prepared one. */
  readonly format: Format;
  readonly request: ScanRequest;
  /** The same, prepared for the isolating form; absent: as it is. */
  readonly withPlaces?: () => Promise<FileRelation>;
}

/**
 * @param asStrings every column as text, exactly as in the file.
 * @param rows that suffice; absent: all.
 */
export async function fileRelation(
  { format, inference }: Pick<InspectedFile, 'format' | 'inference'>,
  path: string,
  asStrings: boolean,
  context: OperationContext,
  rows?: number,
  places = false,
): Promise<FileRelation> {
  const schema = asStrings ? inference.schema.map((column) => ({ ...column, type: stringType })) : inference.schema;
  await trimPreparedFiles();
  const prepared = await getPreparedFile(format, path, inference.reading, context, {
    columns: inference.schema,
    places,
    ...(rows === undefined ? {} : { rows }),
  });
  const { compression, options, format: name } = prepared.reading;
  return {
    path,
    schema,
    format: await loadFormat(name),
    request: {
      files: [prepared.path],
      compression,
      options,
      columns: columnsInFile(prepared.reading, schema),
      withFilename: false,
      firstRowsOnly: rows !== undefined,
    },
    ...(places ? {} : { withPlaces: () => fileRelation({ format, inference }, path, asStrings, context, rows, true) }),
  };
}

/**
 * Runs `use` over the plain scan; when a row-level error stops it, once more over the isolating one.
 * @returns warnings that name the rejected records.
 */
export async function withGoodRows<T>(
  relation: FileRelation,
  connection: DuckConnection,
  signal: AbortSignal,
  use: (relation: Sql) => Promise<T>,
): Promise<{ result: T; warnings: string[] }> {
  const { path, format, request } = relation;
  try {
    return { result: await use(format.scan({ ...request, everyColumn: true }).relation), warnings: [] };
  } catch (thrown) {
    signal.throwIfAborted();
    const error = toEngineError(thrown);
    if (error.kind !== 'user') throw asFileError(error, path);
    const placed = (await relation.withPlaces?.()) ?? relation;
    const isolating = placed.format.isolate(placed.request);
    try {
      for (const statement of isolating.setup) await connection.run(statement);
      const result = await use(isolating.relation);
      const warnings = await describeRejects(isolating, connection);
      return { result, warnings };
    } catch (again) {
      signal.throwIfAborted();
      throw asFileError(toEngineError(again), path);
    } finally {
      for (const statement of isolating.cleanup) await connection.run(statement).catch(() => undefined);
    }
  }
}

async function describeRejects(isolating: IsolatingScan, connection: DuckConnection): Promise<string[]> {
  const [total] = await connection.rows<{ count: bigint }>(sql`SELECT count(*) AS count FROM (${isolating.rejects})`);
  const count = Number(total?.count ?? 0n);
  const first = await connection.rows<{ line: bigint | null; column_name: string | null; reason: string | null }>(
    sql`SELECT line, column_name, reason FROM (${isolating.rejects}) ORDER BY line LIMIT 5`,
  );
  const told = first.slice(0, toldRejects).map(({ line, column_name: column, reason }) => {
    const where = [line === null ? undefined : `line ${line}`, column === null ? undefined : `column ${column}`]
      .filter((part) => part !== undefined)
      .join(', ');
    return `Skipped a record${where === '' ? '' : ` (${where})`}: ${reason ?? 'it cannot be read'}`;
  });
  return count > told.length ? [...told, `${count} records were skipped in total.`] : told;
}
