/** The task of each run whose details are shown below its timeline, and walking from one to the next. */

import { create } from 'zustand';
import type { Output } from '#engine/contract/procedures/index.ts';
import { taskKey } from '#renderer/features/runs/timeline/expected-bars.ts';
import { keyAfter, startedTasks, type Task } from '#renderer/features/runs/task-words.ts';
import { queryClient, queryKey } from '#renderer/rpc/queries.ts';

/** Run id → key of the task. */
const useShown = create<Readonly<Record<string, string | null>>>(() => ({}));

export function useShownTask(runId: string): string | null {
  return useShown((shown) => shown[runId] ?? null);
}

/** @param key null: none. */
export function showTask(runId: string, key: string | null): void {
  useShown.setState({ [runId]: key });
}

function knownTasks(runId: string): Task[] {
  return startedTasks(queryClient.getQueryData<Output<'getJobTasks'>>(queryKey('getJobTasks', { id: runId })) ?? []);
}

export function hasTasks(runId: string): boolean {
  return knownTasks(runId).length > 0;
}

/** @param step 1 for the next one, -1 for the one before. */
export function walkTasks(runId: string, step: 1 | -1): void {
  showTask(runId, keyAfter(knownTasks(runId).map(taskKey), useShown.getState()[runId] ?? null, step));
}
