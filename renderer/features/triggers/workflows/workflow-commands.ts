/** Commands of workflows. */

import {
  IconFileExport,
  IconFileImport,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerStop,
  IconRotateClockwise,
  IconSettings,
  IconSitemap,
  IconToggleLeft,
  IconToggleRight,
  IconTrash,
} from '@tabler/icons-react';
import type { WorkflowRunText } from '#engine/contract/procedures/workflows.ts';
import type { Command } from '#renderer/app/commands/command.ts';
import {
  activeWorkflow,
  resumeWorkflow,
  shownRun,
  startWorkflow,
  pauseWorkflow,
  continueWorkflow,
  stopWorkflow,
  switchTriggers,
} from '#renderer/features/triggers/workflows/workflow-actions.ts';
import { exportWorkflow, importWorkflow } from '#renderer/features/triggers/workflows/exchange-workflow.ts';
import { askWorkflow } from '#renderer/features/triggers/workflows/workflow-store.ts';
import { canResume } from '#renderer/features/triggers/workflows/workflow-words.ts';

type WorkflowCommand = Omit<Command, 'group' | 'run' | 'when'>;

function ofWorkflow(command: WorkflowCommand, run: (name: string) => void | Promise<void>): Command {
  return {
    ...command,
    group: 'Workflows',
    when: () => activeWorkflow() !== undefined,
    run: () => run(activeWorkflow()!),
  };
}

function ofRun(
  command: WorkflowCommand,
  when: (run: WorkflowRunText) => boolean,
  act: (run: WorkflowRunText) => Promise<void>,
): Command {
  const find = (): WorkflowRunText | undefined => {
    const name = activeWorkflow();
    return name === undefined ? undefined : shownRun(name);
  };
  return {
    ...command,
    group: 'Workflows',
    when: () => {
      const run = find();
      return run !== undefined && when(run);
    },
    run: () => act(find()!),
  };
}

const exports = [
  ['glue', 'AWS Glue'],
  ['airflow', 'Airflow'],
  ['step-functions', 'Step Functions'],
] as const;

export const workflowCommands: readonly Command[] = [
  {
    id: 'workflows.new',
    title: 'Create workflow',
    changes: true,
    group: 'Workflows',
    icon: IconSitemap,
    keywords: ['chain', 'pipeline', 'orchestrate'],
    run: () => askWorkflow({ kind: 'new' }),
  },
  ofWorkflow(
    {
      id: 'workflows.start',
      once: true,
      title: 'Run workflow',
      changes: true,
      icon: IconPlayerPlay,
      keys: 'Ctrl+Shift+Enter',
      keywords: ['start'],
    },
    startWorkflow,
  ),
  ofRun(
    {
      id: 'workflows.stop',
      once: true,
      title: 'Stop run of workflow',
      changes: true,
      icon: IconPlayerStop,
      keywords: ['cancel'],
    },
    ({ status }) => status === 'RUNNING',
    stopWorkflow,
  ),
  ofRun(
    {
      id: 'workflows.pause',
      once: true,
      title: 'Pause run of workflow',
      changes: true,
      icon: IconPlayerPause,
      keywords: ['hold', 'wait'],
    },
    ({ status, paused }) => status === 'RUNNING' && paused === null,
    pauseWorkflow,
  ),
  ofRun(
    {
      id: 'workflows.continue',
      once: true,
      title: 'Continue run of workflow',
      changes: true,
      icon: IconPlayerPlay,
      keywords: ['paused', 'go on'],
    },
    ({ paused }) => paused !== null,
    continueWorkflow,
  ),
  ofRun(
    {
      id: 'workflows.resume',
      once: true,
      title: 'Resume run of workflow',
      changes: true,
      icon: IconRotateClockwise,
      keywords: ['repeat', 'failed', 'retry'],
    },
    canResume,
    resumeWorkflow,
  ),
  ofWorkflow(
    { id: 'workflows.settings', title: 'Change settings of workflow', changes: true, icon: IconSettings },
    (name) => askWorkflow({ kind: 'settings', name }),
  ),
  ofWorkflow(
    {
      id: 'workflows.activate-all',
      once: true,
      title: 'Activate all triggers of workflow',
      changes: true,
      icon: IconToggleRight,
      keywords: ['enable', 'schedule', 'on'],
    },
    (name) => switchTriggers(name, 'activate'),
  ),
  ofWorkflow(
    {
      id: 'workflows.deactivate-all',
      once: true,
      title: 'Deactivate all triggers of workflow',
      changes: true,
      icon: IconToggleLeft,
      keywords: ['disable', 'pause', 'off'],
    },
    (name) => switchTriggers(name, 'deactivate'),
  ),
  ...exports.map(([as, title]) =>
    ofWorkflow(
      {
        id: `workflows.export-${as}`,
        title: `Export workflow for ${title}`,
        icon: IconFileExport,
        keywords: ['save', 'download', 'JSON', 'DAG', 'state machine'],
      },
      (name) => exportWorkflow(name, as),
    ),
  ),
  {
    id: 'workflows.import',
    title: 'Import workflow of AWS Glue',
    changes: true,
    group: 'Workflows',
    icon: IconFileImport,
    keywords: ['load', 'JSON', 'upload'],
    run: importWorkflow,
  },
  ofWorkflow({ id: 'workflows.delete', title: 'Delete workflow', changes: true, icon: IconTrash }, (name) =>
    askWorkflow({ kind: 'delete', name }),
  ),
];
