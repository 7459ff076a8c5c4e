/** A host for tests: opens a workspace as the app does, with its door and a kept session, until it is ended. */

import { createEngine } from '#engine/index.ts';
import { openOwnerChannel } from '#main/cli/owner-channel.ts';
import { makeSession, sessionFolder } from '#main/headless/kept-session.ts';

const engine = await createEngine({ workspace: process.argv[2]!, title: 'a host', watch: true });
await openOwnerChannel(engine);
const { id } = await engine.workspace();
await makeSession(sessionFolder(id), 4711, Date.now());
process.stdout.write('open\n');
setInterval(() => undefined, 60_000);
