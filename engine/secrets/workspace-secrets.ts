/**
 * The secrets of one workspace, in the system's keychain or in the vault. They lie in the user's own state folder and open for this
 * workspace alone, so that one from a stranger cannot use the keys of another.
 */

import { join } from 'node:path';
import { z } from 'zod';
import { openPrivateFolder, userStateFolder } from '#engine/base/owned/runtime-folder.ts';
import { EngineError, meantHint, nearNames } from '#engine/contract/errors.ts';
import { s3KeysSchema, type S3Keys } from '#engine/contract/definitions/secret.ts';
import { KeychainSecrets, type Keychain } from '#engine/secrets/keychain-secrets.ts';
import { Vault, type VaultState } from '#engine/secrets/vault.ts';
import { usualCost, type ScryptCost } from '#engine/secrets/vault-cipher.ts';

export interface ListedSecret {
  readonly name: string;
  readonly keptIn: 'keychain' | 'vault';
  /** Milliseconds since 1970 UTC. */
  readonly savedOn: number;
}

export interface WorkspaceSecretsOptions {
  readonly workspaceId: string;
  /** Absent: this host has none. */
  readonly keychain?: Keychain | undefined;
  /** Of a new vault. */
  readonly vaultCost?: ScryptCost;
  readonly clock?: () => number;
}

const purpose = 's3-keys';
const keysSchema = z.strictObject({ keys: s3KeysSchema, endpoint: z.string().nullable() });
const tokenSchema = z.strictObject({ token: z.string(), address: z.string() });
const contentSchema = z.union([keysSchema, tokenSchema]);
type Content = z.output<typeof contentSchema>;

export class WorkspaceSecrets implements AsyncDisposable {
  readonly #vault: Vault;
  readonly #keychain: KeychainSecrets;
  readonly #clock: () => number;
  /** Changes come one after the other: each reads the file and writes it. */
  #last: Promise<unknown> = Promise.resolve();

  /** @throws EngineError IoFailed where the user has no private state folder. */
  constructor({ workspaceId, keychain, vaultCost = usualCost, clock = Date.now }: WorkspaceSecretsOptions) {
    const folder = openPrivateFolder(join(openPrivateFolder(userStateFolder()), 'secrets'));
    this.#vault = new Vault(join(folder, `${workspaceId}.vault.json`), workspaceId, vaultCost);
    this.#keychain = new KeychainSecrets(join(folder, `${workspaceId}.keychain.json`), workspaceId, keychain);
    this.#clock = clock;
  }

  get vaultState(): VaultState {
    return this.#vault.state;
  }

  /** Why new secrets are not kept in the keychain, as a clause; null: they are. */
  get keychainProblem(): string | null {
    return this.#keychain.problem ?? null;
  }

  /** By name. @throws EngineError of a damaged file. */
  list(): readonly ListedSecret[] {
    const inVault = [...this.#vault.list()].map(([name, { savedOn }]) => ({ name, keptIn: 'vault' as const, savedOn }));
    const inKeychain = [...this.#keychain.list()].map(([name, { savedOn }]) => ({
      name,
      keptIn: 'keychain' as const,
      savedOn,
    }));
    return [...inKeychain, ...inVault].toSorted((left, right) => (left.name < right.name ? -1 : 1));
  }

  /**
   * @param endpoint that of the connection; null: Amazon S3. Keys go to no other service than the one they were entered for.
   * @throws EngineError EntityNotFound; InvalidState while the vault is locked, and for another service; of a damaged file.
   */
  find(name: string, endpoint: string | null): S3Keys {
    const content = this.#read(
      name,
      `Enter its keys in the editor of the connection, or with: tenon secrets set "${name}"`,
    );
    if (!('keys' in content)) throw otherService(name, content.address, serviceOf(endpoint));
    if (content.endpoint !== endpoint) throw otherService(name, serviceOf(content.endpoint), serviceOf(endpoint));
    return content.keys;
  }

  /**
   * @param address of the notification, with the placeholder of the secret. A token goes nowhere else than it was entered for.
   * @throws EngineError as `find`.
   */
  findToken(name: string, address: string): string {
    const content = this.#read(
      name,
      'Enter it in the editor of the notification, or with: tenon notification set-secret NAME',
    );
    if (!('token' in content)) throw otherService(name, serviceOf(content.endpoint), address);
    if (content.address !== address) throw otherService(name, content.address, address);
    return content.token;
  }

  /** @param missing hint where there is none. @throws EngineError EntityNotFound; InvalidState while the vault is locked. */
  #read(name: string, missing: string): Content {
    // One that is in both was entered in another host; the later one counts.
    const times = [this.#keychain.list().get(name)?.savedOn ?? -1, this.#vault.list().get(name)?.savedOn ?? -1];
    const text = times[0]! > times[1]! ? this.#keychain.get(name, purpose) : this.#vault.get(name, purpose);
    if (text === undefined) throw this.#missing(name, missing);
    return contentSchema.parse(JSON.parse(text));
  }

  /** @param endpoint service that the keys are for; null: Amazon S3. @throws EngineError InvalidState while the vault is locked or missing. */
  save(name: string, endpoint: string | null, keys: S3Keys): Promise<'keychain' | 'vault'> {
    return this.#put(name, { keys, endpoint });
  }

  /** @param address as for `findToken`. @throws EngineError InvalidState while the vault is locked or missing. */
  saveToken(name: string, address: string, token: string): Promise<'keychain' | 'vault'> {
    return this.#put(name, { token, address });
  }

  #put(name: string, content: Content): Promise<'keychain' | 'vault'> {
    return this.#inTurn(async () => {
      const isInKeychain = this.keychainProblem === null;
      const [store, other] = isInKeychain ? [this.#keychain, this.#vault] : [this.#vault, this.#keychain];
      await store.put(name, purpose, JSON.stringify(content), this.#clock());
      await other.delete(name);
      return isInKeychain ? 'keychain' : 'vault';
    });
  }

  /** @throws EngineError EntityNotFound. */
  delete(name: string): Promise<void> {
    return this.#inTurn(async () => {
      const deleted = [await this.#keychain.delete(name), await this.#vault.delete(name)];
      if (!deleted.includes(true)) throw this.#missing(name, 'List the secrets with: tenon secrets');
    });
  }

  createVault(passphrase: string): Promise<void> {
    return this.#inTurn(() => this.#vault.create(passphrase));
  }

  unlock(passphrase: string): Promise<void> {
    return this.#inTurn(() => this.#vault.unlock(passphrase));
  }

  /** At once: what is being unlocked stays locked. */
  lock(): void {
    this.#vault.lock();
  }

  changePassphrase(passphrase: string, next: string): Promise<void> {
    return this.#inTurn(() => this.#vault.changePassphrase(passphrase, next, purpose));
  }

  /** With the secrets in it. @returns false when there was none. */
  deleteVault(): Promise<boolean> {
    return this.#inTurn(() => this.#vault.destroy());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#last;
    this.lock();
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }

  #missing(name: string, otherwise: string): EngineError {
    const near = nearNames(
      name,
      this.list().map((each) => each.name),
    );
    return new EngineError('EntityNotFound', `Secret "${name}" does not exist in this workspace.`, {
      hint: meantHint(
        near.map((each) => `"${each}"`),
        otherwise,
      ),
      details: { secret: name, problem: 'secret' },
    });
  }
}

function otherService(name: string, kept: string, wanted: string): EngineError {
  return new EngineError('InvalidState', `Cannot use the secret "${name}" for ${wanted}: it was entered for ${kept}.`, {
    hint: 'If that is right, enter the secret again for it. Nothing was sent.',
    details: { secret: name, problem: 'secret' },
  });
}

function serviceOf(endpoint: string | null): string {
  return endpoint ?? 'Amazon S3';
}
