/** Everything that is wrong with the draft, as a list; choosing one shows its node. */

import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import type { Job } from '#engine/contract/definitions/job.ts';
import { select } from '#renderer/features/jobs/draft/draft-store.ts';
import type { JobProblem } from '#renderer/features/runs/check-job.ts';
import { findCanvas } from '#renderer/features/jobs/editor-view.ts';
import { Remedies } from '#renderer/features/jobs/inspector/remedies.tsx';
import { openInspector } from '#renderer/stores/workbench.ts';
import { SimpleTable, type SimpleColumn } from '#renderer/ui/simple-table.tsx';
import { EmptyView } from '#renderer/ui/state-view.tsx';

interface ProblemsProps {
  readonly name: string;
  readonly job: Job;
  readonly problems: readonly JobProblem[];
  readonly current: boolean;
}

export function Problems({ name, job, problems, current }: ProblemsProps) {
  if (problems.length === 0) {
    return (
      <EmptyView title={current ? 'No problems found' : 'Checking'}>
        {current ? <IconCircleCheck size={18} stroke={1.5} className="ok" /> : <span className="spin" />}
      </EmptyView>
    );
  }
  const columns: readonly SimpleColumn<JobProblem>[] = [
    { title: '', width: '32', cell: () => <IconAlertTriangle size={14} stroke={1.5} className="bad" /> },
    { title: 'Problem', wraps: true, cell: ({ message }) => message },
    {
      title: 'Where',
      width: '180',
      cell: ({ node }) => (
        <span className="t2">
          {node === null ? 'the job' : (job.nodes.find(({ id }) => id === node)?.name ?? node)}
        </span>
      ),
    },
    {
      title: 'What to do',
      wraps: true,
      cell: (problem) => (
        <span className="t2">
          {problem.hint ?? ''}
          <Remedies job={job} problem={problem} />
        </span>
      ),
    },
  ];
  const show = ({ node }: JobProblem): void => {
    if (node === null) return;
    select(name, [node]);
    openInspector();
    findCanvas(name)?.reveal(node);
  };
  return (
    <SimpleTable
      label="Problems"
      columns={columns}
      rows={problems}
      keyOf={({ node, message }) => `${node ?? ''} ${message}`}
      onChoose={show}
    />
  );
}
