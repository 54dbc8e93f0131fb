/**
 * Every balance that was asked for; those that are not known, or not of now, come first. The amount stands beside its asset, so that
 * both are seen on a narrow screen, where the rest is scrolled to.
 */
import { adviceFor } from './advice.ts';
import { amountText } from './bars.ts';
import type { Earlier } from './documents.ts';
import { type FailedRow, type KnownRow, labelsOf, type Row } from './holdings.ts';
import { ShortAddress } from './short-address.tsx';
import { clockTime } from './times.ts';

export function BalanceTable({ rows }: { readonly rows: readonly Row[] }) {
  const labels = labelsOf(rows.flatMap(({ source, asset }) => (asset === null ? [] : [{ source, asset }])));
  return (
    <section aria-labelledby="balances">
      <h2 id="balances">Balances</h2>
      <div className="wide">
        <table aria-labelledby="balances">
          <thead>
            <tr>
              <th scope="col">Asset</th>
              <th scope="col" className="amount">
                Amount
              </th>
              <th scope="col">Source</th>
              <th scope="col">Account</th>
              <th scope="col">State</th>
            </tr>
          </thead>
          <tbody>
            {rows
              .toSorted((a, b) => rank(a) - rank(b))
              .map((row) => (
                <tr key={row.id} className={stateOf(row)}>
                  <th scope="row">{row.asset === null ? 'All assets' : labels.get(row.asset.id)}</th>
                  <td className="amount">{row.kind === 'known' ? amountText(row) : 'not known'}</td>
                  <td className="name">{row.source}</td>
                  <td>
                    <ShortAddress address={row.address} />
                    {row.network !== null && <small> {row.network}</small>}
                  </td>
                  <td>{row.kind === 'known' ? <Known row={row} /> : <Failed row={row} />}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function stateOf(row: Row): 'failed' | 'stale' | 'changed' | 'fresh' {
  if (row.kind === 'failed') return 'failed';
  if (row.servedFrom === 'STALE') return 'stale';
  return row.change === undefined ? 'fresh' : 'changed';
}

function rank(row: Row): number {
  return ['failed', 'stale', 'changed', 'fresh'].indexOf(stateOf(row));
}

function Known({ row: { servedFrom, observedAt, change } }: { readonly row: KnownRow }) {
  const at = <time dateTime={observedAt.toISOString()}>{clockTime(observedAt)}</time>;
  if (servedFrom === 'STALE')
    return (
      <>
        <strong className="mark">stale</strong> of {at}; the source fails now.
      </>
    );
  return (
    <>
      {change !== undefined && (
        <>
          <strong className="mark">{happened[change.kind]}</strong>
          {change.before?.total != null && ` from ${amountText({ amount: change.before.total })}`},{' '}
        </>
      )}
      read at {at}
      {servedFrom === 'CACHE' && ', kept by the graph'}
    </>
  );
}

const happened: Readonly<Record<NonNullable<KnownRow['change']>['kind'], string>> = {
  CHANGE: 'changed',
  FAILURE: 'failed',
  RECOVERY: 'known again',
  REORGANISATION: 'reorganised',
};

function Failed({ row: { reason, change } }: { readonly row: FailedRow }) {
  return (
    <>
      <strong className="mark">failed</strong> {reason.message} {adviceFor(reason)} <code>{reason.code}</code>
      <LastKnown before={change?.before ?? null} />
    </>
  );
}

/** Words, not a number in the column of amounts: nobody knows whether it still holds. */
function LastKnown({ before }: { readonly before: Earlier | null }) {
  if (before === null || before.total === null || before.provenance === null) return null;
  const { observedAt } = before.provenance;
  return (
    <>
      {' '}
      It was {amountText({ amount: before.total })} at{' '}
      <time dateTime={observedAt.toISOString()}>{clockTime(observedAt)}</time>.
    </>
  );
}
