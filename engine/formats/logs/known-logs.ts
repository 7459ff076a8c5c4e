/** Log formats that are known by name and detected by their lines. */

export interface KnownLog {
  /** Value of the option `logFormat`. */
  readonly name: string;
  readonly title: string;
  /** Grok; absent for logs whose fields stand in a header. */
  readonly pattern: string;
  /** Matches whatever `pattern` matches, and quickly: a pattern is compiled only for lines that fit this. */
  readonly outline: RegExp;
  /** Lines that do not begin a record belong to the one before. */
  readonly multiLine?: true;
  /** Text that means "no value"; `-` when absent. */
  readonly nullText?: string;
}

const bracketedTime = /\[\d{1,2}\/[A-Z][a-z]+\/\d/;
const isoTime = String.raw`\d{4}-\d{1,2}-\d{1,2}[T ]\d`;
const level = '(?:trace|debug|notice|info|warn|err|crit|fatal|severe|emerg|alert)';
const levelAfterTime = new RegExp(`^${isoTime}[\\s\\S]*${level}`, 'i');

const time = '%{TIMESTAMP_ISO8601:timestamp:timestamp}';
const quoted = (field: string): string => String.raw`"(?<${field}>(?:[^"\\]|\\.)*)"`;
const request = String.raw`"%{NOTSPACE:request_verb} (?<request_url>(?:[^"\\]|\\.)*?) %{NOTSPACE:request_protocol} ?"`;
const times = (who: string): string =>
  `%{NUMBER:request_processing_time:double} %{NUMBER:${who}_processing_time:double} %{NUMBER:response_processing_time:double}`;
const status = (name: string): string => `(?:%{INT:${name}:int}|-)`;
const address = (who: string): string => `(?:%{IP:${who}_ip}:%{INT:${who}_port:int}|-)`;
const bytes = '%{INT:received_bytes:long} %{INT:sent_bytes:long}';

/** More particular ones first: of those that match equally well the first is taken. */
export const knownLogs: readonly KnownLog[] = [
  {
    name: 'nginxMain',
    title: 'nginx access log with X-Forwarded-For',
    outline: bracketedTime,
    pattern: `%{COMBINEDAPACHELOG} ${quoted('x_forwarded_for')}`,
  },
  {
    name: 'apacheCombined',
    title: 'Apache or nginx access log (combined)',
    pattern: '%{COMBINEDAPACHELOG}',
    outline: bracketedTime,
  },
  {
    name: 'apacheVirtualHost',
    title: 'Apache access log with virtual host',
    outline: bracketedTime,
    pattern: '%{IPORHOST:vhost}(?::%{POSINT:vhost_port:int})? %{COMBINEDAPACHELOG}',
  },
  { name: 'apacheCommon', title: 'Apache access log (common)', pattern: '%{COMMONAPACHELOG}', outline: bracketedTime },
  {
    name: 'apacheError',
    title: 'Apache error log',
    outline: /^\[[A-Z][a-z]+ /,
    pattern: String.raw`\[%{HTTPDERROR_DATE:timestamp:timestamp}\] \[(?:%{WORD:module})?:?%{LOGLEVEL:level}\](?: \[pid %{POSINT:pid:int}(?::tid %{NUMBER:tid:long})?\])?(?: \[(?:client|remote) (?<client>[^\]]+)\])? %{GREEDYDATA:message}`,
    multiLine: true,
    nullText: '',
  },
  {
    name: 'nginxError',
    title: 'nginx error log',
    outline: /^\d{4}\/\d/,
    pattern: String.raw`%{NGINXERRORDATE:timestamp:timestamp} \[%{WORD:level}\] %{POSINT:pid:int}#%{NONNEGINT:tid:int}: (?:\*%{NONNEGINT:connection:long} )?%{GREEDYDATA:message}`,
    multiLine: true,
    nullText: '',
  },
  {
    name: 'albAccess',
    title: 'AWS application load balancer',
    outline: /^(?:http|h2|grpc|ws)/,
    pattern: [
      '(?<type>https?|h2|grpcs|wss?)',
      '%{TIMESTAMP_ISO8601:time:timestamp} %{NOTSPACE:elb}',
      address('client'),
      address('target'),
      times('target'),
      `${status('elb_status_code')} ${status('target_status_code')} ${bytes} ${request}`,
      `${quoted('user_agent')} %{NOTSPACE:ssl_cipher} %{NOTSPACE:ssl_protocol} %{NOTSPACE:target_group_arn}`,
      `${quoted('trace_id')} ${quoted('domain_name')} ${quoted('chosen_cert_arn')} %{NOTSPACE:matched_rule_priority}`,
      '%{TIMESTAMP_ISO8601:request_creation_time:timestamp}',
      `${quoted('actions_executed')} ${quoted('redirect_url')} ${quoted('error_reason')}`,
      `${quoted('target_port_list')} ${quoted('target_status_code_list')} ${quoted('classification')} ${quoted('classification_reason')}(?: %{NOTSPACE:conn_trace_id}(?: %{GREEDYDATA:more})?)?`,
    ].join(' '),
  },
  {
    name: 'elbAccess',
    title: 'AWS classic load balancer',
    outline: new RegExp(`^${isoTime}[\\s\\S]*"`),
    pattern: [
      '%{TIMESTAMP_ISO8601:time:timestamp} %{NOTSPACE:elb}',
      address('client'),
      address('backend'),
      times('backend'),
      `${status('elb_status_code')} ${status('backend_status_code')} ${bytes} ${request}(?: ${quoted('user_agent')} %{NOTSPACE:ssl_cipher} %{NOTSPACE:ssl_protocol})?`,
    ].join(' '),
  },
  {
    name: 's3Access',
    title: 'Amazon S3 server access log',
    outline: bracketedTime,
    pattern: [
      String.raw`(?<bucket_owner>[0-9a-f]{32,64}|-) %{NOTSPACE:bucket} \[%{HTTPDATE:time:timestamp}\] %{NOTSPACE:remote_ip}`,
      '%{NOTSPACE:requester} %{NOTSPACE:request_id} %{NOTSPACE:operation} %{NOTSPACE:key}',
      `(?:${quoted('request_uri')}|-) ${status('http_status')} %{NOTSPACE:error_code}`,
      '(?:%{INT:bytes_sent:long}|-) (?:%{INT:object_size:long}|-) (?:%{INT:total_time:long}|-) (?:%{INT:turn_around_time:long}|-)',
      `(?:${quoted('referrer')}|-) (?:${quoted('user_agent')}|-) %{NOTSPACE:version_id}(?: %{GREEDYDATA:more})?`,
    ].join(' '),
  },
  {
    name: 'syslog5424',
    title: 'syslog (RFC 5424)',
    outline: /^<\d/,
    pattern: String.raw`<%{NONNEGINT:priority:int}>%{POSINT:version:int} (?:%{TIMESTAMP_ISO8601:timestamp:timestamp}|-) %{NOTSPACE:hostname} %{NOTSPACE:app_name} %{NOTSPACE:procid} %{NOTSPACE:msgid} (?<structured_data>-|(?:\[(?:[^\]\\]|\\.)*\])+)(?: %{GREEDYDATA:message})?`,
  },
  {
    name: 'kafkaServer',
    title: 'Kafka and other Java logs with the time in brackets',
    outline: new RegExp(`^\\[${isoTime}[\\s\\S]*${level}`, 'i'),
    pattern: String.raw`\[${time}\] %{LOGLEVEL:level} (?:(?<message>[\s\S]*\S)\s*\((?<logger>[A-Za-z_$][\w$.]*)\)(?<details>(?:\r?\n[\s\S]*)?)|(?<message>[\s\S]*))`,
    multiLine: true,
    nullText: '',
  },
  {
    name: 'springBoot',
    title: 'Spring Boot log',
    outline: levelAfterTime,
    pattern: String.raw`${time} +%{LOGLEVEL:level} %{POSINT:pid:int} --- (?:\[ *(?<application>[^\]]*)\] )?\[ *(?<thread>[^\]]*)\] (?<logger>\S+) +: %{GREEDYDATA:message}`,
    multiLine: true,
    nullText: '',
  },
  {
    name: 'log4j',
    title: 'Java log (log4j, logback)',
    outline: levelAfterTime,
    pattern: String.raw`${time} +(?:\[(?<thread>[^\]]*)\] +%{LOGLEVEL:level}|\[?%{LOGLEVEL:level}\]? +\[(?<thread>[^\]]*)\]|\[?%{LOGLEVEL:level}\]?)(?: +(?<logger>[A-Za-z_$][\w$.]*(?::[0-9]+)?)(?: +-|:))? +%{GREEDYDATA:message}`,
    multiLine: true,
    nullText: '',
  },
  {
    name: 'pythonLogging',
    title: 'Python log',
    outline: levelAfterTime,
    pattern: String.raw`${time} - (?<logger>[^ ]+) - %{LOGLEVEL:level} - %{GREEDYDATA:message}`,
    multiLine: true,
    nullText: '',
  },
  {
    name: 'syslog3164',
    title: 'syslog (RFC 3164)',
    outline: /^(?:<\d|[A-Z][a-z]{2}|\d{4}-\d)/,
    pattern: String.raw`(?:<%{NONNEGINT:priority:int}>)?(?:%{SYSLOGISOTIME:timestamp}|(?<timestamp>%{SYSLOGTIMESTAMP})) %{SYSLOGHOST:hostname} (?:(?<program>[^\s:\[\]]+)(?:\[%{NONNEGINT:pid:int}\])?: ?)?%{GREEDYDATA:message}`,
    nullText: '',
  },
];

export function findKnownLog(name: string): KnownLog | undefined {
  return knownLogs.find((known) => known.name.toLowerCase() === name.toLowerCase());
}
