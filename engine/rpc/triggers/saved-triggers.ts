/** What saving a trigger, or a crawler with a schedule, means on this computer: who enables it here wants it to fire here. */

import { z } from 'zod';
import type { TriggerKind } from '#engine/catalog/trigger-entities.ts';
import { crawlerSchema } from '#engine/contract/definitions/crawler.ts';
import { triggerSchema } from '#engine/contract/definitions/trigger.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { LoadedDefinition } from '#engine/definitions/definition-store.ts';
import { renameCrawler } from '#engine/definitions/renames/rename-crawler.ts';
import { logLeftTriggers } from '#engine/definitions/renames/rename-in-triggers.ts';
import {
  isInnerTrigger,
  subjectOfCrawler,
  subjectOfTrigger,
  type Subject,
} from '#engine/orchestrate/triggers/trigger-subjects.ts';
import type { EngineServices } from '#engine/rpc/services.ts';

/** @throws EngineError InvalidDefinition; NotImplemented for one that is enabled, and would never fire. */
function refuseUnusable(kind: TriggerKind, value: unknown): void {
  const { problem, enabled } = subjectOf(kind, value) ?? { problem: null, enabled: false };
  if (problem !== null && (enabled || problem.code === 'InvalidDefinition')) throw problem;
}

/** Of a value that the store refuses anyway: undefined. */
function subjectOf(kind: TriggerKind, value: unknown): Subject | undefined {
  if (kind === 'crawler') {
    const crawler = crawlerSchema.safeParse(value);
    return crawler.success ? subjectOfCrawler(crawler.data) : undefined;
  }
  const trigger = triggerSchema.safeParse(value);
  return trigger.success ? subjectOfTrigger(trigger.data) : undefined;
}

/** Asked before the save; what it gives is called after it. */
export async function beforeSave(
  services: Pick<EngineServices, 'workspace' | 'catalog' | 'triggers'>,
  kind: TriggerKind,
  value: unknown,
  previousName: string | undefined,
): Promise<() => Promise<void>> {
  refuseUnusable(kind, value);
  const subject = subjectOf(kind, value);
  const former = previousName ?? subject?.name ?? '';
  const before = await findSubject(services, kind, former);
  const states = await (await services.catalog()).triggers.getTriggerStates();
  const wasActivated = states.some((state) => state.kind === kind && state.name === former);
  return async () => {
    const control = await services.triggers();
    if (subject?.enabled !== true || isInnerTrigger(subject) || wasActivated) return;
    // One that was enabled and not activated, such as one from somebody else, is so after any other change, too.
    const isWanted = before?.enabled !== true || before.scheduleText !== subject.scheduleText;
    if (isWanted) await control.activate(subject);
  };
}

/**
 * Saves it under another name: what it waits for continues, and its webhook stays. Of a crawler, nothing fires until
 * triggers name it by its new name, and what they wait for of it counts on.
 */
export async function saveRenamed(
  services: Pick<EngineServices, 'workspace' | 'catalog' | 'triggers' | 'log'>,
  kind: TriggerKind,
  from: string,
  value: unknown,
  fromHash: string | null,
  save: () => Promise<LoadedDefinition<unknown>>,
): Promise<LoadedDefinition<unknown>> {
  const to = nameOf(value);
  if (to === undefined || to === from) return save();
  const { stores } = await services.workspace();
  const catalog = await services.catalog();
  const rename = async (): Promise<LoadedDefinition<unknown>> =>
    kind === 'trigger' || fromHash === null
      ? save()
      : renameCrawler(stores, catalog, { from, to, fromHash }, save, (left) => logLeftTriggers(services.log, left));
  return (await services.triggers()).rename(kind, from, to, rename);
}

/** Undefined: the store refuses the value. */
function nameOf(value: unknown): string | undefined {
  return z.object({ name: z.string() }).safeParse(value).data?.name;
}

/** @throws EngineError EntityNotFound; InvalidState for a crawler without a schedule. */
export async function getSubject(
  services: Pick<EngineServices, 'workspace'>,
  kind: TriggerKind,
  name: string,
): Promise<Subject> {
  const { stores } = await services.workspace();
  stores[kind].get(name);
  const subject = await findSubject(services, kind, name);
  if (subject !== undefined) return subject;
  throw new EngineError('InvalidState', `Crawler "${name}" has no schedule.`, {
    hint: 'Set its schedule, for example cron(0 6 * * ? *).',
  });
}

async function findSubject(
  services: Pick<EngineServices, 'workspace'>,
  kind: TriggerKind,
  name: string,
): Promise<Subject | undefined> {
  const { stores } = await services.workspace();
  const found = stores[kind].find(name);
  return found === undefined ? undefined : subjectOf(kind, found.value);
}
