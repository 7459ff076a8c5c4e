/** What was open last in each workspace, newest first: files, tables and definitions, to continue with. */

import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { currentTabOf, useWorkbench, type Tab } from '#renderer/stores/workbench.ts';
import type { Thing } from '#renderer/stores/subject.ts';

interface RecentThings {
  /** Of each workspace, by its id. */
  readonly workspaces: Readonly<Record<string, readonly Thing[]>>;
}

const mostKept = 30;
const mostWorkspaces = 20;
/** Pages, runs and crawls are found in their lists. */
const kinds = new Set(['file', 'table', 'job', 'subflow', 'query', 'crawler', 'workflow', 'trigger', 'connection']);

export const useRecentThings = create<RecentThings>()(
  persist((): RecentThings => ({ workspaces: {} }), { name: 'tenon.recent-things', version: 1 }),
);

const none: readonly Thing[] = [];

/** Of the open workspace. */
export function useRecentHere(): readonly Thing[] {
  const workspaceId = useWorkbench((state) => state.workspaceId);
  return useRecentThings((state) => state.workspaces[workspaceId ?? ''] ?? none);
}

/** It is known to exist no more. */
export function forgetRecent(id: string): void {
  change((things) => things.filter((thing) => thing.id !== id));
}

function change(update: (things: readonly Thing[]) => readonly Thing[]): void {
  const { workspaceId } = useWorkbench.getState();
  if (workspaceId === null) return;
  useRecentThings.setState(({ workspaces: { [workspaceId]: before = none, ...others } }) => ({
    workspaces: {
      ...Object.fromEntries(Object.entries(others).slice(1 - mostWorkspaces)),
      [workspaceId]: update(before).slice(0, mostKept),
    },
  }));
}

function isKept({ kind, input }: Tab): boolean {
  // A query that is not saved goes with its tab.
  return kinds.has(kind) && (kind !== 'query' || typeof input['name'] === 'string');
}

useWorkbench.subscribe((state, before) => {
  if (state.activeTab === before.activeTab && state.workspaceId === before.workspaceId) return;
  const tab = state.tabs.find(({ id }) => id === state.activeTab);
  if (tab === undefined || !isKept(tab)) return;
  const { id, kind, title, input } = tab;
  change((things) => [
    { id, kind, title, input },
    // Under the names that they have now.
    ...things
      .map((thing): Thing => {
        const { preview: _preview, ...now } = currentTabOf({ ...thing, preview: false });
        return now;
      })
      .filter((thing, place, all) => thing.id !== id && all.findIndex((other) => other.id === thing.id) === place),
  ]);
});
