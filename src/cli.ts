/** What `bin/balancegraph.js` runs, once it knows that this Node is one that will do. */
import { runCli } from './cli/program.ts';
import { processEnvironment } from './config/environment.ts';

// A reader that has seen enough (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

process.exitCode = await runCli(process.argv.slice(2), {
  out: process.stdout,
  err: process.stderr,
  env: processEnvironment(),
  isOwnProcess: true,
});
