/** A task of Windows' Task Scheduler that starts when this user logs on, as XML for `schtasks /create /xml`. */

import { EngineError } from '#engine/contract/errors.ts';
import { escapedXml } from '#main/service/escaped-xml.ts';
import type { ServiceDefinition } from '#main/service/service-definition.ts';

/**
 * Elements and their order are those of the Task Scheduler's schema (taskType, settingsType). Without a time limit, which is
 * three days otherwise, and on batteries, too. @param user `DOMAIN\name`.
 */
export function windowsTask({ title, commandLine, workspace }: ServiceDefinition, user: string): string {
  const [program, ...words] = commandLine;
  for (const word of commandLine) refuseVariables(word);
  return `${[
    '<?xml version="1.0" encoding="UTF-16"?>',
    '<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">',
    '  <RegistrationInfo>',
    `    <Description>${escapedXml(title)}</Description>`,
    '  </RegistrationInfo>',
    '  <Triggers>',
    '    <LogonTrigger>',
    '      <Enabled>true</Enabled>',
    `      <UserId>${escapedXml(user)}</UserId>`,
    '    </LogonTrigger>',
    '  </Triggers>',
    '  <Principals>',
    '    <Principal id="Author">',
    `      <UserId>${escapedXml(user)}</UserId>`,
    '      <LogonType>InteractiveToken</LogonType>',
    '      <RunLevel>LeastPrivilege</RunLevel>',
    '    </Principal>',
    '  </Principals>',
    '  <Settings>',
    '    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>',
    '    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>',
    '    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>',
    '    <StartWhenAvailable>true</StartWhenAvailable>',
    '    <Enabled>true</Enabled>',
    '    <Hidden>true</Hidden>',
    '    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>',
    '    <RestartOnFailure>',
    '      <Interval>PT1M</Interval>',
    '      <Count>5</Count>',
    '    </RestartOnFailure>',
    '  </Settings>',
    '  <Actions Context="Author">',
    '    <Exec>',
    `      <Command>${escapedXml(program)}</Command>`,
    `      <Arguments>${escapedXml(words.map(windowsWord).join(' '))}</Arguments>`,
    `      <WorkingDirectory>${escapedXml(workspace)}</WorkingDirectory>`,
    '    </Exec>',
    '  </Actions>',
    '</Task>',
  ].join('\r\n')}\r\n`;
}

/** The Task Scheduler replaces `%NAME%` by a variable, and knows no way to write the signs themselves. */
function refuseVariables(word: string): void {
  if (!/%[^%]+%/u.test(word)) return;
  throw new EngineError(
    'InvalidInput',
    `Cannot install a service: the Task Scheduler would replace a part of ${word} by a variable.`,
    { hint: 'Rename the folder so that its path has no two percent signs.' },
  );
}

/** As `CommandLineToArgvW` reads it back: backslashes count only before a quote. */
export function windowsWord(word: string): string {
  if (/^[^\s"]+$/u.test(word)) return word;
  return `"${word.replaceAll(/(\\*)"/gu, String.raw`$1$1\"`).replace(/\\+$/u, '$&$&')}"`;
}
