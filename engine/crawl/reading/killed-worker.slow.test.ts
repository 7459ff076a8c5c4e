/** Crawls in real, confined workers whose threads read: a kill and a cancel in the middle, and the crawl after them. */

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { silentLog } from '#engine/base/log.ts';
import { openCrawlPlace } from '#engine/crawl/testing/crawl-place.ts';
import { createWorkerPools } from '#engine/workers/create-worker-pools.ts';
import { describeEnvironment } from '#engine/workers/describe-environment.ts';
import { forkWorkers } from '#engine/workers/fork-worker-process.ts';

/** More than are worth threads. */
const files = 5000;
const limits = { memoryLimit: 512 * 1024 * 1024, threads: 2 };

test('a worker that is killed, or stopped, while its threads read loses nothing', async () => {
  await using place = await openCrawlPlace();
  for (let file = 0; file < files; file += 1) {
    const folder = path.join(place.lake, `t/day=${file % 100}`);
    if (file < 100) mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, `${file}.csv`), `id,price\n${file},1.5\n`);
  }
  await using pools = createWorkerPools({
    spawn: forkWorkers({ entry: path.resolve(import.meta.dirname, '../../worker-entry.ts') }),
    log: silentLog,
    temporaryRoot: path.join(place.folder, 'processes'),
    recordFolder: path.join(place.folder, 'processes'),
    interactive: { maximum: 1, limits },
    job: { maximum: 1, limits },
  });
  const before = await place.state();
  const { pid } = await pools.job.run(describeEnvironment, null);
  const midway = (act: () => void) => {
    let isDone = false;
    return ({ stage, fraction }: { stage: string; fraction: number | null }): void => {
      if (isDone || stage !== 'read' || (fraction ?? 0) < 0.2) return;
      isDone = true;
      act();
    };
  };
  const killed = place.crawl({}, { pool: pools.job, onProgress: midway(() => process.kill(pid, 'SIGKILL')) });
  await expect(killed).rejects.toMatchObject({ code: 'WorkerCrashed' });
  expect(await place.state()).toEqual(before);

  const controller = new AbortController();
  const stopped = place.crawl(
    {},
    { pool: pools.job, signal: controller.signal, onProgress: midway(() => controller.abort()) },
  );
  await expect(stopped).rejects.toMatchObject({ code: 'Cancelled' });
  expect(await place.state()).toEqual(before);

  const result = await place.crawl({}, { pool: pools.job });
  expect(result).toMatchObject({ added: 1, filesListed: files, filesRead: files, skipped: [], filesUnsettled: 0 });
  expect(result.tables[0]).toMatchObject({ objectCount: files, recordCount: files, partitionCount: 100 });
});
