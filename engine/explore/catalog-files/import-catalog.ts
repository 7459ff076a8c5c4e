/** Imports databases and tables from files into the catalog: first what would change, then all of it in one step or nothing. */

import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { eachWithLimit } from '#engine/base/each-with-limit.ts';
import { stableJson } from '#engine/base/hash.ts';
import { newId } from '#engine/base/ids.ts';
import { isWithin } from '#engine/base/path-below.ts';
import { isSameTime } from '#engine/base/same-time.ts';
import { isUri } from '#engine/base/uri.ts';
import type { Catalog } from '#engine/catalog/catalog.ts';
import type { KnownCrawledTable } from '#engine/catalog/crawl-publication.ts';
import type { CrawlChange, TableInput, TableObject } from '#engine/catalog/entities.ts';
import { foldName } from '#engine/catalog/names.ts';
import type { DatabaseInput } from '#engine/catalog/repositories/databases.ts';
import { notesOf } from '#engine/catalog/table-notes.ts';
import { foldLocation } from '#engine/catalog/tables/partition-location.ts';
import { recordedCrawl } from '#engine/catalog/until-recorded.ts';
import { countText } from '#engine/contract/count-text.ts';
import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { readCatalogFiles, titleOf, type TableFile } from '#engine/explore/catalog-files/read-catalog-files.ts';
import { localStorage } from '#engine/storage/local.ts';
import { isKeyValue } from '#engine/types/casts/key-value.ts';
import { clip } from '#engine/types/column-lookup.ts';
import { formatHive } from '#engine/types/hive.ts';

export interface CatalogImport {
  /** Absolute; a folder or a file. */
  readonly path: string;
  readonly onConflict: 'refuse' | 'replace' | 'skip';
  readonly dryRun: boolean;
  /** undefined: all that the files have. */
  readonly databases?: readonly string[] | undefined;
}

export interface ImportHost {
  readonly catalog: Catalog;
  /** The whole location. @throws EngineError InvalidInput for one that no table may have. */
  readonly readLocation: (location: string, what: string) => Promise<string>;
  /** What of Tenon's own a file on this machine is, in words; undefined: nothing. */
  readonly ownPlace: (file: string) => string | undefined;
}

export type ImportResult = Omit<Extract<Output<'importCatalog'>, { item: 'result' }>, 'item'>;
type Change = ImportResult['tables'][number];

interface PlannedTable extends Change {
  readonly publish?: KnownCrawledTable;
  readonly file: TableFile;
  /** Every file that the export lists is as it was. */
  readonly isWhole: boolean;
}

const parallelFiles = 16;
/** Files that are compared before other work gets its turn. */
const objectsOfTurn = 1000;

/**
 * @throws EngineError InvalidInput for what is not valid in a file; AlreadyExists when tables are there and `refuse` is
 *   said; ConcurrentModification, InvalidState when a table moves or is locked meanwhile; Cancelled. Nothing is imported then.
 */
export async function importCatalog(
  host: ImportHost,
  request: CatalogImport,
  signal: AbortSignal,
  onProgress: (progress: { readonly fraction: number | null; readonly note: string }) => void,
): Promise<ImportResult> {
  const { catalog } = host;
  const files = await readCatalogFiles(request.path, signal, onProgress);
  const wanted = request.databases === undefined ? undefined : new Set(request.databases.map(foldName));
  const isWanted = (name: string): boolean => wanted?.has(name) !== false;
  const tables = files.tables.filter(({ input }) => isWanted(input.databaseName));
  const databases = await planDatabases(
    catalog,
    [...files.databases.values()].filter(({ name }) => isWanted(name)),
    request,
  );
  const warnings = files.otherFiles.map((name) => `${name} has no databases or tables.`);
  const planned: PlannedTable[] = [];
  for (const [index, file] of tables.entries()) {
    const title = titleOf(file.input.databaseName, file.input.name);
    signal.throwIfAborted();
    onProgress({ fraction: index / tables.length, note: `Comparing ${title}` });
    planned.push(await planTable(host, title, file, request, warnings, signal));
  }
  const conflicts = planned.filter(({ action }) => action === 'conflict');
  if (conflicts.length > 0 && !request.dryRun) throw alreadyThere(conflicts);
  const publishing = planned.flatMap(({ publish }) => (publish === undefined ? [] : [publish]));
  const isNothing = publishing.length + databases.length === 0;
  const importId = request.dryRun || isNothing ? null : newId('cr');
  if (importId !== null) {
    onProgress({ fraction: null, note: 'Writing the catalog' });
    signal.throwIfAborted();
    await publish(catalog, importId, request.path, publishing, databases, planned);
    await putStatistics(catalog, planned, warnings);
  }
  const created = await missingDatabases(
    catalog,
    request.dryRun ? [...databases.map(({ name }) => name), ...planned.map(({ databaseName }) => databaseName)] : [],
  );
  return {
    importId,
    databases: importId === null ? created : [...new Set(databases.map(({ name }) => name))],
    tables: planned.map(({ publish: _publish, file: _file, isWhole: _isWhole, ...change }) => change),
    skipped: files.skipped
      .filter(({ databaseName }) => isWanted(databaseName))
      .map(({ title, reason }) => ({ title, reason })),
    warnings,
  };
}

/** Those that are created or changed. */
async function planDatabases(
  catalog: Catalog,
  databases: readonly DatabaseInput[],
  { onConflict }: CatalogImport,
): Promise<DatabaseInput[]> {
  const planned: DatabaseInput[] = [];
  for (const database of databases) {
    const there = await catalog.databases.findDatabase(database.name);
    const text = ({ description, locationUri, parameters }: DatabaseInput): string =>
      stableJson({ description, locationUri, parameters });
    if (there === undefined || (onConflict === 'replace' && text(there) !== text(database))) planned.push(database);
  }
  return planned;
}

async function missingDatabases(catalog: Catalog, names: readonly string[]): Promise<string[]> {
  const missing: string[] = [];
  for (const name of new Set(names)) if ((await catalog.databases.findDatabase(name)) === undefined) missing.push(name);
  return missing;
}

async function planTable(
  host: ImportHost,
  title: string,
  stated: TableFile,
  { onConflict }: CatalogImport,
  warnings: string[],
  signal: AbortSignal,
): Promise<PlannedTable> {
  const { catalog } = host;
  const { partitionCount } = stated;
  const isView = stated.input.tableType === 'VIRTUAL_VIEW';
  const location = isView ? '' : foldLocation(await host.readLocation(stated.input.location, `table ${title}`));
  const input = { ...stated.input, location };
  const file = { ...stated, input };
  const found = file.objects === undefined ? undefined : await filesThere(host, title, file, warnings, signal);
  const { databaseName, name } = input;
  const there = await catalog.tables.findTable(databaseName, name);
  const known =
    there === undefined || isView ? [] : (await catalog.tables.getTableSnapshot(databaseName, name)).objects;
  const keepsFiles =
    there !== undefined &&
    there.location === input.location &&
    there.partitionKeys.length === input.partitionKeys.length;
  const objects = found ?? (keepsFiles ? known : []);
  const isSame = there !== undefined && sameText(there) === sameText(input) && (await areSame(objects, known));
  const action =
    there === undefined
      ? 'create'
      : isSame
        ? 'unchanged'
        : onConflict === 'refuse'
          ? 'conflict'
          : onConflict === 'skip'
            ? 'skip'
            : 'replace';
  if (action === 'replace' && there?.tableType !== input.tableType)
    throw new EngineError(
      'AlreadyExists',
      `Cannot replace ${title}: ${isView ? 'it is a table, and the files have a view' : 'it is a view, and the files have a table'}.`,
      { hint: 'Remove it from the catalog first, or choose to skip tables that are there.' },
    );
  if (file.objects === undefined && !isView && partitionCount > 0 && (action === 'create' || action === 'replace'))
    warnings.push(
      `${title} has ${countText(partitionCount, 'partition')} in AWS Glue. Its files are found by a crawl or by repairing the partitions.`,
    );
  return {
    databaseName,
    name,
    action,
    isView,
    fileCount: objects.length,
    file,
    isWhole: found?.length === file.objects?.length,
    ...(action === 'create' || action === 'replace'
      ? { publish: { table: input, objects, expectedGeneration: there?.generation ?? null } }
      : {}),
  };
}

/** Of the files of an export those that are still as they were; local ones are checked, no request is sent. */
async function filesThere(
  { ownPlace }: ImportHost,
  title: string,
  { input, objects = [] }: TableFile,
  warnings: string[],
  signal: AbortSignal,
): Promise<TableObject[]> {
  const separator = isUri(input.location) ? '/' : path.sep;
  const looks = await eachWithLimit(objects, parallelFiles, async (object) => {
    signal.throwIfAborted();
    if (object.partitionValues.length !== input.partitionKeys.length)
      throw new EngineError(
        'InvalidInput',
        `${title}: the file ${object.path} has other partition keys than the table.`,
        {
          hint: 'Export the table again.',
        },
      );
    const isHere = !isUri(object.path);
    // A path with .. begins like the location and leads elsewhere.
    if (!isWithin(object.path, input.location, separator) || (isHere && path.resolve(object.path) !== object.path))
      throw new EngineError('InvalidInput', `${title}: the file ${object.path} is not in ${input.location}.`, {
        hint: 'Remove it from the export. Nothing was imported.',
      });
    const place = object.partitionValues.findIndex(
      (value, index) => value !== null && !isKeyValue(value, input.partitionKeys[index]!.type),
    );
    if (place !== -1) {
      const { name, type } = input.partitionKeys[place]!;
      const value = clip(object.partitionValues[place]!);
      throw new EngineError(
        'InvalidInput',
        `${title}: the file ${object.path} has “${value}” for the partition key ${name}, which is ${formatHive(type)}.`,
        { hint: 'Export the table again.' },
      );
    }
    if (!isHere) return true;
    const own = ownPlace(object.path);
    if (own !== undefined)
      throw new EngineError('InvalidInput', `${title}: the file ${object.path} cannot be data: that is ${own}.`, {
        hint: 'Remove it from the export. Nothing was imported.',
      });
    const found = await localStorage.find(object.path).catch(() => undefined);
    return found?.size === object.size && isSameTime(found.modifiedMicros, object.modifiedMicros);
  });
  const there = objects.filter((_object, index) => looks[index]);
  const missing = objects.length - there.length;
  if (missing > 0)
    warnings.push(
      `${missing} of ${objects.length} files of ${title} are missing or changed since the export. Crawl ${input.location} to find its files.`,
    );
  return there;
}

async function areSame(left: readonly TableObject[], right: readonly TableObject[]): Promise<boolean> {
  if (left.length !== right.length) return false;
  for (const [index, object] of left.entries()) {
    if (object !== right[index] && stableJson(object) !== stableJson(right[index])) return false;
    if (index % objectsOfTurn === 0) await nextTurn();
  }
  return true;
}

/** Without times and counts. */
function sameText(table: TableInput): string {
  const { description = '', owner = '', tableType, columns, partitionKeys, location, reading, parameters } = table;
  const { viewOriginalText = '' } = table;
  const notes = notesOf(table);
  return stableJson({
    description,
    owner,
    tableType,
    columns,
    partitionKeys,
    location,
    reading,
    parameters,
    viewOriginalText,
    notes,
  });
}

async function publish(
  catalog: Catalog,
  crawlId: string,
  from: string,
  tables: readonly KnownCrawledTable[],
  databases: readonly DatabaseInput[],
  planned: readonly PlannedTable[],
): Promise<void> {
  const changes = planned.flatMap(({ databaseName, name, action, fileCount }): CrawlChange[] =>
    action === 'create' || action === 'replace'
      ? [
          {
            change: action === 'create' ? 'added' : 'updated',
            entity: 'table',
            databaseName,
            tableName: name,
            description: `Imported with ${countText(fileCount, 'file')}.`,
          },
        ]
      : [],
  );
  const counts = { filesRead: 0, filesListed: tables.reduce((sum, { objects }) => sum + objects.length, 0) };
  await recordedCrawl(catalog, { id: crawlId, crawlerName: `import of ${from}` }, counts, undefined, () =>
    catalog.crawls.publishCrawl({ crawlId, tables, databases, deleteTables: [], changes }),
  );
}

/** Of tables with all their files: otherwise the statistics are of other rows. */
async function putStatistics(catalog: Catalog, planned: readonly PlannedTable[], warnings: string[]): Promise<void> {
  for (const { databaseName, name, publish: published, file, isWhole } of planned) {
    if (published === undefined || file.statistics === undefined || !isWhole) continue;
    try {
      const { versionId, generation } = await catalog.tables.getTable(databaseName, name);
      await catalog.tables.putTableStatistics(databaseName, name, { ...file.statistics, versionId, generation });
    } catch (thrown) {
      // The tables are imported: someone may have removed this one since.
      const { message } = toEngineError(thrown);
      warnings.push(`The statistics of ${databaseName}.${name} were not imported: ${message}`);
    }
  }
}

/** That are named; the others are counted. */
const mostNamed = 5;

function alreadyThere(conflicts: readonly PlannedTable[]): EngineError {
  const named = conflicts.slice(0, mostNamed).map(({ databaseName, name }) => `${databaseName}.${name}`);
  const more = conflicts.length - named.length;
  return new EngineError(
    'AlreadyExists',
    `Cannot import: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''} ${conflicts.length === 1 ? 'is' : 'are'} in the catalog and differ${conflicts.length === 1 ? 's' : ''}. Nothing was imported.`,
    { hint: 'Choose to replace or to skip tables that are there.' },
  );
}
