/** How a command reaches the engine: in this process when the workspace is free, else through its owner. */

import { setTimeout as sleep } from 'node:timers/promises';
import { EngineError } from '#engine/contract/errors.ts';
import type { EngineClient } from '#engine/contract/procedures/index.ts';
import { createEngine, findWorkspaceRoot, workspaceIdOf } from '#engine/index.ts';
import { writeError } from '#main/cli/output/out.ts';

export interface SessionNeeds {
  /** `--workspace`, as given. */
  readonly workspace?: string | undefined;
  /**
   * `none`: files only. `any`: the nearest workspace, else a throw-away one. `real`: a workspace that stays.
   */
  readonly kind: 'none' | 'any' | 'real';
  /** What the lock's message calls this command. */
  readonly title: string;
  /** Let other commands in while this one runs. */
  readonly serveOthers?: boolean;
  /** Interrupts waiting for others. */
  readonly signal?: AbortSignal;
}

export interface Session extends AsyncDisposable {
  readonly client: EngineClient;
}

/** An owner that just opened the workspace needs a moment for its door; one that closes, for its lock. */
const pauseMillis = 100;
/** An owner without a door is a command that is over soon; after this time its name is told. */
const quietMillis = 1000;
const longestWaitMillis = 600_000;

/**
 * Waits for an owner through which nothing can be done, and says so.
 * @throws EngineError EntityNotFound; WorkspaceLocked after ten minutes; …
 */
export async function openSession(needs: SessionNeeds): Promise<Session> {
  const root = needs.workspace ?? (needs.kind === 'none' ? undefined : findWorkspaceRoot(process.cwd()));
  if (root === undefined) {
    if (needs.kind === 'real') {
      throw new EngineError(
        'EntityNotFound',
        `No workspace: neither ${process.cwd()} nor a folder above it holds tenon.json.`,
        {
          hint: 'Name one with --workspace DIR, or make one with: tenon init DIR',
        },
      );
    }
    return openHere(undefined, needs);
  }
  const begun = performance.now();
  let told = false;
  for (;;) {
    try {
      return await openHere(root, needs);
    } catch (error) {
      if (!(error instanceof EngineError) || error.code !== 'WorkspaceLocked') throw error;
      try {
        const { connectToOwner } = await import('#main/cli/owner-channel.ts');
        const client = await connectToOwner(await workspaceIdOf(root), error);
        return { client, [Symbol.asyncDispose]: async () => client.close() };
      } catch (refusal) {
        const waited = performance.now() - begun;
        if (refusal !== error || waited > longestWaitMillis) throw refusal;
        if (waited > quietMillis && !told) {
          writeError(`Waiting: ${error.message}\n`);
          told = true;
        }
        needs.signal?.throwIfAborted();
        await sleep(pauseMillis);
      }
    }
  }
}

async function openHere(root: string | undefined, { title, serveOthers, signal }: SessionNeeds): Promise<Session> {
  const engine = await createEngine({ workspace: root ?? null, title, inline: serveOthers !== true });
  try {
    const channel =
      serveOthers === true && root !== undefined
        ? await (await import('#main/cli/owner-channel.ts')).openOwnerChannel(engine)
        : undefined;
    return {
      client: engine.dispatcher,
      async [Symbol.asyncDispose]() {
        await channel?.untilAlone(signal ?? new AbortController().signal);
        await channel?.[Symbol.asyncDispose]();
        await engine[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await engine[Symbol.asyncDispose]();
    throw error;
  }
}
