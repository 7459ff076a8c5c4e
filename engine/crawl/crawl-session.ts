/** One crawl inside the worker: what is known, listed and learned, and the plan of each target. */

import type { SeenObject, TableObject } from '#engine/catalog/entities.ts';
import { ShapeSet, type FileShape } from '#engine/crawl/file-shape.ts';
import { unread } from '#engine/crawl/grouping/group-tables.ts';
import { KnownFiles } from '#engine/crawl/known-files.ts';
import { ObjectComparison } from '#engine/crawl/object-comparison.ts';
import {
  packObjects,
  packSeen,
  splitPaths,
  unpackObjects,
  type ObjectChunk,
  type SeenChunk,
} from '#engine/crawl/object-chunk.ts';
import { keepOneTable } from '#engine/crawl/catalog-targets/one-table.ts';
import { filesOfOtherTypes, withOtherFiles } from '#engine/crawl/partitions/held-files.ts';
import { findRetypingFiles } from '#engine/crawl/changes/retyping-files.ts';
import type {
  ListAndReadInput,
  ListAndReadOutput,
  PlanInput,
  PlanOutput,
  RetypingFile,
} from '#engine/crawl/operations.ts';
import { compressionOf, planTables, type TableFiles, type TablePlan } from '#engine/crawl/plan-tables.ts';
import type { ObjectDifference } from '#engine/crawl/planned-table.ts';
import { readTarget, type ReadTarget } from '#engine/crawl/read-target.ts';
import { ReadingThreads } from '#engine/crawl/reading/reading-threads.ts';
import { encodeShape, encodeVerdict } from '#engine/crawl/seen-verdict.ts';
import { getStorage } from '#engine/bytes/storages.ts';
import { compileExclusions } from '#engine/storage/exclusion-glob.ts';
import type { StoredObject } from '#engine/storage/storage.ts';
import type { Column } from '#engine/types/data-type.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

interface Target {
  readonly read: ReadTarget;
  plan: TablePlan | undefined;
  newFoldersOnly: boolean;
  readonly comparisons: Map<number, ObjectComparison>;
}

export class CrawlSession {
  readonly #known = new KnownFiles();
  readonly #knownFolders = new Set<string>();
  readonly #listed = new Map<string, StoredObject>();
  readonly #shapes = new ShapeSet();
  readonly #targets: Target[] = [];
  /** By path, over all listings of this crawl. */
  readonly #learned = new Map<string, SeenObject>();
  readonly #threads = new ReadingThreads();
  #learnedRows: SeenObject[] | undefined;
  #forgotten: string[] | undefined;

  addKnown(chunk: SeenChunk): void {
    this.#known.add(chunk);
  }

  addWritten(chunk: SeenChunk, shapes: Readonly<Record<string, FileShape>>): void {
    this.#known.addWritten(chunk, shapes);
  }

  addKnownFolders(chunk: ObjectChunk): void {
    for (const path of splitPaths(chunk.paths)) this.#knownFolders.add(folderOf(path));
  }

  addListed(chunk: ObjectChunk): void {
    for (const [row, path] of splitPaths(chunk.paths).entries())
      this.#listed.set(path, { path, size: chunk.sizes[row]!, modifiedMicros: chunk.modifiedMicros[row]! });
  }

  async listAndRead(input: ListAndReadInput, context: OperationContext): Promise<ListAndReadOutput> {
    const frozen = (path: string): boolean => this.#knownFolders.size > 0 && this.#knownFolders.has(folderOf(path));
    const read = await readTarget(
      input,
      {
        known: this.#known,
        catalogued: this.#listed,
        shapes: this.#shapes,
        threads: this.#threads,
        anyVersion: frozen,
      },
      context,
    );
    this.#targets[input.target] = { read, plan: undefined, newFoldersOnly: false, comparisons: new Map() };
    this.#learn(read);
    this.#learnedRows = undefined;
    this.#forgotten = undefined;
    const { listed, filesListed, filesRead, bytesRead, bytesNeeded, unfinished, unsettled, fingerprint } = read;
    return {
      root: listed.root,
      rootIsFile: listed.rootIsFile,
      listed: filesListed,
      read: filesRead,
      bytesRead,
      bytesNeeded,
      unfinished,
      unsettled,
      fingerprint,
      closedFolders: listed.skipped.flatMap(({ path, isFolder }) => (isFolder === true ? [path] : [])),
    };
  }

  async end(): Promise<void> {
    await this.#threads.end();
  }

  plan(input: PlanInput): PlanOutput {
    const target = this.#targets[input.target]!;
    const { listed } = target.read;
    const { combineCompatibleSchemas, tableLevel, rootIsTable, ofTable } = input;
    const written = new Set(input.writtenTables);
    const excluded = excludedFiles(input, listed.separator);
    const planWithout = (isExcluded: ((path: string) => boolean) | undefined): TablePlan =>
      planTables(listed, this.#shapes, { combineCompatibleSchemas, tableLevel, rootIsTable }, isExcluded, written);
    let plan = planWithout(excluded);
    const others = filesOfOtherTypes(plan, listed, input.heldKeys);
    if (others.excluded.size > 0) plan = planWithout((file) => others.excluded.has(file) || excluded?.(file) === true);
    plan = withOtherFiles(plan, others);
    target.plan = ofTable === null ? plan : keepOneTable(plan, listed, ofTable);
    target.newFoldersOnly = input.newFoldersOnly;
    target.comparisons.clear();
    const reasons = new Map<string, number>();
    const { skipped } = target.plan;
    const reasonOf = new Uint32Array(skipped.length);
    for (const [row, { reason }] of skipped.entries()) {
      let number = reasons.get(reason);
      if (number === undefined) reasons.set(reason, (number = reasons.size));
      reasonOf[row] = number;
    }
    return {
      tables: target.plan.tables.map(({ table }) => table),
      newFiles: Uint32Array.from(target.plan.tables, (table) =>
        input.newFoldersOnly ? this.#newFiles(target, table).length : table.files.length,
      ),
      newPartitions: Uint32Array.from(target.plan.tables, (table) =>
        input.newFoldersOnly ? this.#newPartitions(target, table) : table.table.partitionCount,
      ),
      skippedPaths: skipped.map((entry) => entry.path).join('\0'),
      skippedReasons: [...reasons.keys()],
      skippedReasonOf: reasonOf,
    };
  }

  compare(target: number, table: number, objects: ObjectChunk, last: boolean): ObjectDifference | null {
    const { plan, comparisons, newFoldersOnly } = this.#targets[target]!;
    let comparison = comparisons.get(table);
    if (comparison === undefined) {
      const planned = plan!.tables[table]!;
      const files = this.#objects(this.#targets[target]!, planned, 0, planned.files.length);
      comparison = new ObjectComparison(
        files,
        planned.table.partitionKeys.map((key) => key.name),
        newFoldersOnly,
      );
      comparisons.set(table, comparison);
    }
    comparison.add(unpackObjects(objects));
    return last ? comparison.difference() : null;
  }

  findRetyping(
    target: number,
    table: number,
    columns: readonly Column[],
    context: OperationContext,
  ): Promise<readonly RetypingFile[]> {
    const { read, plan } = this.#targets[target]!;
    return findRetypingFiles(columns, read, plan!.tables[table]!, this.#shapes, context);
  }

  takeObjects(target: number, table: number, from: number, limit: number): ObjectChunk {
    const held = this.#targets[target]!;
    const compared = held.comparisons.get(table);
    const planned = held.plan!.tables[table]!;
    return packObjects(
      compared === undefined ? this.#objects(held, planned, from, limit) : compared.objects().slice(from, from + limit),
    );
  }

  takeLearned(from: number, limit: number): SeenChunk {
    this.#learnedRows ??= [...this.#learned.values()];
    return packSeen(this.#learnedRows.slice(from, from + limit));
  }

  /** The last that is asked for, when everything is published. */
  async takeForgotten(from: number, limit: number): Promise<string> {
    // Of a million files, the plan and its comparison take hundreds of megabytes.
    for (const target of this.#targets) {
      target.plan = undefined;
      target.comparisons.clear();
    }
    this.#forgotten ??= await this.#findForgotten();
    return this.#forgotten.slice(from, from + limit).join('\0');
  }

  /** Objects of a planned table; under `newFoldersOnly` only those of folders that the catalog does not know. */
  #objects(target: Target, table: TableFiles, from: number, limit: number): TableObject[] {
    const { listed } = target.read;
    const places = target.newFoldersOnly ? this.#newFiles(target, table) : undefined;
    const count = places?.length ?? table.files.length;
    const objects: TableObject[] = [];
    for (let next = from; next < Math.min(from + limit, count); next += 1) {
      const place = places?.[next] ?? next;
      const file = table.files[place]!;
      const { path, size, modifiedMicros } = listed.objects[file]!;
      const records = listed.recordCounts[file]!;
      const shape = listed.shapes[file]!;
      objects.push({
        path,
        size,
        modifiedMicros,
        compression: compressionOf(listed, file, this.#shapes),
        partitionValues: table.partitionValues[table.partitionOf[place]!]!,
        recordCount: Number.isNaN(records) ? null : records,
        inferenceHash: shape === unread ? '' : this.#shapes.hashes[shape]!,
      });
    }
    return objects;
  }

  /** Places in the table's file list of files in folders that the catalog does not know. */
  #newFiles(target: Target, table: TableFiles): number[] {
    return [...table.files.keys()].filter(
      (place) => !this.#knownFolders.has(folderOf(target.read.listed.objects[table.files[place]!]!.path)),
    );
  }

  #newPartitions(target: Target, table: TableFiles): number {
    if (table.table.partitionKeys.length === 0) return 0;
    const { partitionOf, partitionValues } = table;
    const leaves = new Set(this.#newFiles(target, table).map((place) => partitionOf[place]!));
    return new Set([...leaves].map((leaf) => JSON.stringify(partitionValues[leaf]))).size;
  }

  /** So that a second listing of this crawl does not read the files again, and the next crawl neither. */
  #learn({ listed, learned }: ReadTarget): void {
    const shapes = new Set<string>();
    for (const [file, verdict] of learned) {
      const object = listed.objects[file]!;
      const { path, size, modifiedMicros } = object;
      this.#learned.set(path, { path, size, modifiedMicros, inference: encodeVerdict(verdict) });
      this.#known.learn(object, verdict);
      if (verdict.shape !== null) shapes.add(verdict.shape);
    }
    for (const hash of shapes) {
      const shape = this.#shapes.shapes[this.#shapes.find(hash)!]!;
      const row = encodeShape(listed.root, listed.separator, hash, shape);
      if (!this.#known.hasShapeRow(hash, row.path)) this.#learned.set(row.path, row);
      this.#known.learnShape(hash, shape);
    }
  }

  /** Rows of files that were removed (not merely skipped by this crawler), and shapes that no file has any longer. */
  async #findForgotten(): Promise<string[]> {
    const gone = new Set<string>();
    const used = new Set<string>();
    for (const path of this.#known.unmet()) if (await isGone(path)) gone.add(path);
    for (const { read } of this.#targets) {
      for (const shape of new Set(read.listed.shapes)) if (shape >= 0) used.add(this.#shapes.hashes[shape]!);
    }
    return [...gone, ...this.#known.unused(gone, used)];
  }
}

/** What cannot be inspected, such as a file in a folder without access, may be there again for the next crawl. */
async function isGone(path: string): Promise<boolean> {
  try {
    return (await getStorage(path).find(path)) === undefined;
  } catch {
    return false;
  }
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')));
}

/** Files that take part in nothing; undefined: all do. */
function excludedFiles(
  { excludedPaths, excludedRoots, ofTable }: PlanInput,
  separator: string,
): ((path: string) => boolean) | undefined {
  const paths = new Set(splitPaths(excludedPaths));
  const roots = excludedRoots.map((root) => root + separator);
  const { root, globs } = ofTable?.exclusions ?? { root: '', globs: [] };
  if (paths.size === 0 && roots.length === 0 && globs.length === 0) return undefined;
  const isExcluded = compileExclusions(globs);
  return (path) =>
    paths.has(path) ||
    excludedRoots.includes(path) ||
    roots.some((each) => path.startsWith(each)) ||
    isExcluded(path.slice(root.length + 1).replaceAll('\\', '/'));
}
