/** `tenon clean`: empties the cache. */

import { countText } from '#engine/contract/count-text.ts';
import { exitCodes, workspaceOptions, type Command } from '#main/cli/command.ts';
import { writeOut } from '#main/cli/output/out.ts';

export const cleanCommand: Command = {
  name: 'clean',
  summary: 'Clears the workspace’s cache. Tenon recreates its content when needed.',
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
