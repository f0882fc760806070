import { lazy, type ComponentType } from 'react';
import type { Permission } from '@rollout-health/shared/permissions';

export interface Page {
  path: string;
  title: string;
  /** Besides reading the rollout. */
  needs?: Permission;
  Page: ComponentType;
}

/** The pages of a rollout, in the order of the navigation; each is fetched when it is first opened. */
export const PAGE_GROUPS: { title: string; pages: Page[] }[] = [
  {
    title: 'How it goes',
    pages: [
      {
        path: 'operations',
        title: 'Operations',
        Page: lazy(() => import('../operations/OperationsPage').then(({ OperationsPage }) => ({ default: OperationsPage }))),
      },
      {
        path: 'support',
        title: 'Support',
        Page: lazy(() => import('../support/SupportPage').then(({ SupportPage }) => ({ default: SupportPage }))),
      },
      {
        path: 'summary',
        title: 'Summary',
        Page: lazy(() => import('../summary/SummaryPage').then(({ SummaryPage }) => ({ default: SummaryPage }))),
      },
    ],
  },
  {
    title: 'What the pilot hid',
    pages: [
      {
        path: 'workarounds',
        title: 'Workarounds',
        Page: lazy(() => import('../workarounds/WorkaroundsPage').then(({ WorkaroundsPage }) => ({ default: WorkaroundsPage }))),
      },
      {
        path: 'assumptions',
        title: 'Assumptions',
        Page: lazy(() => import('../assumptions/AssumptionsPage').then(({ AssumptionsPage }) => ({ default: AssumptionsPage }))),
      },
      {
        path: 'readiness',
        title: 'Readiness',
        Page: lazy(() => import('../readiness/ReadinessPage').then(({ ReadinessPage }) => ({ default: ReadinessPage }))),
      },
      {
        path: 'ownership',
        title: 'Ownership',
        Page: lazy(() => import('../ownership/OwnershipPage').then(({ OwnershipPage }) => ({ default: OwnershipPage }))),
      },
      {
        path: 'usage',
        title: 'Usage',
        Page: lazy(() => import('../usage/UsagePage').then(({ UsagePage }) => ({ default: UsagePage }))),
      },
      {
        path: 'variety',
        title: 'Variety',
        Page: lazy(() => import('../variety/VarietyPage').then(({ VarietyPage }) => ({ default: VarietyPage }))),
      },
    ],
  },
  {
    title: 'Deciding',
    pages: [
      {
        path: 'reviews',
        title: 'Reviews',
        Page: lazy(() => import('../reviews/ReviewsPage').then(({ ReviewsPage }) => ({ default: ReviewsPage }))),
      },
      {
        path: 'declaration',
        title: 'Declaration',
        Page: lazy(() => import('../declaration/DeclarationPage').then(({ DeclarationPage }) => ({ default: DeclarationPage }))),
      },
      {
        path: 'activity',
        title: 'Activity',
        needs: 'activity.read',
        Page: lazy(() => import('../activity/ActivityPage').then(({ ActivityPage }) => ({ default: ActivityPage }))),
      },
      {
        path: 'sources',
        title: 'Sources',
        needs: 'sources.read',
        Page: lazy(() => import('../sources/SourcesPage').then(({ SourcesPage }) => ({ default: SourcesPage }))),
      },
      {
        path: 'people',
        title: 'People',
        needs: 'roles.give',
        Page: lazy(() => import('../settings/RolloutPeoplePage').then(({ RolloutPeoplePage }) => ({ default: RolloutPeoplePage }))),
      },
    ],
  },
];
export const PAGES = PAGE_GROUPS.flatMap(({ pages }) => pages);

export const StagePage = lazy(() => import('../stage/StagePage').then(({ StagePage: Page }) => ({ default: Page })));

export const SettingsPages = lazy(() => import('../settings/SettingsPages').then(({ SettingsPages: Pages }) => ({ default: Pages })));
/** For whoever has a link to it; not signed in. */
export const SharedSummaryPage = lazy(() => import('../summary/SharedSummaryPage').then(({ SharedSummaryPage: Page }) => ({ default: Page })));
export const VerdictPage = lazy(() => import('../verdict/VerdictPage').then(({ VerdictPage: Page }) => ({ default: Page })));
