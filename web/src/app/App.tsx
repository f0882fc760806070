import { useState } from 'react';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { MutationCache, QueryCache, QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { Redirect, Route, Switch } from 'wouter';
import { navigate } from 'wouter/use-browser-location';
import { meQuery } from '../api/access';
import { ownSessionQuery } from '../api/account';
import { ProblemFailure } from '../api/problem-failure';
import { AcceptPage } from '../entry/AcceptPage';
import { ForgotPage } from '../entry/ForgotPage';
import { SignInPage } from '../entry/SignInPage';
import { WelcomePage } from '../entry/WelcomePage';
import { StartPage } from '../first-run/StartPage';
import { RolloutFrame } from '../frame/RolloutFrame';
import { EmptyState } from '../parts/EmptyState';
import { ErrorState } from '../parts/ErrorState';
import { LoadingState } from '../parts/LoadingState';
import { FetchedPage } from './FetchedPage';
import { PAGES, SettingsPages, SharedSummaryPage, StagePage, VerdictPage } from './pages';
import { statusColours, theme } from './theme';

const HOUR_MILLISECONDS = 3_600_000;
const OPEN_PAGES = ['/sign-in', '/welcome', '/accept', '/forgot', '/shared'];

function toSignIn(error: unknown): void {
  const { pathname, search } = window.location;
  if (!(error instanceof ProblemFailure) || error.status !== 401 || OPEN_PAGES.includes(pathname)) return;
  navigate(`/sign-in?to=${encodeURIComponent(pathname + search)}`, { replace: true });
}

const isWorthRetrying = (failures: number, error: unknown): boolean =>
  failures < 2 && !(error instanceof ProblemFailure && error.status >= 400 && error.status < 500);

function makeCache(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: toSignIn }),
    mutationCache: new MutationCache({ onError: toSignIn }),
    defaultOptions: { queries: { staleTime: 5_000, retry: isWorthRetrying } },
  });
}

export function App() {
  const [cache] = useState(makeCache);
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" cssVariablesResolver={statusColours}>
      <QueryClientProvider client={cache}>
        <Notifications position="bottom-right" />
        <Switch>
          <Route path="/sign-in" component={SignInPage} />
          <Route path="/welcome" component={WelcomePage} />
          <Route path="/accept" component={AcceptPage} />
          <Route path="/forgot" component={ForgotPage} />
          <Route path="/shared">
            <FetchedPage>
              <SharedSummaryPage />
            </FetchedPage>
          </Route>
          <Route>
            <SignedIn />
          </Route>
        </Switch>
      </QueryClientProvider>
    </MantineProvider>
  );
}

function SignedIn() {
  const me = useQuery(meQuery);
  // Renews the session, and its cookie, for as long as the page is open.
  useQuery({ ...ownSessionQuery, refetchInterval: HOUR_MILLISECONDS, refetchIntervalInBackground: true });
  if (me.isPending) return <LoadingState label="Checking who you are" />;
  if (me.isError && !me.data) return <ErrorState error={me.error} onRetry={() => void me.refetch()} />;
  return (
    <Switch>
      <Route path="/" component={StartPage} />
      <Route path="/settings/*?">
        <FetchedPage>
          <SettingsPages />
        </FetchedPage>
      </Route>
      <Route path="/r/:rollout/*?">{({ rollout }) => <RolloutPages rollout={rollout} />}</Route>
      <Route component={NothingHere} />
    </Switch>
  );
}

function RolloutPages({ rollout }: { rollout: string }) {
  return (
    <RolloutFrame rollout={rollout}>
      <FetchedPage>
        <Switch>
          {PAGES.map(({ path, Page }) => (
            <Route key={path} path={`/r/:rollout/${path}`}>
              <Page />
            </Route>
          ))}
          <Route path="/r/:rollout/stages/:stage/criteria/:criterion">
            {({ stage, criterion }) => <VerdictPage key={`${stage}/${criterion}`} stage={stage} criterion={criterion} />}
          </Route>
          <Route path="/r/:rollout/stages/:stage">{({ stage }) => <StagePage key={stage} stage={stage} />}</Route>
          <Route path="/r/:rollout">
            <Redirect to={`/r/${rollout}/operations`} replace />
          </Route>
          <Route component={NothingHere} />
        </Switch>
      </FetchedPage>
    </RolloutFrame>
  );
}

function NothingHere() {
  return (
    <EmptyState title="Nothing is at this address">
      Go to the <a href="/">start page</a>.
    </EmptyState>
  );
}
