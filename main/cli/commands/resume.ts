/** `tenon resume`: continues a failed or stopped run. */

import { outputOption, workspaceOptions, type Command } from '#main/cli/command.ts';
import { followRun } from '#main/cli/runs/follow-run.ts';
import { jobRunId, jobRunWords } from '#main/cli/runs/run-id.ts';

export const resumeCommand: Command = {
  name: 'resume',
  summary: 'Starts a new run that continues a failed or stopped one and keeps its finished tasks.',
  arguments: [{ name: 'RUN', summary: `The run: ${jobRunWords}.` }],
  options: [...workspaceOptions, outputOption('table', 'json')],
  examples: ['tenon resume 52', 'tenon resume jr_0198c0ffee'],
  async run(call) {
    const named = call.positionals[0]!;
    const session = await call.open({
      workspace: call.text('workspace'),
      kind: 'real',
      title: `tenon resume ${named}`,
      serveOthers: true,
    });
    const id = await jobRunId(session.client, named, call.signal);
    return followRun(call, session, await session.client.call('resumeJobRun', { id }, call.signal));
  },
};
