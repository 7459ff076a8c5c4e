/** The interface to places that store bytes: local folders and object stores. */

import type { ByteSource } from '#engine/storage/byte-source.ts';
import type { TableFolder } from '#engine/storage/table-format.ts';

/** A file or stored object as a listing shows it. */
export interface StoredObject {
  /** Absolute path, or URI of an object store. Symbolic links are followed once, never in a cycle. */
  readonly path: string;
  /** Bytes as stored (compressed). */
  readonly size: number;
  /** Last change in whole microseconds since 1970 UTC (local: from mtimeNs). */
  readonly modifiedMicros: number;
}

/** What is at a path. */
export interface StoredPlace {
  readonly kind: 'file' | 'folder';
  /** Bytes as stored; of no meaning for a folder. */
  readonly size: number;
  /** As of {@link StoredObject}. */
  readonly modifiedMicros: number;
  /** Equal as long as nobody has changed or replaced it; as of a byte source of the file. */
  readonly version: string;
}

export interface SkippedPath {
  readonly path: string;
  readonly reason: string;
  /** A folder that cannot be read; absent for files, and where it is not known. */
  readonly isFolder?: true;
}

/** The reason of a file that holds no bytes. */
export const emptyFile = 'empty file';
/** Reasons of paths whose omission loses no row: they hold none, are listed elsewhere, or no longer count. */
export const emptyReasons = {
  notAFile: 'not a regular file',
  folderTwice: 'folder already listed through another path',
  linkToFolder: 'link to a folder that is already listed',
  linkToFile: 'link to a file that is already listed',
  linkInArchive: 'a link',
  /** A program that adds to an archive leaves the earlier content in it. */
  replacedInArchive: 'replaced by a later file of the archive with the same name',
} as const;

export interface ListRequest {
  readonly root: string;
  /** Glue exclusion globs on the path relative to the root (glob rules: AWS Glue developer guide, "Include and exclude patterns"). */
  readonly exclusions?: readonly string[];
  /** Globs of names that are listed although they begin with `_` or `.`; none when absent. */
  readonly named?: readonly string[];
  /**
   * Folders that need not be entered give false, by their path relative to the root with `/` between levels; so do
   * archives, with a final `!`, which are then listed as the files that they are. All are entered when absent.
   */
  readonly within?: (relative: string) => boolean;
  /** Archives are listed as the files that they are, not as the files inside them (`orders.zip!/2024/a.csv`). */
  readonly wholeArchives?: boolean;
  /** Called with each folder that is entered. */
  readonly entered?: (folder: string) => void;
  /** Called with the files directly in a folder of this machine once it is read; what is behind links comes with the listing. */
  readonly found?: (objects: readonly StoredObject[]) => void;
  /** Files of Delta Lake, Iceberg and Hudi tables are listed, too; their folders are in `tables`. */
  readonly intoTables?: boolean;
}

export interface Listing {
  /** Sorted by path, byte order. Names that begin with `_` or `.` are skipped silently, as in Hive and Spark. */
  readonly objects: readonly StoredObject[];
  /** Files and folders that could not be listed (no permission, broken link, empty file), with the reason. */
  readonly skipped: readonly SkippedPath[];
  /** Folders of tables whose rows only their own log defines, including the root or one of its parents. */
  readonly tables: readonly TableFolder[];
}

/** A sealed file of this machine that becomes a file of a store at the commit. */
export interface SentFile {
  /** On this machine. */
  readonly file: string;
  /** What it is called from now on until it is published: a path below `<root>/_tenon/<run>/<attempt>/`. */
  readonly staged: string;
  /** Its place in the store: the final name if that says whose file it is, otherwise one below `_tenon` that does. */
  readonly at: string;
  readonly size: number;
  /** Hex CRC-32. */
  readonly checksum: string;
}

/** An attempt's folder, or one of files that a run retired. */
export interface StateFolder {
  /** Below `_tenon`, with `/` between levels: `<run>/<attempt>`, `retired/<run>`. */
  readonly name: string;
  readonly bytes: number;
  /** Of its latest file, as of {@link StoredObject}. */
  readonly modifiedMicros: number;
}

/**
 * Which uploads of a run are still needed: all, while it may send more; the recorded ones, which a resume or a commit
 * publishes; none. An upload whose beginning got no answer is in no record.
 */
export type UploadNeed = 'all' | 'recorded' | 'none';

/** What only stores need that workers cannot write to: their files are made on this machine and sent. */
export interface SendingStorage {
  /** Without a request. @throws EngineError InvalidInput when the URI names no place where a target can be. */
  checkRoot(root: string): void;
  /**
   * Sends a file, so that publishing it moves no bytes. Nobody sees it until then.
   * @throws EngineError of the store; FileChanged.
   */
  send(file: SentFile, signal: AbortSignal): Promise<void>;
  /** Folders of attempts and of retired files below `<root>/_tenon`. */
  listStateFolders(root: string, signal: AbortSignal): Promise<readonly StateFolder[]>;
  /**
   * Ends uploads below the root that nobody needs, of those whose name says which run began them.
   * @returns the number of those.
   */
  endUploads(root: string, needOf: (runId: string) => Promise<UploadNeed>, signal: AbortSignal): Promise<number>;
}

/**
 * One kind of store. `stage`, `publish` and `retire` refuse paths that leave `root` by `..` or links.
 * Every step that changes something passes a fault point named `storage.<method>`.
 */
export interface Storage {
  readonly name: string;
  /** True when this store is responsible for the path or URI. */
  owns(path: string): boolean;
  list(request: ListRequest, signal: AbortSignal): Promise<Listing>;
  /** @throws EngineError `FileNotFound`, `IoFailed`, `InvalidInput` for a folder or special file. */
  open(path: string): Promise<ByteSource>;
  find(path: string): Promise<StoredObject | undefined>;
  /**
   * What is at the path, links followed; undefined when there is nothing that can be seen.
   * @throws EngineError InvalidInput for a pipe, socket or device.
   */
  look(path: string): Promise<StoredPlace | undefined>;
  /** The name of it in listings: the path with links followed; the path itself when there is nothing. */
  realPath(path: string): Promise<string>;
  /** Present where `stage` is not. */
  readonly sending?: SendingStorage;
  /** Whether anything is in the folder; true also when it may not be listed. */
  holdsAnything(folder: string): Promise<boolean>;
  /**
   * Size and hex CRC-32 of a staged, published or retired file.
   * @returns undefined: it does not exist. An empty checksum: the store knows none, so Tenon did not write the file.
   */
  checksum(path: string): Promise<{ readonly size: number; readonly checksum: string } | undefined>;
  /** Whether Tenon's own folder `_tenon` is in the root; false also when the root is away. */
  holdsState(root: string): Promise<boolean>;
  /**
   * Reads a small file of ours directly in `<root>/_tenon`; any program may have written it.
   * @returns undefined when it does not exist.
   * @throws EngineError InvalidInput for a link, a special file, another user's file or one that is too large; IoFailed.
   */
  readState(root: string, name: string, mostBytes: number): Promise<Uint8Array | undefined>;
  /** Regular files of this user directly in `<root>/_tenon`; none when that is not a folder. */
  listState(root: string): Promise<readonly { readonly name: string; readonly modifiedMicros: number }[]>;
  /** Writes such a file durably and atomically; replaces an existing file, and does not follow links. */
  writeState(root: string, name: string, content: string): Promise<void>;
  /**
   * Makes the folder where an attempt writes, in the same file system as `root`: `<root>/_tenon/<run>/<attempt>/`.
   * @param rootIsThere it is not made then. No other step makes the root: one that is away gets no second one.
   * @throws EngineError FileNotFound, IoFailed.
   */
  stage(root: string, runId: string, attemptId: string, rootIsThere?: boolean): Promise<string>;
  /** Makes a staged file durable (fsync of file and folder). */
  seal(path: string): Promise<StoredObject>;
  /** Moves a staged file to its final name; done twice is done once. Never overwrites another file. */
  publish(staged: string, final: string): Promise<StoredObject>;
  /** Like {@link publish} for many files, in their order; waits for the disk less often than one by one. */
  publishAll(moves: readonly { readonly staged: string; readonly final: string }[]): Promise<readonly StoredObject[]>;
  /**
   * Moves a staged file over the file at `final`, at once: readers see the old one or the new one.
   * @param version of the file that may go; one that changed since stays.
   * @throws EngineError AlreadyExists when it is another one now, or not a file of this user.
   */
  replace(staged: string, final: string, version: string): Promise<StoredObject>;
  /** Moves a published file to `<root>/_tenon/retired/<run>/…`; done twice is done once. */
  retire(path: string, retired: string): Promise<void>;
  /** Brings a retired file back; done twice is done once. */
  restore(retired: string, path: string): Promise<void>;
  remove(path: string): Promise<void>;
}
