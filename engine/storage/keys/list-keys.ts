/** A listing made of flat keys, by the rules that the listing of folders has. */

import { EngineError } from '#engine/contract/errors.ts';
import { compileExclusions } from '#engine/storage/exclusion-glob.ts';
import { isHiddenName } from '#engine/storage/hidden-name.ts';
import { findTablesInNames, isInside, tableReason, type TableFolder } from '#engine/storage/table-format.ts';
import {
  emptyFile,
  type Listing,
  type ListRequest,
  type SkippedPath,
  type Storage,
  type StoredObject,
} from '#engine/storage/storage.ts';

export interface KeyStore extends Pick<Storage, 'find'> {
  /** Every object below a folder, by the bytes of its path. */
  below(folder: string): AsyncIterable<StoredObject>;
}

/** @throws EngineError FileNotFound. */
export async function listKeys(request: ListRequest, store: KeyStore): Promise<Listing> {
  const { exclusions = [], named = [], intoTables = false, within = () => true } = request;
  const root = request.root.endsWith('/') ? request.root : `${request.root}/`;
  const isExcluded = compileExclusions(exclusions);
  const isNamed = compileExclusions(named);
  const all: StoredObject[] = [];
  for await (const object of store.below(root)) all.push(object);
  if (all.length === 0) return await listOne(request.root, store);
  const tables = await tablesOf(root, all, store);
  const objects: StoredObject[] = [];
  const skipped: SkippedPath[] = [];
  if (!intoTables) for (const { path, format } of tables) skipped.push({ path, reason: tableReason(format) });
  for (const object of all) {
    const relative = object.path.slice(root.length);
    const names = relative.split('/');
    const folders = names.slice(0, -1).map((_name, level) => names.slice(0, level + 1).join('/'));
    if (names.some((name) => isHiddenName(name) && !isNamed(name))) continue;
    if (isExcluded(relative) || !folders.every(within)) continue;
    if (!intoTables && tables.some((table) => isInside(object.path, table, '/'))) continue;
    if (object.size === 0) skipped.push({ path: object.path, reason: emptyFile });
    else objects.push(object);
  }
  return { objects, skipped, tables };
}

async function listOne(location: string, { find }: KeyStore): Promise<Listing> {
  const object = await find(location);
  if (object === undefined)
    throw new EngineError('FileNotFound', `Cannot list ${location}: it does not exist.`, {
      hint: 'Check the path.',
      details: { path: location },
    });
  return object.size === 0
    ? { objects: [], skipped: [{ path: location, reason: emptyFile }], tables: [] }
    : { objects: [object], skipped: [], tables: [] };
}

/** Below the root, and around it: what logs beside a parent folder say. */
async function tablesOf(root: string, all: readonly StoredObject[], store: KeyStore): Promise<TableFolder[]> {
  const found = findTablesInNames(all.map(({ path }) => path.slice(root.length))).map(({ path, format }) => ({
    path: path === '' ? root.slice(0, -1) : root + path,
    format,
  }));
  const start = root.indexOf('://') + 3;
  for (let end = root.lastIndexOf('/', root.length - 2); end >= start; end = root.lastIndexOf('/', end - 1)) {
    const parent = root.slice(0, end);
    for (const log of ['_delta_log', '.hoodie', 'metadata']) {
      const names: string[] = [];
      for await (const { path } of store.below(`${parent}/${log}/`)) names.push(path.slice(parent.length + 1));
      for (const { path, format } of findTablesInNames(names)) if (path === '') found.push({ path: parent, format });
    }
  }
  return found;
}
