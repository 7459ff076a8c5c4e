/** Commands that put the selected nodes in a line, or at equal distances. */

import {
  IconLayoutAlignLeft,
  IconLayoutAlignTop,
  IconLayoutDistributeHorizontal,
  IconLayoutDistributeVertical,
} from '@tabler/icons-react';
import type { Command } from '#renderer/app/commands/command.ts';
import { editDraft } from '#renderer/features/jobs/draft/draft-store.ts';
import { activeDraft } from '#renderer/features/jobs/editor-view.ts';
import { alignNodes, distributeNodes } from '#renderer/features/jobs/graph/align-nodes.ts';
import { selectedNodes } from '#renderer/features/jobs/job-actions.ts';
import { hasGraph, ofGraph as of } from '#renderer/features/jobs/of-job.ts';

function hasNodes(least: number): () => boolean {
  return () => hasGraph() && selectedNodes(activeDraft()!).length >= least;
}

export const alignCommands: readonly Command[] = [
  ...(['x', 'y'] as const).map((axis) =>
    of({
      id: axis === 'x' ? 'jobs.align-left' : 'jobs.align-top',
      title: axis === 'x' ? 'Align selected nodes at left' : 'Align selected nodes at top',
      icon: axis === 'x' ? IconLayoutAlignLeft : IconLayoutAlignTop,
      changes: true,
      when: hasNodes(2),
      run: (name) => editDraft(name, (job) => alignNodes(job, selectedNodes(name), axis)),
    }),
  ),
  ...(['x', 'y'] as const).map((axis) =>
    of({
      id: axis === 'x' ? 'jobs.distribute-horizontally' : 'jobs.distribute-vertically',
      title: axis === 'x' ? 'Distribute selected nodes horizontally' : 'Distribute selected nodes vertically',
      icon: axis === 'x' ? IconLayoutDistributeHorizontal : IconLayoutDistributeVertical,
      keywords: ['spacing', 'distance'],
      changes: true,
      when: hasNodes(3),
      run: (name) => editDraft(name, (job) => distributeNodes(job, selectedNodes(name), axis)),
    }),
  ),
];
