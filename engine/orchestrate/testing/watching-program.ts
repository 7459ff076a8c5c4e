/** A host process under test: watches the crawlers of a workspace until it is killed. `node watching-program.ts FOLDER`. */

import { createEngine } from '#engine/index.ts';

const engine = await createEngine({ workspace: process.argv[2]!, title: 'test', watch: true });
await engine.dispatcher.call('trustWorkspace', {});
setInterval(() => undefined, 1000);
