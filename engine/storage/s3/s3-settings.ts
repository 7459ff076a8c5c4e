/** What a connection of type `s3` says, with the keys that its variables contain: it stays in this process. */

import type { Connection } from '#engine/contract/definitions/connection.ts';
import { s3PropertiesSchema } from '#engine/contract/definitions/s3-connection.ts';
import { EngineError } from '#engine/contract/errors.ts';

export interface S3Settings {
  /** Name of the connection, for errors. */
  readonly connection: string;
  readonly endpoint: string | null;
  readonly region: string | null;
  readonly pathStyle: boolean;
  readonly requesterPays: boolean;
  readonly credentials:
    | { readonly kind: 'anonymous' }
    | { readonly kind: 'profile'; readonly profile: string }
    | {
        readonly kind: 'keys';
        readonly accessKeyId: string;
        readonly secretAccessKey: string;
        readonly sessionToken: string | null;
      };
}

/** @throws EngineError ConnectionFailed when a variable is not set. */
export function readS3Settings(connection: Connection, environment: NodeJS.ProcessEnv): S3Settings {
  const { name } = connection;
  const properties = s3PropertiesSchema.parse(connection.connectionProperties);
  const { endpoint, region, profile, accessKeyId, accessKeyIdVariable } = properties;
  const { secretAccessKeyVariable, sessionTokenVariable } = properties;
  const valueOf = (variable: string): string => {
    const value = environment[variable];
    if (value !== undefined && value !== '') return value;
    throw new EngineError(
      'ConnectionFailed',
      `Cannot use the connection "${name}": the environment variable ${variable} is not set.`,
      { hint: 'Set it before you start Tenon.', details: { connection: name, problem: 'credentials' } },
    );
  };
  return {
    connection: name,
    endpoint: endpoint ?? null,
    region: region ?? null,
    pathStyle: properties.pathStyle === undefined ? endpoint !== undefined : properties.pathStyle === 'true',
    requesterPays: properties.requesterPays === 'true',
    credentials:
      profile !== undefined
        ? { kind: 'profile', profile }
        : secretAccessKeyVariable === undefined
          ? { kind: 'anonymous' }
          : {
              kind: 'keys',
              accessKeyId: accessKeyId ?? valueOf(accessKeyIdVariable!),
              secretAccessKey: valueOf(secretAccessKeyVariable),
              sessionToken: sessionTokenVariable === undefined ? null : valueOf(sessionTokenVariable),
            },
  };
}
