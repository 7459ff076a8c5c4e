/** Fires a trigger that waits for events, or for requests to its webhook: what it uses is recorded with the firing. */

import type { Catalog } from '#engine/catalog/catalog.ts';
import type { NewFiring, TriggerDecision } from '#engine/catalog/trigger-entities.ts';
import type { Job } from '#engine/contract/definitions/job.ts';
import { atOnce, newFiring } from '#engine/orchestrate/triggers/new-firing.ts';
import { planEvents } from '#engine/orchestrate/triggers/plan-events.ts';
import type { Active } from '#engine/orchestrate/triggers/reconcile-triggers.ts';
import type { Definitions, Subject } from '#engine/orchestrate/triggers/trigger-subjects.ts';
import { planRequests } from '#engine/orchestrate/webhooks/plan-requests.ts';
import { withRequestArguments } from '#engine/orchestrate/webhooks/request-arguments.ts';

/** What firing needs of whoever looks. */
export interface EventFiring {
  readonly catalog: Pick<Catalog, 'triggers' | 'webhooks'>;
  readonly jobs: Pick<Definitions<Job>, 'find'>;
  readonly now: number;
  /** Unfinished ones of the workflow. */
  readonly countRuns: (workflow: string | null) => Promise<number>;
  /** The firing begins a run of the trigger's workflow, with these properties. */
  readonly begin: (subject: Subject, firing: NewFiring, properties: Readonly<Record<string, string>>) => NewFiring;
  readonly record: (decision: TriggerDecision) => Promise<boolean>;
}

/** Due times are checked this often at least, in milliseconds: clocks are set, and computers sleep. */
export const longestWait = 30_000;

const nothingElse = { counted: [], conditions: [] } as const;

/** @returns milliseconds until what it gathers has waited long enough. */
export async function fireEvents(active: Active, firing: EventFiring): Promise<number> {
  const { name, workflowName, trigger } = active.subject;
  if (trigger.webhook === null && active.state.eventsUntil === null) return longestWait;
  // What a job may not run twice for at a time is gathered until the job has ended.
  const isBusy = await firing.catalog.triggers.hasUnfinishedActions(name, trigger.actions);
  if (isBusy || (await firing.countRuns(workflowName)) > 0) return longestWait;
  return trigger.webhook === null ? fireChanges(active, firing) : fireRequests(active, firing);
}

async function fireChanges({ subject, state }: Active, { catalog, now, begin, record }: EventFiring): Promise<number> {
  const { name, workflowName, trigger } = subject;
  const from = state.eventsUntil!;
  const plan = planEvents(trigger, await catalog.triggers.getWaitingEvents(name, workflowName, from), now);
  const { fires, until } = plan;
  const firings =
    fires === null ? [] : [{ ...begin(subject, newFiring(subject, 'EVENT', atOnce, now), {}), events: fires }];
  if (until !== null && until !== from) await record({ events: { name, from, until }, ...nothingElse, firings });
  return plan.fires === null ? plan.wait : longestWait;
}

async function fireRequests({ subject }: Active, { catalog, jobs, now, begin, record }: EventFiring): Promise<number> {
  const waiting = await catalog.webhooks.getWaitingRequests(subject.name);
  const plan = planRequests(subject.trigger.eventBatchingCondition, waiting, now);
  if (plan.fires === null) return plan.wait;
  const { requests, batch } = plan.fires;
  const given = requests[0]!.arguments;
  const plain = newFiring(subject, 'EVENT', atOnce, now);
  const actions = plain.actions.map((action) => withRequestArguments(action, given, jobs));
  const started = begin(subject, subject.workflowName === null ? { ...plain, actions } : plain, given);
  const ids = requests.map(({ id }) => id);
  await record({ requests: ids, ...nothingElse, firings: [{ ...started, events: batch }] });
  // Where nothing could start, nothing ends that would ask for the next look.
  return waiting.length > requests.length ? 0 : longestWait;
}
