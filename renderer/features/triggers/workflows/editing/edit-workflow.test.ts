/** Laws of edits: whatever is drawn, triggers stay valid and without cycles, and a deleted wire can be drawn again. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { triggerSchema, type Trigger } from '#engine/contract/definitions/trigger.ts';
import {
  connect,
  freeName,
  remove,
  startAfter,
  startMore,
  startableOf,
  whyNotConnect,
  wireId,
  wireOf,
  wiresOf,
  type Edited,
  type Triggers,
} from '#renderer/features/triggers/workflows/editing/edit-workflow.ts';

const workflowName = 'nightly';
const begin = triggerSchema.parse({ name: 'begin', type: 'ON_DEMAND', workflowName, actions: [{ jobName: 'a' }] });
const after = (name: string, awaited: string, started: string): Trigger =>
  triggerSchema.parse({
    name,
    type: 'CONDITIONAL',
    enabled: true,
    workflowName,
    conditions: [{ jobName: awaited }],
    actions: [{ jobName: started }],
  });
const chain: Triggers = [begin, after('then', 'a', 'b')];

test('a wire to a trigger is a condition, one from a trigger an action', () => {
  const { triggers } = connect(chain, 'crawler/c', 'trigger/then') as { triggers: Triggers };
  expect(triggers[1]!.conditions).toEqual([
    { jobName: 'a', state: 'SUCCEEDED' },
    { crawlerName: 'c', state: 'SUCCEEDED' },
  ]);
  const compacting = connect(chain, 'trigger/then', 'table/sales.orders') as { triggers: Triggers };
  expect(compacting.triggers[1]!.actions[1]).toEqual({ compactTable: 'sales.orders', arguments: {} });
  const more = connect(chain, 'trigger/then', 'crawler/c') as { triggers: Triggers };
  expect(more.triggers[1]!.actions).toEqual([
    { jobName: 'b', arguments: {} },
    { crawlerName: 'c', arguments: {} },
  ]);
});

test('wires that cannot be are refused with a sentence', () => {
  expect(whyNotConnect(chain, 'job/a', 'job/b')).toBe(
    'Job “b” cannot start directly after job “a”. Put a trigger between them.',
  );
  expect(whyNotConnect(chain, 'job/a', 'table/sales.orders')).toBe(
    'Compaction of “sales.orders” cannot start directly after job “a”. Put a trigger between them.',
  );
  expect(whyNotConnect(chain, 'trigger/begin', 'trigger/then')).toContain('not another trigger');
  expect(whyNotConnect(chain, 'job/b', 'trigger/begin')).toBe(
    'Trigger “begin” starts the workflow. Only conditional triggers wait for jobs and crawlers.',
  );
  expect(whyNotConnect(chain, 'job/a', 'trigger/then')).toContain('connected already');
  expect(whyNotConnect(chain, 'job/b', 'trigger/then')).toBe(
    'The wire would create a cycle: trigger “then” comes before job “b”.',
  );
  expect(whyNotConnect(chain, 'job/b', 'trigger/other')).toContain('does not belong to this workflow');
  expect(whyNotConnect(chain, 'crawler/c', 'trigger/then')).toBeUndefined();
});

test('what a trigger needs is not taken from it', () => {
  expect(remove(chain, ['job/b'])).toEqual({
    refusal:
      'Trigger “then” would have nothing to start. Connect the trigger to something else first, or delete it as well.',
  });
  expect(remove(chain, [wireId({ from: 'job/a', to: 'trigger/then' })]).refusal).toContain('nothing to wait for');
  expect(remove(chain, ['job/b', 'trigger/then'])).toEqual({ triggers: [begin] });
  expect(remove(chain, ['job/a', 'job/b']).refusal).toMatch(/^Triggers “begin” and “then” would have/u);
});

test('a job after another one gets a trigger between them', () => {
  const edited = startAfter(chain, { name: 'after b', workflowName, after: 'job/b', started: { crawlerName: 'c' } });
  expect((edited as { triggers: Triggers }).triggers.at(-1)).toEqual(
    triggerSchema.parse({
      name: 'after b',
      type: 'CONDITIONAL',
      enabled: true,
      workflowName,
      conditions: [{ jobName: 'b' }],
      actions: [{ crawlerName: 'c' }],
    }),
  );
  expect(startAfter(chain, { name: 'x', workflowName, after: 'job/b', started: { jobName: 'a' } }).refusal).toContain(
    'create a cycle',
  );
  expect(startMore(chain, 'begin', { jobName: 'a' }).refusal).toContain('connected already');
  expect(freeName('after b', new Set(['after b', 'after b 2']))).toBe('after b 3');
});

test('ids of wires and nodes are read back, whatever the names', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (one, other) => {
      const wire = { from: `job/${one}`, to: `trigger/${other}` };
      expect(wireOf(wireId(wire))).toEqual(wire);
      expect(startableOf(wire.from)).toEqual({ jobName: one });
      expect(wireOf(wire.from)).toBeUndefined();
    }),
  );
});

const nodes = ['job/a', 'job/b', 'crawler/c', 'table/d.t', 'trigger/begin', 'trigger/t0', 'trigger/t1', 'trigger/t2'];
const step = fc.oneof(
  fc.record({ kind: fc.constant('connect' as const), from: fc.constantFrom(...nodes), to: fc.constantFrom(...nodes) }),
  fc.record({ kind: fc.constant('remove' as const), from: fc.constantFrom(...nodes), to: fc.constantFrom(...nodes) }),
  fc.record({
    kind: fc.constant('after' as const),
    from: fc.constantFrom('job/a', 'job/b', 'crawler/c', 'table/d.t'),
    to: fc.constantFrom('job/a', 'job/b', 'crawler/c', 'table/d.t'),
  }),
);

test('random edits keep the triggers valid and free of cycles', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      let triggers: Triggers = [begin];
      for (const [index, { kind, from, to }] of steps.entries()) {
        const edited: Edited =
          kind === 'connect'
            ? connect(triggers, from, to)
            : kind === 'remove'
              ? remove(triggers, index % 2 === 0 ? [wireId({ from, to })] : [from])
              : startAfter(triggers, {
                  name: freeName('t0', new Set(triggers.map(({ name }) => name))),
                  workflowName,
                  after: from,
                  started: startableOf(to)!,
                });
        if (edited.refusal !== undefined) {
          expect(edited.refusal).toMatch(/\.$/u);
          continue;
        }
        if (kind === 'connect') {
          // Drawn and deleted again, a wire leaves no trace.
          expect(remove(edited.triggers, [wireId({ from, to })])).toEqual({ triggers });
        }
        triggers = edited.triggers;
        for (const trigger of triggers) {
          expect(triggerSchema.parse(trigger)).toEqual(trigger);
          if (trigger.type === 'CONDITIONAL') expect(trigger.conditions).not.toEqual([]);
        }
        expect(hasCycle(triggers)).toBe(false);
      }
    }),
  );
});

function hasCycle(triggers: Triggers): boolean {
  let wires = wiresOf(triggers);
  for (;;) {
    const left = wires.filter(({ from }) => wires.some(({ to }) => to === from));
    if (left.length === wires.length) return wires.length > 0;
    wires = left;
  }
}
