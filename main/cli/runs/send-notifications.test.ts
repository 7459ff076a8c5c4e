import { expect, test } from 'vitest';
import { unsentWarnings } from './send-notifications.ts';

test('messages that wait for the same reason are one warning', () => {
  const tried = (notification: string, answer: string) => ({
    notification,
    attempts: [{ triedOn: 0, isSent: false, answer }],
  });
  const refused = 'The receiver answered 500.';
  expect(
    unsentWarnings([
      tried('failures', refused),
      { notification: 'news', attempts: [] },
      tried('failures', refused),
      tried('failures', 'The receiver does not answer.'),
      tried('failures', refused),
    ]),
  ).toEqual([
    '3 messages of notification failures are not sent yet: The receiver answered 500. They are tried again while the app or tenon serve is open.',
    'notification news is not sent yet: It waits. It is tried again while the app or tenon serve is open.',
    'notification failures is not sent yet: The receiver does not answer. It is tried again while the app or tenon serve is open.',
  ]);
});
