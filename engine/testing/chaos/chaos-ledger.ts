/** The answers that the callers of a chaos workspace got, to compare them with a later state. */

import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';

const finished: ReadonlySet<string> = new Set(['SUCCEEDED', 'FAILED', 'STOPPED', 'TIMEOUT']);

/** What is known of one call: its answer, its refusal, or nothing, as the host was killed meanwhile. */
export type Outcome = 'done' | 'refused' | 'unknown';

/** A definition that somebody asked to save over the current version. */
interface AskedSave {
  readonly name: string;
  readonly description: string;
  readonly outcome: Outcome;
}

export class ChaosLedger {
  readonly #begun = new Set<string>();
  readonly #undone = new Set<string>();
  readonly #askedToUndo = new Set<string>();
  readonly #saves = new Map<string, AskedSave[]>();
  #before = new Map<string, JobRunText>();

  begun(runId: string): void {
    this.#begun.add(runId);
  }

  undo(runId: string, outcome: Outcome): void {
    this.#askedToUndo.add(runId);
    if (outcome === 'done') this.#undone.add(runId);
  }

  /** All saves of one burst go over the same version of the job. */
  save(key: string, save: AskedSave): void {
    this.#saves.set(key, [...(this.#saves.get(key) ?? []), save]);
  }

  /** @throws Error when the runs differ from the answers given before. */
  checkRuns(runs: readonly JobRunText[]): void {
    const now = new Map(runs.map((run) => [run.id, run]));
    for (const id of this.#begun) if (!now.has(id)) throw new Error(`Run ${id} was begun and is not known any more.`);
    for (const id of this.#undone)
      if (now.get(id)?.undone !== true) throw new Error(`Run ${id} was said to be undone and is not.`);
    for (const { id, undone } of runs)
      if (undone && !this.#askedToUndo.has(id)) throw new Error(`Run ${id} is undone, and nobody asked for it.`);
    for (const [id, { jobRunState: state, undone }] of this.#before) {
      const run = now.get(id);
      if (run === undefined) throw new Error(`Run ${id} is not listed any more.`);
      if (finished.has(state) && run.jobRunState !== state)
        throw new Error(`Run ${id} had ended as ${state} and is ${run.jobRunState}.`);
      if (undone && !run.undone) throw new Error(`Run ${id} was undone and is not any more.`);
    }
    const bug = runs.find(({ error }) => error?.kind === 'unexpected');
    if (bug !== undefined) throw new Error(`Run ${bug.id} failed by a bug: ${JSON.stringify(bug.error)}`);
    const cut = runs.find(({ jobRunState }) => !finished.has(jobRunState) && jobRunState !== 'COMMIT_BLOCKED');
    if (cut !== undefined) throw new Error(`Run ${cut.id} is ${cut.jobRunState} though nothing is under way.`);
    this.#before = now;
  }

  /** Of several saves over one version, one wins and is the current version. @throws Error */
  checkSaves(
    key: string,
    before: { name: string; description: string },
    now: { name: string; description: string },
  ): void {
    const saves = this.#saves.get(key) ?? [];
    this.#saves.delete(key);
    const done = saves.filter(({ outcome }) => outcome === 'done');
    if (done.length > 1) throw new Error(`Job ${key} was saved ${done.length} times over the same version.`);
    const possible = done.length === 1 ? done : [before, ...saves.filter(({ outcome }) => outcome === 'unknown')];
    if (!possible.some(({ name, description }) => name === now.name && description === now.description))
      throw new Error(`Job ${key} is ${JSON.stringify(now)} instead of one of ${JSON.stringify(possible)}.`);
  }
}
