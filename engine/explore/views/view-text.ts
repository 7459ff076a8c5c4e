/** What the SQL of a view may name: tables and views of the catalog, nothing else. */

import { toEngineError, EngineError } from '#engine/contract/errors.ts';
import { findTable, unknownTable, type FoundTable } from '#engine/explore/query/find-table.ts';
import type { QueryHost } from '#engine/explore/query/query-host.ts';
import { withMovedPlace } from '#engine/explore/query/query-place.ts';
import { atReference, type QuerySyntax, type TableReference } from '#engine/explore/query/query-syntax.ts';

/** Bytes of UTF-8; Glue's limit. */
const longestView = 409_600;

/** @throws EngineError InvalidInput for text that no view can have. */
export function refuseLongView(text: string): void {
  const bytes = Buffer.byteLength(text);
  if (bytes <= longestView) return;
  throw new EngineError(
    'InvalidInput',
    `The SQL of a view has at most ${longestView.toLocaleString('en')} bytes, and this text has ${bytes.toLocaleString('en')}.`,
    { hint: 'Put long lists of values into a file, crawl it, and join the table.' },
  );
}

/** @throws EngineError InvalidInput for parameters and for files that the text reads by a function. */
export function refuseOutsideViews({ parquetCalls, parameters }: QuerySyntax): void {
  const [call] = parquetCalls;
  if (call !== undefined) throw refusedFile(call.paths[0] ?? call.name);
  const [parameter] = parameters;
  if (parameter === undefined) return;
  throw new EngineError(
    'InvalidInput',
    `The SQL of a view cannot have parameters, and this text has $${parameter.name}.`,
    { hint: 'Write the value itself, or leave the condition to the queries that read the view.' },
  );
}

/**
 * The table or view that a view's text reads.
 * @throws EngineError InvalidInput for a file; EntityNotFound for a name that the catalog does not have.
 */
export async function findInView(host: QueryHost, reference: TableReference): Promise<FoundTable> {
  const { isPath, schema, name } = reference;
  const found = isPath ? undefined : await findTable(host, reference);
  if (found !== undefined) return found;
  const looksLikeFile = isPath || (schema === '' && /[./\\*]/u.test(name));
  throw atReference(looksLikeFile ? refusedFile(name) : await unknownTable(host, reference), reference);
}

function refusedFile(path: string): EngineError {
  return new EngineError(
    'InvalidInput',
    `A view reads tables and views of the catalog, and this text reads the file ${path}.`,
    { hint: 'Add the file to the catalog, and read its table.', details: { path } },
  );
}

/**
 * The error of a view's own SQL, for somebody who reads the view: it names the view, and has no place in the text of the query.
 * @param view `database.table`. @param readBy the view that reads it; undefined: the query does.
 */
export function inView(thrown: unknown, view: string, readBy?: string): EngineError {
  const error = toEngineError(thrown);
  // An error of a view that this one reads names that view.
  if (error.kind !== 'user' || error.details['view'] !== undefined) return error;
  const { code, message, hint, details } = withMovedPlace(error, () => undefined);
  const which = readBy === undefined ? view : `${view}, which ${readBy} reads,`;
  return new EngineError(code, `View ${which} cannot be read: ${message}`, {
    ...(hint === undefined ? {} : { hint }),
    details: { ...details, view },
    cause: error,
  });
}
