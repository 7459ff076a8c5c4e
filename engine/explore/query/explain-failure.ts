/**
 * Explains why a query stopped, in the user's terms: the place in the user's own text, the missing file, the record
 * that does not fit. The text that runs is over views, and DuckDB reports those.
 */

import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import { findMisfit, unreadableFile, type Misfit, type SearchBudget } from '#engine/explore/query/find-misfit.ts';
import { isUntyped, withoutPlace } from '#engine/formats/file-fault.ts';
import type { NamedSource, QueryRequest, Source } from '#engine/explore/operations.ts';
import { placeInUserText, withMovedPlace } from '#engine/explore/query/query-place.ts';
import { lookAtStored } from '#engine/bytes/stored-file.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/** Most bytes to search for a record, so that a mistake in the SQL over a huge table is reported without reading all. */
const searchedBytes = 4 * 1024 * 1024 * 1024;

/** @throws what `work` throws, explained. */
export async function explainFailure<T>(
  query: QueryRequest,
  context: OperationContext,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    context.signal.throwIfAborted();
    const error = toEngineError(thrown);
    const gone = await missingFile(error, query.sources);
    if (gone !== undefined || !isOfRows(error)) throw gone ?? error;
    const database = await context.database();
    await using connection = await database.connect();
    const budget = { bytes: searchedBytes };
    throw (
      (await misfitError(error, query.sources, budget, connection, context)) ??
      // Unless every file was searched, the place may be one of a view; of a value it may be one in a view of the catalog.
      withMovedPlace(error, (place) =>
        budget.bytes > 0 && (error.code !== 'Execution' || query.views.length === 0)
          ? placeInUserText(query, place)
          : undefined,
      )
    );
  }
}

/** Names the first record of a file that does not fit, if that is why reading the file failed. */
export async function explainFileFailure(
  thrown: unknown,
  source: Source,
  context: OperationContext,
): Promise<EngineError> {
  context.signal.throwIfAborted();
  const error = toEngineError(thrown);
  if (!isOfRows(error)) return error;
  const database = await context.database();
  await using connection = await database.connect();
  const named: NamedSource = { schema: '', name: '', table: null, source };
  return (await misfitError(error, [named], { bytes: searchedBytes }, connection, context)) ?? error;
}

function isOfRows(error: EngineError): boolean {
  return error.kind === 'user' || isUntyped(error);
}

async function firstMissing(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) if ((await lookAtStored(path)) === undefined) return path;
  return undefined;
}

async function missingFile(error: EngineError, sources: readonly NamedSource[]): Promise<EngineError | undefined> {
  // Where a file of a list is missing, DuckDB looks for a folder of its name, which the fence around it refuses.
  if (error.code !== 'FileNotFound' && error.code !== 'IoFailed' && error.code !== 'SqlRefused') return undefined;
  for (const named of sources) {
    const missing = await firstMissing(named.source.files.flatMap(({ paths }) => paths));
    if (missing === undefined) continue;
    const { table } = named;
    return new EngineError(
      'FileNotFound',
      table === null ? `File ${missing} was removed.` : `File ${missing} was removed since table ${table} was crawled.`,
      {
        hint:
          table === null
            ? 'Restore the file, then run the query again.'
            : 'Restore the file, or crawl the folder again to update the table.',
        details: { path: missing, ...(table === null ? {} : { table }) },
        cause: error,
      },
    );
  }
  return undefined;
}

async function misfitError(
  error: EngineError,
  sources: readonly NamedSource[],
  budget: SearchBudget,
  connection: DuckConnection,
  context: OperationContext,
): Promise<EngineError | undefined> {
  const mayBeDamaged = error.code === 'MalformedFile' || isUntyped(error);
  if (error.code !== 'Execution' && !mayBeDamaged) return undefined;
  for (const named of sources) {
    const told = toldMisfit(error, named.source);
    const inLine = told === undefined ? undefined : await inItsLine(told, named.source, budget, connection, context);
    const misfit = inLine ?? (await findMisfit(named.source, budget, connection, context, mayBeDamaged));
    if (misfit !== undefined) return describeMisfit(misfit, named, error);
  }
  return undefined;
}

/** A line that cannot be parsed at all is named by the reader itself; nothing has to be searched then. */
function toldMisfit({ code, message, details }: EngineError, { files }: Source): Misfit | undefined {
  const { path, line } = details;
  if (code !== 'MalformedFile' || path === undefined || line === undefined) return undefined;
  if (!files.some(({ paths }) => paths.includes(path))) return undefined;
  // With a character, the line is one of the SQL.
  if (details.character !== undefined) return unreadableFile(path, withoutPlace(message));
  const reason = message.replace(`${path}, line ${line}: `, '');
  return {
    path,
    line,
    byteOffset: details.byteOffset ?? null,
    column: details.column ?? null,
    reason,
    raw: null,
    isWholeFile: false,
  };
}

/** DuckDB counts a record of several lines as one: where there may be any, the line is searched for. */
async function inItsLine(
  told: Misfit,
  source: Source,
  budget: SearchBudget,
  connection: DuckConnection,
  context: OperationContext,
): Promise<Misfit> {
  const files = source.files.filter(({ paths }) => paths.includes(told.path));
  const isCounted = files.some(({ reading }) => reading.format === 'csv');
  if (told.isWholeFile || !isCounted) return told;
  const alone = files.slice(0, 1).map((each) => ({ ...each, paths: [told.path] }));
  return (await findMisfit({ ...source, files: alone }, budget, connection, context)) ?? { ...told, line: null };
}

/** @param reason a sentence, or part of one, that may begin with the path. */
function damagedFile(path: string, reason: string, table: string | null, cause: EngineError): EngineError {
  const own = reason.includes(path) ? reason : `${path}: ${reason}`;
  const text = /[.!?]$/u.test(own) ? own : `${own}.`;
  return new EngineError('MalformedFile', table === null ? text : `Cannot read a file of table ${table}: ${text}`, {
    hint:
      table === null
        ? 'Restore the file, or exclude it from the path.'
        : 'Restore the file, or remove it and crawl the folder again.',
    details: { path, ...(table === null ? {} : { table }) },
    cause,
  });
}

function describeMisfit(misfit: Misfit, named: NamedSource, cause: EngineError): EngineError {
  const { table } = named;
  const { path, line, byteOffset, column, reason, raw, isWholeFile } = misfit;
  if (isWholeFile) return damagedFile(path, reason, table, cause);
  const where = [path, line === null ? undefined : `line ${line}`, column === null ? undefined : `column ${column}`];
  const what = table === null ? 'the file' : `table ${table}`;
  return new EngineError(
    'MalformedFile',
    `A record does not fit ${what}: ${where.filter((part) => part !== undefined).join(', ')}: ${reason.replace(/\.$/u, '')}.`,
    {
      hint:
        table === null
          ? 'Fix the record, or run the query with --leave-out-misfits to skip and report such records.'
          : 'Fix the record, or crawl again if the column should have a wider type, or run the query with --leave-out-misfits to skip and report such records.',
      details: {
        path,
        ...(line === null ? {} : { line }),
        ...(byteOffset === null ? {} : { byteOffset }),
        ...(column === null ? {} : { column }),
        ...(raw === null ? {} : { value: raw }),
        ...(table === null ? {} : { table }),
        ...(named.source.sampled === true ? { sampled: true } : {}),
      },
      cause,
    },
  );
}
