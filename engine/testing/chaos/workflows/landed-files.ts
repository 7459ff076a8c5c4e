/** Files that arrive for the workflows under chaos: whole at once, slowly, renamed into place, or removed again. */

import {
  appendFileSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { visibleFiles, type Owner } from '#engine/testing/chaos/chaos-files.ts';
import type { SettableClock } from '#engine/testing/chaos/workflows/settable-clock.ts';
import { isWatched, quietSeconds, type WorkflowKey } from '#engine/testing/chaos/workflows/workflow-definitions.ts';

export interface LandedFile {
  readonly key: WorkflowKey;
  readonly file: string;
  readonly ids: readonly number[];
  /** It was written to its end. */
  isWhole: boolean;
  /** It may have looked finished before, so that its first rows were read twice. */
  looksFinished: boolean;
  isRemoved: boolean;
}

const parts = 4;

export class LandedFiles {
  readonly all: LandedFile[] = [];
  readonly #workspace: string;
  readonly #owner: Owner | undefined;
  readonly #clock: Pick<SettableClock, 'now' | 'moves'>;
  /** By folder, the crawls that a person has begun, and those of them that have ended. */
  readonly #crawls = new Map<WorkflowKey, { begun: number; ended: number }>();
  #rows = 0;

  /** @param clock of the host, which the times of files are of. */
  constructor(workspace: string, owner: Owner | undefined, clock: Pick<SettableClock, 'now' | 'moves'>) {
    this.#workspace = workspace;
    this.#clock = clock;
    this.#owner = owner;
    mkdirSync(path.join(workspace, 'arriving'));
  }

  folderOf(key: WorkflowKey): string {
    return path.join(this.#workspace, 'in', `t${key}`);
  }

  /** A crawl that a person begins takes files as they are; only the watcher waits until they are finished. */
  async readWhile(key: WorkflowKey, crawl: () => Promise<unknown>): Promise<void> {
    const crawls = this.#crawlsOf(key);
    crawls.begun += 1;
    try {
      await crawl();
    } finally {
      crawls.ended += 1;
    }
  }

  /** @returns what happened, for the story. */
  async land(key: WorkflowKey, share: number): Promise<string> {
    // Only a watched crawler waits until a file is finished.
    if (!isWatched(key) || share < 0.4) return this.landAtOnce(key, share);
    return this.#write(key, share, share < 0.6 ? 1 : parts);
  }

  landAtOnce(key: WorkflowKey, share: number): string {
    const landed = this.#begin(key, share);
    const arriving = path.join(this.#workspace, 'arriving', path.basename(landed.file));
    try {
      writeFileSync(arriving, textOf(landed.ids, true));
      this.#date(arriving);
      renameSync(arriving, landed.file);
    } catch (error) {
      rmSync(arriving, { force: true });
      return this.#fail(landed, error);
    }
    landed.isWhole = true;
    return `${path.basename(landed.file)} renamed into in/t${key}`;
  }

  /** Unless it is the first one, without which there would be no table. */
  remove(key: WorkflowKey, share: number): string {
    const candidates = this.all.filter((each) => each.key === key && each.isWhole && !each.isRemoved).slice(1);
    const landed = candidates[Math.floor(share * candidates.length)];
    if (landed === undefined) return 'no file';
    landed.isRemoved = true;
    rmSync(landed.file);
    return `${path.basename(landed.file)} removed`;
  }

  /** Ids in a target, as often as its files have them. @throws Error for a row that was never sent. */
  idsIn(key: WorkflowKey, part: string): Map<number, number> {
    const folder = path.join(this.#workspace, 'out', key, part);
    const found = new Map<number, number>();
    for (const file of existsSync(folder) ? visibleFiles(folder) : []) {
      const [, ...lines] = readFileSync(file, 'utf8').trim().split('\n');
      for (const line of lines) {
        const [id, name] = line.split(',');
        if (name !== `r${id}`) throw new Error(`${file} has the row ${line}, which no file has.`);
        found.set(Number(id), (found.get(Number(id)) ?? 0) + 1);
      }
    }
    return found;
  }

  /** Nothing of an arrival is left half-way. */
  checkArrivals(): void {
    const left = readdirSync(path.join(this.#workspace, 'arriving'));
    if (left.length > 0) throw new Error(`The driver left ${left.join(', ')} in "arriving".`);
  }

  async #write(key: WorkflowKey, share: number, pieces: number): Promise<string> {
    const landed = this.#begin(key, share);
    const each = Math.ceil(landed.ids.length / pieces);
    const { moves } = this.#clock;
    const { ended } = this.#crawlsOf(key);
    let longest = 0;
    try {
      for (let piece = 0; piece < pieces; piece += 1) {
        const begun = performance.now();
        if (piece > 0) await delay(quietSeconds * 150);
        if (landed.isRemoved) return 'removed meanwhile';
        appendFileSync(landed.file, textOf(landed.ids.slice(piece * each, (piece + 1) * each), piece === 0));
        this.#date(landed.file);
        longest = Math.max(longest, performance.now() - begun);
      }
    } catch (error) {
      return this.#fail(landed, error);
    }
    landed.isWhole = true;
    // On a busy machine a pause may be too long, and another clock makes any pause so.
    const wasCrawled = this.#crawlsOf(key).begun > ended;
    landed.looksFinished = pieces > 1 && (longest > quietSeconds * 500 || this.#clock.moves > moves || wasCrawled);
    const slowly = landed.looksFinished ? `, ${wasCrawled ? 'while it was crawled' : 'too slowly'}` : '';
    return `${path.basename(landed.file)} written to in/t${key} in ${pieces} pieces${slowly}`;
  }

  #crawlsOf(key: WorkflowKey): { begun: number; ended: number } {
    const found = this.#crawls.get(key) ?? { begun: 0, ended: 0 };
    this.#crawls.set(key, found);
    return found;
  }

  #begin(key: WorkflowKey, share: number): LandedFile {
    const ids = Array.from({ length: parts + Math.floor(share * 8) }, () => (this.#rows += 1));
    const file = path.join(this.folderOf(key), `f${this.all.length}.csv`);
    const landed = { key, file, ids, isWhole: false, looksFinished: false, isRemoved: false };
    this.all.push(landed);
    return landed;
  }

  /** What was written of it goes: the disk is full. */
  #fail(landed: LandedFile, error: unknown): string {
    rmSync(landed.file, { force: true });
    landed.isRemoved = true;
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOSPC') throw error;
    return `${path.basename(landed.file)} did not fit`;
  }

  #date(file: string): void {
    const now = this.#clock.now() / 1000;
    utimesSync(file, now, now);
    if (this.#owner !== undefined) chownSync(file, this.#owner.uid, this.#owner.gid);
  }
}

function textOf(ids: readonly number[], hasHeader: boolean): string {
  return `${hasHeader ? 'id,name\n' : ''}${ids.map((id) => `${id},r${id}\n`).join('')}`;
}
