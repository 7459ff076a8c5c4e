/** `tenon resume`: continues a failed or stopped run. */

import { outputOption, workspaceOptions, type Command } from '#main/cli/command.ts';
import { followRun } from '#main/cli/runs/follow-run.ts';

export const resumeCommand: Command = {
  name: 'resume',
  summary: 'Starts a new run that continues a failed or stopped one and keeps its finished tasks.',
  arguments: [{ name: 'RUN', summary: 'Id of the run: jr_…' }],
  options: [...workspaceOptions, outputOption('table', 'json')],
  examples: ['tenon resume jr_0198c0ffee'],
  async run(call) {
    const id = call.positionals[0]!;
    const session = await call.open({
      workspace: call.text('workspace'),
      kind: 'real',
      title: `tenon resume ${id}`,
      serveOthers: true,
    });
    return followRun(call, session, await session.client.call('resumeJobRun', { id }, call.signal));
  },
};
