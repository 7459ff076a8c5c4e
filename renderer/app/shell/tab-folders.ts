/** The end of the folder of each tab whose file has the same name as that of another tab. Pure. */

import type { Tab } from '#renderer/stores/workbench.ts';

/** @returns by the id of the tab: `march`, or `2024/march` where folders have the same name, too. */
export function tabFolders(tabs: readonly Pick<Tab, 'id' | 'title' | 'input'>[]): ReadonlyMap<string, string> {
  const folders = new Map<string, string>();
  const files = tabs.flatMap(({ id, title, input: { path } }) =>
    typeof path === 'string' ? [{ id, title, parts: path.split(/[/\\]/u).slice(0, -1) }] : [],
  );
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

/** The path of a file, of which the tab shows the name; else what the tab shows. */
export function tabTooltip({ title, input: { path } }: Pick<Tab, 'title' | 'input'>): string {
  return typeof path === 'string' ? path : title;
}
