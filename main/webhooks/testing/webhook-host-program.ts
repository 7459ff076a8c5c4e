/** `webhook-host-program.ts FOLDER`: a host that takes webhooks until it is ended; with TENON_FAULTS it may be killed. */

import { createEngine } from '#engine/index.ts';
import { serveWebhooks } from '#main/webhooks/serve-webhooks.ts';

const engine = await createEngine({ workspace: process.argv[2]!, title: 'a host', inline: true, watch: true });
const webhooks = serveWebhooks(engine);
await webhooks.settled();
process.stdout.write('open\n');
setInterval(() => undefined, 60_000);
