/** Commands of the graph of a workflow: everything that its canvas can do, by name and by key. */

import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconCalendarPlus,
  IconExternalLink,
  IconFocusCentered,
  IconLineDashed,
  IconPlus,
  IconTrash,
  IconZoomIn,
  IconZoomOut,
} from '@tabler/icons-react';
import type { Command } from '#renderer/app/commands/command.ts';
import { askTrigger } from '#renderer/features/triggers/trigger-store.ts';
import {
  goTo,
  nextNode,
  nextWire,
  nodeBeside,
  openSelected,
  removeSelected,
  selectedNodes,
  startAdding,
} from '#renderer/features/triggers/workflows/editing/edit-actions.ts';
import { knownGraph } from '#renderer/features/triggers/workflows/editing/canvas-graph.ts';
import { startableOf, wireOf } from '#renderer/features/triggers/workflows/editing/edit-workflow.ts';
import {
  findCanvas,
  findSelected,
  frontWorkflow,
  select,
  showInCanvas,
} from '#renderer/features/triggers/workflows/editing/edit-store.ts';
import { canRedo, canUndo, redoEdit, undoEdit } from '#renderer/features/triggers/workflows/editing/save-edits.ts';

const canvas = '[data-part="workflow-canvas"]';

type GraphCommand = Omit<Command, 'group' | 'run' | 'when'> & {
  readonly when?: (workflow: string) => boolean;
  run(workflow: string): void | Promise<void>;
};

function hasGraph(): boolean {
  const name = frontWorkflow();
  return name !== undefined && knownGraph(name) !== undefined;
}

function of({ when = () => true, run, ...command }: GraphCommand): Command {
  return {
    ...command,
    group: 'Workflows',
    when: () => hasGraph() && when(frontWorkflow()!),
    run: () => run(frontWorkflow()!),
  };
}

/** The graph of an older run, whose triggers were different, cannot be edited. */
const isEditable = (name: string): boolean => knownGraph(name)?.isPast === false;
const hasNode = (name: string): boolean => selectedNodes(name).length > 0;
const hasSelection = (name: string): boolean => findSelected(name).length > 0;
const hasCanvas = (name: string): boolean => findCanvas(name) !== undefined;
const lastNode = (name: string): string | undefined => selectedNodes(name).at(-1);

const arrows = [
  ['left', 'ArrowLeft', -1, 0],
  ['right', 'ArrowRight', 1, 0],
  ['above', 'ArrowUp', 0, -1],
  ['below', 'ArrowDown', 0, 1],
] as const;

export const editCommands: readonly Command[] = [
  of({
    id: 'workflows.add',
    title: 'Add job, crawler or trigger to workflow',
    menuTitle: 'Add job, crawler or trigger',
    changes: true,
    icon: IconPlus,
    keys: 'A',
    within: canvas,
    when: isEditable,
    run: startAdding,
  }),
  of({
    id: 'workflows.add-trigger',
    title: 'Create trigger of workflow',
    menuTitle: 'Create trigger',
    changes: true,
    icon: IconCalendarPlus,
    keywords: ['schedule', 'conditional'],
    when: isEditable,
    run: (workflow) => {
      const last = lastNode(workflow);
      askTrigger({
        kind: 'new',
        starts: null,
        workflow,
        after: last === undefined ? null : (startableOf(last) ?? null),
      });
    },
  }),
  of({
    id: 'workflows.connect',
    title: 'Connect selected node of workflow …',
    menuTitle: 'Connect …',
    changes: true,
    icon: IconLineDashed,
    keys: 'C',
    within: canvas,
    when: (name) => isEditable(name) && hasNode(name),
    run: (workflow) => showInCanvas({ connecting: { workflow, id: lastNode(workflow)! } }),
  }),
  of({
    id: 'workflows.remove',
    title: 'Delete selection from workflow',
    menuTitle: () => removeTitle(findSelected(frontWorkflow()!)),
    changes: true,
    icon: IconTrash,
    keys: 'Delete',
    otherKeys: ['Backspace'],
    within: canvas,
    when: (name) => isEditable(name) && hasSelection(name),
    run: removeSelected,
  }),
  of({
    id: 'workflows.undo',
    title: 'Undo last edit of workflow',
    menuTitle: 'Undo',
    changes: true,
    icon: IconArrowBackUp,
    keys: 'Ctrl+Z',
    within: canvas,
    when: canUndo,
    run: undoEdit,
  }),
  of({
    id: 'workflows.redo',
    title: 'Redo last edit of workflow',
    menuTitle: 'Redo',
    changes: true,
    icon: IconArrowForwardUp,
    keys: 'Ctrl+Shift+Z',
    otherKeys: ['Ctrl+Y'],
    within: canvas,
    when: canRedo,
    run: redoEdit,
  }),
  of({
    id: 'workflows.open-node',
    title: 'Open selected node of workflow',
    menuTitle: 'Open its last run',
    icon: IconExternalLink,
    keys: 'Enter',
    within: canvas,
    when: hasSelection,
    run: (name) => openSelected(name),
  }),
  of({
    id: 'workflows.next-wire',
    title: 'Select next wire of workflow',
    keys: 'W',
    within: canvas,
    keysOnly: true,
    when: hasSelection,
    run: nextWire,
  }),
  of({
    id: 'workflows.select-all',
    title: 'Select all nodes of workflow',
    keys: 'Ctrl+A',
    within: canvas,
    run: (name) =>
      select(
        name,
        knownGraph(name)!.nodes.map(({ id }) => id),
      ),
  }),
  of({
    id: 'workflows.select-none',
    title: 'Clear selection of workflow',
    menuTitle: 'Clear selection',
    keys: 'Escape',
    within: canvas,
    when: hasSelection,
    run: (name) => select(name, []),
  }),
  of({
    id: 'workflows.next-node',
    title: 'Next node of workflow',
    keys: 'Tab',
    within: canvas,
    keysOnly: true,
    when: (name) => nextNode(name, 1) !== undefined,
    listedWhen: hasGraph,
    run: (name) => goTo(name, nextNode(name, 1)),
  }),
  of({
    id: 'workflows.previous-node',
    title: 'Previous node of workflow',
    keys: 'Shift+Tab',
    within: canvas,
    keysOnly: true,
    when: (name) => nextNode(name, -1) !== undefined,
    listedWhen: hasGraph,
    run: (name) => goTo(name, nextNode(name, -1)),
  }),
  ...arrows.map(([side, key, x, y]) =>
    of({
      id: `workflows.node-${side}`,
      title: side === 'left' || side === 'right' ? `Node at ${side}` : `Node ${side}`,
      keys: key,
      within: canvas,
      keysOnly: true,
      run: (name) => goTo(name, nodeBeside(name, x, y)),
    }),
  ),
  of({
    id: 'workflows.fit',
    title: 'Fit graph of workflow to canvas',
    menuTitle: 'Fit graph to canvas',
    icon: IconFocusCentered,
    keys: 'Ctrl+0',
    within: canvas,
    when: hasCanvas,
    run: (name) => findCanvas(name)?.fit(),
  }),
  of({
    id: 'workflows.zoom-in',
    title: 'Zoom in on workflow',
    menuTitle: 'Zoom in',
    icon: IconZoomIn,
    when: hasCanvas,
    run: (name) => findCanvas(name)?.zoomIn(),
  }),
  of({
    id: 'workflows.zoom-out',
    title: 'Zoom out of workflow',
    menuTitle: 'Zoom out',
    icon: IconZoomOut,
    when: hasCanvas,
    run: (name) => findCanvas(name)?.zoomOut(),
  }),
];

function removeTitle(ids: readonly string[]): string {
  if (ids.every((id) => wireOf(id) !== undefined)) return ids.length === 1 ? 'Delete wire' : 'Delete wires';
  return ids.some((id) => id.startsWith('trigger/'))
    ? 'Delete from workflow, triggers also on disk'
    : 'Remove from the workflow';
}
