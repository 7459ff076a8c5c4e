/** `tenon init`: makes a workspace. */

import { resolve } from 'node:path';
import { initWorkspace } from '#engine/index.ts';
import { exitCodes, type Command } from '#main/cli/command.ts';
import { writeOut } from '#main/cli/output/out.ts';

export const initCommand: Command = {
  name: 'init',
  summary: 'Makes a workspace of a folder.',
  arguments: [{ name: 'DIR', summary: 'The folder; made when it is missing, other files in it stay.' }],
  options: [],
  examples: ['tenon init my-lake'],
  async run(call) {
    const root = await initWorkspace(resolve(call.positionals[0]!));
    await writeOut(`${root}\n`);
    return exitCodes.done;
  },
};
