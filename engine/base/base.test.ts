/** The small pieces of base/: waiting, ids, stable hashes, fault points. */

import { afterEach, describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { Mutex, Semaphore } from '#engine/base/async.ts';
import { setFaultHandler, withFaultPoint } from '#engine/base/fault-points.ts';
import { sha256, stableJson } from '#engine/base/hash.ts';
import { newId } from '#engine/base/ids.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('Mutex', () => {
  test('one at a time, in order, and a failure does not stop the next', async () => {
    const mutex = new Mutex();
    const order: string[] = [];
    const work = (name: string, fails = false) =>
      mutex.run(async () => {
        order.push(`${name} in`);
        await turn();
        order.push(`${name} out`);
        if (fails) throw new Error(name);
        return name;
      });
    const results = await Promise.allSettled([work('a'), work('b', true), work('c')]);
    expect(order).toEqual(['a in', 'a out', 'b in', 'b out', 'c in', 'c out']);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });
});

describe('Semaphore', () => {
  test('runs at most its limit at once, and everyone gets a turn', async () => {
    const semaphore = new Semaphore(3);
    let running = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 20 }, () =>
        semaphore.run(async () => {
          running += 1;
          most = Math.max(most, running);
          await turn();
          running -= 1;
        }),
      ),
    );
    expect([most, running]).toEqual([3, 0]);
  });
});

describe('newId', () => {
  test('has the prefix, is unique, sorts by time', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 3; index += 1) {
      ids.push(newId('jr'));
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    expect(ids).toEqual([...ids].sort());
    expect(new Set(ids).size).toBe(3);
    expect(ids[0]).toMatch(/^jr_[0-9a-f]{12}7[0-9a-f]{19}$/u);
  });
});

describe('stableJson', () => {
  test('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(sha256(stableJson(reversed))).toBe(sha256(stableJson(value)));
        expect(JSON.parse(stableJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe('withFaultPoint', () => {
  afterEach(() => setFaultHandler(undefined));

  test('calls the handler before and after, also around a promise, and passes the result on', async () => {
    const seen: string[] = [];
    setFaultHandler((name, moment) => seen.push(`${name} ${moment}`));
    expect(withFaultPoint('a', () => 1)).toBe(1);
    const pending = withFaultPoint('b', async () => {
      await turn();
      seen.push('b works');
      return 2;
    });
    expect(await pending).toBe(2);
    expect(seen).toEqual(['a before', 'a after', 'b before', 'b works', 'b after']);
  });

  test('a handler that throws stops the step', () => {
    let done = false;
    setFaultHandler(() => {
      throw new Error('stop');
    });
    expect(() => withFaultPoint('a', () => (done = true))).toThrow('stop');
    expect(done).toBe(false);
  });
});
