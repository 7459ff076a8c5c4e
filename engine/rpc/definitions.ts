/** Handlers of the procedures of authored files. */

import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import type { definitionProcedures } from '#engine/contract/procedures/definitions.ts';
import type { LoadedDefinition, DefinitionStore, SaveOptions } from '#engine/definitions/definition-store.ts';
import type { DefinitionKind } from '#engine/definitions/definition-kinds.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import { columnTexts } from '#engine/rpc/entity-text.ts';
import { renameJob } from '#engine/rpc/rename-job.ts';
import type { EngineRooms } from '#engine/rpc/rooms.ts';

async function storeOf(rooms: EngineRooms, kind: DefinitionKind): Promise<DefinitionStore<unknown>> {
  return (await rooms.workspace()).stores[kind] as DefinitionStore<unknown>;
}

function versionOf({ name, hash, file }: LoadedDefinition<unknown>): { name: string; hash: string; file: string } {
  return { name, hash, file };
}

function brokenText({
  hash,
  problem: { file, line, message },
}: NonNullable<ReturnType<DefinitionStore<unknown>['findBroken']>>): { hash: string; message: string } {
  return { hash, message: `${file}${line === null ? '' : `:${line}`}: ${message}` };
}

/** A job that gets another name takes along what the catalog keeps under its old one. */
async function saveJob(rooms: EngineRooms, job: Job, options: SaveOptions): Promise<LoadedDefinition<Job>> {
  const { stores } = await rooms.workspace();
  const { expectedHash, previousName: from } = options;
  const renamed = from !== undefined && from !== job.name && expectedHash !== null;
  if (!renamed) return stores.job.save(job, options);
  return renameJob(stores.job, await rooms.catalog(), job, { from, fromHash: expectedHash });
}

function saveOptions(input: { expectedHash: string | null; previousName?: string | undefined }): SaveOptions {
  return {
    expectedHash: input.expectedHash,
    ...(input.previousName === undefined ? {} : { previousName: input.previousName }),
  };
}

export const definitionHandlers: Handlers<EngineRooms, keyof typeof definitionProcedures> = {
  async getDefinitions({ kind }, rooms) {
    return (await storeOf(rooms, kind)).list().map(versionOf);
  },
  async getDefinition({ kind, name }, rooms) {
    const loaded = (await storeOf(rooms, kind)).get(name);
    return { ...versionOf(loaded), value: loaded.value };
  },
  async saveDefinition({ kind, value, ...options }, rooms) {
    const job = kind === 'job' ? jobSchema.safeParse(value) : undefined;
    if (job?.success === true) return versionOf(await saveJob(rooms, job.data, saveOptions(options)));
    return versionOf(await (await storeOf(rooms, kind)).save(value, saveOptions(options)));
  },
  async deleteDefinition({ kind, name, expectedHash }, rooms) {
    await (await storeOf(rooms, kind)).delete(name, expectedHash);
    return null;
  },
  async getJobs(_input, rooms) {
    return (await rooms.workspace()).stores.job.list().map((loaded) => ({ ...versionOf(loaded), job: loaded.value }));
  },
  async getJob({ name }, rooms) {
    const store = (await rooms.workspace()).stores.job;
    const loaded = store.get(name);
    const broken = store.findBroken(name);
    return { ...versionOf(loaded), job: loaded.value, broken: broken === undefined ? null : brokenText(broken) };
  },
  async saveJob({ job, ...options }, rooms) {
    return versionOf(await saveJob(rooms, job, saveOptions(options)));
  },
  async validateJob({ job }, rooms, signal) {
    const { problems, warnings, nodes } = await (await rooms.graphs()).validate(job, signal);
    return { problems, warnings, nodes: nodes.map(({ id, columns }) => ({ id, columns: columnTexts(columns) })) };
  },
};
