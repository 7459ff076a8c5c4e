/** Handlers of the workspace's procedures. */

import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { EngineError } from '#engine/contract/errors.ts';
import type { Input, Output } from '#engine/contract/procedures/index.ts';
import type { workspaceProcedures } from '#engine/contract/procedures/workspace.ts';
import type { Problem } from '#engine/contract/definitions/problem.ts';
import type { Workspace } from '#engine/definitions/workspace.ts';
import type { DefinitionChange } from '#engine/definitions/definition-store.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import { connectedBuckets } from '#engine/rpc/connections.ts';
import type { EngineServices } from '#engine/rpc/services.ts';
import { eachWithLimit } from '#engine/base/each-with-limit.ts';
import { storedPath } from '#engine/bytes/stored-file.ts';
import { findStorage } from '#engine/bytes/storages.ts';
import { completePath } from '#engine/storage/complete-path.ts';
import { s3Scheme } from '#engine/storage/s3/s3-path.ts';
import { namesNear } from '#engine/storage/file-error.ts';
import { isUri } from '#engine/base/uri.ts';
import { wholePath } from '#engine/storage/whole-path.ts';
import { watchedChanges } from '#engine/rpc/watched-changes.ts';

type Event = Output<'watchEvents'>;

/** A container's user may have none. */
function homeFolder(): string {
  try {
    return homedir();
  } catch {
    return path.parse(process.cwd()).root;
  }
}

/** A workspace without transforms of its own does not load those of Tenon. */
async function transformProblems(workspace: Workspace): Promise<Problem[]> {
  const { transform, subflow } = workspace.stores;
  if (transform.list().length === 0 && subflow.list().length === 0) return [];
  const { findTransformProblems } = await import('#engine/definitions/user-transform-problems.ts');
  return findTransformProblems(workspace);
}

/** A file system that is away holds its look-ups up for long. */
const lookedUpAtOnce = 2;

async function exists(thing: Input<'findMissing'>['things'][number], services: EngineServices): Promise<boolean> {
  if (thing.kind === 'table')
    return (await (await services.catalog()).tables.findTable(thing.databaseName, thing.name)) !== undefined;
  if (thing.kind === 'file')
    return isUri(thing.path) || (await stat(storedPath(thing.path)).catch(() => undefined)) !== undefined;
  const { stores } = await services.workspace();
  return stores[thing.kind].find(thing.name) !== undefined;
}

export const workspaceHandlers: Handlers<EngineServices, keyof typeof workspaceProcedures> = {
  async getWorkspace(_input, services) {
    const workspace = await services.workspace();
    const { id, root, stateFolder, throwAway, readOnly, definition } = workspace;
    const problems = [...workspace.problems, ...(await transformProblems(workspace))];
    return { id, root, stateFolder, throwAway, readOnly, definition, problems };
  },
  // A workspace that waits is answered for by the opening gate.
  getOpening: () => Promise.resolve({ question: null }),
  openWorkspace: () =>
    Promise.reject(
      new EngineError('InvalidState', 'Cannot open the workspace: it is already open.', {
        hint: 'To open it differently, stop this host and start it again with --open read-only, --open take-over or --open fresh.',
      }),
    ),
  async saveWorkspace({ definition, expected }, services) {
    return (await services.workspace()).save(definition, expected);
  },
  async findPath(input, services) {
    const found = wholePath(input.path, (await services.workspace()).root);
    if (isUri(found)) return { path: found, kind: (await findStorage(found)?.look(found))?.kind ?? null, near: [] };
    const stats = await stat(found).catch(() => undefined);
    if (stats === undefined) return { path: found, kind: null, near: namesNear(found) };
    return { path: found, kind: stats.isDirectory() ? 'folder' : 'file', near: [] };
  },
  async findMissing({ things }, services) {
    const exist = await eachWithLimit(things, lookedUpAtOnce, (thing) => exists(thing, services));
    return { missing: exist.flatMap((isThere, position) => (isThere ? [] : [position])) };
  },
  async completePath({ typed }, services) {
    const workspace = await services.workspace();
    const isBucket = typed.startsWith(s3Scheme);
    return { answers: isBucket ? connectedBuckets(workspace, typed) : await completePath(workspace.root, typed) };
  },
  async getEngine(_input, services) {
    return {
      nodeVersion: process.versions.node,
      platform: `${process.platform} ${process.arch}`,
      homeFolder: homeFolder(),
      ...(await services.facts()),
    };
  },
  async getProcesses(_input, services) {
    const [workers, { memoryBytes }] = await Promise.all([services.workers(), services.facts()]);
    const hostMemory = process.memoryUsage.rss();
    return {
      memory: workers.reduce((sum, { memory }) => sum + (memory ?? 0), hostMemory),
      hostMemory,
      machineMemory: memoryBytes,
      workers,
    };
  },
  async *watchEvents(_input, services, signal) {
    const [workspace, runs, crawls] = [await services.workspace(), await services.runs(), await services.crawls()];
    const [watching, triggers] = [await services.watching(), await services.triggers()];
    const [notifications, backfills] = [await services.notifications(), await services.backfills()];
    await services.versions();
    yield* watchedChanges<Event>((push) => {
      const stopDefinitions = workspace.onChange((change) => push({ entity: 'definition', ...change }));
      const stopSettings = workspace.onSettingsChange(() => push({ entity: 'settings' }));
      const stopRuns = runs.listen((id, state) => push({ entity: 'jobRun', id, state }));
      const stopCrawls = crawls.listen((crawlerName, state) => push({ entity: 'crawl', crawlerName, state }));
      const stopWatches = watching.listen((state) => push({ entity: 'watch', ...state }));
      const stopTriggers = triggers.listen(() => push({ entity: 'trigger' }));
      const stopBackfills = backfills.listen(() => push({ entity: 'backfill' }));
      const stopNotifications = notifications.listen(() => push({ entity: 'notification' }));
      const stopCommands = services.commands.listen((procedure) => push({ entity: 'command', procedure }));
      return () => {
        stopCommands();
        stopTriggers();
        stopBackfills();
        stopNotifications();
        stopWatches();
        stopDefinitions();
        stopSettings();
        stopRuns();
        stopCrawls();
      };
    }, signal);
  },
  async *watchWorkspace(_input, services, signal) {
    const workspace = await services.workspace();
    yield* watchedChanges<DefinitionChange>((push) => workspace.onChange(push), signal);
  },
};
