/** A host for tests that are about its end: compacts the table of the workspace in its argument. */

import { compact } from '#engine/orchestrate/compaction/testing/followed-table.ts';
import { openWorkspaceEngine } from '#engine/testing/workspace-engine.ts';

await using engine = await openWorkspaceEngine(process.argv[2]!, { inline: true });
await compact(engine);
