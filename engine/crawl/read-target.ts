/** Lists one target and learns the shape of its files, opening only those that are new, changed or needed. */

import path from 'node:path';
import { sha256, stableJson } from '#engine/base/hash.ts';
import { countText } from '#engine/contract/count-text.ts';
import { chooseFiles, costOf, leaveOut } from '#engine/crawl/choose-files.ts';
import { readVerdict, readerBasis, type FileVerdict } from '#engine/crawl/file-reader.ts';
import type { FileShape, ShapeSet } from '#engine/crawl/file-shape.ts';
import { cluster, unread } from '#engine/crawl/grouping/group-tables.ts';
import type { KnownFiles } from '#engine/crawl/known-files.ts';
import { skippedFile, type ListedFiles } from '#engine/crawl/listed-files.ts';
import type { ListAndReadInput } from '#engine/crawl/operations.ts';
import { shuffleObjects, sortObjects } from '#engine/crawl/object-order.ts';
import { ReadAhead } from '#engine/crawl/reading/read-ahead.ts';
import { readFiles } from '#engine/crawl/reading/read-files.ts';
import type { ReadingThreads } from '#engine/crawl/reading/reading-threads.ts';
import type { FileToRead, ReadFile } from '#engine/crawl/reading/thread-messages.ts';
import type { Verdict } from '#engine/crawl/seen-verdict.ts';
import { fingerprintOf, listChanged } from '#engine/crawl/queue/list-changed.ts';
import { findFinished, stillWritten, type FinishedFiles } from '#engine/crawl/watch/find-finished.ts';
import { findReadingFor, type StatedReading } from '#engine/formats/stated-reading.ts';
import { listTarget, type ListedTarget } from '#engine/sources/list-target.ts';
import type { SkippedPath, StoredObject } from '#engine/storage/storage.ts';
import { wholePath } from '#engine/storage/whole-path.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/** Bytes read of a file that is needed beyond the budget. */
const extraBytes = 1_048_576;
/** Bytes of a file that is read once more. */
const mostReadAgain = 256 * 1_048_576;

export interface ReadTarget {
  readonly listed: ListedFiles;
  /** Files of the target, including empty ones. */
  readonly filesListed: number;
  readonly filesRead: number;
  readonly bytesRead: number;
  readonly bytesNeeded: number;
  readonly unfinished: number;
  readonly unsettled: number;
  readonly fingerprint: string;
  /** Of the files read, what to remember; transient failures are not. */
  readonly learned: ReadonlyMap<number, Verdict>;
  /** Reads a file once more. @returns by column of text the value that made it text, in words. */
  misfits(file: number, context: OperationContext): Promise<ReadonlyMap<string, string>>;
}

/** Of the crawl that reads a target. */
export interface ReadingCrawl {
  readonly known: KnownFiles;
  readonly catalogued: ReadonlyMap<string, StoredObject>;
  readonly shapes: ShapeSet;
  readonly threads: ReadingThreads;
  /** Whether knowledge of a file counts although the file changed. */
  readonly anyVersion: (path: string) => boolean;
}

export async function readTarget(
  input: ListAndReadInput,
  crawl: ReadingCrawl,
  context: OperationContext,
): Promise<ReadTarget> {
  const { known } = crawl;
  const ahead = readAhead(input, crawl, context);
  const found = await findFiles(input, crawl, context, ahead);
  ahead.close();
  const now = findFinished(found.objects, known, input.quietMillis, Date.now());
  const objects =
    input.shuffleSeed === undefined ? now.objects : sortObjects(shuffleObjects(now.objects, input.shuffleSeed));
  const listed = { ...found, ...now, objects };
  const reading = new TargetReading(input, listed, crawl, ahead, context);
  const { separator } = reading.listed;
  const depths = chooseFiles(objects, input.sampleSize, input.readBudgetBytes, separator);
  await reading.read(depths);
  if (depths.includes(leaveOut)) await reading.readUnlikeFolders(depths);
  return reading;
}

/** Lists only what changed where that is known, else all. */
async function findFiles(
  input: ListAndReadInput,
  { known, catalogued }: ReadingCrawl,
  context: OperationContext,
  ahead: ReadAhead,
): Promise<ListedTarget> {
  const { root, exclusions, changed } = input;
  if (changed !== undefined) {
    context.progress(null, `listing ${countText(changed.folders.length, 'changed folder')} of ${root}`);
    const files = new Map([...known.files(), ...catalogued]);
    const found = await listChanged({ root, exclusions }, changed, files.values(), context.signal);
    if (found !== undefined) return found;
  }
  context.progress(null, `listing ${root}`);
  return await listTarget(root, exclusions, context.signal, (objects) => ahead.offer(objects));
}

function readAhead(input: ListAndReadInput, { known, threads }: ReadingCrawl, context: OperationContext): ReadAhead {
  return new ReadAhead({
    threads,
    sampleSize: input.sampleSize,
    budget: input.readBudgetBytes,
    separator: path.sep,
    startThreads: () => threads.start({ ...context, classifiers: input.classifiers }),
    isKnown: (location) => known.has(location),
    request: (object) => requestFor(input, object, 0),
  });
}

function requestFor({ stated }: ListAndReadInput, object: StoredObject, depth: number): FileToRead {
  const { format, options = {}, unlessHeader } = findReadingFor(stated, object.path) ?? {};
  return { object, depth, format, options, ...(unlessHeader && { unlessHeader }) };
}

class TargetReading implements ReadTarget {
  readonly listed: ListedFiles & { readonly skipped: SkippedPath[] };
  readonly learned = new Map<number, Verdict>();
  readonly filesListed: number;
  readonly unfinished: number;
  readonly fingerprint: string;
  unsettled = 0;
  filesRead = 0;
  bytesRead = 0;
  bytesNeeded = 0;
  readonly #input: ListAndReadInput;
  readonly #growing: ReadonlySet<string>;
  readonly #known: KnownFiles;
  readonly #shapes: ShapeSet;
  readonly #threads: ReadingThreads;
  readonly #ahead: ReadAhead;
  readonly #anyVersion: (path: string) => boolean;
  readonly #context: OperationContext;

  constructor(
    input: ListAndReadInput,
    { objects, skipped, fileCount, unfinished, growing }: ListedTarget & FinishedFiles,
    { known, shapes, threads, anyVersion }: ReadingCrawl,
    ahead: ReadAhead,
    context: OperationContext,
  ) {
    this.#input = input;
    this.filesListed = fileCount;
    this.unfinished = unfinished;
    this.fingerprint = input.shuffleSeed === undefined ? fingerprintOf(objects) : '';
    this.#growing = growing;
    this.#known = known;
    this.#shapes = shapes;
    this.#threads = threads;
    this.#ahead = ahead;
    this.#anyVersion = anyVersion;
    this.#context = context;
    const root = wholePath(input.root);
    this.listed = {
      root,
      rootIsFile: objects[0]?.path === root,
      separator: path.sep,
      objects,
      shapes: new Int32Array(objects.length).fill(unread),
      recordCounts: new Float64Array(objects.length).fill(Number.NaN),
      skipped: [...skipped],
    };
  }

  /** Files with a depth are settled: from memory where that is good enough, else by reading. */
  async read(depths: Float64Array): Promise<void> {
    const { objects } = this.listed;
    const waiting: number[] = [];
    for (let file = 0; file < objects.length; file += 1) {
      const object = objects[file]!;
      const depth = depths[file]!;
      if (depth === leaveOut || this.listed.shapes[file] !== unread) continue;
      this.bytesNeeded += depth === 0 ? costOf(object) : 0;
      if (this.#growing.has(object.path)) {
        this.#skip(file, stillWritten);
        continue;
      }
      const written = this.#known.findWritten(object);
      if (written !== undefined) {
        this.#settle(file, written, this.#known.shape(written.shape!));
        continue;
      }
      const verdict = this.#known.find(object, this.#anyVersion(object.path));
      if (verdict !== undefined && this.#suffices(verdict, depth, object)) {
        this.#settle(file, verdict, verdict.shape === null ? undefined : this.#known.shape(verdict.shape));
      } else waiting.push(file);
    }
    await this.#readWaiting(waiting, depths);
  }

  async #readWaiting(files: readonly number[], depths: Float64Array): Promise<void> {
    const { objects } = this.listed;
    let done = 0;
    const note = (file: number, found: ReadFile): void => {
      this.#learn(file, depths[file]!, found);
      done += 1;
      this.#context.progress(done / files.length, `${this.filesRead} of ${objects.length} files read`);
    };
    await readFiles({
      files,
      threads: this.#threads,
      signal: this.#context.signal,
      startThreads: () => this.#threads.start({ ...this.#context, classifiers: this.#input.classifiers }),
      // Read ahead is every row; of a file beyond the budget a crawl learns less.
      early: (file) => (depths[file] === 0 ? this.#ahead.take(objects[file]!.path) : undefined),
      request: (file) => requestFor(this.#input, objects[file]!, depths[file]!),
      readHere: async (file) => {
        const { shape, ...found } = await this.#verdictOf(objects[file]!, depths[file]!, this.#context);
        note(file, { ...found, shape: shape === null ? null : this.#shapes.hashes[this.#shapes.add(shape)]! });
      },
      take: (file, found) => {
        if (found.shape !== null) this.#shapes.add(this.#threads.shapes.get(found.shape)!, found.shape);
        note(file, found);
      },
    });
    this.#context.signal.throwIfAborted();
  }

  /** Reads the other files of folders whose read files are not all alike: each may be a table. */
  async readUnlikeFolders(chosen: Float64Array): Promise<void> {
    const unlike = this.#unlikeFolders();
    if (unlike.size === 0) return;
    const { objects, shapes, separator } = this.listed;
    const folderOf = folderFinder(objects, separator);
    const waiting = new Map<string, number[]>();
    let spent = 0;
    for (let file = 0; file < objects.length; file += 1) {
      if (chosen[file] === 0) spent += costOf(objects[file]!);
      const folder = folderOf(file);
      if (!unlike.has(folder)) continue;
      const files = waiting.get(folder) ?? [];
      if (files.length === 0) waiting.set(folder, files);
      if (shapes[file] === unread) files.push(file);
    }
    const depths = new Float64Array(objects.length).fill(leaveOut);
    let left = this.#input.readBudgetBytes - spent;
    for (const file of [...waiting.values()].flat()) {
      const cost = costOf(objects[file]!);
      depths[file] = cost <= left ? 0 : extraBytes;
      if (cost <= left) left -= cost;
    }
    await this.read(depths);
  }

  #unlikeFolders(): Set<string> {
    const { objects, shapes, separator, root } = this.listed;
    const folderOf = folderFinder(objects, separator);
    const found = new Map<string, { shapes: Set<number>; skipped: boolean }>();
    for (let file = 0; file < objects.length; file += 1) {
      const shape = shapes[file]!;
      if (shape === unread) continue;
      const name = folderOf(file);
      let folder = found.get(name);
      if (folder === undefined) found.set(name, (folder = { shapes: new Set(), skipped: false }));
      if (shape === skippedFile) folder.skipped = true;
      else folder.shapes.add(shape);
    }
    // Files directly in the target are a table each, so every one of them has to be known.
    const unlike = [...found].filter(
      ([name, folder]) =>
        name === root ||
        folder.skipped ||
        cluster([...folder.shapes], (a, b) => this.#shapes.similar([a], [b])).length !== 1,
    );
    return new Set(unlike.map(([name]) => name));
  }

  async misfits(file: number, context: OperationContext): Promise<ReadonlyMap<string, string>> {
    const object = this.listed.objects[file]!;
    const depth = object.size > mostReadAgain ? mostReadAgain : 0;
    return (await this.#verdictOf(object, depth, context)).misfits ?? new Map();
  }

  #verdictOf(object: StoredObject, depth: number, context: OperationContext): Promise<FileVerdict> {
    return readVerdict(object, requestFor(this.#input, object, depth), this.#input.classifiers, depth, context);
  }

  /** @param found its shape is in the set of shapes. */
  #learn(file: number, depth: number, { shape, reason, rowCount, lasting }: ReadFile): void {
    const object = this.listed.objects[file]!;
    this.filesRead += 1;
    this.bytesRead += depth === 0 ? object.size : Math.min(depth, object.size);
    const earlier = lasting ? undefined : this.#known.find(object, true);
    if (shape === null && earlier !== undefined && earlier.shape !== null) {
      // A file that cannot be read for now is not gone: without it, queries would return fewer rows and no error.
      this.#settle(file, { ...earlier, rowCount: null }, this.#known.shape(earlier.shape));
      this.#list(file, `${reason} Its table keeps it as an earlier crawl read it.`);
      this.unsettled += 1;
      return;
    }
    const verdict: Verdict = { shape, reason, rowCount, depth, basis: this.#basis(object.path, shape === null) };
    this.#settle(file, verdict, shape === null ? undefined : this.#shapes.shapes[this.#shapes.find(shape)!]!);
    if (lasting) this.learned.set(file, verdict);
    else this.unsettled += 1;
  }

  #skip(file: number, reason: string): void {
    this.listed.shapes[file] = skippedFile;
    this.#list(file, reason);
  }

  #list(file: number, reason: string): void {
    this.listed.skipped.push({ path: this.listed.objects[file]!.path, reason });
  }

  #settle(file: number, verdict: Verdict, shape: FileShape | undefined): void {
    if (shape === undefined || verdict.shape === null) {
      this.#skip(file, verdict.reason);
      return;
    }
    this.listed.shapes[file] = this.#shapes.add(shape, verdict.shape);
    if (verdict.rowCount !== null) this.listed.recordCounts[file] = verdict.rowCount;
  }

  /** Deep enough, and taken with the same options. */
  #suffices(verdict: Verdict, depth: number, object: StoredObject): boolean {
    const deepEnough = verdict.depth === 0 || (depth !== 0 && verdict.depth >= depth);
    return deepEnough && verdict.basis === this.#basis(object.path, verdict.shape === null);
  }

  #basis(location: string, skipped: boolean): string {
    const stated = this.#statedFor(location);
    const { classifiers } = this.#input;
    const tried = classifiers.length > 0 && stated?.format === undefined;
    const { format, options: found, unlessHeader } = stated ?? {};
    const ways = [
      ...(format === undefined ? [] : [format]),
      found,
      ...(unlessHeader === undefined ? [] : [unlessHeader]),
    ];
    const own = ways.length === 1 ? found : ways;
    const told = tried ? [own ?? {}, classifiers] : own;
    const options = told === undefined ? '' : sha256(stableJson(told)).slice(0, 16);
    return skipped ? `${readerBasis} ${options}` : options;
  }

  #statedFor(location: string): StatedReading | undefined {
    return findReadingFor(this.#input.stated, location);
  }
}

/** The folder of a file by its number; quick for files in the order of the listing. */
function folderFinder(objects: readonly StoredObject[], separator: string): (file: number) => string {
  let folder = '';
  return (file) => {
    const { path: location } = objects[file]!;
    const end = location.lastIndexOf(separator);
    if (end !== folder.length || !location.startsWith(folder)) folder = location.slice(0, end);
    return folder;
  };
}
