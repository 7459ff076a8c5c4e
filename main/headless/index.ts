/** The headless host as a separate process: caches compiled code between starts, then calls run-host.ts. */

import { enableCompileCache } from 'node:module';
import { resolveOwnModules } from '#engine/own-modules.ts';
import { compileCacheFolder } from '#main/app-paths.ts';

// Worker processes inherit the variable, so they start from the same cache.
process.env['NODE_COMPILE_CACHE'] ??= compileCacheFolder;
enableCompileCache(process.env['NODE_COMPILE_CACHE']);
resolveOwnModules();
await import('#main/headless/run-host.ts');
