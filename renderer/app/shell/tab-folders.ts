/** How tabs of files with the same name are distinguished. Pure. */

import type { Tab } from '#renderer/stores/workbench.ts';
import { distinctFolders } from '#renderer/ui/format/distinct-folders.ts';

/** @returns by the id of the tab, only where another tab has the same title: `march`. */
export function tabFolders(tabs: readonly Pick<Tab, 'id' | 'title' | 'input'>[]): ReadonlyMap<string, string> {
  return distinctFolders(
    tabs.flatMap(({ id, title, input: { path } }) => (typeof path === 'string' ? [{ id, title, path }] : [])),
  );
}

/** The path of a file, of which the tab shows the name; else what the tab shows. */
export function tabTooltip({ title, input: { path } }: Pick<Tab, 'title' | 'input'>): string {
  return typeof path === 'string' ? path : title;
}
