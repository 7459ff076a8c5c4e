/** A cleaned history is the same history: whatever happens next, in a catalog that was cleaned and in one that was not. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { setFaultHandler } from '#engine/base/fault-points.ts';
import type { BookmarkObject } from '#engine/catalog/entities.ts';
import { HistoryTwin, sourceKey } from '#engine/catalog/testing/history-twin.ts';
import { sampleChange, sampleIntent, sampleTable } from '#engine/catalog/testing/sample-entities.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

const gone = /no longer in the history/u;
const table = { ...sampleTable('orders'), partitionKeys: [] };

type Step =
  | { readonly kind: 'file'; readonly file: number; readonly change: 'write' | 'remove' }
  | { readonly kind: 'run'; readonly job: number; readonly end: 'commit' | 'overwrite' | 'fail' | 'all' }
  | { readonly kind: 'resume' | 'undo' | 'rewind'; readonly job: number; readonly run: number }
  | { readonly kind: 'start' | 'skip' | 'rename'; readonly job: number }
  | { readonly kind: 'expire' }
  | {
      readonly kind: 'clean';
      readonly job: number;
      readonly keepLast: number;
      readonly age: number;
      readonly sweeps: number;
      /** The fault point at which the cleaning dies; null: it does not. */
      readonly dies: number | null;
    };

const job = fc.nat({ max: 1 });
const pick = fc.nat({ max: 30 });
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('file' as const),
        file: fc.nat({ max: 5 }),
        change: fc.constantFrom('write' as const, 'write' as const, 'remove' as const),
      }),
    },
    {
      weight: 8,
      arbitrary: fc.record({
        kind: fc.constant('run' as const),
        job,
        end: fc.constantFrom(
          'commit' as const,
          'commit' as const,
          'overwrite' as const,
          'fail' as const,
          'all' as const,
        ),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constantFrom('resume' as const, 'undo' as const, 'undo' as const, 'rewind' as const),
        job,
        run: pick,
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constantFrom('start' as const, 'skip' as const, 'rename' as const), job }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('expire' as const) }) },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('clean' as const),
        job,
        keepLast: fc.integer({ min: 1, max: 3 }),
        age: fc.nat({ max: 4 }),
        sweeps: fc.nat({ max: 3 }),
        dies: fc.option(fc.nat({ max: 7 })),
      }),
    },
  ),
  { minLength: 20, maxLength: 90 },
);

/** The files of the source, and those that the table's runs have replaced and that still wait for an undo. */
class World {
  readonly files = new Map<string, BookmarkObject>();
  readonly replaced = new Set<string>();
  readonly jobs = ['a', 'b'];
  /** Every run there was, with what it wrote last. */
  readonly runs: string[] = [];
  time = 10;

  listed(): BookmarkObject[] {
    return [...this.files.values()].sort((left, right) => (left.path < right.path ? -1 : 1));
  }
}

function perform(world: World, step: Step, cleaned: HistoryTwin, whole: HistoryTwin): void {
  world.time += 1;
  const { jobs, runs } = world;
  const both = <T>(work: (twin: HistoryTwin) => T): T => {
    const answer = work(whole);
    expect(work(cleaned)).toEqual(answer);
    return answer;
  };
  const begin = (name: string, previous: string | null, reads: 'new' | 'all', overwrite: boolean): void => {
    const id = `jr_${runs.length}`;
    if (both((twin) => twin.start(id, name, previous, world.time)) !== 'done') return;
    runs.push(id);
    const addObjects = reads === 'all' ? [] : both((twin) => twin.newFiles(name, world.listed()));
    const removeObjects = overwrite ? both((twin) => twin.paths()) : [];
    if (removeObjects.length > 0) world.replaced.add(id);
    both((twin) =>
      twin.commit(
        sampleIntent(id, {
          jobName: name,
          tableChanges: [
            sampleChange('orders', {
              table,
              removeObjects,
              addObjects: [
                {
                  path: `/lake/orders/${id}.csv`,
                  size: 1,
                  compression: 'none',
                  partitionValues: [],
                  recordCount: 1,
                  inferenceHash: 'h',
                },
              ],
            }),
          ],
          bookmarkChanges: reads === 'all' ? [] : [{ sourceKey, addObjects }],
        }),
      ),
    );
  };
  switch (step.kind) {
    case 'file': {
      const path = `/in/${step.file}.csv`;
      if (step.change === 'remove') world.files.delete(path);
      else world.files.set(path, { path, size: world.time, modifiedMicros: world.time });
      return;
    }
    case 'run': {
      if (step.end !== 'fail')
        return begin(jobs[step.job]!, null, step.end === 'all' ? 'all' : 'new', step.end === 'overwrite');
      const id = `jr_${runs.length}`;
      runs.push(id);
      both((twin) => twin.start(id, jobs[step.job]!, null, world.time));
      both((twin) => twin.end(id, 'FAILED', world.time));
      return;
    }
    case 'resume': {
      const id = runs[step.run % runs.length];
      if (id === undefined) return;
      const answer = cleaned.mayResume(id);
      if (gone.test(answer)) return;
      expect(whole.mayResume(id)).toEqual(answer);
      const owner = jobs.find((name) => whole.runsOf(name).includes(id));
      if (answer === 'done' && owner !== undefined) begin(owner, id, 'new', false);
      return;
    }
    case 'undo': {
      // Mostly the last ones, which no later run has built on.
      const id = runs.at(-1 - (step.run % 6));
      if (id === undefined) return;
      const answer = cleaned.undo(id);
      // Either the run itself is gone, or one that would have to be undone first: then it is refused here, too.
      if (!gone.test(answer)) expect(whole.undo(id)).toEqual(answer);
      else if (cleaned.runsOf(jobs[0]!).includes(id) || cleaned.runsOf(jobs[1]!).includes(id))
        expect(whole.undo(id)).toMatch(/InvalidState/u);
      if (answer === 'done') world.replaced.delete(id);
      return;
    }
    case 'rewind': {
      const name = jobs[step.job]!;
      const known = whole.runsOf(name);
      const id = known[step.run % known.length];
      if (id === undefined) return;
      const answer = cleaned.rewind(name, id);
      if (gone.test(answer)) expect(cleaned.runsOf(name)).not.toContain(id);
      else expect(whole.rewind(name, id)).toEqual(answer);
      return;
    }
    case 'start':
      both((twin) => twin.rewind(jobs[step.job]!, undefined));
      return;
    case 'skip':
      both((twin) => twin.skip(jobs[step.job]!, world.listed()));
      return;
    case 'rename': {
      const from = jobs[step.job]!;
      const to = `${from}${world.time}`;
      both((twin) => twin.rename(from, to));
      jobs[step.job] = to;
      return;
    }
    case 'expire':
      world.replaced.clear();
      return;
    case 'clean': {
      const name = jobs[step.job]!;
      const before = cleaned.runsOf(name).length;
      // A commit takes the time from the clock: all of them are old, or none.
      const endedBefore = step.age === 4 ? 0 : Number.MAX_SAFE_INTEGER;
      const rule = { endedBefore, unsuccessfulBefore: world.time - step.age, keepLast: step.keepLast };
      dieAt(step.dies, () => {
        cleaned.clean(name, rule, (id) => !world.replaced.has(id));
        for (let sweep = 0; sweep < step.sweeps; sweep += 1) cleaned.sweep();
      });
      expect(cleaned.runsOf(name).length).toBeGreaterThanOrEqual(Math.min(step.keepLast, before));
    }
  }
}

/** Ends the work before or after one of its transactions, as a killed process would. */
function dieAt(point: number | null, work: () => void): void {
  const dead = new Error('killed');
  let passed = 0;
  setFaultHandler(() => {
    passed += 1;
    if (passed - 1 === point) throw dead;
  });
  try {
    work();
  } catch (thrown) {
    if (thrown !== dead) throw thrown;
  } finally {
    setFaultHandler(undefined);
  }
}

describe('a cleaned history', () => {
  test('a catalog that is cleaned at any time reads, undoes, resumes and rewinds as one that never was', () => {
    let cleanedRuns = 0;
    fc.assert(
      fc.property(steps, (drawn) => {
        using cleaned = new HistoryTwin();
        using whole = new HistoryTwin();
        const world = new World();
        for (const step of drawn) {
          perform(world, step, cleaned, whole);
          expect(cleaned.state(world.jobs, world.runs)).toEqual(whole.state(world.jobs, world.runs));
          for (const name of world.jobs)
            expect(cleaned.newFiles(name, world.listed())).toEqual(whole.newFiles(name, world.listed()));
        }
        while (cleaned.sweep());
        expect(cleaned.state(world.jobs, world.runs)).toEqual(whole.state(world.jobs, world.runs));
        const listed = world.jobs.flatMap((name) => cleaned.runsOf(name)).length;
        const { runs, damaged } = cleaned.counts();
        expect([runs, damaged]).toEqual([listed, 0]);
        cleanedRuns += world.runs.length - listed;
      }),
      { numRuns: triesOfRun(20, 10) },
    );
    // The property would hold for a cleaning that does nothing.
    expect(cleanedRuns).toBeGreaterThan(triesOfRun(30, 5));
  });
});
