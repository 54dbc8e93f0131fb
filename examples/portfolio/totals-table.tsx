/** What all accounts have together, by source: a total is either complete, or a lower bound that says so. */
import { adviceFor } from './advice.ts';
import type { AssetTotal, Coverage, SourceTotals } from './documents.ts';
import { labelsOf } from './holdings.ts';

interface Props {
  readonly sources: readonly SourceTotals[];
  readonly coverage: Coverage;
}

export function TotalsTable({ sources, coverage }: Props) {
  return (
    <section aria-labelledby="totals">
      <h2 id="totals">Totals</h2>
      <div className="wide">
        <table aria-labelledby="totals" aria-describedby="coverage">
          <thead>
            <tr>
              <th scope="col">Source</th>
              <th scope="col">Asset</th>
              <th scope="col" className="amount">
                Total of all accounts
              </th>
              <th scope="col">Coverage</th>
            </tr>
          </thead>
          {sources.map((source) => (
            <SourceRows key={source.source.name} {...source} />
          ))}
        </table>
      </div>
      <p id="coverage">
        All sources together: {knownOf(coverage)}.{' '}
        {coverage.answered < coverage.asked && 'What is missing is not counted as zero.'}
      </p>
    </section>
  );
}

function SourceRows({ source, coverage, totals }: SourceTotals) {
  const rows = totals.nodes.length;
  const labels = labelsOf(totals.nodes.map(({ asset }) => ({ source: source.name, asset })));
  return (
    <tbody>
      <tr>
        <th scope="rowgroup" rowSpan={Math.max(1, rows)}>
          {source.name}
        </th>
        <TotalCells total={totals.nodes[0]} labels={labels} />
        <td
          rowSpan={Math.max(1, rows)}
          className={coverage.failed.length > 0 ? 'failed' : coverage.stale > 0 ? 'stale' : 'fresh'}
        >
          {knownOf(coverage)}
          {coverage.failed.map(({ code, message, count, retryAfter }) => (
            <p key={code}>
              <strong className="mark">failed</strong> {count}: {message} {adviceFor({ code, retryAfter })}{' '}
              <code>{code}</code>
            </p>
          ))}
        </td>
      </tr>
      {totals.nodes.slice(1).map((total) => (
        <tr key={total.asset.id}>
          <TotalCells total={total} labels={labels} />
        </tr>
      ))}
    </tbody>
  );
}

interface CellsProps {
  /** Left out where nothing at the source is known. */
  readonly total: AssetTotal | undefined;
  readonly labels: ReadonlyMap<string, string>;
}

function TotalCells({ total, labels }: CellsProps) {
  if (total === undefined)
    return (
      <>
        <td>All assets</td>
        <td className="amount">not known</td>
      </>
    );
  const { asset, atLeast, complete } = total;
  const digits = atLeast === null ? 'not known' : (atLeast.value ?? `${atLeast.atomic} (smallest units)`);
  return (
    <>
      <td className="name">{labels.get(asset.id)}</td>
      <td className="amount">{atLeast === null || complete ? digits : `at least ${digits}`}</td>
    </>
  );
}

function knownOf({ asked, answered, stale }: Coverage): string {
  return `${answered} of ${asked} known${stale === 0 ? '' : `, ${stale} stale`}`;
}
