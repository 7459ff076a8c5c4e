/** Versions of jobs: kept when a job is saved or run, listed with what each changed and with its runs, compared. */

import { Mutex } from '#engine/base/async.ts';
import type { Log } from '#engine/base/log.ts';
import type { Catalog } from '#engine/catalog/catalog.ts';
import type { RunDefinition } from '#engine/catalog/entities.ts';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { JobVersionFiles, versionKey, type StoredVersion } from '#engine/definitions/job-version-files.ts';
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

export class JobVersions {
  readonly #uses: VersionUses;
  readonly #files: JobVersionFiles;
  readonly #turns = new Mutex();

  constructor(uses: VersionUses) {
    this.#uses = uses;
    this.#files = new JobVersionFiles(uses.workspace.stateFolder);
  }

  /** Before a job is saved for the first time here: what it was, and what its runs ran. Failures are logged. */
  begin(name: string): Promise<void> {
    return this.#write(name, () => this.#begin(name));
  }

  /** The job as it is now, where it differs from its newest version. Failures are logged. */
  keep(name: string): Promise<void> {
    return this.#write(name, async () => {
      await this.#begin(name);
      await this.#keep(name, this.#current(name));
    });
  }

  move(from: string, to: string): Promise<void> {
    return this.#write(from, () => this.#files.move(from, to));
  }

  /** Newest first. @throws EngineError EntityNotFound. */
  async list(name: string): Promise<ListedVersion[]> {
    const current = this.#uses.workspace.stores.job.get(name).value;
    const { versions, runs } = await this.#versions(name);
    const currentKey = versionKey(current);
    const byKey = Map.groupBy(runs, ({ key }) => key);
    const newestCurrent = versions.findLast(({ job }) => versionKey(job) === currentKey)?.number;
    return versions
      .map(({ number, savedOn, job }, index): ListedVersion => {
        const before = versions[index - 1]?.job;
        const changes = before === undefined ? [] : compareDefinitions(before, job);
        const { added, removed, changed } = nodeChanges(changes);
        const key = versionKey(job);
        // Of equal versions, such as a restored one, runs belong to the newest that was there.
        const isLast = (run: RunOfVersion): boolean =>
          versions.findLast((other) => other.savedOn <= run.createdOn && versionKey(other.job) === key)?.number ===
          number;
        const isOnly = versions.filter((other) => versionKey(other.job) === key).length === 1;
        const own = (byKey.get(key) ?? []).filter((run) => isOnly || isLast(run));
        return {
          number,
          savedOn,
          summary: before === undefined ? 'First version kept' : versionSummary(changes),
          added: added.length,
          removed: removed.length,
          changed: changed.length,
          isCurrent: number === newestCurrent,
          runs: {
            count: own.length,
            failed: own.filter(({ jobRunState }) => failedStates.has(jobRunState)).length,
            newest: own[0]?.id ?? null,
          },
        };
      })
      .toReversed();
  }

  /** @throws EngineError EntityNotFound. */
  async get(name: string, number: number): Promise<StoredVersion> {
    this.#uses.workspace.stores.job.get(name);
    const { versions } = await this.#versions(name);
    const found = versions.find((version) => version.number === number);
    if (found !== undefined) return found;
    const numbers = versions.map((version) => version.number);
    throw new EngineError('EntityNotFound', `The job "${name}" has no version ${number}.`, {
      hint: `It has the versions ${numbers[0]} to ${numbers.at(-1)}. List them: tenon job-versions "${name}"`,
      details: { job: name, value: String(number) },
    });
  }

  /** @throws EngineError EntityNotFound. */
  async compare(name: string, from: number, to: number): Promise<ComparedVersions> {
    const [first, second] = [await this.get(name, from), await this.get(name, to)];
    return { from: first.job, to: second.job, changes: compareDefinitions(first.job, second.job) };
  }

  /** With the current definition at the end; what a read-only workspace cannot keep is only listed. Newest runs first. */
  async #versions(name: string): Promise<{ versions: StoredVersion[]; runs: RunOfVersion[] }> {
    await this.keep(name);
    const runs = runsOf(await this.#runDefinitions(name));
    const versions = this.#files.list(name);
    const last = versions.at(-1);
    const current = this.#current(name);
    if (current !== undefined && (last === undefined || versionKey(last.job) !== versionKey(current)))
      versions.push({ number: (last?.number ?? 0) + 1, savedOn: this.#uses.clock(), isFound: true, job: current });
    return { versions, runs };
  }

  async #begin(name: string): Promise<void> {
    if (!this.#files.isEmpty(name)) return;
    let before: string | undefined;
    for (const { key, job, createdOn } of runsOf(await this.#runDefinitions(name)).toReversed()) {
      if (key !== before) await this.#files.add(name, { job, savedOn: createdOn, isFound: true });
      before = key;
    }
    await this.#keep(name, this.#current(name), true);
  }

  async #keep(name: string, job: Job | undefined, isFound = false): Promise<void> {
    const versions = this.#files.list(name);
    const newest = versions.at(-1);
    if (job === undefined || (newest !== undefined && versionKey(newest.job) === versionKey(job))) return;
    const now = this.#uses.clock();
    // What is restored does not take the place of what it replaces.
    const isRestored = versions.some((version) => versionKey(version.job) === versionKey(job));
    const isStep = newest?.isFound === false && versions.length > 1 && !isRestored && now - newest.savedOn < oneEdit;
    const inPlaceOf = isStep && !(await this.#hasRunSince(name, newest.savedOn)) ? newest.number : undefined;
    // A long edit is a version every ten minutes: it keeps the time of its first step.
    const savedOn = inPlaceOf === undefined ? now : newest!.savedOn;
    await this.#files.add(name, { job, savedOn, isFound }, inPlaceOf);
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
      await this.#turns.run(work);
    } catch (error) {
      this.#uses.log.write('warning', `A version of job ${name} could not be kept.`, { error: String(error) });
    }
  }
}

interface RunOfVersion extends Omit<RunDefinition, 'job'> {
  readonly key: string;
  readonly job: Job;
}

/** Plans of earlier versions of Tenon lack members that have defaults. */
function runsOf(runs: readonly RunDefinition[]): RunOfVersion[] {
  return runs.flatMap((run) => {
    const checked = jobSchema.safeParse(JSON.parse(run.job));
    return checked.success ? [{ ...run, job: checked.data, key: versionKey(checked.data) }] : [];
  });
}
