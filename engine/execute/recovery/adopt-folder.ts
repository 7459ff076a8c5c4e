/** Lists a target's folder in the catalog again by the descriptions that lie beside its files. */

import { newId } from '#engine/base/ids.ts';
import { foldName } from '#engine/base/same-name.ts';
import type { Table, TableInput, TableObject } from '#engine/catalog/entities.ts';
import { tableTitle } from '#engine/catalog/names.ts';
import { EngineError, serializeError, toEngineError } from '#engine/contract/errors.ts';
import type { ExecutionHost } from '#engine/execute/execution-host.ts';
import { everyFileBelow } from '#engine/execute/targets/foreign-files.ts';
import { hiveValues } from '#engine/execute/targets/hive-path.ts';
import { isSameVersion } from '#engine/execute/sources/object-change.ts';
import type { TableName } from '#engine/execute/plan/run-plan.ts';
import { readDescriptions, type TargetDescription } from '#engine/execute/targets/read-descriptions.ts';
import { descriptionOf } from '#engine/execute/targets/target-description.ts';
import { joinPath, nameOf, parentOf, relativeTo } from '#engine/storage/path-parts.ts';
import { takeOverMarker } from '#engine/execute/targets/target-marker.ts';
import { writerOf } from '#engine/execute/targets/target-path.ts';
import type { Storage, StoredObject } from '#engine/storage/storage.ts';
import { commonType } from '#engine/types/common-type.ts';
import type { Column } from '#engine/types/data-type.ts';

type AdoptHost = Pick<ExecutionHost, 'catalog' | 'storageOf' | 'workspaceFolder'>;

/** Used in place of a crawler's name: a person, not a crawl, made such a listing. */
const adopter = '_adopt';

export interface Adoption {
  readonly table: TableName;
  /** Paths that the catalog did not list before. */
  readonly taken: readonly string[];
  /** False: what jobs with a bookmark have read for it is unknown. */
  readonly historyKnown: boolean;
}

/**
 * Every table that the folder's descriptions name. Files are not read, moved or changed.
 * @param only this table alone.
 * @returns [] when the folder has no description of a table with files.
 * @throws EngineError ConcurrentModification, IoFailed.
 */
export async function adoptDescribed(
  host: AdoptHost,
  root: string,
  signal: AbortSignal,
  only?: TableName,
): Promise<readonly Adoption[]> {
  const storage = host.storageOf(root);
  const descriptions = await readDescriptions(storage, root);
  if (descriptions.size === 0) return [];
  const files = await everyFileBelow(storage, root, signal);
  const tables = [...namedFiles(root, files, descriptions), ...folderTable(files, descriptions)].filter(
    ({ described: [, { table }] }) =>
      only === undefined || (table.databaseName === only.databaseName && table.name === only.name),
  );
  const adoptions: Adoption[] = [];
  for (const { described, files: own } of tables) {
    const [, { table: tableName, fileName }] = described;
    const current = await host.catalog.tables.findTable(tableName.databaseName, tableName.name);
    const location = fileName === null ? root : joinPath(root, fileName);
    if (current !== undefined && current.location !== location) await refuseTwoPlaces(host, current, location, signal);
    const known =
      current === undefined
        ? []
        : (await host.catalog.tables.getTableSnapshot(current.databaseName, current.name)).objects;
    // A definition of other files says nothing of these.
    const input =
      current?.location === location
        ? current
        : { ...current, ...newTable(root, described, own, descriptions), parameters: current?.parameters ?? {} };
    const listed = listObjects(root, input, own, known, descriptions);
    adoptions.push({ table: tableName, ...(await publishAdoption(host, root, input, listed, current, known)) });
  }
  return adoptions;
}

/**
 * A table whose files the catalog lists elsewhere is taken to this folder only when nothing is left there: the catalog
 * is another workspace's, or the workspace was moved.
 */
async function refuseTwoPlaces(
  { storageOf }: AdoptHost,
  { databaseName, name, location: elsewhere }: Table,
  here: string,
  signal: AbortSignal,
): Promise<void> {
  if (!(await holdsFiles(storageOf(elsewhere), elsewhere, signal))) return;
  throw new EngineError(
    'InvalidState',
    `Cannot list the files of ${here}: they were written for ${tableTitle({ databaseName, name }, here)}, whose files are in ${elsewhere}.`,
    { hint: 'Move one of the two folders away if its rows are not needed.', details: { path: here } },
  );
}

async function holdsFiles(storage: Storage, location: string, signal: AbortSignal): Promise<boolean> {
  try {
    return (await storage.find(location)) !== undefined || (await everyFileBelow(storage, location, signal)).length > 0;
  } catch (thrown) {
    if (toEngineError(thrown).code === 'FileNotFound') return false;
    throw thrown;
  }
}

/** Publishes an object list that a user vouches for, and takes over the marker. */
export async function publishAdoption(
  host: AdoptHost,
  root: string,
  table: TableInput,
  listed: readonly TableObject[],
  current: Table | undefined,
  known: readonly TableObject[],
): Promise<Omit<Adoption, 'table'>> {
  const { crawls, databases } = host.catalog;
  const before = new Set(known.map((object) => object.path));
  const taken = listed.map((object) => object.path).filter((file) => !before.has(file));
  const crawlId = newId('cr');
  await databases.ensureDatabase(table.databaseName);
  await crawls.startCrawl({ id: crawlId, crawlerName: adopter });
  const ended = { filesRead: 0, filesListed: listed.length };
  try {
    await crawls.publishCrawl({
      crawlId,
      tables: [{ table, objects: listed, expectedGeneration: current?.generation ?? null }],
      deleteTables: [],
      changes: [],
    });
    const historyKnown = await takeOverMarker(host, root, crawlId, taken);
    await crawls.finishCrawl(crawlId, { state: 'SUCCEEDED', ...ended });
    return { taken, historyKnown };
  } catch (thrown) {
    await crawls.finishCrawl(crawlId, { state: 'FAILED', ...ended, error: serializeError(thrown) });
    throw thrown;
  }
}

type Descriptions = ReadonlyMap<string, TargetDescription>;
interface FoundTable {
  readonly described: readonly [hash: string, TargetDescription];
  readonly files: readonly StoredObject[];
}

/** Of several descriptions of one file the last. */
function namedFiles(root: string, files: readonly StoredObject[], descriptions: Descriptions): FoundTable[] {
  const found = new Map<string, FoundTable>();
  for (const described of descriptions) {
    const { fileName } = described[1];
    if (fileName === null || found.has(fileName)) continue;
    const file = files.find((each) => each.path === joinPath(root, fileName));
    if (file !== undefined) found.set(fileName, { described, files: [file] });
  }
  return [...found.values()];
}

/** The table of the newest file that is described; all files of the folder are its own. */
function folderTable(files: readonly StoredObject[], descriptions: Descriptions): FoundTable[] {
  const newest = byWriter(files, descriptions).at(-1);
  if (newest === undefined) return [];
  const single = new Set([...descriptions.values()].map(({ fileName }) => fileName));
  return [{ described: newest, files: files.filter((file) => !single.has(nameOf(file.path))) }];
}

/** Descriptions of the files, in the order of the runs that wrote them, each as often as a run of it is met. */
function byWriter(
  files: readonly StoredObject[],
  descriptions: Descriptions,
): (readonly [hash: string, TargetDescription])[] {
  const pairs = new Map<string, readonly [hash: string, TargetDescription]>();
  for (const file of files) {
    const hash = descriptionOf(file.path);
    const description = hash === undefined ? undefined : descriptions.get(hash);
    if (description !== undefined && description.fileName === null)
      pairs.set(`${writerOf(file.path)} ${hash}`, [hash!, description]);
  }
  return [...pairs].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, pair]) => pair);
}

/** The columns of all files in the order in which they came, each with the type that all its values fit. */
function newTable(
  root: string,
  [, own]: FoundTable['described'],
  files: readonly StoredObject[],
  descriptions: Descriptions,
): TableInput {
  const columns = new Map<string, Column>();
  const all = own.fileName === null ? byWriter(files, descriptions).map(([, each]) => each) : [own];
  for (const { reading } of all)
    for (const { name, type } of reading.columns) {
      const there = columns.get(foldName(name));
      const merged = there === undefined ? type : (commonType(there.type, type) ?? there.type);
      columns.set(foldName(name), { name: there?.name ?? name, type: merged });
    }
  return {
    ...own.table,
    tableType: 'EXTERNAL_TABLE',
    columns: [...columns.values()],
    partitionKeys: own.partitionKeys,
    location: own.fileName === null ? root : joinPath(root, own.fileName),
    reading: { classification: own.format, compression: own.compression, options: own.reading.options },
    parameters: {},
  };
}

function listObjects(
  root: string,
  table: TableInput,
  files: readonly StoredObject[],
  known: readonly TableObject[],
  descriptions: Descriptions,
): TableObject[] {
  const before = new Map(known.map((object) => [object.path, object]));
  const named = [...descriptions.values()].find(
    ({ fileName }) => fileName !== null && joinPath(root, fileName) === table.location,
  );
  return files.map((file): TableObject => {
    const old = before.get(file.path);
    if (old !== undefined && isSameVersion(file, old)) return old;
    const hash = descriptionOf(file.path);
    const described = named ?? (hash === undefined ? undefined : descriptions.get(hash));
    // A file of another format is read as the table says; what it holds then does not fit, and is reported.
    const own = described?.format === table.reading.classification ? described : undefined;
    return {
      ...file,
      compression: own?.compression ?? table.reading.compression,
      partitionValues: hiveValues(relativeTo(root, parentOf(file.path)), table.partitionKeys.length),
      recordCount: null,
      inferenceHash: hash ?? '',
      ...(own === undefined ? {} : { reading: own.reading }),
    };
  });
}
