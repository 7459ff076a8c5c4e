/** Workflows, triggers and crawlers of one workspace under chaos, against laws that share no code with the engine. */

import { chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Mutex } from '#engine/base/async.ts';
import { newId } from '#engine/base/ids.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { giveTo, type Owner } from '#engine/testing/chaos/chaos-files.ts';
import { ChaosProcess, isGone } from '#engine/testing/chaos/chaos-process.ts';
import { checkEvents, checkRows } from '#engine/testing/chaos/workflows/check-arrivals.ts';
import { checkConditions } from '#engine/testing/chaos/workflows/check-conditions.ts';
import { checkDueTimes } from '#engine/testing/chaos/workflows/check-due-times.ts';
import { checkRecords } from '#engine/testing/chaos/workflows/check-records.ts';
import { drawWorkflowRound, type WorkflowStep } from '#engine/testing/chaos/workflows/draw-workflow-steps.ts';
import { LandedFiles } from '#engine/testing/chaos/workflows/landed-files.ts';
import { readRecords } from '#engine/testing/chaos/workflows/read-records.ts';
import { SettableClock } from '#engine/testing/chaos/workflows/settable-clock.ts';
import { SmallDisk } from '#engine/testing/chaos/workflows/small-disk.ts';
import {
  actOn,
  readJobs,
  restoreJob,
  setActive,
  type WorkflowScene,
} from '#engine/testing/chaos/workflows/take-workflow-step.ts';
import { untilSettled } from '#engine/testing/chaos/workflows/until-settled.ts';
import {
  activatedNames,
  definitionFiles,
  jobParts,
  scheduledNames,
  sharedJobs,
  workflowKeys,
  type ScheduledName,
} from '#engine/testing/chaos/workflows/workflow-definitions.ts';

/** A busy workspace keeps 18 MB a minute of its runs, for a week; six rounds may last half an hour. */
const diskMegabytes = 1024;

const toldLines = 250;
/** Of openings that began while the disk was full, and failed when it had room again. */
const mostRefusals = 2;
const nobody: Owner = { uid: 65_534, gid: 65_534 };

export class WorkflowChaos implements WorkflowScene, AsyncDisposable {
  readonly seed: number;
  /** How often each step had which answer, and what the records have in the end. */
  readonly counts = new Map<string, number>();
  readonly workspace: string;
  readonly files: LandedFiles;
  readonly clock: SettableClock;
  readonly disk: SmallDisk;
  readonly activeSince = new Map<ScheduledName, number | null>();
  readonly toggling: WorkflowScene['toggling'] = new Set();
  readonly asked = { runs: new Set<string>(), unknown: 0 };
  readonly #settledOn = new Map<ScheduledName, number>();
  readonly #folder: string;
  readonly #temporary: string;
  readonly #mark = newId('chaos');
  readonly #owner: Owner | undefined;
  readonly #turns = new Mutex();
  readonly #told: string[] = [];
  readonly #begunOn = performance.now();
  #host: ChaosProcess | undefined;
  #rounds = 0;
  #hosts = 0;
  #setupFiles = 0;

  constructor(seed: number) {
    this.seed = seed;
    this.#folder = mkdtempSync(path.join(tmpdir(), `tenon-workflow-chaos-${seed}-`));
    this.#owner = process.getuid?.() === 0 ? nobody : undefined;
    const disk = path.join(this.#folder, 'disk');
    this.#temporary = path.join(this.#folder, 'tmp');
    const own = [this.#folder, disk, this.#temporary, `${this.#temporary}-state`, path.join(this.#folder, 'marks')];
    for (const each of own.slice(1)) mkdirSync(each);
    this.disk = new SmallDisk(disk, diskMegabytes);
    this.workspace = path.join(disk, 'workspace');
    mkdirSync(this.workspace);
    for (const each of ['in', 'out', 'jobs', 'workflows', 'triggers', 'crawlers'])
      mkdirSync(path.join(this.workspace, each));
    writeFileSync(path.join(this.workspace, 'tenon.json'), '{ "name": "chaos", "version": 1 }\n');
    for (const [file, value] of definitionFiles())
      writeFileSync(path.join(this.workspace, file), JSON.stringify(value, null, 2));
    this.clock = new SettableClock(path.join(this.#folder, 'clock'));
    this.files = new LandedFiles(this.workspace, this.#owner, this.clock);
    for (const key of workflowKeys) {
      mkdirSync(this.files.folderOf(key));
      for (const share of [0, 0.3]) this.files.landAtOnce(key, share);
    }
    if (this.#owner === undefined) return;
    giveTo(this.workspace, this.#owner);
    for (const each of [...own, this.clock.file]) chownSync(each, this.#owner.uid, this.#owner.gid);
  }

  /** One round: many things at once, let it settle, compare. @throws Error with the story. */
  async round(): Promise<void> {
    this.#rounds += 1;
    const { steps, reopens } = drawWorkflowRound(this.seed, this.#rounds);
    try {
      if (this.#rounds === 1) await this.#prepare();
      this.#tell(`-- round ${this.#rounds}`);
      await this.#burst(steps);
      await this.#settle(reopens);
      await this.#runQuietly();
      await this.#check();
    } catch (thrown) {
      const told = this.#told.slice(-toldLines).join('\n');
      throw new Error(
        `seed ${this.seed}, round ${this.#rounds}, ${this.#folder}: ${(thrown as Error).stack ?? String(thrown)}\n${told}`,
        { cause: thrown },
      );
    }
  }

  async host(): Promise<ChaosProcess> {
    return this.#turns.run(() => this.#open(''));
  }

  async kill(faults: string): Promise<void> {
    await this.#turns.run(async () => {
      await this.#host?.kill();
      await this.#open(faults);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close().finally(() => {
      if (process.env['TENON_CHAOS_KEEP'] === '1') return;
      this.disk.remove();
      rmSync(this.#folder, { recursive: true, force: true });
    });
  }

  /** Every workflow has run once, and everything that fires by itself is activated. */
  async #prepare(): Promise<void> {
    const host = await this.host();
    await host.call('trustWorkspace');
    for (const key of workflowKeys) {
      this.asked.unknown += 1;
      await host.call('crawl', { crawlerName: `c${key}` }, true).catch((thrown: unknown) => {
        // Its watch was earlier.
        if (!(thrown instanceof EngineError && thrown.code === 'CrawlerRunning')) throw thrown;
      });
    }
    await untilSettled(host, (line) => this.#tell(line));
    for (const name of [...activatedNames(), 'c1']) await setActive(this, name, true);
    this.#setupFiles = this.files.all.length;
    for (const key of workflowKeys) await host.call('startWorkflowRun', { name: `w${key}` });
    await untilSettled(host, (line) => this.#tell(line));
  }

  async #burst(steps: readonly WorkflowStep[]): Promise<void> {
    const acts = steps.map(async (step) => {
      await delay(step.at);
      const came = await this.#take(step);
      this.#count(`${step.what}: ${/^[A-Z]\w+(?= )/u.exec(came)?.[0] ?? 'done'}`);
      this.#tell(`+${step.at} ms ${step.what} ${step.key} (${step.share.toFixed(2)}): ${came}`);
    });
    const failed = (await Promise.allSettled(acts)).find((each) => each.status === 'rejected');
    this.disk.empty();
    if (failed !== undefined) throw failed.reason as Error;
  }

  /** @returns what came of it; refusals, a killed host and a full disk are expected. */
  async #take(step: WorkflowStep): Promise<string> {
    try {
      return await actOn(this, step);
    } catch (thrown) {
      if (isGone(thrown)) return 'Gone host';
      if (thrown instanceof EngineError && (thrown.kind !== 'unexpected' || this.disk.wasFull))
        return `${thrown.code} ${thrown.message}`;
      throw thrown;
    }
  }

  /** Nothing is under way any more. */
  async #settle(reopens: boolean): Promise<void> {
    if (reopens) await this.#turns.run(() => this.#close());
    let host = await this.host();
    // One that was to die at a fault point must not do so later.
    if (this.#hasFaults) {
      await this.#turns.run(() => this.#close());
      host = await this.host();
    }
    for (const key of workflowKeys) await restoreJob(host, key);
    await untilSettled(host, (line) => this.#tell(line));
    for (const name of scheduledNames) this.#settledOn.set(name, this.clock.now());
  }

  /** What a person would do in the end: every workflow runs once more, after one more file. */
  async #runQuietly(): Promise<void> {
    const host = await this.host();
    for (const name of ['go1', 'go4', 'skip', 'c1']) await this.#pause(host, name);
    for (const key of workflowKeys) this.#tell(this.files.landAtOnce(key, 0.5));
    await untilSettled(host, (line) => this.#tell(line));
    this.asked.unknown += 1;
    await host.call('crawl', { crawlerName: 'c1' }, true);
    const ids: string[] = [];
    for (const key of workflowKeys)
      ids.push((await host.call<{ id: string }>('startWorkflowRun', { name: `w${key}` })).id);
    await untilSettled(host, (line) => this.#tell(line));
    for (const id of ids) {
      const { statistics } = await host.call<{ statistics: Record<string, number> }>('getWorkflowRun', { runId: id });
      if (
        statistics['succeededActions'] !== statistics['totalActions'] ||
        statistics['totalActions']! < jobParts.length
      )
        throw new Error(
          `Run ${id} in quiet: ${JSON.stringify(statistics)}\n${await actionsOf(host, id)}\n${await failuresOf(host)}`,
        );
    }
  }

  /** Deactivates it until the round is checked. */
  async #pause(host: ChaosProcess, name: string): Promise<void> {
    await host.call('deactivateTrigger', { kind: name === 'c1' ? 'crawler' : 'trigger', name });
  }

  async #check(): Promise<void> {
    const host = await this.host();
    const jobs = await readJobs(host);
    const listed = await host.call<readonly unknown[]>('getJobs');
    const problems: string[] = [];
    if (listed.length !== jobs.size || jobs.size !== workflowKeys.length * jobParts.length + sharedJobs.length)
      problems.push(`Jobs are ${[...jobs.values()].map(({ name }) => name).join(', ')}.`);
    const keys = new Map([...jobs].map(([key, { name }]) => [name, key]));
    await this.#turns.run(() => this.#close());
    const records = readRecords(this.workspace);
    let unknown = 0;
    const isAsked = (id: string, name: string): boolean =>
      this.asked.runs.has(id) || name === 'c2' || name === 'c5' || (unknown += 1) <= this.asked.unknown;
    problems.push(...checkRecords(records, isAsked));
    for (const name of scheduledNames) {
      const since = this.activeSince.get(name) ?? null;
      const { earliest, latest } = this.clock;
      problems.push(...checkDueTimes(records, name, { since, until: this.#settledOn.get(name)!, earliest, latest }));
    }
    problems.push(...checkConditions(records, (name) => keys.get(name)));
    problems.push(...checkEvents(records, this.files, this.#setupFiles));
    problems.push(...checkRows(this.files));
    this.files.checkArrivals();
    for (const { cause, actions } of records.firings)
      for (const { state } of actions) this.#count(`fired: ${cause} ${state}`);
    if (problems.length > 0) throw new Error(problems.join('\n'));
    for (const name of ['go1', 'go4', 'skip', 'c1']) await setActive(this, name, true);
  }

  get #hasFaults(): boolean {
    return this.#faults !== '';
  }

  #faults = '';

  /** Inside a turn. */
  async #open(faults: string): Promise<ChaosProcess> {
    if (this.#host?.isDead === true) await this.#close();
    let refusals = 0;
    for (let planted = faults; this.#host === undefined; planted = '') {
      this.#faults = planted;
      const marker = path.join(this.#folder, 'marks', String((this.#hosts += 1)));
      try {
        this.#host = await ChaosProcess.open(this.workspace, this.#mark, {
          faults: planted === '' ? '' : `${planted}:${marker}`,
          inline: true,
          stays: true,
          clock: this.clock.file,
          temporary: this.#temporary,
          owner: this.#owner,
        });
        this.#tell(this.#host === undefined ? `killed while opening by ${planted}` : `opened ${planted}`);
      } catch (thrown) {
        // It may have room again by now.
        const isForRoom = this.disk.isFull || (isDiskFull(thrown) && (refusals += 1) <= mostRefusals);
        if (!isForRoom) throw thrown;
        this.#tell(`does not open, the disk is full: ${String(thrown).slice(0, 200)}`);
        await delay(500);
      }
    }
    return this.#host;
  }

  async #close(): Promise<void> {
    const host = this.#host;
    this.#host = undefined;
    await host?.close();
  }

  #tell(line: string): void {
    this.#told.push(`${((performance.now() - this.#begunOn) / 1000).toFixed(1)} s ${line}`);
  }

  #count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }
}

/** Why the newest runs and crawls that failed did. */
async function failuresOf(host: ChaosProcess): Promise<string> {
  const { items: runs } = await host.call<Output<'getJobRuns'>>('getJobRuns', { limit: 30 });
  const { items: crawls } = await host.call<Output<'getCrawls'>>('getCrawls', { limit: 30 });
  const failed = [
    ...runs.filter(({ error }) => error !== null).map(({ id, jobName, error }) => [jobName, id, error]),
    ...crawls.filter(({ error }) => error !== null).map(({ id, crawlerName, error }) => [crawlerName, id, error]),
  ];
  return failed.map((each) => JSON.stringify(each)).join('\n');
}

/** What each node of a run of a workflow started, and why that failed. */
async function actionsOf(host: ChaosProcess, runId: string): Promise<string> {
  const { graph } = await host.call<{ graph: { nodes: readonly unknown[] } }>('getWorkflowRun', {
    runId,
    includeGraph: true,
  });
  return graph.nodes.map((node) => JSON.stringify(node)).join('\n');
}

function isDiskFull(thrown: unknown): boolean {
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  return cause instanceof EngineError && cause.code === 'DiskFull';
}
