/** Below the answer: what to do about its errors. Nothing where there are none. */
import { useId } from 'react';
import type { Advice } from './advice.ts';

export function AdviceList({ advice }: { readonly advice: readonly Advice[] }) {
  const heading = useId();
  // The region is there before it has content, so that screen readers announce what comes.
  return (
    <div role="status" className="advice-place">
      {advice.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard
        <section className="advice" aria-labelledby={heading} tabIndex={0}>
          <h2 id={heading}>What to do</h2>
          <dl>
            {advice.map(({ code, text }) => (
              <div key={code}>
                <dt>{code}</dt>
                <dd>{text}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
    </div>
  );
}
