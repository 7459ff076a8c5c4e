/** A workspace that is open: its definition, its stores of authored files, their problems and changes. */

import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { stableJson } from '#engine/base/hash.ts';
import { removeOwned } from '#engine/base/owned/owned-files.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { Problem } from '#engine/contract/definitions/problem.ts';
import type { WorkspaceChange, WorkspaceDefinition } from '#engine/contract/definitions/workspace.ts';
import type { WorkspaceOpening } from '#engine/contract/definitions/workspace-opening.ts';
import {
  definitionKindNames,
  definitionKinds,
  type DefinitionKind,
  type DefinitionValues,
  type KindDescription,
} from '#engine/definitions/definition-kinds.ts';
import { DefinitionStore, type DefinitionChange } from '#engine/definitions/definition-store.ts';
import { DefinitionWatcher } from '#engine/definitions/definition-watcher.ts';
import { realWorkspaceRoot, workspaceFile } from '#engine/definitions/find-workspace.ts';
import { openState, type OpenState } from '#engine/definitions/state/open-state.ts';
import { isTrusted, trustState } from '#engine/definitions/state/trusted-workspace.ts';
import { workspaceKey } from '#engine/definitions/state-folder.ts';
import {
  makeThrowAwayWorkspace,
  readWorkspaceDefinition,
  settingsProblem,
  writeWorkspaceDefinition,
} from '#engine/definitions/workspace-folder.ts';

export type DefinitionStores = { readonly [K in DefinitionKind]: DefinitionStore<DefinitionValues[K]> };

export interface OpenWorkspaceOptions {
  /** Name of this host in the lock's message: `tenon run orders`. */
  readonly title?: string;
  /** Watch the files; a one-shot command does not. */
  readonly watch?: boolean;
  /** Remove the whole folder when it is closed. */
  readonly throwAway?: boolean;
  readonly onWatchFailure?: (error: unknown) => void;
  /** How to open state that this user did not create here. */
  readonly opening?: WorkspaceOpening | undefined;
}

export class Workspace implements AsyncDisposable {
  /** Real path. */
  readonly root: string;
  /** 32 hex characters that name this workspace on this machine. */
  readonly id: string;
  readonly stateFolder: string;
  #definition: WorkspaceDefinition;
  /** Of tenon.json, while its last good version stays in effect. */
  #settingsProblem: Problem | undefined;
  readonly stores: DefinitionStores;
  readonly throwAway: boolean;
  /** Opened read-only: nothing in the workspace, and no file that its catalog names, may be changed. */
  readonly readOnly: boolean;
  readonly #changes: EventEmitter<{ change: [DefinitionChange]; settings: [] }>;
  readonly #state: OpenState;
  #watcher: DefinitionWatcher | undefined;

  private constructor(root: string, state: OpenState, definition: WorkspaceDefinition, throwAway: boolean) {
    this.root = root;
    this.id = workspaceKey(root);
    this.stateFolder = state.folder;
    this.readOnly = state.readOnly;
    this.#definition = definition;
    this.throwAway = throwAway;
    this.#state = state;
    const changes = new EventEmitter<{ change: [DefinitionChange]; settings: [] }>();
    changes.setMaxListeners(0);
    this.#changes = changes;
    const stores = definitionKindNames.map((kind) => [
      kind,
      new DefinitionStore(root, kind, definitionKinds[kind] as KindDescription<unknown>, (change) =>
        changes.emit('change', change),
      ),
    ]);
    this.stores = Object.fromEntries(stores) as DefinitionStores;
  }

  /**
   * Takes the lock, reads every file; executes nothing.
   * @throws EngineError EntityNotFound, InvalidDefinition, NewerWorkspace, WorkspaceLocked, ForeignWorkspace.
   */
  static async open(folder: string, options: OpenWorkspaceOptions = {}): Promise<Workspace> {
    const root = await realWorkspaceRoot(folder);
    const definition = await readWorkspaceDefinition(root);
    const throwAway = options.throwAway ?? false;
    const state = await openState(root, { title: options.title ?? 'Tenon', opening: options.opening, throwAway });
    const workspace = new Workspace(root, state, definition, throwAway);
    try {
      const stores = definitionKindNames.map((kind) => workspace.stores[kind]);
      for (const store of stores) await store.load(state.readOnly);
      if (options.watch === true) {
        const onFailure = options.onWatchFailure ?? ((): void => undefined);
        const settings = { file: join(root, workspaceFile), refresh: async () => workspace.#readSettings() };
        workspace.#watcher = await DefinitionWatcher.start(stores, settings, onFailure);
        // It may have changed before it was watched.
        await workspace.#readSettings();
      }
    } catch (error) {
      await workspace[Symbol.asyncDispose]();
      throw error;
    }
    return workspace;
  }

  get definition(): WorkspaceDefinition {
    return this.#definition;
  }

  /**
   * Writes tenon.json and uses it from then on.
   * @param expected the version that the change is based on.
   * @throws EngineError ConcurrentModification when the file has changed; InvalidDefinition when it cannot be read.
   */
  async save(change: WorkspaceChange, expected: WorkspaceDefinition): Promise<WorkspaceDefinition> {
    const there = await readWorkspaceDefinition(this.root);
    // The file counts from now on, whoever wrote it.
    this.#definition = there;
    this.#settingsProblem = undefined;
    if (stableJson(there) !== stableJson(expected)) {
      const file = join(this.root, workspaceFile);
      throw new EngineError('ConcurrentModification', `Cannot save ${file}: it was changed in the meantime.`, {
        hint: 'Reload it, then make your change again.',
        details: { path: file },
      });
    }
    const next = { ...there, ...change };
    await writeWorkspaceDefinition(this.root, next);
    this.#definition = next;
    return next;
  }

  /** Whether this user lets the workspace watch folders; one of this process alone needs no permission. */
  get trusted(): boolean {
    return this.throwAway || isTrusted(this.root, this.stateFolder);
  }

  /** @throws EngineError InvalidState, IoFailed. */
  async trust(): Promise<void> {
    if (!this.throwAway) await trustState(this.root, this.stateFolder);
  }

  get problems(): readonly Problem[] {
    const ofSettings = this.#settingsProblem === undefined ? [] : [this.#settingsProblem];
    return [...ofSettings, ...definitionKindNames.flatMap((kind) => this.stores[kind].problems())];
  }

  /** Another program may have changed tenon.json. */
  async #readSettings(): Promise<void> {
    const before = stableJson([this.#definition, this.#settingsProblem ?? null]);
    try {
      this.#definition = await readWorkspaceDefinition(this.root);
      this.#settingsProblem = undefined;
    } catch (thrown) {
      this.#settingsProblem = settingsProblem(thrown);
    }
    if (stableJson([this.#definition, this.#settingsProblem ?? null]) !== before) this.#changes.emit('settings');
  }

  /** @throws EngineError WorkspaceMoved when the folder is not where it was opened. */
  checkThere(): void {
    this.#state.checkThere();
  }

  /** @returns stops listening. */
  onChange(listener: (change: DefinitionChange) => void): () => void {
    this.#changes.on('change', listener);
    return () => void this.#changes.off('change', listener);
  }

  /** What is called after another program has changed tenon.json, for better or worse. @returns stops listening. */
  onSettingsChange(listener: () => void): () => void {
    this.#changes.on('settings', listener);
    return () => void this.#changes.off('settings', listener);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#watcher?.[Symbol.asyncDispose]();
    await this.#state.close();
    if (this.throwAway) await removeOwned(this.root, this.root);
  }
}

/** A workspace for one command, gone when it is closed. */
export async function openThrowAwayWorkspace(title: string): Promise<Workspace> {
  return Workspace.open(await makeThrowAwayWorkspace(), { title, throwAway: true });
}
