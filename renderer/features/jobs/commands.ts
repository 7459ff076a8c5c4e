/** Commands of jobs: everything the editor can do, by name and by key. */

import {
  IconAdjustmentsHorizontal,
  IconArrowBackUp,
  IconArrowForwardUp,
  IconCalendarRepeat,
  IconClipboardCopy,
  IconClipboardPlus,
  IconCopy,
  IconCursorText,
  IconCut,
  IconDeviceFloppy,
  IconEye,
  IconFocusCentered,
  IconHistory,
  IconLayoutDistributeHorizontal,
  IconLineDashed,
  IconListTree,
  IconPlayerPlay,
  IconPlayerStop,
  IconPlus,
  IconTrash,
  IconVersions,
  IconZoomIn,
  IconZoomOut,
} from '@tabler/icons-react';
import type { Command } from '#renderer/app/commands/command.ts';
import { alignCommands } from '#renderer/features/jobs/align-commands.ts';
import { bookmarkCommands } from '#renderer/features/jobs/bookmark-commands.ts';
import { copySelected, cutSelected, pasteFromClipboard } from '#renderer/features/jobs/clipboard.ts';
import { flushDraft, keepMine, takeTheirs } from '#renderer/features/jobs/draft/autosave.ts';
import { findDraft, redo, select, undo, type Draft } from '#renderer/features/jobs/draft/draft-store.ts';
import { findMeantName, writeName } from '#renderer/features/jobs/draft/meant-name.ts';
import {
  activeDraft,
  activeJob,
  findCanvas,
  inspectNode,
  showInEditor,
  showNodeView,
  showPanel,
  useEditorView,
} from '#renderer/features/jobs/editor-view.ts';
import {
  duplicateSelected,
  fitGraph,
  layOut,
  removeSelected,
  runJob,
  selectedNodes,
  startAdding,
} from '#renderer/features/jobs/job-actions.ts';
import {
  canvas,
  graph,
  hasGraph,
  hasJob,
  hasNode,
  hasSelection,
  ofGraph,
  ofJob,
} from '#renderer/features/jobs/of-job.ts';
import { findLatestRun, openLatestRun } from '#renderer/features/jobs/run/latest-run.ts';
import { hasUse, subflowCommands } from '#renderer/features/jobs/subflows/subflow-commands.ts';
import { walkCommands } from '#renderer/features/jobs/walk-commands.ts';
import { askBackfill } from '#renderer/features/runs/backfill/backfill-store.ts';
import { stopRun } from '#renderer/features/runs/run-actions.ts';
import { isActive } from '#renderer/features/runs/run-words.ts';
import { queryClient } from '#renderer/rpc/queries.ts';
import { openInspector } from '#renderer/stores/workbench.ts';

const editor = '[data-part="job-editor"]';
/** The version on disk while steps here are not saved; null: nothing else. */
const isStoppable = (name: string): boolean => {
  const run = findLatestRun(name);
  return run !== undefined && isActive(run);
};
const theirsOf = (): Draft['theirs'] => (hasJob() ? (findDraft(activeJob()!)?.theirs ?? null) : null);
const hasTheirJob = (): boolean => {
  const theirs = theirsOf();
  return theirs !== null && theirs !== 'deleted' && theirs.job !== null;
};

export const jobCommands: readonly Command[] = [
  {
    id: 'jobs.new',
    title: 'Create job',
    changes: true,
    group: 'Jobs',
    icon: IconPlus,
    keywords: ['new'],
    run: () => showInEditor({ asking: 'new-job' }),
  },
  ofJob({
    id: 'jobs.run',
    once: true,
    title: 'Run job',
    changes: true,
    icon: IconPlayerPlay,
    keys: 'Ctrl+Shift+Enter',
    run: runJob,
  }),
  ofJob({
    id: 'jobs.run-with',
    title: 'Run job with arguments',
    changes: true,
    icon: IconPlayerPlay,
    keywords: ['parameters', 'values', 'default'],
    async run(name) {
      await flushDraft(name);
      showInEditor({ asking: 'run-with-arguments' });
    },
  }),
  ofJob({
    id: 'jobs.backfill',
    once: true,
    title: 'Backfill job',
    changes: true,
    icon: IconCalendarRepeat,
    keywords: ['range', 'dates', 'partitions', 'history', 'arguments'],
    async run(name) {
      await flushDraft(name);
      askBackfill(name);
    },
  }),
  ofJob({
    id: 'jobs.save',
    title: 'Save job now',
    changes: true,
    icon: IconDeviceFloppy,
    keys: 'Ctrl+S',
    run: flushDraft,
  }),
  ofGraph({
    id: 'jobs.preview',
    title: 'Preview selected node',
    icon: IconEye,
    keys: 'Ctrl+Enter',
    when: hasNode,
    run: async () => {
      showPanel('preview');
      await queryClient.invalidateQueries({ queryKey: ['previewNode'] });
    },
  }),
  ofJob({
    id: 'jobs.latest-run',
    title: 'Open latest run of job',
    icon: IconHistory,
    run: openLatestRun,
  }),
  ofJob({
    id: 'jobs.stop-run',
    once: true,
    title: 'Stop run of job',
    changes: true,
    icon: IconPlayerStop,
    keywords: ['cancel'],
    when: () => hasJob() && isStoppable(activeJob()!),
    run: (name) => stopRun(findLatestRun(name)!),
  }),
  ofJob({
    id: 'jobs.keep-mine',
    title: 'Keep my version of job',
    changes: true,
    keywords: ['conflict'],
    when: () => theirsOf() !== null,
    run: keepMine,
  }),
  ofJob({
    id: 'jobs.take-theirs',
    title: 'Use version of job on disk',
    keywords: ['conflict'],
    when: hasTheirJob,
    run: takeTheirs,
  }),
  ofGraph({
    id: 'jobs.meant-name',
    title: 'Apply suggested name',
    changes: true,
    keys: 'Ctrl+.',
    keywords: ['fix', 'problem', 'did you mean'],
    when: () => hasGraph() && findMeantName(activeDraft()!) !== undefined,
    run: (name) => writeName(name, findMeantName(name)!),
  }),
  ofJob({
    id: 'jobs.script',
    title: 'Show job as script for Spark',
    inEditor: true,
    run: () => showPanel('script'),
  }),
  ofJob({
    id: 'jobs.versions',
    title: 'Show versions of job',
    icon: IconVersions,
    run: (job) => showInEditor({ past: { job, view: 'versions' } }),
  }),
  ofJob({ id: 'jobs.problems', title: 'Show problems of job', run: () => showPanel('problems') }),
  ofGraph({
    id: 'jobs.add-node',
    title: 'Add node after selected node',
    changes: true,
    icon: IconPlus,
    keys: 'A',
    within: graph,
    run: startAdding,
  }),
  ofGraph({
    id: 'jobs.connect',
    title: 'Connect selected node …',
    changes: true,
    icon: IconLineDashed,
    keys: 'C',
    within: graph,
    when: hasNode,
    run: (name) => showInEditor({ connecting: selectedNodes(name).at(-1) }),
  }),
  ofGraph({
    id: 'jobs.remove',
    title: 'Delete selection and reconnect neighbours',
    menuTitle: () => (hasNode() ? 'Delete node and reconnect neighbours' : 'Delete edge'),
    changes: true,
    icon: IconTrash,
    keys: 'Delete',
    otherKeys: ['Backspace'],
    within: graph,
    when: hasSelection,
    run: removeSelected,
  }),
  ofGraph({
    id: 'jobs.duplicate',
    title: 'Duplicate selected nodes',
    changes: true,
    icon: IconCopy,
    keys: 'Ctrl+D',
    within: graph,
    when: hasNode,
    run: duplicateSelected,
  }),
  ofGraph({
    id: 'jobs.copy',
    title: 'Copy selected nodes',
    icon: IconClipboardCopy,
    keys: 'Ctrl+C',
    within: graph,
    when: hasNode,
    run: copySelected,
  }),
  ofGraph({
    id: 'jobs.cut',
    title: 'Cut selected nodes',
    changes: true,
    icon: IconCut,
    keys: 'Ctrl+X',
    within: graph,
    when: hasNode,
    run: cutSelected,
  }),
  ofGraph({
    id: 'jobs.paste',
    title: 'Paste nodes',
    changes: true,
    icon: IconClipboardPlus,
    keywords: ['clipboard'],
    keys: 'Ctrl+V',
    leavesKeys: true,
    within: graph,
    run: pasteFromClipboard,
  }),
  ofGraph({ id: 'jobs.undo', title: 'Undo', icon: IconArrowBackUp, keys: 'Ctrl+Z', within: editor, run: undo }),
  ofGraph({
    id: 'jobs.redo',
    title: 'Redo',
    icon: IconArrowForwardUp,
    keys: 'Ctrl+Shift+Z',
    otherKeys: ['Ctrl+Y'],
    within: editor,
    run: redo,
  }),
  ofGraph({
    id: 'jobs.layout',
    title: 'Lay out graph',
    changes: true,
    icon: IconLayoutDistributeHorizontal,
    keywords: ['arrange', 'tidy'],
    run: layOut,
  }),
  ofGraph({
    id: 'jobs.fit',
    title: 'Fit graph to canvas',
    icon: IconFocusCentered,
    keys: 'Ctrl+0',
    within: canvas,
    run: fitGraph,
  }),
  ofGraph({
    id: 'jobs.zoom-in',
    title: 'Zoom in',
    icon: IconZoomIn,
    keywords: ['zoom in'],
    when: () => hasGraph() && findCanvas(activeDraft()!) !== undefined,
    run: (name) => findCanvas(name)?.zoomIn(),
  }),
  ofGraph({
    id: 'jobs.zoom-out',
    title: 'Zoom out',
    icon: IconZoomOut,
    keywords: ['zoom out'],
    when: () => hasGraph() && findCanvas(activeDraft()!) !== undefined,
    run: (name) => findCanvas(name)?.zoomOut(),
  }),
  ofGraph({
    id: 'jobs.outline',
    title: 'Show outline or graph',
    icon: IconListTree,
    keys: 'O',
    within: graph,
    run: () => showInEditor({ mode: useEditorView.getState().mode === 'graph' ? 'outline' : 'graph' }),
  }),
  ...alignCommands,
  ...subflowCommands,
  ...walkCommands,
  ofGraph({
    id: 'jobs.inspect',
    title: 'Inspect selected node',
    keys: 'Enter',
    within: canvas,
    // Enter opens the sub-flow of a node that uses one.
    when: () => hasNode() && !hasUse(),
    run: inspectNode,
  }),
  ...(['sql', 'columns'] as const).map((view) =>
    ofGraph({
      id: `jobs.inspect-${view}`,
      title: view === 'sql' ? 'Show SQL of selected node' : 'Show columns of selected node',
      when: hasNode,
      run: (name) => {
        showNodeView(name, selectedNodes(name).at(-1)!, view);
        inspectNode();
      },
    }),
  ),
  ofGraph({
    id: 'jobs.select-all',
    title: 'Select all nodes',
    keys: 'Ctrl+A',
    within: canvas,
    run: (name) =>
      select(
        name,
        findDraft(name)!.history.present.nodes.map(({ id }) => id),
      ),
  }),
  ofGraph({
    id: 'jobs.select-none',
    title: 'Clear selection (show job settings)',
    keys: 'Escape',
    within: canvas,
    when: hasSelection,
    run: (name) => select(name, []),
  }),
  ofJob({
    id: 'jobs.settings',
    title: 'Show job settings',
    inEditor: true,
    icon: IconAdjustmentsHorizontal,
    keywords: ['bookmark', 'retries', 'workers', 'arguments'],
    run: (name) => {
      select(name, []);
      openInspector();
    },
  }),
  ...bookmarkCommands,
  ofJob({
    id: 'jobs.rename',
    title: 'Rename job',
    inEditor: true,
    changes: true,
    icon: IconCursorText,
    run: () => showInEditor({ asking: 'rename-job' }),
  }),
  ofJob({
    id: 'jobs.delete',
    title: 'Delete job',
    inEditor: true,
    changes: true,
    icon: IconTrash,
    run: () => showInEditor({ asking: 'delete-job' }),
  }),
];
