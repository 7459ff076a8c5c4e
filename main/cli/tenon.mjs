#!/usr/bin/env node
/** The command `tenon`: refuses an older Node in words, keeps compiled code between starts, then hands over to index.ts. */

import module from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [major] = process.versions.node.split('.', 1).map(Number);
if (major < 24) {
  process.stderr.write(
    `error: Tenon needs Node 24 or newer; this is Node ${process.versions.node} (${process.execPath}).\n` +
      'hint: in a checkout, run `npm run -s tenon -- …`: npm ci brings the right Node for Linux and Windows. ' +
      'On macOS install Node 24.\n',
  );
  process.exit(2);
}
// Worker processes inherit the variable, so they start from the same cache.
process.env.NODE_COMPILE_CACHE ??= join(fileURLToPath(import.meta.url), '../../../node_modules/.cache/tenon-compile');
module.enableCompileCache(process.env.NODE_COMPILE_CACHE);
// npm starts scripts in the folder of the package; paths are relative to the user's folder.
if (process.env.npm_lifecycle_event === 'tenon' && process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);
await import('./index.ts');
