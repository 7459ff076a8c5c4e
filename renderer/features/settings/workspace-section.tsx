/** Facts of the open workspace. */

import { EditableSetting } from '#renderer/features/settings/editable-setting.tsx';
import { SettingRow } from '#renderer/features/settings/setting-row.tsx';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import { Tag } from '#renderer/ui/tag.tsx';

export function WorkspaceSection() {
  const workspace = useProcedure('getWorkspace', {});
  if (workspace.error !== null) return <ErrorView error={workspace.error} />;
  if (workspace.data === undefined) return <LoadingView text="Reading the workspace" />;
  const { root, stateFolder, throwAway, definition, problems } = workspace.data;
  const { version: _version, ...changeable } = definition;
  return (
    <>
      <SettingRow title="Name" text="As it stands in the title bar." name="name">
        <EditableSetting
          label="Name of the workspace"
          value={definition.name}
          definition={definition}
          change={(name) => (name.trim() === '' ? 'A workspace has a name.' : { ...changeable, name: name.trim() })}
        />
      </SettingRow>
      <SettingRow title="Folder" text="What you author lies here as files: put it under git." keywords="path root">
        <span className="mono wrap-anywhere">{root}</span>
        {throwAway ? <Tag tone="warn">thrown away when the engine ends</Tag> : null}
      </SettingRow>
      <SettingRow
        title="State"
        text="Catalog, runs and cache; what the engine observed. Not for git."
        keywords="sqlite catalog"
      >
        <span className="mono wrap-anywhere">{stateFolder}</span>
      </SettingRow>
      <SettingRow
        title="Default database"
        text="Where tables go when nothing else is said."
        name="defaults.databaseName"
      >
        <EditableSetting
          label="Default database"
          value={definition.defaults.databaseName}
          definition={definition}
          change={(databaseName) =>
            databaseName.trim() === ''
              ? 'Tables go into some database.'
              : databaseName !== databaseName.toLowerCase()
                ? 'Names of databases are in lower case.'
                : { ...changeable, defaults: { ...changeable.defaults, databaseName: databaseName.trim() } }
          }
        />
      </SettingRow>
      <SettingRow
        title="Problems in files"
        text="A file that does not parse changes nothing: its last good version stays in use."
        keywords="errors invalid"
      >
        {problems.length === 0 ? (
          <Tag tone="ok">none</Tag>
        ) : (
          <ul className="problem-list">
            {problems.map(({ file, line, message }) => (
              <li key={`${file} ${line ?? ''} ${message}`}>
                <span className="mono">
                  {file}
                  {line === null ? '' : `:${line}`}
                </span>{' '}
                <span className="bad">{message}</span>
              </li>
            ))}
          </ul>
        )}
      </SettingRow>
    </>
  );
}
