/** Runs' side bar: newest first, by day. */

import { IconCoins, IconListDetails } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import { openCosts } from '#renderer/features/runs/costs/cost-store.ts';
import { openQueue } from '#renderer/features/runs/queue/queue-commands.ts';
import { RunCaption } from '#renderer/features/runs/run-caption.tsx';
import { openRun, runTab } from '#renderer/features/runs/run-actions.ts';
import {
  groupRuns,
  isActive,
  isUndoBlocked,
  runStart,
  runTitle,
  startWords,
  stateWord,
} from '#renderer/features/runs/run-words.ts';
import { useWholeList } from '#renderer/rpc/whole-list.ts';
import { subjectOf } from '#renderer/stores/subject.ts';
import { useWorkbench } from '#renderer/stores/workbench.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { clockTime } from '#renderer/ui/format/words.ts';
import { ErrorView } from '#renderer/ui/state-view.tsx';
import { StateIcon } from '#renderer/ui/tag.tsx';
import { Tree, type TreeItem } from '#renderer/ui/tree.tsx';
import layoutStyles from '#renderer/ui/layout.module.css';
import { FilterField } from '#renderer/ui/filter-field.tsx';

function captionOf(run: JobRunText): string {
  if (isUndoBlocked(run)) return 'undo blocked';
  // The name of the job needs the room; when it was is in the hint.
  if (run.undone) return 'undone';
  if (run.jobRunState === 'COMMIT_BLOCKED') return 'blocked';
  if (run.redriveOf !== null) return 'fixed records';
  return clockTime(runStart(run));
}

export function RunsSideBar() {
  const [filter, setFilter] = useState('');
  const activeTab = useWorkbench((state) => state.activeTab);
  const runs = useWholeList('getJobRuns', {});
  const sections = useMemo(
    () =>
      runs.items.length === 0
        ? [
            {
              title: 'Runs',
              items: [],
              empty: runs.isLoading ? 'Loading runs' : 'Nothing has run yet.',
              isGrowing: !runs.isComplete,
            },
          ]
        : groupRuns(runs.items, new Date()).map((group) => ({
            title: group.title,
            items: group.runs.map(runItem),
            isGrowing: !runs.isComplete,
          })),
    [runs.items, runs.isLoading, runs.isComplete],
  );
  return (
    <>
      <header>
        Runs
        <span className={layoutStyles.end}>
          <IconButton label="Show queue of runs" onClick={openQueue}>
            <IconListDetails size={16} stroke={1.5} />
          </IconButton>
          <IconButton label="Show costs" onClick={openCosts}>
            <IconCoins size={16} stroke={1.5} />
          </IconButton>
        </span>
      </header>
      <FilterField label="Filter runs" value={filter} onChange={setFilter} />
      {runs.error === null ? (
        <Tree label="Runs" selected={activeTab} filter={filter} sections={sections} />
      ) : (
        <ErrorView error={runs.error} />
      )}
    </>
  );
}

function runItem(run: JobRunText): TreeItem {
  return {
    id: runTab(run).id,
    label: runTitle(run),
    tail: ` #${run.number}`,
    hint: `${runTitle(run)}, ${stateWord(run)}, ${startWords(run)}`,
    icon: <StateIcon state={stateWord(run)} />,
    ...(isActive(run) ? { liveCaption: <RunCaption run={run} /> } : { caption: captionOf(run) }),
    subject: subjectOf(runTab(run)),
    open: () => openRun(run, true),
    keep: () => openRun(run),
  };
}
