/** How every host of the app opens its workspace: lets commands in, and fills a new sample. */

import type { WorkspaceOpening } from '#engine/contract/definitions/workspace-opening.ts';
import { createEngine, type CreateEngineOptions, type Engine } from '#engine/index.ts';
import { sampleFolder } from '#main/app-paths.ts';
import { openOwnerChannel } from '#main/cli/owner-channel.ts';
import { crawlOnce, openSampleWorkspace } from '#main/sample-workspace.ts';

export interface OpenHostOptions {
  /** Folder of a workspace; undefined: the user's copy of the sample. */
  readonly workspace: string | undefined;
  /** Name of this host in the lock's message. */
  readonly title: string;
  readonly spawn?: CreateEngineOptions['spawn'];
  readonly log?: CreateEngineOptions['log'];
  /** How to open a workspace whose state this user did not create here. */
  readonly opening?: WorkspaceOpening | undefined;
}

export interface Host extends AsyncDisposable {
  readonly engine: Engine;
  /** Begins the first crawl of a new sample; call it when the window is on its way, so that it does not wait. */
  settleIn(): void;
}

/** @throws EngineError WorkspaceLocked, EntityNotFound, … */
export async function openHost({ workspace, ...options }: OpenHostOptions): Promise<Host> {
  const root = workspace ?? (await openSampleWorkspace(sampleFolder));
  const engine = await createEngine({ ...options, workspace: root, watch: true });
  const ending = new AbortController();
  let settling: Promise<void> = Promise.resolve();
  try {
    // Who looks only is not the owner: somebody else may be.
    const channel = options.opening === 'read-only' ? undefined : await openOwnerChannel(engine);
    return {
      engine,
      settleIn() {
        // A sample that cannot be crawled says so in its list of crawls.
        if (workspace === undefined) settling = crawlOnce(engine.dispatcher, ending.signal).catch(() => undefined);
      },
      async [Symbol.asyncDispose]() {
        ending.abort();
        await settling;
        await channel?.[Symbol.asyncDispose]();
        await engine[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await engine[Symbol.asyncDispose]();
    throw error;
  }
}
