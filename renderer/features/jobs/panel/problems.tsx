/** What is wrong in the draft, what is to be set up, then its warnings, as a list; choosing one shows its node. */

import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconCircleX } from '@tabler/icons-react';
import type { Job } from '#engine/contract/definitions/job.ts';
import { select } from '#renderer/features/jobs/draft/draft-store.ts';
import { nounOf } from '#renderer/features/jobs/draft/graph-file.ts';
import type { JobChecks } from '#renderer/features/jobs/draft/job-checks.ts';
import { splitProblems, type JobProblem, type JobWarning } from '#renderer/features/runs/check-job.ts';
import { findCanvas } from '#renderer/features/jobs/editor-view.ts';
import { menusOfNode } from '#renderer/features/jobs/graph/node-menus.ts';
import { Remedies } from '#renderer/features/jobs/inspector/remedies.tsx';
import { openInspector } from '#renderer/stores/workbench.ts';
import { SimpleTable, type SimpleColumn } from '#renderer/ui/simple-table.tsx';
import { EmptyView } from '#renderer/ui/state-view.tsx';
import spinnerStyles from '#renderer/ui/spinner.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface ProblemsProps {
  readonly name: string;
  readonly job: Job;
  readonly checks: JobChecks;
}

/** A warning has no code: the job runs. */
type Row = JobProblem | JobWarning;

function isProblem(row: Row): row is JobProblem {
  return 'code' in row;
}

export function Problems({ name, job, checks }: ProblemsProps) {
  const { problems, warnings, current } = checks;
  if (problems.length === 0 && warnings.length === 0) {
    return (
      <EmptyView title={current ? 'No problems found' : 'Checking'}>
        {current ? (
          <IconCircleCheck size={18} stroke={1.5} className={textStyles.good} />
        ) : (
          <span className={spinnerStyles.spinner} data-part="spinner" />
        )}
      </EmptyView>
    );
  }
  const { wrong, missing } = splitProblems(problems);
  const columns: readonly SimpleColumn<Row>[] = [
    {
      title: '',
      width: '32',
      cell: (row) =>
        isProblem(row) && row.missing ? (
          <IconCircleDashed size={14} stroke={1.5} className={textStyles.muted} aria-label="To set up" />
        ) : isProblem(row) ? (
          <IconCircleX size={14} stroke={1.5} className={textStyles.bad} aria-label="Problem" />
        ) : (
          <IconAlertTriangle size={14} stroke={1.5} className={textStyles.warning} aria-label="Warning" />
        ),
    },
    { title: 'Problem', wraps: true, cell: ({ message }) => message },
    {
      title: 'Where',
      width: '180',
      cell: ({ node }) => (
        <span className={textStyles.secondary}>
          {node === null ? `the ${nounOf(name)}` : (job.nodes.find(({ id }) => id === node)?.name ?? node)}
        </span>
      ),
    },
    {
      title: 'Fix',
      wraps: true,
      cell: (row) => (
        <span className={textStyles.secondary}>
          {row.hint ?? ''}
          {isProblem(row) ? <Remedies job={job} problem={row} /> : null}
        </span>
      ),
    },
  ];
  const show = ({ node }: Row): void => {
    if (node === null) return;
    select(name, [node]);
    openInspector();
    findCanvas(name)?.reveal(node);
  };
  return (
    <SimpleTable
      label="Problems"
      columns={columns}
      rows={[...wrong, ...missing, ...warnings]}
      keyOf={({ node, message }) => `${node ?? ''} ${message}`}
      onChoose={show}
      subjectOf={(row) =>
        row.node === null
          ? undefined
          : {
              ...menusOfNode(job.nodes.find(({ id }) => id === row.node)?.transform),
              title: row.message,
              nodeId: row.node,
              select: () => show(row),
            }
      }
    />
  );
}
