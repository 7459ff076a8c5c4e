/**
 * The door of a workspace's owner: a Unix socket or named pipe of this user alone, named by the workspace, through
 * which commands work while another process has it open.
 */

import { chmod } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { EngineError } from '#engine/contract/errors.ts';
import { removeOwned, runtimeFolder, type Engine } from '#engine/index.ts';
import { connectWire, serveWire, type WireClient } from '#engine/wire.ts';

/** @param workspaceId hash of the workspace's path. */
export function channelPath(workspaceId: string): string {
  if (process.platform === 'win32') return String.raw`\\.\pipe\tenon-${userInfo().username}-${workspaceId}`;
  return join(runtimeFolder(), `${workspaceId}.sock`);
}

export interface OwnerChannel extends AsyncDisposable {
  /** Waits until no client is left, or the signal is aborted: an owner that is done lets the others finish first. */
  untilAlone(signal: AbortSignal): Promise<void>;
}

/** Serves every client until it is disposed of. Only the holder of the workspace's lock may open it. */
export async function openOwnerChannel(engine: Engine): Promise<OwnerChannel> {
  const { id } = await engine.workspace();
  const path = channelPath(id);
  const clients = new Set<Socket>();
  const server = createServer((socket) => {
    clients.add(socket);
    socket.on('close', () => clients.delete(socket));
    serveWire(socket, engine.dispatcher, id);
  });
  // Whoever left a socket there is dead: the lock is ours.
  if (process.platform !== 'win32') await removeOwned(dirname(path), path);
  await listen(server, path);
  if (process.platform !== 'win32') await chmod(path, 0o600);
  server.unref();
  return {
    async untilAlone(signal) {
      while (clients.size > 0 && !signal.aborted) {
        const [client] = clients;
        await new Promise<void>((resolve) => {
          client!.once('close', () => resolve());
          signal.addEventListener('abort', () => resolve(), { once: true });
        });
      }
    },
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.destroy();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

/** @throws EngineError WorkspaceLocked when nobody answers there. */
export async function connectToOwner(workspaceId: string, locked: EngineError): Promise<WireClient> {
  const socket = connect(channelPath(workspaceId));
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', () => resolve());
    socket.once('error', () => reject(locked));
  });
  try {
    return await connectWire(socket, workspaceId);
  } catch (error) {
    // An owner that was just leaving hangs up before it says who it is; the workspace is free then.
    if (error instanceof EngineError && error.code === 'IoFailed') throw locked;
    throw error;
  }
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        new EngineError('IoFailed', `The channel ${path} cannot be opened: ${error.message}`, {
          details: { path },
          cause: error,
        }),
      ),
    );
    server.listen(path, () => resolve());
  });
}
