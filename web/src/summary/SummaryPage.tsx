import type { ReactNode } from 'react';
import { Alert, Anchor, Button, Group, Text, Title } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconPrinter } from '@tabler/icons-react';
import type { Summary } from '@rollout-health/shared/summary';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { summaryQuery } from '../api/summary';
import { useLive } from '../live/LiveRollout';
import { figureAddress } from '../operations/figure-address';
import { EmptyState } from '../parts/EmptyState';
import { ErrorState } from '../parts/ErrorState';
import { FigureText } from '../parts/FigureText';
import { formatWhole } from '../parts/format';
import { LoadingState } from '../parts/LoadingState';
import { SECTION_IDS } from './prepare-summary';
import styles from './summary.module.css';
import { OnePage } from './OnePage';
import { DigestButton } from './DigestButton';
import { ShareButton } from './ShareButton';
import { Compensating, Untested, Value } from './SummaryHidden';
import { SummaryDecisions } from './SummaryDecisions';
import { SummaryOwners } from './SummaryOwners';
import { Readiness, Risks } from './SummaryReadiness';
import { SummarySentences } from './SummarySentences';
import { SummaryTrack } from './SummaryTrack';
import { useLightPaper } from './use-light-paper';

const REFETCH_MS = 30_000;

export function SummaryPage() {
  const { health, connection } = useLive();
  const summary = useQuery({ ...summaryQuery(health.rollout), refetchInterval: REFETCH_MS });
  if (summary.isPending) return <LoadingState label="Writing the summary" />;
  if (!summary.data) return <ErrorState error={summary.error} onRetry={() => void summary.refetch()} />;
  return <Sheet summary={summary.data} isStale={summary.isError || connection.state === 'lost'} />;
}

function Sheet({ summary, isStale }: { summary: Summary; isStale: boolean }) {
  useLightPaper();
  const { current } = summary;
  const asked = summary.sentences.filter(({ about }) => about === 'asked');
  return (
    <>
      <OnePage summary={summary} className={styles.paperOnly} />
      <article className={styles.page}>
        <header className={styles.head}>
          <div>
            <Title order={2}>Summary</Title>
            <Text size="sm" c="dimmed">
              Data as of {formatWhole(summary.asOf)}
            </Text>
          </div>
          <Group gap="xs" className={styles.screenOnly}>
            <DigestButton rollout={summary.rollout} />
            <ShareButton rollout={summary.rollout} />
            <Button variant="default" leftSection={<IconPrinter size={16} aria-hidden />} onClick={() => window.print()}>
              Print or save as PDF
            </Button>
          </Group>
        </header>
        {isStale && (
          <Alert role="status" color="yellow" variant="outline" styles={{ title: { color: 'var(--mantine-color-text)' } }} title="This summary is stale">
            The server cannot be reached; what follows is from {formatWhole(summary.asOf)}.
          </Alert>
        )}
        <SummarySentences sentences={summary.sentences} />
        <Section id={SECTION_IDS.where} title="Where we are">
          <SummaryTrack summary={summary} />
        </Section>
        <Section id={SECTION_IDS.asked} title="What is asked of you">
          {asked.length > 0 ? (
            <ul className={styles.reasons}>
              {asked.map(({ text }) => (
                <li key={text}>{text}</li>
              ))}
            </ul>
          ) : (
            <Text size="sm">Nothing is asked of you now.</Text>
          )}
        </Section>
        {current === null ? (
          <EmptyState title="No stage has started">
            Once a stage runs, this page says whether it is ready to grow and what is at risk. Stages are started on the page{' '}
            <Anchor component={Link} inherit underline="always" href={`/r/${summary.rollout}/operations`}>
              Operations
            </Anchor>
            .
          </EmptyState>
        ) : (
          <>
            <Section id={SECTION_IDS.ready} title="Are we ready to grow?">
              <Readiness rollout={summary.rollout} current={current} next={summary.next} />
            </Section>
            <Section id={SECTION_IDS.compensating} title="What we are compensating for">
              <Compensating summary={summary} />
            </Section>
            <Section id={SECTION_IDS.untested} title="What is untested">
              <Untested summary={summary} />
            </Section>
            <Section id={SECTION_IDS.value} title="Value or novelty">
              <Value summary={summary} />
            </Section>
            <Section id={SECTION_IDS.risk} title="What is at risk">
              <Risks rollout={summary.rollout} current={current} />
            </Section>
            <Section id={SECTION_IDS.load} title="Load and use">
              <div className={styles.figures}>
                {current.figures.map((figure) => (
                  <Link key={`${figure.metric} ${figure.of ?? ''}`} href={figureAddress(summary.rollout, current.stage, figure)}>
                    <FigureText {...figure} />
                  </Link>
                ))}
              </div>
              {current.figures.length === 0 && <Text size="sm">Nothing was reported yet to compute a figure from.</Text>}
              <Text size="sm" mt="xs" className={styles.screenOnly}>
                All of it by topic and segment:{' '}
                <Anchor component={Link} inherit underline="always" href={`/r/${summary.rollout}/support`}>
                  Support
                </Anchor>
              </Text>
            </Section>
          </>
        )}
        <Section id={SECTION_IDS.owners} title="Who owns what">
          <SummaryOwners summary={summary} />
        </Section>
        <Section id="decisions" title="Decisions taken">
          <ul className={styles.reasons}>
            {summary.sentences
              .filter(({ about }) => about === 'decisions')
              .map(({ text }) => (
                <li key={text}>{text}</li>
              ))}
          </ul>
          <SummaryDecisions summary={summary} />
        </Section>
      </article>
    </>
  );
}

/** Folded on a phone, where what leads the page is read first; a link into it opens it. */
function Section({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  const isNarrow = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  return (
    <details key={String(isNarrow)} open={!isNarrow} className={styles.section}>
      <summary>
        <Title order={3} id={`${id}-title`}>
          {title}
        </Title>
      </summary>
      <section id={id} aria-labelledby={`${id}-title`}>
        {children}
      </section>
    </details>
  );
}
