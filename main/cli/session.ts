/** How a command reaches the engine: in this process when the workspace is free, else through its owner. */

import { basename, dirname, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import type { WorkspaceOpening } from '#engine/contract/definitions/workspace-opening.ts';
import type { EngineClient } from '#engine/contract/procedures/index.ts';
import { createEngine, findWorkspaceRoot, findWorkspaceWithReadings, isUri, workspaceIdOf } from '#engine/index.ts';
import { writeError } from '#main/cli/output/out.ts';

export interface SessionNeeds {
  /** `--workspace`, as given. */
  readonly workspace?: string | undefined;
  /**
   * `none`: files only. `any`: the nearest workspace, else a throw-away one. `real`: a workspace that stays.
   */
  readonly kind: 'none' | 'any' | 'real';
  /**
   * With `none`: files to inspect. The nearest workspace, of here or of the first, is opened if it has saved readings; for
   * one in a bucket in any case, since only a connection leads there.
   */
  readonly files?: readonly string[];
  /** Name of this command in the lock's message. */
  readonly title: string;
  /** Let other commands in while this one runs. */
  readonly serveOthers?: boolean;
  /** `--open`. */
  readonly opening?: WorkspaceOpening | undefined;
  /** Interrupts waiting for others. */
  readonly signal?: AbortSignal;
}

export interface Session extends AsyncDisposable {
  readonly client: EngineClient;
}

/** An owner that just opened the workspace needs a moment for its door; one that closes, for its lock. */
const pauseMillis = 100;
/** An owner without a door is a short command; after this time its name is shown. */
const quietMillis = 1000;
const longestWaitMillis = 600_000;

/**
 * Waits for an owner through which nothing can be done, and says so.
 * @throws EngineError EntityNotFound; WorkspaceLocked after ten minutes; …
 */
export async function openSession(needs: SessionNeeds): Promise<Session> {
  if (needs.kind === 'none') return openForFiles(needs);
  const root = needs.workspace ?? findWorkspaceRoot(process.cwd());
  if (root === undefined) {
    if (needs.kind === 'real') {
      throw new EngineError(
        'EntityNotFound',
        `No workspace: neither ${process.cwd()} nor a folder above it is a workspace that you own.`,
        {
          hint: 'Specify one with --workspace DIR, or create one with: tenon init DIR',
        },
      );
    }
    return openHere(undefined, needs);
  }
  return openWorkspace(root, needs);
}

/** Without a workspace, unless one says how the files are to be read. */
async function openForFiles(needs: SessionNeeds): Promise<Session> {
  const [first] = needs.files ?? [];
  if (needs.files?.some(isUri) === true) return openSession({ ...needs, kind: 'any' });
  const root = first === undefined ? undefined : findWorkspaceWithReadings([process.cwd(), dirname(resolve(first))]);
  if (root === undefined) return openHere(undefined, needs);
  try {
    return await openWorkspace(root, needs);
  } catch (thrown) {
    needs.signal?.throwIfAborted();
    const { message } = toEngineError(thrown);
    writeError(`warning: cannot use the readings saved in ${root}: ${message}\n`);
    return openHere(undefined, needs);
  }
}

async function openWorkspace(root: string, needs: SessionNeeds): Promise<Session> {
  const begun = performance.now();
  let told = false;
  for (;;) {
    try {
      return await openHere(root, needs);
    } catch (error) {
      if (!(error instanceof EngineError) || !mayHaveOwner(error)) throw error;
      try {
        const { connectToOwner } = await import('#main/cli/owner-channel.ts');
        const client = await connectToOwner(await workspaceIdOf(root), error);
        if (error.code === 'InvalidDefinition')
          writeError(
            `warning: ${error.message.replace(/\.$/u, '')}. Until it is corrected, the previous settings apply.\n`,
          );
        return { client, [Symbol.asyncDispose]: async () => client.close() };
      } catch (refusal) {
        const waited = performance.now() - begun;
        if (refusal !== error || error.code !== 'WorkspaceLocked' || waited > longestWaitMillis) throw refusal;
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

/** A host that has the workspace open goes by the last settings without a mistake. */
function mayHaveOwner({ code, details }: EngineError): boolean {
  return (
    code === 'WorkspaceLocked' || (code === 'InvalidDefinition' && basename(String(details['path'])) === 'tenon.json')
  );
}

async function openHere(root: string | undefined, needs: SessionNeeds): Promise<Session> {
  const { title, serveOthers, opening, signal } = needs;
  const engine = await createEngine({ workspace: root ?? null, title, opening, inline: serveOthers !== true });
  try {
    const channel =
      serveOthers === true && root !== undefined && opening !== 'read-only'
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
