/** The graph of a workflow on the canvas: triggers, jobs and crawlers from left to right, with their states, to be edited. */

import { IconFocusCentered, IconMinus, IconPlus } from '@tabler/icons-react';
import { useCallback, useEffect, useMemo } from 'react';
import { runCommandById, showFailure } from '#renderer/app/commands/run-command.ts';
import {
  connectNodes,
  dropStartable,
  openSelected,
  refuseWire,
} from '#renderer/features/triggers/workflows/editing/edit-actions.ts';
import type { CanvasGraph } from '#renderer/features/triggers/workflows/editing/canvas-graph.ts';
import { whyNotConnect, wireOf } from '#renderer/features/triggers/workflows/editing/edit-workflow.ts';
import {
  findCanvas,
  select,
  setCanvas,
  showInCanvas,
  useSelected,
} from '#renderer/features/triggers/workflows/editing/edit-store.ts';
import { useTriggersOf } from '#renderer/features/triggers/workflows/editing/use-triggers-of.ts';
import {
  cardsOf,
  nodeLabel,
  wireLabel,
  wiresOf,
} from '#renderer/features/triggers/workflows/editing/workflow-cards.tsx';
import { nodeThing } from '#renderer/features/triggers/workflows/workflow-actions.ts';
import { contentWords } from '#renderer/features/triggers/workflows/workflow-words.ts';
import { carriesStartable, droppedStartable } from '#renderer/stores/dragged-item.ts';
import type { Subject } from '#renderer/stores/subject.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { Canvas, type CanvasView, type Place } from '#renderer/ui/canvas/canvas.tsx';
import { KeyboardKeys } from '#renderer/ui/keyboard-key.tsx';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';
import workflowStyles from '#renderer/features/triggers/workflows/workflow.module.css';

const nowhere = (): void => undefined;

export function WorkflowCanvas({ name, graph }: { readonly name: string; readonly graph: CanvasGraph }) {
  const selected = useSelected(name);
  const triggers = useTriggersOf(name);
  const cards = useMemo(() => cardsOf(graph, triggers), [graph, triggers]);
  const wires = useMemo(() => wiresOf(graph), [graph]);
  const onSelect = useCallback((ids: readonly string[]) => select(name, ids), [name]);
  const onReady = useCallback((view: CanvasView) => setCanvas(name, view), [name]);
  const onConnect = useCallback(
    (from: string, _output: string, to: string) =>
      void connectNodes(name, from, to).catch((thrown: unknown) => showFailure('Connecting nodes', thrown)),
    [name],
  );
  const onConnectToNothing = useCallback(
    (from: string) => {
      if (!graph.isPast) showInCanvas({ adding: { workflow: name, after: from } });
    },
    [graph, name],
  );
  const onRefused = useCallback(
    (from: string, to: string) =>
      void refuseWire(name, from, to).catch((thrown: unknown) => showFailure('Connecting nodes', thrown)),
    [name],
  );
  const current = selected.at(-1);
  const revealCurrent = useCallback(() => {
    if (current !== undefined) findCanvas(name)?.reveal(current);
  }, [name, current]);
  useEffect(revealCurrent, [revealCurrent, cards]);
  const subjectOf = (id: string | undefined): Subject => {
    if (id === undefined) return { menus: ['workflow-canvas'], title: name };
    const node = graph.nodes.find((each) => each.id === id);
    if (node === undefined) return { menus: ['workflow-wire'], title: 'Wire', nodeId: id };
    const thing = nodeThing(node);
    return { menus: ['workflow-node', thing.kind], title: node.name, thing, nodeId: id };
  };
  return (
    <div className={workflowStyles.canvas} data-part="workflow-canvas">
      <Canvas
        label={`Workflow graph, ${contentWords(graph)}`}
        fixed
        cards={cards}
        wires={wires}
        selected={selected}
        announcement={announcementOf(graph, current)}
        onSelect={onSelect}
        onMove={nowhere}
        canConnect={(from, to) => !graph.isPast && whyNotConnect(triggers, from, to) === undefined}
        onConnect={onConnect}
        onConnectToNothing={onConnectToNothing}
        onRefused={onRefused}
        takes={(transfer) => !graph.isPast && carriesStartable(transfer)}
        onDropped={(transfer, place) => drop(name, transfer, place)}
        onOpen={(id) => openSelected(name, id)}
        onFitted={revealCurrent}
        onReady={onReady}
        subjectOf={subjectOf}
      >
        <CanvasTools />
      </Canvas>
    </div>
  );
}

function announcementOf(graph: CanvasGraph, current: string | undefined): string {
  if (current === undefined) return '';
  const node = graph.nodes.find(({ id }) => id === current);
  if (node !== undefined) return nodeLabel(node, graph);
  return wireOf(current) === undefined ? '' : wireLabel(graph, current);
}

function drop(name: string, transfer: DataTransfer, place: Place): void {
  const started = droppedStartable(transfer);
  if (started !== undefined)
    dropStartable(name, started, place).catch((thrown: unknown) => showFailure('Adding to the workflow', thrown));
}

function CanvasTools() {
  return (
    <>
      <div className={classes(workflowStyles.tools, workflowStyles.zoom)} role="toolbar" aria-label="Graph view">
        <IconButton label="Zoom out" onClick={() => void runCommandById('workflows.zoom-out')}>
          <IconMinus size={16} stroke={1.5} />
        </IconButton>
        <IconButton label="Zoom in" onClick={() => void runCommandById('workflows.zoom-in')}>
          <IconPlus size={16} stroke={1.5} />
        </IconButton>
        <IconButton label="Fit graph to canvas" onClick={() => void runCommandById('workflows.fit')}>
          <IconFocusCentered size={16} stroke={1.5} />
        </IconButton>
      </div>
      <div className={classes(workflowStyles.tools, workflowStyles.hints)} aria-hidden="true">
        <span className={classes(layoutStyles.row, layoutStyles.close, textStyles.micro, textStyles.secondary)}>
          <KeyboardKeys parts={['A']} /> add <KeyboardKeys parts={['C']} /> connect <KeyboardKeys parts={['W']} /> next
          wire <KeyboardKeys parts={['Tab']} /> next node
        </span>
      </div>
    </>
  );
}
