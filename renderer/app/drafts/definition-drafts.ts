/** Definitions of one kind that are edited in forms and saved by a button: their drafts, beside the files on disk. */

import { createStore, type StoreApi } from 'zustand';
import { toEngineError } from '#engine/contract/errors.ts';
import { SaveTurns } from '#renderer/app/drafts/in-turn.ts';
import { client } from '#renderer/rpc/connection.ts';
import { onEngineEvent } from '#renderer/rpc/events.ts';
import { runCommand } from '#renderer/rpc/queries.ts';
import { markUnsaved } from '#renderer/stores/workbench.ts';

export interface DefinitionDraft<T> {
  /** Version of the file that the draft began from. */
  readonly hash: string;
  readonly saved: T;
  readonly draft: T;
  /** The file was changed elsewhere while the draft was not saved; null: it was not. */
  readonly theirs: { readonly hash: string; readonly value: T } | null;
}

interface DraftRules<T> {
  readonly kind: 'crawler' | 'trigger' | 'classifier' | 'connection' | 'notification';
  readonly parse: (value: unknown) => T;
  /** Id of the tab of its editor. */
  readonly tabOf: (name: string) => string;
  /** The draft over another version on disk that needs no decision; undefined: the person chooses. */
  readonly follow?: (known: DefinitionDraft<T>, now: T) => T | undefined;
}

export function isChanged({ draft, saved }: DefinitionDraft<unknown>): boolean {
  return JSON.stringify(draft) !== JSON.stringify(saved);
}

/** For definitions with a switch: being activated or deactivated changes the file, and nothing that the form shows. */
export function followEnabled<T extends { readonly enabled: boolean }>(
  { saved, draft }: DefinitionDraft<T>,
  now: T,
): T | undefined {
  return JSON.stringify({ ...saved, enabled: now.enabled }) === JSON.stringify(now)
    ? { ...draft, enabled: now.enabled }
    : undefined;
}

export class DefinitionDrafts<T extends { readonly name: string }> {
  /** By name. */
  readonly store: StoreApi<ReadonlyMap<string, DefinitionDraft<T>>> = createStore(() => new Map());
  readonly #rules: DraftRules<T>;
  /** By name. */
  readonly #saves = new SaveTurns();

  get kind(): DraftRules<T>['kind'] {
    return this.#rules.kind;
  }

  /** Made once for a kind: it listens as long as the window is there. */
  constructor(rules: DraftRules<T>) {
    this.#rules = rules;
    onEngineEvent((event) => {
      if (event.entity !== 'definition' || event.kind !== rules.kind || event.change === 'deleted') return;
      if (this.find(event.name) !== undefined) void this.open(event.name).catch(() => undefined);
    });
    // They are saved by a button: a window that closes, or goes to another workspace, asks first.
    window.addEventListener('beforeunload', (event) => {
      if ([...this.store.getState().values()].some(isChanged)) event.preventDefault();
    });
  }

  /** Undefined while it is not read. */
  find(name: string): DefinitionDraft<T> | undefined {
    return this.store.getState().get(name);
  }

  /** Reads the file; keeps an existing draft, and warns if the file differs. @throws EngineError EntityNotFound. */
  async open(name: string): Promise<void> {
    const { kind, parse, follow } = this.#rules;
    const { hash, value } = await client.call('getDefinition', { kind, name });
    const now = parse(value);
    const known = this.find(name);
    if (known === undefined || !isChanged(known)) return this.put(name, { hash, saved: now, draft: now, theirs: null });
    if (known.hash === hash) return;
    const followed = follow?.(known, now);
    this.put(
      name,
      followed === undefined
        ? { ...known, theirs: { hash, value: now } }
        : { hash, saved: now, draft: followed, theirs: null },
    );
  }

  edit(name: string, change: (value: T) => T): void {
    const known = this.find(name);
    if (known !== undefined) this.put(name, { ...known, draft: change(known.draft) });
  }

  discard(name: string): void {
    const known = this.find(name);
    if (known !== undefined) this.put(name, { ...known, draft: known.saved });
  }

  /** @param mine true: over the version on disk, which the person has seen. @throws EngineError InvalidDefinition, ConcurrentModification. */
  async save(name: string, mine = false): Promise<void> {
    await this.#saves.take(name, async () => {
      const known = this.find(name);
      if (known !== undefined) await this.#write(name, known, mine);
    });
  }

  async #write(name: string, known: DefinitionDraft<T>, mine: boolean): Promise<void> {
    try {
      const { hash } = await runCommand('saveDefinition', {
        kind: this.#rules.kind,
        value: known.draft,
        expectedHash: mine && known.theirs !== null ? known.theirs.hash : known.hash,
      });
      this.put(name, { hash, saved: known.draft, draft: this.find(name)?.draft ?? known.draft, theirs: null });
    } catch (thrown) {
      if (toEngineError(thrown).code === 'ConcurrentModification') await this.open(name);
      throw thrown;
    }
  }

  /**
   * Gives the file another name; changes that are not saved go along.
   * @param move forgets what the window knows of the former name, and opens the editor of the new one.
   * @throws EngineError AlreadyExists, ConcurrentModification.
   */
  async rename(name: string, next: string, move: () => void): Promise<void> {
    if (this.find(name) === undefined) await this.open(name);
    const known = this.find(name)!;
    const saved = { ...known.saved, name: next };
    const { hash } = await runCommand('saveDefinition', {
      kind: this.#rules.kind,
      value: saved,
      expectedHash: known.hash,
      previousName: name,
    });
    const draft = { ...(this.find(name) ?? known).draft, name: next };
    move();
    this.put(next, { hash, saved, draft, theirs: null });
  }

  /** Deletes the file. @throws EngineError ConcurrentModification. */
  async delete(name: string): Promise<void> {
    const { kind } = this.#rules;
    const { hash } = await client.call('getDefinition', { kind, name });
    await runCommand('deleteDefinition', { kind, name, expectedHash: hash });
  }

  takeTheirs(name: string): void {
    const theirs = this.find(name)?.theirs;
    if (theirs != null) this.put(name, { hash: theirs.hash, saved: theirs.value, draft: theirs.value, theirs: null });
  }

  put(name: string, draft: DefinitionDraft<T>): void {
    this.store.setState((drafts) => new Map(drafts).set(name, draft), true);
    markUnsaved(this.#rules.tabOf(name), isChanged(draft));
  }

  forget(name: string): void {
    this.store.setState((drafts) => new Map([...drafts].filter(([each]) => each !== name)), true);
  }
}
