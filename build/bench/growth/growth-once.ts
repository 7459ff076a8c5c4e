/**
 * One dimension at one size in a separate process: `node growth-once.ts DIMENSION SIZE`. The last line of output is a
 * JSON list of {@link GrowthMeasurement}.
 */

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createEngine, initWorkspace } from '#engine/index.ts';
import { makeBenchFolder, type BenchHost } from '../bench-host.ts';
import { percentile } from '../percentile.ts';
import { dimensions } from './dimensions.ts';
import type { GrowthMeasurement } from './growth-dimension.ts';
import { peakMemory, processorTime } from './process-memory.ts';

const [name, sizeText] = process.argv.slice(2) as [string, string];
const dimension = dimensions.find((one) => one.name === name);
if (dimension === undefined) throw new Error(`Dimension ${name} does not exist.`);
const size = Number(sizeText);
const folder = makeBenchFolder();
try {
  await initWorkspace(folder);
  mkdirSync(join(folder, 'jobs'), { recursive: true });
  for (const [index, job] of (dimension.jobs?.(size) ?? []).entries())
    writeFileSync(join(folder, 'jobs', `job-${index}.json`), JSON.stringify(job));
  await dimension.write(folder, size);
  await using engine = await createEngine({ workspace: folder, title: 'bench', watch: true });
  const host: BenchHost = {
    folder,
    engine,
    dispatcher: engine.dispatcher,
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  };
  writeFileSync(join(folder, 'warm.csv'), 'id\n1\n');
  await engine.dispatcher.call('previewFile', { path: join(folder, 'warm.csv'), limit: 1 });
  // By then the workers that a host keeps ready have started.
  await delay(2500);
  const measured: GrowthMeasurement[] = [];
  for (const operation of dimension.operations) {
    const times: number[] = [];
    const walls: number[] = [];
    const memory = await peakMemory(async () => {
      for (let time = 0; time < (operation.times ?? 3); time += 1) {
        const start = performance.now();
        const used = processorTime(process.pid);
        await operation.run(host, size);
        times.push(processorTime(process.pid) - used);
        walls.push(performance.now() - start);
      }
    });
    measured.push({ name: operation.name, time: percentile(times, 0.5), wall: percentile(walls, 0.5), memory });
  }
  console.log(JSON.stringify(measured));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
