/**
 * Two users on one machine: neither can read, write, kill or adopt anything of the other's, in both
 * directions. Only the superuser can start processes of other users; elsewhere the run reports that it was skipped.
 */

import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const isRoot = process.geteuid?.() === 0 && process.platform === 'linux';
const entry = path.join(import.meta.dirname, 'tenon.mjs');
const host = path.join(import.meta.dirname, 'testing', 'stay-open-program.ts');
/** The code and its Node must be readable by them. */
const isReachable =
  isRoot && spawnSync(process.execPath, [entry, '--version'], { uid: 61_001, gid: 61_001 }).status === 0;

interface User {
  readonly uid: number;
  readonly home: string;
  readonly workspace: string;
  host: ChildProcess | undefined;
}

let base: string;
let shared: string;
const users: User[] = [];

function environmentOf({ home }: Pick<User, 'home'>): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: home,
    TMPDIR: shared,
    XDG_STATE_HOME: path.join(home, 'state'),
    NODE_COMPILE_CACHE: path.join(home, 'compiled'),
  };
}

function tenon(
  user: User,
  folder: string,
  ...args: readonly string[]
): { code: number | null; out: string; error: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [entry, ...args], {
    cwd: folder,
    uid: user.uid,
    gid: user.uid,
    env: environmentOf(user),
    encoding: 'utf8',
  });
  return { code: status, out: stdout, error: stderr };
}

/** Runs a piece of JavaScript as a user. @returns the error it threw, or `done`. */
function tryAs({ uid, home }: User, code: string, ...args: readonly string[]): string {
  const script = `const fs = require('node:fs'); const [a, b] = process.argv.slice(1);
    Promise.resolve().then(async () => { ${code} }).then(() => console.log('done'), (e) => console.log(e.code ?? String(e)));`;
  const { stdout } = spawnSync(process.execPath, ['-e', script, ...args], {
    uid,
    gid: uid,
    cwd: shared,
    env: environmentOf({ home }),
    encoding: 'utf8',
  });
  return stdout.trim();
}

async function makeUser(uid: number): Promise<User> {
  const home = path.join(base, `home-${uid}`);
  const workspace = path.join(shared, `ws-${uid}`);
  const user: User = { uid, home, workspace, host: undefined };
  mkdirSync(home, { mode: 0o700 });
  mkdirSync(path.join(workspace, 'in'), { recursive: true });
  writeFileSync(path.join(workspace, 'in', 'a.csv'), 'id\n1\n');
  for (const owned of [home, workspace, path.join(workspace, 'in'), path.join(workspace, 'in', 'a.csv')])
    chownSync(owned, uid, uid);
  expect(tenon(user, workspace, 'init', '.')).toMatchObject({ code: 0 });
  expect(tenon(user, workspace, 'crawl', 'in')).toMatchObject({ code: 0 });
  user.host = spawn(process.execPath, [host, workspace], {
    cwd: workspace,
    uid,
    gid: uid,
    env: environmentOf(user),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(user.host.stdout!, 'data');
  return user;
}

describe.skipIf(!isReachable)('two users of one machine', () => {
  beforeAll(async () => {
    base = realpathSync(mkdtempSync(path.join(tmpdir(), 'tenon-users-')));
    chmodSync(base, 0o755);
    shared = path.join(base, 'shared');
    mkdirSync(shared);
    chmodSync(shared, 0o1777);
    users.push(await makeUser(61_001), await makeUser(61_002));
  }, 240_000);

  afterAll(async () => {
    for (const { host } of users) {
      host?.kill('SIGKILL');
      if (host?.exitCode === null && host.signalCode === null) await once(host, 'exit');
    }
    rmSync(base, { recursive: true, force: true });
  });

  describe.each([
    { owner: 0, other: 1 },
    { owner: 1, other: 0 },
  ])('user $other against user $owner', ({ owner, other }) => {
    const who = (): { own: User; foe: User; runtime: string; state: string } => {
      const own = users[owner]!;
      return {
        own,
        foe: users[other]!,
        runtime: path.join(shared, `tenon-${own.uid}`),
        state: path.join(own.workspace, '.tenon'),
      };
    };

    test.each([
      ['reads the catalog', 'fs.readFileSync(a + "/catalog.sqlite")'],
      ['writes into the catalog', 'fs.appendFileSync(a + "/catalog.sqlite", "x")'],
      ['reads the write-ahead log', 'fs.readFileSync(a + "/catalog.sqlite-wal")'],
      ['lists the state', 'fs.readdirSync(a)'],
      ['removes the lock', 'fs.rmSync(a + "/lock.sqlite")'],
      ['makes a file in the state', 'fs.writeFileSync(a + "/new", "x")'],
      ['renames the state', 'fs.renameSync(a, a + "-mine")'],
      ['makes a link in the state', 'fs.symlinkSync("/etc", a + "/runs")'],
      ['reads the identity', 'fs.readFileSync(a + "/identity.json")'],
      ['lists the workers’ folders', 'fs.readdirSync(a + "/workers")'],
      ['lists the runtime folder', 'fs.readdirSync(b)'],
      ['plants a record of a process', 'fs.writeFileSync(b + "/workers/workers-1-x.json", "{}")'],
      ['reads a kept session', 'fs.readdirSync(b + "/sessions")'],
      ['makes the runtime folder its own', 'fs.chmodSync(b, 0o777)'],
      ['removes the runtime folder', 'fs.rmSync(b, { recursive: true })'],
      ['renames the runtime folder', 'fs.renameSync(b, b + "-mine")'],
    ])('%s: refused', (_name, code) => {
      const { foe, runtime, state } = who();
      expect(tryAs(foe, code, state, runtime)).toMatch(/^E(?:ACCES|PERM)$/u);
    });

    test('reads or plants records of known workspaces: refused', () => {
      const { own, foe } = who();
      const known = path.join(own.home, 'state', 'tenon', 'known-workspaces');
      expect(existsSync(known)).toBe(true);
      expect(tryAs(foe, 'fs.readdirSync(a)', known)).toBe('EACCES');
      expect(tryAs(foe, 'fs.writeFileSync(a + "/x.json", "{}")', known)).toBe('EACCES');
    });

    test('connects to the owner’s door: refused', () => {
      const { own, foe, runtime } = who();
      expect(own.host!.exitCode).toBeNull();
      const code = `await new Promise((ok, no) => require('node:net').connect(a + '/x.sock').once('connect', ok).once('error', no));`;
      expect(tryAs(foe, code, runtime)).toBe('EACCES');
    });

    test('kills the host, or looks into it: refused', () => {
      const { own, foe } = who();
      const pid = String(own.host!.pid);
      expect(tryAs(foe, 'process.kill(Number(a), "SIGKILL")', pid)).toBe('EPERM');
      expect(tryAs(foe, 'fs.readFileSync(`/proc/${a}/environ`)', pid)).toBe('EACCES');
      expect(tryAs(foe, 'fs.readdirSync(`/proc/${a}/fd`)', pid)).toBe('EACCES');
      expect(own.host!.exitCode).toBeNull();
    });

    test.each([[], ['--open', 'read-only'], ['--open', 'take-over'], ['--open', 'fresh']])(
      'opens the workspace %s %s: refused',
      (...open) => {
        const { own, foe } = who();
        const { code, error } = tenon(
          foe,
          shared,
          'jobs',
          '--workspace',
          own.workspace,
          ...open.filter((word) => word !== undefined),
        );
        expect(error).toMatch(/^error (?:ForeignWorkspace|IoFailed): /u);
        expect(code).toBe(1);
        expect(existsSync(path.join(own.workspace, '.tenon', 'catalog.sqlite'))).toBe(true);
      },
    );

    test('works in a folder of the workspace: it is not adopted', () => {
      const { own, foe } = who();
      const { code, error } = tenon(foe, path.join(own.workspace, 'in'), 'jobs');
      expect(error).toContain('No workspace');
      expect(code).toBe(1);
    });

    test('leaves a workspace in a folder above: it is not adopted', () => {
      const { own, foe } = who();
      expect(tryAs(foe, `fs.writeFileSync(a, '{"name":"trap","version":1}')`, path.join(shared, 'tenon.json'))).toBe(
        'done',
      );
      const below = path.join(shared, `below-${own.uid}`);
      mkdirSync(below);
      chownSync(below, own.uid, own.uid);
      writeFileSync(path.join(below, 'a.csv'), 'id\n1\n');
      expect(tenon(own, below, 'jobs')).toMatchObject({
        code: 1,
        error: expect.stringContaining('No workspace') as unknown,
      });
      expect(tenon(own, below, 'query', "SELECT sum(id)::INT AS s FROM 'a.csv'", '--output', 'jsonl')).toMatchObject({
        code: 0,
        out: '{"s":1}\n',
      });
      expect(existsSync(path.join(shared, '.tenon'))).toBe(false);
      rmSync(path.join(shared, 'tenon.json'));
    });

    test('makes the state of a workspace that has none: it is not used', () => {
      const { own, foe } = who();
      const open = path.join(shared, `open-${own.uid}`);
      cpSync(own.workspace, open, { recursive: true, filter: (source) => !source.includes('.tenon') });
      chmodSync(open, 0o777);
      chownSync(open, own.uid, own.uid);
      expect(
        tryAs(
          foe,
          'fs.mkdirSync(a, 0o777); fs.chmodSync(a, 0o777); fs.writeFileSync(a + "/x", "")',
          path.join(open, '.tenon'),
        ),
      ).toBe('done');
      expect(tenon(own, open, 'jobs', '--workspace', open).error).toContain('belongs to another user');
      expect(tenon(own, open, 'jobs', '--workspace', open, '--open', 'take-over').error).toContain(
        'belongs to another user',
      );
    });

    test.each(['folder', 'link'])('takes the name of the runtime folder with a %s: it is not used', (kind) => {
      const { own, foe } = who();
      const place = path.join(shared, `tmp-${kind}-${own.uid}`);
      mkdirSync(place);
      chmodSync(place, 0o1777);
      const taken = path.join(place, `tenon-${own.uid}`);
      if (kind === 'folder') mkdirSync(taken, { mode: 0o777 });
      else symlinkSync(foe.home, taken);
      if (kind === 'folder') chownSync(taken, foe.uid, foe.uid);
      const workspace = path.join(own.home, `ws-${kind}`);
      expect(tenon(own, own.home, 'init', workspace).code).toBe(0);
      const { status, stderr } = spawnSync(process.execPath, [host, workspace], {
        cwd: place,
        uid: own.uid,
        gid: own.uid,
        env: { ...environmentOf(own), TMPDIR: place },
        encoding: 'utf8',
        timeout: 60_000,
      });
      expect(status).toBe(1);
      expect(stderr).toMatch(/Cannot use the folder .*(?:link|another user)/u);
    });
  });
});

test.skipIf(isReachable)('two users: skipped, since only the superuser can start processes of others', () => {
  expect(isReachable).toBe(false);
});
