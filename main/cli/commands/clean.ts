/** `tenon clean`: empties the cache. */

import { countText } from '#engine/contract/count-text.ts';
import { exitCodes, workspaceOptions, type Command } from '#main/cli/command.ts';
import { writeOut } from '#main/cli/output/out.ts';

export const cleanCommand: Command = {
  name: 'clean',
  summary: 'Empties the workspace’s cache; everything in it can be made again.',
  arguments: [],
  options: workspaceOptions,
  examples: ['tenon clean'],
  async run(call) {
    const session = await call.open({ workspace: call.text('workspace'), kind: 'real', title: 'tenon clean' });
    const { fileCount, sizeBytes } = await session.client.call('clearCache', {}, call.signal);
    await writeOut(`${countText(fileCount, 'file')}, ${countText(sizeBytes, 'byte')}\n`);
    return exitCodes.done;
  },
};
