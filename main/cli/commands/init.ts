/** `tenon init`: makes a workspace. */

import { resolve } from 'node:path';
import { initWorkspace } from '#engine/index.ts';
import { exitCodes, type Command } from '#main/cli/command.ts';
import { writeOut } from '#main/cli/output/out.ts';

export const initCommand: Command = {
  name: 'init',
  summary: 'Creates a workspace in a folder.',
  arguments: [{ name: 'DIR', summary: 'Folder of the workspace. It is created if missing; existing files are kept.' }],
  options: [],
  examples: ['tenon init my-lake'],
  async run(call) {
    const root = await initWorkspace(resolve(call.positionals[0]!));
    await writeOut(`${root}\n`);
    return exitCodes.done;
  },
};
