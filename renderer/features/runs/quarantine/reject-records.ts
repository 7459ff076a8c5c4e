/** Rejected records of one group, page after page, and the run that reads the fixed ones. */

import type { EngineError } from '#engine/contract/errors.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import type { RejectedRecordText } from '#engine/contract/procedures/quarantine.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { dropDrafts } from '#renderer/features/runs/quarantine/record-drafts.ts';
import { openRun } from '#renderer/features/runs/run-actions.ts';
import { useListPages } from '#renderer/rpc/list-pages.ts';
import { runCommand } from '#renderer/rpc/queries.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { countOf } from '#renderer/ui/format/words.ts';

export type RejectedGroup = Output<'getRejectedGroups'>[number];

const pageRecords = 1000;

export interface LoadedRecords {
  readonly records: readonly RejectedRecordText[];
  readonly error: EngineError | null;
  readonly isLoading: boolean;
  readonly hasMore: boolean;
  loadMore(): void;
}

export function useRecords(runId: string, group: RejectedGroup | undefined): LoadedRecords {
  const asked =
    group === undefined
      ? undefined
      : {
          stageId: group.stageId,
          nodeId: group.nodeId,
          columnName: group.columnName,
          reasonKind: group.reasonKind,
        };
  const { items, error, isLoading, hasMore, loadMore } = useListPages(
    'getRejectedRecords',
    { id: runId, ...(asked === undefined ? {} : { group: asked }) },
    { limit: pageRecords, enabled: asked !== undefined },
  );
  return { records: items ?? [], error, isLoading, hasMore, loadMore };
}

export function groupKey({ stageId, nodeId, columnName, reasonKind }: RejectedGroup): string {
  return JSON.stringify([stageId, nodeId, columnName, reasonKind]);
}

/** @returns true when a run was created. */
export async function redrive(
  runId: string,
  records: readonly { readonly id: number; readonly fixed: string }[],
): Promise<boolean> {
  try {
    const run = await runCommand('redriveRejectedRecords', { id: runId, records: [...records] });
    dropDrafts(
      runId,
      records.map(({ id }) => id),
    );
    showToast({
      tone: 'ok',
      title: `${countOf(records.length, 'fixed record')} of ${run.jobName} sent to run #${run.number}`,
      action: { label: 'Open run', run: () => openRun(run) },
    });
    return true;
  } catch (thrown) {
    showFailure('Running the fixed records', thrown);
    return false;
  }
}
