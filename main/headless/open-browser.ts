/** Shows an address in the user's own browser. */

import { spawn } from 'node:child_process';
import { withUserMask } from '#engine/index.ts';

/** @param onFailure called when no browser could be started. */
export function openBrowser(url: string, onFailure: () => void): void {
  const [program, ...args] = { darwin: ['open'], win32: ['rundll32', 'url.dll,FileProtocolHandler'] }[
    process.platform as string
  ] ?? ['xdg-open'];
  // The browser makes files for the user, not for Tenon alone.
  const child = withUserMask(() => spawn(program!, [...args, url], { stdio: 'ignore', detached: true }));
  child.on('error', onFailure);
  child.on('exit', (code) => {
    if (code !== 0 && code !== null) onFailure();
  });
  child.unref();
}
