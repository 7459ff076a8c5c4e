/** `tenon pause` and `tenon continue`: a run of a job or of a workflow waits between two tasks, and continues. */

import { outputOption, workspaceOptions, type Command, type Invocation } from '#main/cli/command.ts';
import { followRun } from '#main/cli/runs/follow-run.ts';
import { followWorkflowRun } from '#main/cli/runs/follow-workflow-run.ts';
import { pauseJobRun, pauseWorkflowRun } from '#main/cli/runs/pause-runs.ts';
import type { Session } from '#main/cli/session.ts';
import { jobRunId, jobRunWords } from '#main/cli/runs/run-id.ts';

const argument = { name: 'RUN', summary: `The job run: ${jobRunWords}. Or the run of a workflow: its id (wr_…).` };
/** Runs of workflows are numbered apart from those of jobs, so that a number alone is not enough here. */
const ofWorkflows = (verb: string): string =>
  `To ${verb} a run of a workflow by its number, use \`tenon workflow ${verb}\`.`;

export const pauseCommand: Command = {
  name: 'pause',
  summary: 'Pauses a run between two tasks, so that it gives its worker back and waits.',
  arguments: [argument],
  options: [
    ...workspaceOptions,
    { name: 'why', value: 'TEXT', summary: 'Reason, which is shown with the run.' },
    outputOption('table', 'json'),
  ],
  notes: [
    'Tasks in progress end first. A paused run remains paused when its host ends. A paused run of a workflow starts nothing more, and its job runs are paused; crawls in progress continue.',
    ofWorkflows('pause'),
  ],
  examples: ['tenon pause 52 --why "the disk is being replaced"'],
  async run(call) {
    const [id, session] = await open(call, 'pause', false);
    return isOfWorkflow(id) ? pauseWorkflowRun(call, session, id) : pauseJobRun(call, session, id);
  },
};

export const continueCommand: Command = {
  name: 'continue',
  summary: 'Continues a paused run with its finished tasks, and waits until it ends.',
  arguments: [argument],
  options: [...workspaceOptions, outputOption('table', 'json')],
  notes: [ofWorkflows('continue')],
  examples: ['tenon continue 52'],
  async run(call) {
    const [id, session] = await open(call, 'continue', true);
    if (!isOfWorkflow(id))
      return followRun(call, session, await session.client.call('continueJobRun', { id }, call.signal));
    await session.client.call('continueWorkflowRun', { runId: id }, call.signal);
    return followWorkflowRun(call, session, id);
  },
};

function isOfWorkflow(id: string): boolean {
  return id.startsWith('wr_');
}

async function open(call: Invocation, verb: string, serveOthers: boolean): Promise<[string, Session]> {
  const named = call.positionals[0]!;
  const title = `tenon ${verb} ${named}`;
  const session = await call.open({ workspace: call.text('workspace'), kind: 'real', title, serveOthers });
  return [await jobRunId(session.client, named, call.signal), session];
}
