/**
 * What it costs to read the rows of an answer: by the scanner (`fillGrid`), by the decoder (`parseJson`), and by
 * `JSON.parse`, which loses digits and takes names twice. `npm run bench:rows` prints CPU as a multiple of `JSON.parse` over the
 * same bytes; `--write` puts the table into `docs/performance.md`. `--rounds 41` takes more rounds than 21.
 *
 * 10,000 rows of TEOS in one process. All take turns, every second round in reverse order.
 */
import { readArguments } from '../scripts/arguments.ts';
import { AsciiBytes } from '../src/http/ascii-bytes.ts';
import { parseJson } from '../src/http/json.ts';
import { fillGrid } from '../src/providers/cells.ts';
import { median } from '../test/measure/numbers.ts';
import { writeSection } from '../test/measure/section.ts';
import { addressOf, amountOf, assetOf } from './data.ts';
import { startResults } from './results.ts';
import { stampOf } from './table.ts';

const { values: flags } = readArguments(import.meta.filename, {
  options: { write: { type: 'boolean', default: false }, rounds: { type: 'string', default: '21' } },
});

const page = new URL('../docs/performance.md', import.meta.url);
const rounds = Number(flags.rounds);
/** Rounds before the first that counts. */
const WARM_UP = 4;

const addresses = Array.from({ length: 200 }, (_, index) => addressOf('teos', index));
const assets = Array.from({ length: 50 }, (_, index) => assetOf('teos', index));

interface PlainRow {
  readonly Address: string;
  readonly UniqueAssetId: string;
  readonly Amount: string;
}

/** How a row is written, by its place among all. */
type Form = (row: PlainRow, index: number) => object;

const forms: Readonly<Record<string, Form>> = {
  'as documented': (row) => row,
  'more keys, flat': (row, index) => ({ Id: index, ...row, Name: `name ${index}` }),
  'nested keys and escapes, the same in all rows': (row) => wordy(row, 17),
  'nested keys and escapes, different in each row': wordy,
  'three layouts by turns': ({ Address, UniqueAssetId, Amount }, index) =>
    [
      { Address, UniqueAssetId, Amount },
      { UniqueAssetId, Address, Amount },
      { Note: 'n', Amount, Address, UniqueAssetId },
    ][index % 3] ?? {},
};

function wordy({ Address, UniqueAssetId, Amount }: PlainRow, number: number): object {
  const block = { Number: number, Note: 'a "quoted" text, with } and ] inside' };
  const id = `Balances('${Address}')`;
  return { '@odata.id': id, Block: block, UniqueAssetId, Tags: ['Amount', number, null, true], Amount, Address };
}

function bodyOf(form: Form): Buffer {
  const rows = addresses.flatMap((Address) =>
    assets.map((UniqueAssetId) => ({ Address, UniqueAssetId, Amount: amountOf(Address, UniqueAssetId) })),
  );
  return Buffer.from(JSON.stringify(rows.map(form)));
}

/** The ways to read a body; each says whether it did. */
const readers: Readonly<Record<string, (bytes: Buffer) => boolean>> = {
  scanner: (bytes) => {
    const source = AsciiBytes.of(bytes);
    if (source === null) return false;
    const side = (names: readonly string[]) => ({ names, read: () => null });
    return (
      fillGrid(source, {
        span: { start: 0, end: source.length },
        keys: ['Address', 'UniqueAssetId', 'Amount'],
        accounts: side(addresses),
        assets: side(assets),
      }) !== null
    );
  },
  decoder: (bytes) => parseJson(bytes) !== undefined,
  '`JSON.parse`': (bytes) => Array.isArray(JSON.parse(bytes.toString('latin1'))),
};

interface Task {
  readonly run: () => boolean;
  readonly cpuMs: number[];
}

const tasks = new Map<string, ReadonlyMap<string, Task>>(
  Object.entries(forms).map(([name, form]) => {
    const bytes = bodyOf(form);
    const each = Object.entries(readers).map(([reader, read]): [string, Task] => [
      reader,
      { run: () => read(bytes), cpuMs: [] },
    ]);
    return [name, new Map(each)];
  }),
);

const stamp = stampOf(startResults(rounds));
const order = [...tasks.values()].flatMap((byReader) => [...byReader.values()]);
for (let round = -WARM_UP; round < rounds; round += 1) {
  for (const { run, cpuMs } of round % 2 === 0 ? order : order.toReversed()) {
    const before = process.cpuUsage();
    if (!run()) throw new Error('a reader left a body to another one, so that nothing was measured');
    const { user, system } = process.cpuUsage(before);
    if (round >= 0) cpuMs.push((user + system) / 1000);
  }
}

const head = ['rows', ...Object.keys(readers).flatMap((reader) => [reader, 'CPU'])];
const lines = [...tasks].map(([name, byReader]) => {
  const base = median(byReader.get('`JSON.parse`')?.cpuMs ?? []);
  const cells = [...byReader.values()].flatMap(({ cpuMs }) => {
    const ms = median(cpuMs);
    return [`**${(ms / base).toFixed(2)}**`, `${ms.toFixed(1)} ms`];
  });
  return [name, ...cells];
});
const rules = head.map((_, index) => (index === 0 ? '---' : '---:'));
const table = [head, rules, ...lines].map((line) => `| ${line.join(' | ')} |`).join('\n');
process.stdout.write(`${stamp}\n\n${table}\n`);
if (flags.write) writeSection(page, 'rows', `${stamp}\n\n${table}`);
