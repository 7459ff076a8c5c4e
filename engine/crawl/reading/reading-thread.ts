/** Entry of a thread that reads files for a crawl. */

import { parentPort, workerData } from 'node:worker_threads';
import { resolveOwnModules } from '#engine/own-modules.ts';
import type { ThreadSetup } from '#engine/crawl/reading/thread-messages.ts';

resolveOwnModules();
const { serveReading } = await import('#engine/crawl/reading/serve-reading.ts');
serveReading(parentPort!, workerData as ThreadSetup);
