// The live page of the fleet: people from one graph, their balances as they change from another, and what these are worth from a third.

const QUESTION = `{
  users { name accounts { id source { name } balances(filter: { amount: NONZERO }) { nodes { id asset { id } } } } }
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
/**
 * balancegraph tells something at least every 15 seconds (`limits.live.heartbeatSeconds`): without it for longer, what is shown is not
 * taken for the present. The gateway has signs of life of its own, which say nothing of balances and do not count.
 */
const SILENCE_MS = 40_000;
/** Milliseconds until accounts of which nobody knows what they hold are asked for again. */
const LIST_AGAIN_MS = 5000;

const state = document.querySelector('#state');
const body = document.querySelector('#rows');
const rows = new Map();
/** What each account held when that was last known: a source that is down does not end what is watched there. */
const holdings = new Map();

let waitMs = FIRST_MS;
for (;;) {
  const problem = await watch().catch(({ message }) => message);
  if (problem === null) continue;
  // What is shown is as old as the connection; nobody is to take it for the present.
  body.style.opacity = '0.5';
  say(`Not live: ${problem}. Again in ${waitMs / 1000} s.`, true);
  await new Promise((resolve) => setTimeout(resolve, waitMs));
  waitMs = Math.min(LONGEST_MS, waitMs * 2);
}

/** Resolves when the events have ended: with the reason, or with null where there is more to watch than before. */
async function watch() {
  const known = await list();
  const { names, pairs, unlisted } = known;
  if (pairs.length === 0) {
    body.replaceChildren(...unlisted.map(unlistedRow));
    return 'nobody knows what there is to watch';
  }
  const response = await ask({ query: SUBSCRIPTION, variables: { pairs } }, 'text/event-stream');
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let reason = 'the connection has ended';
  const end = (why) => {
    reason = why;
    reader.cancel();
  };
  const looking = unlisted.length > 0 ? setInterval(look, LIST_AGAIN_MS) : 0;
  let silence = 0;
  const heard = () => {
    clearTimeout(silence);
    silence = setTimeout(() => end(`nothing was told for ${SILENCE_MS / 1000} s`), SILENCE_MS);
  };
  heard();
  try {
    for await (const told of eventsOf(reader)) {
      if (!told.data?.balances) throw new Error(told.errors?.[0]?.message ?? 'the gateway tells nothing');
      heard();
      show(told.data.balances, { names, unlisted });
      waitMs = FIRST_MS;
    }
    return reason;
  } finally {
    clearInterval(looking);
    clearTimeout(silence);
    reader.cancel().catch(() => {});
  }

  async function look() {
    const now = await list().catch(() => known);
    if (now.unlisted.length < unlisted.length) end(null);
  }
}

/** Who holds what: names by balance, what to watch, and the accounts of which that is not known. */
async function list() {
  const { data, errors = [] } = await (await ask({ query: QUESTION }, 'application/json')).json();
  if (!data?.users) throw new Error(errors[0]?.message ?? 'the gateway knows nobody');
  const names = new Map();
  const pairs = [];
  const unlisted = [];
  for (const { name, accounts } of data.users) {
    for (const { id: account, source, balances } of accounts) {
      if (balances?.nodes) holdings.set(account, balances.nodes);
      const held = holdings.get(account);
      if (held === undefined) {
        const error = errors.find(({ extensions }) => extensions?.about === account);
        unlisted.push({ name, source: source?.name ?? account, error });
      }
      for (const { id, asset } of held ?? []) {
        names.set(id, name);
        pairs.push({ account, asset: asset.id });
      }
    }
  }
  return { names, pairs, unlisted };
}

async function ask(question, accept) {
  const headers = { 'content-type': 'application/json', accept };
  const response = await fetch('graphql', { method: 'POST', headers, body: JSON.stringify(question) });
  if (!response.ok) throw new Error(`the gateway answers with status ${response.status}`);
  return response;
}

/** Each event, as it is told. */
async function* eventsOf(reader) {
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
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

function show({ kind, changes, confirmed }, { names, unlisted }) {
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
  if (kind === 'SNAPSHOT') body.append(...unlisted.map(unlistedRow));
  const count = (what) => confirmed.reduce((sum, part) => sum + what(part), 0);
  const failing = count((part) => part.failing);
  const late = confirmed.some((part) => part.late);
  const all = `${count((part) => part.balances)} balances are watched`;
  const unknown = failing === 0 ? '' : `, ${failing} of them not known at the moment`;
  const missing = unlisted.length === 0 ? '' : `; accounts of which nobody knows what they hold: ${unlisted.length}`;
  const old = late ? '; what is shown is older than it should be' : '';
  say(`${all}${unknown}${missing}${old}.`, failing > 0 || late || unlisted.length > 0);
}

/** An account whose source could not say what it holds. */
function unlistedRow({ name, source, error }) {
  const row = document.createElement('tr');
  row.className = 'failed';
  const reason = cell(error?.extensions.code ?? 'no answer', 'number', error?.message ?? '');
  row.append(cell(name), cell('not known', 'number', `all that is held at ${source}`), reason);
  return row;
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
  if (!worth) return [amount, cell('no worth', 'number', worthMissing?.reason ?? 'the price graph does not answer')];
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
