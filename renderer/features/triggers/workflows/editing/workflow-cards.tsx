/** Nodes and wires of a workflow as cards and wires of the canvas. */

import {
  IconAlertTriangle,
  IconArrowsMinimize,
  IconRadar2,
  IconRoute,
  type Icon as IconType,
} from '@tabler/icons-react';
import type { CanvasGraph, CanvasWireFacts } from '#renderer/features/triggers/workflows/editing/canvas-graph.ts';
import { nameIn, nodeWords, type Triggers } from '#renderer/features/triggers/workflows/editing/edit-workflow.ts';
import { typeIcons, typeTitles } from '#renderer/features/triggers/trigger-words.ts';
import { cardSize, layOut } from '#renderer/features/triggers/workflows/workflow-layout.ts';
import { kindWord, nodeState, type WorkflowNode } from '#renderer/features/triggers/workflows/workflow-words.ts';
import type { CanvasCard } from '#renderer/ui/canvas/card-node.tsx';
import type { CanvasWire } from '#renderer/ui/canvas/wire-edge.tsx';
import { StateIcon } from '#renderer/ui/tag.tsx';
import { classes } from '#renderer/ui/classes.ts';
import textStyles from '#renderer/ui/text.module.css';
import workflowStyles from '#renderer/features/triggers/workflows/workflow.module.css';

const port = { id: 'only', y: cardSize.height / 2 } as const;
const bad = new Set(['FAILED', 'TIMEOUT', 'REFUSED']);

export function cardsOf(graph: CanvasGraph, triggers: Triggers): CanvasCard[] {
  const { places } = layOut(graph);
  return graph.nodes.map((node) => {
    const { left, top } = places.get(node.id)!;
    const type = triggers.find(({ name }) => node.type === 'TRIGGER' && name === node.name)?.type;
    const waits = node.type !== 'TRIGGER' || (type ?? 'CONDITIONAL') === 'CONDITIONAL';
    return {
      id: node.id,
      x: left,
      y: top,
      ...cardSize,
      label: nodeLabel(node, graph),
      inputs: waits ? [{ ...port, title: node.type === 'TRIGGER' ? 'Waits for' : 'Started by' }] : [],
      outputs: [{ ...port, title: node.type === 'TRIGGER' ? 'Starts' : 'Then' }],
      tone: node.missing === true || bad.has(node.state ?? '') ? 'bad' : 'plain',
      traced: false,
      round: node.type === 'TRIGGER',
      content: <CardContent node={node} isLoose={isLoose(node.id, graph)} type={type} />,
    };
  });
}

function isLoose(id: string, { wires }: CanvasGraph): boolean {
  return !id.startsWith('trigger/') && wires.every(({ from, to }) => from !== id && to !== id);
}

const nodeIcons: Readonly<Record<Exclude<WorkflowNode['type'], 'TRIGGER'>, IconType>> = {
  JOB: IconRoute,
  CRAWLER: IconRadar2,
  TABLE: IconArrowsMinimize,
};

interface CardContentProps {
  readonly node: WorkflowNode;
  readonly isLoose: boolean;
  readonly type: Triggers[number]['type'] | undefined;
}

function CardContent({ node, isLoose: isAlone, type = 'CONDITIONAL' }: CardContentProps) {
  const { name, missing: isMissing = false } = node;
  const state = nodeState(node);
  const Icon = node.type === 'TRIGGER' ? typeIcons[type] : nodeIcons[node.type];
  return (
    <div
      className={classes(workflowStyles.card, node.type === 'TRIGGER' && workflowStyles.trigger)}
      title={
        isMissing ? missingWords(node) : (node.runs.findLast(({ error }) => error !== null)?.error?.message ?? name)
      }
    >
      <span className={workflowStyles.line}>
        <Icon size={15} stroke={1.5} className={textStyles.secondary} />
        <b className={textStyles.truncated}>{name}</b>
      </span>
      <span className={classes(workflowStyles.line, textStyles.secondary)}>
        {isMissing ? (
          // Beside a state there is no room; the list of the run has it.
          <span className={workflowStyles.missing}>
            <IconAlertTriangle size={14} stroke={1.5} />
            Missing
          </span>
        ) : state === null ? (
          <span className={textStyles.muted}>{stateWords(node, isAlone)}</span>
        ) : (
          <>
            <StateIcon state={state} size={14} />
            <span className={textStyles.truncated} title={state}>
              {state}
            </span>
          </>
        )}
        {node.type === 'TRIGGER' ? <span className={workflowStyles.type}>{typeTitles[type]}</span> : null}
        {node.type === 'TABLE' ? <span className={workflowStyles.type}>Compaction</span> : null}
      </span>
    </div>
  );
}

function stateWords(node: WorkflowNode, isAlone: boolean): string {
  const state = nodeState(node);
  if (state !== null) return state;
  if (isAlone) return 'Not connected';
  return node.type === 'TRIGGER' ? 'Not fired' : 'Not started';
}

function missingWords({ type, name }: WorkflowNode): string {
  return `${kindWord(type)} ${name} does not exist`;
}

/** `Job load SUCCEEDED, started by morning, then both succeeded`. */
export function nodeLabel(node: WorkflowNode, graph: CanvasGraph): string {
  const names = (ids: readonly string[]): string => ids.map(nameIn).join(' and ');
  const before = graph.wires.flatMap(({ from, to }) => (to === node.id ? [from] : []));
  const after = graph.wires.flatMap(({ from, to }) => (from === node.id ? [to] : []));
  const [comes, goes] = node.type === 'TRIGGER' ? ['waits for', 'starts'] : ['started by', 'then'];
  return [
    `${kindWord(node.type)} ${node.name} ${stateWords(node, isLoose(node.id, graph))}`,
    ...(node.missing === true ? ['missing'] : []),
    ...(before.length === 0 ? [] : [`${comes} ${names(before)}`]),
    ...(after.length === 0 ? [] : [`${goes} ${names(after)}`]),
  ].join(', ');
}

export function wiresOf(graph: CanvasGraph): CanvasWire[] {
  const states = new Map(graph.nodes.map(({ id, state }) => [id, state]));
  return graph.wires.map((wire) => {
    const { id, from, to } = wire;
    const others = wire.states.filter((state) => state !== 'SUCCEEDED');
    const hasPassed = states.get(from) != null && states.get(to) != null;
    const label = others.length === 0 ? undefined : wire.states.join(' or ');
    return {
      id,
      from,
      output: port.id,
      to,
      port: port.id,
      tone: others.length > 0 ? 'reject' : hasPassed ? 'plain' : 'unrun',
      ...(label === undefined ? {} : { label, title: wireWords(wire) }),
    };
  });
}

function wireWords({ from, to, states }: CanvasWireFacts): string {
  if (from.startsWith('trigger/')) return `${nodeWords(from)} starts ${nameIn(to)}`;
  return `${nodeWords(to)} waits until ${nameIn(from)} is ${states.join(' or ') || 'SUCCEEDED'}`;
}

/** For screen readers. */
export function wireLabel(graph: CanvasGraph, id: string): string {
  const wire = graph.wires.find((each) => each.id === id);
  return wire === undefined ? '' : `Wire: ${wireWords(wire)}`;
}
