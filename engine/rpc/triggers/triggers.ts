/** Handlers of the procedures of triggers. */

import { loadOnce } from '#engine/base/load-once.ts';
import type { TriggerKind, TriggerState } from '#engine/catalog/trigger-entities.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import {
  mostPastFirings,
  mostStarts,
  type TriggerText,
  type triggerProcedures,
} from '#engine/contract/procedures/triggers.ts';
import type { Subject } from '#engine/orchestrate/triggers/trigger-subjects.ts';
import type { Warned } from '#engine/orchestrate/triggers/trigger-warnings.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import type { EngineServices } from '#engine/rpc/services.ts';

// Most commands have nothing to do with triggers.
const describing = loadOnce(() => import('#engine/orchestrate/triggers/describe-trigger.ts'));
const subjects = loadOnce(() => import('#engine/orchestrate/triggers/trigger-subjects.ts'));
const comparing = loadOnce(() => import('#engine/rpc/triggers/warned.ts'));
const missing = loadOnce(() => import('#engine/orchestrate/triggers/missed-times.ts'));
const saved = loadOnce(() => import('#engine/rpc/triggers/saved-triggers.ts'));

export const triggerHandlers: Handlers<EngineServices, keyof typeof triggerProcedures> = {
  async listTriggers({ next }, services) {
    return listAll(services, next, await knownOf(services));
  },
  async getNextStarts({ hours, pastHours, limit }, services) {
    const now = Date.now();
    const before = now + hours * 3_600_000;
    const known = await knownOf(services);
    const { triggers, ...host } = await listAll(services, 1, known);
    const active = triggers.filter(
      ({ state, type }) => state === 'ACTIVATED' && (type === 'SCHEDULED' || type === 'EVENT'),
    );
    const firstOf = ({ next: [first] }: Pick<TriggerText, 'next'>): number => first ?? Number.POSITIVE_INFINITY;
    const soonest = active.toSorted((left, right) => compare(firstOf(left), firstOf(right)));
    const shown = await Promise.all(
      soonest.slice(0, limit).map(async (trigger) => ({
        trigger,
        ...(await startsBefore(services, trigger, before, known)),
      })),
    );
    return {
      ...host,
      now,
      before,
      triggers: await Promise.all(
        shown.map(async ({ trigger, next }) => ({
          ...trigger,
          next,
          ...(pastHours === 0 ? { missed: [] } : await pastOf(services, trigger, now - pastHours * 3_600_000, known)),
        })),
      ),
      moreTriggers: active.length - shown.length,
      isComplete: shown.every(({ isComplete }) => isComplete),
    };
  },
  async getTrigger({ kind, name, ...amounts }, services) {
    return describe(services, await getSubject(services, kind, name), amounts);
  },
  async checkSchedule({ schedule, timeZone, next }) {
    const { checkSchedule } = await describing();
    return checkSchedule(schedule, timeZone, { now: Date.now(), next });
  },
  async startTrigger({ name }, services) {
    const { describeFiring } = await describing();
    return describeFiring(await (await services.triggers()).request(name));
  },
  async activateTrigger({ kind, name }, services) {
    const subject = await enable(services, kind, name);
    if (subject.problem !== null) throw subject.problem;
    if (subject.enabled) await (await services.triggers()).activate(subject);
    return describe(services, subject, usual);
  },
  async deactivateTrigger({ kind, name }, services) {
    const subject = await getSubject(services, kind, name);
    const { stores } = await services.workspace();
    if (kind === 'trigger') {
      const { value, hash } = stores.trigger.get(name);
      if (value.enabled) await stores.trigger.save({ ...value, enabled: false }, { expectedHash: hash });
    }
    await (await services.triggers()).deactivate(kind, name);
    return describe(services, { ...subject, enabled: subject.enabled && kind === 'crawler' }, usual);
  },
  async pauseTriggers(_input, services) {
    await (await services.triggers()).pause();
    return null;
  },
  async resumeTriggers(_input, services) {
    await (await services.triggers()).resume();
    return null;
  },
};

async function getSubject(services: EngineServices, kind: TriggerKind, name: string): Promise<Subject> {
  return (await saved()).getSubject(services, kind, name);
}

/** Those since a time, and the last one however old it is. @param since milliseconds since 1970. */
async function pastOf(
  services: EngineServices,
  { kind, name, firings }: Pick<TriggerText, 'kind' | 'name' | 'firings'>,
  since: number,
  { states }: Known,
): Promise<{ readonly firings: TriggerText['firings']; readonly missed: readonly number[] }> {
  if (firings[0] === undefined || firings[0].firedOn < since) return { firings, missed: [] };
  const [{ describeFiring }, { missedTimes }] = [await describing(), await missing()];
  const { items } = await (await services.catalog()).triggers.getFirings(kind, name, { limit: mostPastFirings });
  const past = items.filter(({ firedOn }) => firedOn >= since);
  const { schedule } = await getSubject(services, kind, name);
  const state = states.find((each) => each.kind === kind && each.name === name);
  const missed = schedule === null || state === undefined ? [] : missedTimes(schedule, state, past, since);
  return { firings: past.map(describeFiring), missed };
}

const usual = { next: 10, firings: 20 };

/** A trigger that cannot fire is not enabled in its file. */
async function enable(services: EngineServices, kind: TriggerKind, name: string): Promise<Subject> {
  const subject = await getSubject(services, kind, name);
  const { stores } = await services.workspace();
  if (kind === 'crawler' || subject.enabled || subject.problem !== null) return subject;
  const { value, hash } = stores.trigger.get(name);
  if (value.type === 'ON_DEMAND') return subject;
  await stores.trigger.save({ ...value, enabled: true }, { expectedHash: hash });
  return { ...subject, enabled: true };
}

/** Negative: `left` is first; equal where both are infinite. */
function compare(left: number, right: number): number {
  return left === right ? 0 : left < right ? -1 : 1;
}

/**
 * Asks for more due times only as long as they are within the time span: of rare ones each takes long to find.
 * @param trigger with its next due time, if it has one. @returns that alone where none is due so soon.
 */
async function startsBefore(
  services: EngineServices,
  { kind, name, ...trigger }: Pick<TriggerText, 'kind' | 'name' | 'next'>,
  before: number,
  known: Known,
): Promise<{ readonly next: readonly number[]; readonly isComplete: boolean }> {
  let { next } = trigger;
  let asked = 1;
  const goesOn = (): boolean => next.length === asked && next.at(-1)! < before;
  while (goesOn() && asked < mostStarts) {
    asked = Math.min(10 * asked, mostStarts);
    const subject = await getSubject(services, kind, name);
    ({ next } = await describe(services, subject, { next: asked, firings: 0 }, known));
  }
  const within = next.filter((time) => time < before);
  return { next: within.length === 0 ? next.slice(0, 1) : within, isComplete: !goesOn() };
}

/** Read once for many triggers. */
interface Known {
  readonly states: readonly TriggerState[];
  readonly warned: Warned;
}

async function describe(
  services: EngineServices,
  subject: Subject,
  amounts: { readonly next: number; readonly firings: number },
  given?: Known,
): Promise<TriggerText> {
  const { states, warned } = given ?? (await knownOf(services));
  const { triggers } = await services.catalog();
  const { kind, name } = subject;
  const state = states.find((each) => each.kind === kind && each.name === name);
  const firings =
    amounts.firings === 0 ? [] : (await triggers.getFirings(kind, name, { limit: amounts.firings })).items;
  const { describeTrigger } = await describing();
  return describeTrigger(subject, state, firings, { warned, now: Date.now(), next: amounts.next });
}

/** States first, since opening the catalog finishes renames of the files of triggers. */
async function knownOf(services: EngineServices): Promise<Known> {
  const states = await (await services.catalog()).triggers.getTriggerStates();
  const { stores } = await services.workspace();
  const triggers = stores.trigger.list().map(({ value }) => value);
  return { states, warned: await (await comparing()).warnedOf(services, triggers) };
}

async function listAll(services: EngineServices, next: number, known: Known): Promise<Output<'listTriggers'>> {
  const { subjectsOf } = await subjects();
  const all = subjectsOf((await services.workspace()).stores);
  const triggers = await Promise.all(all.map((subject) => describe(services, subject, { next, firings: 1 }, known)));
  const control = await services.triggers();
  return { isScheduling: control.isScheduling, pausedOn: await control.pausedOn(), triggers };
}
