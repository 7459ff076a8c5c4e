/** Requests that come while the job of their trigger runs: up to 1,000 wait, and the next is refused until one has fired. */

import { expect, test } from 'vitest';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import type { TriggerPlace } from '#engine/orchestrate/triggers/testing/trigger-place.ts';
import { useTriggerPlace } from '#engine/orchestrate/triggers/testing/use-trigger-place.ts';
import { WebhookControl } from '#engine/orchestrate/webhooks/webhook-control.ts';

const begin = Date.UTC(2024, 4, 1);
const mostWaiting = 1000;
let place: TriggerPlace;
useTriggerPlace(
  () => begin,
  (opened) => (place = opened),
);

test('the request after 1,000 that wait', async () => {
  place.jobs.byName.set('j', jobSchema.parse({ name: 'j', defaultArguments: { day: 'none' } }));
  const actions = [{ jobName: 'j', arguments: {} }];
  await place.put({ name: 'hook', type: 'EVENT', webhook: { body: 'arguments' }, actions });
  const { control: triggers, catalog } = place;
  const control = new WebhookControl({
    stores: { trigger: place.triggers, job: place.jobs, workflow: place.workflows },
    catalog,
    triggers,
    now: () => place.now(),
  });
  const secret = await control.createSecret('hook', null);
  const { id } = (await control.findWebhook('hook'))!;
  let sent = 0;
  const send = async (key: string | null = null) => {
    sent += 1;
    // Slowly enough for the bound of the rate.
    place.jump(begin + sent * 2000);
    const body = new TextEncoder().encode(JSON.stringify({ day: `day ${sent}` }));
    const answer = await control.receive({ id, secret, idempotencyKey: key, body });
    await triggers.settled();
    return answer;
  };
  const waiting = async () => (await catalog.webhooks.getWaitingRequests('hook')).length;

  // The first one fires, and its run lasts.
  expect(await send()).toMatchObject({ status: 202 });
  expect(await waiting()).toBe(0);
  // Each of these is a durable row, as the control writes it.
  for (let number = 1; number < mostWaiting; number += 1) {
    const given = { id: `wq_${number}`, idempotencyKey: null, bodyHash: '', arguments: {}, receivedOn: place.now() };
    expect(await catalog.webhooks.receiveRequest('hook', given)).toMatchObject({ outcome: 'received' });
  }
  expect(await send('last')).toMatchObject({ status: 202, repeated: false });
  expect(await waiting()).toBe(mostWaiting);

  const refused = await send('one too many');
  expect(refused).toMatchObject({ status: 503, retryAfter: 30 });
  if (refused.status !== 503) return;
  expect(refused.error.message).toBe('Too many requests wait for trigger "hook".');
  // What was accepted is still known by its key, and nothing of the refused one is stored.
  expect(await send('last')).toMatchObject({ status: 422 });
  expect(await waiting()).toBe(mostWaiting);

  await place.endRunOf('j');
  expect(await waiting()).toBe(mostWaiting - 1);
  expect(await send('one too many')).toMatchObject({ status: 202, repeated: false });
  expect(await send('yet another')).toMatchObject({ status: 503 });
});
