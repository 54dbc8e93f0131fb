/** The ends of an address for the eye; all of it under the mouse and for a screen reader. */
export function ShortAddress({ address }: { readonly address: string }) {
  if (address.length <= 14) return <code>{address}</code>;
  return (
    <code title={address}>
      <span aria-hidden="true">
        {address.slice(0, 6)}…{address.slice(-4)}
      </span>
      <span className="unseen">{address}</span>
    </code>
  );
}
