/** Runs the headless host: `[--workspace DIR] [--port N] [--no-open]`; ends on SIGINT or SIGTERM. */

import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { workspaceOpenings } from '#engine/contract/definitions/workspace-opening.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import { writeError, writeOut } from '#main/cli/output/out.ts';
import { rendererFolder } from '#main/app-paths.ts';
import { stopOnSignals } from '#main/end-in-time.ts';
import { openBrowser } from '#main/headless/open-browser.ts';
import { serveWorkspaces } from '#main/headless/serve-workspaces.ts';
import { questionLine } from '#main/open-host.ts';

const { values } = parseArgs({
  options: {
    workspace: { type: 'string' },
    port: { type: 'string', default: '0' },
    'no-open': { type: 'boolean', default: false },
    open: { type: 'string' },
  },
});

/** The host serves on when nobody reads its addresses any more. */
function print(address: string): void {
  writeOut(`${address}\n`).catch(() => undefined);
}

async function run(): Promise<void> {
  const stop = stopOnSignals(0);
  await using app = await serveWorkspaces(
    {
      workspace: values.workspace,
      title: 'Tenon in the browser',
      opening: workspaceOpenings.find((opening) => opening === values.open),
      onQuestion: (question) => writeError(questionLine(question)),
    },
    { rendererFolder, port: Number(values.port), onUsedAddress: print },
  );
  print(app.url);
  if (!values['no-open'])
    openBrowser(app.openAddress(), () => writeError('Could not open a browser. Open the address above.\n'));
  app.settleIn();
  if (!stop.aborted) await once(stop, 'abort');
}

try {
  await run();
  process.exit(0);
} catch (thrown) {
  const { code, message, hint } = toEngineError(thrown);
  writeError(`error ${code}: ${message}\n${hint === undefined ? '' : `hint: ${hint}\n`}`);
  process.exit(1);
}
