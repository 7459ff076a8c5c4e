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

test('after SIGTERM it ends with the code, although a timer keeps it alive', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  await once(child.stdout, 'data');
  child.kill('SIGTERM');
  expect(await exit).toEqual([130, null]);
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
