/** Lists a local folder with synchronous calls, several times faster than asynchronous ones; for workers. */

import { readdirSync, realpathSync, statSync, type Dirent, type Stats } from 'node:fs';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { convertFileError } from '#engine/storage/file-error.ts';
import { compileExclusions, compileFolderExclusions } from '#engine/storage/exclusion-glob.ts';
import { isHiddenName } from '#engine/storage/hidden-name.ts';
import { findTableAround, findTableFormat, tableReason, type TableFolder } from '#engine/storage/table-format.ts';
import {
  emptyFile,
  emptyReasons,
  type Listing,
  type ListRequest,
  type SkippedPath,
  type StoredObject,
} from '#engine/storage/storage.ts';

/** Milliseconds between two checks of the signal. */
const yieldInterval = 40;

/** @throws EngineError `FileNotFound` when the root does not exist, `IoFailed` when it cannot be read, `Cancelled`. */
export async function listLocal(request: ListRequest, signal: AbortSignal): Promise<Listing> {
  const root = path.resolve(request.root);
  const rootStats = statRoot(root);
  if (!rootStats.isDirectory()) return listOneFile(root, rootStats);
  const walk = new FolderWalk(root, request);
  const around = findTableAround(root);
  // The walk finds the table that begins here.
  if (around !== undefined && around.path !== root) {
    if (request.intoTables !== true)
      return { objects: [], skipped: [{ path: root, reason: tableReason(around.format) }], tables: [around] };
    walk.tables.push(around);
  }
  walk.enter(root, '', walk.realRoot);
  let lastYield = performance.now();
  while (walk.step()) {
    if (performance.now() - lastYield < yieldInterval) continue;
    await setImmediate();
    signal.throwIfAborted();
    lastYield = performance.now();
  }
  signal.throwIfAborted();
  return walk.finish();
}

/**
 * Node returns milliseconds as a double, which in this century resolves 0.25 µs: a whole number of microseconds
 * is exact, a finer time may be 1 µs higher, always the same for the same file. Big integer stats would be
 * exact and cost a quarter more of the listing.
 */
export function toStoredObject(location: string, stats: Stats): StoredObject {
  return { path: location, size: stats.size, modifiedMicros: Math.floor(stats.mtimeMs * 1000 + 0.25) };
}

function statRoot(root: string): Stats {
  try {
    return statSync(root);
  } catch (thrown) {
    throw convertFileError(thrown, root, 'list');
  }
}

function listOneFile(root: string, stats: Stats): Listing {
  if (!stats.isFile()) return { objects: [], skipped: [{ path: root, reason: emptyReasons.notAFile }], tables: [] };
  if (stats.size === 0) return { objects: [], skipped: [{ path: root, reason: emptyFile }], tables: [] };
  return { objects: [toStoredObject(root, stats)], skipped: [], tables: [] };
}

/** A folder still to be read, and the real path that proves it was not read before. */
interface PendingFolder {
  readonly location: string;
  /** Path relative to the root, `/` between and after levels; empty for the root. */
  readonly relative: string;
  readonly real: string;
}

/** A link to a file, and what it leads to. */
interface LinkedFile {
  readonly location: string;
  readonly real: string;
  readonly stats: Stats;
}

/**
 * One walk: plain folders first, then folders behind links, at last files behind links, so that a file which is reached
 * twice is listed once, by its plain path.
 */
class FolderWalk {
  readonly realRoot: string;
  readonly tables: TableFolder[] = [];
  readonly #intoTables: boolean;
  readonly #excluded: (relative: string) => boolean;
  readonly #excludedFolder: (relative: string) => boolean;
  readonly #hidden: (name: string) => boolean;
  readonly #within: (relative: string) => boolean;
  readonly #entered: ((folder: string) => void) | undefined;
  readonly #found: ((objects: readonly StoredObject[]) => void) | undefined;
  readonly #pending: PendingFolder[] = [];
  readonly #links: { location: string; relative: string }[] = [];
  readonly #linkedFiles: LinkedFile[] = [];
  readonly #visited = new Set<string>();
  readonly #objects: StoredObject[] = [];
  readonly #skipped: SkippedPath[] = [];
  #realFiles: Set<string> | undefined;
  #inOrder = true;

  constructor(root: string, request: ListRequest) {
    const { exclusions = [], named = [], intoTables = false, within = () => true } = request;
    this.realRoot = realpathSync(root);
    this.#entered = request.entered;
    this.#found = request.found;
    this.#intoTables = intoTables;
    this.#within = within;
    this.#excluded = compileExclusions(exclusions);
    this.#excludedFolder = compileFolderExclusions(exclusions);
    const isNamed = compileExclusions(named);
    this.#hidden = (name) => isHiddenName(name) && !isNamed(name);
  }

  enter(location: string, relative: string, real: string): void {
    this.#visited.add(real);
    this.#pending.push({ location, relative, real });
  }

  /** Reads one folder, follows one link or adds one linked file; false when nothing is left. */
  step(): boolean {
    const folder = this.#pending.pop();
    if (folder !== undefined) {
      this.#readFolder(folder);
      return true;
    }
    const link = this.#links.shift();
    if (link !== undefined) {
      this.#followLink(link.location, link.relative);
      return true;
    }
    const file = this.#linkedFiles.shift();
    if (file === undefined) return false;
    this.#addLinked(file);
    return true;
  }

  finish(): Listing {
    const objects = this.#inOrder ? this.#objects : sortByPath(this.#objects);
    return { objects, skipped: sortByPath(this.#skipped), tables: this.tables };
  }

  #readFolder(folder: PendingFolder): void {
    let entries: Dirent[];
    this.#entered?.(folder.location);
    try {
      entries = readdirSync(folder.location, { withFileTypes: true });
    } catch (thrown) {
      const { message: reason } = convertFileError(thrown, folder.location, 'read');
      this.#skipped.push({ path: folder.location, reason, isFolder: true });
      return;
    }
    const format = findTableFormat(folder.location, entries);
    if (format !== undefined) {
      this.tables.push({ path: folder.location, format });
      if (!this.#intoTables) {
        this.#skip(folder.location, tableReason(format));
        return;
      }
    }
    const before = this.#objects.length;
    const prefix = folder.location.endsWith(path.sep) ? folder.location : folder.location + path.sep;
    for (const entry of entries) {
      const name = entry.name;
      if (this.#hidden(name)) continue;
      const relative = folder.relative + name;
      const location = prefix + name;
      if (entry.isFile()) {
        if (!this.#excluded(relative)) this.#addFile(location);
      } else if (entry.isDirectory()) {
        if (!this.#excludedFolder(relative) && this.#within(relative))
          this.#enterPlain(location, `${relative}/`, folder.real + path.sep + name);
      } else if (entry.isSymbolicLink()) {
        if (!this.#excluded(relative)) this.#links.push({ location, relative });
      } else if (!this.#excluded(relative)) this.#skip(location, emptyReasons.notAFile);
    }
    if (this.#found !== undefined && this.#objects.length > before) this.#found(this.#objects.slice(before));
  }

  #enterPlain(location: string, relative: string, real: string): void {
    if (this.#visited.has(real)) this.#skip(location, emptyReasons.folderTwice);
    else this.enter(location, relative, real);
  }

  #addFile(location: string): void {
    let stats: Stats;
    try {
      stats = statSync(location);
    } catch (thrown) {
      const reason = location.includes('\uFFFD')
        ? 'name is not valid UTF-8'
        : convertFileError(thrown, location, 'read').message;
      this.#skip(location, reason);
      return;
    }
    this.#add(location, stats);
  }

  #add(location: string, stats: Stats): void {
    if (stats.size === 0) {
      this.#skip(location, emptyFile);
      return;
    }
    const last = this.#objects.at(-1);
    if (last !== undefined && !(last.path < location)) this.#inOrder = false;
    this.#objects.push(toStoredObject(location, stats));
  }

  #followLink(location: string, relative: string): void {
    let real: string;
    let stats: Stats;
    try {
      real = realpathSync(location);
      stats = statSync(real);
    } catch (thrown) {
      const code = (thrown as NodeJS.ErrnoException).code;
      this.#skip(location, code === 'ELOOP' ? 'link that leads to itself' : 'link to something that does not exist');
      return;
    }
    if (stats.isDirectory()) {
      if (this.#excludedFolder(relative) || !this.#within(relative)) return;
      if (this.#visited.has(real)) this.#skip(location, emptyReasons.linkToFolder);
      else this.enter(location, `${relative}/`, real);
    } else if (stats.isFile()) this.#linkedFiles.push({ location, real, stats });
    else this.#skip(location, emptyReasons.notAFile);
  }

  #addLinked({ location, real, stats }: LinkedFile): void {
    if (this.#listedFiles().has(real)) this.#skip(location, emptyReasons.linkToFile);
    else {
      this.#realFiles?.add(real);
      this.#add(location, stats);
    }
  }

  /** Real paths of the listed files; created when the first link to a file needs them. */
  #listedFiles(): Set<string> {
    if (this.#realFiles === undefined) {
      const root = path.resolve(this.realRoot);
      this.#realFiles = new Set(this.#objects.map((object) => realPathOf(object.path, root)));
    }
    return this.#realFiles;
  }

  #skip(location: string, reason: string): void {
    this.#skipped.push({ path: location, reason });
  }
}

function realPathOf(location: string, fallback: string): string {
  try {
    return realpathSync(location);
  } catch {
    return fallback;
  }
}

/** Sorts by the bytes of the UTF-8 path, which differs from JavaScript's order only for surrogates. */
export function sortByPath<T extends { readonly path: string }>(items: T[]): T[] {
  if (!items.some((item) => /[\uD800-\uDFFF]/.test(item.path))) {
    return items.sort((left, right) => (left.path < right.path ? -1 : left.path > right.path ? 1 : 0));
  }
  return items
    .map((item) => ({ item, bytes: Buffer.from(item.path) }))
    .sort((left, right) => Buffer.compare(left.bytes, right.bytes))
    .map(({ item }) => item);
}
