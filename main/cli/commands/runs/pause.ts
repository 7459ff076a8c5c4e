/** `tenon pause` and `tenon continue`: a run of a job or of a workflow waits between two tasks, and continues. */

import { outputOption, workspaceOptions, type Command } from '#main/cli/command.ts';
import { eitherRun, isOfWorkflow, openEitherRun, workflowNumberNote } from '#main/cli/runs/either-run.ts';
import { followRun } from '#main/cli/runs/follow-run.ts';
import { followWorkflowRun } from '#main/cli/runs/follow-workflow-run.ts';
import { pauseJobRun, pauseWorkflowRun } from '#main/cli/runs/pause-runs.ts';

export const pauseCommand: Command = {
  name: 'pause',
  summary: 'Pauses a run between two tasks, so that it gives its worker back and waits.',
  arguments: [eitherRun],
  options: [
    ...workspaceOptions,
    { name: 'why', value: 'TEXT', summary: 'Reason, which is shown with the run.' },
    outputOption('table', 'json'),
  ],
  notes: [
    'Tasks in progress end first. A paused run remains paused when its host ends. A paused run of a workflow starts nothing more, and its job runs are paused; crawls in progress continue.',
    workflowNumberNote('pause'),
  ],
  examples: ['tenon pause 52 --why "the disk is being replaced"'],
  async run(call) {
    const [id, session] = await openEitherRun(call, 'pause', false);
    return isOfWorkflow(id) ? pauseWorkflowRun(call, session, id) : pauseJobRun(call, session, id);
  },
};

export const continueCommand: Command = {
  name: 'continue',
  summary: 'Continues a paused run with its finished tasks, and waits until it ends.',
  arguments: [eitherRun],
  options: [...workspaceOptions, outputOption('table', 'json')],
  notes: [workflowNumberNote('continue')],
  examples: ['tenon continue 52'],
  async run(call) {
    const [id, session] = await openEitherRun(call, 'continue', true);
    if (!isOfWorkflow(id))
      return followRun(call, session, await session.client.call('continueJobRun', { id }, call.signal));
    await session.client.call('continueWorkflowRun', { runId: id }, call.signal);
    return followWorkflowRun(call, session, id);
  },
};
