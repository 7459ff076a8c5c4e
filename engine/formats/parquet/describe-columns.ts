/** Names and types of the columns of a Parquet file, as DuckDB reads them. */

import { exactFiles } from '#engine/base/exact-files.ts';
import { sql } from '#engine/base/sql.ts';
import { structsAt, textAt, writeThrift, type ThriftStruct } from '#engine/formats/parquet/thrift.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

export interface DescribedColumn {
  readonly column_name: string;
  readonly column_type: string;
}

/** By {@link schemaKey}. */
const describedSchemas = new Map<string, readonly DescribedColumn[]>();
const mostSchemas = 64;

/**
 * Files of one folder mostly have one schema: DuckDB is asked for it once.
 * @param isWhole nothing is missing in the footer; otherwise DuckDB says whether it opens this file.
 * @throws EngineError of DuckDB.
 */
export async function describeColumns(
  localPath: string,
  footer: ThriftStruct,
  isWhole: boolean,
  context: OperationContext,
): Promise<readonly DescribedColumn[]> {
  const key = schemaKey(footer);
  const known = isWhole ? describedSchemas.get(key) : undefined;
  if (known !== undefined) return known;
  const database = await context.database();
  await using connection = await database.connect();
  const described = await connection.rows<DescribedColumn>(
    sql`DESCRIBE SELECT * FROM read_parquet(${exactFiles(localPath)}, hive_partitioning = false)`,
  );
  if (describedSchemas.size >= mostSchemas) describedSchemas.clear();
  describedSchemas.set(key, described);
  return described;
}

/** Of a struct in which other fields may have names: DuckDB writes nothing for that of the field. */
export function hasUnnamedField({ column_type: type }: DescribedColumn): boolean {
  return /STRUCT\( |, {2}/u.test(type);
}

/** All that decides names and types: the schema, and the note that makes geometries of bytes. */
function schemaKey(footer: ThriftStruct): string {
  const geo = footer.has(5) ? structsAt(footer, 5).filter((note) => textAt(note, 1) === 'geo') : [];
  const notes = geo.flatMap((note) => note.get(2) ?? []);
  const parts = new Map([[2, footer.get(2)!], ...notes.map((note, at) => [at + 3, note] as const)]);
  return Buffer.from(writeThrift(parts)).toString('latin1');
}
