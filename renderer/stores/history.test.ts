/** Undo and redo: undo after do is identity. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  mostSteps,
  pushStep,
  redoStep,
  sameStepMillis,
  startHistory,
  undoStep,
  type History,
} from '#renderer/stores/history.ts';

interface Doc {
  readonly text: string;
}

const doc = (text: string): Doc => ({ text });

describe('history', () => {
  test('undo after any edits gives every earlier value back, redo every later one', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 30 }), (texts) => {
        const values = texts.map(doc);
        let history: History<Doc> = startHistory(doc('start'));
        const first = history.present;
        for (const value of values) history = pushStep(history, value, null, 0);
        const seen: Doc[] = [];
        for (let step = 0; step < values.length; step += 1) {
          seen.unshift(history.present);
          history = undoStep(history);
        }
        expect(history.present).toBe(first);
        expect(seen).toEqual(values);
        for (const value of values) {
          history = redoStep(history);
          expect(history.present).toBe(value);
        }
      }),
    );
  });

  test('edits of one key join while they follow quickly', () => {
    let history = startHistory(doc(''));
    history = pushStep(history, doc('a'), 'args:n', 100);
    history = pushStep(history, doc('ab'), 'args:n', 200);
    history = pushStep(history, doc('abc'), 'args:n', 200 + sameStepMillis + 1);
    history = pushStep(history, doc('abcd'), 'args:m', 300 + sameStepMillis);
    expect(history.past.map(({ text }) => text)).toEqual(['', 'ab', 'abc']);
  });

  test('an undo ends the joining', () => {
    let history = pushStep(startHistory(doc('')), doc('a'), 'k', 1);
    history = pushStep(undoStep(history), doc('b'), 'k', 2);
    expect(history.past.map(({ text }) => text)).toEqual(['']);
    expect(history.future).toEqual([]);
  });

  test('undo and redo at the ends change nothing', () => {
    const history = startHistory(doc('x'));
    expect(undoStep(history)).toBe(history);
    expect(redoStep(history)).toBe(history);
  });

  test('the same value is not a step', () => {
    const history = startHistory(doc('x'));
    expect(pushStep(history, history.present, null, 0)).toBe(history);
  });

  test('the oldest steps are let go', () => {
    let history = startHistory(doc('0'));
    for (let index = 1; index <= mostSteps + 5; index += 1) history = pushStep(history, doc(String(index)), null, 0);
    expect(history.past).toHaveLength(mostSteps);
    expect(history.past[0]?.text).toBe('5');
  });
});
