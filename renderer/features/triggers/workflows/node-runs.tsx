/** What the shown run of a workflow started: each job run and crawl, by which trigger, how it ended and why it did not succeed. */

import { endWord } from '#engine/contract/end-word.ts';
import type { WorkflowRunText } from '#engine/contract/procedures/workflows.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { nodeThing, openNode } from '#renderer/features/triggers/workflows/workflow-actions.ts';
import type { WorkflowNode } from '#renderer/features/triggers/workflows/workflow-words.ts';
import { subjectOf } from '#renderer/stores/subject.ts';
import { SimpleTable, type SimpleColumn } from '#renderer/ui/simple-table.tsx';
import { StateTag } from '#renderer/ui/tag.tsx';
import textStyles from '#renderer/ui/text.module.css';

interface NodeRun {
  readonly node: WorkflowNode;
  readonly run: WorkflowNode['runs'][number];
}

export function NodeRuns({ run }: { readonly run: WorkflowRunText }) {
  const rows = (run.graph?.nodes ?? []).flatMap((node) => node.runs.map((each): NodeRun => ({ node, run: each })));
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
  { title: 'Node', width: '26%', wraps: true, cell: ({ node }) => <b>{node.name}</b> },
  {
    title: 'State',
    width: '190',
    cell: ({ run }) => <StateTag state={endWord(run.state, run.hasRejects, run.undone)} />,
  },
  {
    title: 'By trigger',
    width: '24%',
    wraps: true,
    cell: ({ run: { triggerName, carried } }) => (carried ? `${triggerName}, in the run before` : triggerName),
  },
  {
    title: 'Reason',
    wraps: true,
    cell: ({ run: { error } }) =>
      error === null ? null : (
        <span className={textStyles.bad}>
          {error.message} {error.hint}
        </span>
      ),
  },
];
