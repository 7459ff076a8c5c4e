#!/usr/bin/env node
/**
 * The command `tenon`: refuses an older Node in words, keeps compiled code between starts, then hands over to what was
 * built of it, or to its sources.
 */

import module from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

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
const root = join(fileURLToPath(import.meta.url), '../../..');
process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules/.cache/tenon-compile');
module.enableCompileCache(process.env.NODE_COMPILE_CACHE);
// npm starts scripts in the folder of the package; paths are relative to the user's folder.
if (process.env.npm_lifecycle_event === 'tenon' && process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);
// Help needs a hundredth of what was built, and starts sooner without the rest; tests look at which sources are loaded.
const words = process.argv.slice(2);
const asksForHelp =
  words.length === 0 || words[0] === 'help' || words.some((word) => /^(?:-h|--help|--version)$/u.test(word));
const usesSources = asksForHelp || process.env.TENON_FROM_SOURCES === '1';
const built = usesSources ? undefined : (await import('./built-command.mjs')).builtCommand(root);
await import(built === undefined ? './index.ts' : pathToFileURL(built).href);
