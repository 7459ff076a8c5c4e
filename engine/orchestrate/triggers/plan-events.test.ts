/** EVENT triggers that look at any times: each change is used once, soon enough, and not too soon. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TableEvent } from '#engine/catalog/trigger-entities.ts';
import { planEvents } from '#engine/orchestrate/triggers/plan-events.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

const eventSources = [{ crawlerName: 'c' }, { databaseName: 'Sales', tableName: 'orders' }];

function eventOf(sequence: number, occurredOn: number, kind: number, fileCount: number): TableEvent {
  const names = [
    { databaseName: 'x', tableName: 'y', crawlerName: 'c' },
    { databaseName: 'sales', tableName: 'orders', crawlerName: null },
    { databaseName: 'sales', tableName: 'other', crawlerName: 'd' },
  ] as const;
  const base = { sequence, occurredOn, madeBy: null, fileCount, files: [], partitions: [] };
  return { ...base, change: 'updated', ...names[kind]! };
}

const step = fc.record({
  passes: fc.integer({ min: 0, max: 400_000 }),
  kind: fc.integer({ min: 0, max: 2 }),
  fileCount: fc.integer({ min: 0, max: 30 }),
  looks: fc.boolean(),
});
const batching = fc.option(
  fc.record({ batchSize: fc.integer({ min: 1, max: 100 }), batchWindow: fc.integer({ min: 1, max: 900 }) }),
);

test('looks at any times', () => {
  fc.assert(
    fc.property(batching, fc.array(step, { maxLength: 40 }), (eventBatchingCondition, steps) => {
      const trigger = { eventSources, eventBatchingCondition };
      const all: TableEvent[] = [];
      const used: number[] = [];
      let [now, from] = [0, 0];
      const look = (): number => {
        const events = all.filter(({ sequence }) => sequence > from);
        const plan = planEvents(trigger, { readUntil: all.length, events }, now);
        const waiting = all.filter(({ sequence, tableName }) => tableName !== 'other' && !used.includes(sequence));
        const files = waiting.reduce((sum, { fileCount }) => sum + (fileCount === 0 ? 1 : fileCount), 0);
        const oldest = waiting[0]?.occurredOn ?? Infinity;
        const most = eventBatchingCondition ?? { batchSize: 1, batchWindow: 900 };
        const isDue = waiting.length > 0 && (files >= most.batchSize || now - oldest >= most.batchWindow * 1000);
        expect(plan.fires !== null).toBe(isDue);
        if (plan.fires === null) {
          if (waiting.length > 0) expect(now + plan.wait).toBe(oldest + most.batchWindow * 1000);
          else expect(plan.wait).toBe(Infinity);
        } else used.push(...plan.fires.events.map(({ sequence }) => sequence));
        from = plan.until ?? from;
        return plan.fires === null ? plan.wait : Infinity;
      };
      for (const { passes, kind, fileCount, looks } of steps) {
        now += passes;
        all.push(eventOf(all.length + 1, now, kind, fileCount));
        if (looks) look();
      }
      // It is woken when it asked for it.
      const wait = look();
      if (wait !== Infinity) {
        now += wait;
        look();
      }
      expect(used).toEqual(all.filter(({ tableName }) => tableName !== 'other').map(({ sequence }) => sequence));
    }),
    { numRuns: triesOfRun(5000, 300) },
  );
});

test('a firing records its first events, and counts the others; a clock that was set back does not hold it', () => {
  const events = Array.from({ length: 150 }, (_, index) => eventOf(index + 1, 10, 0, 2));
  const { fires } = planEvents({ eventSources, eventBatchingCondition: null }, { readUntil: 150, events }, 20);
  expect(fires).toMatchObject({ eventCount: 150, fileCount: 300 });
  expect(fires!.events).toHaveLength(100);
  const eventBatchingCondition = { batchSize: 5, batchWindow: 60 };
  const early = planEvents(
    { eventSources, eventBatchingCondition },
    { readUntil: 1, events: [eventOf(1, 9_000_000, 1, 0)] },
    0,
  );
  expect(early).toMatchObject({ until: 1, fires: { eventCount: 1 } });
});
