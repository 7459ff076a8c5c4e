/** Integer run length encoding, version 1 (Hive 0.11): runs with a fixed step, and literal varints. */

import type { StreamBytes } from '#engine/formats/orc/container/stream-bytes.ts';
import { fillSteps, readVarint, unzigzag, type IntegerRun } from '#engine/formats/orc/encoding/integer-run.ts';

/** 128 literals of ten bytes, and the control byte. */
const longestCoded = 1 + 128 * 10;
const value = new Int32Array(2);
const step = new Int32Array(2);

export function decodeRunOne(bytes: StreamBytes, signed: boolean, run: IntegerRun): void {
  bytes.need(1);
  bytes.fill(longestCoded);
  const control = bytes.buffer[bytes.position]!;
  bytes.position += 1;
  if (control < 0x80) {
    step[0] = (bytes.buffer[bytes.position]! << 24) >> 24;
    step[1] = step[0]! >> 31;
    bytes.position += 1;
    readVarint(bytes, value);
    if (signed) unzigzag(value);
    fillSteps(run, control + 3, value, step, null, 0);
  } else {
    decodeLiterals(bytes, signed, run, 256 - control);
  }
  if (bytes.position > bytes.end) throw bytes.fail('a stream ends inside a run of integers');
}

function decodeLiterals(bytes: StreamBytes, signed: boolean, run: IntegerRun, count: number): void {
  const { low, high } = run;
  run.length = count;
  run.wide = true;
  for (let index = 0; index < count; index += 1) {
    readVarint(bytes, value);
    if (signed) unzigzag(value);
    low[index] = value[0]!;
    high[index] = value[1]!;
  }
}
