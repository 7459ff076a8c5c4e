/** The command line with one more command, which waits forever. Argument: what else waits, `close` its closing as well. */

import { commands } from '#main/cli/commands/index.ts';
import { runCommandLine } from '#main/cli/run-command-line.ts';
import type { Command } from '#main/cli/command.ts';

const never = new Promise<never>(() => undefined);

(commands as Command[]).push({
  name: 'wait',
  summary: '',
  arguments: [],
  options: [],
  examples: [],
  async run(call) {
    const session = await call.open({ kind: 'real', title: 'tenon wait' });
    if (process.argv[2] === 'close') Object.assign(session, { [Symbol.asyncDispose]: () => never });
    return never;
  },
});
process.exit(await runCommandLine(['wait']));
