/** The environment of a worker: that of the host, without keys. */

/** Names under which connections and the programs of AWS keep keys; a worker asks the host for what needs one. */
const secretNames = /(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)$/u;

export function workerEnvironment(host: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(host).filter(([name]) => !secretNames.test(name.toUpperCase()));
  return { ...Object.fromEntries(kept), TENON_PROCESS_ROLE: 'worker' };
}
