/** `tenon stop`: ends a run of a job or of a workflow, and waits until it has ended. */

import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import { exitCodes, outputOption, workspaceOptions, type Command, type Invocation } from '#main/cli/command.ts';
import { writeOut } from '#main/cli/output/out.ts';
import { printable } from '#main/cli/output/text-width.ts';
import { eitherRun, isOfWorkflow, openEitherRun, workflowNumberNote } from '#main/cli/runs/either-run.ts';
import { followWorkflowRun } from '#main/cli/runs/follow-workflow-run.ts';
import type { Session } from '#main/cli/session.ts';

export const stopCommand: Command = {
  name: 'stop',
  summary: 'Stops a run of the app or server, or removes a waiting one from the queue, and waits until it has ended.',
  arguments: [eitherRun],
  options: [...workspaceOptions, outputOption('table', 'json')],
  notes: [
    'A stopped run publishes nothing. If its commit has already started, the run succeeds.',
    'Finished tasks are kept: `tenon resume` continues with them.',
    `${workflowNumberNote('stop')} Ctrl-C stops a run that \`tenon run\` started.`,
  ],
  examples: ['tenon stop 52'],
  async run(call) {
    const [id, session] = await openEitherRun(call, 'stop', false);
    if (isOfWorkflow(id)) {
      await session.client.call('stopWorkflowRun', { runId: id }, call.signal);
      await followWorkflowRun(call, session, id);
    } else await stopJobRun(call, session, id);
    return exitCodes.done;
  },
};

async function stopJobRun(call: Invocation, { client }: Session, id: string): Promise<void> {
  let run: JobRunText = await client.call('stopJobRun', { id }, call.signal);
  for await (const item of client.stream('watchJobRun', { id }, call.signal))
    if (item.item === 'finished') run = item.run;
  const outcome = run.jobRunState === 'STOPPED' ? 'nothing was published' : 'it ended before it could be stopped';
  const text = `${run.jobName} #${run.number} ${run.jobRunState}: ${outcome}.`;
  await writeOut(`${call.text('output') === 'json' ? JSON.stringify(run) : printable(text)}\n`);
}
