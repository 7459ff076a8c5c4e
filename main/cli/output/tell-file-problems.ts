/** Definitions that are not in a list because their files cannot be read, on standard error, a line each. */

import type { EngineClient } from '#engine/contract/procedures/index.ts';
import { writeError } from '#main/cli/output/out.ts';
import { printable } from '#main/cli/output/text-width.ts';

/** @param folders of the workspace, whose kinds of definitions a command lists. */
export async function tellFileProblems(
  client: EngineClient,
  folders: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const { problems } = await client.call('getWorkspace', {}, signal);
  for (const { file, line, message } of problems)
    if (folders.some((folder) => file.startsWith(`${folder}/`)))
      writeError(`problem ${printable(file)}${line === null ? '' : `:${line}`}: ${printable(message)}\n`);
}
