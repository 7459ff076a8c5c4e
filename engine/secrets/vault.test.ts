import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Vault } from '#engine/secrets/vault.ts';
import { cheapCost } from '#engine/secrets/testing/cheap-cost.ts';

const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
let folder: string;
let path: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'tenon-vault-')));
  path = join(folder, 'w.vault.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (at = path, workspaceId = 'w'): Vault => new Vault(at, workspaceId, cheapCost);

async function filled(): Promise<Vault> {
  const vault = open();
  await vault.create('correct horse');
  await vault.put('lake', 's3-keys', secret, 1);
  return vault;
}

describe('a vault', () => {
  test('keeps secrets for whoever has the passphrase, in a file of this user alone', async () => {
    await filled();
    const later = open();
    expect(later.state).toBe('locked');
    expect([...later.list().keys()]).toEqual(['lake']);
    expect(() => later.get('lake', 's3-keys')).toThrow('the vault is locked');
    await later.unlock('correct horse');
    expect(later.get('lake', 's3-keys')).toBe(secret);
    expect(later.get('other', 's3-keys')).toBeUndefined();
    later.lock();
    expect(() => later.get('lake', 's3-keys')).toThrow('the vault is locked');
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(await later.destroy()).toBe(true);
    expect([later.state, existsSync(path)]).toEqual(['none', false]);
  });

  test('refuses a wrong passphrase, a second creation and a missing vault, each with what to do', async () => {
    await expect(open().unlock('correct horse')).rejects.toMatchObject({ code: 'InvalidState', hint: /create-vault/u });
    await filled();
    await expect(open().unlock('wrong horse')).rejects.toMatchObject({
      code: 'AccessDenied',
      message: 'Cannot unlock the vault: the passphrase is wrong.',
    });
    await expect(open().create('correct horse')).rejects.toMatchObject({ code: 'AlreadyExists' });
  });

  test('one that is locked while it is being unlocked stays locked', async () => {
    await filled();
    const vault = open();
    const unlocking = vault.unlock('correct horse');
    vault.lock();
    await unlocking;
    expect(vault.state).toBe('locked');
  });

  test('a secret opens for its own name, purpose and workspace only', async () => {
    const vault = await filled();
    await vault.put('other', 's3-keys', 'second', 2);
    expect(() => vault.get('lake', 'passwords')).toThrow('damaged');
    const stranger = open(path, 'another workspace');
    await expect(stranger.unlock('correct horse')).rejects.toMatchObject({ code: 'AccessDenied' });
  });

  test('each write has a new nonce', async () => {
    const vault = await filled();
    const nonces = new Set<string>();
    for (let count = 0; count < 50; count += 1) {
      await vault.put('lake', 's3-keys', secret, count);
      for (const [, nonce] of readFileSync(path, 'utf8').matchAll(/"nonce": "([^"]+)"/gu)) nonces.add(nonce!);
    }
    // The one of the check is not written again.
    expect(nonces.size).toBe(51);
  });

  test('another passphrase opens everything, the one before nothing', async () => {
    const vault = await filled();
    await expect(vault.changePassphrase('wrong horse', 'next horse', 's3-keys')).rejects.toMatchObject({
      code: 'AccessDenied',
    });
    await vault.changePassphrase('correct horse', 'next horse', 's3-keys');
    const later = open();
    await expect(later.unlock('correct horse')).rejects.toMatchObject({ code: 'AccessDenied' });
    await later.unlock('next horse');
    expect(later.get('lake', 's3-keys')).toBe(secret);
    expect(later.list().get('lake')).toMatchObject({ savedOn: 1 });
  });

  test('the letters of a passphrase count, not how a keyboard composed them', async () => {
    const vault = open();
    await vault.create('caf\u00E9 caf\u00E9');
    await expect(open().unlock('cafe\u0301 cafe\u0301')).resolves.toBeUndefined();
  });

  test('every truncation and every changed byte is an error of the vault, never another secret', async () => {
    await filled();
    const whole = readFileSync(path);
    const attempt = async (bytes: Uint8Array): Promise<string> => {
      writeFileSync(path, bytes);
      try {
        const vault = open();
        await vault.unlock('correct horse');
        return vault.get('lake', 's3-keys') ?? 'none';
      } catch (thrown) {
        expect(String(thrown)).not.toContain(secret);
        return (thrown as { code: string }).code;
      }
    };
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), async (length) => {
        // Without its last line end it is whole.
        const expected = length === whole.length - 1 ? secret : 'MalformedFile';
        expect(await attempt(whole.subarray(0, length))).toBe(expected);
      }),
      { numRuns: 60 },
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const bytes = Buffer.from(whole);
        bytes[at]! ^= change;
        expect(['MalformedFile', 'UnsupportedFormat', secret]).toContain(await attempt(bytes));
      }),
      { numRuns: 100 },
    );
  });

  test('a vault of another version says which Tenon opens it', async () => {
    await filled();
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace('"version": 1', '"version": 2'));
    expect(() => open().list()).toThrow(/it has version 2, and this Tenon reads version 1/u);
    writeFileSync(path, text.replace('"version": 1', '"version": 0'));
    expect(() => open().list()).toThrow(/it has version 0/u);
  });

  test('an entry under another name does not open, even where the checksum fits', async () => {
    const { vaultText, readVaultText } = await import('#engine/secrets/vault-file.ts');
    await filled();
    const content = readVaultText(readFileSync(path, 'utf8'), path);
    writeFileSync(path, vaultText({ ...content, secrets: new Map([['prod', content.secrets.get('lake')!]]) }));
    const vault = open();
    await vault.unlock('correct horse');
    expect(() => vault.get('prod', 's3-keys')).toThrow('damaged');
  });
});
