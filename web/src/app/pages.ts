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
export const PAGES: Page[] = [
  {
    path: 'operations',
    title: 'Operations',
    Page: lazy(() => import('../operations/OperationsPage').then(({ OperationsPage }) => ({ default: OperationsPage }))),
  },
  { path: 'support', title: 'Support', Page: lazy(() => import('../support/SupportPage').then(({ SupportPage }) => ({ default: SupportPage }))) },
  { path: 'summary', title: 'Summary', Page: lazy(() => import('../summary/SummaryPage').then(({ SummaryPage }) => ({ default: SummaryPage }))) },
  { path: 'usage', title: 'Usage', Page: lazy(() => import('../usage/UsagePage').then(({ UsagePage }) => ({ default: UsagePage }))) },
  { path: 'variety', title: 'Variety', Page: lazy(() => import('../variety/VarietyPage').then(({ VarietyPage }) => ({ default: VarietyPage }))) },
  {
    path: 'sources',
    title: 'Sources',
    needs: 'sources.read',
    Page: lazy(() => import('../sources/SourcesPage').then(({ SourcesPage }) => ({ default: SourcesPage }))),
  },
];

export const StagePage = lazy(() => import('../stage/StagePage').then(({ StagePage: Page }) => ({ default: Page })));

export const SettingsPages = lazy(() => import('../settings/SettingsPages').then(({ SettingsPages: Pages }) => ({ default: Pages })));
export const VerdictPage = lazy(() => import('../verdict/VerdictPage').then(({ VerdictPage: Page }) => ({ default: Page })));
