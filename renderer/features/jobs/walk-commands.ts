/** Keys of the canvas that go from node to node and move nodes. */

import type { Command } from '#renderer/app/commands/command.ts';
import { activeDraft } from '#renderer/features/jobs/editor-view.ts';
import { moveSelected, nextAlongEdges, walk } from '#renderer/features/jobs/job-actions.ts';
import { canvas, hasGraph, hasNode, hasSelection, ofGraph as of } from '#renderer/features/jobs/of-job.ts';

/** Pixels of one press, and of one with Shift (design/README.md §7). */
const [smallStep, largeStep] = [4, 16];
const arrows = [
  ['left', 'ArrowLeft', -1, 0],
  ['right', 'ArrowRight', 1, 0],
  ['up', 'ArrowUp', 0, -1],
  ['down', 'ArrowDown', 0, 1],
] as const;

export const walkCommands: readonly Command[] = [
  of({
    id: 'jobs.first-node',
    title: 'Select first node',
    keys: 'Enter',
    otherKeys: arrows.map(([, key]) => key),
    within: canvas,
    keysOnly: true,
    when: () => hasGraph() && !hasSelection() && nextAlongEdges(activeDraft()!, 1) !== undefined,
    run: (name) => walk(name, 1),
  }),
  of({
    id: 'jobs.next-node',
    title: 'Next node in row flow order',
    keys: 'Tab',
    within: canvas,
    keysOnly: true,
    when: () => hasGraph() && nextAlongEdges(activeDraft()!, 1) !== undefined,
    listedWhen: hasGraph,
    run: (name) => walk(name, 1),
  }),
  of({
    id: 'jobs.previous-node',
    title: 'Previous node in row flow order',
    keys: 'Shift+Tab',
    within: canvas,
    keysOnly: true,
    when: () => hasGraph() && nextAlongEdges(activeDraft()!, -1) !== undefined,
    listedWhen: hasGraph,
    run: (name) => walk(name, -1),
  }),
  ...arrows.flatMap(([side, key, x, y]) => [
    of({
      id: `jobs.move-${side}`,
      title: `Move selection ${side} by ${smallStep} pixels`,
      keys: key,
      within: canvas,
      keysOnly: true,
      when: hasNode,
      run: (name) => moveSelected(name, x * smallStep, y * smallStep),
    }),
    of({
      id: `jobs.move-${side}-far`,
      title: `Move selection ${side} by ${largeStep} pixels`,
      keys: `Shift+${key}`,
      within: canvas,
      keysOnly: true,
      when: hasNode,
      run: (name) => moveSelected(name, x * largeStep, y * largeStep),
    }),
  ]),
];
