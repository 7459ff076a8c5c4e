/** The files of a chaos workspace: definitions, sources that change, and targets that go away and come back. */

import {
  chmodSync,
  chownSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { isDescriptionName } from '#engine/execute/targets/target-description.ts';
import { markerName } from '#engine/execute/targets/target-marker.ts';
import type { Inputs, ChaosJob, ChaosRow, FileVersion } from '#engine/testing/chaos/chaos-model.ts';
import { chaosJobs } from '#engine/testing/chaos/chaos-model.ts';

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** The definition of a job as it is written when the workspace is made, and found again after every rename. */
export function jobDefinition(job: ChaosJob, name: string, modulus: number, description = ''): Record<string, unknown> {
  const { key, crawled, bookmark, mode, partitioned, fileName } = job;
  const source = crawled
    ? { transform: 'CatalogSource', args: { databaseName: 'lake', tableName: key } }
    : { transform: 'PathSource', args: { path: `in/${key}`, format: 'csv', options: { withHeader: true } } };
  return {
    name,
    description,
    bookmark: bookmark ? 'enable' : 'disable',
    maxConcurrentRuns: bookmark ? 1 : 3,
    workers: 2,
    threads: 1,
    memory: 128,
    nodes: [
      { id: 'in', name: 'In', ...source },
      {
        id: 'keep',
        name: 'Keep',
        transform: 'Filter',
        inputs: { in: { node: 'in' } },
        args: { condition: `id % ${modulus} <> 0` },
      },
      {
        id: key,
        name: 'Out',
        transform: 'PathTarget',
        inputs: { in: { node: 'keep' } },
        args: {
          path: `out/${key}`,
          format: 'csv',
          mode,
          ...(partitioned ? { partitionKeys: ['day'] } : {}),
          ...(fileName === null ? {} : { fileName }),
        },
      },
    ],
  };
}

export class ChaosFiles {
  readonly folder: string;
  readonly #owner: Owner | undefined;
  #random: () => number;
  readonly #sources = new Map<string, Map<string, FileVersion>>();
  readonly #away = new Set<string>();
  readonly #readOnly = new Set<string>();
  #rows = 0;
  #versions = 0;

  constructor(folder: string, owner: Owner | undefined, random: () => number) {
    this.folder = folder;
    this.#owner = owner;
    this.#random = random;
    writeFileSync(path.join(folder, 'tenon.json'), '{ "name": "chaos", "version": 1 }\n');
    for (const each of ['jobs', 'crawlers', 'in', 'out']) mkdirSync(path.join(folder, each));
    for (const [name, target] of [
      ['ins', 'in/e'],
      ['outs', 'out'],
    ] as const)
      writeFileSync(
        path.join(folder, 'crawlers', `${name}.json`),
        JSON.stringify({
          name,
          databaseName: name === 'ins' ? 'lake' : 'found',
          targets: [{ path: target }],
          combineCompatibleSchemas: name === 'ins',
          schemaChangePolicy: { deleteBehavior: 'DELETE_FROM_DATABASE' },
        }),
      );
    for (const job of chaosJobs) {
      this.#sources.set(job.key, new Map());
      mkdirSync(path.join(folder, 'in', job.key));
      writeFileSync(path.join(folder, 'jobs', `${job.key}.json`), JSON.stringify(jobDefinition(job, job.key, 5)));
      this.addSource(job.key);
      this.addSource(job.key);
    }
    if (owner !== undefined) giveTo(folder, owner);
  }

  /** Whatever is written from now on comes from these numbers. */
  drawFrom(random: () => number): void {
    this.#random = random;
  }

  /** The files as they are now; what is changed later does not show in it. */
  inputs(key: string, modulus: number): Inputs {
    return { files: new Map(this.#sources.get(key)), modulus };
  }

  addSource(key: string): string {
    return this.#write(key, `f${this.#versions}.csv`);
  }

  changeSource(key: string): string {
    return this.#write(key, this.#anyFile(key));
  }

  /** Unless it is the last one. */
  deleteSource(key: string): string {
    const files = this.#sources.get(key)!;
    if (files.size < 2) return this.addSource(key);
    const name = this.#anyFile(key);
    files.delete(name);
    rmSync(path.join(this.folder, 'in', key, name));
    return `delete in/${key}/${name}`;
  }

  /**
   * Moves a target's folder away, as an unmounted disk is. False: it is not there, or nothing was ever published to it, so
   * that nobody can know that the place was a target.
   */
  moveAway(key: string): boolean {
    const place = path.join(this.folder, 'out', key);
    if (this.#away.has(key) || this.#readOnly.has(key) || !existsSync(place)) return false;
    if (visibleFiles(place).length === 0) return false;
    renameSync(place, path.join(this.folder, `away-${key}`));
    this.#away.add(key);
    return true;
  }

  /** For a host that runs as another user than root. */
  makeReadOnly(key: string): boolean {
    const place = path.join(this.folder, 'out', key);
    if (this.#away.has(key) || this.#owner === undefined || !existsSync(place)) return false;
    for (const each of foldersBelow(place)) chmodSync(each, 0o555);
    this.#readOnly.add(key);
    return true;
  }

  /** Targets are where they belong, and may be written. @returns their keys. @throws Error when a host wrote to a target that was away. */
  bringBack(): readonly string[] {
    const brought = [...this.#readOnly, ...this.#away];
    for (const key of this.#readOnly)
      for (const each of foldersBelow(path.join(this.folder, 'out', key))) chmodSync(each, 0o755);
    this.#readOnly.clear();
    for (const key of this.#away) {
      const place = path.join(this.folder, 'out', key);
      const left = existsSync(place) ? visibleFiles(place) : [];
      if (left.length > 0) throw new Error(`While out/${key} was away, its place got the files ${left.join(', ')}.`);
      rmSync(place, { recursive: true, force: true });
      renameSync(path.join(this.folder, `away-${key}`), place);
    }
    this.#away.clear();
    return brought;
  }

  /** Rows of a target, read from its files, as the model writes them; sorted. */
  rowsOf({ key, partitioned }: ChaosJob): string[] {
    return this.filesOf(key)
      .flatMap((file) => {
        const day = /day=([^/\\]+)/u.exec(file)?.[1];
        const [, ...lines] = readFileSync(file, 'utf8').trim().split('\n');
        return lines.map((line) => (partitioned ? `${day}|${line}` : line));
      })
      .sort();
  }

  /** Runs with files in the target's `_tenon`, without replaced and undone files. */
  stagedRuns(key: string): string[] {
    const place = path.join(this.folder, 'out', key, '_tenon');
    const isKept = (name: string): boolean => name === 'retired' || name === markerName || isDescriptionName(name);
    return existsSync(place) ? readdirSync(place).filter((name) => !isKept(name)) : [];
  }

  /** Absolute, sorted; without `_tenon`. */
  filesOf(key: string): string[] {
    const place = path.join(this.folder, 'out', key);
    return existsSync(place) ? visibleFiles(place).sort() : [];
  }

  #anyFile(key: string): string {
    const names = [...this.#sources.get(key)!.keys()];
    return names[Math.floor(this.#random() * names.length)]!;
  }

  #write(key: string, name: string): string {
    const rows = Array.from({ length: 2 + Math.floor(this.#random() * 5) }, (): ChaosRow => {
      const id = (this.#rows += 1);
      return { id, day: `d${Math.floor(this.#random() * 3)}`, amount: id * 7 };
    });
    this.#sources.get(key)!.set(name, { version: (this.#versions += 1), rows });
    const text = `id,day,amount\n${rows.map(({ id, day, amount }) => `${id},${day},${amount}`).join('\n')}\n`;
    const file = path.join(this.folder, 'in', key, name);
    writeFileSync(file, text);
    if (this.#owner !== undefined) chownSync(file, this.#owner.uid, this.#owner.gid);
    return `write in/${key}/${name}`;
  }
}

/** Absolute. */
export function visibleFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !path.relative(folder, file).split(path.sep).includes('_tenon'));
}

function foldersBelow(folder: string): string[] {
  const below = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => path.join(entry.parentPath, entry.name));
  return [folder, ...below];
}

export function giveTo(place: string, { uid, gid }: Owner): void {
  lchownSync(place, uid, gid);
  if (!lstatSync(place).isDirectory()) return;
  for (const name of readdirSync(place)) giveTo(path.join(place, name), { uid, gid });
}
