/** Versions of jobs as files of the state: each is the whole definition. Positions on the canvas make no version. */

import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Turns } from '#engine/base/async.ts';
import { sha256, stableJson } from '#engine/base/hash.ts';
import { checkOwned, moveOwned, removeOwned, writeOwned } from '#engine/base/owned/owned-files.ts';
import { readRegularText } from '#engine/base/owned/read-regular-file.ts';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { mostDefinitionBytes } from '#engine/definitions/definition-files.ts';

export interface VersionHead {
  /** From 1; never used again. */
  readonly number: number;
  /** Milliseconds since 1970 UTC. */
  readonly savedOn: number;
  /** Not the step of an edit here: a file that was found, or what a run ran. */
  readonly isFound: boolean;
  /** See {@link versionKey}; made once, because a job may be large. */
  readonly key: string;
}

export interface StoredVersion extends VersionHead {
  readonly job: Job;
}

/** Older ones are removed. */
const mostVersions = 200;
/** Of one job; older ones are removed, whatever their number. */
const mostBytes = 100e6;
/** Of all jobs. */
const mostHeads = 20_000;

/** Equal for two definitions that run alike and have the same texts. The name is that of the job, whatever it was. */
export function versionKey({ layout: _layout, name: _name, ...rest }: Job): string {
  return sha256(stableJson(rest));
}

/** Of one workspace. Its methods that write are called one after the other. */
export class JobVersionFiles {
  readonly #state: string;
  readonly #heads = new Map<string, { readonly stamp: string; readonly head: VersionHead | undefined }>();
  /** Many versions of large jobs take seconds, and the host has other work. */
  readonly #turns = new Turns();

  constructor(stateFolder: string) {
    this.#state = stateFolder;
  }

  /** Oldest first; files without a version that this Tenon reads are skipped. */
  async list(name: string): Promise<StoredVersion[]> {
    const found: StoredVersion[] = [];
    for (const number of this.#numbers(name)) {
      await this.#turns.give();
      const version = this.read(name, number);
      if (version !== undefined) found.push(version);
    }
    return found;
  }

  /** As {@link list}, without the definitions: a file that did not change is not read again. */
  async heads(name: string): Promise<VersionHead[]> {
    const found: VersionHead[] = [];
    for (const number of this.#numbers(name)) {
      await this.#turns.give();
      const head = this.#head(name, number);
      if (head !== undefined) found.push(head);
    }
    return found;
  }

  /** The last one that can be read. */
  async newest(name: string): Promise<VersionHead | undefined> {
    for (const number of this.#numbers(name).reverse()) {
      await this.#turns.give();
      const head = this.#head(name, number);
      if (head !== undefined) return head;
    }
    return undefined;
  }

  isEmpty(name: string): boolean {
    return this.#numbers(name).length === 0;
  }

  /**
   * @param inPlaceOf its number is used again, for steps of one edit.
   * @throws EngineError InvalidInput for a definition that could not be read again.
   */
  async add(
    name: string,
    { job, savedOn, isFound }: Omit<StoredVersion, 'number' | 'key'>,
    inPlaceOf?: number,
  ): Promise<void> {
    const numbers = this.#numbers(name);
    const number = inPlaceOf ?? (numbers.at(-1) ?? 0) + 1;
    const text = JSON.stringify({ savedOn, isFound, job: { ...job, name } });
    const bytes = Buffer.byteLength(text);
    if (bytes > mostDefinitionBytes)
      throw new EngineError('InvalidInput', `The definition has ${Math.ceil(bytes / 1e6)} MB.`, {
        hint: `Versions have at most ${mostDefinitionBytes / 1e6} MB.`,
      });
    await writeOwned(this.#state, this.#file(name, number), text);
    let [count, left] = [1, mostBytes - bytes];
    for (const old of numbers.filter((each) => each !== number).reverse()) {
      left -= lstatSync(this.#file(name, old), { throwIfNoEntry: false })?.size ?? 0;
      count += 1;
      if (count > mostVersions || left < 0) await removeOwned(this.#state, this.#file(name, old));
    }
  }

  /** Versions of a job that is renamed go with it; those of an earlier job of the new name are removed. */
  async move(from: string, to: string): Promise<void> {
    if (this.isEmpty(from)) return;
    await removeOwned(this.#state, this.#folder(to));
    await moveOwned(this.#state, this.#folder(from), this.#folder(to));
  }

  #head(name: string, number: number): VersionHead | undefined {
    const path = this.#file(name, number);
    const stats = lstatSync(path, { throwIfNoEntry: false });
    const stamp = stats === undefined ? '' : `${stats.ino} ${stats.size} ${stats.mtimeMs}`;
    const known = this.#heads.get(path);
    if (known?.stamp === stamp) return known.head;
    const version = this.read(name, number);
    const head =
      version === undefined
        ? undefined
        : { number, savedOn: version.savedOn, isFound: version.isFound, key: version.key };
    if (this.#heads.size >= mostHeads) this.#heads.clear();
    this.#heads.set(path, { stamp, head });
    return head;
  }

  /** undefined: there is none that this Tenon reads. */
  read(name: string, number: number): StoredVersion | undefined {
    try {
      const text = readRegularText(this.#file(name, number), mostDefinitionBytes);
      if (text === undefined) return undefined;
      const { savedOn, isFound, job } = JSON.parse(text) as Readonly<Record<'savedOn' | 'isFound' | 'job', unknown>>;
      const checked = jobSchema.safeParse(job);
      if (typeof savedOn !== 'number' || !checked.success) return undefined;
      const own = { ...checked.data, name };
      return { number, savedOn, isFound: isFound === true, key: versionKey(own), job: own };
    } catch (thrown) {
      // A link, a folder, or text that has no version.
      if (thrown instanceof SyntaxError || thrown instanceof TypeError || thrown instanceof EngineError)
        return undefined;
      throw thrown;
    }
  }

  #numbers(name: string): number[] {
    const folder = this.#folder(name);
    if (checkOwned(this.#state, folder)?.isDirectory() !== true) return [];
    return readdirSync(folder)
      .flatMap((file) => (/^[1-9]\d{0,8}\.json$/u.test(file) ? [Number.parseInt(file, 10)] : []))
      .sort((a, b) => a - b);
  }

  #file(name: string, number: number): string {
    return join(this.#folder(name), `${number}.json`);
  }

  #folder(name: string): string {
    return join(this.#state, 'job-versions', sha256(name).slice(0, 32));
  }
}
