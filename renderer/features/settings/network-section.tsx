/** Data that leaves this machine: none by itself. */

import { IconCircleCheck } from '@tabler/icons-react';
import { SettingRow } from '#renderer/features/settings/setting-row.tsx';
import { Tag } from '#renderer/ui/tag.tsx';
import textStyles from '#renderer/ui/text.module.css';

export function NetworkSection() {
  return (
    <>
      <SettingRow
        title="Network"
        text="No update checks, no telemetry, no external fonts or extensions. The page can only reach the engine that served it; its content security policy enforces this. The engine reaches the services of your connections, and webhooks of activated notifications."
        keywords="offline privacy telemetry"
      >
        <Tag tone="ok" icon={<IconCircleCheck />}>
          none by itself
        </Tag>
      </SettingRow>
      <SettingRow
        title="Who can reach the engine"
        text="In a browser: only this computer, at the loopback address, with this session’s cookie. The desktop app opens no port."
        keywords="security token port localhost"
      >
        <span className={textStyles.monospace}>{location.protocol.startsWith('http') ? location.host : 'no port'}</span>
      </SettingRow>
      <SettingRow
        title="What this window stores"
        text="Open editors, layout, theme and recently opened paths. No rows, no secrets."
        keywords="local storage privacy"
      >
        in this browser’s own storage
      </SettingRow>
    </>
  );
}
