/** What was not even asked, and how to mend the question. */
import type { RefusedAddress } from './holdings.ts';

interface Props {
  readonly addresses: readonly RefusedAddress[];
  readonly notes: readonly string[];
}

export function Refused({ addresses, notes }: Props) {
  if (addresses.length + notes.length === 0) return null;
  return (
    <ul role="alert" className="wrong">
      {addresses.map(({ address, rule }) => (
        <li key={address}>
          <code>{address}</code> fits no source: {rule}. Correct it or take it out.
        </li>
      ))}
      {notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  );
}
