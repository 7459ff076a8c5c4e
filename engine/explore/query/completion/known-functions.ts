/** The functions that a query may call, as the engine itself lists them. */

import { sql } from '#engine/base/sql.ts';
import { parquetReaders } from '#engine/explore/query/query-syntax.ts';
import { reachingFunctions, rowFunctions } from '#engine/types/reaching-functions.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/** Plain data. */
export interface KnownFunction {
  readonly name: string;
  /** It is called after FROM. */
  readonly givesRows: boolean;
  /** `scalar`, `aggregate`, `macro` or `table`. */
  readonly kind: string;
  /** Names of its parameters, as `(string, length)`; empty text: not known. */
  readonly parameters: string;
  /** Empty text: none. */
  readonly description: string;
}

interface FunctionRow {
  readonly name: string;
  readonly kind: string;
  readonly description: string | null;
  readonly parameters: string | null;
}

/** By name; those that the check of a query refuses are not among them. */
export async function listFunctionsHere(context: OperationContext): Promise<KnownFunction[]> {
  const database = await context.database();
  await using connection = await database.connect();
  const rows = await connection.rows<FunctionRow>(
    sql`SELECT function_name AS name, min(function_type) AS kind, min(description) AS description,
        arg_min(array_to_string(parameters, ', '), len(parameters)) AS parameters
      FROM duckdb_functions()
      WHERE function_type IN ('scalar', 'aggregate', 'macro', 'table', 'table_macro')
        AND regexp_full_match(function_name, '[a-z][a-z0-9_]*') AND NOT starts_with(function_name, 'icu_collate_')
        AND NOT starts_with(function_name, 'tenon_')
      GROUP BY function_name, function_type IN ('table', 'table_macro') ORDER BY 1, 2`,
  );
  return rows.filter(isAdmitted).map(({ name, kind, description, parameters }) => ({
    name,
    givesRows: isTable(kind),
    kind: isTable(kind) ? 'table' : kind,
    // Parameters without a name are numbered.
    parameters: parameters === null || /\bcol\d/u.test(parameters) ? '' : `(${parameters})`,
    description: description ?? '',
  }));
}

function isAdmitted({ name, kind }: FunctionRow): boolean {
  if (isTable(kind)) return rowFunctions.has(name) || parquetReaders.has(name);
  return !reachingFunctions.has(name);
}

function isTable(kind: string): boolean {
  return kind === 'table' || kind === 'table_macro';
}
