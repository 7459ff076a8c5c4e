/** Triggers that start a job or crawler, or wait for it. */

import type { TriggerText } from '#engine/contract/procedures/triggers.ts';
import { listed } from '#renderer/features/schedules/schedule-words.ts';
import { client } from '#renderer/rpc/connection.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import textStyles from '#renderer/ui/text.module.css';

type Member = 'jobName' | 'crawlerName';

function namesOf(triggers: readonly TriggerText[], member: Member, name: string): string[] {
  return triggers
    .filter(({ kind }) => kind === 'trigger')
    .filter(({ actions, conditions, eventSources }) =>
      [...actions, ...conditions, ...(member === 'crawlerName' ? eventSources : [])].some(
        (each: { readonly jobName?: string | undefined; readonly crawlerName?: string | undefined }) =>
          each[member] === name,
      ),
    )
    .map((trigger) => trigger.name);
}

/** Names of triggers. @throws EngineError. */
export async function findNamingTriggers(member: Member, name: string): Promise<readonly string[]> {
  return namesOf((await client.call('listTriggers', { next: 0 })).triggers, member, name);
}

/** In the question whether to delete it; nothing where no trigger names it. */
export function NamingTriggers({ member, name }: { readonly member: Member; readonly name: string }) {
  const list = useProcedure('listTriggers', { next: 0 });
  const names = namesOf(list.data?.triggers ?? [], member, name);
  if (names.length === 0) return null;
  const [isOne, what] = [names.length === 1, member === 'jobName' ? 'job' : 'crawler'];
  return (
    <p className={textStyles.compact}>
      Named by the {isOne ? 'trigger' : 'triggers'} <b>{listed(names)}</b>, which can no longer start this {what} or
      wait for it.
    </p>
  );
}
