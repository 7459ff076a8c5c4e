/** The worker's side of a query: creates the tables it reads, and admits its text as it is given to the engine. */

import { foldName } from '#engine/base/same-name.ts';
import type { Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { Parameters } from '#engine/contract/statement-parameters.ts';
import type { QueryRequest } from '#engine/explore/operations.ts';
import { pruneSources } from '#engine/explore/pruning/prune-sources.ts';
import { withUsedColumns } from '#engine/explore/pruning/used-columns.ts';
import { readsOnly } from '#engine/explore/query/query-syntax.ts';
import { placeParameters } from '#engine/explore/query/parameter-places.ts';
import { literalEdits } from '#engine/explore/query/stated-parameters.ts';
import { editText, type TextEdit } from '#engine/explore/query/text-edits.ts';
import { createCatalogViews, viewStatements, type AdmittedView } from '#engine/explore/views/catalog-views.ts';
import { inView } from '#engine/explore/views/view-text.ts';
import { createEmptyViews, createViews } from '#engine/explore/sources/source-relation.ts';
import { createTolerantTables } from '#engine/explore/query/tolerant-sources.ts';
import {
  admitSelect,
  linesOfSelect,
  readSelectSyntax,
  selectSyntaxQuery,
  type SelectSyntax,
} from '#engine/types/select/admit-select.ts';
import { sameTree } from '#engine/types/select/same-tree.ts';
import { castsToHold, withHeldCasts } from '#engine/types/casts/held-casts.ts';
import { refusedSelect } from '#engine/types/select-syntax.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/**
 * @returns the SELECT whose rows are the query's; its tables exist for the life of the instance.
 * @throws EngineError SqlSyntax, SqlRefused; that of a view names it.
 */
export async function admittedRows(
  query: QueryRequest,
  connection: DuckConnection,
  context: OperationContext,
): Promise<{ select: Sql; warnings: readonly string[] }> {
  const { select, planned } = await admit(query, connection);
  const views = await admitViews(query, connection);
  const columns = query.sources.flatMap(({ source }) => source.columns);
  const held = castsToHold(
    [query, ...query.views].map(({ text }) => text),
    columns,
    query.leaveOutMisfits,
  );
  const warnings = query.sources.flatMap(({ source }) => source.warnings ?? []);
  const statements = views.flatMap(viewStatements);
  const pruned = await pruneSources(query.sources, planned, statements, connection);
  if (query.leaveOutMisfits) warnings.push(...(await createTolerantTables(pruned, connection, context)));
  else {
    const sources = await withUsedColumns(pruned, planned, statements, connection, held === 'fields');
    for (const statement of await createViews(sources, context)) await connection.run(statement);
  }
  await createCatalogViews(views, connection);
  return { select: withHeldCasts(select, held), warnings };
}

/**
 * The text as it may run, over tables without rows; nothing is read.
 * @throws EngineError SqlSyntax, SqlRefused; that of a view names it.
 */
export async function admitUnread(query: QueryRequest, connection: DuckConnection): Promise<Sql> {
  const { select } = await admit(query, connection);
  const views = await admitViews(query, connection);
  for (const statement of createEmptyViews(query.sources)) await connection.run(statement);
  await createCatalogViews(views, connection);
  return select;
}

function admit(
  { text, edits, sources, views, files, parameters }: QueryRequest,
  connection: DuckConnection,
): Promise<AdmittedText> {
  return admitText(text, edits, [...sources, ...views], files, parameters, connection);
}

/** Each reads tables and the views before it; no file, no parameter. */
async function admitViews({ sources, views }: QueryRequest, connection: DuckConnection): Promise<AdmittedView[]> {
  const admitted: AdmittedView[] = [];
  for (const [index, view] of views.entries()) {
    try {
      const before = [...sources, ...views.slice(0, index)];
      const { select } = await admitText(view.text, view.edits, before, [], {}, connection);
      admitted.push({ view, select });
    } catch (thrown) {
      throw inView(thrown, view.view);
    }
  }
  return admitted;
}

interface AdmittedText {
  readonly select: Sql;
  /** The same with the values of its parameters in it, which nothing runs. */
  readonly planned: string;
}

async function admitText(
  text: string,
  edits: readonly TextEdit[],
  relations: readonly { readonly schema: string; readonly name: string }[],
  files: readonly string[],
  parameters: Parameters,
  connection: DuckConnection,
): Promise<AdmittedText> {
  const statement = editText(text, edits);
  const syntax = await parse(statement, connection);
  if (edits.length > 0 && !sameBesideTables(await parse(text, connection), syntax))
    throw refusedSelect('cannot be read once its files are inserted', "Read files with FROM 'path' AS name.");
  const tables = new Set(relations.map(({ schema, name }) => keyOf(schema, name)));
  const paths = new Set(files);
  const values = new Map(Object.entries(parameters));
  const visitor = readsOnly(
    statement,
    (schema, name) => tables.has(keyOf(schema, name)),
    (path) => paths.has(path),
    (name) => values.has(foldName(name)),
  );
  const found: string[] = [];
  try {
    const { select } = admitSelect(
      statement,
      syntax,
      {
        ...visitor,
        parameter(name, node) {
          visitor.parameter?.(name, node);
          found.push(name);
        },
      },
      values.size === 0 ? undefined : values,
    );
    if (found.length === 0) return { select, planned: select.text };
    const planned = editText(statement, literalEdits(placeParameters(statement, found), parameters));
    return { select, planned: `SELECT * FROM (${linesOfSelect(planned)})` };
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
