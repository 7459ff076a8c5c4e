/** Which requests a firing uses: laws over drawn requests. */

import { expect, test } from 'vitest';
import fc from 'fast-check';
import type { WebhookRequest } from '#engine/catalog/webhook-entities.ts';
import { planRequests } from '#engine/orchestrate/webhooks/plan-requests.ts';

const second = 1000;

function request(at: number, given: Readonly<Record<string, string>>, index: number): WebhookRequest {
  return {
    id: `wq_${index}`,
    idempotencyKey: null,
    bodyHash: '',
    arguments: given,
    receivedOn: at,
    state: 'WAITING',
  };
}

const waiting = fc
  .array(fc.record({ gap: fc.nat(20), day: fc.constantFrom('a', 'b') }), { maxLength: 30 })
  .map((drawn) => {
    let at = 0;
    return drawn.map(({ gap, day }, index) => request((at += gap * second), { day }, index));
  });
const batching = fc.option(
  fc.record({ batchSize: fc.integer({ min: 1, max: 10 }), batchWindow: fc.integer({ min: 1, max: 60 }) }),
);

test('a firing uses the oldest requests, all with the same arguments, and never waits longer than the window', () => {
  fc.assert(
    fc.property(waiting, batching, fc.nat(600), (requests, condition, ahead) => {
      const now = (requests.at(-1)?.receivedOn ?? 0) + ahead * second;
      const plan = planRequests(condition, requests, now);
      const window = (condition?.batchWindow ?? 0) * second;
      if (plan.fires === null) {
        expect(plan.wait).toBeGreaterThan(0);
        if (requests.length === 0) return;
        expect(plan.wait).toBe(requests[0]!.receivedOn + window - now);
        // No more can join those that wait only if one with other arguments has come.
        expect(new Set(requests.map(({ arguments: given }) => given['day'])).size).toBe(1);
        expect(requests.length).toBeLessThan(condition!.batchSize);
        return;
      }
      const used = plan.fires.requests;
      expect(used).toEqual(requests.slice(0, used.length));
      expect(used.length).toBeGreaterThan(0);
      expect(new Set(used.map(({ arguments: given }) => given['day'])).size).toBe(1);
      expect(plan.fires.batch).toMatchObject({ eventCount: used.length, fileCount: 0 });
      if (condition === null) expect(used).toHaveLength(1);
      const next = requests[used.length];
      const isOver = now - requests[0]!.receivedOn >= window || used.length >= (condition?.batchSize ?? 1);
      expect(isOver || next?.arguments['day'] !== used[0]!.arguments['day']).toBe(true);
    }),
  );
});

test('arguments in another order are the same; a clock that was set back does not keep a request waiting', () => {
  const condition = { batchSize: 5, batchWindow: 60 };
  const requests = [request(0, { a: '1', b: '2' }, 0), request(1, { b: '2', a: '1' }, 1)];
  expect(planRequests(condition, requests, 60 * second)).toMatchObject({ fires: { batch: { eventCount: 2 } } });
  expect(planRequests(condition, requests, -61 * second)).toMatchObject({ fires: { batch: { eventCount: 2 } } });
  expect(planRequests(condition, requests, -10 * second)).toEqual({ fires: null, wait: 70 * second });
});
