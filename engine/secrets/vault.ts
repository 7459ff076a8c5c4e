/** The vault of one workspace: a file of this user with secrets that a passphrase seals. Its key is in memory while it is unlocked. */

import { dirname } from 'node:path';
import { removeOwned } from '#engine/base/owned/owned-files.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { KeptFile } from '#engine/secrets/kept-file.ts';
import { deriveKey, newSalt, seal, unseal, type ScryptCost } from '#engine/secrets/vault-cipher.ts';
import {
  damagedVault,
  mostSecrets,
  readVaultText,
  vaultText,
  type SealedSecret,
  type VaultContent,
} from '#engine/secrets/vault-file.ts';

export type VaultState = 'none' | 'locked' | 'unlocked';

export class Vault {
  readonly #file: KeptFile<VaultContent>;
  readonly #workspaceId: string;
  readonly #cost: ScryptCost;
  #key: Buffer | undefined;
  /** Counts what makes a key wrong that is still being computed. */
  #locks = 0;

  /** @param path of its file, in a folder of this user alone. @param workspaceId its secrets open in this workspace only. */
  constructor(path: string, workspaceId: string, cost: ScryptCost) {
    this.#file = new KeptFile(path, (text) => readVaultText(text, path));
    this.#workspaceId = workspaceId;
    this.#cost = cost;
  }

  /** Does not read the file. */
  get state(): VaultState {
    if (!this.#file.exists) return 'none';
    return this.#key === undefined ? 'locked' : 'unlocked';
  }

  /** Names with the time of the last change, also of a locked vault. @throws EngineError of a damaged file. */
  list(): ReadonlyMap<string, Pick<SealedSecret, 'savedOn'>> {
    return this.#file.read()?.secrets ?? new Map();
  }

  /** Leaves it unlocked. @throws EngineError AlreadyExists. */
  async create(passphrase: string): Promise<void> {
    if (this.state !== 'none')
      throw new EngineError('AlreadyExists', 'Cannot create a vault: the workspace has one.', {
        hint: 'Unlock it with: tenon secrets unlock. If the passphrase is lost: tenon secrets delete-vault.',
        details: { path: this.#file.path },
      });
    const { content, key } = await this.#sealAll(passphrase);
    await this.#write(content);
    this.#use(key);
  }

  /** @throws EngineError InvalidState without a vault; AccessDenied; of a damaged file. */
  async unlock(passphrase: string): Promise<void> {
    const locks = this.#locks;
    const key = await this.#keyOf(passphrase, 'unlock');
    // It was locked or deleted meanwhile.
    if (locks === this.#locks) this.#use(key);
    else key.fill(0);
  }

  /** Forgets the key. */
  lock(): void {
    this.#locks += 1;
    this.#key?.fill(0);
    this.#key = undefined;
    this.#file.forget();
  }

  /** @param purpose kind of the secret: it is returned for the same one only. undefined: there is none of this name. */
  get(name: string, purpose: string): string | undefined {
    const secret = this.#file.read()?.secrets.get(name);
    if (secret === undefined) return undefined;
    const text = unseal(this.#openKey(`use the secret "${name}"`), this.#purposeOf(purpose, name), secret);
    if (text === undefined) throw damagedVault(this.#file.path);
    return text;
  }

  /** @throws EngineError InvalidState while it is locked. */
  async put(name: string, purpose: string, text: string, savedOn: number): Promise<void> {
    const key = this.#openKey(`save the secret "${name}"`);
    const content = this.#required('save a secret');
    if (!content.secrets.has(name) && content.secrets.size >= mostSecrets)
      throw new EngineError('InvalidInput', `Cannot save the secret "${name}": the vault has ${mostSecrets} secrets.`, {
        hint: 'Delete secrets that no connection needs.',
      });
    const secret = { savedOn, ...seal(key, this.#purposeOf(purpose, name), text) };
    await this.#write({ ...content, secrets: new Map([...content.secrets, [name, secret]]) });
  }

  /** Needs no passphrase: whoever may write the file could do so. @returns false when there was none. */
  async delete(name: string): Promise<boolean> {
    const content = this.#file.read();
    if (content?.secrets.has(name) !== true) return false;
    await this.#write({ ...content, secrets: new Map([...content.secrets].filter(([each]) => each !== name)) });
    return true;
  }

  /** Seals every secret again; leaves it unlocked. @param purpose of each secret. @throws EngineError as `unlock`. */
  async changePassphrase(passphrase: string, next: string, purpose: string): Promise<void> {
    const key = await this.#keyOf(passphrase, 'change the passphrase of');
    const { secrets } = this.#required('change the passphrase');
    const opened = new Map<string, { readonly text: string; readonly savedOn: number }>();
    for (const [name, secret] of secrets) {
      const text = unseal(key, this.#purposeOf(purpose, name), secret);
      if (text === undefined) throw damagedVault(this.#file.path);
      opened.set(name, { text, savedOn: secret.savedOn });
    }
    key.fill(0);
    const sealedAnew = await this.#sealAll(next, (nextKey) =>
      [...opened].map(([name, { text, savedOn }]) => [
        name,
        { savedOn, ...seal(nextKey, this.#purposeOf(purpose, name), text) },
      ]),
    );
    await this.#write(sealedAnew.content);
    this.#use(sealedAnew.key);
  }

  /** With every secret in it. @returns false when there was none. */
  async destroy(): Promise<boolean> {
    this.lock();
    return removeOwned(dirname(this.#file.path), this.#file.path);
  }

  async #sealAll(
    passphrase: string,
    secretsOf: (key: Buffer) => readonly (readonly [string, SealedSecret])[] = () => [],
  ): Promise<{ readonly content: VaultContent; readonly key: Buffer }> {
    const salt = newSalt();
    const key = await deriveKey(passphrase, salt, this.#cost);
    const check = seal(key, this.#purposeOf('check', ''), '');
    return { key, content: { scrypt: this.#cost, salt, check, secrets: new Map(secretsOf(key)) } };
  }

  async #keyOf(passphrase: string, act: string): Promise<Buffer> {
    const { salt, scrypt, check } = this.#required(act);
    const key = await deriveKey(passphrase, salt, scrypt);
    if (unseal(key, this.#purposeOf('check', ''), check) !== undefined) return key;
    key.fill(0);
    throw new EngineError('AccessDenied', `Cannot ${act} the vault: the passphrase is wrong.`, {
      hint: 'Enter the passphrase again. If it is lost, delete the vault with: tenon secrets delete-vault. Then enter the keys again.',
      details: { problem: 'passphrase' },
    });
  }

  #use(key: Buffer): void {
    this.#key?.fill(0);
    this.#key = key;
  }

  #openKey(act: string): Buffer {
    if (this.#key !== undefined) return this.#key;
    const isNone = this.state === 'none';
    throw new EngineError(
      'InvalidState',
      `Cannot ${act}: ${isNone ? 'the workspace has no vault' : 'the vault is locked'}.`,
      {
        hint: isNone
          ? 'Create the vault in the window, or with: tenon secrets create-vault'
          : 'Unlock the vault in the window or with tenon secrets unlock, or start the command with --passphrase-from.',
        details: { problem: isNone ? 'vault' : 'locked' },
      },
    );
  }

  #required(act: string): VaultContent {
    const content = this.#file.read();
    if (content !== undefined) return content;
    throw new EngineError('InvalidState', `Cannot ${act}: the workspace has no vault.`, {
      hint: 'Create the vault in the window, or with: tenon secrets create-vault',
      details: { problem: 'vault' },
    });
  }

  async #write(content: VaultContent): Promise<void> {
    await this.#file.write(vaultText(content));
  }

  #purposeOf(purpose: string, name: string): readonly string[] {
    return ['tenon-vault 1', this.#workspaceId, purpose, name];
  }
}
