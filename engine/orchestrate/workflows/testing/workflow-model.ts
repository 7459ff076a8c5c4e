/**
 * What runs of workflows do, from their meaning: each run has a log of ends, and each of its triggers the place in it up to
 * which its firings have used it. Shares nothing with the engine.
 */

export interface ModelTrigger {
  readonly name: string;
  readonly logical: 'AND' | 'ANY';
  /** None: it starts the workflow. */
  readonly watches: readonly { readonly job: string; readonly state: string }[];
  readonly starts: readonly string[];
}

export interface ModelWorkflow {
  readonly name: string;
  readonly most: number;
  readonly triggers: readonly ModelTrigger[];
}

interface Attempt {
  readonly trigger: string;
  readonly job: string;
  state: string;
}

export class ModelRun {
  readonly workflow: ModelWorkflow;
  status = 'RUNNING';
  readonly own: Attempt[] = [];
  readonly earlier: readonly Attempt[];
  readonly log: { readonly job: string; readonly state: string }[];
  readonly usedUpTo = new Map<string, number>();
  readonly unseen: { readonly job: string; readonly state: string }[] = [];
  isResumed = false;

  constructor(workflow: ModelWorkflow, earlier: readonly Attempt[]) {
    this.workflow = workflow;
    this.earlier = earlier;
    this.log = earlier.map(({ job, state }) => ({ job, state }));
  }

  get attempted(): string[] {
    return [...new Set([...this.earlier, ...this.own].map(({ job }) => job))];
  }
}

export class WorkflowModel {
  readonly runs: ModelRun[] = [];
  /** Job that runs → the run of a workflow that started it; null: a person did. */
  readonly running = new Map<string, { readonly run: ModelRun; readonly attempt: Attempt } | null>();

  /** @returns whether it may start. */
  start(workflow: ModelWorkflow): boolean {
    if (this.#isFull(workflow)) return false;
    const run = new ModelRun(workflow, []);
    this.runs.push(run);
    this.#fire(
      run,
      workflow.triggers.find(({ watches }) => watches.length === 0)!,
    );
    this.#finish();
    return true;
  }

  startByHand(job: string): boolean {
    if (this.running.has(job)) return false;
    this.running.set(job, null);
    return true;
  }

  end(job: string, state: string, isHostThere: boolean): void {
    const started = this.running.get(job);
    this.running.delete(job);
    if (started != null) {
      started.attempt.state = state;
      started.run.unseen.push({ job, state });
    }
    if (isHostThere) this.see();
  }

  /** The host counts what has ended, then starts what that fires: runs in their order. */
  see(): void {
    const fired: (readonly [ModelRun, ModelTrigger])[] = [];
    for (const run of this.runs) {
      for (const end of run.unseen.splice(0)) {
        run.log.push(end);
        for (const trigger of run.workflow.triggers) if (this.#isMet(run, trigger, end)) fired.push([run, trigger]);
      }
    }
    for (const [run, trigger] of fired) this.#fire(run, trigger);
    this.#finish();
  }

  stop(run: ModelRun): void {
    for (const [job, started] of this.running) {
      if (started?.run !== run) continue;
      started.attempt.state = 'STOPPED';
      this.running.delete(job);
    }
    run.unseen.length = 0;
    run.status = 'STOPPED';
  }

  /** A run is resumed at most once. @returns the nodes that it starts with; undefined: it may not. */
  resume(run: ModelRun, chosen: readonly string[]): string[] | undefined {
    if (run.isResumed || this.#isFull(run.workflow)) return undefined;
    run.isResumed = true;
    const reaches = (from: string, to: string, seen = new Set<string>()): boolean => {
      for (const { watches, starts } of run.workflow.triggers) {
        if (!watches.some(({ job }) => job === from)) continue;
        for (const next of starts) {
          if (next === to) return true;
          if (seen.has(next)) continue;
          seen.add(next);
          if (reaches(next, to, seen)) return true;
        }
      }
      return false;
    };
    const first = chosen.filter((job) => !chosen.some((other) => reaches(other, job)));
    const all = [...run.earlier, ...run.own];
    const earlier = all.filter(({ job }) => !chosen.includes(job) && !chosen.some((other) => reaches(other, job)));
    const resumed = new ModelRun(run.workflow, earlier);
    this.runs.push(resumed);
    // As many firings as there are triggers, each with its jobs.
    const byTrigger = new Map<string, string[]>();
    for (const job of first) {
      const { trigger } = all.findLast((each) => each.job === job)!;
      byTrigger.set(trigger, [...(byTrigger.get(trigger) ?? []), job]);
    }
    for (const [trigger, jobs] of byTrigger) this.#attempt(resumed, trigger, jobs);
    this.#finish();
    return first;
  }

  #isFull(workflow: ModelWorkflow): boolean {
    return this.runs.filter((each) => each.workflow === workflow && each.status === 'RUNNING').length >= workflow.most;
  }

  #isMet(run: ModelRun, { name, logical, watches }: ModelTrigger, end: { job: string; state: string }): boolean {
    if (!watches.some(({ job, state }) => job === end.job && state === end.state)) return false;
    const fresh = run.log.slice(run.usedUpTo.get(name) ?? 0);
    const all = watches.every((watch) => fresh.some(({ job, state }) => job === watch.job && state === watch.state));
    if (logical === 'AND' && !all) return false;
    run.usedUpTo.set(name, run.log.length);
    return true;
  }

  #fire(run: ModelRun, { name, starts }: ModelTrigger): void {
    this.#attempt(run, name, starts);
  }

  #attempt(run: ModelRun, trigger: string, jobs: readonly string[]): void {
    for (const job of jobs) {
      const isBusy = this.running.has(job);
      const attempt: Attempt = { trigger, job, state: isBusy ? 'REFUSED' : 'RUNNING' };
      run.own.push(attempt);
      if (!isBusy) this.running.set(job, { run, attempt });
    }
  }

  #finish(): void {
    for (const run of this.runs) {
      const isOpen = run.unseen.length > 0 || run.own.some(({ state }) => state === 'RUNNING');
      if (run.status === 'RUNNING' && !isOpen) run.status = 'COMPLETED';
    }
  }
}
