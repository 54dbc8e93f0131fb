/** Where a person types what to look for. */
import { type SubmitEvent, useId, useRef, useState } from 'react';
import type { Question } from './holdings.ts';
import { staleChoices, staleSecondsOf, wordsOf } from './question.ts';

interface Props {
  readonly initial: Question;
  readonly asking: boolean;
  /** `anew` also where an answer is kept. */
  readonly onAsk: (question: Question, anew: boolean) => void;
  readonly isLive: boolean;
  readonly onLive: (isLive: boolean) => void;
}

export function QuestionForm({ initial, asking, isLive, onAsk, onLive }: Props) {
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const addresses = useRef<HTMLTextAreaElement>(null);
  const [missing, setMissing] = useState(false);

  const ask = (anew: boolean): void => {
    if (form.current === null) return;
    const data = new FormData(form.current);
    const question = {
      addresses: wordsOf(textIn(data, 'addresses')),
      assets: wordsOf(textIn(data, 'assets')),
      staleSeconds: staleSecondsOf(data.get('stale')),
    };
    setMissing(question.addresses.length === 0);
    if (question.addresses.length === 0) addresses.current?.focus();
    else onAsk(question, anew);
  };
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    ask(false);
  };

  return (
    <form ref={form} onSubmit={submit} aria-label="What to look for">
      <div className="field">
        <label htmlFor={`${id}-addresses`}>Addresses</label>
        <textarea
          ref={addresses}
          id={`${id}-addresses`}
          name="addresses"
          rows={5}
          spellCheck={false}
          defaultValue={initial.addresses.join('\n')}
          aria-describedby={`${id}-addresses-hint`}
          aria-invalid={missing}
        />
        <p id={`${id}-addresses-hint`} className={missing ? 'hint wrong' : 'hint'}>
          {missing ? 'Type at least one address.' : 'One a line. Each is read at every source whose rule it fits.'}
        </p>
      </div>
      <div className="field">
        <label htmlFor={`${id}-assets`}>Assets to ask for by name</label>
        <textarea
          id={`${id}-assets`}
          name="assets"
          rows={5}
          spellCheck={false}
          defaultValue={initial.assets.join('\n')}
          aria-describedby={`${id}-assets-hint`}
        />
        <p id={`${id}-assets-hint`} className="hint">
          Ids, one a line; may be empty. A source with assets here is asked for them alone, the others for all they
          list.
        </p>
      </div>
      <div className="field">
        <label htmlFor={`${id}-stale`}>Where a source fails</label>
        <select id={`${id}-stale`} name="stale" defaultValue={initial.staleSeconds}>
          {staleChoices.map(({ seconds, label }) => (
            <option key={seconds} value={seconds}>
              {label}
            </option>
          ))}
        </select>
      </div>
      <div className="buttons">
        <button type="submit" aria-disabled={asking}>
          Show balances
        </button>
        <button type="button" aria-disabled={asking} onClick={() => ask(true)}>
          Refresh
        </button>
        <label className="switch">
          <input type="checkbox" name="live" checked={isLive} onChange={(event) => onLive(event.target.checked)} />
          Live
        </label>
      </div>
    </form>
  );
}

function textIn(data: FormData, name: string): string {
  const value = data.get(name);
  return typeof value === 'string' ? value : '';
}
