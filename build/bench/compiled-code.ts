/** The environment in which every shell starts its processes: code that was compiled once is kept. */

import { join } from 'node:path';

/** Without it, what is measured is the compiling of modules, and workers that start in the background fill the machine. */
export const compiledCode: Readonly<Record<string, string>> = {
  NODE_COMPILE_CACHE: join(import.meta.dirname, '../../node_modules/.cache/tenon-compile'),
};
