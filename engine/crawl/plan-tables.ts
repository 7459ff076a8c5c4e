/** Tables out of the files of one target: grouped, with merged columns, partition keys and object lists. */

import { firstWarnings, moreWarnings } from '#engine/contract/first-warnings.ts';
import { createHash } from 'node:crypto';
import { compareText } from '#engine/base/compare-text.ts';
import type { TableReading } from '#engine/catalog/entities.ts';
import type { FileShape, ShapeSet } from '#engine/crawl/file-shape.ts';
import { warnOfAlike } from '#engine/crawl/grouping/alike-files.ts';
import { buildFolderTree, lastName, type Folder } from '#engine/crawl/grouping/folder-tree.ts';
import { unread, type FileGroup, type GroupSettings } from '#engine/crawl/grouping/group-tables.ts';
import { groupFiles } from '#engine/crawl/grouping/written-tables.ts';
import { markSeries } from '#engine/crawl/grouping/mark-series.ts';
import { skippedFile, type ListedFiles } from '#engine/crawl/listed-files.ts';
import { withoutNullTypes } from '#engine/formats/null-types.ts';
import { normaliseSchema } from '#engine/types/names.ts';
import { partitionsOf } from '#engine/storage/partition-path.ts';
import { describeMisfit } from '#engine/crawl/changes/describe-misfit.ts';
import { mostWarnings, type FileWarning, type Misfit, type PlannedTable } from '#engine/crawl/planned-table.ts';
import { folderTitle, stemOf } from '#engine/crawl/table-name.ts';
import type { SkippedPath } from '#engine/storage/storage.ts';

/** A planned table with its objects, by their numbers in the listing. */
export interface TableFiles {
  readonly table: PlannedTable;
  readonly files: readonly number[];
  /** Per file the number of its tuple in `partitionValues`. */
  readonly partitionOf: Int32Array;
  readonly partitionValues: readonly (readonly (string | null)[])[];
}

export interface TablePlan {
  /** Sorted by location. */
  readonly tables: readonly TableFiles[];
  /** Of the listing and of the files that no table could take. */
  readonly skipped: readonly SkippedPath[];
}

/**
 * @param excluded paths that take part in nothing (undefined: none): files of a commit that is not applied yet, and files of a more
 *   specific target. They are not reported as skipped.
 * @param written folders of tables that runs wrote, relative to the root; empty for the root itself.
 */
export function planTables(
  listed: ListedFiles,
  shapes: ShapeSet,
  settings: GroupSettings,
  excluded: ((path: string) => boolean) | undefined,
  written: ReadonlySet<string> = new Set(),
): TablePlan {
  const { objects, root, separator } = listed;
  const parent = root.slice(0, Math.max(0, root.lastIndexOf(separator)));
  const base = listed.rootIsFile ? parent : root;
  const takesPart = (file: number): boolean =>
    listed.shapes[file] !== skippedFile && excluded?.(objects[file]!.path) !== true;
  const paths = objects.map((object) => object.path);
  const tree = buildFolderTree(paths, base, takesPart, separator);
  const { groups: separate, unplaced } = groupFiles(tree.root, listed.shapes, shapes, settings, written);
  const groups = markSeries(separate, shapes, (file) => lastName(paths[file]!, separator));
  const alike = warnOfAlike(groups, shapes, (file) => paths[file]!);
  const found = groups.map((group, place) =>
    withWarning(planTable(group, listed, shapes, base, tree.folderOf), alike.get(place)),
  );
  const tables = describeMisfits(groups, found, shapes);
  tables.sort(
    (left, right) =>
      compareText(left.table.location, right.table.location) ||
      compareText(left.table.sourceName, right.table.sourceName),
  );
  const skipped = listed.skipped.filter((entry) => excluded?.(entry.path) !== true);
  for (const file of unplaced) {
    skipped.push({
      path: paths[file]!,
      reason: 'not read: the files of its folder that were read have different schemas',
    });
  }
  return { tables, skipped: skipped.sort((left, right) => compareText(left.path, right.path)) };
}

function withWarning(made: TableFiles, warning: FileWarning | undefined): TableFiles {
  if (warning === undefined) return made;
  return { ...made, table: { ...made.table, warnings: [warning, ...made.table.warnings] } };
}

/** Adds to each table that is one because its files fit no other: which it is, and why. */
function describeMisfits(groups: readonly FileGroup[], tables: readonly TableFiles[], shapes: ShapeSet): TableFiles[] {
  const sought = new Set(groups.flatMap(({ unfit }) => (unfit?.beside == null ? [] : [unfit.beside])));
  const homes = new Map<number, number>();
  if (sought.size > 0)
    for (const [index, { files }] of tables.entries())
      for (const file of files) if (sought.has(file)) homes.set(file, index);
  return tables.map((made, index) => {
    const { unfit, shapes: own } = groups[index]!;
    if (unfit === undefined) return made;
    const home = unfit.beside === null ? undefined : homes.get(unfit.beside);
    const around = home === undefined ? undefined : tables[home]!.table;
    const misfit: Misfit = {
      table: around === undefined ? null : { location: around.location, sourceName: around.sourceName },
      reason: describeMisfit(shapes, own, home === undefined ? undefined : groups[home]!.shapes),
    };
    return { ...made, table: { ...made.table, misfit } };
  });
}

function planTable(
  group: FileGroup,
  listed: ListedFiles,
  shapes: ShapeSet,
  base: string,
  folderOf: readonly (Folder | undefined)[],
): TableFiles {
  const { folder, files, file } = group;
  const location =
    file !== null
      ? listed.objects[file]!.path
      : folder.path === ''
        ? base
        : joinPath(base, folder.path, listed.separator);
  const sourceName =
    file !== null ? stemOf(lastName(location, listed.separator)) : folderTitle(folder.name) + group.nameSuffix;
  const leaves = new Map<Folder, number>();
  const partitionOf = new Int32Array(files.length);
  for (const [place, member] of files.entries()) {
    const leaf = folderOf[member]!;
    let index = leaves.get(leaf);
    if (index === undefined) leaves.set(leaf, (index = leaves.size));
    partitionOf[place] = index;
  }
  const below = file !== null ? 0 : folder.path === '' ? 0 : folder.path.length + 1;
  const partitions = partitionsOf(
    [...leaves.keys()].map((leaf) => (leaf.path === folder.path ? [] : leaf.path.slice(below).split(listed.separator))),
  );
  const members = group.shapes.map((shape) => shapes.shapes[shape]!);
  const columns = normaliseSchema(
    withoutNullTypes(shapes.schemaOf(group.shapes)),
    partitions.keys.map((key) => key.name),
  );
  const totals = totalsOf(listed, files, members, shapes);
  const distinct = new Set(partitions.values.map((tuple) => JSON.stringify(tuple)));
  const { main, ...options } = optionsOf(listed, group, shapes);
  const classifier = main.map((shape) => shapes.shapes[shape]!.classifier).find((found) => found !== undefined);
  const table: PlannedTable = {
    location,
    sourceName,
    columns,
    partitionKeys: partitions.keys,
    reading: {
      classification: members[0]!.reading.format,
      compression: totals.compression,
      ...options,
      ...(classifier === undefined ? {} : { classifier }),
    },
    mainShapes: main.map((shape) => shapes.hashes[shape]!),
    objectCount: files.length,
    sizeBytes: totals.sizeBytes,
    recordCount: totals.recordCount,
    partitionCount: partitions.keys.length === 0 ? 0 : distinct.size,
    fingerprint: fingerprintOf(listed, files, partitionOf, partitions.values, shapes),
    warnings: warningsOf(listed, files, shapes),
  };
  return { table, files, partitionOf, partitionValues: partitions.values };
}

interface GroupOptions extends Pick<TableReading, 'options' | 'variants'> {
  readonly main: readonly number[];
}

/** The options of most files, and those of the others by the hash of their shape; of what runs wrote the catalog knows. */
function optionsOf(listed: ListedFiles, group: FileGroup, shapes: ShapeSet): GroupOptions {
  const found = group.shapes.filter((shape) => shapes.shapes[shape]!.written !== true);
  const first = found[0] ?? group.shapes[0]!;
  const alike = found.every((shape) => shapes.optionsText(shape) === shapes.optionsText(first));
  if (alike) return { options: shapes.shapes[first]!.reading.options, main: found };
  const counts = new Map<string, number>();
  for (const file of group.files) {
    if (!found.includes(listed.shapes[file]!)) continue;
    const text = shapes.optionsText(listed.shapes[file]!);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  // Of equally many the first in the listing.
  const [main] = [...counts].reduce((most, entry) => (entry[1] > most[1] ? entry : most));
  const chosen = found.find((shape) => shapes.optionsText(shape) === main)!;
  const others = found.filter((shape) => shapes.optionsText(shape) !== main);
  return {
    options: shapes.shapes[chosen]!.reading.options,
    main: found.filter((shape) => shapes.optionsText(shape) === main),
    variants: Object.fromEntries(others.map((shape) => [shapes.hashes[shape]!, shapes.shapes[shape]!.reading.options])),
  };
}

function warningsOf(listed: ListedFiles, files: readonly number[], shapes: ShapeSet): FileWarning[] {
  const found = new Map<string, { path: string; fileCount: number; text: string }>();
  for (const file of files) {
    const shape = listed.shapes[file]!;
    for (const text of shape === unread ? [] : shapes.shapes[shape]!.warnings) {
      const known = found.get(text);
      if (known !== undefined) known.fileCount += 1;
      else found.set(text, { path: listed.objects[file]!.path, fileCount: 1, text });
    }
  }
  const { shown, more } = firstWarnings([...found.values()], mostWarnings, ({ text }) => text);
  const [first] = more;
  if (first === undefined) return [...shown];
  const text = `${moreWarnings(more.map((warning) => warning.text))}. Preview the files to see all.`;
  const fileCount = new Set(more.map(({ path }) => path)).size;
  return [...shown, { path: first.path, fileCount, text }];
}

function joinPath(base: string, relative: string, separator: string): string {
  return base.endsWith(separator) ? base + relative : base + separator + relative;
}

function totalsOf(
  listed: ListedFiles,
  files: readonly number[],
  members: readonly FileShape[],
  shapes: ShapeSet,
): { sizeBytes: number; recordCount: number | null; compression: string } {
  let sizeBytes = 0;
  let records = 0;
  for (const file of files) {
    sizeBytes += listed.objects[file]!.size;
    records += listed.recordCounts[file]!;
  }
  const found = new Set(members.map((member) => member.reading.compression));
  for (const file of files) if (listed.shapes[file] === unread) found.add(compressionOf(listed, file, shapes));
  return {
    sizeBytes,
    recordCount: Number.isNaN(records) ? null : records,
    compression: found.size === 1 ? [...found][0]! : 'mixed',
  };
}

const byEnding: Readonly<Record<string, FileShape['reading']['compression']>> = {
  gz: 'gzip',
  gzip: 'gzip',
  zst: 'zstd',
  zstd: 'zstd',
  bz2: 'bzip2',
  xz: 'xz',
  br: 'brotli',
  lz4: 'lz4',
  snappy: 'snappy',
};

/** As the shape says; of a file that was not read its ending decides. */
export function compressionOf(
  listed: ListedFiles,
  file: number,
  shapes: ShapeSet,
): FileShape['reading']['compression'] {
  const shape = listed.shapes[file]!;
  if (shape >= 0) return shapes.shapes[shape]!.reading.compression;
  const path = listed.objects[file]!.path;
  const ending = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  // An ending such as `.snappy.parquet` names a codec inside the file, so only the last one counts.
  return Object.hasOwn(byEnding, ending) ? byEnding[ending]! : 'none';
}

function fingerprintOf(
  listed: ListedFiles,
  files: readonly number[],
  partitionOf: Int32Array,
  values: readonly (readonly (string | null)[])[],
  shapes: ShapeSet,
): string {
  const hash = createHash('sha256').update(JSON.stringify(values));
  let text = '';
  for (const [place, file] of files.entries()) {
    const { path, size, modifiedMicros } = listed.objects[file]!;
    const shape = listed.shapes[file]!;
    text += `\0${path}\0${size} ${modifiedMicros} ${partitionOf[place]} ${shape === unread ? '' : shapes.hashes[shape]} ${listed.recordCounts[file]}`;
    if (text.length < 65_536) continue;
    hash.update(text);
    text = '';
  }
  return hash.update(text).digest('hex').slice(0, 32);
}
