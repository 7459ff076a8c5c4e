/** Members of a trigger that only triggers of one type use. */

import type { Trigger } from '#engine/contract/definitions/trigger.ts';

/** Type → its members, each as in a file that does not have it. */
export const unsetMembers = {
  SCHEDULED: { schedule: null, timeZone: 'UTC', missedRuns: 'once' },
  CONDITIONAL: { logical: 'AND', conditions: [] },
  EVENT: { eventSources: [], webhook: null, eventBatchingCondition: null },
  ON_DEMAND: {},
} satisfies Record<Trigger['type'], Partial<Trigger>>;

type OfEach<Type> = Type extends Trigger['type'] ? keyof (typeof unsetMembers)[Type] : never;

export type MemberOfType = OfEach<Trigger['type']>;

export const triggerTypes = Object.keys(unsetMembers) as readonly Trigger['type'][];

/** What becomes of the members that another type uses when a trigger gets this one: they would stay in its file, unseen. */
export function withoutOtherTypes(type: Trigger['type']): Partial<Trigger> {
  const others = triggerTypes.filter((other) => other !== type).map((other) => unsetMembers[other]);
  return { type, ...Object.assign({}, ...others) };
}
