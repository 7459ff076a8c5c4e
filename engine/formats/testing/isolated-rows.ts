/** For tests: the good rows and the rejected records that the isolating form of a scan gives. */

import { sql } from '#engine/base/sql.ts';
import type { IsolatingScan } from '#engine/formats/format.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';

export interface RejectedRow {
  readonly file: string;
  readonly line: bigint | null;
  readonly byte_offset: bigint | null;
  readonly column_name: string | null;
  readonly reason: string;
  readonly raw: string | null;
}

export interface Isolated {
  readonly rows: Record<string, unknown>[];
  /** By line, then byte offset. */
  readonly rejects: RejectedRow[];
}

export async function readIsolated(connection: DuckConnection, scan: IsolatingScan): Promise<Isolated> {
  for (const statement of scan.setup) await connection.run(statement);
  const rows = await connection.rows(scan.relation);
  const rejects = await connection.rows<RejectedRow>(sql`SELECT * FROM (${scan.rejects}) ORDER BY line, byte_offset`);
  for (const statement of scan.cleanup) await connection.run(statement);
  return { rows, rejects };
}
