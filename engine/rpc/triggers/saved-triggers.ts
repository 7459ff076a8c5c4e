/** What saving a trigger, or a crawler with a schedule, means on this computer: who enables it here wants it to fire here. */

import type { TriggerKind } from '#engine/catalog/trigger-entities.ts';
import { crawlerSchema } from '#engine/contract/definitions/crawler.ts';
import { triggerSchema } from '#engine/contract/definitions/trigger.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { LoadedDefinition } from '#engine/definitions/definition-store.ts';
import { logLeftTriggers, renameInTriggers } from '#engine/definitions/rename-in-triggers.ts';
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
    const isRenamed = subject !== undefined && before !== undefined && former !== subject.name;
    if (isRenamed) await control.deactivate(kind, former);
    if (subject?.enabled !== true || isInnerTrigger(subject)) return;
    // One that was enabled and not activated, such as one from somebody else, is so after any other change, too.
    const isWanted = before?.enabled !== true || before.scheduleText !== subject.scheduleText;
    if (wasActivated ? isRenamed : isWanted) await control.activate(subject);
  };
}

/** Nothing fires until triggers name a crawler by its new name; what they wait for of it counts on. A trigger keeps its webhook. */
export async function saveRenamed(
  services: Pick<EngineServices, 'workspace' | 'catalog' | 'triggers' | 'log'>,
  kind: TriggerKind,
  from: string,
  save: () => Promise<LoadedDefinition<unknown>>,
): Promise<LoadedDefinition<unknown>> {
  const { stores } = await services.workspace();
  const { triggers, webhooks } = await services.catalog();
  return (await services.triggers()).hold(async () => {
    const saved = await save();
    if (saved.name === from) return saved;
    if (kind === 'trigger') {
      await webhooks.renameWebhook(from, saved.name);
      return saved;
    }
    logLeftTriggers(services.log, await renameInTriggers(stores.trigger, 'crawlerName', from, saved.name));
    await triggers.renameAwaited('crawler', from, saved.name);
    return saved;
  });
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
