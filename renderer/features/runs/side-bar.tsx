/** Runs' side bar: newest first, by day. */

import { useState } from 'react';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import { openRun, runTab } from '#renderer/features/runs/run-actions.ts';
import { groupRuns, isUndoBlocked, runStart, stateWord } from '#renderer/features/runs/run-words.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { subjectOf } from '#renderer/stores/subject.ts';
import { useWorkbench } from '#renderer/stores/workbench.ts';
import { shortTime, timeOfDay } from '#renderer/ui/format/words.ts';
import { StateIcon } from '#renderer/ui/tag.tsx';
import { Tree } from '#renderer/ui/tree.tsx';
import { FilterField } from '#renderer/ui/filter-field.tsx';

function captionOf(run: JobRunText): string {
  if (isUndoBlocked(run)) return 'undo blocked';
  if (run.undone) return `undone, ${shortTime(runStart(run))}`;
  if (run.jobRunState === 'COMMIT_BLOCKED') return 'blocked';
  return `${run.redriveOf === null ? '' : 'fixed records, '}${shortTime(runStart(run))}`;
}

export function RunsSideBar() {
  const [filter, setFilter] = useState('');
  const activeTab = useWorkbench((state) => state.activeTab);
  const runs = useProcedure('getJobRuns', { limit: 200 });
  const groups = groupRuns(runs.data?.items ?? [], new Date());
  return (
    <>
      <header>Runs</header>
      <FilterField label="Filter runs" value={filter} onChange={setFilter} />
      <Tree
        label="Runs"
        selected={activeTab}
        filter={filter}
        sections={
          groups.length === 0
            ? [{ title: 'Runs', items: [], empty: runs.isLoading ? 'Loading runs' : 'Nothing has run yet.' }]
            : groups.map((group) => ({
                title: group.title,
                items: group.runs.map((run) => ({
                  id: `run:${run.id}`,
                  label: run.jobName,
                  hint: `${run.jobName}, ${stateWord(run)}, ${timeOfDay(runStart(run))}`,
                  icon: <StateIcon state={stateWord(run)} />,
                  caption: captionOf(run),
                  subject: subjectOf(runTab(run)),
                  open: () => openRun(run, true),
                  keep: () => openRun(run),
                })),
              }))
        }
      />
    </>
  );
}
