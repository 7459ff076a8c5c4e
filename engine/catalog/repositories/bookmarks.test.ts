/** Whatever a person does with a bookmark, the next run reads what it says: against a model that keeps every state. */

import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { BookmarkObject } from '#engine/catalog/entities.ts';
import { HistoryTwin, sourceKey } from '#engine/catalog/testing/history-twin.ts';
import { sampleIntent } from '#engine/catalog/testing/sample-entities.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

type Step =
  | { readonly kind: 'file'; readonly file: number }
  | { readonly kind: 'run' | 'start' | 'now' }
  | { readonly kind: 'undo' | 'rewind'; readonly run: number };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('file' as const), file: fc.nat({ max: 4 }) }) },
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('run' as const) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('start' as const, 'now' as const) }) },
    {
      weight: 5,
      arbitrary: fc.record({ kind: fc.constantFrom('undo' as const, 'rewind' as const), run: fc.nat({ max: 9 }) }),
    },
  ),
  { minLength: 5, maxLength: 40 },
);

/** What one run, or a person who set the bookmark to now, added to it. */
interface Entry {
  readonly files: readonly BookmarkObject[];
  /** Undone runs have no part in any state. */
  undone: boolean;
}

interface Run {
  readonly id: string;
  /** null: there was nothing to read, so it committed nothing. */
  readonly own: Entry | null;
  /** The bookmark at its end. */
  readonly state: readonly Entry[];
  /** Something other than later runs, and their undos, has changed the bookmark since. */
  isChanged: boolean;
}

class Model {
  readonly job: string;
  readonly files = new Map<string, BookmarkObject>();
  readonly runs: Run[] = [];
  state: readonly Entry[] = [];
  time = 0;

  constructor(job: string) {
    this.job = job;
  }

  listed(): BookmarkObject[] {
    return [...this.files.values()].sort((left, right) => (left.path < right.path ? -1 : 1));
  }

  unread(): BookmarkObject[] {
    const read = new Map(
      this.state.flatMap(({ files, undone }) => (undone ? [] : files.map((file) => [file.path, file] as const))),
    );
    return this.listed().filter(({ path, size }) => read.get(path)?.size !== size);
  }

  add(files: readonly BookmarkObject[]): Entry {
    const entry = { files, undone: false };
    if (files.length > 0) this.state = [...this.state, entry];
    return entry;
  }

  /** @param undone changes it for the runs after it only. */
  change(undone?: Run): void {
    const from = undone === undefined ? 0 : this.runs.indexOf(undone) + 1;
    for (const run of this.runs.slice(from)) run.isChanged = true;
  }

  /** Whether what the bookmark had at the end of the run was forgotten since. */
  forgot({ state }: Run): boolean {
    const inForce = state.filter(({ undone }) => !undone);
    return inForce.some((entry) => !this.state.includes(entry));
  }
}

function perform(model: Model, step: Step, twin: HistoryTwin): void {
  model.time += 1;
  switch (step.kind) {
    case 'file': {
      const path = `/in/${step.file}.csv`;
      model.files.set(path, { path, size: model.time, modifiedMicros: model.time });
      return;
    }
    case 'run': {
      const id = `jr_${model.job}_${model.runs.length}`;
      const addObjects = model.unread();
      expect(twin.start(id, model.job, null, model.time)).toBe('done');
      if (addObjects.length === 0) twin.end(id, 'SUCCEEDED', model.time);
      else twin.commit(sampleIntent(id, { jobName: model.job, bookmarkChanges: [{ sourceKey, addObjects }] }));
      const own = addObjects.length === 0 ? null : model.add(addObjects);
      model.runs.push({ id, own, state: model.state, isChanged: false });
      return;
    }
    case 'start':
      expect(twin.rewind(model.job, undefined)).toBe('done');
      model.state = [];
      model.change();
      return;
    case 'now':
      expect(twin.skip(model.job, model.listed(), model.time)).toBe('done');
      model.add(model.unread());
      model.change();
      return;
    case 'undo': {
      const run = model.runs.at(-1 - step.run);
      if (run === undefined || twin.undo(run.id) !== 'done') return;
      run.own!.undone = true;
      model.change(run);
      return;
    }
    case 'rewind': {
      const run = model.runs.at(-1 - step.run);
      if (run === undefined || run.own?.undone === true) return;
      const answer = twin.rewind(model.job, run.id);
      const refusal = run.own === null ? run.isChanged && /added no file/u : model.forgot(run) && /was set back/u;
      if (refusal !== false) {
        expect(answer).toMatch(refusal);
        return;
      }
      expect(answer).toBe('done');
      model.state = run.state;
      model.change();
    }
  }
}

test('the next run reads what the bookmark says after any runs, undos, rewinds, resets and settings to now', () => {
  using twin = new HistoryTwin();
  let drawnJobs = 0;
  fc.assert(
    fc.property(steps, (drawn) => {
      drawnJobs += 1;
      const model = new Model(`load${drawnJobs}`);
      for (const step of drawn) {
        perform(model, step, twin);
        expect(twin.newFiles(model.job, model.listed())).toEqual(model.unread());
      }
    }),
    { numRuns: triesOfRun(4000, 100) },
  );
});
