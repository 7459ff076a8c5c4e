/** `tenon undo`: undoes a committed run. */

import { exitCodes, outputOption, workspaceOptions, type Command } from '#main/cli/command.ts';
import { writeOut } from '#main/cli/output/out.ts';
import { printable } from '#main/cli/output/text-width.ts';

export const undoCommand: Command = {
  name: 'undo',
  summary: 'Undoes a committed run. Files, catalog and bookmark return to their state before the run.',
  arguments: [{ name: 'RUN', summary: 'Id of the run: jr_…' }],
  options: [...workspaceOptions, outputOption('table', 'json')],
  notes: ['JSON is the run with `undone` set to true. Its receipts remain available.'],
  examples: ['tenon undo jr_0198c0ffee'],
  async run(call) {
    const id = call.positionals[0]!;
    const session = await call.open({
      workspace: call.text('workspace'),
      kind: 'real',
      title: `tenon undo ${id}`,
      serveOthers: true,
    });
    const run = await session.client.call('undoJobRun', { id }, call.signal);
    await writeOut(
      call.text('output') === 'json'
        ? `${JSON.stringify(run)}\n`
        : `${printable(run.jobName)} ${run.id} undone: files, catalog and bookmark are back to their state before the run\n`,
    );
    return exitCodes.done;
  },
};
