/** Jobs' side bar: every job, with how its last run ended; sub-flows; files that do not parse below. */

import { IconAlertTriangle, IconFileImport, IconPackage, IconPlus, IconRoute } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { Subflow } from '#engine/contract/definitions/subflow.ts';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { openJob } from '#renderer/features/jobs/job-actions.ts';
import { openSubflow } from '#renderer/features/jobs/subflows/subflow-actions.ts';
import { runStart, stateWord } from '#renderer/features/runs/run-words.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { useWholeList } from '#renderer/rpc/whole-list.ts';
import { jobTab, subflowTab } from '#renderer/stores/open-editors.ts';
import { startStartableDrag } from '#renderer/stores/dragged-item.ts';
import { subjectOf } from '#renderer/stores/subject.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { useWorkbench } from '#renderer/stores/workbench.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { countOf, shortTime, timeOfDay } from '#renderer/ui/format/words.ts';
import { ErrorView } from '#renderer/ui/state-view.tsx';
import { StateIcon } from '#renderer/ui/tag.tsx';
import { Tree, type TreeItem } from '#renderer/ui/tree.tsx';
import { FilterField } from '#renderer/ui/filter-field.tsx';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

/** To work on a job is to want its canvas: the side bar makes room (Ctrl B brings it back). */
function workOn(name: string): void {
  openJob(name);
  useWorkbench.setState({ sideBarOpen: false });
}

export function JobsSideBar() {
  const [filter, setFilter] = useState('');
  const activeTab = useWorkbench((state) => state.activeTab);
  const jobs = useWholeList('getListedJobs', {});
  const runs = useWholeList('getLatestJobRuns', {});
  const workspace = useProcedure('getWorkspace', {});
  const subflows = useProcedure('getSubflows', {});
  const problems = (workspace.data?.problems ?? []).filter(({ file }) => /^(?:jobs|subflows)\//u.test(file));
  const items = useMemo(() => {
    const latest = new Map(runs.items.map((run) => [run.jobName, run]));
    return jobs.items.map(({ name, description }) => jobItem(name, description, latest.get(name)));
  }, [jobs.items, runs.items]);
  const subflowItems = useMemo(
    () => (subflows.data ?? []).map(({ name, subflow }) => subflowItem(name, subflow)),
    [subflows.data],
  );
  return (
    <>
      <header>
        Jobs
        <span className={layoutStyles.end}>
          <IconButton label="Import from AWS Glue" onClick={() => void runCommandById('jobs.import')}>
            <IconFileImport size={16} stroke={1.5} />
          </IconButton>
          <IconButton label="Create job" onClick={() => void runCommandById('jobs.new')}>
            <IconPlus size={16} stroke={1.5} />
          </IconButton>
        </span>
      </header>
      <FilterField label="Filter jobs" value={filter} onChange={setFilter} />
      {jobs.error === null ? (
        <Tree
          label="Jobs"
          selected={activeTab}
          filter={filter}
          sections={[
            {
              title: 'Jobs',
              items,
              empty: jobs.isLoading ? 'Loading jobs' : 'No jobs yet.',
              isGrowing: !jobs.isComplete,
            },
            ...(subflowItems.length === 0 ? [] : [{ title: 'Sub-flows', items: subflowItems }]),
            ...(problems.length === 0
              ? []
              : [
                  {
                    title: 'Files that cannot be parsed',
                    items: problems.map(({ file, line, message }): TreeItem => ({
                      id: `problem:${file}:${line ?? 0}:${message}`,
                      label: file.replace(/^jobs\//u, ''),
                      hint: message,
                      icon: <IconAlertTriangle size={15} stroke={1.5} className={textStyles.bad} />,
                      ...(line === null ? {} : { caption: `line ${line}` }),
                      open: () =>
                        showToast({
                          tone: 'warn',
                          title: `${file}${line === null ? '' : `, line ${line}`}`,
                          text: message,
                        }),
                    })),
                  },
                ]),
          ]}
        />
      ) : (
        <ErrorView error={jobs.error} />
      )}
    </>
  );
}

function subflowItem(name: string, { description, nodes, parameters }: Subflow): TreeItem {
  const tab = subflowTab(name);
  return {
    id: tab.id,
    label: name,
    hint: [name, description, countOf(nodes.length, 'node'), countOf(parameters.length, 'parameter')]
      .filter((part) => part !== '')
      .join(', '),
    icon: <IconPackage size={15} stroke={1.5} className={textStyles.muted} />,
    caption: countOf(nodes.length, 'node'),
    subject: subjectOf(tab),
    open: () => openSubflow(name, {}, true),
    keep: () => {
      openSubflow(name);
      useWorkbench.setState({ sideBarOpen: false });
    },
  };
}

/** @param run the latest one; undefined: the job has never run. */
function jobItem(name: string, description: string, run: JobRunText | undefined): TreeItem {
  const tab = jobTab(name);
  return {
    id: tab.id,
    label: name,
    hint: [
      name,
      description,
      run === undefined ? 'never run' : `last run ${stateWord(run)}, ${timeOfDay(runStart(run))}`,
    ]
      .filter((part) => part !== '')
      .join(', '),
    icon:
      run === undefined ? (
        <IconRoute size={15} stroke={1.5} className={textStyles.muted} />
      ) : (
        <StateIcon state={stateWord(run)} />
      ),
    caption: run === undefined ? 'never run' : shortTime(runStart(run)),
    subject: subjectOf(tab),
    drag: (transfer) => startStartableDrag(transfer, { jobName: name }),
    open: () => openJob(name, true),
    keep: () => workOn(name),
  };
}
