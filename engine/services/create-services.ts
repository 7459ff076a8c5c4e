/** Opens the services of an engine at first use, and closes the opened ones in reverse order. */

import { join } from 'node:path';
import { makeTemporaryFolder } from '#engine/base/owned/temporary-folder.ts';
import { closeAll } from '#engine/base/close-all.ts';
import { removeOwned } from '#engine/base/owned/owned-files.ts';
import { readCodeQuestion } from '#engine/code/code-question.ts';
import { withCodeService, type AskCode } from '#engine/code/code-service.ts';
import type { Catalog } from '#engine/catalog/catalog.ts';
import type { WorkspaceOpening } from '#engine/contract/definitions/workspace-opening.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { WatchedCrawler } from '#engine/contract/procedures/watched-crawlers.ts';
import type { Workspace } from '#engine/definitions/workspace.ts';
import type { ExecutionHost, JobRuns } from '#engine/execute/index.ts';
import { folderOfRuns } from '#engine/execute/run/run-folder.ts';
import { createCommandNews } from '#engine/services/command-news.ts';
import type { StatedReading } from '#engine/formats/stated-reading.ts';
import type { EngineServices, ShowWorkspace } from '#engine/rpc/services.ts';
import { renameSettler, type SettleRenames } from '#engine/definitions/renames/settle-renames.ts';
import type { ComputeStatistics } from '#engine/explore/statistics/compute-statistics.ts';
import type { Connections } from '#engine/storage/s3/connected-objects.ts';
import type { AskQueue } from '#engine/storage/s3/object-queue.ts';
import { changedObjects } from '#engine/storage/s3/object-questions.ts';
import type { ScryptCost } from '#engine/secrets/vault-cipher.ts';
import type { Keychain } from '#engine/secrets/keychain-secrets.ts';
import type { RunQueue } from '#engine/orchestrate/index.ts';
import type { ShowOnDesktop } from '#engine/orchestrate/notifications/send-delivery.ts';
import { withObjectService } from '#engine/storage/s3/object-service.ts';
import { workerLimits } from '#engine/services/worker-limits.ts';
import { openPools, recordFolderOf, type PoolsOptions } from '#engine/services/open-pools.ts';
import { onceOpened } from '#engine/services/once-opened.ts';
import type { AnswerWorker } from '#engine/workers/worker-client.ts';
import { describeWorkers, type WorkerPools } from '#engine/workers/worker-pool.ts';

export interface ServicesOptions extends PoolsOptions {
  readonly workspace: string | null;
  readonly title: string;
  readonly watch?: boolean;
  readonly opening?: WorkspaceOpening | undefined;
  readonly onWatchState?: ((state: WatchedCrawler) => void) | undefined;
  readonly showWorkspace?: ShowWorkspace | undefined;
  readonly showOnDesktop?: ShowOnDesktop | undefined;
  readonly keychain?: Keychain | undefined;
  readonly vaultCost?: ScryptCost;
  readonly engineVersion: string;
  /** Bytes per task of a run that reads row by row; absent: the default. */
  readonly splitBytes?: number;
}

/** Storage of objects uses the connections of the workspace in which code runs. */
interface ObjectScope {
  withObjects<Result>(work: () => Result): Result;
}

export function createServices(options: ServicesOptions): EngineServices & ObjectScope & AsyncDisposable {
  const { log, machine } = options;
  const opened: (() => Promise<void>)[] = [];
  const closing = <T extends AsyncDisposable>(service: T): T => {
    opened.push(async () => service[Symbol.asyncDispose]());
    return service;
  };

  const workspace = onceOpened(async (): Promise<Workspace> => {
    const { Workspace: Opened, openThrowAwayWorkspace } = await import('#engine/definitions/workspace.ts');
    if (options.workspace === null) return closing(await openThrowAwayWorkspace(options.title));
    const onWatchFailure = (error: unknown): void =>
      log.write('warning', 'A definition could not be watched.', { error: String(error) });
    return closing(
      await Opened.open(options.workspace, {
        title: options.title,
        watch: options.watch === true,
        opening: options.opening,
        onWatchFailure,
      }),
    );
  });
  const secrets = onceOpened(async () => {
    if (options.workspace === null)
      throw new EngineError('InvalidState', 'Cannot keep secrets: there is no workspace.', {
        hint: 'Open a workspace, or create one with: tenon init DIR',
      });
    const { WorkspaceSecrets } = await import('#engine/secrets/workspace-secrets.ts');
    return closing(new WorkspaceSecrets({ ...options, workspaceId: (await workspace()).id }));
  });
  const objects = onceOpened(async () => {
    const { ConnectedObjects } = await import('#engine/storage/s3/connected-objects.ts');
    const connections = async (): Promise<Connections> => {
      if (options.workspace === null) return { valid: [], invalid: [] };
      const store = (await workspace()).stores.connection;
      return { valid: store.list().map(({ value }) => value), invalid: store.problems() };
    };
    return closing(new ConnectedObjects(connections, async (name, endpoint) => (await secrets()).find(name, endpoint)));
  });
  const objectService = changedObjects(async (question, signal) => (await objects()).ask(question, signal));
  const codes = onceOpened(async () => {
    const [{ CodeProcesses }, { probeConfinement }] = await Promise.all([
      import('#engine/code/code-processes.ts'),
      import('#engine/workers/confinement/confine-process.ts'),
    ]);
    return closing(new CodeProcesses({ log, confines: () => probeConfinement().obstacle === null }));
  });
  const askCode: AskCode = async (question, signal) => (await codes()).ask(question, signal);
  const answerWorker: AnswerWorker = async (question, signal) => {
    const ofCode = readCodeQuestion(question);
    return ofCode === undefined ? (await objects()).answer(question, signal) : askCode(ofCode, signal);
  };
  // Workers that are started together have the same limits: what is changed later counts from the next start on.
  const limits = onceOpened(async () =>
    workerLimits(machine, options.workspace === null ? undefined : (await workspace()).definition.defaults),
  );
  const pools = onceOpened(async (): Promise<WorkerPools> => {
    if (options.workspace === null) {
      const folder = await throwAwayFolder(opened);
      const folders = { temporaryRoot: folder, recordFolder: folder };
      return closing(await openPools(options, await limits(), folders, answerWorker));
    }
    const { stateFolder, id } = await workspace();
    const folders = { temporaryRoot: join(stateFolder, 'workers'), cacheFolder: join(stateFolder, 'cache') };
    const places = { ...folders, tasksWriteIn: folderOfRuns({ stateFolder }), recordFolder: () => recordFolderOf(id) };
    return closing(await openPools(options, await limits(), places, answerWorker));
  });
  // Commits that a dead host left are finished before anyone reads the catalog.
  const host = onceOpened(async (): Promise<OpenedHost> => {
    const { CopyKeeper, openCatalog, startCatalogThreads } = await import('#engine/catalog/index.ts');
    // They load while the workspace is opened and the rest is loaded.
    const threads = startCatalogThreads(log, options.watch !== true);
    const ownWorkspace = await workspace().catch(async (error: unknown) => {
      await threads.close();
      throw error;
    });
    const { stateFolder, root, readOnly } = ownWorkspace;
    const opening = openCatalog({ path: join(stateFolder, 'catalog.sqlite'), root, log, threads }).then(closing);
    const loading = Promise.all([
      import('#engine/execute/index.ts'),
      import('#engine/orchestrate/index.ts'),
      import('#engine/bytes/storages.ts'),
      import('#engine/definitions/user-transforms.ts'),
      pools(),
    ]);
    // When one fails, the other is waited for too, so that it can be closed.
    await Promise.allSettled([opening, loading]);
    const catalog = await opening;
    const [
      { HistoryKeeper: Keeper, JobRuns: Runs },
      { RunQueue: Queue, thisMachine },
      { getStorage },
      { userTransformsOf },
      ownPools,
    ] = await loading;
    const queue = new Queue(thisMachine(), () => ownWorkspace.definition);
    const execution: ExecutionHost = {
      catalog,
      pools: ownPools,
      stateFolder,
      workspaceFolder: root,
      engineVersion: options.engineVersion,
      keepsQueue: options.watch === true && options.workspace !== null,
      admission: queue,
      log,
      checkThere: () => ownWorkspace.checkThere(),
      clock: Date.now,
      storageOf: getStorage,
      savedReadings: readings,
      userTransforms: userTransformsOf(ownWorkspace),
      ...(options.splitBytes === undefined ? {} : { splitBytes: options.splitBytes }),
    };
    const runs = closing(new Runs(execution));
    let settleRenames: SettleRenames = async () => undefined;
    // A read-only workspace is not changed.
    if (!readOnly) {
      await withObjectService(objectService, () => runs.recover());
      const moveVersions = async (from: string, to: string): Promise<void> => {
        const { moveJobVersions } = await import('#engine/explore/jobs/versions/job-versions.ts');
        await moveJobVersions(stateFolder, log, from, to);
      };
      settleRenames = renameSettler(ownWorkspace, catalog, moveVersions, log);
      await settleRenames();
      if (execution.keepsQueue === true) await withObjectService(objectService, () => runs.beginWaiting());
      if (options.workspace !== null) {
        closing(new CopyKeeper({ catalog, stateFolder, log, clock: Date.now }));
        closing(
          new Keeper({
            limits: () => ownWorkspace.definition.defaults,
            async clean(limits, signal) {
              const cleaned = await runs.cleanHistory(limits, false, signal);
              if (options.watch === true && !signal.aborted) await catalog.history.settled();
              return cleaned;
            },
            log,
            firstAfter: options.watch === true ? 60_000 : 1000,
          }),
        );
      }
    }
    return { catalog, runs, execution, queue, settleRenames };
  });
  const catalog = async (): Promise<Catalog> => (await host()).catalog;
  // A throw-away workspace has nothing saved, and is not made to find that out.
  const readings = async (): Promise<readonly StatedReading[]> => {
    if (options.workspace === null) return [];
    const { savedReadings } = await import('#engine/definitions/folder-readings.ts');
    return savedReadings(await workspace(), catalog);
  };

  const defaultDatabase = async (): Promise<string> =>
    options.workspace === null ? 'default' : (await workspace()).definition.defaults.databaseName;
  // In the pool of jobs: rows in a grid do not wait for it.
  const computeStatistics: ComputeStatistics = async (...table) => {
    const { computeStatistics: compute } = await import('#engine/explore/statistics/compute-statistics.ts');
    const { job: workers } = await pools();
    return compute({ workers, limits: await limits(), catalog, defaultDatabase, readings }, ...table);
  };
  const askQueue: AskQueue = async (question, signal) => (await objects()).askQueue(question, signal);
  const crawls = onceOpened(async () => {
    const { createCrawlControl } = await import('#engine/orchestrate/crawl-control.ts');
    const { job } = await pools();
    return createCrawlControl(await workspace(), await catalog(), job, log, askQueue, computeStatistics);
  });
  const watching = onceOpened(async () => {
    const { openWatchControl } = await import('#engine/orchestrate/watching/watch-control.ts');
    const [ownWorkspace, ownCrawls, { job: pool }] = await Promise.all([workspace(), crawls(), pools()]);
    const stays = options.watch === true;
    const queues = { catalog: await catalog(), askQueue };
    const control = closing(openWatchControl({ workspace: ownWorkspace, crawls: ownCrawls, pool, log, stays, queues }));
    if (options.onWatchState !== undefined) control.listen(options.onWatchState);
    return control;
  });
  const runControl = onceOpened(async () => {
    const { createRunControl } = await import('#engine/orchestrate/run-control.ts');
    const { runs } = await host();
    return createRunControl(await workspace(), await catalog(), runs);
  });
  const triggers = onceOpened(async () => {
    const { TriggerControl } = await import('#engine/orchestrate/triggers/trigger-control.ts');
    const { catalog: ownCatalog, settleRenames } = await host();
    const uses = { workspace: await workspace(), catalog: ownCatalog, settleRenames };
    return closing(new TriggerControl({ ...uses, runs: await runControl(), crawls: await crawls(), log }));
  });
  const backfills = onceOpened(async () => {
    const { BackfillControl } = await import('#engine/orchestrate/backfills/backfill-control.ts');
    const { job: jobs } = (await workspace()).stores;
    return closing(new BackfillControl({ jobs, catalog: await catalog(), runs: await runControl(), log }));
  });
  const laterFollowers = new Set<() => void>();
  const webhooks = onceOpened(async () => {
    const { WebhookControl } = await import('#engine/orchestrate/webhooks/webhook-control.ts');
    const { stores } = await workspace();
    return new WebhookControl({ stores, catalog: await catalog(), triggers: await triggers(), laterFollowers });
  });

  const notifications = onceOpened(async () => {
    const { openNotifications } = await import('#engine/services/open-notifications.ts');
    const uses = { workspace: await workspace(), catalog: await catalog(), runs: await runControl(), secrets, log };
    return closing(openNotifications({ ...uses, triggers: await triggers(), showOnDesktop: options.showOnDesktop }));
  });

  let closeVersions = async (): Promise<void> => {};
  const versions = onceOpened(async () => {
    const { JobVersions } = await import('#engine/explore/jobs/versions/job-versions.ts');
    const own = await workspace();
    const kept = new JobVersions({ workspace: own, catalog, log, clock: Date.now });
    closeVersions = async () => kept[Symbol.asyncDispose]();
    // Other programs edit files while a host stays: what they were is kept before, what they are afterwards.
    if (options.watch === true) {
      // One after the other: a save does not wait for thousands of them.
      void (async () => {
        for (const { name } of own.stores.job.list()) await kept.begin(name);
      })();
      const stop = own.onChange(({ kind, name, change }) => {
        if (kind === 'job' && change !== 'deleted') void kept.keep(name, change === 'added' ? 'new' : 'saved');
      });
      opened.push(async () => stop());
    }
    return kept;
  });

  return {
    log,
    hasWorkspace: options.workspace !== null,
    stays: options.watch === true,
    showWorkspace: options.showWorkspace,
    commands: createCommandNews(),
    connectedObjects: objects,
    secrets,
    withObjects: (work) => withObjectService(objectService, () => withCodeService(askCode, work)),
    droppedFiles: onceOpened(async () => {
      const { DroppedFiles } = await import('#engine/explore/dropped-files.ts');
      return new DroppedFiles(join((await workspace()).stateFolder, 'dropped'));
    }),
    async facts() {
      const { memoryLimit, threads } = await limits();
      return {
        version: options.engineVersion,
        cores: machine.cores,
        memoryBytes: machine.memory,
        workerMemoryBytes: memoryLimit,
        workerThreads: threads,
      };
    },
    workers: async () => describeWorkers(await pools()),
    workspace,
    catalog,
    explorer: onceOpened(async () => {
      const { Explorer } = await import('#engine/explore/explorer.ts');
      const { interactive } = await pools();
      return new Explorer({
        workers: interactive,
        limits: await limits(),
        catalog,
        readings,
        defaultDatabase,
        cacheFolder: async () => (options.workspace === null ? null : join((await workspace()).stateFolder, 'cache')),
      });
    }),
    crawls,
    computeStatistics,
    watching,
    runs: runControl,
    queue: async () => (await host()).queue,
    triggers,
    backfills,
    webhooks,
    laterFollowers,
    notifications,
    versions,
    graphs: onceOpened(async () => {
      const { openGraphs } = await import('#engine/services/open-graphs.ts');
      return openGraphs({ ...(await host()).execution, limits: await limits() });
    }),
    async [Symbol.asyncDispose]() {
      // A service that is being opened now is closed too.
      const opening = [workspace, pools, host, watching, triggers, backfills, notifications, objects, codes, versions];
      await Promise.allSettled(opening.map((service) => service.settled()));
      // They may be opening the catalog.
      await closeVersions();
      await closeAll(opened.splice(0).reverse());
    },
  };
}

interface OpenedHost {
  readonly catalog: Catalog;
  readonly runs: JobRuns;
  readonly execution: ExecutionHost;
  readonly queue: RunQueue;
  readonly settleRenames: SettleRenames;
}

async function throwAwayFolder(opened: (() => Promise<void>)[]): Promise<string> {
  const folder = await makeTemporaryFolder('tenon-workers-');
  opened.push(async () => void (await removeOwned(folder, folder)));
  return folder;
}
