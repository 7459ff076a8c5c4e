/** Runs with each test file of a short run: its catalogs are served by a few threads in turn. */

import { setThreadStarter } from '#engine/catalog/host/start-thread.ts';
import { shareThreads } from '#engine/catalog/testing/shared-threads.ts';

setThreadStarter(shareThreads);
