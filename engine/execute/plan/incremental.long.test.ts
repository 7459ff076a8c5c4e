import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { unbalanced } from '#engine/execute/run/run-receipts.ts';
import { readTree } from '#engine/execute/testing/staged-commit.ts';
import { openWorkspaceEngine, type WorkspaceEngine } from '#engine/testing/workspace-engine.ts';

let folder: string;
let engine: WorkspaceEngine;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tenon-incremental-'));
  engine = await openWorkspaceEngine(folder, { splitBytes: 40 });
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** Two sources united, a filter, a mapping: row-wise and appending. */
function job(place: string): Job {
  const source = (id: string): unknown => ({
    id,
    name: id,
    transform: 'PathSource',
    args: { path: `${place}/${id}`, format: 'csv', options: { withHeader: true } },
  });
  return jobSchema.parse({
    name: place,
    bookmark: 'enable',
    threads: 1,
    workers: 2,
    nodes: [
      source('left'),
      source('right'),
      { id: 'both', name: 'Both', transform: 'Union', inputs: { in1: { node: 'left' }, in2: { node: 'right' } } },
      {
        id: 'keep',
        name: 'Keep',
        transform: 'Filter',
        inputs: { in: { node: 'both' } },
        args: { condition: 'id % 4 <> 0' },
      },
      {
        id: 'out',
        name: 'Out',
        transform: 'PathTarget',
        inputs: { in: { node: 'keep' } },
        args: { path: `${place}/out`, format: 'csv' },
      },
    ],
  });
}

const file = fc.record({ side: fc.constantFrom('left', 'right'), number: fc.integer({ min: 1, max: 4 }) });
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ act: fc.constant('run' as const), files: fc.array(file, { maxLength: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('undo' as const) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('rewind' as const), back: fc.integer({ min: 1, max: 3 }) }) },
);

function idsOf(name: string): number[] {
  const [side, number] = name.split('/') as [string, string];
  return [0, 1, 2].map((offset) => (side === 'left' ? 100 : 200) + Number(number) * 10 + offset);
}

let number = 0;

/**
 * Model: the rows of the target are those of the files that each committed run read. Without rewinds every file is
 * read once, so any split equals one full run; a rewind reads again what came after, as Glue does.
 */
test(
  'any split into incremental runs, in any order, with undos and rewinds, gives what the runs read',
  { timeout: 300_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), async (steps) => {
        const place = `p${(number += 1)}`;
        for (const side of ['left', 'right']) await put(place, `${side}/0`);
        const present = new Set(['left/0', 'right/0']);
        const known: Set<string>[] = [new Set()];
        const runs: { id: string; read: readonly string[] }[] = [];

        const run = async (): Promise<void> => {
          const wanted = [...present].filter((name) => !known.at(-1)!.has(name));
          const started = await engine.runs.startJobRun({ job: job(place) });
          const ended = await engine.runs.waitForJobRun(started.id);
          expect(ended).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
          for (const task of await engine.catalog.jobRuns.getTasks(ended.id))
            expect(unbalanced(task.receipts)).toEqual([]);
          if (wanted.length === 0) return;
          runs.push({ id: ended.id, read: wanted });
          known.push(new Set(present));
        };

        for (const each of steps) {
          if (each.act === 'run') {
            for (const { side, number: index } of each.files) {
              await put(place, `${side}/${index}`);
              present.add(`${side}/${index}`);
            }
            await run();
          } else if (each.act === 'undo' && runs.length > 0 && known.length > 1) {
            await engine.runs.undoJobRun(runs.pop()!.id);
            known.pop();
          } else if (each.act === 'rewind' && runs.length > each.back) {
            const to = runs.at(-1 - each.back)!;
            await engine.host.catalog.bookmarks.resetJobBookmark(place, to.id);
            known.push(new Set(known.at(-1 - each.back)));
            await run();
            break;
          }
        }
        await run();
        const expected = runs.flatMap(({ read }) => read.flatMap(idsOf)).filter((id) => id % 4 !== 0);
        expect(await rows(place)).toEqual(expected.map(String).sort());
      }),
      { numRuns: 5 },
    );
  },
);

async function put(place: string, name: string): Promise<void> {
  const target = path.join(folder, place, `${name}.csv`);
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(
    target,
    `id,text\n${idsOf(name)
      .map((id) => `${id},t`)
      .join('\n')}\n`,
    { flag: 'wx' },
  ).catch(() => undefined);
}

async function rows(place: string): Promise<string[]> {
  const tree = await readTree(path.join(folder, place, 'out')).catch(() => ({}));
  return Object.values(tree)
    .filter((content) => content !== '(folder)')
    .flatMap((content) => content.trim().split('\n').slice(1))
    .map((line) => line.split(',')[0]!)
    .sort();
}
