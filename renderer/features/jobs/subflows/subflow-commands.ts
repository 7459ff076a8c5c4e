/** Commands that put nodes into a sub-flow, take them out again, and those of a sub-flow itself. */

import {
  IconAdjustmentsHorizontal,
  IconArrowLeft,
  IconCopy,
  IconCursorText,
  IconDeviceFloppy,
  IconPackage,
  IconPackageExport,
  IconPackageOff,
  IconTrash,
} from '@tabler/icons-react';
import type { Command } from '#renderer/app/commands/command.ts';
import { flushDraft, keepMine, takeTheirs } from '#renderer/features/jobs/draft/autosave.ts';
import { findDraft, select } from '#renderer/features/jobs/draft/draft-store.ts';
import { subflowDraft } from '#renderer/features/jobs/draft/graph-file.ts';
import { activeDraft, activeSubflow, showInEditor, showPanel } from '#renderer/features/jobs/editor-view.ts';
import { selectedNodes } from '#renderer/features/jobs/job-actions.ts';
import {
  canvas,
  hasGraph,
  hasJob,
  hasNode,
  hasSubflow,
  ofGraph,
  ofJob,
  ofSubflow,
} from '#renderer/features/jobs/of-job.ts';
import {
  askToDelete,
  findUse,
  findWayBack,
  leaveSubflow,
  openUse,
  replaceSubflow,
  whyNotSelected,
} from '#renderer/features/jobs/subflows/subflow-actions.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { openInspector } from '#renderer/stores/workbench.ts';

export const hasUse = (): boolean =>
  hasGraph() && findUse(activeDraft()!, selectedNodes(activeDraft()!).at(-1)) !== undefined;
const isInConflict = (): boolean =>
  hasSubflow() && (findDraft(subflowDraft(activeSubflow()!))?.theirs ?? null) !== null;
const hasTheirs = (): boolean => {
  const theirs = hasSubflow() ? findDraft(subflowDraft(activeSubflow()!))?.theirs : null;
  return theirs != null && theirs !== 'deleted' && theirs.job !== null;
};

export const subflowCommands: readonly Command[] = [
  ofGraph({
    id: 'jobs.create-subflow',
    title: 'Create sub-flow from selected nodes',
    menuTitle: () => 'Create sub-flow',
    changes: true,
    icon: IconPackage,
    keywords: ['group', 'component', 'reuse', 'subflow', 'extract'],
    when: hasNode,
    run: (name) => {
      const why = whyNotSelected(name);
      if (why === undefined) showInEditor({ asking: 'create-subflow' });
      else showToast({ tone: 'warn', title: 'Cannot create a sub-flow from these nodes', text: why });
    },
  }),
  ofGraph({
    id: 'jobs.open-subflow',
    title: 'Open sub-flow',
    icon: IconPackageExport,
    keywords: ['subflow', 'edit', 'inside', 'expand'],
    keys: 'Enter',
    within: canvas,
    when: hasUse,
    run: (name) => void openUse(name, selectedNodes(name).at(-1)),
  }),
  // Inside of a sub-flow, values can be parameters, which the nodes could not keep.
  ofJob({
    id: 'jobs.replace-subflow',
    once: true,
    title: 'Replace sub-flow with its nodes',
    changes: true,
    icon: IconPackageOff,
    keywords: ['ungroup', 'inline', 'subflow', 'expand'],
    when: () => hasJob() && hasUse(),
    run: replaceSubflow,
  }),
  ofSubflow({
    id: 'subflows.leave',
    title: 'Return to job of sub-flow',
    menuTitle: () => 'Return to job',
    icon: IconArrowLeft,
    keys: 'Alt+ArrowLeft',
    within: '[data-part="job-editor"]',
    keywords: ['subflow', 'return', 'up'],
    when: () => hasSubflow() && findWayBack(activeSubflow()!) !== undefined,
    run: leaveSubflow,
  }),
  ofSubflow({
    id: 'subflows.save',
    title: 'Save sub-flow now',
    changes: true,
    icon: IconDeviceFloppy,
    keys: 'Ctrl+S',
    run: (name) => flushDraft(subflowDraft(name)),
  }),
  ofSubflow({
    id: 'subflows.keep-mine',
    title: 'Keep my version of sub-flow',
    changes: true,
    keywords: ['conflict'],
    when: isInConflict,
    run: (name) => keepMine(subflowDraft(name)),
  }),
  ofSubflow({
    id: 'subflows.take-theirs',
    title: 'Use version of sub-flow on disk',
    keywords: ['conflict'],
    when: hasTheirs,
    run: (name) => takeTheirs(subflowDraft(name)),
  }),
  ofSubflow({
    id: 'subflows.problems',
    title: 'Show problems of sub-flow',
    inEditor: true,
    run: () => showPanel('problems'),
  }),
  ofSubflow({
    id: 'subflows.settings',
    title: 'Show sub-flow settings',
    inEditor: true,
    icon: IconAdjustmentsHorizontal,
    keywords: ['parameters', 'description', 'used by'],
    run: (name) => {
      select(subflowDraft(name), []);
      openInspector();
    },
  }),
  ofSubflow({
    id: 'subflows.rename',
    title: 'Rename sub-flow',
    changes: true,
    icon: IconCursorText,
    run: (askedSubflow) => showInEditor({ asking: 'rename-subflow', askedSubflow }),
  }),
  ofSubflow({
    id: 'subflows.duplicate',
    title: 'Duplicate sub-flow',
    changes: true,
    icon: IconCopy,
    keywords: ['copy'],
    run: (askedSubflow) => showInEditor({ asking: 'duplicate-subflow', askedSubflow }),
  }),
  ofSubflow({ id: 'subflows.delete', title: 'Delete sub-flow', changes: true, icon: IconTrash, run: askToDelete }),
];
