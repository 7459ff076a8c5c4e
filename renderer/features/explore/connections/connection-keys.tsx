/** Where the keys of a connection come from. No secret is a part of the connection: it has the name of one, or of its variable. */

import type { Connection } from '#engine/contract/definitions/connection.ts';
import {
  allKeys,
  keySourceOf,
  withKeySource,
  withProperty,
  type KeySource,
  type Properties,
} from '#renderer/features/explore/connections/connection-properties.ts';
import { ConnectionText } from '#renderer/features/explore/connections/connection-text.tsx';
import { KeptKeys } from '#renderer/features/explore/connections/kept-keys.tsx';
import { RoleFields } from '#renderer/features/explore/connections/role-fields.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { Segments } from '#renderer/ui/segments.tsx';
import connectionStyles from '#renderer/features/explore/connections/connection.module.css';
import fieldStyles from '#renderer/ui/form/field.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface ConnectionKeysProps {
  readonly connection: Connection;
  readonly brief: boolean;
  /** By property, as of `connectionProblems`. */
  readonly problems: ReadonlyMap<string, string>;
  onChange(change: Partial<Connection>): void;
}

const sources: readonly { readonly name: KeySource; readonly title: string }[] = [
  { name: 'profile', title: 'AWS profile' },
  { name: 'secret', title: 'Kept by Tenon' },
  { name: 'keys', title: 'Environment variables' },
  { name: 'anonymous', title: 'None' },
];

export function ConnectionKeys({ connection, brief, problems, onChange: change }: ConnectionKeysProps) {
  const { connectionProperties: properties } = connection;
  const source = keySourceOf(connection);
  const onChange = (connectionProperties: Properties): void => change({ connectionProperties });
  const general = problems.get(allKeys);
  return (
    <section className={connectionStyles.keys} aria-label="Keys">
      <h3 className={classes(textStyles.strong, connectionStyles.heading)}>Keys</h3>
      <Segments<KeySource>
        label="Source of the keys"
        segments={sources}
        current={source}
        onChange={(next) => change(withKeySource(connection, next))}
      />
      {source === 'profile' ? (
        <ConnectionText
          label="Profile"
          hint="Its keys are read from ~/.aws/config and ~/.aws/credentials."
          problem={problems.get('profile')}
          value={properties['profile']}
          maxLength={255}
          onChange={(value) => onChange(withProperty(properties, 'profile', value))}
        />
      ) : source === 'secret' ? (
        <KeptKeys connection={connection} brief={brief} problem={problems.get('secretId')} onChange={change} />
      ) : source === 'keys' ? (
        <VariableFields properties={properties} problems={problems} onChange={onChange} />
      ) : (
        <p className={classes(textStyles.compact, textStyles.secondary, connectionStyles.remark)}>
          Requests are not signed. Only public buckets allow that.
        </p>
      )}
      {brief || source === 'anonymous' ? null : (
        <RoleFields properties={properties} problems={problems} onChange={onChange} />
      )}
      {general === undefined ? null : (
        <p className={classes(fieldStyles.hint, fieldStyles.wrong)} role="alert">
          {general}
        </p>
      )}
    </section>
  );
}

interface VariableFieldsProps extends Pick<ConnectionKeysProps, 'problems'> {
  readonly properties: Properties;
  onChange(properties: Properties): void;
}

/** The id of a key is not a secret, so the file may contain it. */
function VariableFields({ properties, problems, onChange }: VariableFieldsProps) {
  const isTyped = properties['accessKeyId'] !== undefined;
  const write = (name: string, value: string | undefined): void => onChange(withProperty(properties, name, value));
  const id = isTyped ? 'accessKeyId' : 'accessKeyIdVariable';
  return (
    <>
      <div className={connectionStyles.remark}>
        <Segments
          small
          label="Access key ID"
          segments={[
            { name: 'variable', title: 'ID from a variable' },
            { name: 'typed', title: 'ID in the connection' },
          ]}
          current={isTyped ? 'typed' : 'variable'}
          onChange={(next) =>
            onChange(
              next === 'typed'
                ? withProperty(withProperty(properties, 'accessKeyIdVariable', undefined), 'accessKeyId', '')
                : withProperty(
                    withProperty(properties, 'accessKeyId', undefined),
                    'accessKeyIdVariable',
                    'AWS_ACCESS_KEY_ID',
                  ),
            )
          }
        />
      </div>
      <div className={connectionStyles.line}>
        <ConnectionText
          label={isTyped ? 'Access key ID' : 'Variable of the access key ID'}
          hint={isTyped ? 'The ID, not the secret.' : 'The name ends with ACCESS_KEY_ID.'}
          problem={problems.get(id)}
          value={properties[id]}
          placeholder={isTyped ? 'AKIAIOSFODNN7EXAMPLE' : 'AWS_ACCESS_KEY_ID'}
          onChange={(value) => write(id, value.trim())}
        />
        <ConnectionText
          label="Variable of the secret access key"
          hint="The name of the variable, never the secret. It ends with SECRET_ACCESS_KEY."
          problem={problems.get('secretAccessKeyVariable')}
          value={properties['secretAccessKeyVariable']}
          placeholder="AWS_SECRET_ACCESS_KEY"
          onChange={(value) => write('secretAccessKeyVariable', value.trim())}
        />
        <ConnectionText
          label="Variable of the session token"
          hint="For temporary keys. The name ends with SESSION_TOKEN."
          problem={problems.get('sessionTokenVariable')}
          value={properties['sessionTokenVariable']}
          onChange={(value) => write('sessionTokenVariable', value.trim() === '' ? undefined : value.trim())}
        />
      </div>
    </>
  );
}
