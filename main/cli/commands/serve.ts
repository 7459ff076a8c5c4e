/** `tenon serve`: the app in a browser tab of this machine. */

import { once } from 'node:events';
import type { WorkspaceOpening } from '#engine/contract/definitions/workspace-opening.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { findWorkspaceRoot } from '#engine/index.ts';
import { tellFileProblems } from '#main/cli/output/tell-file-problems.ts';
import { watchReporter } from '#main/cli/output/watch-text.ts';
import { exitCodes, workspaceOptions, type Command } from '#main/cli/command.ts';
import { writeError, writeOut } from '#main/cli/output/out.ts';
import { readPassphrase } from '#main/cli/secrets/passphrase.ts';
import { rendererFolder } from '#main/app-paths.ts';

export const serveCommand: Command = {
  name: 'serve',
  summary: 'Opens the app in the browser and runs until interrupted.',
  arguments: [],
  options: [
    ...workspaceOptions,
    { name: 'port', value: 'N', summary: 'Port on 127.0.0.1 (default: a free port).' },
    { name: 'no-open', summary: 'Print the address without opening a browser.' },
  ],
  notes: [
    'In a checkout, npm start builds the window. If you have not used it, run npm run build once before tenon serve or tenon service.',
    'The address contains a one-time code that is valid for ten minutes; opening a used address prints a new one. Only this computer can reach the address. If there is no workspace here, a temporary one is used. For a workspace whose state you did not create here, the window asks first how to open it, unless you pass --open.',
  ],
  examples: ['tenon serve --workspace my-lake'],
  async run(call) {
    const port = portOf(call.text('port'));
    const opening = call.text('open') as WorkspaceOpening | undefined;
    const root = call.text('workspace') ?? findWorkspaceRoot(process.cwd()) ?? null;
    const source = call.text('passphrase-from');
    const passphrase = source === undefined ? undefined : await readPassphrase(source, 'Passphrase', call.signal);
    // The other commands start without these.
    const [{ questionLine }, { openBrowser }, { serveWorkspaces }] = await Promise.all([
      import('#main/open-host.ts'),
      import('#main/headless/open-browser.ts'),
      import('#main/headless/serve-workspaces.ts'),
    ]);
    let isAsked = false;
    await using app = await serveWorkspaces(
      {
        workspace: root,
        title: 'tenon serve',
        opening,
        passphrase,
        onQuestion: (question) => {
          isAsked = true;
          writeError(questionLine(question));
        },
        onWatchState: watchReporter(writeError),
      },
      { rendererFolder, port, onUsedAddress: (address) => void writeOut(`${address}\n`) },
    );
    await writeOut(`${app.url}\n`);
    // Until the question is answered, nothing of the workspace is read.
    if (!isAsked) await tellFileProblems(app.engine.dispatcher, selfStarting, call.signal);
    if (!call.isOn('no-open'))
      openBrowser(app.openAddress(), () => writeError('Could not open a browser. Open the address above.\n'));
    if (!call.signal.aborted) await once(call.signal, 'abort');
    return exitCodes.done;
  },
};

/** Folders of what starts by itself: nobody may be there to see that it does not. */
const selfStarting = ['triggers', 'workflows', 'crawlers', 'notifications'];

function portOf(text: string | undefined): number {
  const port = Number(text ?? 0);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new EngineError('Usage', `"${text}" is not a port.`, { hint: 'Use a number from 0 to 65535.' });
}
