/** The files of one kind: read, checked, saved against the version that was read; the last good version stays in use. */

import { basename, extname, join, relative, sep } from 'node:path';
import { Mutex, Turns } from '#engine/base/async.ts';
import { sha256 } from '#engine/base/hash.ts';
import { EngineError, meantHint, nearNames } from '#engine/contract/errors.ts';
import { issueCause, reasonOf } from '#engine/contract/issue-text.ts';
import type { Problem } from '#engine/contract/definitions/problem.ts';
import {
  dropStaged,
  isTransientName,
  makeDefinitionFolder,
  recoverFolder,
  writeChecked,
  stageText,
} from '#engine/definitions/checked-write.ts';
import { findDefinitionFiles, readDefinition } from '#engine/definitions/definition-files.ts';
import type { DefinitionKind, KindDescription } from '#engine/definitions/definition-kinds.ts';
import { fileSlug } from '#engine/definitions/file-slug.ts';

export interface LoadedDefinition<T> {
  readonly name: string;
  readonly value: T;
  /** SHA-256 of the file's text: the version that a save must name. */
  readonly hash: string;
  /** Absolute. */
  readonly file: string;
}

export interface DefinitionChange {
  readonly kind: DefinitionKind;
  readonly name: string;
  readonly change: 'added' | 'changed' | 'deleted' | 'problem';
}

interface FileState<T> {
  /** Of the text on disk, good or not. */
  hash: string;
  /** Last good version; undefined while the file never parsed. */
  loaded: LoadedDefinition<T> | undefined;
  problems: readonly Problem[];
}

export interface SaveOptions {
  /** Hash that was read; null: the name must be new. */
  readonly expectedHash: string | null;
  /** The definition's name until now, when it is renamed. */
  readonly previousName?: string;
}

export class DefinitionStore<T> {
  readonly kind: DefinitionKind;
  readonly folder: string;
  readonly #root: string;
  readonly #description: KindDescription<T>;
  readonly #files = new Map<string, FileState<T>>();
  readonly #turns = new Mutex();
  readonly #onChange: (change: DefinitionChange) => void;

  constructor(
    root: string,
    kind: DefinitionKind,
    description: KindDescription<T>,
    onChange: (change: DefinitionChange) => void,
  ) {
    this.kind = kind;
    this.folder = join(root, description.folder);
    this.#root = root;
    this.#description = description;
    this.#onChange = onChange;
  }

  /**
   * Reads every file of the folder; called once at opening.
   * @param readOnly leaves what a killed process had begun to write as it is.
   */
  async load(readOnly = false): Promise<void> {
    const { extension } = this.#description.text;
    if (!readOnly) {
      makeDefinitionFolder(this.#root, this.folder);
      for (const folder of findDefinitionFiles(this.folder, extension).folders) recoverFolder(folder);
    }
    const { files, passedOver } = findDefinitionFiles(this.folder, extension);
    for (const [path, why] of passedOver) this.#files.set(path, this.#unread(path, why));
    const turns = new Turns();
    for (const path of files) {
      await turns.give();
      await this.refresh(path);
    }
  }

  #unread(path: string, message: string): FileState<T> {
    const problems = [{ file: this.#shown(path), line: null, column: null, message }];
    return { hash: sha256(`not read: ${message}`), loaded: undefined, problems };
  }

  /** In order of their names. */
  list(): readonly LoadedDefinition<T>[] {
    return [...this.#byName().values()].sort((left, right) => (left.name < right.name ? -1 : 1));
  }

  find(name: string): LoadedDefinition<T> | undefined {
    return this.#byName().get(name);
  }

  /** @throws EngineError EntityNotFound with near names; InvalidDefinition when its file has a mistake and no good version. */
  get(name: string): LoadedDefinition<T> {
    const found = this.find(name);
    if (found !== undefined) return found;
    const broken = this.problems().find(({ file }) => basename(file, extname(file)) === fileSlug(name));
    if (broken !== undefined) {
      const place = broken.line === null ? '' : `, line ${broken.line}`;
      throw new EngineError('InvalidDefinition', `${broken.file}${place}: ${broken.message}`, {
        hint: 'Fix the file; Tenon reads it again immediately.',
        details: { path: broken.file, ...(broken.line === null ? {} : { line: broken.line }), [this.kind]: name },
      });
    }
    const near = nearNames(name, this.#byName().keys());
    throw new EngineError('EntityNotFound', `There is no ${this.kind} "${name}" in ${this.folder}.`, {
      hint: meantHint(
        near.map((known) => `"${known}"`),
        `Check the names inside the files of ${this.#description.folder}/.`,
      ),
      details: { [this.kind]: name },
    });
  }

  /** The file's content, where it is invalid and its last good version stays in use; undefined: it is valid. */
  findBroken(name: string): { readonly hash: string; readonly problem: Problem } | undefined {
    const state = [...this.#files.values()].find(
      ({ loaded, problems }) => loaded?.name === name && problems.length > 0,
    );
    return state === undefined ? undefined : { hash: state.hash, problem: state.problems[0]! };
  }

  problems(): readonly Problem[] {
    const problems = [...this.#files.values()].flatMap((state) => state.problems);
    const names = new Map<string, string>();
    for (const [path, { loaded }] of this.#inOrder()) {
      if (loaded === undefined) continue;
      const first = names.get(loaded.name);
      if (first === undefined) names.set(loaded.name, path);
      else
        problems.push({
          file: this.#shown(path),
          line: null,
          column: null,
          message: `The name "${loaded.name}" is already used by ${this.#shown(first)}, so this file is ignored.`,
        });
    }
    return problems;
  }

  /**
   * Checks and writes. Returns the definition as it is on disk afterwards.
   * @throws EngineError InvalidDefinition; AlreadyExists; ConcurrentModification with both sides in the details.
   */
  async save(value: unknown, options: SaveOptions): Promise<LoadedDefinition<T>> {
    const checked = this.#check(value);
    return this.#turns.run(() => this.#save(checked, options));
  }

  /**
   * All of them or none, unless the process is killed: what takes room on the disk is written before the first one changes.
   * @throws EngineError as {@link save}.
   */
  async saveAll(changes: readonly { readonly value: unknown; readonly expectedHash: string | null }[]): Promise<void> {
    const checked = changes.map(({ value, expectedHash }) => ({ value: this.#check(value), expectedHash }));
    await this.#turns.run(async () => {
      const staged: string[] = [];
      const stage = (text: string): string => {
        const file = stageText(this.#root, this.folder, text);
        staged.push(file);
        return file;
      };
      const undos: (() => void)[] = [];
      const undone: string[] = [];
      try {
        const prepared = checked.map(({ value, expectedHash }) => {
          const file = this.find(this.#description.nameOf(value))?.file;
          const before = file === undefined ? undefined : readDefinition(file);
          const earlier =
            before !== undefined && 'text' in before ? { text: before.text, ready: stage(before.text) } : null;
          return { value, expectedHash, earlier, ready: stage(this.#description.text.format(value)) };
        });
        for (const { value, expectedHash, earlier, ready } of prepared) {
          const { file, hash } = await this.#save(value, { expectedHash }, ready);
          undos.push(() => void writeChecked(this.#root, file, earlier?.text ?? null, hash, earlier?.ready));
          undone.push(file);
        }
      } catch (thrown) {
        // A second failure must not hide the first one.
        for (const undo of undos.toReversed())
          try {
            undo();
          } catch {}
        for (const file of undone) await this.refresh(file);
        throw thrown;
      } finally {
        for (const file of staged) dropStaged(file);
      }
    });
  }

  #check(value: unknown): T {
    const checked = this.#description.schema.safeParse(value);
    if (!checked.success) {
      const [issue] = checked.error.issues;
      throw new EngineError('InvalidDefinition', `Cannot save the ${this.kind}${issueCause(issue!)}.`, {
        hint: 'Correct the definition and save again.',
        details: {
          issues: checked.error.issues.map((each) => ({ path: each.path.map(String), message: reasonOf(each) })),
        },
      });
    }
    return checked.data;
  }

  /** @throws EngineError EntityNotFound; ConcurrentModification. */
  async delete(name: string, expectedHash: string): Promise<void> {
    await this.#turns.run(async () => {
      const { file } = this.get(name);
      const conflict = writeChecked(this.#root, file, null, expectedHash);
      if (conflict !== undefined) throw this.#conflict(name, null, conflict.found);
      this.#files.delete(file);
      this.#onChange({ kind: this.kind, name, change: 'deleted' });
    });
  }

  /** Looks at one path again, because the watcher saw something there. Says nothing when the content is known. */
  async refresh(path: string): Promise<void> {
    if (this.#description.besides?.includes(extname(path)) === true) this.#announceBeside(path);
    if (extname(path) !== this.#description.text.extension || isTransientName(basename(path))) return;
    const found = readDefinition(path);
    const before = this.#files.get(path);
    if (found === undefined) {
      this.#files.delete(path);
      if (before?.loaded !== undefined)
        this.#onChange({ kind: this.kind, name: before.loaded.name, change: 'deleted' });
      return;
    }
    const hash = sha256('text' in found ? found.text : `not read: ${found.problem}`);
    if (before?.hash === hash) return;
    const state = 'text' in found ? this.#read(path, found.text, hash) : this.#unread(path, found.problem);
    if (state.loaded === undefined && before?.loaded !== undefined) state.loaded = before.loaded;
    this.#files.set(path, state);
    const name = state.loaded?.name ?? basename(path);
    if (state.problems.length > 0) this.#onChange({ kind: this.kind, name, change: 'problem' });
    else this.#announce(name, before);
  }

  /** A file that belongs to a definition has changed, and so the definition has. */
  #announceBeside(path: string): void {
    const stem = path.slice(0, -extname(path).length);
    const name = this.#files.get(`${stem}${this.#description.text.extension}`)?.loaded?.name;
    if (name !== undefined) this.#onChange({ kind: this.kind, name, change: 'changed' });
  }

  #announce(name: string, before: FileState<T> | undefined): void {
    if (before?.loaded !== undefined && before.loaded.name !== name) {
      this.#onChange({ kind: this.kind, name: before.loaded.name, change: 'deleted' });
    }
    this.#onChange({ kind: this.kind, name, change: before?.loaded?.name === name ? 'changed' : 'added' });
  }

  /** @param ready its text, staged. */
  async #save(value: T, { expectedHash, previousName }: SaveOptions, ready?: string): Promise<LoadedDefinition<T>> {
    const name = this.#description.nameOf(value);
    await this.#lookForNew(value);
    const current = this.find(previousName ?? name);
    const taken = previousName === undefined || previousName === name ? undefined : this.find(name);
    if ((expectedHash === null && current !== undefined) || taken !== undefined) {
      throw new EngineError(
        'AlreadyExists',
        `There is already a ${this.kind} "${name}" (${this.#shown((taken ?? current)!.file)}).`,
        {
          hint: 'Choose another name, or change the existing one.',
        },
      );
    }
    const text = this.#description.text.format(value);
    if (expectedHash !== null && current === undefined) throw this.#conflict(name, text, null);
    const path = this.#pathFor(value, current, previousName !== undefined && previousName !== name);
    const conflict = writeChecked(this.#root, path, text, path === current?.file ? expectedHash : null, ready);
    if (conflict !== undefined) {
      await this.refresh(path);
      throw this.#conflict(name, text, conflict.found);
    }
    if (current !== undefined && path !== current.file) {
      const late = writeChecked(this.#root, current.file, null, expectedHash);
      if (late !== undefined) {
        writeChecked(this.#root, path, null, sha256(text));
        throw this.#conflict(name, text, late.found);
      }
      this.#files.delete(current.file);
    }
    const before = current === undefined ? undefined : { hash: current.hash, loaded: current, problems: [] };
    const loaded: LoadedDefinition<T> = { name, value, hash: sha256(text), file: path };
    this.#files.set(path, { hash: loaded.hash, loaded, problems: [] });
    this.#announce(name, before);
    return loaded;
  }

  /** Another program may have written files of this slug that the watcher has not reported yet. */
  async #lookForNew(value: T): Promise<void> {
    for (const path of this.#pathsFor(value)) {
      if (this.#files.has(path)) continue;
      await this.refresh(path);
      if (!this.#files.has(path)) return;
    }
  }

  /** The file it has; for a new one the first free number of its slug, and for one with a name of another slug. */
  #pathFor(value: T, current: LoadedDefinition<T> | undefined, renamed: boolean): string {
    if (current !== undefined && !renamed) return current.file;
    return this.#pathsFor(value).find((path) => path === current?.file || !this.#files.has(path))!;
  }

  /** Names with the same slug get different numbers; endless. */
  *#pathsFor(value: T): Generator<string, void, void> {
    const { text, stemOf } = this.#description;
    const stem = join(this.folder, stemOf(value));
    yield `${stem}${text.extension}`;
    for (let number = 2; ; number += 1) yield `${stem}-${number}${text.extension}`;
  }

  #read(path: string, text: string, hash: string): FileState<T> {
    const { extension } = this.#description.text;
    const parsed = this.#description.text.parse(text, this.#description.schema, basename(path, extension));
    if ('problems' in parsed) {
      return {
        hash,
        loaded: undefined,
        problems: parsed.problems.map((problem) => ({ file: this.#shown(path), ...problem })),
      };
    }
    return {
      hash,
      loaded: { name: this.#description.nameOf(parsed.value), value: parsed.value, hash, file: path },
      problems: [],
    };
  }

  #inOrder(): [string, FileState<T>][] {
    return [...this.#files].sort(([left], [right]) => (left < right ? -1 : 1));
  }

  /** Of two files with the same name the first by path counts; `problems` reports the other. */
  #byName(): Map<string, LoadedDefinition<T>> {
    const names = new Map<string, LoadedDefinition<T>>();
    for (const [, { loaded }] of this.#inOrder())
      if (loaded !== undefined && !names.has(loaded.name)) names.set(loaded.name, loaded);
    return names;
  }

  #conflict(name: string, yours: string | null, theirs: string | null): EngineError {
    return new EngineError(
      'ConcurrentModification',
      `The file of the ${this.kind} "${name}" was changed by another program since it was read.`,
      {
        hint: 'Compare the two versions, then save again from the newer one.',
        details: { [this.kind]: name, yours, theirs, theirsHash: theirs === null ? null : sha256(theirs) },
      },
    );
  }

  #shown(path: string): string {
    return relative(this.#root, path).split(sep).join('/');
  }
}
