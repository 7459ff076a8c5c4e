/** The worker that is shipped: started from its sources, one takes a third more processor time. */

import { join } from 'node:path';
import { builtCommand } from '../../main/cli/built-command.mjs';

/** @returns path of its entry. @throws Error when the sources have changed since the command was built. */
export function builtWorkerEntry(): string {
  const root = join(import.meta.dirname, '../..');
  if (builtCommand(root) === undefined) throw new Error('Build the command first: npm run prepare');
  return join(root, 'dist/host/worker-entry.js');
}
