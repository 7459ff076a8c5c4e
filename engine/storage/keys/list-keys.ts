/** A listing made of flat keys, by the rules that the listing of folders has. */

import { EngineError } from '#engine/contract/errors.ts';
import { compileExclusions, compileFolderExclusions } from '#engine/storage/exclusion-glob.ts';
import { isHiddenName } from '#engine/storage/hidden-name.ts';
import { sortByPath } from '#engine/storage/local-listing.ts';
import {
  findTablesInNames,
  isInside,
  isLogFolder,
  logFolderNames,
  tableReason,
  type TableFolder,
} from '#engine/storage/table-format.ts';
import {
  emptyFile,
  type Listing,
  type ListRequest,
  type SkippedPath,
  type Storage,
  type StoredObject,
} from '#engine/storage/storage.ts';

/** A stored object, or a reason why what is stored cannot be read. */
export interface KeyedObject extends StoredObject {
  readonly unreadable?: string;
}

export interface KeyStore extends Pick<Storage, 'find'> {
  /**
   * Every object below a folder, some at a time, in any order.
   * @param isWanted whether what is below a folder is listed, by its path relative to the given one. Of a folder that is
   *   not, at least one path is given: its own, with a final `/`, or that of an object.
   */
  below(folder: string, isWanted: (relative: string) => boolean): AsyncIterable<readonly KeyedObject[]>;
  /** Whether the folder is there although nothing is below it, as an empty bucket is. */
  isEmptyRoot?(folder: string): boolean;
}

/** @throws EngineError FileNotFound. */
export async function listKeys(request: ListRequest, store: KeyStore): Promise<Listing> {
  const { exclusions = [], named = [], intoTables = false, within = () => true } = request;
  const root = request.root.endsWith('/') ? request.root : `${request.root}/`;
  const isExcluded = compileExclusions(exclusions);
  const isExcludedFolder = compileFolderExclusions(exclusions);
  const isNamed = compileExclusions(named);
  const isHidden = (name: string): boolean => isHiddenName(name) && !isNamed(name);
  const isWanted = (relative: string): boolean => {
    const name = relative.slice(relative.lastIndexOf('/') + 1);
    // The files in the folder of a log say whether it is one; each object that has no name here is reported.
    return (
      isLogFolder(name) || isNameless(name) || (!isHidden(name) && !isExcludedFolder(relative) && within(relative))
    );
  };
  const [pages, tablesAround] = await Promise.all([
    Array.fromAsync(store.below(root, isWanted)),
    findTablesAround(root, store),
  ]);
  const all = pages.flat();
  if (all.length === 0) return await listOne(request.root, store);
  const tables = [...tablesAround, ...tablesBelow(root, all)];
  const objects: StoredObject[] = [];
  const skipped: SkippedPath[] = [];
  if (!intoTables) for (const { path, format } of tables) skipped.push({ path, reason: tableReason(format) });
  const judgeFolder = (folder: string): JudgedFolder => {
    const names = folder === '' ? [] : folder.slice(0, -1).split('/');
    const parents = names.map((_name, level) => names.slice(0, level + 1).join('/'));
    return {
      isListed:
        !names.some((name) => isHidden(name) && !isNameless(name)) &&
        parents.every(within) &&
        !parents.some(isExcludedFolder) &&
        (intoTables || !tables.some((table) => isInside(root + folder, table, '/'))),
      nameless: namelessLevel(names),
    };
  };
  let [folder, judged] = ['', judgeFolder('')];
  for (const object of all) {
    const relative = object.path.slice(root.length);
    // Neighbours are mostly in one folder.
    const ownFolder = relative.slice(0, relative.lastIndexOf('/') + 1);
    if (ownFolder !== folder) [folder, judged] = [ownFolder, judgeFolder(ownFolder)];
    const name = relative.slice(folder.length);
    if (!judged.isListed || (isHidden(name) && !isNameless(name)) || isExcluded(relative)) continue;
    const reason = judged.nameless ?? reasonOf(object, name);
    if (reason === undefined) objects.push(object);
    else skipped.push({ path: object.path, reason });
  }
  return { objects: sortByPath(objects), skipped: sortByPath(skipped), tables };
}

interface JudgedFolder {
  readonly isListed: boolean;
  /** Why nothing in it can be read. */
  readonly nameless: string | undefined;
}

/** Why an object cannot be read; undefined: it can. @param name its last level; empty: its key is that of a folder. */
function reasonOf({ size, unreadable }: KeyedObject, name: string): string | undefined {
  if (name !== '' && isNameless(name)) return namelessLevel([name]);
  if (size === 0) return emptyFile;
  return name === '' ? 'the key of the object ends with "/"' : unreadable;
}

/** No folder on this machine can have such a name: paths are taken apart and put together again by their levels. */
function isNameless(name: string): boolean {
  return name === '' || name === '.' || name === '..';
}

function namelessLevel(names: readonly string[]): string | undefined {
  const level = names.find(isNameless);
  return level === undefined ? undefined : `a level of its key is ${level === '' ? 'empty' : `"${level}"`}`;
}

async function listOne(location: string, store: KeyStore): Promise<Listing> {
  if (store.isEmptyRoot?.(location) === true) return { objects: [], skipped: [], tables: [] };
  const object = location.endsWith('/') ? undefined : await store.find(location);
  if (object === undefined)
    throw new EngineError('FileNotFound', `Cannot list ${location}: it does not exist.`, {
      hint: 'Check the path.',
      details: { path: location },
    });
  return object.size === 0
    ? { objects: [], skipped: [{ path: location, reason: emptyFile }], tables: [] }
    : { objects: [object], skipped: [], tables: [] };
}

function tablesBelow(root: string, all: readonly StoredObject[]): TableFolder[] {
  return findTablesInNames(all.map(({ path }) => path.slice(root.length))).map(({ path, format }) => ({
    path: path === '' ? root.slice(0, -1) : root + path,
    format,
  }));
}

/** What logs beside a parent folder say. A folder that may not be listed says nothing. */
async function findTablesAround(root: string, store: KeyStore): Promise<TableFolder[]> {
  const parents: string[] = [];
  const start = root.indexOf('://') + 3;
  for (let end = root.lastIndexOf('/', root.length - 2); end >= start; end = root.lastIndexOf('/', end - 1))
    parents.push(root.slice(0, end));
  const found = await Promise.all(
    parents.flatMap((parent) => logFolderNames.map((log) => findTableAt(parent, log, root, store))),
  );
  return found.filter((table) => table !== undefined);
}

async function findTableAt(
  parent: string,
  log: string,
  root: string,
  store: KeyStore,
): Promise<TableFolder | undefined> {
  // What is in a log can be read itself.
  if (`${root}`.startsWith(`${parent}/${log}/`)) return undefined;
  try {
    for await (const page of store.below(`${parent}/${log}/`, () => true)) {
      const tables = findTablesInNames(page.map(({ path }) => path.slice(parent.length + 1)));
      const table = tables.find(({ path }) => path === '');
      if (table !== undefined) return { path: parent, format: table.format };
    }
  } catch (thrown) {
    if (!(thrown instanceof EngineError && thrown.code === 'AccessDenied')) throw thrown;
  }
  return undefined;
}
