import type { ReactNode } from 'react';
import { Group, Text, Title } from '@mantine/core';
import { Link, useLocation, useSearchParams } from 'wouter';
import { useQuery } from '@tanstack/react-query';
import { may } from '@rollout-health/shared/permissions';
import { meQuery } from '../api/access';
import { PAGE_GROUPS } from '../app/pages';
import { ConnectionState } from '../live/ConnectionState';
import { LiveRollout, useLive } from '../live/LiveRollout';
import { StatusAnnouncer } from '../live/StatusAnnouncer';
import { Reminders } from '../reminders/Reminders';
import { ColourScheme, RolloutMenu, Settings, SignOut } from './FrameControls';
import styles from './RolloutFrame.module.css';
import { PromiseLine } from './PromiseLine';
import { StageTrack } from './StageTrack';
import { useCentred } from './use-centred';

export function RolloutFrame({ rollout, children }: { rollout: string; children: ReactNode }) {
  const [search] = useSearchParams();
  return (
    <LiveRollout key={rollout} rollout={rollout}>
      <StatusAnnouncer />
      {search.get('wall') === '1' ? children : <Dressed>{children}</Dressed>}
    </LiveRollout>
  );
}

function Dressed({ children }: { children: ReactNode }) {
  const { health } = useLive();
  const me = useQuery(meQuery);
  const [location] = useLocation();
  const pages = useCentred<HTMLElement>(`[href="${CSS.escape(location)}"]`);
  return (
    <>
      <a href="#content" className="skip-link">
        Skip to the content
      </a>
      <header className={styles.header}>
        <div className={styles.top}>
          <div className={styles.title}>
            <Group gap="xs" wrap="nowrap">
              <Title order={1} className={styles.name}>
                {health.name}
              </Title>
              <RolloutMenu rollout={health.rollout} />
            </Group>
            <Text size="sm" c="dimmed" className={styles.purpose}>
              {health.purpose}
            </Text>
          </div>
          <div className={styles.controls}>
            <ConnectionState />
            <Reminders rollout={health.rollout} />
            <ColourScheme />
            <Settings />
            <SignOut />
          </div>
          <PromiseLine rollout={health.rollout} />
        </div>
        <StageTrack />
        <nav aria-label="Pages" className={styles.pages} ref={pages}>
          {PAGE_GROUPS.map(({ title: group, pages: grouped }) => (
            <ul key={group} aria-label={group} className={styles.group}>
              {grouped
                .filter(({ needs }) => !needs || (me.data && may(me.data.grants, needs, health.rollout)))
                .map(({ path, title }) => {
                  const href = `/r/${health.rollout}/${path}`;
                  return (
                    <li key={path}>
                      <Link href={href} className={styles.page} aria-current={location === href ? 'page' : undefined}>
                        {title}
                      </Link>
                    </li>
                  );
                })}
            </ul>
          ))}
        </nav>
      </header>
      <main id="content" tabIndex={-1} className={styles.main}>
        {children}
      </main>
    </>
  );
}
