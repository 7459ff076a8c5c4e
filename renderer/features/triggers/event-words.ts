/** The sources and the batching of EVENT triggers in words. */

import type { EventSource, Trigger } from '#engine/contract/definitions/trigger.ts';
import { listed } from '#renderer/features/schedules/schedule-words.ts';
import { countOf } from '#renderer/ui/format/words.ts';

/** `files of crawler landing`, `table shop.orders`. */
export function sourceWords({ crawlerName, databaseName = '', tableName = '' }: EventSource): string {
  if (crawlerName !== undefined) return `files of crawler ${crawlerName}`;
  return databaseName === '' || tableName === '' ? 'a table' : `table ${databaseName}.${tableName}`;
}

/** Names what it waits for. */
export function isWhole({ crawlerName, databaseName = '', tableName = '' }: EventSource): boolean {
  return crawlerName !== undefined || (databaseName !== '' && tableName !== '');
}

/** `When files of crawler landing or table shop.orders change, in batches of 50 or after 5 minutes`. */
export function eventWords({
  eventSources,
  webhook,
  eventBatchingCondition: batching,
}: Pick<Trigger, 'webhook' | 'eventBatchingCondition'> & { readonly eventSources: readonly EventSource[] }): string {
  if (webhook !== null) return `When its webhook gets a request${batchWords(batching, 'request')}`;
  if (eventSources.length === 0) return 'No event sources yet';
  const names = eventSources.map(sourceWords);
  const what =
    names.length > 3
      ? `${names.slice(0, 2).join(', ')} or ${names.length - 2} more`
      : listed(names).replace(/ and (?=[^,]*$)/u, ' or ');
  const [only] = eventSources;
  const verb = eventSources.length === 1 && only!.crawlerName === undefined ? 'changes' : 'change';
  const when = `When ${what} ${verb}`;
  return `${when}${batchWords(batching, 'file')}`;
}

function batchWords(batching: Trigger['eventBatchingCondition'], what: string): string {
  if (batching === null) return '';
  return `, gathered up to ${countOf(batching.batchSize, what)} or ${secondsWords(batching.batchWindow)}`;
}

function secondsWords(seconds: number): string {
  return seconds % 60 === 0 ? countOf(seconds / 60, 'minute') : countOf(seconds, 'second');
}
