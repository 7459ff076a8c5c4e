/** The properties of a connection as a form changes them: empty ones are removed, and the keys come from one source. */

import { connectionSchema, type Connection } from '#engine/contract/definitions/connection.ts';

export type Properties = Connection['connectionProperties'];
export type KeySource = 'profile' | 'keys' | 'anonymous';

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
  keys: { accessKeyIdVariable: 'AWS_ACCESS_KEY_ID', secretAccessKeyVariable: 'AWS_SECRET_ACCESS_KEY' },
  anonymous: { anonymous: 'true' },
};

export function keySourceOf(properties: Properties): KeySource {
  if (properties['profile'] !== undefined) return 'profile';
  return properties['anonymous'] === 'true' ? 'anonymous' : 'keys';
}

/** What is not about keys stays. */
export function withKeySource(properties: Properties, source: KeySource): Properties {
  if (keySourceOf(properties) === source) return properties;
  const rest = Object.entries(properties).filter(([name]) => !ofKeys.includes(name));
  return { ...Object.fromEntries(rest), ...firstOfSource[source] };
}

/** @param value undefined removes the property. */
export function withProperty(properties: Properties, name: string, value: string | undefined): Properties {
  const { [name]: _before, ...rest } = properties;
  return value === undefined ? rest : { ...rest, [name]: value };
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
