/** `tenon workspaces`: lists the workspaces that were opened in a window, and forgets one. */

import { resolve } from 'node:path';
import { EngineError } from '#engine/contract/errors.ts';
import { forgetWorkspace, recentWorkspaces } from '#engine/index.ts';
import { exitCodes, outputOption, type Command } from '#main/cli/command.ts';
import { timeText } from '#main/cli/runs/run-text.ts';
import { writeOut } from '#main/cli/output/out.ts';
import { openRowWriter } from '#main/cli/output/row-writer.ts';

const columns = [
  { name: 'name', type: 'string' },
  { name: 'folder', type: 'string' },
  { name: 'opened', type: 'string' },
  { name: 'note', type: 'string' },
];

export const workspacesCommand: Command = {
  name: 'workspaces',
  summary: 'Lists the workspaces that you opened in the app, newest first.',
  arguments: [],
  options: [
    { name: 'forget', value: 'DIR', summary: 'Remove a workspace from the list. Its folder does not change.' },
    outputOption('table', 'json', 'jsonl'),
  ],
  notes: [
    'The list has at most 30 workspaces and belongs to your user on this computer. JSON is one array, `jsonl` one workspace per line: `{path, name, openedOn, missing}`; `missing` is true if the folder does not exist or is no longer a workspace, `openedOn` is in milliseconds since 1970 UTC.',
  ],
  examples: ['tenon workspaces', 'tenon workspaces --forget old-lake'],
  async run(call) {
    const forget = call.text('forget');
    if (forget !== undefined) {
      const path = resolve(forget);
      if (!(await forgetWorkspace(path)))
        throw new EngineError('EntityNotFound', `${path} is not in the list of recent workspaces.`, {
          hint: 'List them with: tenon workspaces',
          details: { path },
        });
      await writeOut(`Removed from the list: ${path}\n`);
      return exitCodes.done;
    }
    const form = call.text('output') ?? 'table';
    const workspaces = await recentWorkspaces();
    if (form === 'table' && workspaces.length === 0) {
      await writeOut('No workspace was opened in the app yet.\n');
      return exitCodes.done;
    }
    const writer = openRowWriter(form, false);
    await writer.begin(columns);
    await writer.rows(
      form === 'table'
        ? workspaces.map(({ path, name, openedOn, missing }) => ({
            name,
            folder: path,
            opened: timeText(openedOn),
            note: missing ? 'missing' : '',
          }))
        : workspaces.map((each) => ({ ...each })),
    );
    await writer.end();
    if (form === 'json') await writeOut('\n');
    return exitCodes.done;
  },
};
