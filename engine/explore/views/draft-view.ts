/** The view that gives the rows of a statement: its text with whole names, its columns, and what it reads. */

import type { TableName } from '#engine/catalog/view-members.ts';
import { parseQuery } from '#engine/explore/operations.ts';
import type { QueryHost } from '#engine/explore/query/query-host.ts';
import { indexesOf, referenceEdit } from '#engine/explore/query/reference-edits.ts';
import { quoteReservedDatabases } from '#engine/explore/query/reserved-databases.ts';
import type { QueryOptions } from '#engine/explore/query/resolve-query.ts';
import { editText, type TextEdit } from '#engine/explore/query/text-edits.ts';
import { findInView, refuseLongView } from '#engine/explore/views/view-text.ts';
import type { Schema } from '#engine/types/data-type.ts';

export interface ViewRequest {
  readonly sql: string;
  /** Of the view; what reads it in turn cannot be read by it. undefined: it has no name yet. */
  readonly name: TableName | undefined;
}

export interface DraftedView {
  /** The statement; tables that it names without their database have it. */
  readonly text: string;
  readonly columns: Schema;
  /** Tables and views, each once. */
  readonly reads: readonly TableName[];
}

/** Not a name of anything in a catalog. */
const nameless = '(this view)';

/**
 * Nothing is read and nothing saved.
 * @param check columns of a statement.
 * @throws EngineError of `check`; InvalidInput for text that no view can have.
 */
export async function draftView(
  host: QueryHost,
  { sql, name }: ViewRequest,
  check: (sql: string, options: QueryOptions) => Promise<Schema>,
  signal: AbortSignal,
): Promise<DraftedView> {
  refuseLongView(sql);
  const ofView = name === undefined ? nameless : `${name.databaseName.toLowerCase()}.${name.name.toLowerCase()}`;
  // What is wrong with the statement is said with its place in the text as it was written.
  const columns = await check(sql, { ofView });
  const { text, reads } = await withWholeNames(host, editText(sql, quoteReservedDatabases(sql)), signal);
  return { text, columns: text === sql ? columns : await check(text, { ofView }), reads };
}

/** Names without a database mean that of the settings, which may change. */
async function withWholeNames(
  host: QueryHost,
  text: string,
  signal: AbortSignal,
): Promise<{ readonly text: string; readonly reads: readonly TableName[] }> {
  const { tables } = await host.workers.run(parseQuery, { text }, { signal });
  const reads = new Map<string, TableName>();
  const edits: TextEdit[] = [];
  const indexes = indexesOf(
    text,
    tables.map(({ location }) => location),
  );
  for (const reference of tables) {
    const { databaseName, name } = (await findInView(host, reference)).table;
    reads.set(JSON.stringify([databaseName, name]), { databaseName, name });
    if (reference.schema !== '') continue;
    const index = reference.location === undefined ? undefined : indexes.get(reference.location);
    const target = { schema: databaseName, name: reference.name, alias: '' };
    const edit = referenceEdit(text, reference, target, index);
    if (edit !== undefined) edits.push(edit);
  }
  return { text: editText(text, edits), reads: [...reads.values()] };
}
