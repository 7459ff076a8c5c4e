/** Handlers of the procedures of secrets. */

import { s3ConnectionType } from '#engine/contract/definitions/connection.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { secretProcedures } from '#engine/contract/procedures/secrets.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import type { EngineServices } from '#engine/rpc/services.ts';
import { endpointOf } from '#engine/storage/s3/s3-settings.ts';

interface User {
  readonly connection: string;
  readonly secret: string;
  readonly endpoint: string | null;
}

export const secretHandlers: Handlers<EngineServices, keyof typeof secretProcedures> = {
  async getSecrets(_input, services) {
    const secrets = await services.secrets();
    const users = await usersOf(services);
    return {
      vault: secrets.vaultState,
      keychainProblem: secrets.keychainProblem,
      secrets: secrets.list().map((secret) => ({
        ...secret,
        connections: users.filter((user) => user.secret === secret.name).map((user) => user.connection),
      })),
    };
  },
  async saveSecret({ name, keys, endpoint }, services) {
    const service = endpoint === undefined ? serviceOf(name, await usersOf(services)) : endpoint;
    return { keptIn: await (await services.secrets()).save(name, service, keys), endpoint: service };
  },
  async deleteSecret({ name }, services) {
    await (await services.secrets()).delete(name);
    return {};
  },
  async createVault({ passphrase }, services) {
    await (await services.secrets()).createVault(passphrase);
    return {};
  },
  async unlockVault({ passphrase }, services) {
    await (await services.secrets()).unlock(passphrase);
    return {};
  },
  async lockVault(_input, services) {
    (await services.secrets()).lock();
    await (await services.connectedObjects()).forgetKeys();
    return {};
  },
  async changeVaultPassphrase({ passphrase, newPassphrase }, services) {
    await (await services.secrets()).changePassphrase(passphrase, newPassphrase);
    return {};
  },
  async deleteVault(_input, services) {
    const deleted = await (await services.secrets()).deleteVault();
    await (await services.connectedObjects()).forgetKeys();
    return { deleted };
  },
};

async function usersOf(services: EngineServices): Promise<readonly User[]> {
  return (await services.workspace()).stores.connection
    .list()
    .filter(({ value }) => value.connectionType === s3ConnectionType && value.secretId !== null)
    .map(({ name, value }) => ({ connection: name, secret: value.secretId!, endpoint: endpointOf(value) }));
}

/** The service of the connections that use the secret. @throws EngineError InvalidInput for several ones. */
function serviceOf(name: string, users: readonly User[]): string | null {
  const own = users.filter(({ secret }) => secret === name);
  const services = new Set(own.map(({ endpoint }) => endpoint));
  if (services.size <= 1) return own[0]?.endpoint ?? null;
  const names = own.map(({ connection }) => `"${connection}"`).join(' and ');
  throw new EngineError(
    'InvalidInput',
    `Cannot save the secret "${name}": the connections ${names} use it for different services.`,
    { hint: 'Give each connection a separate secret, or name the endpoint.', details: { secret: name } },
  );
}
