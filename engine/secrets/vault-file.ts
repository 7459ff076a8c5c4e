/** The file of a vault as text and back: damage and other versions are errors that are distinct from a wrong passphrase. */

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { EngineError } from '#engine/contract/errors.ts';
import { secretNameSchema } from '#engine/contract/definitions/secret.ts';
import { parseJson } from '#engine/secrets/kept-file.ts';
import { nonceBytes, saltBytes, tagBytes, type ScryptCost, type Sealed } from '#engine/secrets/vault-cipher.ts';

export const vaultVersion = 1;
/** Of one workspace. */
export const mostSecrets = 1000;

export interface VaultContent {
  readonly scrypt: ScryptCost;
  readonly salt: Buffer;
  /** A sealed text that opens with the key of the right passphrase. */
  readonly check: Sealed;
  /** By name. */
  readonly secrets: ReadonlyMap<string, SealedSecret>;
}

export interface SealedSecret extends Sealed {
  /** Milliseconds since 1970 UTC. */
  readonly savedOn: number;
}

const bytes = (least: number, most: number): z.ZodType<Buffer, string> =>
  z
    .base64()
    .transform((text) => Buffer.from(text, 'base64'))
    .refine(({ length }) => length >= least && length <= most);

const sealedShape = { nonce: bytes(nonceBytes, nonceBytes), sealed: bytes(tagBytes, 65_536) };
const contentSchema = z.strictObject({
  format: z.literal('tenon-vault'),
  version: z.literal(vaultVersion),
  scrypt: z.strictObject({
    cost: z
      .int()
      .min(2 ** 14)
      .max(2 ** 20)
      .refine((cost) => Number.isInteger(Math.log2(cost))),
    blockSize: z.int().min(8).max(16),
    parallelization: z.int().min(1).max(4),
  }),
  salt: bytes(saltBytes, saltBytes),
  check: z.strictObject(sealedShape),
  secrets: z
    .array(z.strictObject({ name: secretNameSchema, savedOn: z.number().min(0), ...sealedShape }))
    .max(mostSecrets),
});
const fileSchema = z.strictObject({ content: z.unknown(), sha256: z.string() });
const versionSchema = z.looseObject({ format: z.literal('tenon-vault'), version: z.int() });

export function vaultText({ scrypt, salt, check, secrets }: VaultContent): string {
  const content = {
    format: 'tenon-vault',
    version: vaultVersion,
    scrypt,
    salt: salt.toString('base64'),
    check: sealedText(check),
    secrets: [...secrets].map(([name, { savedOn, ...sealed }]) => ({ name, savedOn, ...sealedText(sealed) })),
  };
  return `${JSON.stringify({ content, sha256: sumOf(content) }, null, 2)}\n`;
}

/** @throws EngineError MalformedFile; UnsupportedFormat of another version. */
export function readVaultText(text: string, path: string): VaultContent {
  const file = fileSchema.safeParse(parseJson(text));
  const version = versionSchema.safeParse(file.data?.content);
  if (version.success && version.data.version !== vaultVersion) throw otherVersion(path, version.data.version);
  const content = contentSchema.safeParse(file.data?.content);
  if (!content.success || sumOf(file.data?.content) !== file.data?.sha256) throw damagedVault(path);
  const { scrypt, salt, check, secrets } = content.data;
  const byName = new Map(secrets.map(({ name, ...secret }) => [name, secret]));
  if (byName.size < secrets.length) throw damagedVault(path);
  return { scrypt, salt, check, secrets: byName };
}

export function damagedVault(path: string): EngineError {
  return new EngineError('MalformedFile', `Cannot read the vault ${path}: the file is damaged or incomplete.`, {
    hint: 'Restore the file from a backup. Or delete it with: tenon secrets delete-vault. Then enter the keys again.',
    details: { path, problem: 'vault' },
  });
}

function otherVersion(path: string, version: number): EngineError {
  const isNewer = version > vaultVersion;
  return new EngineError(
    'UnsupportedFormat',
    `Cannot read the vault ${path}: it has version ${version}, and this Tenon reads version ${vaultVersion}.`,
    {
      hint: isNewer
        ? 'Open the workspace with the newer Tenon that wrote the vault.'
        : 'Delete the vault with: tenon secrets delete-vault. Then enter the keys again.',
      details: { path, problem: 'vault' },
    },
  );
}

/** Distinguishes damage from a wrong passphrase; it protects from nobody. */
function sumOf(content: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(content) ?? '')
    .digest('hex');
}

function sealedText({ nonce, sealed }: Sealed): { nonce: string; sealed: string } {
  return { nonce: nonce.toString('base64'), sealed: sealed.toString('base64') };
}
