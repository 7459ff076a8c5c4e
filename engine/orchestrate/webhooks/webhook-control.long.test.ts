/** Webhooks over a real catalog, with a clock that the test sets: what is accepted fires once, what is refused never. */

import { randomInt } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { openTemporaryCatalog } from '#engine/catalog/testing/temporary-catalog.ts';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { subjectOfTrigger } from '#engine/orchestrate/triggers/trigger-subjects.ts';
import { TriggerPlace } from '#engine/orchestrate/triggers/testing/trigger-place.ts';
import { useTriggerPlace } from '#engine/orchestrate/triggers/testing/use-trigger-place.ts';
import { WebhookControl, type WebhookAnswer } from '#engine/orchestrate/webhooks/webhook-control.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

const begin = Date.UTC(2024, 4, 1);
let place: TriggerPlace;
useTriggerPlace(
  () => begin,
  (opened) => (place = opened),
);

const utf8 = new TextEncoder();
type Given = Parameters<TriggerPlace['put']>[0];

function given(more: Partial<Given> = {}): Given {
  return {
    name: 'hook',
    type: 'EVENT',
    webhook: { body: 'arguments' },
    actions: [{ jobName: 'j', arguments: { fixed: 'f' } }],
    ...more,
  };
}

function controlOf(of: TriggerPlace): WebhookControl {
  return new WebhookControl({
    stores: { trigger: of.triggers, job: of.jobs, workflow: of.workflows },
    catalog: of.catalog,
    // The place may be opened again meanwhile.
    triggers: {
      look: () => of.control.look(),
      listen: (listener) => of.control.listen(listener),
      announce: () => of.control.announce(),
    },
    now: () => of.now(),
  });
}

async function openHook(of = place, more: Partial<Given> = {}) {
  of.jobs.byName.set('j', jobSchema.parse({ name: 'j', defaultArguments: { day: 'none', fixed: '' } }));
  await of.put(given(more));
  const control = controlOf(of);
  const secret = await control.createSecret('hook', null);
  const { id } = (await control.findWebhook('hook'))!;
  const send = async (body: string, key: string | null = null, with_: string | undefined = secret) => {
    const answer = await control.receive({ id, secret: with_, idempotencyKey: key, body: utf8.encode(body) });
    await of.control.settled();
    return answer;
  };
  return { secret, id, send };
}

test.each([
  [null, 4711],
  [4712, 4712],
])('a secret is there when the host listens at port %s', async (port, expected) => {
  await place.put(given());
  const control = controlOf(place);
  control.setListener({ port: port === null ? null : 4711, problem: null });
  using _timers = { [Symbol.dispose]: control.listen(() => setTimeout(() => listenAt(expected), 20)) };
  const listenAt = (opened: number): void => {
    if (control.listener.port !== opened) control.setListener({ port: opened, problem: null });
  };
  await control.createSecret('hook', port);
  expect(control.listener.port).toBe(expected);
});

function textOf(answer: WebhookAnswer): string {
  return answer.status === 202
    ? `202${answer.repeated ? ' repeated' : ''}`
    : `${answer.status} ${answer.error.message}`;
}

async function startedDays(of = place): Promise<string[]> {
  const { items } = await of.catalog.triggers.getFirings('trigger', 'hook', { limit: 1000 });
  return items.toReversed().flatMap(({ actions }) => actions.map((action) => action.arguments['day'] ?? ''));
}

test('a request starts the job with its arguments; only the hash of the secret is kept', async () => {
  const { secret, send } = await openHook();
  expect(textOf(await send('{"day": "mon"}'))).toBe('202');
  expect(await place.history('hook')).toEqual(['EVENT: j STARTED RUNNING']);
  const [firing] = (await place.catalog.triggers.getFirings('trigger', 'hook', { limit: 10 })).items;
  expect(firing!.actions[0]!.arguments).toEqual({ fixed: 'f', day: 'mon' });
  expect(firing!.events).toMatchObject({ eventCount: 1, fileCount: 0, events: [], requests: [{ receivedOn: begin }] });
  expect(JSON.stringify(await place.catalog.webhooks.getWebhooks())).not.toContain(secret);
});

test('while its job runs requests wait, and then fire one after the other', async () => {
  const { send } = await openHook();
  for (const day of ['1', '2', '2', '3']) await send(JSON.stringify({ day }));
  expect(await startedDays()).toEqual(['1']);
  for (let index = 0; index < 3; index += 1) {
    await place.endRunOf('j');
    await place.reopen();
  }
  expect(await startedDays()).toEqual(['1', '2', '2', '3']);
  await place.endRunOf('j');
  expect(await startedDays()).toHaveLength(4);
});

test('where nothing can start, all that wait are recorded as refused', async () => {
  place.missingJobs.add('j');
  const { send } = await openHook();
  await Promise.all(['1', '2', '3'].map((day) => send(JSON.stringify({ day }))));
  await place.advance(begin + 1000);
  expect(await place.history('hook')).toEqual(Array.from({ length: 3 }, () => 'EVENT: j REFUSED EntityNotFound'));
});

test('batches have the same arguments, and close by size, by time, or by a request with other arguments', async () => {
  const { send } = await openHook(place, { eventBatchingCondition: { batchSize: 3, batchWindow: 60 } });
  for (const day of ['a', 'a']) await send(JSON.stringify({ day }));
  expect(await startedDays()).toEqual([]);
  await place.advance(begin + 60_000);
  expect(await startedDays()).toEqual(['a']);
  await place.endRunOf('j');
  for (const day of ['b', 'c']) await send(JSON.stringify({ day }));
  expect(await startedDays()).toEqual(['a', 'b']);
  for (const day of ['c', 'c']) await send(JSON.stringify({ day }));
  await place.endRunOf('j');
  expect(await startedDays()).toEqual(['a', 'b', 'c']);
});

test('a workflow gets the arguments as properties', async () => {
  place.editWorkflow({ name: 'flow', defaultRunProperties: { day: 'none', other: 'o' } });
  const { send } = await openHook(place, { workflowName: 'flow' });
  expect(textOf(await send('{"fixed": "x"}'))).toContain(
    '400 Cannot use the body of the request: its workflow has no such property: "fixed".',
  );
  expect(textOf(await send('{"day": 7}'))).toBe('202');
  const { items } = await place.catalog.workflowRuns.getWorkflowRuns('flow', { limit: 10 });
  expect(items.map(({ properties }) => properties)).toEqual([{ day: '7', other: 'o' }]);
});

describe('refusals', () => {
  test('a wrong secret, a former one, a revoked one, and another webhook look alike', async () => {
    const { secret, send, id } = await openHook();
    const wrong = '401 The webhook or its secret is wrong.';
    expect(textOf(await send('', null, `${secret}x`))).toBe(wrong);
    expect(textOf(await send('', null, ''))).toBe(wrong);
    const nobody = { id: 'wh_0', secret, idempotencyKey: null, body: utf8.encode('') };
    expect(textOf(await controlOf(place).receive(nobody))).toBe(wrong);
    expect(textOf(await controlOf(place).receive({ ...nobody, id, secret: undefined }))).toBe(wrong);
    const next = await controlOf(place).createSecret('hook', null);
    expect(textOf(await send(''))).toBe(wrong);
    expect(textOf(await send('', null, next))).toBe('202');
    await controlOf(place).revokeSecret('hook');
    expect(textOf(await send('', null, next))).toBe(wrong);
    expect(await place.history('hook')).toHaveLength(1);
  });

  test.each([
    ['[1]', 'it is not a JSON object'],
    ['null', 'it is not a JSON object'],
    ['{', 'it is not valid JSON'],
    ['{"day": {}}', 'the value of "day" is an object'],
    ['{"day": null}', 'the value of "day" is null'],
    ['{"day": "1", "day": "2"}', 'it is not valid JSON at line 1, character 14: duplicate key "day"'],
    ['{"__proto__": "x", "day": "1"}', 'no job of the trigger has such an argument: "__proto__"'],
    ['{"constructor": "x"}', 'no job of the trigger has such an argument: "constructor"'],
  ])('the body %s', async (body, why) => {
    const { send } = await openHook();
    expect(textOf(await send(body, 'key'))).toContain(`400 Cannot use the body of the request: ${why}`);
    // A refused request has not used its key.
    expect(textOf(await send('{"day": "1"}', 'key'))).toBe('202');
    expect(await startedDays()).toEqual(['1']);
  });

  test('bytes that are not UTF-8; a body that is ignored may be any', async () => {
    const { id, secret } = await openHook();
    const request = { id, secret, idempotencyKey: null, body: new Uint8Array([0xff, 0xfe, 0x00]) };
    expect(textOf(await controlOf(place).receive(request))).toContain('400 ');
    place.edit({ ...given(), webhook: { body: 'ignore' } });
    await place.control.settled();
    expect(textOf(await controlOf(place).receive(request))).toBe('202');
    await place.control.settled();
    expect(await startedDays()).toEqual(['']);
  });

  test('a trigger that is not activated, disabled or no webhook; what waited then is missed', async () => {
    const { send } = await openHook();
    await send('{"day": "1"}');
    await send('{"day": "2"}');
    place.edit({ name: 'hook', enabled: false });
    await place.control.settled();
    const refused = '409 Trigger "hook" is not activated on this computer.';
    expect(textOf(await send(''))).toBe(refused);
    place.edit({ name: 'hook', enabled: true });
    await place.control.settled();
    await place.endRunOf('j');
    expect(await startedDays()).toEqual(['1']);
    const states = (await place.catalog.webhooks.getLastRequests('hook', 10)).map(({ state }) => state);
    expect(states).toEqual(['MISSED', 'FIRED']);
    await place.control.deactivate('trigger', 'hook');
    expect(textOf(await send(''))).toBe(refused);
    place.edit({ name: 'hook', webhook: null, eventSources: [{ crawlerName: 'c' }] });
    expect(textOf(await send(''))).toBe(refused);
    await expect(controlOf(place).createSecret('other', null)).rejects.toThrow('There is no "other".');
    await expect(controlOf(place).createSecret('hook', null)).rejects.toThrow('trigger "hook" has no webhook');
  });

  test('more than the rate allows, until time has passed', async () => {
    const { send } = await openHook();
    for (let index = 0; index < 60; index += 1) expect(textOf(await send('{}', `k${index}`))).toBe('202');
    const over = await send('{}', 'k60');
    expect(over).toMatchObject({ status: 429, retryAfter: 1 });
    place.jump(begin + 1000);
    expect(textOf(await send('{}', 'k60'))).toBe('202');
    expect((await send('{}', 'k61')).status).toBe(429);
  });

  test('a key that came with another body', async () => {
    const { send } = await openHook();
    expect(textOf(await send('{"day": "1"}', 'k'))).toBe('202');
    expect(textOf(await send('{"day": "1"}', 'k'))).toBe('202 repeated');
    expect(textOf(await send('{"day": "2"}', 'k'))).toContain('422 The Idempotency-Key was already used');
    place.jump(begin + 25 * 3600_000);
    expect(textOf(await send('{"day": "2"}', 'k'))).toBe('202');
  });
});

test('a trigger that was deleted takes its webhook along; a renamed one keeps it', async () => {
  await openHook();
  await place.catalog.triggers.finishTriggerRename('trigger', 'hook', 'renamed');
  expect(await controlOf(place).findWebhook('hook')).toBeUndefined();
  expect(await controlOf(place).findWebhook('renamed')).toBeDefined();
  // No definition has that name.
  await place.control.look();
  await place.control.settled();
  expect(await place.catalog.webhooks.getWebhooks()).toEqual([]);
});

/** Every accepted key fires once, in order, whatever else happens; what was accepted before a deactivation may be missed. */
test('drawn requests, repetitions, restarts, ends of runs and deactivations', async () => {
  const step = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ kind: fc.constant('send' as const), key: fc.nat(12), day: fc.constantFrom('a', 'b') }),
    },
    { weight: 3, arbitrary: fc.constant({ kind: 'end' as const }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('pass' as const), seconds: fc.nat(70) }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'reopen' as const }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'toggle' as const }) },
  );
  const batching = fc.option(fc.constant({ batchSize: 2, batchWindow: 30 }));
  const tried = fc.asyncProperty(
    fc.array(step, { minLength: 5, maxLength: 40 }),
    batching,
    async (steps, condition) => {
      await using temporary = await openTemporaryCatalog();
      const drawn = new TriggerPlace(temporary.catalog, begin);
      await drawn.open();
      const { send } = await openHook(drawn, { eventBatchingCondition: condition });
      const accepted = new Map<number, string>();
      const bodies = new Map<number, string>();
      let isActive = true;
      for (const each of steps) {
        if (each.kind === 'send') {
          const answer = await send(JSON.stringify({ day: each.day }), `key-${each.key}`);
          const known = bodies.get(each.key);
          if (answer.status === 429) continue;
          if (known !== undefined) {
            expect(textOf(answer)).toMatch(known === each.day ? /^202 repeated$/u : /^422/u);
            if (answer.status === 202) expect(answer.requestId).toBe(accepted.get(each.key));
          } else if (isActive) {
            expect(textOf(answer)).toBe('202');
            if (answer.status === 202) accepted.set(each.key, answer.requestId);
            bodies.set(each.key, each.day);
          } else expect(answer.status).toBe(409);
        } else if (each.kind === 'end') await endRuns(drawn);
        else if (each.kind === 'pass') await drawn.advance(drawn.now() + each.seconds * 1000);
        else if (each.kind === 'reopen') await drawn.reopen();
        else {
          isActive = !isActive;
          if (isActive) await drawn.control.activate(subjectOfTrigger(drawn.triggers.get('hook').value));
          else await drawn.control.deactivate('trigger', 'hook');
        }
      }
      for (let round = 0; round < steps.length + 2; round += 1) {
        await endRuns(drawn);
        await drawn.advance(drawn.now() + 31_000);
      }
      const { items } = await drawn.catalog.triggers.getFirings('trigger', 'hook', { limit: 1000 });
      const fired = items.toReversed().flatMap(({ events }) => events!.requests!.map(({ id }) => id));
      const requests = await drawn.catalog.webhooks.getLastRequests('hook', 1000);
      const order = requests.toReversed();
      expect(order.map(({ id }) => id)).toEqual([...accepted.values()]);
      expect(order.filter(({ state }) => state === 'WAITING' && isActive)).toEqual([]);
      expect(fired).toEqual(order.filter(({ state }) => state === 'FIRED').map(({ id }) => id));
      for (const { events, actions } of items) {
        const days = events!.requests!.map(({ id }) => order.find((request) => request.id === id)!.arguments['day']);
        expect(new Set(days).size).toBe(1);
        expect(actions.map((action) => action.arguments['day'])).toEqual([days[0]]);
      }
      await drawn.close();
    },
  );
  await fc.assert(tried, { numRuns: triesOfRun(120, 8), seed: randomInt(2 ** 31) });
});

async function endRuns(of: TriggerPlace): Promise<void> {
  for (const run of await of.catalog.jobRuns.getUnfinishedJobRuns()) await of.endRun(run.id, 'SUCCEEDED');
  await of.control.settled();
}
