/** The job that gives the rows of a statement: a source for each table and path that it reads, its text, a target. */

import path from 'node:path';
import { isBelow } from '#engine/base/path-below.ts';
import { foldName } from '#engine/base/same-name.ts';
import { placeInText, placeText } from '#engine/base/text-place.ts';
import type { Catalog } from '#engine/catalog/catalog.ts';
import { jobSchema, type Job, type Node } from '#engine/contract/definitions/job.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { Input } from '#engine/contract/procedures/index.ts';
import type { GivenParameters } from '#engine/contract/statement-parameters.ts';
import { DraftedNodes, type DraftedSource } from '#engine/explore/jobs/drafted-nodes.ts';
import { parseQuery } from '#engine/explore/operations.ts';
import type { ParquetCall, QuerySyntax } from '#engine/explore/query/query-syntax.ts';
import { expandLists } from '#engine/explore/query/list-parameters.ts';
import { literalEdits, statedParameters } from '#engine/explore/query/stated-parameters.ts';
import { quoteReservedDatabases } from '#engine/explore/query/reserved-databases.ts';
import { findTable, keyOf } from '#engine/explore/query/find-table.ts';
import type { QueryHost } from '#engine/explore/query/query-host.ts';
import { fileNameOf, wholeQueryPath } from '#engine/explore/query/resolve-query.ts';
import { editText } from '#engine/explore/query/text-edits.ts';
import { isUri } from '#engine/base/uri.ts';

export interface QueryJobRequest {
  readonly sql: string;
  readonly parameters: GivenParameters;
  /** Of the job. */
  readonly name: string;
  /** null: none yet. */
  readonly target: NonNullable<Input<'draftQueryJob'>['target']> | null;
  /** Where relative paths of the statement begin. */
  readonly folder: string;
  /** Of the workspace: where relative paths of a job begin. */
  readonly root: string;
}

/**
 * It is not saved, and its statement is not checked: its files may be missing, its columns unknown.
 * @throws EngineError SqlSyntax, SqlRefused; InvalidInput for a statement that no job can have; AlreadyExists for a table
 *   that would be replaced.
 */
export async function draftQueryJob(
  host: QueryHost & { cacheFolder(): Promise<string | null> },
  { sql, folder, root, name, target, parameters }: QueryJobRequest,
  signal: AbortSignal,
): Promise<Job> {
  const { text, syntax } = await withValues(host, editText(sql, quoteReservedDatabases(sql)), parameters, signal);
  const [call] = syntax.parquetCalls;
  if (call !== undefined) throw refuseCall(text, call);
  const nodes = new DraftedNodes(host, signal);
  const sources = new Map<string, DraftedSource>();
  for (const reference of syntax.tables) {
    const key = keyOf(reference);
    if (sources.has(key)) continue;
    const found = reference.isPath ? undefined : await findTable(host, reference);
    const source =
      found === undefined
        ? fileSource(fileNameOf(reference), syntax.qualifiers, folder, root)
        : await nodes.ofTable(found.table, reference);
    sources.set(key, source);
  }
  if (sources.size === 0)
    throw new EngineError('InvalidInput', 'The statement reads no table and no file, so a job has nothing to read.', {
      hint: 'Export its rows to a file instead.',
    });
  refuseCopies([...sources.values()], root, await host.cacheFolder());
  if (target?.kind === 'table') await refuseKnownTable(await host.catalog(), target);
  nodes.addStatement({ id: 'query', name: 'Query' }, text, syntax, sources);
  const drafted = [...nodes.inOrder];
  if (target !== null) drafted.push(targetNode(target));
  return jobSchema.parse({ name, nodes: drafted });
}

/** The rows of a node are copied there for a query; a job would lose them when the cache runs full. */
function refuseCopies(sources: readonly DraftedSource[], root: string, cache: string | null): void {
  const isCopy = ({ args }: DraftedSource): boolean =>
    cache !== null && typeof args['path'] === 'string' && isBelow(path.resolve(root, args['path']), cache);
  const copy = sources.find(isCopy);
  if (copy === undefined) return;
  throw new EngineError(
    'InvalidInput',
    `The statement reads ${copy.title}, a copy of rows that exists only in the cache.`,
    {
      hint: 'Add a SQL node to the job that the rows come from, or export them to a file and query that.',
    },
  );
}

/** A job has no parameters: it keeps the values that they have now. */
async function withValues(
  host: QueryHost,
  statement: string,
  stated: GivenParameters,
  signal: AbortSignal,
): Promise<{ readonly text: string; readonly syntax: QuerySyntax }> {
  const lists = expandLists(statement, stated);
  const written = editText(statement, lists.edits);
  const given = lists.parameters;
  const syntax = await host.workers.run(parseQuery, { text: written }, { signal });
  const { parameters } = syntax;
  if (parameters.length === 0) return { text: written, syntax };
  const text = editText(written, literalEdits(parameters, statedParameters(written, parameters, given)));
  return { text, syntax: await host.workers.run(parseQuery, { text }, { signal }) };
}

/** Format and options are found as in the query: those that people saved for the folder, else from the content. */
function fileSource(written: string, qualifiers: readonly string[], folder: string, root: string): DraftedSource {
  const whole = wholeQueryPath(written, folder);
  const title = path.basename(whole) || whole;
  const stem = path.basename(whole, path.extname(whole));
  const isCalled = (name: string): boolean => qualifiers.includes(foldName(name));
  return {
    identity: JSON.stringify(['path', whole]),
    wanted: stem.replaceAll(/[*?[\]{}]+/gu, '') || 'files',
    calledAs: isCalled(stem) ? stem : isCalled(written) ? written : '',
    title: title.slice(0, 200),
    transform: 'PathSource',
    args: { path: inWorkspace(whole, root) },
  };
}

/** Relative within the workspace, so that it can be moved. */
function inWorkspace(whole: string, root: string): string {
  if (isUri(whole)) return whole;
  const relative = path.relative(root, whole);
  const isInside = relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
  return isInside ? relative.split(path.sep).join('/') : whole;
}

/** Each run writes the result as it is then, in the place of that of the run before. */
function targetNode(target: NonNullable<QueryJobRequest['target']>): Partial<Node> {
  const common = { id: 'target', inputs: { in: { node: 'query' } } };
  if (target.kind === 'folder')
    return {
      ...common,
      name: (path.basename(target.path) || target.path).slice(0, 200),
      transform: 'PathTarget',
      args: { path: target.path, mode: 'overwrite' },
    };
  const { databaseName, tableName, path: place } = target;
  return {
    ...common,
    name: tableName.slice(0, 200),
    transform: 'CatalogTarget',
    args: { databaseName, tableName, ...(place === undefined ? {} : { path: place }), mode: 'overwrite' },
  };
}

async function refuseKnownTable(
  catalog: Catalog,
  { databaseName, tableName }: { readonly databaseName: string; readonly tableName: string },
): Promise<void> {
  if ((await catalog.databases.findDatabase(databaseName)) === undefined) return;
  if ((await catalog.tables.findTable(databaseName, tableName)) === undefined) return;
  throw new EngineError('AlreadyExists', `The table "${databaseName}.${tableName}" already exists.`, {
    hint: 'Choose another name to keep its rows.',
    details: { value: tableName },
  });
}

function refuseCall(text: string, { name, location }: ParquetCall): EngineError {
  const place = location === undefined ? undefined : placeInText(text, location);
  const where = place === undefined ? '' : ` (${placeText(place)})`;
  return new EngineError('InvalidInput', `A job cannot call ${name}${where}, which opens files on its own.`, {
    hint: "Write FROM 'path' instead: it reads the same files.",
    ...(place === undefined ? {} : { details: { ...place } }),
  });
}
