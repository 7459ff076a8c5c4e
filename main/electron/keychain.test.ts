import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { createEngine, initWorkspace } from '#engine/index.ts';
import { systemKeychain } from '#main/electron/keychain.ts';

type System = Parameters<typeof systemKeychain>[0];
type Backend = ReturnType<System['getSelectedStorageBackend']>;

function fakeSystem(available: boolean, backend: Backend): System {
  return {
    isEncryptionAvailable: () => available,
    getSelectedStorageBackend: () => backend,
    encryptString: (text) => Buffer.from(text).map((byte) => byte ^ 0xa5) as Buffer,
    decryptString: (bytes) => Buffer.from(bytes.map((byte) => byte ^ 0xa5)).toString(),
  };
}

test('a keychain whose password every computer has is refused', () => {
  expect(systemKeychain(fakeSystem(true, 'gnome_libsecret'), 'linux').problem()).toBeUndefined();
  expect(systemKeychain(fakeSystem(true, 'basic_text'), 'linux').problem()).toContain('no secret service');
  expect(systemKeychain(fakeSystem(true, 'unknown'), 'linux').problem()).toContain('no secret service');
  expect(systemKeychain(fakeSystem(false, 'gnome_libsecret'), 'linux').problem()).toContain('no keychain');
  // Only Linux has several.
  expect(systemKeychain(fakeSystem(true, 'basic_text'), 'darwin').problem()).toBeUndefined();
});

test('the desktop app keeps secrets in it, and needs no vault', async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'tenon-keychain-')));
  vi.stubEnv('XDG_STATE_HOME', join(folder, 'state'));
  try {
    const workspace = await initWorkspace(join(folder, 'w'));
    const keychain = systemKeychain(fakeSystem(true, 'kwallet5'), 'linux');
    await using engine = await createEngine({ workspace, title: 'test', keychain });
    const { dispatcher } = engine;
    const keys = { accessKeyId: 'AKIA', secretAccessKey: 'very-secret', sessionToken: null };
    expect(await dispatcher.call('saveSecret', { name: 'lake', keys })).toEqual({ keptIn: 'keychain', endpoint: null });
    expect(await dispatcher.call('getSecrets', {})).toMatchObject({
      vault: 'none',
      keychainProblem: null,
      secrets: [{ name: 'lake', keptIn: 'keychain', connections: [] }],
    });
    const { id } = await engine.workspace();
    const kept = readFileSync(join(folder, 'state', 'tenon', 'secrets', `${id}.keychain.json`), 'utf8');
    expect(kept).not.toContain('very-secret');
    await dispatcher.call('deleteSecret', { name: 'lake' });
    expect(await dispatcher.call('getSecrets', {})).toMatchObject({ secrets: [] });
  } finally {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  }
});
