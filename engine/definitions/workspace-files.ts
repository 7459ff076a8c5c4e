/** Separates the authored files of a workspace from data files in a listing. */

import { workspaceFile } from '#engine/definitions/find-workspace.ts';

/** Folder directly below the workspace → endings of its definitions. Without the schemas, which a worker does not need. */
export const definitionFolders: Readonly<Record<string, readonly string[]>> = {
  jobs: ['.json'],
  crawlers: ['.json'],
  connections: ['.json'],
  triggers: ['.json'],
  workflows: ['.json'],
  notifications: ['.json'],
  rulesets: ['.json'],
  classifiers: ['.json'],
  queries: ['.sql'],
  tables: ['.json'],
  transforms: ['.json', '.sql', '.ts', '.js', '.py'],
  subflows: ['.json'],
};

export interface OwnFiles {
  /** Folder that holds tenon.json. */
  readonly workspace: string;
  readonly count: number;
}

/**
 * Removes the files of workspaces from a listing: tenon.json, and the definitions in the folders next to it. All other
 * files in a workspace are ordinary data.
 * @param objects of absolute paths.
 * @returns the other files in the same order, and the removed ones of each workspace; the same array if there are none.
 */
export function withoutWorkspaceFiles<O extends { readonly path: string }>(
  objects: readonly O[],
  separator: string,
): { readonly objects: readonly O[]; readonly own: readonly OwnFiles[] } {
  const mark = separator + workspaceFile;
  const roots = objects.filter(({ path }) => path.endsWith(mark)).map(({ path }) => path.slice(0, -mark.length));
  if (roots.length === 0) return { objects, own: [] };
  const counts = new Map(roots.map((root) => [root, 0]));
  const rest = objects.filter(({ path }) => {
    const root = roots.find((each) => isOwnFile(path, each, separator));
    if (root === undefined) return true;
    counts.set(root, counts.get(root)! + 1);
    return false;
  });
  return { objects: rest, own: [...counts].map(([workspace, count]) => ({ workspace, count })) };
}

function isOwnFile(path: string, root: string, separator: string): boolean {
  if (!path.startsWith(root + separator)) return false;
  const [first, ...below] = path.slice(root.length + separator.length).split(separator);
  if (below.length === 0) return first === workspaceFile;
  return Object.hasOwn(definitionFolders, first!) && definitionFolders[first!]!.some((ending) => path.endsWith(ending));
}
