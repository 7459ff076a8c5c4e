/** The folders of a listing as a tree, with the files directly in each. */

export interface Folder {
  readonly name: string;
  /** Below the root, `/` between; empty for the root. */
  readonly path: string;
  readonly depth: number;
  /** Sorted by name once the tree is built. */
  readonly children: Folder[];
  /** Numbers of files in the listing, in its order. */
  readonly files: number[];
}

export interface FolderTree {
  readonly root: Folder;
  /** Folder of each file; undefined for excluded files. */
  readonly folderOf: readonly (Folder | undefined)[];
}

/**
 * @param paths sorted; absolute, with `/` or the system's separator between.
 * @param include whether a file takes part.
 */
export function buildFolderTree(
  paths: readonly string[],
  root: string,
  include: (file: number) => boolean,
  separator: string,
): FolderTree {
  const top: Folder = { name: lastName(root, separator), path: '', depth: 0, children: [], files: [] };
  const folders = new Map<string, Folder>([['', top]]);
  const folderOf: (Folder | undefined)[] = Array.from({ length: paths.length });
  const start = root.endsWith(separator) ? root.length : root.length + 1;
  let last = top;
  let lastFolder = '';
  for (let file = 0; file < paths.length; file += 1) {
    if (!include(file)) continue;
    const path = paths[file]!;
    const end = Math.max(path.lastIndexOf(separator), start);
    if (end - start !== lastFolder.length || !path.startsWith(lastFolder, start)) {
      lastFolder = path.slice(start, end);
      last = openFolder(folders, lastFolder, separator);
    }
    last.files.push(file);
    folderOf[file] = last;
  }
  sortChildren(top);
  return { root: top, folderOf };
}

function openFolder(folders: Map<string, Folder>, path: string, separator: string): Folder {
  const known = folders.get(path);
  if (known !== undefined) return known;
  const end = path.lastIndexOf(separator);
  const parent = openFolder(folders, end < 0 ? '' : path.slice(0, end), separator);
  const folder: Folder = { name: path.slice(end + 1), path, depth: parent.depth + 1, children: [], files: [] };
  parent.children.push(folder);
  folders.set(path, folder);
  return folder;
}

function sortChildren(folder: Folder): void {
  folder.children.sort((left, right) => (left.name < right.name ? -1 : 1));
  for (const child of folder.children) sortChildren(child);
}

/** All files of a folder and below, in the order of the listing. */
export function filesBelow(folder: Folder): number[] {
  if (folder.children.length === 0) return folder.files;
  const files = [...folder.files];
  for (const child of folder.children) for (const file of filesBelow(child)) files.push(file);
  return files.sort((left, right) => left - right);
}

export function lastName(path: string, separator: string): string {
  const trimmed = path.endsWith(separator) ? path.slice(0, -separator.length) : path;
  return trimmed.slice(trimmed.lastIndexOf(separator) + 1);
}
