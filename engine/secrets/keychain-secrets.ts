/** Secrets of one workspace that the operating system's keychain encrypts: a file of this user that only the desktop app can read. */

import { z } from 'zod';
import { EngineError } from '#engine/contract/errors.ts';
import { secretNameSchema } from '#engine/contract/definitions/secret.ts';
import { KeptFile, parseJson } from '#engine/secrets/kept-file.ts';

/** What the desktop host has of the system. */
export interface Keychain {
  /** Why it cannot be used, as a clause; undefined: it can. */
  problem(): string | undefined;
  encrypt(text: string): Uint8Array;
  /** @throws Error when the keychain does not open it. */
  decrypt(bytes: Uint8Array): string;
}

const fileSchema = z.strictObject({
  format: z.literal('tenon-keychain'),
  version: z.literal(1),
  secrets: z.array(z.strictObject({ name: secretNameSchema, savedOn: z.number().min(0), encrypted: z.base64() })),
});
type Entry = z.output<typeof fileSchema>['secrets'][number];

/** Says what was encrypted, since a keychain does not authenticate anything beside the text. */
const textSchema = z.strictObject({
  workspaceId: z.string(),
  purpose: z.string(),
  name: z.string(),
  text: z.string(),
});

export class KeychainSecrets {
  readonly #file: KeptFile<readonly Entry[]>;
  readonly #workspaceId: string;
  readonly #keychain: Keychain | undefined;

  /** @param keychain undefined: this host has none, and cannot read what the desktop app saved. */
  constructor(path: string, workspaceId: string, keychain: Keychain | undefined) {
    this.#file = new KeptFile(path, (text) => this.#entriesOf(text));
    this.#workspaceId = workspaceId;
    this.#keychain = keychain;
  }

  /** Why it cannot be used, as a clause; undefined: it can. */
  get problem(): string | undefined {
    return this.#keychain === undefined ? 'only the desktop app reads the keychain' : this.#keychain.problem();
  }

  /** @throws EngineError MalformedFile. */
  list(): ReadonlyMap<string, { readonly savedOn: number }> {
    return new Map(this.#read().map((entry) => [entry.name, entry]));
  }

  /** undefined: there is none of this name. @throws EngineError InvalidState when the keychain cannot be used, MalformedFile. */
  get(name: string, purpose: string): string | undefined {
    const entry = this.#read().find((each) => each.name === name);
    if (entry === undefined) return undefined;
    const keychain = this.#usable(`use the secret "${name}"`);
    let text: string;
    try {
      text = keychain.decrypt(Buffer.from(entry.encrypted, 'base64'));
    } catch {
      // What the system says is passed on to nobody: it may name what was encrypted.
      throw new EngineError('AccessDenied', `Cannot use the secret "${name}": the keychain does not open it.`, {
        hint: 'Unlock the keychain of your system, or enter the keys again.',
        details: { problem: 'keychain' },
      });
    }
    const opened = textSchema.safeParse(parseJson(text));
    const { data } = opened;
    if (data === undefined || data.workspaceId !== this.#workspaceId || data.purpose !== purpose || data.name !== name)
      throw this.#damaged();
    return data.text;
  }

  async put(name: string, purpose: string, text: string, savedOn: number): Promise<void> {
    const keychain = this.#usable(`save the secret "${name}"`);
    const sealed = JSON.stringify({ workspaceId: this.#workspaceId, purpose, name, text });
    const encrypted = Buffer.from(keychain.encrypt(sealed)).toString('base64');
    await this.#write([...this.#others(name), { name, savedOn, encrypted }]);
  }

  /** @returns false when there was none. */
  async delete(name: string): Promise<boolean> {
    if (!this.#read().some((each) => each.name === name)) return false;
    await this.#write(this.#others(name));
    return true;
  }

  #others(name: string): Entry[] {
    return this.#read().filter((each) => each.name !== name);
  }

  #usable(act: string): Keychain {
    const { problem } = this;
    if (this.#keychain !== undefined && problem === undefined) return this.#keychain;
    throw new EngineError('InvalidState', `Cannot ${act}: ${problem}.`, {
      hint: 'Open the workspace in the desktop app, or enter the keys again, to keep them in a vault.',
      details: { problem: 'keychain' },
    });
  }

  #read(): readonly Entry[] {
    return this.#file.read() ?? [];
  }

  #entriesOf(text: string): readonly Entry[] {
    const file = fileSchema.safeParse(parseJson(text));
    if (file.success) return file.data.secrets;
    throw this.#damaged();
  }

  async #write(secrets: readonly Entry[]): Promise<void> {
    const file = { format: 'tenon-keychain', version: 1, secrets };
    await this.#file.write(`${JSON.stringify(file, null, 2)}\n`);
  }

  #damaged(): EngineError {
    return new EngineError('MalformedFile', `Cannot read the secrets ${this.#file.path}: the file is damaged.`, {
      hint: 'Restore it from a backup, or delete it and enter the keys again.',
      details: { path: this.#file.path, problem: 'keychain' },
    });
  }
}
