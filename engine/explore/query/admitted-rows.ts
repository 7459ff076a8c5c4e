/** The worker's side of a query: creates the tables it reads, and admits its text as it is given to the engine. */

import { foldName } from '#engine/base/same-name.ts';
import type { Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { QueryRequest } from '#engine/explore/operations.ts';
import { pruneSources } from '#engine/explore/pruning/prune-sources.ts';
import { readsOnly } from '#engine/explore/query/query-syntax.ts';
import { editText } from '#engine/explore/query/text-edits.ts';
import { createViews } from '#engine/explore/sources/source-relation.ts';
import { createTolerantTables } from '#engine/explore/query/tolerant-sources.ts';
import {
  admitSelect,
  readSelectSyntax,
  selectSyntaxQuery,
  type SelectSyntax,
} from '#engine/types/select/admit-select.ts';
import { sameTree } from '#engine/types/select/same-tree.ts';
import { refusedSelect } from '#engine/types/select-syntax.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/** @returns the SELECT whose rows are the query's; its tables exist for the life of the instance. */
export async function admittedRows(
  query: QueryRequest,
  connection: DuckConnection,
  context: OperationContext,
): Promise<{ select: Sql; warnings: readonly string[] }> {
  const select = await admitQuery(query, connection);
  const warnings = query.sources.flatMap(({ source }) => source.warnings ?? []);
  const sources = await pruneSources(query.sources, select.text, connection);
  if (query.leaveOutMisfits) warnings.push(...(await createTolerantTables(sources, connection, context)));
  else for (const statement of await createViews(sources, context)) await connection.run(statement);
  return { select, warnings };
}

/** The text as it may run. @throws EngineError SqlSyntax, SqlRefused. */
export async function admitQuery(
  { text, edits, sources, files }: QueryRequest,
  connection: DuckConnection,
): Promise<Sql> {
  const statement = editText(text, edits);
  const syntax = await parse(statement, connection);
  if (edits.length > 0 && !sameBesideTables(await parse(text, connection), syntax))
    throw refusedSelect('cannot be read with its files put in', "Read files with FROM 'path' AS name.");
  const tables = new Set(sources.map(({ schema, name }) => keyOf(schema, name)));
  const paths = new Set(files);
  const visitor = readsOnly(
    statement,
    (schema, name) => tables.has(keyOf(schema, name)),
    (path) => paths.has(path),
  );
  try {
    return admitSelect(statement, syntax, visitor).select;
  } catch (thrown) {
    if (!(thrown instanceof EngineError)) throw thrown;
    // Its place is one of the changed text.
    const { line: _line, character: _character, ...details } = thrown.details;
    throw new EngineError(thrown.code, thrown.message, {
      ...(thrown.hint === undefined ? {} : { hint: thrown.hint }),
      details,
      cause: thrown.cause,
    });
  }
}

async function parse(text: string, connection: DuckConnection): Promise<SelectSyntax> {
  const [row] = await connection.rows<{ parsed: string }>(selectSyntaxQuery(text));
  return readSelectSyntax(row!.parsed);
}

/** The edits changed only references to tables and files. */
function sameBesideTables(before: SelectSyntax, after: SelectSyntax): boolean {
  return sameTree(before.alone, after.alone, (one, other) => isTable(one) && isTable(other));
}

function isTable(node: Readonly<Record<string, unknown>>): boolean {
  return (node['type'] === 'BASE_TABLE' || node['type'] === 'TABLE_FUNCTION') && 'sample' in node;
}

function keyOf(schema: string, name: string): string {
  return JSON.stringify([foldName(schema), foldName(name)]);
}
