import type { ReactNode } from 'react';
import { Anchor, Group, Title } from '@mantine/core';
import { Link, Redirect, Route, Switch, useLocation } from 'wouter';
import { ColourScheme, SignOut } from '../frame/FrameControls';
import { EmptyState } from '../parts/EmptyState';
import { useMay } from '../parts/use-may';
import { AccountPage } from './AccountPage';
import { PeoplePage } from './PeoplePage';
import styles from './settings.module.css';
import { TokensPage } from './TokensPage';

/** One's own account, and for administrators the people and tokens of the installation. */
export function SettingsPages() {
  const mayPeople = useMay('people.manage');
  const mayTokens = useMay('settings.manage');
  const [location] = useLocation();
  const pages = [
    { path: 'account', title: 'Your account', isShown: true },
    { path: 'people', title: 'People', isShown: mayPeople },
    { path: 'tokens', title: 'API tokens', isShown: mayTokens },
  ];
  return (
    <>
      <header className={styles.header}>
        <Group justify="space-between">
          <Title order={1}>Settings</Title>
          <Group gap="xs">
            <Anchor component={Link} href="/" size="sm">
              Back to the rollouts
            </Anchor>
            <ColourScheme />
            <SignOut />
          </Group>
        </Group>
        <nav aria-label="Settings" className={styles.pages}>
          {pages
            .filter(({ isShown }) => isShown)
            .map(({ path, title }) => (
              <Link key={path} href={`/settings/${path}`} className={styles.page} aria-current={location === `/settings/${path}` ? 'page' : undefined}>
                {title}
              </Link>
            ))}
        </nav>
      </header>
      <main className={styles.main}>
        <Switch>
          <Route path="/settings/account" component={AccountPage} />
          <Route path="/settings/people">{guard(mayPeople, <PeoplePage />)}</Route>
          <Route path="/settings/tokens">{guard(mayTokens, <TokensPage />)}</Route>
          <Route>
            <Redirect to="/settings/account" replace />
          </Route>
        </Switch>
      </main>
    </>
  );
}

const guard = (isAllowed: boolean, page: ReactNode): ReactNode =>
  isAllowed ? page : <EmptyState title="This page is for administrators">Ask an administrator of this installation for what you need.</EmptyState>;
