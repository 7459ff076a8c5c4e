/** A process that was asked to end does, even when something in it never stops. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const program = `
  const { endInTime } = await import(${JSON.stringify(join(import.meta.dirname, 'end-in-time.ts'))});
  process.on('SIGTERM', () => endInTime(130));
  setInterval(() => undefined, 1000);
  console.log('ready');
`;

/** What listens to SIGTERM in each kind of process, with the code that it ends with. */
test.concurrent.for([
  ['end-in-time.ts', "process.on('SIGTERM', () => endInTime(130))", 130],
  ['end-in-time.ts', 'stopOnSignals(7)', 7],
  ['cli/interrupt.ts', 'listenForInterrupt()', 130],
] as const)(
  '%s, %s: after SIGTERM it ends although a timer keeps it alive',
  async ([file, listen, code], { expect, onTestFinished }) => {
    const name = /(\w+)\(\d*\)\)?$/u.exec(listen)![1]!;
    const child = spawn(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `const { ${name} } = await import(${JSON.stringify(join(import.meta.dirname, file))});
       ${listen};
       setInterval(() => undefined, 1000);
       console.log('ready');`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    onTestFinished(() => void child.kill('SIGKILL'));
    const exit = once(child, 'exit');
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    expect(await exit).toEqual([code, null]);
  },
);

/** As a statement that the engine's library still plans: Node waits for its threads before it exits. */
const busy = "(await import('node:crypto')).pbkdf2('a', 'b', 2 ** 31 - 1, 64, 'sha512', () => undefined);";

test('cli/interrupt.ts: a second SIGINT ends it although a thread works on', async ({ onTestFinished }) => {
  const child = spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `const { listenForInterrupt } = await import(${JSON.stringify(join(import.meta.dirname, 'cli/interrupt.ts'))});
       listenForInterrupt().addEventListener('abort', () => {
         console.log('stopping');
         process.exit(130);
       });
       ${busy}
       console.log('ready');`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  const exit = once(child, 'exit');
  await once(child.stdout, 'data');
  child.kill('SIGINT');
  await once(child.stdout, 'data');
  child.kill('SIGINT');
  // A shell gives it the code 130.
  expect(await exit).toEqual([null, 'SIGINT']);
});

test('it keeps nothing alive that ends by itself', async () => {
  const quick = program.replace(
    'setInterval(() => undefined, 1000);',
    "process.emit('SIGTERM'); process.exitCode = 7;",
  );
  const child = spawn(
    process.execPath,
    ['--input-type=module', '-e', quick.replace("process.on('SIGTERM'", "process.once('SIGTERM'")],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  expect(await once(child, 'exit')).toEqual([7, null]);
});
