/** Random sequences against a real workspace and a model of it: runs, undos, resumes, kills, targets that go and come back. */

import { chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { newId } from '#engine/base/ids.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import * as checks from '#engine/testing/chaos/chaos-checks.ts';
import { ChaosFiles, jobDefinition, type Owner } from '#engine/testing/chaos/chaos-files.ts';
import { ChaosLedger } from '#engine/testing/chaos/chaos-ledger.ts';
import { ChaosModel, chaosJobs, type ChaosJob, type SettledRun } from '#engine/testing/chaos/chaos-model.ts';
import { describeStep, drawRound, fileNumbers, type ChaosRound } from '#engine/testing/chaos/chaos-plan.ts';
import { ChaosProcess, isGone } from '#engine/testing/chaos/chaos-process.ts';
import { takeStep, type ChaosScene, type JobText } from '#engine/testing/chaos/chaos-steps.ts';

const unfinished: ReadonlySet<string> = new Set(['WAITING', 'RUNNING', 'STOPPING']);
const toldLines = 120;
const settlingTries = 4;
/** A user who is not root, so that folders can be closed to the host. */
const nobody: Owner = { uid: 65_534, gid: 65_534 };

export class ChaosWorkspace implements AsyncDisposable {
  readonly seed: number;
  /** How often each step and each end of a run was seen. */
  readonly counts = new Map<string, number>();
  readonly #folder: string;
  readonly #marks: string;
  readonly #temporary: string;
  readonly #mark = newId('chaos');
  readonly #owner: Owner | undefined;
  readonly #files: ChaosFiles;
  readonly #model = new ChaosModel();
  readonly #ledger = new ChaosLedger();
  readonly #moduli = new Map(chaosJobs.map(({ key }) => [key, 5]));
  readonly #receiptsSeen = new Set<string>();
  readonly #countedNothing = new Map<string, boolean>();
  readonly #told: string[] = [];
  readonly #begunOn = performance.now();
  /** Every run of every job as it was when all had settled last. */
  #runs: readonly JobRunText[] = [];
  #jobs: ReadonlyMap<string, JobText> = new Map();
  #host: ChaosProcess | undefined;
  #rounds = 0;

  /** @param seed decides every step; when the steps meet is up to the machine. */
  constructor(seed: number) {
    this.seed = seed;
    this.#folder = mkdtempSync(path.join(tmpdir(), `tenon-chaos-${seed}-`));
    this.#owner = process.getuid?.() === 0 ? nobody : undefined;
    const workspace = path.join(this.#folder, 'workspace');
    this.#marks = path.join(this.#folder, 'marks');
    this.#temporary = path.join(this.#folder, 'tmp');
    const own = [this.#marks, this.#temporary, `${this.#temporary}-state`];
    for (const each of [workspace, ...own]) mkdirSync(each);
    this.#files = new ChaosFiles(workspace, this.#owner, fileNumbers(seed, 0));
    if (this.#owner !== undefined)
      for (const each of [this.#folder, ...own]) chownSync(each, this.#owner.uid, this.#owner.gid);
  }

  get rounds(): number {
    return this.#rounds;
  }

  /** One round: change sources in quiet, do many things at once, let it settle, compare with the model. @throws Error. */
  async round(): Promise<void> {
    this.#rounds += 1;
    const plan = drawRound(this.seed, this.#rounds);
    this.#files.drawFrom(fileNumbers(this.seed, this.#rounds));
    this.#tell(`-- round ${this.#rounds}${plan.inline ? ', tasks in the host' : ''}`);
    try {
      await this.#changeQuietly(plan);
      await this.#burst(plan);
      await this.#settle(plan);
      await this.#check(plan.crawlsTargets);
      if (plan.runsToTheEnd) await this.#runToTheEnd();
    } catch (thrown) {
      const told = this.#told.slice(-toldLines).join('\n');
      throw new Error(`seed ${this.seed}, round ${this.#rounds}, ${this.#folder}: ${String(thrown)}\n${told}`, {
        cause: thrown,
      });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #changeQuietly({ changes, inline }: ChaosRound): Promise<void> {
    const host = await this.#open(inline);
    await this.#readJobs(host);
    for (const { key, how, modulus } of changes) {
      this.#tell(this.#files[how](key));
      if (modulus !== null)
        await this.#changeFilter(
          host,
          chaosJobs.find((job) => job.key === key)!,
          modulus,
        );
    }
    if (this.#rounds === 1 || changes.some(({ key }) => key === 'e')) await crawl(host, 'ins');
  }

  async #changeFilter(host: ChaosProcess, job: ChaosJob, modulus: number): Promise<void> {
    const { name, hash, job: before } = this.#jobs.get(job.key)!;
    const definition = jobDefinition(job, name, modulus, before.description);
    await host.call('saveJob', { job: definition, expectedHash: hash });
    this.#moduli.set(job.key, modulus);
    this.#tell(`filter of ${name}: ${modulus}`);
    await this.#readJobs(host);
  }

  /** Many things at once, while the host or a worker may be killed. */
  async #burst({ kill, killAfter, steps, inline }: ChaosRound): Promise<void> {
    const faults = kill === null ? '' : `kill:${kill.role}:${kill.point}:${path.join(this.#marks, `${this.#rounds}`)}`;
    if (kill !== null) await this.#close();
    const host = await this.#openPlanted(inline, faults);
    if (host === undefined) return;
    if (kill !== null) this.#tell(`burst with ${faults}`);
    const scene: ChaosScene = {
      host,
      files: this.#files,
      ledger: this.#ledger,
      round: this.#rounds,
      runs: this.#runs,
      jobs: this.#jobs,
    };
    const acts = steps.map(async (step) => {
      const came = await takeStep(scene, step);
      this.#count(`${step.what}: ${/^[A-Z]\w+(?= )/u.exec(came)?.[0] ?? (came.startsWith('jr_') ? 'done' : came)}`);
      this.#tell(`${describeStep(step)}: ${came}`);
    });
    if (killAfter !== null)
      acts.push(
        delay(killAfter).then(async () => {
          await host.kill();
          this.#tell('the host is killed');
        }),
      );
    const failed = (await Promise.allSettled(acts)).find((each) => each.status === 'rejected');
    if (failed !== undefined) throw failed.reason as Error;
  }

  /** Targets are back; whoever waits for a person gets one; nothing is under way any more. */
  async #settle({ waits, opensWhileAway, reopens, inline, kill, whenBlocked }: ChaosRound): Promise<void> {
    // A host that was to die at a fault point must not do so now.
    const isLost = kill !== null || this.#host === undefined || this.#host.isDead;
    if (waits && !isLost) await this.#untilQuiet(this.#host!);
    // One that finds a target away must open all the same.
    if (opensWhileAway) {
      await this.#close();
      await this.#open(inline);
    }
    const brought = this.#files.bringBack();
    if (brought.length > 0) this.#tell(`back: ${brought.join(', ')}`);
    const begins = reopens || isLost || brought.length > 0;
    if (begins) await this.#close();
    const host = await this.#open(inline);
    for (let tries = 1; ; tries += 1) {
      await this.#untilQuiet(host);
      const blocked = await host.call<readonly JobRunText[]>('getBlockedRuns');
      if (blocked.length === 0) break;
      if (tries === settlingTries) throw new Error(`Runs stay blocked: ${JSON.stringify(blocked)}`);
      for (const run of blocked) await this.#decide(host, run, whenBlocked);
    }
    await this.#checkJobs(host);
    await this.#readRuns(host);
    if (!begins) return;
    // Only a new host sweeps, and of this one runs may have been stopped.
    await this.#close();
    await this.#open(inline);
    checks.checkSwept(this.#files, this.#runs);
  }

  async #decide(
    host: ChaosProcess,
    { id, unfinishedUndo }: JobRunText,
    whenBlocked: ChaosRound['whenBlocked'],
  ): Promise<void> {
    const how = unfinishedUndo !== null ? 'retryUndo' : whenBlocked;
    const outcome = await host.call(how, { id }).then(
      () => 'done' as const,
      (thrown: unknown) => {
        if (thrown instanceof EngineError && thrown.kind !== 'unexpected' && !isGone(thrown)) return thrown.message;
        throw thrown;
      },
    );
    if (how !== 'retryCommit') this.#ledger.undo(id, outcome === 'done' ? 'done' : 'refused');
    this.#count(`${how}: ${outcome === 'done' ? 'done' : 'refused'}`);
    this.#tell(`settling: ${how} ${id}: ${outcome}`);
  }

  async #untilQuiet(host: ChaosProcess): Promise<void> {
    for (;;) {
      const { items } = await host.call<Output<'getJobRuns'>>('getJobRuns', { limit: 100 });
      if (!items.some(({ jobRunState }) => unfinished.has(jobRunState))) {
        // A run that has succeeded still moves the files that it replaced.
        const before = new Set(this.#runs.map(({ id, jobRunState }) => `${id} ${jobRunState}`));
        for (const { id, jobRunState } of items)
          if (!before.has(`${id} ${jobRunState}`)) await host.call('watchJobRun', { id }, true);
        return;
      }
      await delay(100);
    }
  }

  async #checkJobs(host: ChaosProcess): Promise<void> {
    const before = this.#jobs;
    await this.#readJobs(host);
    for (const [key, { name, job }] of this.#jobs) {
      const { name: nameBefore, job: jobBefore } = before.get(key)!;
      this.#ledger.checkSaves(
        key,
        { name: nameBefore, description: jobBefore.description },
        { name, description: job.description },
      );
    }
  }

  /** @throws Error when a job is lost or there twice. */
  async #readJobs(host: ChaosProcess): Promise<void> {
    const jobs = await host.call<readonly JobText[]>('getJobs');
    const byKey = new Map(jobs.map((each) => [each.job.nodes.at(-1)!.id, each]));
    if (jobs.length !== chaosJobs.length || byKey.size !== chaosJobs.length)
      throw new Error(`Jobs are ${jobs.map(({ name }) => name).join(', ')}.`);
    this.#jobs = byKey;
  }

  async #readRuns(host: ChaosProcess): Promise<void> {
    const runs: JobRunText[] = [];
    let after: string | null = null;
    do {
      const page: Output<'getJobRuns'> = await host.call('getJobRuns', { limit: 500, after });
      runs.push(...page.items);
      after = page.next;
    } while (after !== null);
    const before = new Map(this.#runs.map((run) => [run.id, run]));
    for (const run of runs) {
      const state = run.undone ? 'UNDONE' : run.jobRunState;
      if (before.get(run.id)?.jobRunState === run.jobRunState && before.get(run.id)?.undone === run.undone) continue;
      this.#tell(`${run.jobName} ${run.id} ${state} ${run.error?.message ?? ''}`);
      this.#count(`ended: ${[state, run.error?.code].join(' ').trim()}`);
    }
    this.#ledger.checkRuns(runs);
    this.#runs = runs;
    for (const { id, jobRunState } of runs)
      if (jobRunState === 'SUCCEEDED' && !this.#countedNothing.has(id))
        this.#countedNothing.set(id, (await host.call<readonly unknown[]>('getReceipts', { id })).length === 0);
    for (const job of chaosJobs) this.#model.learn(job, this.#settledRuns(job), this.#inputs(job));
  }

  async #check(crawlsTargets: boolean): Promise<void> {
    const host = this.#host!;
    for (const job of chaosJobs) {
      const expected = this.#model.expect(job, this.#settledRuns(job));
      checks.checkRows(this.#files, job, expected);
      await checks.checkBookmark(host, this.#jobs.get(job.key)!.name, job, expected);
      for (const run of expected.runs) {
        if (this.#receiptsSeen.has(run.id)) continue;
        await checks.checkReceipts(host, job, run);
        this.#receiptsSeen.add(run.id);
      }
    }
    await checks.checkListed(host, '_path', this.#files);
    if (!crawlsTargets) return;
    await crawl(host, 'outs');
    await checks.checkListed(host, 'found', this.#files);
  }

  /** Nothing hinders the next run, it reads what is unread and nothing twice. */
  async #runToTheEnd(): Promise<void> {
    const host = this.#host!;
    const begun: string[] = [];
    for (const { name } of this.#jobs.values())
      begun.push((await host.call<JobRunText>('startJobRun', { jobName: name })).id);
    await this.#untilQuiet(host);
    await this.#readRuns(host);
    for (const run of this.#runs)
      if (begun.includes(run.id) && run.jobRunState !== 'SUCCEEDED')
        throw new Error(`A run of ${run.jobName} in quiet is ${run.jobRunState}: ${run.error?.message}`);
    for (const job of chaosJobs) {
      const unread = this.#model.unread(job, this.#settledRuns(job), this.#inputs(job));
      if (unread.length > 0) throw new Error(`in/${job.key}: versions ${unread.join(', ')} were never read.`);
    }
    await this.#check(false);
  }

  #inputs({ key }: ChaosJob): ReturnType<ChaosFiles['inputs']> {
    return this.#files.inputs(key, this.#moduli.get(key)!);
  }

  #settledRuns({ key }: ChaosJob): SettledRun[] {
    const { name } = this.#jobs.get(key)!;
    const byId = new Map(this.#runs.map((run) => [run.id, run]));
    const rootOf = (run: JobRunText): string => {
      const previous = run.previousRunId === null ? undefined : byId.get(run.previousRunId);
      return previous === undefined ? run.id : rootOf(previous);
    };
    return this.#runs
      .filter(({ jobName }) => jobName === name)
      .map((run) => ({
        id: run.id,
        rootId: rootOf(run),
        state: run.undone ? 'undone' : run.jobRunState === 'SUCCEEDED' ? 'committed' : 'other',
        countedNothing: this.#countedNothing.get(run.id) === true,
        completedOn: run.completedOn ?? 0,
      }));
  }

  /** The host that is there, or a new one: the workspace always opens. */
  async #open(inline: boolean): Promise<ChaosProcess> {
    return (await this.#openPlanted(inline, ''))!;
  }

  /** @returns undefined when the fault killed it before the workspace was open. */
  async #openPlanted(inline: boolean, faults: string): Promise<ChaosProcess | undefined> {
    if (this.#host?.isDead === true) await this.#close();
    if (this.#host === undefined) {
      const options = { faults, inline, temporary: this.#temporary, owner: this.#owner };
      this.#host = await ChaosProcess.open(this.#files.folder, this.#mark, options);
      if (this.#host === undefined) this.#tell(`the host was killed while it opened the workspace: ${faults}`);
    }
    return this.#host;
  }

  async #close(): Promise<void> {
    const host = this.#host;
    this.#host = undefined;
    if ((await host?.close()) === true) checks.checkClosed(this.#files, this.#temporary);
  }

  #tell(line: string): void {
    this.#told.push(`${((performance.now() - this.#begunOn) / 1000).toFixed(1)} s ${line}`);
  }

  #count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }
}

async function crawl(host: ChaosProcess, crawlerName: string): Promise<void> {
  await host.call('crawl', { crawlerName }, true);
}
