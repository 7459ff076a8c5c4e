/** Entry of the `tenon` command. */

import { enableCompileCache } from 'node:module';
import { resolveOwnModules } from '#engine/own-modules.ts';

enableCompileCache();
resolveOwnModules();
const { runCommandLine } = await import('#main/cli/run-command-line.ts');
process.exit(await runCommandLine(process.argv.slice(2)));
