/** Versions of jobs as files of the state: each is the whole definition. Positions on the canvas make no version. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { sha256, stableJson } from '#engine/base/hash.ts';
import { checkOwned, moveOwned, removeOwned, writeOwned } from '#engine/base/owned/owned-files.ts';
import { readRegularText } from '#engine/base/owned/read-regular-file.ts';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { mostDefinitionBytes } from '#engine/definitions/definition-files.ts';

export interface StoredVersion {
  /** From 1; never used again. */
  readonly number: number;
  /** Milliseconds since 1970 UTC. */
  readonly savedOn: number;
  /** Not the step of an edit here: a file that was found, or what a run ran. */
  readonly isFound: boolean;
  readonly job: Job;
}

/** Older ones are removed. */
const mostVersions = 200;

/** Equal for two definitions that run alike and have the same texts. The name is that of the job, whatever it was. */
export function versionKey({ layout: _layout, name: _name, ...rest }: Job): string {
  return sha256(stableJson(rest));
}

/** Of one workspace. Its methods are called one after the other. */
export class JobVersionFiles {
  readonly #state: string;

  constructor(stateFolder: string) {
    this.#state = stateFolder;
  }

  /** Oldest first; files without a version that this Tenon reads are skipped. */
  list(name: string): StoredVersion[] {
    return this.#numbers(name).flatMap((number) => this.#read(name, number) ?? []);
  }

  isEmpty(name: string): boolean {
    return this.#numbers(name).length === 0;
  }

  /** @param inPlaceOf its number is used again, for steps of one edit. */
  async add(name: string, { job, savedOn, isFound }: Omit<StoredVersion, 'number'>, inPlaceOf?: number): Promise<void> {
    const numbers = this.#numbers(name);
    const number = inPlaceOf ?? (numbers.at(-1) ?? 0) + 1;
    const text = JSON.stringify({ savedOn, isFound, job: { ...job, name } });
    await writeOwned(this.#state, join(this.#folder(name), `${number}.json`), text);
    for (const old of numbers.slice(0, Math.max(0, numbers.length + 1 - mostVersions)))
      await removeOwned(this.#state, join(this.#folder(name), `${old}.json`));
  }

  /** Versions of a job that is renamed go with it; those of an earlier job of the new name are removed. */
  async move(from: string, to: string): Promise<void> {
    if (this.isEmpty(from)) return;
    await removeOwned(this.#state, this.#folder(to));
    await moveOwned(this.#state, this.#folder(from), this.#folder(to));
  }

  #read(name: string, number: number): StoredVersion | undefined {
    const path = join(this.#folder(name), `${number}.json`);
    const text = readRegularText(path, mostDefinitionBytes);
    if (text === undefined) return undefined;
    try {
      const { savedOn, isFound, job } = JSON.parse(text) as Readonly<Record<'savedOn' | 'isFound' | 'job', unknown>>;
      const checked = jobSchema.safeParse(job);
      if (typeof savedOn !== 'number' || !checked.success) return undefined;
      return { number, savedOn, isFound: isFound === true, job: { ...checked.data, name } };
    } catch (thrown) {
      if (thrown instanceof SyntaxError) return undefined;
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

  #folder(name: string): string {
    return join(this.#state, 'job-versions', sha256(name).slice(0, 32));
  }
}
