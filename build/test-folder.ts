/** Where tests put their temporary files: in memory, where the machine has room, since a quarter of their time went to a disk. */

import { accessSync, constants, statfsSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';

const inMemory = '/dev/shm';
/** Bytes: what tests hold at the same time, and the memory that must remain for the tests themselves. */
const [filesOfTests, memoryOfTests] = [4e9, 6e9];

/** @returns a folder of the machine; the usual one where a person has set it, and where memory is short. */
export function testFolder(): string {
  return process.env['TMPDIR'] === undefined && hasRoom() ? inMemory : tmpdir();
}

function hasRoom(): boolean {
  try {
    accessSync(inMemory, constants.W_OK);
    const { bavail, bsize } = statfsSync(inMemory);
    return bavail * bsize >= filesOfTests && freemem() >= filesOfTests + memoryOfTests;
  } catch {
    return false;
  }
}
