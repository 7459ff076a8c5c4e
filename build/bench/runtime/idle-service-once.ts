/**
 * `tenon serve` of a workspace in which nothing is due: `node idle-service-once.ts TRIGGERS`. The last line of output is
 * {@link IdleService} as JSON. Linux only.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createEngine, initWorkspace } from '#engine/index.ts';
import { makeBenchFolder } from '../bench-host.ts';
import { orderJob } from '../bench-job.ts';
import { memoryOf, processorTimeOf, type Memory } from '../host/processes.ts';

export interface IdleService {
  /** Of one core, used by host and workers. */
  readonly share: number;
  readonly seconds: number;
  readonly host: Memory;
}

const seconds = 60;
/** What warms up after a start is over by then. */
const settling = 45_000;
const tenon = join(import.meta.dirname, '../../../main/cli/tenon.mjs');

const folder = makeBenchFolder();
try {
  await prepare(Number(process.argv[2]));
  const service = spawn(process.execPath, [tenon, 'serve', '--no-open', '--workspace', folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await once(service.stdout, 'data');
    await delay(settling);
    const before = processorTimeOf(service.pid!);
    await delay(seconds * 1000);
    const share = (processorTimeOf(service.pid!) - before) / seconds;
    console.log(JSON.stringify({ share, seconds, host: memoryOf(service.pid!) } satisfies IdleService));
  } finally {
    service.kill('SIGTERM');
    await once(service, 'exit');
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Schedules that are due at different minutes of the first day of a year; saved as enabled, they are activated. */
async function prepare(triggers: number): Promise<void> {
  await initWorkspace(folder);
  mkdirSync(join(folder, 'jobs'), { recursive: true });
  writeFileSync(join(folder, 'jobs', 'small.json'), JSON.stringify({ name: 'small', nodes: orderJob('orders.csv') }));
  const year = new Date().getUTCFullYear() + 2;
  await using engine = await createEngine({ workspace: folder, title: 'bench', watch: true });
  for (let trigger = 0; trigger < triggers; trigger += 1) {
    const name = `trigger-${trigger}`;
    const schedule = `cron(${trigger % 60} ${Math.floor(trigger / 60) % 24} 1 1 ? ${year})`;
    const value = { name, type: 'SCHEDULED', schedule, enabled: true, actions: [{ jobName: 'small' }] };
    await engine.dispatcher.call('saveDefinition', { kind: 'trigger', value, expectedHash: null });
  }
}
