/** A secret that is created before the host has begun to listen for webhooks. */

import { expect, test } from 'vitest';
import { serveWebhooks } from '#main/webhooks/serve-webhooks.ts';
import { makeWebhookPlace, saveWebhook } from '#main/webhooks/testing/webhook-place.ts';

test('the first secret has its address even if the host would begin to listen later', async () => {
  await using place = await makeWebhookPlace();
  await using engine = await place.open();
  await using _webhooks = serveWebhooks(engine, 3_600_000);
  const { webhook } = await saveWebhook(engine);
  expect(webhook).toMatchObject({
    address: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/webhooks\/wh_/u) as string,
    isListening: true,
  });
  const { address } = await engine.dispatcher.call('getWebhook', { name: 'hook' });
  expect(webhook.address).toBe(address);
  expect((await fetch(address!, { method: 'POST' })).status).toBe(401);
});

test('nobody waits where no host will listen', async () => {
  await using place = await makeWebhookPlace();
  await using engine = await place.open();
  await using webhooks = serveWebhooks(engine, 3_600_000);
  await webhooks[Symbol.asyncDispose]();
  const began = performance.now();
  expect((await saveWebhook(engine)).webhook).toMatchObject({ address: null, isListening: false });
  expect(performance.now() - began).toBeLessThan(2500);
});
