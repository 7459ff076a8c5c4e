/**
 * Loaded before everything else in each thread of a chaos host: its clock is ahead by what a file says, which another
 * process changes as a person sets a clock.
 */

import { openSync, readSync } from 'node:fs';

const file = process.env['TENON_CHAOS_CLOCK'];

if (file !== undefined) {
  const descriptor = openSync(file, 'r');
  const bytes = Buffer.alloc(8);
  const systemNow = Date.now;
  Date.now = () => {
    readSync(descriptor, bytes, 0, bytes.length, 0);
    return systemNow() + Math.round(bytes.readDoubleLE(0));
  };
}
