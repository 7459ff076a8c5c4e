/** A property list for launchd: an agent of this user. */

import { escapedXml } from '#main/service/escaped-xml.ts';
import type { ServiceDefinition } from '#main/service/service-definition.ts';

/** Restarts after a crash, and not after `launchctl bootout` or an end without an error. */
export function launchdAgent({ name, commandLine, workspace, environment, logFile }: ServiceDefinition): string {
  const text = (value: string): string => `<string>${escapedXml(value)}</string>`;
  const variables = Object.entries(environment).flatMap(([variable, value]) => [
    `    <key>${escapedXml(variable)}</key>`,
    `    ${text(value)}`,
  ]);
  return `${[
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    '<plist version="1.0">',
    '<dict>',
    '  <key>Label</key>',
    `  ${text(launchdLabel(name))}`,
    '  <key>ProgramArguments</key>',
    '  <array>',
    ...commandLine.map((word) => `    ${text(word)}`),
    '  </array>',
    '  <key>WorkingDirectory</key>',
    `  ${text(workspace)}`,
    ...(variables.length === 0 ? [] : ['  <key>EnvironmentVariables</key>', '  <dict>', ...variables, '  </dict>']),
    '  <key>RunAtLoad</key>',
    '  <true/>',
    '  <key>KeepAlive</key>',
    '  <dict>',
    '    <key>SuccessfulExit</key>',
    '    <false/>',
    '  </dict>',
    '  <key>ExitTimeOut</key>',
    '  <integer>60</integer>',
    ...(logFile === null
      ? []
      : ['  <key>StandardOutPath</key>', `  ${text(logFile)}`, '  <key>StandardErrorPath</key>', `  ${text(logFile)}`]),
    '</dict>',
    '</plist>',
  ].join('\n')}\n`;
}

export function launchdLabel(name: string): string {
  return `tenon.${name}`;
}
