/** A job that takes some seconds, so that its run can be watched, stopped and have its worker killed. */

import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import { expect } from './fixtures.ts';

/**
 * Pairs orders with each other: work for the processor, hardly any for the memory.
 * @param length `seconds` on any machine, or longer than a test waits.
 */
export async function writeSlowJob(folder: string, name: string, length: 'seconds' | 'endless'): Promise<void> {
  const others = length === 'seconds' ? 'in1 b' : 'in1 b, in1 c';
  const text =
    length === 'seconds' ? "concat(a.note, b.note, a.order_id, '-', b.order_id)" : 'concat(a.note, b.note, c.note)';
  const job = {
    name,
    taskRetries: 0,
    nodes: [
      {
        id: 'orders',
        name: 'Table orders',
        transform: 'CatalogSource',
        args: { databaseName: 'shop', tableName: 'orders' },
      },
      {
        id: 'pairs',
        name: 'Every pair',
        transform: 'SqlTransform',
        inputs: { in1: { node: 'orders' } },
        args: {
          sql: `SELECT max(md5(${text})) AS highest, count(*) AS pairs FROM in1 a, ${others}`,
        },
      },
      {
        id: 'target',
        name: 'Folder pairs',
        transform: 'PathTarget',
        inputs: { in: { node: 'pairs' } },
        args: { path: `output/${name}`, format: 'csv', mode: 'overwrite' },
      },
    ],
  };
  await writeFile(join(folder, 'jobs', `${name}.json`), JSON.stringify(job, null, 2));
}

/** Priority that the engine gives to workers of the job pool (DESIGN §2). */
const jobPriority = 10;

/**
 * Kills the workspace's worker processes that run tasks, as the system does when memory is short. The first ones may
 * have been idle; it continues until the page reports a failure.
 */
export async function killJobWorkers(folder: string, failure: Locator): Promise<void> {
  await expect
    .poll(
      async () => {
        for (const pid of await jobWorkers(folder)) process.kill(pid, 'SIGKILL');
        return failure.isVisible();
      },
      { timeout: 60_000, intervals: [100] },
    )
    .toBe(true);
}

/** Workers of the pool for jobs, which have a nice value of 10, below the host of the workspace. */
async function jobWorkers(folder: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/u.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      if (!command.includes('worker-entry')) return [];
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      // Behind the name in parentheses: state, parent, …; nice is the 19th field of all.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const host = await readFile(`/proc/${fields[1] ?? ''}/cmdline`, 'utf8').catch(() => '');
      return host.includes(folder) && fields[16] === String(jobPriority) ? [Number(pid)] : [];
    }),
  );
  return found.flat();
}
