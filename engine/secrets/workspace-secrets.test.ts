import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { toEngineError } from '#engine/contract/errors.ts';
import type { S3Keys } from '#engine/contract/definitions/secret.ts';
import type { Keychain } from '#engine/secrets/keychain-secrets.ts';
import { cheapCost } from '#engine/secrets/testing/cheap-cost.ts';
import { WorkspaceSecrets } from '#engine/secrets/workspace-secrets.ts';

let state: string;
beforeEach(() => {
  state = realpathSync(mkdtempSync(join(tmpdir(), 'tenon-secrets-')));
  vi.stubEnv('XDG_STATE_HOME', state);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(state, { recursive: true, force: true });
});

/** Not encryption: what it gives has none of the text in it. */
const turned: Keychain = {
  problem: () => undefined,
  encrypt: (text) => Buffer.from(text).map((byte) => byte ^ 0xa5),
  decrypt: (bytes) =>
    Buffer.from(bytes)
      .map((byte) => byte ^ 0xa5)
      .toString(),
};
const unusable: Keychain = { ...turned, problem: () => 'the system has none' };
let now = 0;

function open(keychain?: Keychain, workspaceId = 'w'): WorkspaceSecrets {
  return new WorkspaceSecrets({ workspaceId, keychain, vaultCost: cheapCost, clock: () => (now += 1) });
}

const keysOf = (secretAccessKey: string): S3Keys => ({ accessKeyId: 'AKIA', secretAccessKey, sessionToken: null });
const codeOf = async (work: () => unknown): Promise<string> => {
  try {
    await work();
    return 'done';
  } catch (thrown) {
    return toEngineError(thrown).code;
  }
};

describe('the secrets of a workspace', () => {
  test('are kept in the keychain where there is one, and in the vault elsewhere', async () => {
    expect(await open(turned).save('lake', null, keysOf('one'))).toBe('keychain');
    expect(open(turned).find('lake', null)).toEqual(keysOf('one'));
    expect(() => open().find('lake', null)).toThrow(
      'Cannot use the secret "lake": only the desktop app reads the keychain.',
    );
    expect(() => open(unusable).find('lake', null)).toThrow('the system has none');
    expect(await codeOf(() => open().save('lake', null, keysOf('two')))).toBe('InvalidState');
    const headless = open();
    await headless.createVault('correct horse');
    expect(await headless.save('lake', null, keysOf('two'))).toBe('vault');
    expect(headless.list()).toMatchObject([{ name: 'lake', keptIn: 'vault' }]);
    expect(headless.find('lake', null)).toEqual(keysOf('two'));
  });

  test('are for the service that they were entered for, and for this workspace', async () => {
    const secrets = open(turned);
    await secrets.save('lake', 'https://storage.example.com', keysOf('one'));
    expect(() => secrets.find('lake', 'https://elsewhere.example.com')).toThrow(
      'Cannot use the secret "lake" for https://elsewhere.example.com: it was entered for https://storage.example.com.',
    );
    expect(() => secrets.find('lake', null)).toThrow('for Amazon S3');
    expect(() => open(turned, 'x').find('lake', null)).toThrow('Secret "lake" does not exist');
    // The file of another workspace under the name of this one.
    const folder = join(state, 'tenon', 'secrets');
    writeFileSync(join(folder, 'x.keychain.json'), readFileSync(join(folder, 'w.keychain.json')), { mode: 0o600 });
    expect(() => open(turned, 'x').find('lake', 'https://storage.example.com')).toThrow('damaged');
  });

  test('of a notification is for its address, and not a key of a service', async () => {
    const secrets = open(turned);
    const address = 'https://hooks.example.com/{secret}';
    await secrets.saveToken('hook', address, 'token');
    expect(secrets.findToken('hook', address)).toBe('token');
    expect(() => secrets.findToken('hook', 'https://elsewhere.example.com/{secret}')).toThrow(
      `for https://elsewhere.example.com/{secret}: it was entered for ${address}.`,
    );
    expect(() => secrets.find('hook', address)).toThrow('Cannot use the secret "hook"');
    await secrets.save('lake', null, keysOf('one'));
    expect(() => secrets.findToken('lake', address)).toThrow('it was entered for Amazon S3');
  });

  test('a keychain that opens nothing, and a damaged file, are errors without a secret in them', async () => {
    await open(turned).save('lake', null, keysOf('very-secret'));
    const closed: Keychain = {
      ...turned,
      decrypt: () => {
        throw new Error('very-secret');
      },
    };
    const error = toEngineError(
      await Promise.try(() => open(closed).find('lake', null)).catch((thrown: unknown) => thrown),
    );
    expect([error.code, error.cause]).toEqual(['AccessDenied', undefined]);
    expect(`${error.message} ${error.hint} ${JSON.stringify(error.details)}`).not.toContain('very-secret');
    writeFileSync(join(state, 'tenon', 'secrets', 'w.keychain.json'), '{"format":');
    expect(() => open(turned).list()).toThrow('is damaged');
  });

  test('whatever is done in whatever order, they are those of a map, and no file has one in clear', async () => {
    type Step =
      | { readonly do: 'save' | 'delete' | 'find'; readonly name: string; readonly value: string }
      | { readonly do: 'create' | 'unlock' | 'change'; readonly passphrase: number }
      | { readonly do: 'lock' | 'reopen' | 'destroy' };
    const name = fc.constantFrom('a', 'b', 'lake');
    const step: fc.Arbitrary<Step> = fc.oneof(
      {
        weight: 3,
        arbitrary: fc.record({
          do: fc.constantFrom('save', 'delete', 'find'),
          name,
          value: fc.string({ unit: fc.constantFrom('0', 'a', 'f'), maxLength: 8 }),
        }),
      },
      fc.record({ do: fc.constantFrom('create', 'unlock', 'change'), passphrase: fc.nat(2) }),
      { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('lock', 'reopen', 'destroy') }) },
    ) as fc.Arbitrary<Step>;
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
        const workspaceId = `model ${(run += 1)}`;
        let secrets = open(undefined, workspaceId);
        let passphrase: number | undefined;
        let isOpen = false;
        const known = new Map<string, string>();
        const words = (index: number): string => `passphrase ${index}`;
        const valueOf = (text: string): string => `secret-${text}`;
        const vaultError = (): string => (isOpen ? 'done' : 'InvalidState');
        for (const each of steps) {
          let expected = 'done';
          let work: () => unknown;
          switch (each.do) {
            case 'save':
              expected = vaultError();
              work = () => secrets.save(each.name, null, keysOf(valueOf(each.value)));
              if (isOpen) known.set(each.name, valueOf(each.value));
              break;
            case 'delete':
              expected = known.delete(each.name) ? 'done' : 'EntityNotFound';
              work = () => secrets.delete(each.name);
              break;
            case 'find':
              expected = known.has(each.name) ? vaultError() : 'EntityNotFound';
              work = () => expect(secrets.find(each.name, null)).toEqual(keysOf(known.get(each.name)!));
              break;
            case 'create':
              expected = passphrase === undefined ? 'done' : 'AlreadyExists';
              work = () => secrets.createVault(words(each.passphrase));
              if (passphrase === undefined) [passphrase, isOpen] = [each.passphrase, true];
              break;
            case 'unlock':
              expected =
                passphrase === undefined ? 'InvalidState' : passphrase === each.passphrase ? 'done' : 'AccessDenied';
              work = () => secrets.unlock(words(each.passphrase));
              isOpen ||= expected === 'done';
              break;
            case 'change':
              expected =
                passphrase === undefined ? 'InvalidState' : passphrase === each.passphrase ? 'done' : 'AccessDenied';
              work = () => secrets.changePassphrase(words(each.passphrase), words((each.passphrase + 1) % 3));
              if (expected === 'done') [passphrase, isOpen] = [(each.passphrase + 1) % 3, true];
              break;
            case 'lock':
              work = () => secrets.lock();
              isOpen = false;
              break;
            case 'reopen':
              work = () => {
                secrets = open(undefined, workspaceId);
              };
              isOpen = false;
              break;
            case 'destroy':
              work = () => secrets.deleteVault();
              passphrase = undefined;
              isOpen = false;
              known.clear();
          }
          expect(await codeOf(work), JSON.stringify(each)).toBe(expected);
          expect(secrets.list().map((secret) => secret.name)).toEqual([...known.keys()].toSorted());
          expect(secrets.vaultState).toBe(passphrase === undefined ? 'none' : isOpen ? 'unlocked' : 'locked');
        }
        const folder = join(state, 'tenon', 'secrets');
        for (const file of readdirSync(folder))
          expect(readFileSync(join(folder, file), 'utf8')).not.toMatch(/secret-|passphrase /u);
      }),
      { numRuns: Number(process.env['TENON_SECRET_RUNS'] ?? 25) },
    );
  });

  test('changes that are asked for at once are all made', async () => {
    const secrets = open();
    await secrets.createVault('correct horse');
    const names = Array.from({ length: 20 }, (_, index) => `s${String(index).padStart(2, '0')}`);
    await Promise.all(names.map((name) => secrets.save(name, null, keysOf(name))));
    expect(secrets.list().map(({ name }) => name)).toEqual(names);
    for (const name of names) expect(secrets.find(name, null).secretAccessKey).toBe(name);
  });
});
