/**
 * Groups files into tables. Folders with one schema are tables; `key=value` folders, and most of several
 * plain sibling folders with similar schemas, are partitions of the folder above (rules: AWS Glue's crawler).
 */

import { filesBelow, type Folder } from '#engine/crawl/grouping/folder-tree.ts';
import type { ShapeSet } from '#engine/crawl/file-shape.ts';
import { partitionKeyOf } from '#engine/storage/partition-path.ts';

/** In place of a shape: the file was not read, its folder was sampled. */
export const unread = -1;

export interface GroupSettings {
  readonly combineCompatibleSchemas: boolean;
  /** Depth of forced table roots below the target; null: found by similarity. */
  readonly tableLevel: number | null;
  /** The catalog has a table at the target itself, so files directly in it belong together. */
  readonly rootIsTable: boolean;
}

/** Files that make one table. */
export interface FileGroup {
  /** The table root, or the folder of the table's one file. */
  readonly folder: Folder;
  /** Set when the table is one file. */
  readonly file: number | null;
  /** Put behind the folder's name, for a second table of one folder. */
  readonly nameSuffix: string;
  /** In the order of the listing. */
  readonly files: readonly number[];
  /** In order of first appearance. */
  readonly shapes: readonly number[];
  /** Set when the files are a separate table because they do not fit the one around them. */
  readonly unfit?: Unfit;
}

export interface Unfit {
  /** A file of the table that they do not fit; null: the files or partitions around are too different for one table. */
  readonly beside: number | null;
}

export interface Grouping {
  readonly groups: readonly FileGroup[];
  /** Files that were not read and have different neighbours. */
  readonly unplaced: readonly number[];
}

/** Sibling folders become partitions if more than this share is alike and there are at most this many kinds. */
const majority = 0.7;
const mostClusters = 5;
/** Among this share of unlike files the rest of a folder still is one table. */
const strayShare = 0.1;

/** Folders that would make one table, as seen from some folder above. */
interface Candidate {
  /** Location of the table unless a folder above includes it. */
  readonly anchor: Folder;
  /** Keys of the levels below the folder it is seen from; null for a plain level. */
  readonly levels: readonly (string | null)[];
  readonly files: readonly (readonly number[])[];
  readonly shapes: readonly number[];
}

/** @param shapeOf of every file the number of its shape, or `unread`. */
export function groupTables(
  root: Folder,
  shapeOf: ArrayLike<number>,
  shapes: ShapeSet,
  settings: GroupSettings,
): Grouping {
  const grouper = new Grouper(shapeOf, shapes, settings);
  if (settings.combineCompatibleSchemas) grouper.unite(root);
  else if (settings.tableLevel !== null) grouper.uniteAtLevel(root, settings.tableLevel);
  else {
    const candidate = grouper.analyse(root);
    if (candidate !== undefined) grouper.emit(candidate);
  }
  return grouper;
}

/** A `key=value` folder whose files are of several kinds: which of them belong to the table of the other partitions? */
interface Undecided {
  readonly folder: Folder;
  /** Keys from the folder it is seen from down to it; null for a plain level. */
  readonly levels: (string | null)[];
}

class Grouper implements Grouping {
  readonly groups: FileGroup[] = [];
  readonly unplaced: number[] = [];
  readonly #undecided: Undecided[] = [];
  readonly #shapeOf: ArrayLike<number>;
  readonly #shapes: ShapeSet;
  readonly #settings: GroupSettings;

  constructor(shapeOf: ArrayLike<number>, shapes: ShapeSet, settings: GroupSettings) {
    this.#shapeOf = shapeOf;
    this.#shapes = shapes;
    this.#settings = settings;
  }

  /** Groups everything below; returns a candidate that may still become part of a larger table. */
  analyse(folder: Folder): Candidate | undefined {
    const from = this.#undecided.length;
    const own =
      folder.depth === 0 && !this.#settings.rootIsTable ? this.#emitEach(folder, folder.files) : this.#ownFiles(folder);
    const hive: Candidate[] = [];
    const plain: Candidate[] = [];
    let plainFolders = 0;
    for (const child of folder.children) {
      const key = partitionKeyOf(child.name) ?? null;
      if (key === null) plainFolders += 1;
      const inside = this.#undecided.length;
      const found = this.analyse(child);
      for (const { levels } of this.#undecided.slice(inside)) levels.unshift(key);
      if (found !== undefined) (key === null ? plain : hive).push({ ...found, levels: [key, ...found.levels] });
    }
    const joined = hive.length === 0 ? own : this.#joinHive(folder, own, hive);
    const base = this.#undecided.length === from ? joined : this.#takeFitting(folder, joined, from);
    return plain.length === 0 ? base : this.#joinPlain(folder, base, plain, plainFolders);
  }

  emit(candidate: Candidate, unfit?: Unfit): void {
    const files = candidate.files.length === 1 ? candidate.files[0]! : sorted(candidate.files);
    this.#emitFiles(candidate.anchor, files, candidate.shapes, '', unfit);
  }

  unite(folder: Folder): void {
    const byFormat = new Map<string, number[]>();
    const waiting: number[] = [];
    for (const file of filesBelow(folder)) {
      const shape = this.#shapeOf[file]!;
      if (shape === unread) {
        waiting.push(file);
        continue;
      }
      const format = this.#shapes.format(shape);
      const files = byFormat.get(format);
      if (files === undefined) byFormat.set(format, [file]);
      else files.push(file);
    }
    const sorted = [...byFormat.values()].sort((left, right) => right.length - left.length || left[0]! - right[0]!);
    for (const [place, files] of sorted.entries()) {
      const all = place === 0 ? [...files, ...waiting].sort((left, right) => left - right) : files;
      const suffix = place === 0 ? '' : `_${this.#shapes.format(this.#shapeOf[files[0]!]!)}`;
      this.#emitFiles(folder, all, this.#shapesIn(files), suffix, place === 0 ? undefined : { beside: sorted[0]![0]! });
    }
    if (sorted.length === 0) this.unplaced.push(...waiting);
  }

  uniteAtLevel(folder: Folder, level: number): void {
    if (folder.depth === level) {
      this.unite(folder);
      return;
    }
    this.#emitEach(folder, folder.files);
    for (const child of folder.children) this.uniteAtLevel(child, level);
  }

  /** Files directly in a folder: one candidate, or separate tables when they differ. */
  #ownFiles(folder: Folder): Candidate | undefined {
    if (folder.files.length === 0) return undefined;
    const counts = new Map<number, number>();
    let unreadFiles = 0;
    for (const file of folder.files) {
      const shape = this.#shapeOf[file]!;
      if (shape === unread) unreadFiles += 1;
      else counts.set(shape, (counts.get(shape) ?? 0) + 1);
    }
    const clusters = cluster([...counts.keys()], (left, right) => this.#shapes.similar([left], [right]));
    const sizes = clusters.map((members) => members.reduce((sum, shape) => sum + counts.get(shape)!, 0));
    const largest = sizes.indexOf(Math.max(...sizes));
    const main = clusters[largest];
    if (main === undefined) {
      this.unplaced.push(...folder.files);
      return undefined;
    }
    const read = folder.files.length - unreadFiles;
    if (clusters.length > 1 && read - sizes[largest]! > read * strayShare) {
      if (partitionKeyOf(folder.name) === undefined) return this.#emitEach(folder, folder.files);
      this.#undecided.push({ folder, levels: [] });
      return undefined;
    }
    const inMain = new Set(main);
    const belongs = (file: number): boolean => this.#shapeOf[file] === unread || inMain.has(this.#shapeOf[file]!);
    const files = clusters.length === 1 ? folder.files : folder.files.filter(belongs);
    if (clusters.length > 1)
      this.#emitEach(
        folder,
        folder.files.filter((file) => !belongs(file)),
        besides(files),
      );
    return { anchor: folder, levels: [], files: [files], shapes: main };
  }

  /** `key=value` folders belong to their parent folder. */
  #joinHive(folder: Folder, own: Candidate | undefined, hive: readonly Candidate[]): Candidate | undefined {
    const members = own === undefined ? hive : [own, ...hive];
    const clusters = cluster(
      members,
      (left, right) => levelsAgree(left.levels, right.levels) && this.#shapes.compatible(left.shapes, right.shapes),
    );
    const main = largestOf(clusters);
    const decided =
      clusters.length === 1 || (main.length > members.length * majority && clusters.length <= mostClusters);
    const joined = decided ? join(folder, main) : undefined;
    const taken = new Set(joined === undefined ? [] : main);
    const unfit = besides((joined ?? own)?.files[0]);
    for (const member of members) {
      if (taken.has(member)) continue;
      if (member !== own) this.emit(member, unfit);
      else if (joined !== undefined) this.#emitEach(folder, own.files.flat(), unfit);
    }
    return joined ?? own;
  }

  /** Gives the table of a folder the files that fit it out of partitions with files of several kinds. */
  #takeFitting(folder: Folder, table: Candidate | undefined, from: number): Candidate | undefined {
    // The table of a partition's partitions may be found further up.
    if (table === undefined && folder.depth > 0 && partitionKeyOf(folder.name) !== undefined) return undefined;
    const undecided = this.#undecided.splice(from);
    const fitting: Candidate[] = [];
    for (const { folder: partition, levels } of undecided) {
      const fits = (file: number): boolean =>
        table !== undefined &&
        this.#shapeOf[file] !== unread &&
        levelsAgree(levels, table.levels) &&
        this.#shapes.compatible([this.#shapeOf[file]!], table.shapes);
      const files = partition.files.filter(fits);
      if (files.length > 0) fitting.push({ anchor: partition, levels, files: [files], shapes: this.#shapesIn(files) });
      this.#emitEach(
        partition,
        partition.files.filter((file) => !fits(file)),
        besides(table?.files[0]),
      );
    }
    return table === undefined ? undefined : join(folder, [table, ...fitting]);
  }

  /** Plain sibling folders are partitions when most of them are alike; else a table each. */
  #joinPlain(
    folder: Folder,
    base: Candidate | undefined,
    plain: readonly Candidate[],
    plainFolders: number,
  ): Candidate | undefined {
    const alike = (left: Candidate, right: Candidate): boolean =>
      levelsAgree(left.levels, right.levels) && this.#shapes.similar(left.shapes, right.shapes);
    // A lone sub-folder keeps its name, but may still meet its like among the siblings of this folder.
    if (base === undefined && plain.length === 1 && plainFolders === 1) return plain[0];
    const clusters = cluster(plain, alike);
    const main = largestOf(clusters);
    const fits = base === undefined ? main.length > 1 : alike(base, main[0]!);
    if (!fits || main.length <= plainFolders * majority || clusters.length > mostClusters) {
      for (const candidate of plain) this.emit(candidate);
      return base;
    }
    const taken = new Set(main);
    const unfit = besides((base ?? main[0]!).files[0]);
    for (const candidate of plain) if (!taken.has(candidate)) this.emit(candidate, unfit);
    return join(folder, base === undefined ? main : [base, ...main]);
  }

  #emitEach(folder: Folder, files: readonly number[], unfit?: Unfit): undefined {
    for (const file of files) {
      const shape = this.#shapeOf[file]!;
      if (shape === unread) this.unplaced.push(file);
      else
        this.groups.push({
          folder,
          file,
          nameSuffix: '',
          files: [file],
          shapes: [shape],
          ...(unfit === undefined ? {} : { unfit }),
        });
    }
  }

  #emitFiles(
    folder: Folder,
    files: readonly number[],
    shapes: readonly number[],
    nameSuffix: string,
    unfit?: Unfit,
  ): void {
    this.groups.push({
      folder,
      file: null,
      nameSuffix,
      files,
      shapes: shapes.length === 1 ? shapes : this.#shapesIn(files),
      ...(unfit === undefined ? {} : { unfit }),
    });
  }

  #shapesIn(files: readonly number[]): number[] {
    const found = new Set<number>();
    for (const file of files) if (this.#shapeOf[file] !== unread) found.add(this.#shapeOf[file]!);
    return [...found];
  }
}

/** @param files of the table that others do not fit; undefined: there is none. */
export function besides(files: readonly number[] | undefined): Unfit {
  return { beside: files?.[0] ?? null };
}

/** All in one, in order; parts mostly follow each other already. */
function sorted(parts: readonly (readonly number[])[]): number[] {
  const all = parts.flat();
  for (let place = 1; place < all.length; place += 1) {
    if (all[place - 1]! > all[place]!) return all.sort((left, right) => left - right);
  }
  return all;
}

/** Clusters that each item is compared with at most, which bounds the work over thousands of different files. */
const comparedClusters = 64;

/** Puts each item to the first cluster whose first member is like it. */
export function cluster<T>(items: readonly T[], alike: (left: T, right: T) => boolean): T[][] {
  const clusters: T[][] = [];
  for (const item of items) {
    let home: T[] | undefined;
    for (let place = 0; place < Math.min(clusters.length, comparedClusters) && home === undefined; place += 1) {
      if (alike(clusters[place]![0]!, item)) home = clusters[place];
    }
    if (home === undefined) clusters.push([item]);
    else home.push(item);
  }
  return clusters;
}

/** The first of the largest. */
function largestOf<T>(clusters: readonly T[][]): T[] {
  return clusters.reduce((largest, members) => (members.length > largest.length ? members : largest));
}

/** Equal keys as deep as both go. */
function levelsAgree(left: readonly (string | null)[], right: readonly (string | null)[]): boolean {
  const [short, long] = left.length <= right.length ? [left, right] : [right, left];
  return short.every((key, level) => key === long[level]);
}

function join(folder: Folder, members: readonly Candidate[]): Candidate {
  const deepest = members.reduce((found, member) => (member.levels.length > found.levels.length ? member : found));
  const shapes = new Set<number>();
  for (const member of members) for (const shape of member.shapes) shapes.add(shape);
  return {
    anchor: folder,
    levels: deepest.levels,
    files: members.flatMap((member) => member.files),
    shapes: [...shapes],
  };
}
