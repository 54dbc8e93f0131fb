// The live page of the fleet: people from one graph, their balances as they change from another, and what these are worth from a third.

const QUESTION = `{
  users { name accounts { id balances(filter: { amount: NONZERO }) { nodes { id asset { id } } } } }
}`;
const SUBSCRIPTION = `subscription ($pairs: [PairInput!]!) {
  balances(pairs: $pairs, maxAge: 2) {
    kind
    changes {
      kind
      current {
        id
        total { value }
        asset { ref symbol }
        failure { code message }
        worth { amount currency stale }
        worthMissing { reason }
      }
      previous { total { value } }
    }
    confirmed { balances failing late }
  }
}`;
/** Milliseconds until a lost connection is opened again, twice as long each time. */
const [FIRST_MS, LONGEST_MS] = [1000, 15_000];
/** The server sends a sign of life every ten seconds: without one for longer the connection is taken for lost. */
const SILENCE_MS = 25_000;

const state = document.querySelector('#state');
const rows = new Map();

let waitMs = FIRST_MS;
for (;;) {
  try {
    await watch();
    say('The connection has ended.', true);
  } catch (error) {
    say(`The connection is lost: ${error.message}.`, true);
  }
  // What is shown is as old as the connection; nobody is to take it for the present.
  document.querySelector('#rows').style.opacity = '0.5';
  state.textContent += ` Again in ${waitMs / 1000} s.`;
  await new Promise((resolve) => setTimeout(resolve, waitMs));
  waitMs = Math.min(LONGEST_MS, waitMs * 2);
}

/** Resolves when the events have ended. */
async function watch() {
  const { data, errors } = await (await ask({ query: QUESTION }, 'application/json')).json();
  if (!data?.users) throw new Error(errors?.[0]?.message ?? 'the gateway knows nobody');
  const names = new Map();
  const pairs = [];
  for (const { name, accounts } of data.users) {
    for (const account of accounts) {
      for (const { id, asset } of account.balances.nodes) {
        names.set(id, name);
        pairs.push({ account: account.id, asset: asset.id });
      }
    }
  }
  const response = await ask({ query: SUBSCRIPTION, variables: { pairs } }, 'text/event-stream');
  for await (const told of eventsOf(response)) {
    if (told.errors && !told.data?.balances) throw new Error(told.errors[0].message);
    show(told.data.balances, names);
    waitMs = FIRST_MS;
  }
}

async function ask(body, accept) {
  const headers = { 'content-type': 'application/json', accept };
  const response = await fetch('graphql', { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`the gateway answers with status ${response.status}`);
  return response;
}

/** Each event, as it is told. */
async function* eventsOf(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const silence = setTimeout(() => reader.cancel(), SILENCE_MS);
    const { done, value } = await reader.read();
    clearTimeout(silence);
    if (done) return;
    text += value;
    const parts = text.split('\n\n');
    text = parts.pop();
    for (const part of parts) {
      const data = /^data: ?(.+)$/m.exec(part);
      if (data) yield JSON.parse(data[1]);
    }
  }
}

function show({ kind, changes, confirmed }, names) {
  const body = document.querySelector('#rows');
  body.style.opacity = '';
  if (kind === 'SNAPSHOT') {
    rows.clear();
    body.replaceChildren();
  }
  for (const change of changes) {
    const { id } = change.current;
    const row = rows.get(id) ?? body.appendChild(document.createElement('tr'));
    rows.set(id, row);
    row.dataset.id = id;
    row.replaceChildren(cell(names.get(id) ?? ''), ...cellsOf(change));
    row.className = change.current.failure ? 'failed' : '';
    if (kind !== 'SNAPSHOT') mark(row);
  }
  const count = (what) => confirmed.reduce((sum, part) => sum + what(part), 0);
  const failing = count((part) => part.failing);
  const late = confirmed.some((part) => part.late);
  const all = `${count((part) => part.balances)} balances are watched`;
  const unknown = failing === 0 ? '' : `, ${failing} of them not known at the moment`;
  say(`${all}${unknown}${late ? '; what is shown is older than it should be' : ''}.`, failing > 0 || late);
}

/** A balance that is not known is never shown as 0: it has the reason in its place, and what was known last. */
function cellsOf({ current, previous }) {
  const { total, asset, failure, worth, worthMissing } = current;
  const unit = asset.symbol ?? asset.ref;
  if (failure) {
    const last = previous?.total ? `last known: ${previous.total.value} ${unit}` : `${unit}: nothing known yet`;
    return [cell('not known', 'number', last), cell(failure.code, 'number', failure.message)];
  }
  const amount = cell(`${total?.value ?? 'not reported'} ${unit}`, 'number');
  if (!worth) return [amount, cell('no worth', 'number', worthMissing?.reason ?? '')];
  // The browser reads the text with all of its digits, and rounds once.
  const money = new Intl.NumberFormat('en', { style: 'currency', currency: worth.currency }).format(worth.amount);
  return [amount, cell(money, 'number', worth.stale ? 'by an old price' : '')];
}

function cell(text, kind = '', more = '') {
  const made = document.createElement('td');
  made.className = kind;
  made.textContent = text;
  if (more) made.appendChild(document.createElement('small')).textContent = more;
  return made;
}

function mark(row) {
  row.classList.add('changed');
  setTimeout(() => row.classList.remove('changed'), 1500);
}

function say(text, isBad = false) {
  state.textContent = text;
  state.className = isBad ? 'bad' : '';
}
