/** What a process tries that its system may refuse: changes of files, connections, programs, signals. */

import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as promises from 'node:fs/promises';
import { createSocket } from 'node:dgram';
import { connect, createServer } from 'node:net';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';

/** Each with a folder that has the files `file` and `other` and the folders `empty` and `inner`. */
export const changes = {
  'a new file, synchronously': (folder: string) => fs.writeFileSync(join(folder, 'new'), 'x'),
  'a new file, asynchronously': (folder: string) => promises.writeFile(join(folder, 'new'), 'x'),
  'a file, synchronously': (folder: string) => fs.writeFileSync(join(folder, 'file'), 'x'),
  'a file, asynchronously': (folder: string) => promises.writeFile(join(folder, 'file'), 'x'),
  'the end of a file': (folder: string) => promises.appendFile(join(folder, 'file'), 'x'),
  'the size of a file': (folder: string) => promises.truncate(join(folder, 'file'), 1),
  'the size of a file, synchronously': (folder: string) => fs.truncateSync(join(folder, 'file'), 1),
  'a name': (folder: string) => promises.rename(join(folder, 'file'), join(folder, 'renamed')),
  'a name over another': (folder: string) => fs.renameSync(join(folder, 'file'), join(folder, 'other')),
  'a place': (folder: string) => fs.renameSync(join(folder, 'file'), join(folder, 'inner', 'file')),
  'no file any more': (folder: string) => promises.unlink(join(folder, 'file')),
  'no file any more, synchronously': (folder: string) => fs.rmSync(join(folder, 'file')),
  'no folder any more': (folder: string) => fs.rmdirSync(join(folder, 'empty')),
  'a new folder': (folder: string) => promises.mkdir(join(folder, 'made')),
  'a link': (folder: string) => fs.symlinkSync('/etc/hostname', join(folder, 'link')),
  'a second name': (folder: string) => fs.linkSync(join(folder, 'file'), join(folder, 'inner', 'second')),
  'a copy': (folder: string) => promises.copyFile(join(folder, 'file'), join(folder, 'copied')),
} as const satisfies Readonly<Record<string, (folder: string) => unknown>>;

const others = {
  /** A file in the folder becomes one of the worker's own. */
  moveHere: ([from, to]) => fs.renameSync(from!, to!),
  linkHere: ([from, to]) => fs.linkSync(from!, to!),
  write: ([file]) => fs.writeFileSync(file!, 'x'),
  socket: async ([place]) => {
    const server = createServer().listen(place!);
    await once(server, 'listening');
    server.close();
  },
  connect: async ([port]) => {
    const socket = connect(Number(port), '127.0.0.1');
    await once(socket, 'connect');
    socket.destroy();
  },
  connectToPath: async ([place]) => {
    const socket = connect(place!);
    await once(socket, 'connect');
    socket.destroy();
  },
  sendDatagram: async ([port]) => {
    const socket = createSocket('udp4');
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    socket.once('error', reject);
    socket.send('x', Number(port), '127.0.0.1', (error) => (error === null ? resolve() : reject(error)));
    await promise.finally(() => socket.close());
  },
  listen: async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    server.close();
  },
  signal: ([pid]) => process.kill(Number(pid), 0),
  slowDown: ([pid]) => setPriority(Number(pid), constants.priority.PRIORITY_LOW),
  run: ([program]) => execFileSync(program!),
} as const satisfies Readonly<Record<string, (given: readonly string[]) => unknown>>;

export type Attempt =
  | { readonly change: keyof typeof changes; readonly folder: string }
  | { readonly other: keyof typeof others; readonly given: readonly string[] };

export async function makeAttempt(attempt: Attempt): Promise<string> {
  try {
    if ('change' in attempt) await changes[attempt.change](attempt.folder);
    else await others[attempt.other](attempt.given);
    return 'done';
  } catch (thrown) {
    const { code, info } = thrown as NodeJS.ErrnoException & { readonly info?: { readonly code: string } };
    return info?.code ?? code ?? String(thrown);
  }
}

/** Names of the threads of this process on which `no_new_privs` is not set: they were started before it was. */
export function listUnboundThreads(): string[] {
  return fs
    .readdirSync('/proc/self/task')
    .map((thread) => fs.readFileSync(`/proc/self/task/${thread}/status`, 'utf8'))
    .filter((status) => /^NoNewPrivs:\s*0$/mu.test(status))
    .map((status) => /^Name:\s*(.*)$/mu.exec(status)![1]!);
}
