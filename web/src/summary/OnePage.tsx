import type { Summary } from '@rollout-health/shared/summary';
import { formatCount, formatWhole } from '../parts/format';
import { StageStateMark } from '../parts/StageStateMark';
import { StatusMark } from '../parts/StatusMark';
import styles from './one-page.module.css';
import { prepareOnePage } from './prepare-one-page';
import { SentenceMark } from './SummarySentences';

const WORDS = { start: 'Start', advance: 'Advance', hold: 'Hold', pause: 'Pause', resume: 'Resume', 'roll-back': 'Roll back' } as const;

/** The summary on one sheet, for paper and for whoever has a link: it leads nowhere else. */
export function OnePage({ summary, className = '' }: { summary: Summary; className?: string | undefined }) {
  const { sections, stages, owners, decisions } = prepareOnePage(summary);
  const names = new Map(summary.stages.map(({ stage, name }) => [stage, name]));
  return (
    <article className={`${styles.paper} ${className}`} aria-label="Summary on one page" data-one-page>
      <h1>{summary.name}</h1>
      <p>{summary.purpose}</p>
      <p className={styles.quiet}>Data as of {formatWhole(summary.asOf)}</p>
      <ol className={styles.track} aria-label="Stages">
        {stages.map(({ stage, place }) => (
          <li key={stage.stage} className={styles.stage} aria-current={place === 'current' ? 'step' : undefined}>
            <strong>{stage.name}</strong>
            {stage.state === 'planned' ? <StageStateMark state={stage.state} size="sm" /> : <StatusMark status={stage.status} size="sm" />}
            <span className={styles.quiet}>
              {stage.state === 'planned'
                ? `${formatCount(stage.plannedUsers)} planned`
                : `${formatCount(stage.activeUsers7d)} of ${formatCount(stage.plannedUsers)} in 7 days`}
            </span>
          </li>
        ))}
      </ol>
      {sections.map(({ title, sentences, more }) => (
        <section key={title}>
          <h2>
            {title}
            {more > 0 && <span className={styles.more}> and {more} more on the page</span>}
          </h2>
          <ul>
            {sentences.map(({ text, tone }) => (
              <li key={text} className={styles.sentence}>
                <SentenceMark tone={tone} />
                <span>{text}</span>
              </li>
            ))}
          </ul>
          {title === 'Who owns what' && owners !== '' && <p className={styles.quiet}>{owners}</p>}
        </section>
      ))}
      <section>
        <h2>
          Decisions taken
          {decisions.hidden > 0 && <span className={styles.more}> and {decisions.hidden} more on the page</span>}
        </h2>
        {decisions.rows.length === 0 && <p>No decision was taken yet.</p>}
        <ul>
          {decisions.rows.map(({ decision, isOverride }) => (
            <li key={decision.id}>
              {WORDS[decision.decision]}: {names.get(decision.stage) ?? decision.stage}, by {decision.by}, {formatWhole(decision.at)}
              {isOverride ? ` (over a closed gate${decision.reason ? `: “${decision.reason.slice(0, 120)}”` : ''})` : ''}
            </li>
          ))}
        </ul>
      </section>
    </article>
  );
}
