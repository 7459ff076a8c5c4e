/** Entry of the `tenon` command. */

import { enableCompileCache } from 'node:module';

enableCompileCache();
const { runCommandLine } = await import('#main/cli/run-command-line.ts');
process.exit(await runCommandLine(process.argv.slice(2)));
