/** Handlers of the procedures of authored files. */

import { classifierReading } from '#engine/contract/classifier-reading.ts';
import { crawlerSchema } from '#engine/contract/definitions/crawler.ts';
import { classifierSchema, type Classifier } from '#engine/contract/definitions/classifier.ts';
import { subflowSchema, type Subflow } from '#engine/contract/definitions/subflow.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import type { definitionProcedures } from '#engine/contract/procedures/definitions.ts';
import type { LoadedDefinition, DefinitionStore, SaveOptions } from '#engine/definitions/definition-store.ts';
import type { DefinitionKind } from '#engine/definitions/definition-kinds.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import { checkedGraphText } from '#engine/rpc/entity-text.ts';
import { logLeftTriggers } from '#engine/definitions/renames/rename-in-triggers.ts';
import { renameJob } from '#engine/definitions/renames/rename-job.ts';
import { renameWithUsers, usersIn } from '#engine/definitions/renames/rename-with-users.ts';
import { withRenamedClassifier, withRenamedSubflow } from '#engine/definitions/renames/renamed-names.ts';
import { subflowUsers, usersText, type SubflowUsers } from '#engine/definitions/subflow-users.ts';
import type { EngineServices } from '#engine/rpc/services.ts';

/** Items of a page where no limit is stated. */
const usualPage = 100;

async function storeOf(services: EngineServices, kind: DefinitionKind): Promise<DefinitionStore<unknown>> {
  return (await services.workspace()).stores[kind] as DefinitionStore<unknown>;
}

function versionOf({ name, hash, file }: LoadedDefinition<unknown>): { name: string; hash: string; file: string } {
  return { name, hash, file };
}

function brokenText(
  store: Pick<DefinitionStore<unknown>, 'findBroken'>,
  name: string,
): { hash: string; message: string } | null {
  const broken = store.findBroken(name);
  if (broken === undefined) return null;
  const { file, line, message } = broken.problem;
  return { hash: broken.hash, message: `${file}${line === null ? '' : `:${line}`}: ${message}` };
}

/** A job that gets another name takes along what the catalog keeps under its old one. */
export async function saveJob(
  services: EngineServices,
  job: Job,
  options: SaveOptions,
): Promise<LoadedDefinition<Job>> {
  const { stores } = await services.workspace();
  const { expectedHash, previousName: from } = options;
  const renamed = from !== undefined && from !== job.name && expectedHash !== null;
  const versions = await services.versions();
  if (expectedHash !== null) await versions.begin(from ?? job.name);
  if (!renamed) {
    const saved = await stores.job.save(job, options);
    await versions.keep(job.name, expectedHash === null ? 'new' : 'saved');
    return saved;
  }
  const catalog = await services.catalog();
  const rename = { from, fromHash: expectedHash };
  const files = { ...stores, moveVersions: (old: string, name: string) => versions.move(old, name) };
  const saved = await (
    await services.triggers()
  ).hold(() => renameJob(files, catalog, job, rename, (triggers) => logLeftTriggers(services.log, triggers)));
  await versions.keep(job.name);
  return saved;
}

function saveOptions(input: { expectedHash: string | null; previousName?: string | undefined }): SaveOptions {
  return {
    expectedHash: input.expectedHash,
    ...(input.previousName === undefined ? {} : { previousName: input.previousName }),
  };
}

/** Those that use it follow. */
async function saveRenamed(
  services: EngineServices,
  kind: 'subflow' | 'classifier',
  value: unknown,
  { expectedHash, previousName: from }: SaveOptions,
  save: () => Promise<LoadedDefinition<unknown>>,
): Promise<LoadedDefinition<unknown>> {
  const checked = (kind === 'subflow' ? subflowSchema : classifierSchema).safeParse(value);
  // What is wrong with it is said by the save.
  if (!checked.success || from === undefined || checked.data.name === from || expectedHash === null) return save();
  const { stores } = await services.workspace();
  const { name: to } = checked.data;
  const follow = withRenamedSubflow(from, to);
  return kind === 'subflow'
    ? renameWithUsers(
        {
          noun: 'sub-flow',
          store: stores.subflow,
          users: [usersIn('job', stores.job, follow), usersIn('sub-flow', stores.subflow, follow)],
        },
        from,
        checked.data as Subflow,
        expectedHash,
      )
    : renameWithUsers(
        {
          noun: 'classifier',
          store: stores.classifier,
          users: [usersIn('crawler', stores.crawler, withRenamedClassifier(from, to))],
        },
        from,
        checked.data as Classifier,
        expectedHash,
      );
}

function refuseUsed(name: string, users: SubflowUsers): void {
  const text = usersText(users);
  if (text === undefined) return;
  throw new EngineError('InvalidState', `Cannot delete the sub-flow "${name}": it is used by ${text}.`, {
    hint: 'Replace it with its nodes there, or delete its nodes, then try again.',
    details: { subflow: name, users },
  });
}

export const definitionHandlers: Handlers<EngineServices, keyof typeof definitionProcedures> = {
  async getDefinitions({ kind }, services) {
    return (await storeOf(services, kind)).list().map(versionOf);
  },
  async getDefinition({ kind, name }, services) {
    const store = await storeOf(services, kind);
    const loaded = store.get(name);
    return { ...versionOf(loaded), value: loaded.value, broken: brokenText(store, name) };
  },
  async saveDefinition({ kind, value, ...options }, services) {
    const job = kind === 'job' ? jobSchema.safeParse(value) : undefined;
    if (job?.success === true) return versionOf(await saveJob(services, job.data, saveOptions(options)));
    const done =
      kind === 'trigger' || kind === 'crawler'
        ? await (
            await import('#engine/rpc/triggers/saved-triggers.ts')
          ).beforeSave(services, kind, value, options.previousName)
        : kind === 'notification'
          ? await (
              await import('#engine/rpc/notifications/saved-notifications.ts')
            ).beforeSave(services, value, options.previousName)
          : undefined;
    const store = await storeOf(services, kind);
    const { previousName } = options;
    const save = async (): Promise<LoadedDefinition<unknown>> => store.save(value, saveOptions(options));
    const saved =
      (kind === 'trigger' || kind === 'crawler') && previousName !== undefined
        ? await (
            await import('#engine/rpc/triggers/saved-triggers.ts')
          ).saveRenamed(services, kind, previousName, value, options.expectedHash, save)
        : kind === 'notification' && previousName !== undefined
          ? await (await services.notifications()).rename(previousName, save)
          : kind === 'subflow' || kind === 'classifier'
            ? await saveRenamed(services, kind, value, saveOptions(options), save)
            : await save();
    await done?.();
    const crawler = kind === 'crawler' ? crawlerSchema.safeParse(saved.value) : undefined;
    // Whoever turns the watch on here lets the workspace watch. Where that cannot be noted, the state of the watch says so.
    if (crawler?.data?.watch.enabled === true)
      await (await services.watching()).trust().catch((error: unknown) => {
        services.log.write('warning', 'Cannot allow the workspace to watch folders.', { error: String(error) });
      });
    return versionOf(saved);
  },
  async deleteDefinition({ kind, name, expectedHash }, services) {
    if (kind === 'subflow') refuseUsed(name, subflowUsers((await services.workspace()).stores, name));
    await (await storeOf(services, kind)).delete(name, expectedHash);
    if (kind === 'trigger' || kind === 'crawler') await (await services.triggers()).deactivate(kind, name);
    if (kind === 'trigger') await (await services.catalog()).webhooks.forgetWebhook(name);
    if (kind === 'notification') await (await services.notifications()).deactivate(name);
    return null;
  },
  async getClassifiers(_input, services) {
    const { stores } = await services.workspace();
    const crawlers = stores.crawler.list();
    return stores.classifier.list().flatMap(({ name, file, value }) => {
      if (value.type === 'reading') return [];
      const users = crawlers.filter((crawler) => crawler.value.classifiers.includes(name));
      const { because: states } = classifierReading(value);
      return [{ name, file, type: value.type, states, crawlers: users.map((crawler) => crawler.name) }];
    });
  },
  async getJobs(_input, services) {
    return (await services.workspace()).stores.job
      .list()
      .map((loaded) => ({ ...versionOf(loaded), job: loaded.value }));
  },
  async getListedJobs({ limit = usualPage, after = null }, services) {
    const left = (await services.workspace()).stores.job.list().filter(({ name }) => after === null || name > after);
    const items = left.slice(0, limit).map(({ name, value }) => ({ name, description: value.description }));
    return { items, next: left.length > limit ? items.at(-1)!.name : null };
  },
  async getJob({ name }, services) {
    const store = (await services.workspace()).stores.job;
    const loaded = store.get(name);
    return { ...versionOf(loaded), job: loaded.value, broken: brokenText(store, name) };
  },
  async getJobArguments({ name }, services) {
    const { value: job } = (await services.workspace()).stores.job.get(name);
    const { argumentNames } = await import('#engine/graph/substitute-arguments.ts');
    const { findTransform } = await import('#engine/transforms/index.ts');
    return [...argumentNames(job, findTransform)].map((argument) => ({
      name: argument,
      default: job.defaultArguments[argument] ?? null,
    }));
  },
  async saveJob({ job, ...options }, services) {
    return versionOf(await saveJob(services, job, saveOptions(options)));
  },
  async validateJob({ job }, services, signal) {
    return checkedGraphText(await (await services.graphs()).validate(job, signal));
  },
};
