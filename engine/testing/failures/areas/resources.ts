/** Failures of the machine: memory, disk, permissions, time. The system's refusals come from the places that call it. */

import { setFaultHandler } from '#engine/base/fault-points.ts';
import type { FailureArea } from '#engine/testing/failures/failure.ts';
import { ordersSource, targetOf, type FailureWorld } from '#engine/testing/failures/failure-world.ts';

/** While it works, each step of this name is refused by the system with this error. */
async function refused<T>(step: string, code: string, syscall: string, work: () => Promise<T>): Promise<T> {
  setFaultHandler((name, moment) => {
    if (name !== step || moment !== 'before') return;
    throw Object.assign(new Error(`${code}: refused, ${syscall} '/data/out'`), { code, syscall, path: '/data/out' });
  });
  try {
    return await work();
  } finally {
    setFaultHandler(undefined);
  }
}

const copy = [ordersSource, targetOf('orders')];

/** Lists that no 64 MB hold, and that are not spilled. */
const large = [
  ordersSource,
  {
    id: 'sql',
    transform: 'SqlTransform',
    from: { in1: 'orders' },
    args: { sql: 'SELECT list(concat(i, id, i, id)) AS texts FROM in1, range(3000000) AS r(i)' },
  },
  targetOf('sql', { format: 'parquet' }),
];

export const resources: FailureArea = {
  title: 'Memory, disk, permissions and time',
  failures: [
    {
      title: 'A node needs more memory than the job has',
      names: ['memory'],
      provoke: (world) => world.runJob(large, { memory: 64, workers: 1, threads: 1, taskRetries: 0 }),
    },
    {
      title: 'The disk is full while files are written',
      names: ['/out'],
      provoke: (world: FailureWorld) => refused('stage.syncFolder', 'ENOSPC', 'fsync', () => world.runJob(copy)),
    },
    {
      title: 'The folder of a target may not be written to',
      names: ['/out'],
      provoke: (world: FailureWorld) => refused('storage.stage', 'EACCES', 'mkdir', () => world.runJob(copy)),
    },
    {
      title: 'A published file cannot be moved into place',
      names: ['/out'],
      provoke: (world: FailureWorld) => refused('storage.publish', 'EROFS', 'rename', () => world.runJob(copy)),
    },
  ],
};
