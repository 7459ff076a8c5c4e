/** The workspace that a first start opens: the user's own copy of the sample, crawled once. */

import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { EngineClient } from '#engine/contract/procedures/index.ts';

/** `Tenon/sample` in the user's home folder. */
export function sampleWorkspacePath(home: string = homedir()): string {
  return join(home, 'Tenon', 'sample');
}

/**
 * Copies the sample unless the user has it already; what they changed in it stays.
 * @returns the copy's folder.
 */
export async function openSampleWorkspace(
  sampleFolder: string,
  target: string = sampleWorkspacePath(),
): Promise<string> {
  if (existsSync(join(target, 'tenon.json'))) return target;
  // Under another name first: an interrupted copy must not be mistaken for a complete one.
  const partial = `${target}.${randomUUID()}.partial`;
  await mkdir(dirname(target), { recursive: true });
  await copyFolder(sampleFolder, partial);
  try {
    await rename(partial, target);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    // Another start was quicker.
    if (!existsSync(join(target, 'tenon.json'))) throw error;
  }
  return target;
}

/** By reading and writing each file: the sample may be in Electron's archive, which only these two can access. */
async function copyFolder(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (entry.name.startsWith('.')) continue;
    const [source, copy] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copyFolder(source, copy);
    else await writeFile(copy, await readFile(source));
  }
}

/** Runs every crawler of a workspace that has never been crawled, so that its tables are there. */
export async function crawlOnce(client: EngineClient, signal?: AbortSignal): Promise<void> {
  const [crawls, crawlers] = await Promise.all([
    client.call('getCrawls', { limit: 1 }, signal),
    client.call('getDefinitions', { kind: 'crawler' }, signal),
  ]);
  if (crawls.items.length > 0) return;
  for (const { name } of crawlers) {
    for await (const item of client.stream('crawl', { crawlerName: name }, signal)) if (item.item === 'result') break;
  }
}
