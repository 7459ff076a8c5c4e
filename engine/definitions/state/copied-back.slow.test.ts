/** State that comes back to the path where it was begun: a copy is asked about, the state itself never is. */

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { setFaultHandler } from '#engine/base/fault-points.ts';
import { inspectState } from '#engine/definitions/state/inspect-state.ts';
import { openState } from '#engine/definitions/state/open-state.ts';
import { findBeginning } from '#engine/definitions/state/state-identity.ts';
import type { WorkspaceOpening } from '#engine/contract/definitions/workspace-opening.ts';

/** What the system would say; undefined: what it says, and ext4 for the kind of file system. */
const { system } = vi.hoisted(() => ({
  system: { fileSystem: undefined, device: 0n, number: 0n, begunOn: undefined } as Said,
}));
interface Said {
  fileSystem: number | undefined;
  /** Added to each file's. */
  device: bigint;
  number: bigint;
  begunOn: bigint | undefined;
}
const ext4 = 0xef_53;
vi.mock(import('node:fs'), async (original) => {
  const real = await original();
  const lstatSync = (path: string, options?: { bigint?: boolean }): unknown => {
    const stats = real.lstatSync(path, options as never) as unknown as {
      dev: bigint;
      ino: bigint;
      birthtimeNs: bigint;
    };
    if (options?.bigint !== true) return stats;
    stats.dev += system.device;
    stats.ino += system.number;
    stats.birthtimeNs = system.begunOn ?? stats.birthtimeNs;
    return stats;
  };
  const statfsSync = (path: string): unknown => {
    const said = real.statfsSync(path);
    said.type = system.fileSystem ?? ext4;
    return said;
  };
  return { ...real, lstatSync: lstatSync as never, statfsSync: statfsSync as never };
});

let folder: string;
let root: string;
let state: string;
beforeEach(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'tenon-back-')));
  root = join(folder, 'ws');
  state = join(root, '.tenon');
  mkdirSync(root);
});
afterEach(() => {
  setFaultHandler(undefined);
  Object.assign(system, { fileSystem: undefined, device: 0n, number: 0n, begunOn: undefined });
  rmSync(folder, { recursive: true, force: true });
});

async function open(opening?: WorkspaceOpening): Promise<void> {
  const opened = await openState(root, { title: 'a test', throwAway: false, opening });
  if (opening === undefined && !existsSync(join(state, 'notes'))) writeFileSync(join(state, 'notes'), 'of this user');
  await opened.close();
}

const standing = async (): Promise<string> => (await inspectState(root, state)).kind;
const run = (command: string, ...args: string[]): unknown => execFileSync(command, args);

/** The record of known workspaces that names this one. */
function record(): { file: string; content: Record<string, unknown> } {
  const records = join(process.env['XDG_STATE_HOME']!, 'tenon', 'known-workspaces');
  for (const name of readdirSync(records)) {
    const file = join(records, name);
    let text: string;
    try {
      text = readFileSync(file, 'utf8');
    } catch {
      // Other tests write and remove theirs meanwhile.
      continue;
    }
    const content = JSON.parse(text === '' ? '{}' : text) as Record<string, unknown>;
    if (content['path'] === root) return { file, content };
  }
  throw new Error(`No record of ${root}`);
}

function forgetMarks(): void {
  const { file, content } = record();
  delete content['marks'];
  writeFileSync(file, JSON.stringify(content));
}

/** Ways in which a copy of the state, edited elsewhere, takes its place. */
const returns: Readonly<Record<string, () => void>> = {
  'unpacked where it was removed': () => {
    rmSync(root, { recursive: true });
    run('tar', '-C', folder, '-xf', join(folder, 'ws.tar'));
  },
  'unpacked over it': () => run('tar', '-C', folder, '-xf', join(folder, 'ws.tar')),
  'moved to where it was': () => {
    renameSync(root, join(folder, 'before'));
    renameSync(join(folder, 'elsewhere', 'ws'), root);
  },
  'of which only .tenon is moved': () => {
    renameSync(state, join(folder, 'before'));
    renameSync(join(folder, 'elsewhere', 'ws', '.tenon'), state);
  },
  'of which only the files are moved': () => {
    for (const name of readdirSync(state)) rmSync(join(state, name), { recursive: true });
    for (const name of readdirSync(join(folder, 'elsewhere', 'ws', '.tenon')))
      renameSync(join(folder, 'elsewhere', 'ws', '.tenon', name), join(state, name));
  },
  'synchronised over it': () => run('cp', '-a', '--remove-destination', join(folder, 'elsewhere', 'ws'), folder),
};

async function sendCopy(): Promise<void> {
  await open();
  mkdirSync(join(folder, 'elsewhere'));
  run('cp', '-a', root, join(folder, 'elsewhere'));
  writeFileSync(join(folder, 'elsewhere', 'ws', '.tenon', 'notes'), 'of somebody else');
  run('tar', '-C', join(folder, 'elsewhere'), '-cf', join(folder, 'ws.tar'), 'ws');
}

describe('a copy', () => {
  test.each(Object.entries(returns))('%s is opened after a question', async (_name, comeBack) => {
    await sendCopy();
    comeBack();
    await expect(open()).rejects.toMatchObject({
      code: 'ForeignWorkspace',
      details: { question: { root, mayTakeOver: true } },
    });
    expect(readFileSync(join(state, 'notes'), 'utf8')).toBe('of somebody else');
  });

  test.each(['read-only', 'take-over', 'fresh'] as const)('is answered by %s as any other', async (answer) => {
    await sendCopy();
    returns['unpacked where it was removed']!();
    await open(answer);
    // Reading alone decides nothing.
    expect(await standing()).toBe(answer === 'read-only' ? 'foreign' : 'own');
    expect(existsSync(join(state, 'notes'))).toBe(answer !== 'fresh');
    if (answer !== 'read-only') await open();
  });

  test('has not become the original of the state that was moved away', async () => {
    await sendCopy();
    const moved = join(folder, 'before');
    returns['moved to where it was']!();
    expect(await findBeginning(join(moved, '.tenon'))).toEqual({ root, isThere: false });
  });

  test('that was opened by a version without marks is known once, and not after it', async () => {
    await sendCopy();
    forgetMarks();
    await open();
    expect(record().content['marks']).toBeDefined();
    returns['unpacked where it was removed']!();
    expect(await standing()).toBe('foreign');
  });
});

describe('the state itself', () => {
  test('is known under the same path after its folder was renamed and brought back', async () => {
    await open();
    renameSync(root, join(folder, 'away'));
    renameSync(join(folder, 'away'), root);
    expect(await standing()).toBe('own');
  });

  test('is known whatever number its device has after a start of the computer', async () => {
    await open();
    system.device = 1n;
    expect(await standing()).toBe('own');
  });

  test.each([
    ['sshfs', 0x65_73_55_46],
    ['CIFS', 0xff_53_4d_42],
    ['CIFS, as a signed number', 0xff_53_4d_42 | 0],
    ['FAT', 0x4d_44],
    ['a container’s layers', 0x79_4c_76_30],
  ])('is known when %s gives its files other numbers and times', async (_name, fileSystem) => {
    system.fileSystem = fileSystem;
    await open();
    Object.assign(system, { number: 7n, begunOn: 7n });
    await open();
    // By its name alone: another name is none of ours there either.
    writeFileSync(join(state, 'identity.json'), JSON.stringify({ workspace: '0'.repeat(32), createdOn: 1 }));
    expect(await standing()).toBe('foreign');
  });

  test.each([0n, 5n])('is known where the system begins or ceases to say when files began', async (first) => {
    system.begunOn = first;
    await open();
    system.begunOn = 5n - first;
    expect(await standing()).toBe('own');
    system.number = 1n;
    expect(await standing()).toBe('foreign');
  });

  test('is not known by its number when its time is another', async () => {
    await open();
    system.begunOn = 5n;
    expect(await standing()).toBe('foreign');
  });

  test('is known where the record cannot be written any more', async () => {
    await open();
    forgetMarks();
    setFaultHandler((name) => {
      if (name === 'identity.record') throw new Error('read-only file system');
    });
    await open();
    expect(record().content['marks']).toBeUndefined();
  });

  const program = join(import.meta.dirname, 'testing/open-program.ts');

  test.each([0, 1, 2, 3, 4, 5])('is known after a kill at step %i of its beginning', async (step) => {
    const killed = spawnSync(process.execPath, [program, root], {
      env: { ...process.env, TENON_FAULTS: `kill:host:${step}` },
    });
    expect(killed.signal).toBe('SIGKILL');
    await open();
    await open();
    expect(record().content['marks']).toBeDefined();
  });

  test.each([false, true])('is known after kills at any time, by an older version: %s', async (older) => {
    for (let round = 0; round < 8; round += 1) {
      const child = spawn(process.execPath, [program, root], { stdio: ['ignore', 'pipe', 'inherit'] });
      const ended = new Promise((resolve) => child.on('close', resolve));
      // Most of the time goes by before anything is opened.
      const opened = new Promise((resolve) => child.stdout.once('data', resolve));
      await Promise.race([opened, delay(60 * round), ended]);
      child.kill('SIGKILL');
      await ended;
      // Killed before there was anything, or known.
      expect(await standing()).toMatch(/^(?:none|own)$/u);
      await open();
      if (older) forgetMarks();
    }
  });
});
