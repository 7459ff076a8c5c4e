/**
 * Tables that runs wrote. Their files say by themselves that they belong together, whatever columns each of them has, and to no table
 * around: grouped by likeness alone, a table to which a run appended other columns would lose rows to new tables.
 */

import type { ShapeSet } from '#engine/crawl/file-shape.ts';
import { filesBelow, type Folder } from '#engine/crawl/grouping/folder-tree.ts';
import {
  besides,
  groupTables,
  unread,
  type FileGroup,
  type Grouping,
  type GroupSettings,
} from '#engine/crawl/grouping/group-tables.ts';

/** @param written folders of such tables, as `Folder.path`. */
export function groupFiles(
  root: Folder,
  shapeOf: ArrayLike<number>,
  shapes: ShapeSet,
  settings: GroupSettings,
  written: ReadonlySet<string>,
): Grouping {
  if (written.size === 0) return groupTables(root, shapeOf, shapes, settings);
  const own: Folder[] = [];
  const rest = without(root, written, own);
  const groupings = own.map((folder) => groupWritten(folder, shapeOf, shapes, settings));
  if (rest !== undefined) groupings.unshift(groupTables(rest, shapeOf, shapes, settings));
  return {
    groups: groupings.flatMap(({ groups }) => groups),
    unplaced: groupings.flatMap(({ unplaced }) => unplaced),
  };
}

/** The folder without those of tables, which are put to `own`; undefined when it is one itself. */
function without(folder: Folder, written: ReadonlySet<string>, own: Folder[]): Folder | undefined {
  if (written.has(folder.path)) {
    own.push(folder);
    return undefined;
  }
  const children = folder.children.flatMap((child) => without(child, written, own) ?? []);
  return children.every((child, index) => child === folder.children[index]) &&
    children.length === folder.children.length
    ? folder
    : { ...folder, children };
}

function groupWritten(folder: Folder, shapeOf: ArrayLike<number>, shapes: ShapeSet, settings: GroupSettings): Grouping {
  const alike = groupTables(folder, shapeOf, shapes, {
    combineCompatibleSchemas: settings.combineCompatibleSchemas || settings.tableLevel === folder.depth,
    tableLevel: null,
    rootIsTable: true,
  });
  const files = filesBelow(folder);
  const isWritten = (file: number): boolean => shapes.shapes[shapeOf[file]!]?.written === true;
  const written = files.filter(isWritten);
  const home = new Set(alike.groups.find((group) => group.folder === folder && group.file === null)?.files);
  if (written.every((file) => home.has(file))) return alike;
  const ownShapes = [...new Set(written.map((file) => shapeOf[file]!))];
  const fits = (file: number): boolean =>
    shapeOf[file] === unread || isWritten(file) || shapes.compatible([shapeOf[file]!], ownShapes);
  const members = files.filter(fits);
  const others = files.filter((file) => !fits(file));
  const table: FileGroup = {
    folder,
    file: null,
    nameSuffix: '',
    files: members,
    shapes: [...new Set(members.map((file) => shapeOf[file]!).filter((shape) => shape !== unread))],
  };
  const folderOf = foldersOf(folder);
  const misfits = others.map((file): FileGroup => ({
    folder: folderOf.get(file)!,
    file,
    nameSuffix: '',
    files: [file],
    shapes: [shapeOf[file]!],
    unfit: besides(members),
  }));
  return { groups: [table, ...misfits], unplaced: [] };
}

function foldersOf(folder: Folder, known = new Map<number, Folder>()): ReadonlyMap<number, Folder> {
  for (const file of folder.files) known.set(file, folder);
  for (const child of folder.children) foldersOf(child, known);
  return known;
}
