/** Procedures of the secrets that Tenon keeps for a workspace. None of them returns one. */

import { z } from 'zod';
import { passphraseSchema, s3KeysSchema, secretNameSchema } from '#engine/contract/definitions/secret.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';

const ofVault = ['getSecrets'];

export const secretProcedures = {
  getSecrets: defineProcedure(() => ({
    kind: 'query',
    summary: 'Lists the names of the secrets of the workspace, and the state of its vault. Returns no secret.',
    input: z.strictObject({}),
    output: z.object({
      vault: z.enum(['none', 'locked', 'unlocked']).describe('State of the vault in this process.'),
      keychainProblem: z
        .string()
        .nullable()
        .describe('Why new secrets are kept in the vault; null: they are kept in the keychain of the system.'),
      secrets: z
        .array(
          z.object({
            name: z.string(),
            keptIn: z.enum(['keychain', 'vault']),
            savedOn: z.number().describe('Milliseconds since 1970-01-01 UTC.'),
            connections: z.array(z.string()).readonly().describe('Names of the connections that use it.'),
          }),
        )
        .readonly()
        .describe('By name.'),
    }),
    errors: ['InvalidState', 'MalformedFile', 'UnsupportedFormat', 'IoFailed'],
  })),
  saveSecret: defineProcedure(() => ({
    kind: 'command',
    summary: 'Saves the keys of a secret, in the keychain of the system or in the unlocked vault.',
    input: z.strictObject({
      name: secretNameSchema,
      keys: s3KeysSchema,
      endpoint: z
        .string()
        .max(4096)
        .nullable()
        .optional()
        .describe(
          'Service that the keys are for, as in the connection; null: Amazon S3 (default: that of the connections that use the secret, else Amazon S3). The keys are used for no other service.',
        ),
    }),
    output: z.object({ keptIn: z.enum(['keychain', 'vault']), endpoint: z.string().nullable() }),
    errors: ['InvalidInput', 'InvalidState', 'MalformedFile', 'UnsupportedFormat', 'IoFailed', 'DiskFull'],
    invalidates: ofVault,
  })),
  deleteSecret: defineProcedure(() => ({
    kind: 'command',
    summary: 'Deletes a secret. Connections that use it stop working.',
    input: z.strictObject({ name: secretNameSchema }),
    output: z.object({}),
    errors: ['EntityNotFound', 'InvalidState', 'MalformedFile', 'UnsupportedFormat', 'IoFailed', 'DiskFull'],
    invalidates: ofVault,
  })),
  createVault: defineProcedure(() => ({
    kind: 'command',
    summary: 'Creates the vault of the workspace with a passphrase, and leaves it unlocked.',
    input: z.strictObject({ passphrase: passphraseSchema }),
    output: z.object({}),
    errors: ['AlreadyExists', 'InvalidState', 'IoFailed', 'DiskFull'],
    invalidates: ofVault,
  })),
  unlockVault: defineProcedure(() => ({
    kind: 'command',
    summary: 'Unlocks the vault until it is locked or this process ends.',
    input: z.strictObject({ passphrase: passphraseSchema }),
    output: z.object({}),
    errors: ['AccessDenied', 'InvalidState', 'MalformedFile', 'UnsupportedFormat', 'IoFailed'],
    invalidates: ofVault,
  })),
  lockVault: defineProcedure(() => ({
    kind: 'command',
    summary: 'Locks the vault, so that its secrets cannot be used until it is unlocked.',
    input: z.strictObject({}),
    output: z.object({}),
    errors: ['InvalidState'],
    invalidates: ofVault,
  })),
  changeVaultPassphrase: defineProcedure(() => ({
    kind: 'command',
    summary: 'Changes the passphrase of the vault, encrypts its secrets again, and leaves it unlocked.',
    input: z.strictObject({ passphrase: passphraseSchema, newPassphrase: passphraseSchema }),
    output: z.object({}),
    errors: ['AccessDenied', 'InvalidState', 'MalformedFile', 'UnsupportedFormat', 'IoFailed', 'DiskFull'],
    invalidates: ofVault,
  })),
  deleteVault: defineProcedure(() => ({
    kind: 'command',
    summary: 'Deletes the vault with all secrets in it. Needs no passphrase.',
    input: z.strictObject({}),
    output: z.object({ deleted: z.boolean().describe('false: the workspace had no vault.') }),
    errors: ['InvalidState', 'IoFailed'],
    invalidates: ofVault,
  })),
};
