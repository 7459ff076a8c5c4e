/** Stops a script that an older Node was given with a sentence instead of a syntax error; loaded by `node --import`. */

const [major] = process.versions.node.split('.', 1).map(Number);
if (major < 24) {
  process.stderr.write(
    `error: this script needs Node 24 or newer; this is Node ${process.versions.node} (${process.execPath}).\n` +
      'hint: start it with npm (npm test, npm run check, npm run bench): npm ci brings the right Node for Linux and Windows. ' +
      'On macOS install Node 24.\n',
  );
  process.exit(2);
}
