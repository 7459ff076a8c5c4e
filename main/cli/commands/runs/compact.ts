/** `tenon compact`: writes the small files of a table again as few large ones. */

import { exitCodes, outputOption, workspaceOptions, type Command } from '#main/cli/command.ts';
import { writeOut } from '#main/cli/output/out.ts';
import { printable } from '#main/cli/output/text-width.ts';
import { followRun } from '#main/cli/runs/follow-run.ts';
import { wholeTableName } from '#main/cli/table-name.ts';

export const compactCommand: Command = {
  name: 'compact',
  summary: 'Replaces the small files of a table by few large ones.',
  arguments: [{ name: 'TABLE', summary: 'The table: DATABASE.TABLE.' }],
  options: [...workspaceOptions, outputOption('table', 'json')],
  notes: [
    'It is a run like that of a job: rows, types and partitions stay (not the order of the rows), readers continue, the run has receipts, and it can be undone. A table is compacted only if Tenon wrote all its files, and if each job that reads the table with a bookmark has read all of its files or none; bookmarks follow. A job that reads the folder of the table by path with a bookmark prevents it. If no partition has two files below 128 MB, nothing is done.',
  ],
  examples: ['tenon compact sales.orders'],
  async run(call) {
    const { databaseName, name } = wholeTableName(call.positionals[0]!);
    const session = await call.open({
      workspace: call.text('workspace'),
      kind: 'real',
      title: 'tenon compact',
      serveOthers: true,
    });
    const run = await session.client.call('compactTable', { databaseName, name }, call.signal);
    if (run !== null) return followRun(call, session, run);
    await writeOut(
      call.text('output') === 'json'
        ? 'null\n'
        : `${printable(`${databaseName}.${name}`)} has no small files to join.\n`,
    );
    return exitCodes.done;
  },
};
