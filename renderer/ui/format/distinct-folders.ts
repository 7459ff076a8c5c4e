/** The end of the folder of each path that has the same name as another one. Pure. */

interface NamedPath {
  readonly id: string;
  /** As shown. */
  readonly title: string;
  readonly path: string;
}

/** @returns by id: `march`, or `2024/march` where folders have the same name, too. */
export function distinctFolders(named: readonly NamedPath[]): ReadonlyMap<string, string> {
  const folders = new Map<string, string>();
  const files = named.map(({ id, title, path }) => ({ id, title, parts: path.split(/[/\\]/u).slice(0, -1) }));
  for (const alike of Map.groupBy(files, ({ title }) => title).values()) {
    if (alike.length < 2) continue;
    const deepest = Math.max(...alike.map(({ parts }) => parts.length));
    const endsOf = (depth: number): string[] => alike.map(({ parts }) => parts.slice(-depth).join('/'));
    let depth = 1;
    while (depth < deepest && new Set(endsOf(depth)).size < alike.length) depth += 1;
    for (const [place, end] of endsOf(depth).entries()) folders.set(alike[place]!.id, end);
  }
  return folders;
}
