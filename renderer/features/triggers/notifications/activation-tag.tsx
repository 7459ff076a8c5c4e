/** Whether this computer sends a notification, as a tag. */

import { IconAlertTriangle, IconCircleCheck, IconCircleDashed } from '@tabler/icons-react';
import type { NotificationText } from '#engine/contract/procedures/reporting/notifications.ts';
import { attentionNote } from '#renderer/features/triggers/notifications/notification-words.ts';
import { Tag } from '#renderer/ui/tag.tsx';
import layoutStyles from '#renderer/ui/layout.module.css';

const icons = {
  ACTIVATED: IconCircleCheck,
  CHANGED: IconAlertTriangle,
  DEACTIVATED: IconAlertTriangle,
  DISABLED: IconCircleDashed,
} as const;

export function ActivationTag({ notification }: { readonly notification: NotificationText }) {
  const { activation } = notification;
  const note = attentionNote(notification);
  const Icon = icons[activation];
  const usual = activation === 'ACTIVATED' ? 'Sent from this computer' : 'Not sent';
  return (
    <span className={layoutStyles.iconAndName} title={note ?? usual}>
      <Tag
        tone={note !== undefined ? 'warn' : activation === 'ACTIVATED' ? 'ok' : 'plain'}
        icon={<Icon size={13} stroke={1.5} />}
      >
        {activation}
      </Tag>
    </span>
  );
}
