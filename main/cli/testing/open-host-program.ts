/** `node open-host-program.ts FOLDER [PROCEDURE]…`: opens the workspace as a window's host does, calls, and ends. */

import { openHost } from '#main/open-host.ts';

const [workspace, ...procedures] = process.argv.slice(2);
await using host = await openHost({ workspace, title: 'test' });
for (const procedure of procedures) await host.engine.dispatcher.call(procedure as 'getFormats', {});
