/** Port and cookie secret of a workspace's browser window, kept with it: a window outlives a restart of its host. */

import { randomBytes, randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

export interface BrowserSession {
  readonly port: number;
  /** What the window's cookie holds; 192 random bits. */
  readonly secret: string;
}

/** A secret older than this is not used again; milliseconds. */
const longestKept = 7 * 24 * 3600 * 1000;

const sessionSchema = z.strictObject({
  port: z.int().min(1).max(65_535),
  secret: z.string().min(32),
  madeOn: z.number(),
});

/** undefined: none is kept, it is too old, or it cannot be read. @param now milliseconds since 1970. */
export async function findKeptSession(stateFolder: string, now: number): Promise<BrowserSession | undefined> {
  const text = await readFile(fileOf(stateFolder), 'utf8').catch(() => '');
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { success, data } = sessionSchema.safeParse(content);
  return success && data.madeOn <= now && now - data.madeOn < longestKept ? data : undefined;
}

/** Makes a new secret for the port; where it cannot be kept, the window must be opened again after a restart. */
export async function makeSession(stateFolder: string | null, port: number, now: number): Promise<BrowserSession> {
  const session = { port, secret: randomBytes(24).toString('base64url') };
  if (stateFolder === null) return session;
  const path = fileOf(stateFolder);
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    // Whoever reads it has the workspace, as its owner has.
    await writeFile(draft, JSON.stringify({ ...session, madeOn: now }), { mode: 0o600, flag: 'wx' });
    await rename(draft, path);
  } catch {
    await rm(draft, { force: true });
  }
  return session;
}

function fileOf(stateFolder: string): string {
  return join(stateFolder, 'browser-session.json');
}
