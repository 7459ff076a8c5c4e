/** Port, path and cookie secret of a workspace's browser window, kept in the user's runtime folder: a window outlives a restart of its host. */

import { join } from 'node:path';
import { z } from 'zod';
import { checkOwned, openPrivateFolder, readRegularText, runtimeFolder, writeOwned } from '#engine/index.ts';
import { makeSecrets, type SessionSecrets } from '#main/headless/request-guard.ts';

export interface BrowserSession extends SessionSecrets {
  readonly port: number;
}

const mostBytes = 10_000;
/** A secret older than this is not used again; milliseconds. */
const longestKept = 7 * 24 * 3600 * 1000;

const sessionSchema = z.strictObject({
  port: z.int().min(1).max(65_535),
  secret: z.string().min(32),
  path: z.string().regex(/^[\w-]{24}$/u),
  madeOn: z.number(),
});

/** undefined: none is kept, it is too old, or it cannot be read. @param now milliseconds since 1970. */
export function findKeptSession(folder: string, now: number): BrowserSession | undefined {
  let content: unknown;
  try {
    // Whoever could write here could let himself in: its owner and its folder's are checked.
    const stats = checkOwned(folder, fileOf(folder));
    if (stats === undefined || (process.platform !== 'win32' && (stats.mode & 0o077) !== 0)) return undefined;
    content = JSON.parse(readRegularText(fileOf(folder), mostBytes) ?? '');
  } catch {
    return undefined;
  }
  const { success, data } = sessionSchema.safeParse(content);
  return success && data.madeOn <= now && now - data.madeOn < longestKept ? data : undefined;
}

/** Makes a new secret for the port; where it cannot be kept, the window must be opened again after a restart. */
export async function makeSession(folder: string | null, port: number, now: number): Promise<BrowserSession> {
  const session = { port, ...makeSecrets() };
  if (folder === null) return session;
  try {
    // Whoever reads it has the workspace, as its owner has.
    await writeOwned(folder, fileOf(folder), JSON.stringify({ ...session, madeOn: now }));
  } catch {
    // The window is opened again after a restart.
  }
  return session;
}

/** Folder of a workspace's session. @throws EngineError IoFailed when another user could get in. */
export function sessionFolder(workspaceId: string): string {
  return openPrivateFolder(join(openPrivateFolder(join(runtimeFolder(), 'sessions')), workspaceId));
}

function fileOf(folder: string): string {
  return join(folder, 'browser-session.json');
}
