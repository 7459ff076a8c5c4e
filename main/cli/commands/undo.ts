/** `tenon undo`: takes a committed run back. */

import { exitCodes, outputOption, workspaceOption, type Command } from '#main/cli/command.ts';
import { tellRun } from '#main/cli/commands/follow-run.ts';

export const undoCommand: Command = {
  name: 'undo',
  summary: 'Takes a committed run back: files, catalog and bookmark as before it.',
  arguments: [{ name: 'RUN', summary: 'Id of the run: jr_…' }],
  options: [workspaceOption, outputOption('table', 'json')],
  examples: ['tenon undo jr_0198c0ffee'],
  async run(call) {
    const id = call.positionals[0]!;
    const session = await call.open({
      workspace: call.text('workspace'),
      kind: 'real',
      title: `tenon undo ${id}`,
      serveOthers: true,
    });
    await tellRun(call, session, await session.client.call('undoJobRun', { id }, call.signal));
    return exitCodes.done;
  },
};
