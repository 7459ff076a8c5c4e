/** A host that has done heavy work and then nothing: its workers have ended, its memory is back, and it still works. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runTenon } from '#main/cli/testing/run-tenon.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tenon-idle-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const program = path.join(import.meta.dirname, 'testing/stay-open-program.ts');
const idleSeconds = 3;
/** The host of this test runs from sources, which takes 60 MB more than the built one: the compiler of TypeScript. */
const mostResident = 320e6;

function residentOf(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/mu.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) * 1024;
}

function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .map(Number)
    .filter((child) => {
      try {
        const stat = readFileSync(`/proc/${child}/stat`, 'utf8');
        return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === pid;
      } catch {
        return false;
      }
    });
}

test.runIf(process.platform === 'linux')('memory and processes go back after a heavy run', async () => {
  await runTenon(['init', folder], { folder });
  mkdirSync(path.join(folder, 'in'));
  mkdirSync(path.join(folder, 'jobs'), { recursive: true });
  const lines = Array.from({ length: 300_000 }, (_, row) => `${row},${row % 7},${row * 3}`).join('\n');
  for (let file = 0; file < 8; file += 1)
    writeFileSync(path.join(folder, 'in', `${file}.csv`), `id,kind,amount\n${lines}\n`);
  const nodes = [
    { id: 'in', name: 'In', transform: 'PathSource', args: { path: 'in', format: 'csv' } },
    {
      id: 'out',
      name: 'Out',
      transform: 'PathTarget',
      inputs: { in: { node: 'in' } },
      args: { path: 'out', format: 'parquet' },
    },
  ];
  writeFileSync(path.join(folder, 'jobs', 'load.json'), JSON.stringify({ name: 'load', nodes }));
  const host = spawn(process.execPath, [program, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TENON_IDLE_SECONDS: String(idleSeconds) },
  });
  await once(host.stdout, 'data');
  try {
    const pid = host.pid!;
    let isRunning = true;
    const running = runTenon(['run', 'load', '--workspace', folder], { folder }).finally(() => (isRunning = false));
    // Counted while it runs: on a loaded machine they are idle for long enough before the command has ended.
    let busy = 0;
    while (isRunning) {
      busy = Math.max(busy, childrenOf(pid).length);
      await delay(50);
    }
    expect((await running).code).toBe(0);
    expect(busy).toBeGreaterThan(0);
    // A worker that was started ahead half a minute after the run is idle for the same time.
    for (let waited = 0; waited < 120 && childrenOf(pid).length > 0; waited += 1) await delay(500);
    expect(childrenOf(pid)).toEqual([]);
    expect(residentOf(pid)).toBeLessThanOrEqual(mostResident);
    const again = await runTenon(
      ['query', "SELECT count(*) AS n FROM 'in/*.csv'", '--workspace', folder, '--output', 'csv'],
      { folder },
    );
    expect([again.code, again.out.trim().split('\n').at(-1)]).toEqual([0, '2400000']);
  } finally {
    host.kill('SIGTERM');
  }
});
