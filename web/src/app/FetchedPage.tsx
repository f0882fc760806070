import { Suspense, type ReactNode } from 'react';
import { ErrorBoundary } from 'react-error-boundary';
import { useLocation } from 'wouter';
import { ErrorState } from '../parts/ErrorState';
import { LoadingState } from '../parts/LoadingState';

/** A page that is fetched when it is opened. What fails on it fails alone: the frame stays, and another page can be opened. */
export function FetchedPage({ children }: { children: ReactNode }) {
  const [location] = useLocation();
  return (
    <ErrorBoundary resetKeys={[location]} fallbackRender={({ error }) => <ErrorState error={error} onRetry={() => window.location.reload()} />}>
      <Suspense fallback={<LoadingState />}>{children}</Suspense>
    </ErrorBoundary>
  );
}
