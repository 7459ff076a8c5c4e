/** Custom code against the same function over typed arrays in one process: what its separate process, its checks and files cost. */

import { join } from 'node:path';
import type { BenchLine } from './bench-line.ts';
import { compiledCode } from './compiled-code.ts';
import { measureRatio, type MeasuredCommand } from './ratio.ts';
import { speedLine } from './ratio-line.ts';

const script = join(import.meta.dirname, 'custom-code-once.ts');

export async function* benchCustomCode(): AsyncGenerator<BenchLine> {
  const ratio = await measureRatio(pass('plain'), pass('node'), { pairs: 9, clock: 'reported' });
  yield speedLine('custom code, 2 M rows / plain function', 0.6, ratio);
}

function pass(way: 'plain' | 'node'): MeasuredCommand {
  return { command: process.execPath, arguments: [script, way], environment: compiledCode };
}
