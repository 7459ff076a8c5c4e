/**
 * Plays a drawn case against a model: which files the committed runs have read. No row may be lost or doubled, a refusal
 * changes nothing, and nothing in another workspace's tree may change.
 */

import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import { setFaultHandler } from '#engine/base/fault-points.ts';
import { markOf } from '#engine/base/owned/file-mark.ts';
import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import { createEngine, initWorkspace, type Engine } from '#engine/index.ts';
import { readTree } from '#engine/testing/hostile/workspaces/tree-state.ts';
import type { MovedCase, NamedPlace } from '#engine/testing/moved-workspaces/moved-case.ts';

/** Files that a committed run has read. */
interface Committed {
  readonly id: string;
  readonly files: readonly number[];
}

export class MovedWorkspace implements Disposable {
  readonly #case: MovedCase;
  readonly #scratch: string;
  /** Where it is now. */
  #root: string;
  readonly #first: string;
  /** Numbers of the source files; each holds two rows. */
  #files: number[] = [];
  /** In the order of their commits; undone ones are taken out. */
  #committed: Committed[] = [];
  /** The definitions name everything inside by relative paths from now on. */
  #corrected = false;
  #isRestored = false;
  #engine: Engine | undefined;
  /** Runs that the workspace has committed since it is elsewhere. */
  readonly #since = new Set<string>();
  #failed: { readonly id: string; readonly files: readonly number[] } | undefined;

  constructor(drawn: MovedCase) {
    this.#case = drawn;
    this.#scratch = realpathSync(mkdtempSync(path.join(tmpdir(), 'tenon-moved-')));
    for (const each of ['a', 'b', 'shared']) mkdirSync(path.join(this.#scratch, each));
    this.#first = path.join(this.#scratch, 'a', 'ws');
    this.#root = this.#first;
  }

  [Symbol.dispose](): void {
    setFaultHandler(undefined);
    rmSync(this.#scratch, { recursive: true, force: true });
  }

  async play(): Promise<void> {
    const { how, runs, undone, failed } = this.#case;
    await initWorkspace(this.#root);
    this.#define();
    await this.#open();
    for (let count = 0; count < runs; count += 1) {
      this.#addFile();
      await this.#runs();
    }
    if (undone) await this.#undoes();
    if (failed) await this.#fails();
    await this.#close();
    const before = this.#rows();
    this.#transport();
    const original = how === 'copy' ? readTree(this.#first) : undefined;
    await this.#open();
    await this.#goOn();
    await this.#close();
    if (original === undefined) return;
    if (!this.#readsOriginal) expect(readTree(this.#first)).toEqual(original);
    await this.#originalGoesOn(before);
  }

  /** Everything that happens where the workspace is now. */
  async #goOn(): Promise<void> {
    if (this.#failed !== undefined) await this.#resumes(this.#failed);
    for (const step of this.#case.after) {
      if (step === 'file') this.#addFile();
      else if (step === 'undo') await this.#undoes();
      else await this.#runs();
      this.#checkRows();
    }
  }

  /** The copy's definitions name files of the original, where the test then adds some. */
  get #readsOriginal(): boolean {
    const { inside, spelled, via } = this.#case.source;
    return inside && spelled === 'absolute' && via === 'path';
  }

  async #originalGoesOn(before: readonly string[]): Promise<void> {
    this.#root = this.#first;
    this.#corrected = false;
    expect(this.#rows()).toEqual(before);
    await this.#open();
    await this.#crawls();
    expect((await this.#ended()).error).toBeNull();
    await this.#close();
    const rows = this.#rows();
    expect(new Set(rows).size, 'the original doubled rows').toBe(rows.length);
  }

  // What the definitions say.

  #place(name: 'in' | 'out', { inside, spelled }: NamedPlace): string {
    const relative = inside ? name : path.join('..', '..', 'shared', name);
    if (spelled === 'relative' || (this.#corrected && inside)) return relative;
    return inside ? path.join(this.#first, name) : path.join(this.#scratch, 'shared', name);
  }

  #source(): string {
    return path.resolve(this.#root, this.#place('in', this.#case.source), 'things');
  }

  /** A table keeps its folder, wherever that is now. */
  #target(): string {
    const { target } = this.#case;
    if (target.kind === 'table' && target.inside) return path.join(this.#root, 'out');
    return path.resolve(this.#root, this.#place('out', target));
  }

  #define(): void {
    const { source, target, mode } = this.#case;
    const read =
      source.via === 'path'
        ? { transform: 'PathSource', args: { path: path.join(this.#place('in', source), 'things'), format: 'csv' } }
        : { transform: 'CatalogSource', args: { databaseName: 'lake', tableName: 'things' } };
    const args = { path: this.#place('out', target), format: 'csv', mode };
    const written =
      target.kind === 'path'
        ? { transform: 'PathTarget', args }
        : { transform: 'CatalogTarget', args: { ...args, databaseName: 'lake', tableName: 'out' } };
    const nodes = [
      { id: 'in', name: 'In', ...read },
      { id: 'out', name: 'Out', inputs: { in: { node: 'in' } }, ...written },
    ];
    const bookmark = mode === 'append' ? 'enable' : 'disable';
    this.#write('jobs/load.json', JSON.stringify({ name: 'load', bookmark, nodes }));
    const targets = [{ path: this.#place('in', source) }];
    this.#write('crawlers/ins.json', JSON.stringify({ name: 'ins', databaseName: 'lake', targets }));
  }

  #write(name: string, text: string): void {
    mkdirSync(path.dirname(path.join(this.#root, name)), { recursive: true });
    writeFileSync(path.join(this.#root, name), text);
  }

  #addFile(): void {
    const number = this.#files.length + 1;
    mkdirSync(this.#source(), { recursive: true });
    writeFileSync(path.join(this.#source(), `f${number}.csv`), `id,name\n${number}0,a\n${number}1,b\n`);
    this.#files.push(number);
  }

  // What happens to the tree.

  #transport(): void {
    const { how } = this.#case;
    const other = path.join(this.#scratch, 'b', 'ws');
    if (how === 'restore') {
      execFileSync('mv', [this.#first, other]);
      execFileSync('cp', ['-a', other, this.#first]);
      rmSync(other, { recursive: true });
      // Where files have no lasting numbers, it looks like the first.
      this.#isRestored = markOf(this.#first)?.number !== null;
    } else {
      execFileSync(
        ...((how === 'move' ? ['mv', [this.#first, other]] : ['cp', ['-a', this.#first, other]]) as [string, string[]]),
      );
      this.#root = other;
      // Another crawler than the original's would make tables of its files.
      if (this.#case.source.via === 'crawler') this.#correct();
    }
  }

  #correct(): void {
    this.#corrected = true;
    this.#define();
  }

  async #open(): Promise<void> {
    const opening = this.#isTakenOver ? { opening: 'take-over' as const } : {};
    this.#engine = await createEngine({ workspace: this.#root, title: 'test', inline: true, ...opening });
  }

  async #close(): Promise<void> {
    await this.#engine?.[Symbol.asyncDispose]();
    this.#engine = undefined;
  }

  get #isElsewhere(): boolean {
    return this.#root !== this.#first;
  }

  /** What its state says of files elsewhere is not trusted: it was moved or copied, or is another tree at the same path. */
  get #isTakenOver(): boolean {
    return this.#isElsewhere || this.#isRestored;
  }

  // Commands, and what the model says of them.

  async #crawls(): Promise<void> {
    if (this.#case.source.via === 'path') return;
    for await (const item of this.#engine!.dispatcher.stream('crawl', { crawlerName: 'ins' })) void item;
  }

  async #ended(resumed?: string): Promise<JobRunText> {
    const { dispatcher } = this.#engine!;
    const { id } =
      resumed === undefined
        ? await dispatcher.call('startJobRun', { jobName: 'load', arguments: {} })
        : await dispatcher.call('resumeJobRun', { id: resumed });
    for await (const item of dispatcher.stream('watchJobRun', { id })) if (item.item === 'finished') return item.run;
    throw new Error(`Run ${id} did not end.`);
  }

  async #runs(): Promise<void> {
    const before = this.#trees();
    await this.#crawls();
    const { id, error } = await this.#ended();
    const refusal = this.#refusal();
    if (refusal === undefined) {
      expect(error).toBeNull();
      return this.#commit(id, this.#unread());
    }
    expect(error, 'a run that must be refused').toMatchObject(refusal);
    expect(this.#trees(), 'a refused run wrote something').toEqual(before);
    if (this.#corrected) return;
    // As the hint says; definitions are read when the workspace opens.
    this.#bringFiles();
    this.#correct();
    await this.#close();
    await this.#open();
  }

  /** Files that were added to the place that was named before. */
  #bringFiles(): void {
    const from = this.#source();
    const to = path.join(this.#root, 'in', 'things');
    if (!this.#case.source.inside || from === to) return;
    for (const number of this.#files) {
      const file = path.join(to, `f${number}.csv`);
      if (!existsSync(file)) execFileSync('cp', ['-a', path.join(from, `f${number}.csv`), file]);
    }
  }

  /** The definition says where rows go, not the table: there is none before the first commit and after its undo. */
  get #namesFolder(): boolean {
    return this.#case.target.kind === 'path' || this.#committed.length === 0;
  }

  /** What the workspace's place makes impossible; undefined: the run must succeed. */
  #refusal(): { readonly code: string; readonly hint?: string; readonly message?: string } | undefined {
    const { source, target, how, mode } = this.#case;
    if (!this.#isTakenOver) return undefined;
    const sourceLeft = source.inside && source.spelled === 'absolute' && !this.#corrected && source.via === 'path';
    if (sourceLeft && how === 'move')
      return { code: 'FileNotFound', hint: expect.stringContaining('"in/things"') as string };
    if (this.#isElsewhere && this.#namesFolder && target.inside && target.spelled === 'absolute' && !this.#corrected)
      return { code: 'InvalidInput', hint: expect.stringContaining('"out"') as string };
    if (target.inside) return undefined;
    if (how === 'copy' && (mode === 'overwrite' || this.#unread().length > 0)) return { code: 'ForeignTarget' };
    // What the catalog says of files elsewhere is not trusted after a move.
    const last = this.#committed.at(-1);
    if (mode === 'overwrite' && last !== undefined && !this.#since.has(last.id))
      return { code: 'ForeignFiles', message: expect.stringContaining('before it was moved') as string };
    return undefined;
  }

  #unread(): number[] {
    if (this.#case.mode === 'overwrite') return [...this.#files];
    const read = new Set(this.#committed.flatMap(({ files }) => files));
    return this.#files.filter((file) => !read.has(file));
  }

  #commit(id: string, files: readonly number[]): void {
    if (this.#case.mode === 'append' && files.length === 0) return;
    this.#committed.push({ id, files });
    if (this.#isTakenOver) this.#since.add(id);
  }

  async #undoes(): Promise<void> {
    const last = this.#committed.at(-1);
    if (last === undefined) return;
    const wroteElsewhere = !this.#case.target.inside;
    const isEarlier = this.#isTakenOver && wroteElsewhere && !this.#since.has(last.id);
    const undone = this.#engine!.dispatcher.call('undoJobRun', { id: last.id });
    if (isEarlier) {
      const before = this.#trees();
      const error = await undone.then(() => undefined, toEngineError);
      expect(error).toMatchObject({
        code: 'InvalidState',
        message: expect.stringMatching(/outside|before/u) as string,
      });
      expect(this.#trees()).toEqual(before);
      return;
    }
    await undone;
    this.#committed.pop();
  }

  async #fails(): Promise<void> {
    this.#addFile();
    const files = this.#unread();
    await this.#crawls();
    setFaultHandler((name) => {
      if (name === 'stage.copy') throw new EngineError('IoFailed', 'A test stops this run.', { hint: 'Resume it.' });
    });
    const { id, jobRunState } = await this.#ended();
    setFaultHandler(undefined);
    expect(jobRunState).toBe('FAILED');
    this.#failed = { id, files };
  }

  async #resumes({ id, files }: { readonly id: string; readonly files: readonly number[] }): Promise<void> {
    const before = this.#trees();
    const refused = !this.#canResume();
    const answer = await this.#ended(id).catch(toEngineError);
    const error = answer instanceof EngineError ? answer : answer.error;
    if (refused) {
      expect(error, 'a resume that must be refused').not.toBeNull();
      expect((error as { code: string }).code).toMatch(/^(?:InvalidState|FileNotFound|InvalidInput|ForeignTarget)$/u);
      expect(this.#trees()).toEqual(before);
      return;
    }
    expect(error).toBeNull();
    this.#commit((answer as JobRunText).id, files);
    this.#checkRows();
  }

  #canResume(): boolean {
    const { source, target } = this.#case;
    if (!this.#isTakenOver) return true;
    if (!this.#isElsewhere) return target.inside;
    const isLeft = (place: NamedPlace): boolean => place.inside && place.spelled === 'absolute';
    if (!target.inside || (isLeft(target) && this.#namesFolder)) return false;
    if (!source.inside && source.via === 'crawler') return true;
    return !(source.via === 'path' && isLeft(source) && this.#case.how === 'move');
  }

  // What there is.

  #trees(): unknown {
    return [this.#target(), this.#first, path.join(this.#scratch, 'shared')].map((place) => filesBelow(place));
  }

  #rows(): string[] {
    return Object.entries(filesBelow(this.#target()))
      .filter(([name]) => name.endsWith('.csv'))
      .flatMap(([, text]) => text.trim().split('\n').slice(1))
      .sort();
  }

  #checkRows(): void {
    const files =
      this.#case.mode === 'append'
        ? this.#committed.flatMap((run) => run.files)
        : (this.#committed.at(-1)?.files ?? []);
    expect(this.#rows()).toEqual(files.flatMap((number) => [`${number}0,a`, `${number}1,b`]).sort());
  }
}

/** Relative path → text; without what Tenon keeps for itself. */
function filesBelow(folder: string, place = ''): Record<string, string> {
  let entries;
  try {
    entries = readdirSync(path.join(folder, place), { withFileTypes: true });
  } catch {
    return {};
  }
  const found: Record<string, string> = {};
  for (const entry of entries) {
    const name = path.join(place, entry.name);
    if (entry.name === '.tenon' || entry.name === '_tenon') continue;
    if (entry.isDirectory()) Object.assign(found, filesBelow(folder, name));
    else found[name] = readFileSync(path.join(folder, name), 'utf8');
  }
  return found;
}
