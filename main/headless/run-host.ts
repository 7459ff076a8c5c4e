/** Runs the headless host: `[--workspace DIR] [--port N] [--no-open]`; ends on SIGINT or SIGTERM. */

import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { workspaceOpenings } from '#engine/contract/definitions/workspace-opening.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import { rendererFolder } from '#main/app-paths.ts';
import { endInTime } from '#main/end-in-time.ts';
import { openBrowser } from '#main/headless/open-browser.ts';
import { serveApp } from '#main/headless/serve-app.ts';
import { openHost, questionLine } from '#main/open-host.ts';

const { values } = parseArgs({
  options: {
    workspace: { type: 'string' },
    port: { type: 'string', default: '0' },
    'no-open': { type: 'boolean', default: false },
    open: { type: 'string' },
  },
});

async function run(): Promise<void> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => {
      stop.abort();
      if (signal === 'SIGTERM') endInTime(0);
    });
  await using host = await openHost({
    workspace: values.workspace,
    title: 'Tenon in the browser',
    opening: workspaceOpenings.find((opening) => opening === values.open),
    onQuestion: (question) => process.stderr.write(questionLine(question)),
  });
  await using app = await serveApp({
    engine: host.engine,
    rendererFolder,
    port: Number(values.port),
    onUsedAddress: (address) => process.stdout.write(`${address}\n`),
  });
  process.stdout.write(`${app.url}\n`);
  if (!values['no-open'])
    openBrowser(app.openAddress(), () => process.stderr.write('Could not open a browser. Open the address above.\n'));
  host.settleIn();
  if (!stop.signal.aborted) await once(stop.signal, 'abort');
}

try {
  await run();
  process.exit(0);
} catch (thrown) {
  const { code, message, hint } = toEngineError(thrown);
  process.stderr.write(`error ${code}: ${message}\n${hint === undefined ? '' : `hint: ${hint}\n`}`);
  process.exit(1);
}
