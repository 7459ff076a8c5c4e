/** What the shown run of a workflow started: each job run and crawl, by which trigger, how it ended and why it did not succeed. */

import { endWord } from '#engine/contract/end-word.ts';
import type { WorkflowRunText } from '#engine/contract/procedures/workflows.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { useQueue } from '#renderer/features/runs/queue/use-queue.ts';
import { nodeTime } from '#renderer/features/triggers/workflows/run-times.ts';
import { nodeThing, openNode } from '#renderer/features/triggers/workflows/workflow-actions.ts';
import type { WorkflowNode } from '#renderer/features/triggers/workflows/workflow-words.ts';
import { subjectOf } from '#renderer/stores/subject.ts';
import { duration } from '#renderer/ui/format/words.ts';
import { SimpleTable, type SimpleColumn } from '#renderer/ui/simple-table.tsx';
import { StateTag } from '#renderer/ui/tag.tsx';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface NodeRun {
  readonly node: WorkflowNode;
  readonly run: WorkflowNode['runs'][number];
  /** Why it waits; undefined: it does not, or not in the queue. */
  readonly why: string | undefined;
}

export function NodeRuns({ run }: { readonly run: WorkflowRunText }) {
  const nodes = run.graph?.nodes ?? [];
  const isWaiting = nodes.some(({ runs }) => runs.some(({ state }) => state === 'WAITING'));
  const waiting = useQueue(isWaiting).data?.waiting ?? [];
  const rows = nodes.flatMap((node) =>
    node.runs.map((each): NodeRun => ({ node, run: each, why: waiting.find(({ runId }) => runId === each.id)?.why })),
  );
  return (
    <SimpleTable
      label={`Started by run ${run.number}`}
      columns={columns}
      rows={rows}
      keyOf={({ node, run: each }) => `${node.id} ${each.id}`}
      onChoose={({ node, run: each }) =>
        void openNode({ ...node, runs: [each] }).catch((thrown: unknown) => showFailure(`Opening ${node.name}`, thrown))
      }
      subjectOf={({ node }) => subjectOf(nodeThing(node))}
      empty="This run has started nothing yet."
    />
  );
}

const columns: readonly SimpleColumn<NodeRun>[] = [
  {
    title: 'Node',
    width: '32%',
    wraps: true,
    cell: ({ node, run: { triggerName, carried } }) => (
      <>
        <b>{node.name}</b>
        <span className={classes(textStyles.caption, layoutStyles.block)}>
          by {triggerName}
          {carried ? ', in the run before' : ''}
        </span>
      </>
    ),
  },
  {
    title: 'State',
    width: '184',
    cell: ({ run }) => <StateTag state={endWord(run.state, run.hasRejects, run.undone)} />,
  },
  {
    title: 'Time',
    width: '84',
    numeric: true,
    cell: ({ run }) => {
      const time = nodeTime(run);
      return time === null ? null : duration(time);
    },
  },
  {
    title: 'Reason',
    wraps: true,
    cell: ({ run: { error }, why }) =>
      error === null ? (
        why
      ) : (
        <span className={textStyles.bad}>
          {error.message} {error.hint}
        </span>
      ),
  },
];
