/** An event of a subscription as lines for people, as far as its document selects what they show. */

/** One line for each change; one for an event without any. */
export function eventLines(data: unknown, now: Date): string {
  const time = now.toTimeString().slice(0, 8);
  return Object.values(recordOf(data))
    .flatMap((event) => {
      const { kind, changes } = recordOf(event);
      const lines = Array.isArray(changes) ? changes.map((change) => changeLine(change)) : [];
      return lines.length === 0 ? [textOf(kind) ?? 'EVENT'] : lines;
    })
    .map((line) => `${time}  ${line}\n`)
    .join('');
}

function changeLine(change: unknown): string {
  const { kind, current, previous } = recordOf(change);
  const name = nameOf(recordOf(current));
  const was = previous === undefined || previous === null ? null : amountOf(recordOf(previous));
  const is = amountOf(recordOf(current));
  const parts = [
    (textOf(kind) ?? 'CHANGE').padEnd(14),
    ...(name === '' ? [] : [name]),
    was === null ? is : `${was} → ${is}`,
  ];
  // Texts of a source must not steer the terminal.
  return parts.join('  ').replaceAll(/\p{Cc}/gu, '�');
}

function nameOf({ id, account, asset }: Fields): string {
  const { address, id: accountId } = recordOf(account);
  const { symbol, ref, id: assetId } = recordOf(asset);
  const parts = [textOf(address) ?? textOf(accountId), textOf(symbol) ?? textOf(ref) ?? textOf(assetId)];
  const named = parts.filter((part) => part !== null).join('  ');
  return named === '' ? (textOf(id) ?? '') : named;
}

function amountOf({ total, available, failure }: Fields): string {
  const { value, atomic } = recordOf(total ?? available);
  return textOf(recordOf(failure).code) ?? textOf(value) ?? textOf(atomic) ?? '?';
}

type Fields = Readonly<Record<string, unknown>>;

function recordOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function textOf(value: unknown): string | null {
  if (typeof value === 'bigint') return value.toString();
  return typeof value === 'string' ? value : null;
}
