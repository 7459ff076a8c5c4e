/** The slowest step of a plan, and its steps as a tree. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  planBranches,
  slowestStep,
  stepRows,
  stepTime,
  type PlanBranch,
} from '#renderer/features/query/plan/plan-words.ts';

describe('the slowest step', () => {
  test('is one that took more than half of the time, among others', () => {
    expect(slowestStep([{ millis: 1 }, { millis: 5 }, { millis: 2 }])).toEqual({ index: 1, share: 0.625 });
    expect(slowestStep([{ millis: 1 }, { millis: 1 }])).toBe(undefined);
    expect(slowestStep([{ millis: 9 }])).toBe(undefined);
    expect(slowestStep([{ millis: 0 }, { millis: 0 }])).toBe(undefined);
    expect(slowestStep([])).toBe(undefined);
  });

  test('is none of those that did not run, whose rows are estimates', () => {
    expect(slowestStep([{ millis: null }, { millis: null }])).toBe(undefined);
    expect(stepRows({ rowCount: 998, estimatedRows: 42 })).toBe('998 rows');
    expect(stepRows({ rowCount: null, estimatedRows: 1 })).toBe('about 1 row');
    expect(stepRows({ rowCount: null, estimatedRows: null })).toBe('rows not estimated');
  });

  test('times below a millisecond are not shown as none', () => {
    expect([stepTime(0), stepTime(0.4), stepTime(12)]).toEqual(['under 1 ms', 'under 1 ms', '12 ms']);
  });
});

describe('the tree', () => {
  test('has the last step on top, above those that provide its rows', () => {
    expect(planBranches([{ inputs: [] }, { inputs: [] }, { inputs: [0, 1] }, { inputs: [2] }])).toEqual([
      {
        step: 3,
        isRepeated: false,
        inputs: [
          {
            step: 2,
            isRepeated: false,
            inputs: [
              { step: 0, isRepeated: false, inputs: [] },
              { step: 1, isRepeated: false, inputs: [] },
            ],
          },
        ],
      },
    ]);
  });

  test('lists every step, and the inputs of each once', () => {
    /** Steps that take rows of any before them. */
    const plans = fc
      .array(fc.array(fc.nat(), { maxLength: 3 }), { maxLength: 12 })
      .map((drawn) =>
        drawn.map((wanted, at) => ({ inputs: at === 0 ? [] : [...new Set(wanted.map((each) => each % at))] })),
      );
    fc.assert(
      fc.property(plans, (steps) => {
        const flat = (branches: readonly PlanBranch[]): PlanBranch[] =>
          branches.flatMap((each) => [each, ...flat(each.inputs)]);
        const listed = flat(planBranches(steps));
        expect(new Set(listed.map(({ step }) => step)).size).toBe(steps.length);
        for (const [at, { inputs }] of steps.entries()) {
          const whole = listed.filter(({ step, isRepeated }) => step === at && !isRepeated);
          if (inputs.length > 0) expect(whole).toHaveLength(1);
          expect(whole[0]!.inputs.map(({ step }) => step)).toEqual(inputs);
        }
      }),
    );
  });
});
