// ask.mjs BASE PID waits until the server answers, asks the README's four-source query of it, and fails when anything is missing.
// ask.mjs --gone BASE fails when anyone still answers there.
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const [first, second] = process.argv.slice(2);
const deadline = Date.now() + 8 * 60_000;

if (first === '--gone') {
  const answer = await fetch(`${second}/readyz`).catch(() => null);
  process.exit(answer === null ? 0 : 1);
}

const [base, pid] = [first, second];

async function ready() {
  while (Date.now() < deadline) {
    process.kill(Number(pid), 0); // throws once the server's process is gone
    const answer = await fetch(`${base}/readyz`).catch(() => null);
    if (answer?.ok) return;
    await pause(250);
  }
  throw new Error('the server was not ready in time');
}

await ready();
const page = await fetch(`${base}/graphiql/`);
if (!page.ok) throw new Error(`GraphiQL answered ${page.status}`);
const query = readFileSync(new URL('../examples/queries/1-four-sources.graphql', import.meta.url), 'utf8');
const answer = await fetch(`${base}/graphql`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ query }),
});
const { data, errors, extensions } = await answer.json();
if (errors !== undefined) throw new Error(JSON.stringify(errors));
process.stdout.write(
  `${data.accountsByAddress.length} accounts answered; calls: ${JSON.stringify(extensions.calls)}\n`,
);
