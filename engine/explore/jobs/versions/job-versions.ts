/** Versions of jobs: kept when a job is saved or run, listed with what each changed and with its runs, compared. */

import { setImmediate } from 'node:timers/promises';
import { Mutex } from '#engine/base/async.ts';
import type { Log } from '#engine/base/log.ts';
import type { Catalog } from '#engine/catalog/catalog.ts';
import type { RunDefinition } from '#engine/catalog/entities.ts';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { EngineError } from '#engine/contract/errors.ts';
import {
  JobVersionFiles,
  versionKey,
  type StoredVersion,
  type VersionHead,
} from '#engine/definitions/job-version-files.ts';
import type { Workspace } from '#engine/definitions/workspace.ts';
import { compareDefinitions, type DefinitionDifference } from '#engine/execute/comparison/compare-definitions.ts';
import { nodeChanges, versionSummary } from '#engine/explore/jobs/versions/version-summary.ts';

export interface ListedVersion {
  readonly number: number;
  readonly savedOn: number;
  /** What changed since the version before, in one line. */
  readonly summary: string;
  /** Numbers of nodes. */
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  readonly isCurrent: boolean;
  readonly runs: { readonly count: number; readonly failed: number; readonly newest: string | null };
}

export interface ComparedVersions {
  readonly from: Job;
  readonly to: Job;
  readonly changes: readonly DefinitionDifference[];
}

interface VersionUses {
  readonly workspace: Pick<Workspace, 'stateFolder' | 'stores' | 'readOnly'>;
  readonly catalog: () => Promise<Pick<Catalog, 'jobRuns'>>;
  readonly log: Log;
  clock(): number;
}

/** Steps of one edit that are saved within these milliseconds are one version, unless it was run in between. */
const oneEdit = 10 * 60_000;
const failedStates = new Set(['FAILED', 'TIMEOUT', 'COMMIT_BLOCKED']);

export class JobVersions implements AsyncDisposable {
  readonly #uses: VersionUses;
  readonly #files: JobVersionFiles;
  readonly #turns = new Mutex();
  #isClosed = false;

  constructor(uses: VersionUses) {
    this.#uses = uses;
    this.#files = new JobVersionFiles(uses.workspace.stateFolder);
  }

  /**
   * Before a job is saved: what it is, also where another program wrote it while no host was there, and before its first
   * version what its runs ran. Failures are logged.
   */
  begin(name: string): Promise<void> {
    return this.keep(name, 'found');
  }

  /**
   * The job as it is now, where it differs from its newest version. Failures are logged.
   * @param how found: not saved here; new: an earlier job had this name, and keeps its last version.
   */
  keep(name: string, how: 'found' | 'saved' | 'new' = 'saved'): Promise<void> {
    return this.#write(name, async () => {
      await this.#begin(name);
      await this.#keep(name, how);
    });
  }

  move(from: string, to: string): Promise<void> {
    return this.#write(from, () => this.#files.move(from, to));
  }

  /** Newest first. @throws EngineError EntityNotFound. */
  async list(name: string): Promise<ListedVersion[]> {
    const currentKey = versionKey(this.#uses.workspace.stores.job.get(name).value);
    const versions = await this.#versions(name);
    const runs = Map.groupBy(await readRuns(await this.#runDefinitions(name)), ({ key }) => key);
    const byKey = Map.groupBy(versions, ({ key }) => key);
    const newestCurrent = byKey.get(currentKey)?.at(-1)?.number;
    const listed: ListedVersion[] = [];
    for (const [index, { number, savedOn, key, job }] of versions.entries()) {
      if (index % 8 === 7) await setImmediate();
      const before = versions[index - 1]?.job;
      const changes = before === undefined ? [] : compareDefinitions(before, job);
      const nodes = nodeChanges(changes);
      const equal = byKey.get(key)!;
      // Of equal versions, such as a restored one, runs belong to the newest that was there.
      const isOwn = (run: RunOfVersion): boolean =>
        equal.length === 1 || equal.findLast((other) => other.savedOn <= run.createdOn)?.number === number;
      const own = (runs.get(key) ?? []).filter(isOwn);
      listed.push({
        number,
        savedOn,
        summary: summaryOf(before, changes),
        added: nodes.added.length,
        removed: nodes.removed.length,
        changed: nodes.changed.length,
        isCurrent: number === newestCurrent,
        runs: {
          count: own.length,
          failed: own.filter(({ jobRunState }) => failedStates.has(jobRunState)).length,
          newest: own[0]?.id ?? null,
        },
      });
    }
    return listed.reverse();
  }

  /** The version that a run ran; undefined: it is not kept. @throws EngineError EntityNotFound. */
  async findOfRun(
    name: string,
    job: Job,
    createdOn: number,
  ): Promise<Pick<ListedVersion, 'number' | 'summary' | 'isCurrent'> | undefined> {
    const key = versionKey(job);
    const versions = await this.#versions(name);
    const equal = versions.filter((version) => version.key === key);
    const found = equal.findLast(({ savedOn }) => savedOn <= createdOn) ?? equal[0];
    if (found === undefined) return undefined;
    const before = versions[versions.indexOf(found) - 1]?.job;
    const changes = before === undefined ? [] : compareDefinitions(before, found.job);
    const current = versionKey(this.#uses.workspace.stores.job.get(name).value);
    return {
      number: found.number,
      summary: summaryOf(before, changes),
      isCurrent: found.number === versions.findLast((version) => version.key === current)?.number,
    };
  }

  /** @throws EngineError EntityNotFound. */
  async get(name: string, number: number): Promise<StoredVersion> {
    this.#uses.workspace.stores.job.get(name);
    await this.keep(name);
    const unkept = await this.#unkept(name);
    const found = number === unkept?.number ? unkept : this.#files.read(name, number);
    return found ?? refuseNumber(name, number, [...(await this.#files.heads(name)), ...(unkept ? [unkept] : [])]);
  }

  /** @throws EngineError EntityNotFound. */
  async compare(name: string, from: number, to: number): Promise<ComparedVersions> {
    const [first, second] = [await this.get(name, from), await this.get(name, to)];
    return { from: first.job, to: second.job, changes: compareDefinitions(first.job, second.job) };
  }

  /** What is being kept is kept first; nothing is kept afterwards. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    await this.#turns.run(async () => {});
  }

  async #versions(name: string): Promise<StoredVersion[]> {
    await this.keep(name);
    const unkept = await this.#unkept(name);
    return [...(await this.#files.list(name)), ...(unkept === undefined ? [] : [unkept])];
  }

  /** The current definition where it is not kept, as in a read-only workspace: it is only listed, at the end. */
  async #unkept(name: string): Promise<StoredVersion | undefined> {
    const job = this.#current(name);
    if (job === undefined) return undefined;
    const [newest, key] = [await this.#files.newest(name), versionKey(job)];
    if (newest?.key === key) return undefined;
    return { number: (newest?.number ?? 0) + 1, savedOn: this.#uses.clock(), isFound: true, key, job };
  }

  async #begin(name: string): Promise<void> {
    if (!this.#files.isEmpty(name)) return;
    let before: string | undefined;
    for (const { key, job, createdOn } of (await readRuns(await this.#runDefinitions(name))).toReversed()) {
      if (key !== before) await this.#files.add(name, { job, savedOn: createdOn, isFound: true });
      before = key;
    }
    await this.#keep(name, 'found');
  }

  async #keep(name: string, how: 'found' | 'saved' | 'new'): Promise<void> {
    const job = this.#current(name);
    if (job === undefined) return;
    const [newest, key] = [await this.#files.newest(name), versionKey(job)];
    if (newest?.key === key) return;
    const now = this.#uses.clock();
    const isStep = how === 'saved' && newest?.isFound === false && now - newest.savedOn < oneEdit;
    const isReplaced = isStep && (await this.#isReplaced(name, newest, key));
    const inPlaceOf = isReplaced ? newest.number : undefined;
    // A long edit is a version every ten minutes: it keeps the time of its first step.
    const savedOn = isReplaced ? newest.savedOn : now;
    await this.#files.add(name, { job, savedOn, isFound: how === 'found' }, inPlaceOf);
  }

  /** Not the first one, not what was run, and not what a restored version takes the place of. */
  async #isReplaced(name: string, newest: VersionHead, key: string): Promise<boolean> {
    const heads = await this.#files.heads(name);
    if (heads.length < 2 || heads.some((head) => head.key === key)) return false;
    return !(await this.#hasRunSince(name, newest.savedOn));
  }

  async #hasRunSince(name: string, time: number): Promise<boolean> {
    const { items } = await (await this.#uses.catalog()).jobRuns.getJobRuns(name, { limit: 1 });
    return (items[0]?.createdOn ?? 0) >= time;
  }

  async #runDefinitions(name: string): Promise<readonly RunDefinition[]> {
    return (await this.#uses.catalog()).jobRuns.getRunDefinitions(name);
  }

  #current(name: string): Job | undefined {
    return this.#uses.workspace.stores.job.find(name)?.value;
  }

  /** History is worth less than the save that makes it. */
  async #write(name: string, work: () => Promise<void>): Promise<void> {
    if (this.#uses.workspace.readOnly) return;
    try {
      await this.#turns.run(async () => (this.#isClosed ? undefined : work()));
    } catch (error) {
      this.#uses.log.write('warning', `A version of job ${name} could not be kept.`, { error: String(error) });
    }
  }
}

/** For a rename that an earlier host left unfinished. Failures are logged. */
export async function moveJobVersions(stateFolder: string, log: Log, from: string, to: string): Promise<void> {
  try {
    await new JobVersionFiles(stateFolder).move(from, to);
  } catch (error) {
    log.write('warning', `The versions of job ${from} could not be moved to ${to}.`, { error: String(error) });
  }
}

function summaryOf(before: Job | undefined, changes: readonly DefinitionDifference[]): string {
  return before === undefined ? 'First version kept' : versionSummary(changes, nodeChanges(changes));
}

function refuseNumber(name: string, number: number, versions: readonly VersionHead[]): never {
  throw new EngineError('EntityNotFound', `The job "${name}" has no version ${number}.`, {
    hint: `It has the versions ${versions[0]?.number} to ${versions.at(-1)?.number}. List them: tenon job-versions "${name}"`,
    details: { job: name, value: String(number) },
  });
}

interface RunOfVersion extends Omit<RunDefinition, 'job'> {
  readonly key: string;
  readonly job: Job;
}

/** Plans of earlier versions of Tenon lack members that have defaults. Most runs have the definition of the run before. */
async function readRuns(runs: readonly RunDefinition[]): Promise<readonly RunOfVersion[]> {
  const known = new Map<string, { readonly job: Job; readonly key: string } | undefined>();
  for (const { job: text } of runs) {
    if (known.has(text)) continue;
    if (known.size % 8 === 7) await setImmediate();
    const { data: job } = jobSchema.safeParse(JSON.parse(text));
    known.set(text, job === undefined ? undefined : { job, key: versionKey(job) });
  }
  return runs.flatMap((run) => {
    const read = known.get(run.job);
    return read === undefined ? [] : [{ ...run, ...read }];
  });
}
