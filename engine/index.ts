/** The engine's door for hosts: puts the services together, each opened when it is first asked for. */

import { availableParallelism, freemem, totalmem } from 'node:os';
import { createRequire } from 'node:module';
import type { Log } from '#engine/base/log.ts';
import { giveMemoryBackWhenIdle } from '#engine/base/idle-memory.ts';
import { silentLog } from '#engine/base/log.ts';
import type { OpeningQuestion } from '#engine/contract/definitions/opening-question.ts';
import type { WorkspaceOpening } from '#engine/contract/definitions/workspace-opening.ts';
import { keepNewFilesPrivate } from '#engine/base/owned/user-mask.ts';
import { workspaceIdOf } from '#engine/definitions/find-workspace.ts';
import type { WatchedCrawler } from '#engine/contract/procedures/watched-crawlers.ts';
import type { Workspace } from '#engine/definitions/workspace.ts';
import type { RecentWorkspace } from '#engine/definitions/recent-workspaces.ts';
import type { InspectedCopy } from '#engine/definitions/state/inspect-copies.ts';
import type { ReplacedCatalog, ReplaceOptions } from '#engine/definitions/state/replace-catalog.ts';
import type { ShowOnDesktop } from '#engine/orchestrate/notifications/send-delivery.ts';
import type { WebhookControl } from '#engine/orchestrate/webhooks/webhook-control.ts';
import type { Dispatcher } from '#engine/rpc/dispatcher.ts';
import type { EngineServices, ShowWorkspace } from '#engine/rpc/services.ts';
import type { Keychain } from '#engine/secrets/keychain-secrets.ts';
import type { ScryptCost } from '#engine/secrets/vault-cipher.ts';
import type { Confinement } from '#engine/workers/confinement/confinement.ts';
import type { SpawnWorker } from '#engine/workers/worker-process.ts';

export { findWorkspaceWithReadings } from '#engine/definitions/find-saved-readings.ts';
export { findWorkspaceRoot, realWorkspaceRoot, workspaceIdOf } from '#engine/definitions/find-workspace.ts';
export { closeAll } from '#engine/base/close-all.ts';
export { openPrivateFolder, runtimeFolder, userStateFolder } from '#engine/base/owned/runtime-folder.ts';
export { checkOwned, removeOwned, writeOwned } from '#engine/base/owned/owned-files.ts';
export { readRegularText } from '#engine/base/owned/read-regular-file.ts';
export { withUserMask } from '#engine/base/owned/user-mask.ts';
export { isUri } from '#engine/base/uri.ts';
export { partitionValueOf } from '#engine/storage/partition-path.ts';
export { wholePath } from '#engine/storage/whole-path.ts';
export { utilityWorkers } from '#engine/workers/utility-worker-process.ts';
export type { Dispatcher, Keychain, Log, ShowOnDesktop, ShowWorkspace, SpawnWorker, WebhookControl };
export type { WebhookAnswer } from '#engine/orchestrate/webhooks/webhook-control.ts';

export const engineVersion = (createRequire(import.meta.url)('../package.json') as { version: string }).version;

export interface CreateEngineOptions {
  /** Folder of the workspace; null: a throw-away one, made only when something asks for it. */
  readonly workspace: string | null;
  /** What the lock's message calls this host. */
  readonly title: string;
  readonly log?: Log;
  /** Starts worker processes (default: fork). */
  readonly spawn?: SpawnWorker;
  /** Operations run in this process: for a command that is over soon. A crash of DuckDB ends it. */
  readonly inline?: boolean;
  /** Watch the authored files. */
  readonly watch?: boolean;
  /** How to open a workspace whose state this user did not create on this machine. */
  readonly opening?: WorkspaceOpening | undefined;
  /** Called when the watch of a crawler changes its state. */
  readonly onWatchState?: ((state: WatchedCrawler) => void) | undefined;
  /** Opens a folder as a workspace beside this one and gives the address of its window; absent: the host has no windows. */
  readonly showWorkspace?: ShowWorkspace;
  /** Shows a notification of the system; absent: the host has no desktop, and its windows show them. */
  readonly showOnDesktop?: ShowOnDesktop | undefined;
  /** Of the system; absent: secrets are kept in the vault of the workspace. */
  readonly keychain?: Keychain | undefined;
  /** What a guess of the passphrase of a new vault costs (default: about half a second). */
  readonly vaultCost?: ScryptCost;
  /** Bytes that one task of a run read row by row aims at; default 128 MB. */
  readonly splitBytes?: number;
}

export interface Engine extends AsyncDisposable {
  readonly dispatcher: Dispatcher;
  workspace(): Promise<Pick<Workspace, 'id' | 'root' | 'stateFolder' | 'throwAway' | 'readOnly'>>;
}

/** Of a workspace that is open for certain, not one whose window still has to ask how. */
export interface OpenedEngine extends Engine {
  /** Takes requests to webhooks from the host's server. */
  webhooks(): Promise<WebhookControl>;
  /**
   * Says that the host will listen for webhooks, so that a new secret waits for its address.
   * @param begin called when one does. @returns ends it.
   */
  promiseWebhooks(begin: () => void): () => void;
}

/**
 * A named workspace is opened and locked at once; everything else when it is first needed.
 * @throws EngineError EntityNotFound, InvalidDefinition, NewerWorkspace, WorkspaceLocked, ForeignWorkspace.
 */
export async function createEngine(options: CreateEngineOptions): Promise<OpenedEngine> {
  keepNewFilesPrivate();
  const { createServices } = await import('#engine/services/create-services.ts');
  const services = createServices({
    ...options,
    log: options.log ?? silentLog,
    engineVersion,
    machine: { cores: availableParallelism(), memory: totalmem(), freeMemory: freemem() },
    loadOperations: async () => (await import('#engine/worker-operations.ts')).operationModules,
    workerEntry: new URL('./worker-entry.ts', import.meta.url),
    keepsSpares: options.watch === true,
    ...(options.watch === true ? { sparesAfter: 2 * warmUpAfter } : {}),
    idleAfter: statedIdleTime(),
  });
  const [{ createDispatcher }, { handlers }, { refuseWhenReadOnly }, { refuseWhenMoved }, { scopeDispatcher }] =
    await openedBeside(options, services, () =>
      Promise.all([
        import('#engine/rpc/dispatcher.ts'),
        import('#engine/rpc/handlers.ts'),
        import('#engine/rpc/refusals/read-only-workspace.ts'),
        import('#engine/rpc/refusals/moved-workspace.ts'),
        import('#engine/rpc/scope-dispatcher.ts'),
      ]),
    );
  if (options.watch === true) giveMemoryBackWhenIdle();
  const warming = options.watch === true ? setTimeout(() => warmUp(services), warmUpAfter).unref() : undefined;
  // What changed while no host was open is crawled a moment later, too, and what was due is started.
  const beginning =
    options.watch === true && options.workspace !== null
      ? setTimeout(() => {
          beginWatching(services);
          if (options.opening === 'read-only') return;
          startTriggers(services);
          startBackfills(services);
          startNotifications(services);
        }, warmUpAfter).unref()
      : undefined;
  if (options.workspace !== null) {
    // What was dropped into a window long ago; nothing waits for it.
    void services
      .droppedFiles()
      .then((files) => files.sweep(Date.now()))
      .catch(() => undefined);
  }
  const dispatcher = createDispatcher(
    handlers,
    services,
    (name) => services.commands.tell(name),
    async (name) => {
      if (options.opening === 'read-only') refuseWhenReadOnly(name);
      if (options.workspace !== null) refuseWhenMoved(name, await services.workspace());
    },
  );
  return {
    dispatcher: scopeDispatcher(dispatcher, (work) => services.withObjects(work)),
    workspace: () => services.workspace(),
    webhooks: () => services.webhooks(),
    promiseWebhooks(begin) {
      services.laterFollowers.add(begin);
      return () => void services.laterFollowers.delete(begin);
    },
    [Symbol.asyncDispose]: () => {
      clearTimeout(warming);
      clearTimeout(beginning);
      return services[Symbol.asyncDispose]();
    },
  };
}

/**
 * As `createEngine`, for a host with a window: where the state was not created here by this user, the window asks, and
 * until it has answered nothing of the workspace is opened, watched or run.
 * @param onOpen called with the engine when the workspace is open, so perhaps much later; gives what ends with it.
 * @param onQuestion called when somebody must answer.
 * @throws EngineError as `createEngine`.
 */
export async function createAskingEngine(
  options: CreateEngineOptions,
  onOpen: (engine: OpenedEngine) => Promise<AsyncDisposable | undefined>,
  onQuestion: (question: OpeningQuestion) => void = () => undefined,
): Promise<Engine> {
  let opened: { readonly engine: Engine; readonly beside: AsyncDisposable | undefined } | undefined;
  const open = async (opening: WorkspaceOpening | undefined): Promise<Engine> => {
    const engine = await createEngine({ ...options, opening });
    try {
      opened = { engine, beside: await onOpen(engine) };
      return engine;
    } catch (error) {
      await engine[Symbol.asyncDispose]();
      throw error;
    }
  };
  const close = async (): Promise<void> => {
    await opened?.beside?.[Symbol.asyncDispose]();
    await opened?.engine[Symbol.asyncDispose]();
  };
  let question: OpeningQuestion;
  try {
    const engine = await open(options.opening);
    return { dispatcher: engine.dispatcher, workspace: () => engine.workspace(), [Symbol.asyncDispose]: close };
  } catch (error) {
    const { questionOf } = await import('#engine/contract/definitions/opening-question.ts');
    const asked = questionOf(error);
    if (asked === undefined) throw error;
    question = asked;
  }
  onQuestion(question);
  const { createOpeningGate } = await import('#engine/rpc/opening-gate.ts');
  let opening: Promise<Engine> | undefined;
  const gate = createOpeningGate(question, async (answer) => {
    opening = open(answer);
    return (await opening).dispatcher;
  });
  const { root, stateFolder } = question;
  return {
    dispatcher: gate.dispatcher,
    workspace: async () =>
      opened?.engine.workspace() ?? {
        id: await workspaceIdOf(root),
        root,
        stateFolder,
        throwAway: false,
        readOnly: false,
      },
    async [Symbol.asyncDispose]() {
      gate.close();
      await opening?.catch(() => undefined);
      await close();
    },
  };
}

/**
 * Opens the named workspace, and beside it loads code: the catalog's threads start while this one compiles.
 * @throws EngineError of the opening.
 */
async function openedBeside<Loaded>(
  { workspace, watch }: CreateEngineOptions,
  services: Pick<EngineServices, 'workspace' | 'catalog'> & AsyncDisposable,
  load: () => Promise<Loaded>,
): Promise<Loaded> {
  if (workspace === null) return load();
  try {
    // A host that stays finishes what a dead one left before anyone asks; a command does when it needs the catalog.
    const opening = watch === true ? services.catalog() : undefined;
    // Its error is that of the workspace, if that has one.
    opening?.catch(() => undefined);
    await services.workspace();
    const [loaded] = await Promise.all([load(), opening]);
    return loaded;
  } catch (error) {
    await services[Symbol.asyncDispose]();
    throw error;
  }
}

/** What the system would hold a worker by that is started now. */
export async function probeConfinement(): Promise<Confinement> {
  return (await import('#engine/workers/confinement/confine-process.ts')).probeConfinement();
}

/**
 * Milliseconds from the opening until workers are started ahead of demand. Earlier they would take the processor from
 * the window that is being loaded; whoever asks for one before has it at once.
 */
const warmUpAfter = 1000;

/** Loads what the first preview needs in a worker, and what the first run needs here; nothing waits for it. */
function warmUp(services: Pick<EngineServices, 'explorer'>): void {
  import('#engine/execute/index.ts').then(({ warmUpRuns }) => warmUpRuns()).catch(() => undefined);
  services
    .explorer()
    .then((explorer) => explorer.warmUp())
    .catch(() => undefined);
}

function beginWatching({ watching, log }: Pick<EngineServices, 'watching' | 'log'>): void {
  watching().catch((error: unknown) =>
    log.write('error', 'Cannot watch the folders of the crawlers.', { error: String(error) }),
  );
}

/** A host that stays fires what is due; one that looks only changes nothing. */
function startTriggers({ triggers, log }: Pick<EngineServices, 'triggers' | 'log'>): void {
  triggers()
    .then((control) => control.start())
    .catch((error: unknown) => log.write('error', 'Triggers could not be started.', { error: String(error) }));
}

/** Continues what an earlier host that stayed had begun. */
function startBackfills({ backfills, log }: Pick<EngineServices, 'backfills' | 'log'>): void {
  backfills()
    .then((control) => control.start())
    .catch((error: unknown) => log.write('error', 'Backfills could not be continued.', { error: String(error) }));
}

/** What ended while no host was open is reported, too. */
function startNotifications({ notifications, log }: Pick<EngineServices, 'notifications' | 'log'>): void {
  notifications()
    .then((control) => control.start())
    .catch((error: unknown) => log.write('error', 'Notifications could not be started.', { error: String(error) }));
}

/** Replaces the catalog of a workspace that is not open, and puts the one before aside; see replace-catalog.ts. */
export async function replaceCatalog(root: string, options: ReplaceOptions): Promise<ReplacedCatalog> {
  keepNewFilesPrivate();
  const { replaceCatalog: replace } = await import('#engine/definitions/state/replace-catalog.ts');
  return replace(root, options);
}

/** Copies of the catalog of a workspace, newest first, each with what it holds; `error`: it cannot be used. */
export async function inspectCopies(folder: string, signal: AbortSignal): Promise<readonly InspectedCopy[]> {
  const [{ inspectCopies: inspect }, { findWrittenFolders }, { getStorage }, { realWorkspaceRoot }] = await Promise.all(
    [
      import('#engine/definitions/state/inspect-copies.ts'),
      import('#engine/execute/recovery/written-folders.ts'),
      import('#engine/bytes/storages.ts'),
      import('#engine/definitions/find-workspace.ts'),
    ],
  );
  const root = await realWorkspaceRoot(folder);
  return inspect(root, await findWrittenFolders({ storageOf: getStorage, workspaceFolder: root }, signal));
}

/** Makes a workspace of a folder and gives its real path. @throws EngineError AlreadyExists. */
export async function initWorkspace(folder: string): Promise<string> {
  const { initWorkspace: init } = await import('#engine/definitions/workspace-folder.ts');
  return init(folder);
}

/** Workspaces that this user opened in a window, newest first. */
export async function recentWorkspaces(): Promise<readonly RecentWorkspace[]> {
  return (await import('#engine/definitions/recent-workspaces.ts')).recentWorkspaces();
}

/** @param root real path of the workspace. @throws EngineError IoFailed where the user has no state folder. */
export async function rememberWorkspace(root: string, name: string): Promise<void> {
  await (await import('#engine/definitions/recent-workspaces.ts')).rememberWorkspace(root, name);
}

/** Only the list changes. @returns false when it did not contain the folder. */
export async function forgetWorkspace(path: string): Promise<boolean> {
  return (await import('#engine/definitions/recent-workspaces.ts')).forgetWorkspace(path);
}

/** Milliseconds, from TENON_IDLE_SECONDS in the environment; undefined: not stated, or no number above 0. */
function statedIdleTime(): number | undefined {
  const seconds = Number(process.env['TENON_IDLE_SECONDS']);
  return seconds > 0 && Number.isFinite(seconds) ? Math.min(seconds, 86_400) * 1000 : undefined;
}
