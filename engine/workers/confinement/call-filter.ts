/** The program by which the kernel refuses calls: classic BPF over `struct seccomp_data`, linux/seccomp.h. */

import type { CallNumbers } from '#engine/workers/confinement/refused-calls.ts';

/** Of linux/filter.h. */
const load = 0x20;
const jumpIfEqual = 0x15;
const jumpIfAtLeast = 0x35;
const end = 0x06;
/** Places in `struct seccomp_data`. */
const callNumber = 0;
const architecture = 4;
const argument = (index: number): number => 16 + 8 * index;

const allow = 0x7f_ff_00_00;
/** SECCOMP_RET_ERRNO with EPERM. */
const refuse = 0x00_05_00_01;
/** Calls of x64's other interface begin here, with other numbers. */
const firstOtherInterface = 0x40_00_00_00;

interface Step {
  readonly code: number;
  readonly value: number;
  /** Where a jump leads if it holds, and if not; absent: to the next step. */
  readonly ifSo?: Place;
  readonly ifNot?: Place;
}
type Place = 'allow' | 'refuse' | 'signals' | 'limits';

/** @param self process id: signals reach it alone. */
export function callFilter(numbers: CallNumbers, self: number): Uint8Array {
  const steps: Step[] = [
    { code: load, value: architecture },
    { code: jumpIfEqual, value: numbers.architecture, ifNot: 'refuse' },
    { code: load, value: callNumber },
    { code: jumpIfAtLeast, value: firstOtherInterface, ifSo: 'refuse' },
    ...numbers.refused.map((value): Step => ({ code: jumpIfEqual, value, ifSo: 'refuse' })),
    ...numbers.signals.map((value): Step => ({ code: jumpIfEqual, value, ifSo: 'signals' })),
    { code: jumpIfEqual, value: numbers.limits, ifSo: 'limits', ifNot: 'allow' },
  ];
  const places: Record<Place, number> = { allow: 0, refuse: 0, signals: 0, limits: 0 };
  const put = (place: Place, ...more: Step[]): void => {
    places[place] = steps.length;
    steps.push(...more);
  };
  put(
    'signals',
    { code: load, value: argument(0) },
    { code: jumpIfEqual, value: self, ifSo: 'allow', ifNot: 'refuse' },
  );
  // The third argument, a pointer in two halves, has the new limits.
  put(
    'limits',
    { code: load, value: argument(2) },
    { code: jumpIfEqual, value: 0, ifNot: 'refuse' },
    { code: load, value: argument(2) + 4 },
    { code: jumpIfEqual, value: 0, ifSo: 'allow', ifNot: 'refuse' },
  );
  put('refuse', { code: end, value: refuse });
  put('allow', { code: end, value: allow });
  return assembled(steps, places);
}

/** Each step is a `struct sock_filter`: 16 bits of code, two distances of 8 bits, 32 bits of value. */
function assembled(steps: readonly Step[], places: Readonly<Record<Place, number>>): Uint8Array {
  const program = new DataView(new ArrayBuffer(steps.length * 8));
  for (const [index, { code, value, ifSo, ifNot }] of steps.entries()) {
    const distance = (place: Place | undefined): number => {
      const steps = place === undefined ? 0 : places[place] - index - 1;
      if (steps > 255) throw new RangeError(`a jump of ${steps} steps does not fit`);
      return steps;
    };
    program.setUint16(index * 8, code, true);
    program.setUint8(index * 8 + 2, distance(ifSo));
    program.setUint8(index * 8 + 3, distance(ifNot));
    program.setUint32(index * 8 + 4, value, true);
  }
  return new Uint8Array(program.buffer);
}
