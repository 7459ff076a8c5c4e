/** When an EVENT trigger fires: which changes it waits for, and whether they are enough or have waited long enough. Pure. */

import type { EventBatch, TableEvent } from '#engine/catalog/trigger-entities.ts';
import type { EventSource, Trigger } from '#engine/contract/definitions/trigger.ts';
import { batchRule, mostRecorded } from '#engine/orchestrate/triggers/batch-wait.ts';

export interface WaitingEvents {
  /** Number of the last event that was read. */
  readonly readUntil: number;
  /** Oldest first. */
  readonly events: readonly TableEvent[];
}

export type EventPlan =
  | { readonly fires: EventBatch; readonly until: number }
  /** @property until up to which none is one of its events. @property wait milliseconds until it fires. */
  | { readonly fires: null; readonly until: number | null; readonly wait: number };

export function planEvents(
  { eventSources, eventBatchingCondition }: Pick<Trigger, 'eventSources' | 'eventBatchingCondition'>,
  { readUntil, events }: WaitingEvents,
  now: number,
): EventPlan {
  const meant = events.filter((event) => eventSources.some((source) => isFrom(event, source)));
  const [first] = meant;
  if (first === undefined) return { fires: null, until: readUntil, wait: Number.POSITIVE_INFINITY };
  // A change of columns is one, too.
  const size = meant.reduce((sum, { fileCount }) => sum + Math.max(1, fileCount), 0);
  const { batchSize, wait } = batchRule(eventBatchingCondition, first.occurredOn, now);
  if (size < batchSize && wait > 0) return { fires: null, until: null, wait };
  return {
    until: readUntil,
    fires: {
      eventCount: meant.length,
      fileCount: meant.reduce((sum, { fileCount }) => sum + fileCount, 0),
      events: meant.slice(0, mostRecorded),
    },
  };
}

/** Names of the catalog are lower case. */
function isFrom(event: TableEvent, { crawlerName, databaseName, tableName }: EventSource): boolean {
  if (crawlerName !== undefined) return event.crawlerName === crawlerName;
  return event.databaseName === databaseName?.toLowerCase() && event.tableName === tableName?.toLowerCase();
}
