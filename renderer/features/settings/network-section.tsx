/** What leaves this machine: nothing by itself. */

import { IconCircleCheck } from '@tabler/icons-react';
import { SettingRow } from '#renderer/features/settings/setting-row.tsx';
import { Tag } from '#renderer/ui/tag.tsx';

export function NetworkSection() {
  return (
    <>
      <SettingRow
        title="Network"
        text="No update check, no telemetry, no fonts or extensions from outside. The page may only talk to the engine that served it; its content policy says so to the browser."
        keywords="offline privacy telemetry"
      >
        <Tag tone="ok" icon={<IconCircleCheck className="i" />}>
          nothing leaves by itself
        </Tag>
      </SettingRow>
      <SettingRow
        title="Who may reach the engine"
        text="In a browser: only this machine, under its own address, with the token of this start. On the desktop there is no port at all."
        keywords="security token port localhost"
      >
        <span className="mono">{location.protocol.startsWith('http') ? location.host : 'no port'}</span>
      </SettingRow>
      <SettingRow
        title="What this window keeps"
        text="Open editors, layout, theme and the paths of files opened lately. No rows, no secrets."
        keywords="local storage privacy"
      >
        in this browser's own storage
      </SettingRow>
    </>
  );
}
