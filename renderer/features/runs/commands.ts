/** Commands of the run in front. */

import {
  IconArrowBackUp,
  IconArrowDown,
  IconArrowUp,
  IconBookmark,
  IconBookmarkOff,
  IconTimeline,
  IconFileCheck,
  IconFiles,
  IconFileText,
  IconFolderCheck,
  IconFolderOpen,
  IconFolderSearch,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerSkipBack,
  IconPlayerSkipForward,
  IconPlayerStop,
  IconPlayerTrackNext,
  IconRefresh,
  IconRefreshDot,
  IconRowRemove,
  IconSitemap,
  IconTable,
} from '@tabler/icons-react';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import type { Command } from '#renderer/app/commands/command.ts';
import {
  activeRun,
  continueRun,
  listTargetsAgain,
  openNeighbour,
  pauseRun,
  resumeRun,
  retryCommit,
  retryUndo,
  runAgain,
  stopRun,
} from '#renderer/features/runs/run-actions.ts';
import { askAdoption, targetWithForeignFiles } from '#renderer/features/runs/adoption/adoption-store.ts';
import { knownOrigin, openOrigin } from '#renderer/app/origin/origins.ts';
import { askBookmark } from '#renderer/features/runs/bookmark/bookmark-store.ts';
import { askReadAgain } from '#renderer/features/runs/bookmark/read-again-store.ts';
import { focusReasonsIfLost } from '#renderer/features/runs/quarantine/focus-reasons.ts';
import { hasOutput, openOutput, openOutputFiles, openOutputFolders } from '#renderer/features/runs/run-output.ts';
import { showRunView, viewOf } from '#renderer/features/runs/run-view-store.ts';
import { hasTasks, walkTasks } from '#renderer/features/runs/timeline/walked-tasks.ts';
import { askUndo } from '#renderer/features/runs/undo-store.ts';
import { openInspector } from '#renderer/stores/workbench.ts';
import { canPause, canResume, canUndo, isActive, isUndoBlocked } from '#renderer/features/runs/run-words.ts';

interface RunCommand extends Omit<Command, 'group' | 'run' | 'when'> {
  when(run: JobRunText): boolean;
  run(run: JobRunText): void | Promise<void>;
}

function of({ when, run: act, ...command }: RunCommand): Command {
  return {
    ...command,
    group: 'Runs',
    when: () => {
      const run = activeRun();
      return run !== undefined && when(run);
    },
    run: () => act(activeRun()!),
  };
}

const views = [
  ['timeline', 'Show timeline and receipts of run', IconTimeline],
  ['inputs', 'Show files that run read', IconFiles],
  ['rejects', 'Show rejected records of run', IconRowRemove],
  ['log', 'Show log of run', IconFileText],
] as const;

export const runCommands: readonly Command[] = [
  of({
    id: 'runs.stop',
    once: true,
    title: 'Stop run',
    changes: true,
    icon: IconPlayerStop,
    when: isActive,
    run: stopRun,
  }),
  of({
    id: 'runs.open-origin',
    title: 'Open workflow or trigger of run',
    icon: IconSitemap,
    keywords: ['started by', 'cause', 'schedule'],
    when: ({ id }) => (knownOrigin(id) ?? null) !== null,
    run: ({ id }) => openOrigin(knownOrigin(id)!),
  }),
  of({
    id: 'runs.pause',
    once: true,
    title: 'Pause run',
    changes: true,
    icon: IconPlayerPause,
    keywords: ['hold', 'wait', 'between tasks'],
    keys: 'P',
    within: '#editor [data-part="run-page"]',
    when: canPause,
    run: pauseRun,
  }),
  of({
    id: 'runs.continue',
    once: true,
    title: 'Continue run',
    changes: true,
    icon: IconPlayerPlay,
    keywords: ['paused', 'go on'],
    keys: 'C',
    within: '#editor [data-part="run-page"]',
    when: ({ paused }) => paused !== null,
    run: continueRun,
  }),
  of({
    id: 'runs.resume',
    once: true,
    title: 'Resume run',
    changes: true,
    icon: IconPlayerTrackNext,
    when: canResume,
    run: resumeRun,
  }),
  of({
    id: 'runs.again',
    once: true,
    title: 'Run job of this run again',
    changes: true,
    icon: IconPlayerPlay,
    keys: 'Ctrl+Shift+Enter',
    when: (run) => !isActive(run),
    run: runAgain,
  }),
  of({
    id: 'runs.open-output',
    title: 'Open output of run',
    icon: IconTable,
    keywords: ['result', 'rows', 'table', 'target', 'written'],
    when: hasOutput,
    run: openOutput,
  }),
  of({
    id: 'runs.open-output-file',
    title: 'Open file of output of run',
    icon: IconFileText,
    keywords: ['result', 'rows', 'target', 'written'],
    when: hasOutput,
    run: openOutputFiles,
  }),
  of({
    id: 'runs.open-output-folder',
    title: 'Open folder of output of run',
    icon: IconFolderOpen,
    keywords: ['result', 'rows', 'target', 'written', 'all runs'],
    when: hasOutput,
    run: openOutputFolders,
  }),
  of({
    id: 'runs.previous',
    title: 'Open previous run of job',
    icon: IconPlayerSkipBack,
    keywords: ['before', 'earlier', 'history'],
    when: () => true,
    run: (run) => openNeighbour(run, -1),
  }),
  of({
    id: 'runs.next',
    title: 'Open next run of job',
    icon: IconPlayerSkipForward,
    keywords: ['after', 'later', 'history'],
    when: () => true,
    run: (run) => openNeighbour(run, 1),
  }),
  of({
    id: 'runs.next-task',
    title: 'Show next task of run',
    inEditor: true,
    icon: IconArrowDown,
    keywords: ['timeline', 'attempt'],
    keys: 'J',
    within: '#editor [data-part="run-page"]',
    when: ({ id }) => viewOf(id) === 'timeline' && hasTasks(id),
    run: ({ id }) => walkTasks(id, 1),
  }),
  of({
    id: 'runs.previous-task',
    title: 'Show previous task of run',
    inEditor: true,
    icon: IconArrowUp,
    keywords: ['timeline', 'attempt'],
    keys: 'K',
    within: '#editor [data-part="run-page"]',
    when: ({ id }) => viewOf(id) === 'timeline' && hasTasks(id),
    run: ({ id }) => walkTasks(id, -1),
  }),
  of({
    id: 'runs.undo',
    title: 'Undo run',
    changes: true,
    icon: IconArrowBackUp,
    keywords: ['reverse', 'revert'],
    when: canUndo,
    run: askUndo,
  }),
  of({
    id: 'runs.retry-commit',
    once: true,
    title: 'Retry commit of run',
    changes: true,
    icon: IconRefresh,
    when: ({ jobRunState, unfinishedUndo }) => jobRunState === 'COMMIT_BLOCKED' && unfinishedUndo === null,
    run: retryCommit,
  }),
  of({
    id: 'runs.retry-undo',
    once: true,
    title: 'Retry undo of run',
    changes: true,
    icon: IconRefresh,
    when: isUndoBlocked,
    run: retryUndo,
  }),
  of({
    id: 'runs.bookmark-now',
    title: 'Set bookmark of job to now',
    changes: true,
    icon: IconBookmark,
    keywords: ['skip', 'read'],
    when: (run) => !isActive(run),
    run: ({ jobName, arguments: args }) => askBookmark({ jobName, to: 'now', arguments: args }),
  }),
  of({
    id: 'runs.list-targets-again',
    once: true,
    title: 'List files of all targets again',
    icon: IconFolderSearch,
    keywords: ['adopt', 'lost catalog', 'rebuild'],
    changes: true,
    when: ({ error }) => error?.code === 'ForeignTarget' || error?.code === 'CatalogBehind',
    run: listTargetsAgain,
  }),
  of({
    id: 'runs.adopt-files',
    title: 'Adopt files of target',
    icon: IconFolderCheck,
    keywords: ['foreign files', 'overwrite', 'own'],
    changes: true,
    when: (run) => targetWithForeignFiles(run) !== undefined,
    run: (run) => askAdoption(targetWithForeignFiles(run)!),
  }),
  of({
    id: 'runs.bookmark-start',
    title: 'Reset bookmark of job',
    changes: true,
    icon: IconBookmarkOff,
    keywords: ['read all again'],
    when: (run) => !isActive(run),
    run: ({ jobName }) => askBookmark({ jobName, to: 'start' }),
  }),
  of({
    id: 'runs.read-again',
    title: 'Read input of this run again',
    changes: true,
    icon: IconRefreshDot,
    keywords: ['bookmark', 'replay', 'same files', 'window'],
    when: ({ jobRunState, undone }) => jobRunState === 'SUCCEEDED' && !undone,
    run: (run) => askReadAgain(run),
  }),
  of({
    id: 'runs.bookmark-here',
    title: 'Rewind bookmark of job to this run',
    changes: true,
    icon: IconBookmark,
    keywords: ['read again'],
    when: ({ jobRunState, undone }) => jobRunState === 'SUCCEEDED' && !undone,
    run: (run) => askBookmark({ jobName: run.jobName, to: run }),
  }),
  ...views.map(([view, title, icon]) =>
    of({
      id: `runs.view-${view}`,
      title,
      icon,
      inEditor: true,
      when: () => true,
      run: ({ id }) => {
        showRunView(id, view);
        if (view === 'rejects') focusReasonsIfLost();
      },
    }),
  ),
  of({
    id: 'runs.facts',
    title: 'Show details of run',
    inEditor: true,
    icon: IconFileCheck,
    keywords: ['output', 'resources', 'time', 'memory', 'cost'],
    when: (run) => (run.jobRunState === 'SUCCEEDED' || isActive(run)) && viewOf(run.id) !== 'rejects',
    run: openInspector,
  }),
];
