/**
 * The headless host with all its workspaces: each has its own engine, port and secrets, so that a window of one has no
 * access to another (docs/decisions/0056).
 */

import { EngineError } from '#engine/contract/errors.ts';
import { closeAll, workspaceIdOf } from '#engine/index.ts';
import { connectToOwner } from '#main/cli/owner-channel.ts';
import { serveApp, type ServedApp, type ServeOptions } from '#main/headless/serve-app.ts';
import { openHost, type Host, type OpenHostOptions } from '#main/open-host.ts';
import { loadRenderer } from '#main/renderer-files.ts';
import { OpenWorkspaces } from '#main/open-workspaces.ts';

interface ServedHost extends ServedApp, Pick<Host, 'engine' | 'settleIn'> {}

/**
 * @returns the first workspace; disposing of it closes all of them.
 * @param options `port` is that of the first workspace; the others take the one they had last, or a free one.
 */
export async function serveWorkspaces(
  first: OpenHostOptions,
  { rendererFolder, ...given }: Omit<ServeOptions, 'engine' | 'renderer'> & { readonly rendererFolder: string },
): Promise<ServedHost> {
  const renderer = loadRenderer(rendererFolder);
  // Awaited once the workspace is open.
  renderer.catch(() => undefined);
  const options = { ...given, renderer };
  const workspaces = new OpenWorkspaces<ServedHost>();
  const showWorkspace = async (folder: string): Promise<string> => {
    // How to open and unlock the first one was the answer for that one only.
    const other = { ...first, workspace: folder, opening: undefined, passphrase: undefined, showWorkspace };
    try {
      const served = await workspaces.open(folder, () => serveHost(other, { ...options, port: 0 }));
      return served.openAddress();
    } catch (error) {
      if (error instanceof EngineError && error.code === 'WorkspaceLocked') return askOwner(folder, error);
      throw error;
    }
  };
  const served = await serveHost({ ...first, showWorkspace }, options);
  workspaces.keep((await served.engine.workspace()).id, served);
  return {
    engine: served.engine,
    url: served.url,
    openAddress: () => served.openAddress(),
    settleIn: () => served.settleIn(),
    [Symbol.asyncDispose]: () => workspaces[Symbol.asyncDispose](),
  };
}

/** Another process has it open. If that one has a window in the browser as well, it lets this browser in. */
async function askOwner(folder: string, locked: EngineError): Promise<string> {
  const owner = await connectToOwner(await workspaceIdOf(folder), locked);
  try {
    const { address } = await owner.call('showWorkspace', { path: folder });
    if (/^http:\/\/127\.0\.0\.1:\d+\/\?code=[\w-]+$/u.test(address)) return address;
  } catch {
    // A command without windows.
  } finally {
    owner.close();
  }
  throw locked;
}

async function serveHost(host: OpenHostOptions, options: Omit<ServeOptions, 'engine'>): Promise<ServedHost> {
  const opened = await openHost(host);
  try {
    const app = await serveApp({ ...options, engine: opened.engine });
    return {
      engine: opened.engine,
      url: app.url,
      openAddress: () => app.openAddress(),
      settleIn: () => opened.settleIn(),
      [Symbol.asyncDispose]: () => closeAll([() => app[Symbol.asyncDispose](), () => opened[Symbol.asyncDispose]()]),
    };
  } catch (error) {
    await opened[Symbol.asyncDispose]();
    throw error;
  }
}
