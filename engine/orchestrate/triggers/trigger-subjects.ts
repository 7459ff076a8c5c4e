/** What may fire: the triggers of a workspace, and its crawlers that have a schedule. */

import type { TriggerKind } from '#engine/catalog/trigger-entities.ts';
import type { Crawler } from '#engine/contract/definitions/crawler.ts';
import type { Trigger } from '#engine/contract/definitions/trigger.ts';
import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import type { DefinitionStore } from '#engine/definitions/definition-store.ts';
import { parseSchedule, type Schedule } from '#engine/orchestrate/schedules/schedule.ts';

export interface Subject {
  readonly kind: TriggerKind;
  readonly name: string;
  readonly type: Trigger['type'];
  /** Whose runs it starts, or within whose runs it fires; null: none. */
  readonly workflowName: string | null;
  /** In its file. */
  readonly enabled: boolean;
  /** With its time zone, as the catalog keeps it; the sources of an EVENT trigger; empty: none. */
  readonly scheduleText: string;
  readonly schedule: Schedule | null;
  readonly trigger: Pick<
    Trigger,
    | 'description'
    | 'schedule'
    | 'timeZone'
    | 'missedRuns'
    | 'logical'
    | 'conditions'
    | 'eventSources'
    | 'webhook'
    | 'eventBatchingCondition'
    | 'actions'
  >;
  /** Why it cannot fire, however it is started; null: it can. */
  readonly problem: EngineError | null;
}

export type Definitions<T> = Pick<DefinitionStore<T>, 'list' | 'find' | 'get' | 'problems'>;

/** Of a workspace. */
export interface SubjectStores {
  readonly trigger: Definitions<Trigger>;
  readonly crawler: Definitions<Crawler>;
}

export function keyOf({ kind, name }: { readonly kind: TriggerKind; readonly name: string }): string {
  return `${kind} ${name}`;
}

/** Whether its file may be one that has a mistake now. */
export function isUnreadable(stores: SubjectStores, kind: TriggerKind, name: string): boolean {
  return stores[kind].find(name) === undefined && stores[kind].problems().length > 0;
}

export function subjectsOf(stores: SubjectStores): Subject[] {
  const triggers = stores.trigger.list().map(({ value }) => knownSubject(value, subjectOfTrigger));
  const crawlers = stores.crawler.list().flatMap(({ value }) => knownSubject(value, subjectOfCrawler) ?? []);
  return [...triggers, ...crawlers];
}

/** By definition, which does not change: a service asks for all of them twice a minute. */
const known = new WeakMap<object, Subject>();

function knownSubject<T extends object, S extends Subject | undefined>(
  definition: T,
  make: (from: T) => S,
): Subject | S {
  const found = known.get(definition);
  if (found !== undefined) return found;
  const subject = make(definition);
  if (subject !== undefined) known.set(definition, subject);
  return subject;
}

/** Undefined: there is no such definition now, or it has no schedule. */
export function findSubject(stores: SubjectStores, kind: TriggerKind, name: string): Subject | undefined {
  if (kind === 'trigger') {
    const trigger = stores.trigger.find(name);
    return trigger && subjectOfTrigger(trigger.value);
  }
  const crawler = stores.crawler.find(name);
  return crawler && subjectOfCrawler(crawler.value);
}

export function subjectOfTrigger(trigger: Trigger): Subject {
  const { name, type, enabled } = trigger;
  const { schedule, problem } = inspect(trigger);
  return {
    kind: 'trigger',
    name,
    type,
    workflowName: trigger.workflowName,
    enabled: enabled && type !== 'ON_DEMAND',
    scheduleText: scheduleTextOf(trigger),
    schedule,
    trigger,
    problem,
  };
}

/** It fires within runs of its workflow, and is not activated separately: whoever starts the workflow wants its triggers. */
export function isInnerTrigger({ type, workflowName }: Pick<Subject, 'type' | 'workflowName'>): boolean {
  return type === 'CONDITIONAL' && workflowName !== null;
}

/** Undefined when it has no schedule. */
export function subjectOfCrawler(crawler: Crawler): Subject | undefined {
  const { name, description, schedule, timeZone, missedRuns } = crawler;
  if (schedule === null) return undefined;
  const trigger = subjectOfTrigger({
    name,
    description,
    type: 'SCHEDULED',
    enabled: true,
    workflowName: null,
    schedule,
    timeZone,
    missedRuns,
    logical: 'AND',
    conditions: [],
    eventSources: [],
    webhook: null,
    eventBatchingCondition: null,
    actions: [{ crawlerName: name, arguments: {} }],
  });
  return { ...trigger, kind: 'crawler' };
}

/** What events a trigger waits for counts as its schedule: others count from the change on. */
function scheduleTextOf({ type, schedule, timeZone, eventSources, webhook }: Trigger): string {
  if (type === 'EVENT' && webhook !== null) return 'WEBHOOK';
  if (type === 'EVENT') return `EVENT ${JSON.stringify(eventSources)}`;
  return type === 'SCHEDULED' ? `${schedule ?? ''} ${timeZone}` : '';
}

/** The schedule in a text that the catalog keeps; null: it has none, or Tenon does not know it any more. */
export function readScheduleText(text: string): Schedule | null {
  const end = text.lastIndexOf(' ');
  if (end === -1 || text.startsWith('EVENT ')) return null;
  try {
    return parseSchedule(text.slice(0, end), text.slice(end + 1));
  } catch {
    return null;
  }
}

function inspect(trigger: Trigger): Pick<Subject, 'schedule' | 'problem'> {
  try {
    return { schedule: checkTrigger(trigger), problem: null };
  } catch (thrown) {
    return { schedule: null, problem: toEngineError(thrown) };
  }
}

/**
 * @returns its schedule, for one that is SCHEDULED.
 * @throws EngineError InvalidDefinition, NotImplemented.
 */
function checkTrigger(trigger: Trigger): Schedule | null {
  const { name, type, schedule, conditions, eventSources, webhook, actions } = trigger;
  if (type === 'EVENT') {
    if (webhook !== null && eventSources.length > 0)
      throw invalid(name, 'it has both eventSources and a webhook', 'Remove one of the two, or create two triggers.');
    if (webhook === null && eventSources.length === 0)
      throw invalid(
        name,
        'an EVENT trigger needs eventSources or a webhook',
        'Name a crawler, or a database and a table, or add a webhook.',
      );
    for (const { crawlerName, databaseName, tableName } of eventSources) {
      const isTable = databaseName !== undefined && tableName !== undefined;
      if (crawlerName === undefined ? isTable : databaseName === undefined && tableName === undefined) continue;
      const why = 'one of its eventSources names neither a crawler alone nor a table of a database';
      throw invalid(name, why, 'Set either crawlerName, or databaseName and tableName.');
    }
  }
  for (const action of actions) refuseUnclear(name, 'action', action);
  if (type === 'CONDITIONAL') {
    if (conditions.length === 0)
      throw invalid(name, 'a CONDITIONAL trigger needs conditions', 'Add at least one condition.');
    for (const condition of conditions) {
      refuseUnclear(name, 'condition', condition);
      const ends = condition.crawlerName === undefined ? jobEnds : ['SUCCEEDED', 'FAILED', 'CANCELLED'];
      if (ends.includes(condition.state)) continue;
      const other = condition.jobName === undefined ? 'compaction' : 'job';
      const subject = condition.crawlerName === undefined ? other : 'crawler';
      throw invalid(name, `a ${subject} never ends as ${condition.state}`, `Use one of ${ends.join(', ')}.`);
    }
  }
  if (type !== 'SCHEDULED') return null;
  if (schedule === null)
    throw invalid(name, 'a SCHEDULED trigger needs a schedule', 'Write for example cron(0 6 * * ? *).');
  try {
    return parseSchedule(schedule, trigger.timeZone);
  } catch (thrown) {
    const { message, hint } = toEngineError(thrown);
    throw invalid(name, message.replace(/^Cannot read the schedule:? /u, '').replace(/\.$/u, ''), hint ?? '');
  }
}

const jobEnds = ['SUCCEEDED', 'FAILED', 'STOPPED', 'TIMEOUT'];

function refuseUnclear(
  trigger: string,
  what: 'action' | 'condition',
  { jobName, crawlerName, compactTable }: Pick<Trigger['actions'][number], 'jobName' | 'crawlerName' | 'compactTable'>,
): void {
  const named = [jobName, crawlerName, compactTable].filter((name) => name !== undefined);
  if (named.length === 1) return;
  const count =
    named.length === 0 ? 'neither a job, nor a crawler, nor a table' : 'more than one of a job, a crawler and a table';
  const why = `${what === 'action' ? 'an' : 'a'} ${what} names ${count}`;
  throw invalid(trigger, why, 'Set one of jobName, crawlerName and compactTable.');
}

function invalid(name: string, why: string, hint: string): EngineError {
  return new EngineError('InvalidDefinition', `Cannot use trigger "${name}": ${why}.`, { hint });
}
