import type { ReactNode } from 'react';
import { Stack, Text, Title } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { ErrorState } from '../parts/ErrorState';
import { LoadingState } from '../parts/LoadingState';
import styles from './practice.module.css';

interface Props<Page> {
  title: string;
  about: string;
  query: UseQueryResult<Page>;
  action?: ReactNode;
  children: (page: Page) => ReactNode;
}

/** A page about the practice: what it is for, what can be added, and its states while nothing is known. */
export function PracticePage<Page>({ title, about, query, action, children }: Props<Page>) {
  return (
    <Stack gap="md">
      <div className={styles.head}>
        <div>
          <Title order={2}>{title}</Title>
          <Text size="sm" c="dimmed" maw="70ch">
            {about}
          </Text>
        </div>
        {query.data && action}
      </div>
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <LoadingState label={`Fetching ${title.toLowerCase()}`} />}
      {query.data && children(query.data)}
    </Stack>
  );
}

export function Panel({ title, id, action, children }: { title: string; id?: string; action?: ReactNode; children: ReactNode }) {
  return (
    <section className={styles.panel} aria-label={title} id={id}>
      <div className={styles.head}>
        <Title order={3}>{title}</Title>
        {action}
      </div>
      {children}
    </section>
  );
}
