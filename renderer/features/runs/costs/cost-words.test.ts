import { expect, test } from 'vitest';
import { cpuTime, money } from '#renderer/features/runs/costs/cost-words.ts';

test('a CPU time that is not known whole is a lower bound, and one that is not known at all is not 0', () => {
  expect(cpuTime({ cpuSeconds: 0.863, unmeasured: 0 })).toBe('863 ms');
  expect(cpuTime({ cpuSeconds: 0.863, unmeasured: 2 })).toBe('≥ 863 ms');
  expect(cpuTime({ cpuSeconds: 0, unmeasured: 1 })).toBe('not measured');
  expect(cpuTime({ cpuSeconds: 0, unmeasured: 0 })).toBe('0 ms');
});

test('small amounts have equally many digits', () => {
  expect([0.044, 0.0293, 0.00001, 0, 4.836].map((amount) => money(amount, 'USD'))).toEqual([
    '$0.0440',
    '$0.0293',
    '< $0.0001',
    '$0.00',
    '$4.84',
  ]);
});
