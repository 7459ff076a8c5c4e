/** Turns a user's SQL into a query that a locked worker may run: admitted, its tables and files resolved. */

import { basename, extname, isAbsolute } from 'node:path';
import { exactFile, hasExactGlob } from '#engine/base/exact-files.ts';
import { foldName } from '#engine/base/same-name.ts';
import { createReadings } from '#engine/catalog/object-reading.ts';
import type { Table, TableObject } from '#engine/catalog/entities.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { GivenParameters, Parameters } from '#engine/contract/statement-parameters.ts';
import { findTable, keyOf, unknownTable, type FoundTable } from '#engine/explore/query/find-table.ts';
import type { QueryHost } from '#engine/explore/query/query-host.ts';
import { atReference, type TableReference } from '#engine/explore/query/query-syntax.ts';
import { indexesOf, parquetEdit, referenceEdit, type ReferenceTarget } from '#engine/explore/query/reference-edits.ts';
import { withMovedPlace } from '#engine/explore/query/query-place.ts';
import { statedParameters } from '#engine/explore/query/stated-parameters.ts';
import { quoteReservedDatabases } from '#engine/explore/query/reserved-databases.ts';
import { ResolvedViews } from '#engine/explore/views/resolved-views.ts';
import { expandLists } from '#engine/explore/query/list-parameters.ts';
import { findInView, refuseOutsideViews } from '#engine/explore/views/view-text.ts';
import { ViewNames } from '#engine/explore/query/view-names.ts';
import { editText, placeBeforeEdits, type TextEdit } from '#engine/explore/query/text-edits.ts';
import {
  findFiles,
  parseQuery,
  readSource,
  type NamedSource,
  type QueryRequest,
  type Source,
  type SourceFiles,
  type SourceRequest,
} from '#engine/explore/operations.ts';
import type { FileReading } from '#engine/formats/format.ts';
import type { StatedReading } from '#engine/formats/stated-reading.ts';
import { findStorage } from '#engine/bytes/storages.ts';
import { isUri } from '#engine/base/uri.ts';
import { wholePath } from '#engine/storage/whole-path.ts';

export interface QueryOptions {
  /** Where relative paths begin. */
  readonly folder?: string | undefined;
  /** Records that do not fit are skipped and reported, rather than stop the query. */
  readonly leaveOutMisfits?: boolean | undefined;
  /** Look at every row of files for their types, however large they are. */
  readonly everyRow?: boolean | undefined;
  /** Of the parameters in the text, by name (default: none). */
  readonly parameters?: GivenParameters | undefined;
  /** `database.table`: the text is the SQL of this view, which reads the catalog alone, and not itself. */
  readonly ofView?: string | undefined;
}

/** With parameters of single values. */
type SingleOptions = Omit<QueryOptions, 'parameters'> & { readonly parameters?: Parameters };

export interface ResolvedQuery {
  readonly query: QueryRequest;
  /** Everything that the worker must be able to read. */
  readonly files: readonly string[];
  /** Those of them that the text reads itself. */
  readonly ownFiles: readonly string[];
  /** Files of catalog tables; the reader holds a lease on them, so that no commit retires one under the scan. */
  readonly leased: readonly string[];
}

/** @throws EngineError SqlRefused, SqlSyntax, EntityNotFound, FileNotFound, … */
export async function resolveQuery(
  host: QueryHost,
  text: string,
  options: QueryOptions,
  signal: AbortSignal,
): Promise<ResolvedQuery> {
  const lists = expandLists(text, options.parameters ?? {});
  const edits = [...quoteReservedDatabases(text), ...lists.edits];
  const { parameters } = lists;
  if (edits.length === 0) return resolveText(host, text, { ...options, parameters }, signal);
  try {
    const resolved = await resolveText(host, editText(text, edits), { ...options, parameters }, signal);
    return { ...resolved, query: { ...resolved.query, given: { text, edits } } };
  } catch (thrown) {
    throw thrown instanceof EngineError
      ? withMovedPlace(thrown, (place) => placeBeforeEdits(text, edits, place))
      : thrown;
  }
}

async function resolveText(
  host: QueryHost,
  text: string,
  { folder, leaveOutMisfits = false, everyRow = leaveOutMisfits, parameters: given = {}, ofView }: SingleOptions,
  signal: AbortSignal,
): Promise<ResolvedQuery> {
  const syntax = await host.workers.run(parseQuery, { text }, { signal });
  if (ofView !== undefined) refuseOutsideViews(syntax);
  const parameters = statedParameters(text, syntax.parameters, given);
  const sources: NamedSource[] = [];
  const leased: string[] = [];
  const names = new ViewNames();
  const targets = new Map<string, ReferenceTarget>();
  const addTable = (whole: string, { schema, name }: ReferenceTarget, { table, objects }: FoundTable): void => {
    sources.push({ schema, name, table: whole, source: tableSource(table, objects) });
    for (const { path } of objects) leased.push(path);
  };
  const views = new ResolvedViews(host, names, addTable, signal, ofView);
  let readings: readonly StatedReading[] | undefined;
  for (const reference of syntax.tables) {
    const key = keyOf(reference);
    if (targets.has(key)) continue;
    const found = await findReference(host, reference, ofView !== undefined);
    if (found !== undefined) {
      const { databaseName, name, tableType } = found.table;
      if (tableType === 'VIRTUAL_VIEW') {
        targets.set(key, await views.read(found.table));
        continue;
      }
      const whole = `${databaseName}.${name}`;
      const { target, isNew } = names.take(reference, whole, reference.name);
      targets.set(key, target);
      if (isNew) addTable(whole, target, found);
      continue;
    }
    const path = wholeQueryPath(fileNameOf(reference), folder);
    readings ??= await host.readings();
    const request = { pattern: path, everyRow, readings };
    const source = await readFileSource(host, reference, request, signal).catch((thrown: unknown) => {
      throw thrown instanceof EngineError ? atReference(thrown, reference) : thrown;
    });
    const stem = basename(path, extname(path));
    const { target } = names.take(reference, null, syntax.qualifiers.includes(foldName(stem)) ? stem : '');
    targets.set(key, target);
    sources.push({ schema: target.schema, name: target.name, table: null, source });
  }
  const locations = [...syntax.tables, ...syntax.parquetCalls].map(({ location }) => location);
  const indexes = indexesOf(text, locations);
  const indexOf = (location: number | undefined): number | undefined =>
    location === undefined ? undefined : indexes.get(location);
  const edits: TextEdit[] = [];
  for (const reference of syntax.tables) {
    const edit = referenceEdit(text, reference, targets.get(keyOf(reference))!, indexOf(reference.location));
    if (edit !== undefined) edits.push(edit);
  }
  const files: string[] = [];
  const ownFiles: string[] = [];
  const read = sources.flatMap(({ source }) => source.files.flatMap(({ paths }) => paths));
  for (const call of syntax.parquetCalls) {
    const own: string[] = [];
    for (const path of call.paths) {
      // DuckDB opens these files itself.
      if (isUri(path)) throw refuseUri(path);
      own.push(...(await host.workers.run(findFiles, { pattern: wholeQueryPath(path, folder) }, { signal })));
    }
    read.push(...own);
    ownFiles.push(...own);
    const odd = own.find((file) => !hasExactGlob(file));
    if (odd !== undefined) throw refuseOddPath(odd);
    const escaped = own.map(exactFile);
    files.push(...escaped);
    edits.push(parquetEdit(text, escaped, indexOf(call.location)));
  }
  return {
    query: { text, edits, leaveOutMisfits, sources, views: views.inOrder, files, parameters },
    files: read,
    ownFiles,
    leased,
  };
}

/** undefined: a file. */
async function findReference(
  host: QueryHost,
  reference: TableReference,
  inView: boolean,
): Promise<FoundTable | undefined> {
  if (inView) return findInView(host, reference);
  return reference.isPath ? undefined : findTable(host, reference);
}

function refuseOddPath(path: string): EngineError {
  return new EngineError(
    'InvalidInput',
    `Cannot read ${path} with read_parquet: this path cannot be written as a DuckDB glob pattern.`,
    {
      hint: `Write FROM '${path.replaceAll("'", "''")}'.`,
      details: { path },
    },
  );
}

/** `a.csv` without quotes parses as table `csv` in schema `a`; as a file name it is whole again. */
export function fileNameOf({ schema, name }: TableReference): string {
  return schema === '' ? name : `${schema}.${name}`;
}

/** @throws EngineError SqlRefused for a URI that belongs to no store; InvalidInput for a relative path without a folder. */
export function wholeQueryPath(path: string, folder: string | undefined): string {
  if (isUri(path) && findStorage(path) === undefined) throw refuseUri(path);
  if (isUri(path) || isAbsolute(path) || folder !== undefined) return wholePath(path, folder);
  throw new EngineError('InvalidInput', `The path "${path}" is relative, and there is no base folder.`, {
    hint: 'Use an absolute path.',
  });
}

function refuseUri(path: string): EngineError {
  return new EngineError('SqlRefused', `The SQL is not allowed: "${path}" is not a path on this machine.`, {
    hint: 'Give a local path.',
  });
}

async function readFileSource(
  host: QueryHost,
  reference: TableReference,
  request: SourceRequest,
  signal: AbortSignal,
): Promise<Source> {
  try {
    return await host.workers.run(readSource, request, { signal });
  } catch (error) {
    const looksLikePath = reference.isPath || (reference.schema === '' && /[./\\*]/u.test(reference.name));
    if (!(error instanceof EngineError) || error.code !== 'FileNotFound' || looksLikePath) throw error;
    throw await unknownTable(host, reference);
  }
}

/** Files that are read alike and are of one partition are read together. */
function tableSource(table: Table, objects: readonly TableObject[]): Source {
  const groups = new Map<string, SourceFiles & { paths: string[] }>();
  const readingOf = createReadings(table.reading);
  const numbers = new Map<FileReading, number>();
  for (const object of objects) {
    const { path, partitionValues } = object;
    const reading = readingOf(object);
    if (!numbers.has(reading)) numbers.set(reading, numbers.size);
    const key = JSON.stringify([numbers.get(reading), partitionValues]);
    let group = groups.get(key);
    if (group === undefined) groups.set(key, (group = { reading, partitionValues, paths: [] }));
    group.paths.push(path);
  }
  return { columns: table.columns, partitionKeys: table.partitionKeys, files: [...groups.values()] };
}
