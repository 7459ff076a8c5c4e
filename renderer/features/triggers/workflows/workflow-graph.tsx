/** The graph of a workflow: triggers, jobs and crawlers from left to right, with what became of each in the shown run. */

import { IconRadar2, IconRoute } from '@tabler/icons-react';
import { useMemo, useRef } from 'react';
import type { TriggerText } from '#engine/contract/procedures/triggers.ts';
import type { WorkflowGraphText } from '#engine/contract/procedures/workflows.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { typeIcons } from '#renderer/features/triggers/trigger-words.ts';
import { nodeThing, openNode } from '#renderer/features/triggers/workflows/workflow-actions.ts';
import { cardSize, layOut, wirePath } from '#renderer/features/triggers/workflows/workflow-layout.ts';
import { kindWord, type WorkflowNode } from '#renderer/features/triggers/workflows/workflow-words.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { subjectOf } from '#renderer/stores/subject.ts';
import { useSubjects } from '#renderer/ui/menu/subjects.ts';
import { StateIcon } from '#renderer/ui/tag.tsx';
import { classes } from '#renderer/ui/classes.ts';
import textStyles from '#renderer/ui/text.module.css';
import workflowStyles from '#renderer/features/triggers/workflows/workflow.module.css';

export function WorkflowGraph({ graph }: { readonly graph: WorkflowGraphText }) {
  const root = useRef<HTMLDivElement>(null);
  const layout = useMemo(() => layOut(graph), [graph]);
  const triggers = useProcedure('listTriggers', { next: 1 }).data?.triggers ?? [];
  const typeOf = (name: string): TriggerText['type'] =>
    triggers.find((each) => each.kind === 'trigger' && each.name === name)?.type ?? 'CONDITIONAL';
  const states = new Map(graph.nodes.map(({ id, state }) => [id, state]));
  useSubjects(root, (target) => {
    const id = target.closest<HTMLElement>('[data-workflow-node]')?.dataset['workflowNode'];
    const node = graph.nodes.find((each) => each.id === id);
    return node === undefined ? undefined : subjectOf(nodeThing(node));
  });
  return (
    <div ref={root} className={workflowStyles.graph} role="region" aria-label="Graph" tabIndex={0}>
      <div className={workflowStyles.sheet} style={{ width: layout.width, height: layout.height }}>
        <svg className={workflowStyles.wires} width={layout.width} height={layout.height} aria-hidden>
          {graph.edges.map(({ sourceId, destinationId }) => (
            <path
              key={`${sourceId} ${destinationId}`}
              d={wirePath(layout.places.get(sourceId)!, layout.places.get(destinationId)!)}
              className={classes(
                states.get(sourceId) !== null && states.get(destinationId) !== null && workflowStyles.passed,
              )}
            />
          ))}
        </svg>
        <ul className={workflowStyles.nodes} aria-label="Nodes">
          {graph.nodes.map((node) => (
            <li key={node.id} style={{ ...layout.places.get(node.id)!, ...cardSize }}>
              <Card node={node} triggerType={typeOf(node.name)} />
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

function Card({ node, triggerType }: { readonly node: WorkflowNode; readonly triggerType: TriggerText['type'] }) {
  const { id, type, name, state } = node;
  const Icon = type === 'JOB' ? IconRoute : type === 'CRAWLER' ? IconRadar2 : typeIcons[triggerType];
  return (
    <button
      type="button"
      data-workflow-node={id}
      className={classes(workflowStyles.card, type === 'TRIGGER' && workflowStyles.trigger)}
      title={node.runs.findLast(({ error }) => error !== null)?.error?.message ?? name}
      onClick={() => void openNode(node).catch((thrown: unknown) => showFailure(`Opening ${name}`, thrown))}
    >
      <span className={workflowStyles.line}>
        <Icon size={15} stroke={1.5} className={textStyles.secondary} aria-label={kindWord(type)} />
        <b className={textStyles.truncated}>{name}</b>
      </span>
      <span className={classes(workflowStyles.line, textStyles.caption)}>
        {state === null ? (
          <span className={textStyles.muted}>{type === 'TRIGGER' ? 'Not fired' : 'Not started'}</span>
        ) : (
          <>
            <span aria-hidden className={workflowStyles.icon}>
              <StateIcon state={state} size={14} />
            </span>
            {state}
          </>
        )}
      </span>
    </button>
  );
}
