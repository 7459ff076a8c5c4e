/** The headless host as a process of its own: keeps compiled code between starts, then hands over to run-host.ts. */

import { enableCompileCache } from 'node:module';
import { compileCacheFolder } from '#main/app-paths.ts';

// Worker processes inherit the variable, so they start from the same cache.
process.env['NODE_COMPILE_CACHE'] ??= compileCacheFolder;
enableCompileCache(process.env['NODE_COMPILE_CACHE']);
await import('#main/headless/run-host.ts');
