/** Statements that ran in this window's workspace, the latest first: what only the window knows, so it keeps them. */

import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { TypedValues } from '#renderer/features/query/query-parameters.ts';
import { useWorkbench } from '#renderer/stores/workbench.ts';

export interface PastRun {
  readonly sql: string;
  /** Of its parameters, as typed; absent in what was remembered before there were any. */
  readonly values?: TypedValues;
  /** Milliseconds since 1970 UTC. */
  readonly startedAt: number;
  /** How long it took. */
  readonly millis: number;
  readonly state: 'done' | 'failed' | 'stopped';
  /** null unless it is done. */
  readonly rowCount: number | null;
}

/** Of each workspace. */
const mostRuns = 200;
/** UTF-16 units of all statements of a workspace: the storage of a window is small. */
const mostText = 200_000;
/** A longer statement is not remembered. */
const longest = 20_000;
const mostWorkspaces = 10;

const useHistory = create<{ readonly workspaces: Readonly<Record<string, readonly PastRun[]>> }>()(
  persist(() => ({ workspaces: {} }), { name: 'tenon.query-history', version: 1 }),
);

const none: readonly PastRun[] = [];

export function useQueryHistory(): readonly PastRun[] {
  const workspaceId = useWorkbench((state) => state.workspaceId) ?? '';
  return useHistory((state) => state.workspaces[workspaceId] ?? none);
}

/** The same statement with the same values again moves to the front. */
export function rememberRun(run: PastRun): void {
  if (run.sql.length > longest) return;
  const workspaceId = useWorkbench.getState().workspaceId ?? '';
  useHistory.setState(({ workspaces: { [workspaceId]: before = [], ...others } }) => {
    const kept = Object.entries(others).slice(-(mostWorkspaces - 1));
    let room = mostText;
    const runs = [run, ...before.filter((other) => !isSame(other, run))]
      .slice(0, mostRuns)
      .filter(({ sql }) => (room -= sql.length) >= 0);
    return { workspaces: { ...Object.fromEntries(kept), [workspaceId]: runs } };
  });
}

function isSame(one: PastRun, other: PastRun): boolean {
  return one.sql === other.sql && JSON.stringify(one.values ?? {}) === JSON.stringify(other.values ?? {});
}

export function forgetHistory(): void {
  const workspaceId = useWorkbench.getState().workspaceId ?? '';
  useHistory.setState(({ workspaces: { [workspaceId]: _gone, ...workspaces } }) => ({ workspaces }));
}
