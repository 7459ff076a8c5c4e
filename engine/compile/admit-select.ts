/** Admits a user's SQL as one SELECT over given tables, and asks for its columns. */

import { sql, trustedSql, type Sql } from '#engine/base/sql.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { bareSelect, checkSelect, selectSyntaxQuery, type SelectedTable } from '#engine/types/select-syntax.ts';

export { selectSyntaxQuery };

export interface AdmitRequest {
  readonly text: string;
  /** What json_serialize_sql gave for the text ({@link selectSyntaxQuery}, read by readSelectSyntax). */
  readonly parsed: unknown;
  /** True for a table that it may read; asked for every table that is no CTE. */
  readonly admit: (table: SelectedTable) => boolean;
  /** Names for the hint when a table is refused. */
  readonly known: readonly string[];
  /** Columns of a statement, in an instance where the tables exist. */
  readonly describe: (query: Sql) => Promise<Schema>;
}

export interface AdmittedSelect {
  /** The user's SELECT inside ours: it can stand wherever a query can, and it cannot be more than that. */
  readonly query: Sql;
  readonly schema: Schema;
  readonly tables: readonly SelectedTable[];
  readonly deterministic: boolean;
}

/** @throws EngineError SqlSyntax, SqlRefused, UnknownColumn, and what DuckDB's binder says. */
export async function admitSelect(request: AdmitRequest): Promise<AdmittedSelect> {
  const checked = checkSelect(request.text, request.parsed, request.admit, request.known);
  // checkSelect found exactly one SELECT that reads admitted tables only.
  const query = sql`SELECT * FROM (${trustedSql(bareSelect(request.text))}) AS "result"`;
  return { query, schema: await request.describe(query), tables: checked.tables, deterministic: checked.deterministic };
}
