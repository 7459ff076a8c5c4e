/** The program that the kernel gets, run step by step over calls; and its answers to a worker. Skipped where there is none. */

import { describe, expect, test } from 'vitest';
import { callFilter } from '#engine/workers/confinement/call-filter.ts';
import { callNumbers } from '#engine/workers/confinement/refused-calls.ts';

const self = 4242;
const [allowed, refused] = [0x7f_ff_00_00, 0x00_05_00_01];

interface Call {
  readonly number: number;
  readonly architecture?: number;
  readonly given?: readonly bigint[];
}

/** As the kernel runs it. */
function answer(program: Uint8Array, { number, architecture = 0, given = [] }: Call): number {
  const data = new DataView(new ArrayBuffer(64));
  data.setUint32(0, number, true);
  data.setUint32(4, architecture, true);
  for (const [index, value] of given.entries()) data.setBigUint64(16 + 8 * index, value, true);
  const steps = new DataView(program.buffer);
  let held = 0;
  for (let at = 0; ; at += 1) {
    const [code, value] = [steps.getUint16(at * 8, true), steps.getUint32(at * 8 + 4, true)];
    if (code === 0x20) held = data.getUint32(value, true);
    else if (code === 0x06) return value;
    else at += steps.getUint8(at * 8 + ((code === 0x15 ? held === value : held >= value) ? 2 : 3));
  }
}

describe.each(['x64', 'arm64'])('%s', (name) => {
  const numbers = callNumbers(name);
  const { architecture } = numbers;
  const program = callFilter(numbers, self);
  const ask = (call: Call): number => answer(program, { architecture, ...call });

  test('refuses what is listed, and nothing else', () => {
    const special = new Set([...numbers.refused, ...numbers.signals, numbers.limits]);
    for (let number = 0; number < 600; number += 1) {
      if (special.has(number)) continue;
      expect(ask({ number, given: [1n, 1n, 1n, 1n, 1n, 1n] }), `${number}`).toBe(allowed);
    }
    for (const number of numbers.refused) expect(ask({ number }), `${number}`).toBe(refused);
  });

  test('lets signals reach the process itself', () => {
    for (const number of numbers.signals) {
      expect(ask({ number, given: [BigInt(self), 9n] })).toBe(allowed);
      for (const other of [0n, 1n, BigInt(self + 1), 0xff_ff_ff_ffn, (1n << 64n) - 1n])
        expect(ask({ number, given: [other, 9n] }), `${other}`).toBe(refused);
    }
  });

  test('lets limits be read, and not set', () => {
    for (const process of [0n, BigInt(self), 1n]) {
      expect(ask({ number: numbers.limits, given: [process, 0n, 0n, 0x7fn] })).toBe(allowed);
      for (const address of [1n, 0xff_ff_ff_ffn, 1n << 32n, 0x7f_00_00_00_00_00n])
        expect(ask({ number: numbers.limits, given: [process, 0n, address, 0n] })).toBe(refused);
    }
  });

  test('refuses every call of another architecture or interface', () => {
    for (const number of [0, 1, 60, 200]) {
      expect(ask({ number, architecture: 0x40_00_00_03 })).toBe(refused);
      expect(ask({ number: number + 0x40_00_00_00 })).toBe(refused);
    }
  });

  test('names no call twice', () => {
    const all = [...numbers.refused, ...numbers.signals, numbers.limits];
    expect(new Set(all).size).toBe(all.length);
  });
});

test('an architecture whose calls are not known is said to be', () => {
  expect(() => callNumbers('riscv64')).toThrow('riscv64');
});
