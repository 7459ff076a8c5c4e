/** A look at the triggers that fails, for example since the disk of the catalog is full. */

import { expect, test } from 'vitest';
import type { TriggerPlace } from '#engine/orchestrate/triggers/testing/trigger-place.ts';
import { useTriggerPlace } from '#engine/orchestrate/triggers/testing/use-trigger-place.ts';

const start = Date.parse('2024-05-01T00:30:00Z');
const at = (text: string): number => Date.parse(`2024-05-${text}:00Z`);

let place: TriggerPlace;
useTriggerPlace(
  () => start,
  (opened) => (place = opened),
);

const hourly: Parameters<TriggerPlace['put']>[0] = {
  name: 't',
  type: 'SCHEDULED',
  schedule: 'cron(0 * * * ? *)',
  actions: [{ jobName: 'j', arguments: {} }],
};

test('what cannot be recorded holds up no other trigger, and is tried again within seconds', async () => {
  for (const name of ['a', 'b', 'c']) await place.put({ ...hourly, name, actions: [{ jobName: name, arguments: {} }] });
  place.isFullFor = ({ schedule }) => schedule?.name === 'b';
  await place.advance(at('01T01:00'));
  expect(await place.history('a')).toEqual(['2024-05-01T01:00: a STARTED RUNNING']);
  expect(await place.history('b')).toEqual([]);
  expect(await place.history('c')).toEqual(['2024-05-01T01:00: c STARTED RUNNING']);
  // The other one is done by then: nothing but the failure asks for a look.
  await place.advance(at('01T01:00') + 20_000);
  place.isFullFor = () => false;
  await place.advance(at('01T01:00') + 36_000);
  expect(await place.history('b')).toEqual(['2024-05-01T01:00: b STARTED RUNNING']);
});

test('after a short failure a look follows within a second', async () => {
  await place.put(hourly);
  let failures = 0;
  place.isFullFor = () => (failures += 1) <= 1;
  await place.advance(at('01T01:00') + 1000);
  expect(await place.history('t')).toEqual(['2024-05-01T01:00: j STARTED RUNNING']);
});
