/**
 * Renames a job: its file, the triggers and notifications that name it, and what the catalog keeps under its name. The catalog remembers
 * the rename before the file is touched and moves everything after it. Whatever ends the process in between, the next opening sees by the files
 * which name counts, and until then no run of either name begins: the bookmark is never behind the job.
 */

import type { Catalog } from '#engine/catalog/catalog.ts';
import type { DefinitionRename } from '#engine/catalog/entities.ts';
import type { Job } from '#engine/contract/definitions/job.ts';
import type { DefinitionStore, LoadedDefinition } from '#engine/definitions/definition-store.ts';
import { renameInNotifications, type NotificationFiles } from '#engine/definitions/renames/rename-in-notifications.ts';
import { renameInTriggers, type TriggerFiles } from '#engine/definitions/renames/rename-in-triggers.ts';
import { isRenamed, type RenamedReferences } from '#engine/definitions/renames/rename-references.ts';

export interface RenamedFiles {
  readonly job: Pick<DefinitionStore<Job>, 'find' | 'save' | 'delete'>;
  readonly trigger: TriggerFiles;
  readonly notification: NotificationFiles;
  /** Does nothing where it was done before: a rename may be finished twice. */
  readonly moveVersions: (from: string, to: string) => Promise<void>;
}

/** @throws EngineError InvalidState while a run of the job is not finished; and of {@link DefinitionStore.save}. */
export async function renameJob(
  { job: files, trigger, notification, moveVersions }: RenamedFiles,
  { jobRenames }: Pick<Catalog, 'jobRenames'>,
  job: Job,
  { from, fromHash }: Pick<DefinitionRename, 'from' | 'fromHash'>,
  tell: (triggers: RenamedReferences) => void,
): Promise<LoadedDefinition<Job>> {
  // A rename that is remembered lets the old file go: not for the sake of another job of that name.
  if (files.find(job.name) !== undefined) return files.save(job, { expectedHash: fromHash, previousName: from });
  await jobRenames.beginJobRename({ from, to: job.name, fromHash });
  let saved: LoadedDefinition<Job>;
  try {
    saved = await files.save(job, { expectedHash: fromHash, previousName: from });
  } catch (error) {
    await jobRenames.giveUpJobRename(from);
    throw error;
  }
  await moveVersions(from, job.name);
  tell(await renameInTriggers(trigger, 'jobName', from, job.name));
  await renameInNotifications(notification, from, job.name);
  await jobRenames.finishJobRename(from);
  return saved;
}

/** Finishes the renames whose new file was written before a host ended, and abandons the others. */
export async function recoverJobRenames(
  { job, trigger, notification, moveVersions }: RenamedFiles,
  { jobRenames }: Pick<Catalog, 'jobRenames'>,
  tell: (triggers: RenamedReferences) => void,
): Promise<void> {
  for (const rename of await jobRenames.getJobRenames()) {
    const { from, to } = rename;
    if (await isRenamed(job, rename)) {
      await moveVersions(from, to);
      tell(await renameInTriggers(trigger, 'jobName', from, to));
      await renameInNotifications(notification, from, to);
      await jobRenames.finishJobRename(from);
    } else await jobRenames.giveUpJobRename(from);
  }
}
