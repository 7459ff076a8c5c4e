/** The page of the guide that is open, and the search in its pages. */

import { create } from 'zustand';
import { openTab, replaceTab, useWorkbench, type AreaName } from '#renderer/stores/workbench.ts';

export const useGuide = create<{ readonly search: string }>(() => ({ search: '' }));

export function searchFor(search: string): void {
  useGuide.setState({ search });
}

const guideTab = 'guide';

/** Where somebody who works in the area probably wants to read. */
const pageOfArea: Readonly<Record<AreaName, string>> = {
  explore: 'guide/reading-files',
  catalog: 'guide/catalog',
  crawlers: 'guide/watched-folders',
  jobs: 'guide/jobs',
  triggers: 'guide/schedules',
  runs: 'guide/jobs',
  query: 'reference/functions',
  settings: 'guide/settings',
};

/** Shows the guide where it was read last; at first, the page about the area. */
export function openGuide(): void {
  const { tabs, area } = useWorkbench.getState();
  const open = tabs.find(({ id }) => id === guideTab);
  if (open === undefined) showPage(pageOfArea[area]);
  else openTab(open);
}

/** @param anchor of a heading; empty: the beginning of the page. */
export function showPage(page: string, anchor = ''): void {
  const tab = { id: guideTab, kind: 'guide', title: 'Guide', input: { page, anchor } };
  replaceTab(guideTab, tab);
  openTab(tab);
}

/** The heading that the input of the tab names; empty: none. */
export function anchorOf({ anchor }: Readonly<Record<string, unknown>>): string {
  return typeof anchor === 'string' ? anchor : '';
}
