/**
 * After `npm ci`: builds the command. Where the tools for it are missing, or the build fails, the command runs from its
 * sources.
 */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildHost } from './build-host.ts';

if (existsSync(join(import.meta.dirname, '../node_modules/rolldown'))) {
  try {
    await buildHost({ trains: true });
  } catch (thrown) {
    console.error(`The command was not built and runs from its sources: ${(thrown as Error).message}`);
  }
}
