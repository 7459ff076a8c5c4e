/**
 * The processor time of a command and of all processes that it waits for: `node cpu-once.ts COMMAND ARGUMENT…`. The last line of output
 * is milliseconds. Needs a POSIX shell.
 */

import { spawnSync } from 'node:child_process';

const { status, stdout } = spawnSync('sh', ['-c', '"$@" >&2 && times', 'sh', ...process.argv.slice(2)], {
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'inherit'],
});
if (status !== 0) throw new Error(`${process.argv.slice(2).join(' ')} ended with ${status}`);
// The second line is of the children: user, then system.
const times = [
  ...stdout
    .trim()
    .split('\n')[1]!
    .matchAll(/(?<minutes>\d+)m(?<seconds>[\d.]+)s/gu),
];
const seconds = times.map(({ groups }) => Number(groups!['minutes']) * 60 + Number(groups!['seconds']));
console.log(String(1000 * seconds.reduce((sum, each) => sum + each, 0)));
