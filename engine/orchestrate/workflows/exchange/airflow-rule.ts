/** The conditions of a trigger as a trigger rule of Airflow (https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dags.html#trigger-rules). Pure. */

import type { Trigger } from '#engine/contract/definitions/trigger.ts';
import { subjectText } from '#engine/orchestrate/workflows/exchange/exported.ts';

interface AirflowRule {
  /** Absent: there is none. */
  readonly rule?: 'all_success' | 'all_failed' | 'all_done' | 'one_success' | 'one_failed';
  /** Why there is none. */
  readonly reason?: string;
  /** In what it differs. */
  readonly says?: string;
}

const failedSays =
  'A task of Airflow also counts as failed when its run was stopped, timed out, or never started because an earlier task failed.';
const anySays =
  'Airflow starts its tasks once, when the first condition is met; Tenon starts them again for each further one.';

export function airflowRule({ logical, conditions }: Pick<Trigger, 'logical' | 'conditions'>): AirflowRule {
  const states = Map.groupBy(conditions, subjectText);
  const all = new Set(conditions.map(({ state }) => state));
  const [unknown] = all.difference(new Set(['SUCCEEDED', 'FAILED'] as const));
  if (unknown !== undefined)
    return { reason: `It waits for ${unknown}, which Airflow does not distinguish from a failure.` };
  const isEither = [...states.values()].some((each) => new Set(each.map(({ state }) => state)).size > 1);
  const isOfOne = states.size === 1;
  if (logical === 'AND' || (isOfOne && all.size === 1)) {
    if (isEither) return { reason: 'It waits for success and failure of the same run.' };
    if (all.size > 1)
      return { reason: 'It waits for success of some and failure of others, for which Airflow has no rule.' };
    return all.has('SUCCEEDED') ? { rule: 'all_success' } : { rule: 'all_failed', says: failedSays };
  }
  if (isOfOne) return { rule: 'all_done', says: failedSays };
  if (all.size > 1)
    return { reason: 'It waits for any of several successes and failures, for which Airflow has no rule.' };
  return all.has('SUCCEEDED')
    ? { rule: 'one_success', says: anySays }
    : { rule: 'one_failed', says: `${anySays} ${failedSays}` };
}
