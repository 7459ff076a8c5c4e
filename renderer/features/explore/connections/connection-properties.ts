/** The properties of a connection as a form changes them: empty ones are removed, and the keys come from one source. */

import { connectionSchema, type Connection } from '#engine/contract/definitions/connection.ts';

export type Properties = Connection['connectionProperties'];
export type KeySource = 'profile' | 'secret' | 'keys' | 'anonymous';
/** What of a connection decides where its keys come from. */
type Keyed = Pick<Connection, 'name' | 'connectionProperties' | 'secretId'>;

/** All properties that belong to a source of keys; of two sources, neither works. */
const ofKeys = [
  'profile',
  'accessKeyId',
  'accessKeyIdVariable',
  'secretAccessKeyVariable',
  'sessionTokenVariable',
  'anonymous',
];

const firstOfSource: Readonly<Record<KeySource, Properties>> = {
  profile: { profile: 'default' },
  secret: {},
  keys: { accessKeyIdVariable: 'AWS_ACCESS_KEY_ID', secretAccessKeyVariable: 'AWS_SECRET_ACCESS_KEY' },
  anonymous: { anonymous: 'true' },
};

export function keySourceOf({ connectionProperties: properties, secretId }: Omit<Keyed, 'name'>): KeySource {
  if (secretId !== null) return 'secret';
  if (properties['profile'] !== undefined) return 'profile';
  return properties['anonymous'] === 'true' ? 'anonymous' : 'keys';
}

/** What a role is assumed with; without the role, none of it is allowed. */
const ofRole = ['roleArn', 'externalId', 'roleSessionName', 'stsEndpoint'];

/** What is not about keys stays. */
export function withKeySource(
  connection: Keyed,
  source: KeySource,
): Pick<Connection, 'connectionProperties' | 'secretId'> {
  const { name, connectionProperties, secretId } = connection;
  if (keySourceOf(connection) === source) return { connectionProperties, secretId };
  const removed = source === 'anonymous' ? [...ofKeys, ...ofRole] : ofKeys;
  const rest = Object.entries(connectionProperties).filter(([property]) => !removed.includes(property));
  return {
    connectionProperties: { ...Object.fromEntries(rest), ...firstOfSource[source] },
    secretId: source === 'secret' ? name || 'keys' : null,
  };
}

/** @param value undefined removes the property. */
export function withProperty(properties: Properties, name: string, value: string | undefined): Properties {
  const { [name]: _before, ...rest } = properties;
  return value === undefined ? rest : { ...rest, [name]: value };
}

/** @param arn empty: the role and what belongs to it is removed. */
export function withRole(properties: Properties, arn: string): Properties {
  if (arn !== '') return { ...properties, roleArn: arn };
  return Object.fromEntries(Object.entries(properties).filter(([property]) => !ofRole.includes(property)));
}

/** The name of the property of all keys together, for problems of none of them alone. */
export const allKeys = 'keys';

/** Sentences by the member of the connection, or by its property; empty: it can be saved. */
export function connectionProblems(connection: Connection): ReadonlyMap<string, string> {
  const problems = new Map<string, string>();
  for (const { path, message } of connectionSchema.safeParse(connection).error?.issues ?? []) {
    const [member, property = allKeys] = path.map(String);
    const place = member === 'connectionProperties' ? property : member!;
    if (!problems.has(place)) problems.set(place, `${message.charAt(0).toUpperCase()}${message.slice(1)}.`);
  }
  return problems;
}

/** Names of its buckets; none: it is for all that no other connection names. */
export function bucketNames(properties: Properties): readonly string[] {
  return (properties['buckets'] ?? '')
    .split(',')
    .map((bucket) => bucket.trim())
    .filter((bucket) => bucket !== '');
}
