/** Another reader of the same file, for information: a Python library, timed in a separate process. */

import { spawnSync } from 'node:child_process';
import type { BenchLine } from '../bench-line.ts';

/**
 * @param read Python that reads the file `path`, starting with its imports.
 * @returns nothing without TENON_PYTHON, or when the library is not there.
 */
export function* pythonReaderLine(name: string, imports: string, read: string, file: string): Generator<BenchLine> {
  const python = process.env['TENON_PYTHON'];
  if (python === undefined) return;
  const program = `import sys, time, ${imports}
path = sys.argv[1]
start = time.perf_counter()
${read}
print((time.perf_counter() - start) * 1000)`;
  const { status, stdout } = spawnSync(python, ['-c', program, file], { encoding: 'utf8' });
  if (status === 0) yield { name, value: Number(stdout), unit: 'ms', better: 'lower', bar: null, note: 'one run' };
}
