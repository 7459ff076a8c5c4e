/** Runs the sample from a fresh build, so that what its processes compile is there before the first use: docs/decisions/0137. */

import { execFile } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { trainingVariable } from '#engine/base/built/run-built-entry.ts';
import { setThreadStarter } from '#engine/catalog/host/start-thread.ts';
import { createEngine, type SpawnWorker } from '#engine/index.ts';
import { forkWorkers } from '#engine/workers/fork-worker-process.ts';
import { sampleFolder } from '#main/app-paths.ts';
import { runBenchJob } from '../bench/bench-host.ts';

const run = promisify(execFile);
const trains = { [trainingVariable]: '1' };
/** Milliseconds. */
const patience = 10_000;
const trained = /^(?<cache>.+)\.\d+-\d+\.trained$/u;

/**
 * For a process that ends afterwards, since it changes its environment.
 * @param folder of the build.
 * @throws Error when one of its processes fails; what was compiled until then stays.
 */
export async function trainCode(folder: string): Promise<void> {
  const place = mkdtempSync(join(tmpdir(), 'tenon-train-'));
  // The user's own list of workspaces does not get this one.
  Object.assign(process.env, { XDG_STATE_HOME: place, XDG_RUNTIME_DIR: place, LOCALAPPDATA: place });
  try {
    const workspace = join(place, 'sample');
    cpSync(sampleFolder, workspace, { recursive: true });
    for (const words of [
      ['crawl', 'sample'],
      ['run', 'clean-orders'],
      ['query', 'SELECT status, sum(amount) FROM shop.clean_orders GROUP BY ALL'],
    ]) {
      await run(process.execPath, [join(folder, 'cli.js'), ...words, '--workspace', workspace], {
        env: { ...process.env, ...trains },
        timeout: 6 * patience,
      });
      adopt(folder);
    }
    const ended = startThreadsOf(pathToFileURL(join(folder, 'catalog-thread.js')));
    await useWorkers(workspace, endedBySignal(join(folder, 'worker-entry.js')));
    await ended();
  } finally {
    adopt(folder);
    rmSync(place, { recursive: true, force: true });
  }
}

/** A host that stays has threads for the catalog, and commands have none. @returns waits for their end. */
function startThreadsOf(entry: URL): () => Promise<unknown> {
  const threads: { readonly thread: Worker; readonly end: Promise<unknown> }[] = [];
  setThreadStarter((_code, role) => {
    const thread = new Worker(entry, { workerData: role, env: { ...process.env, ...trains } });
    threads.push({ thread, end: once(thread, 'exit') });
    return thread;
  });
  return () =>
    Promise.all(
      threads.map(({ thread, end }) => {
        thread.ref();
        return end;
      }),
    );
}

/** Workers are killed when they are not needed; these say first what they compiled. */
function endedBySignal(entry: string): SpawnWorker {
  const spawn = forkWorkers({ entry, environment: trains });
  return () => {
    const worker = spawn();
    const kill = worker.kill.bind(worker);
    return Object.assign(worker, {
      kill() {
        // One that is busy does not answer.
        const timer = setTimeout(kill, patience);
        worker.onExit(() => clearTimeout(timer));
        try {
          process.kill(worker.pid!, 'SIGTERM');
        } catch {
          // It has ended.
        }
      },
    });
  };
}

async function useWorkers(workspace: string, spawn: SpawnWorker): Promise<void> {
  await using engine = await createEngine({ workspace, title: 'build', spawn });
  const { dispatcher } = engine;
  for await (const item of dispatcher.stream('crawl', { crawlerName: 'sample' })) if (item.item === 'result') break;
  for (const jobName of ['clean-orders', 'daily-revenue', 'web-sessions']) await runBenchJob(dispatcher, jobName);
}

/** Of several processes of an entry the one that compiled most. */
function adopt(folder: string): void {
  const found = readdirSync(folder).flatMap((name) => {
    const cache = trained.exec(name)?.groups!['cache'];
    return cache === undefined ? [] : [{ cache, path: join(folder, name), bytes: statSync(join(folder, name)).size }];
  });
  for (const [cache, files] of Map.groupBy(found, ({ cache: of }) => of)) {
    const [most, ...others] = files.toSorted((one, other) => other.bytes - one.bytes);
    for (const { path } of others) rmSync(path);
    if (most!.bytes === 0) rmSync(most!.path);
    else {
      // Whoever may read the build.
      chmodSync(most!.path, 0o644);
      renameSync(most!.path, join(folder, cache));
    }
  }
}
