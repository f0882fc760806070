import type { ReactNode } from 'react';
import { Table } from '@mantine/core';
import type { Variety } from '@rollout-health/shared/usage';
import { formatCount, formatPercent } from '../parts/format';
import { Mark } from '../parts/Mark';
import { HALF_RING } from '../parts/shapes';
import { StatusMark } from '../parts/StatusMark';
import styles from '../usage/usage.module.css';

type Dimension = Variety['dimensions'][number];

const percent = (share: number): string => (share > 0 && share < 0.01 ? 'below 1 %' : formatPercent(share));

export function MixTable({ dimension, stage, next }: { dimension: Dimension; stage: string; next: string | null }) {
  const hasPlan = dimension.effective.planned !== null;
  return (
    <div className={styles.scroll} role="region" aria-label={`Mix by ${dimension.name}`} tabIndex={0}>
      <Table verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{dimension.name}</Table.Th>
            <Table.Th scope="col">{stage}</Table.Th>
            <Table.Th scope="col">Pilot</Table.Th>
            {hasPlan && <Table.Th scope="col">Planned for {next}</Table.Th>}
            <Table.Th scope="col">Health here</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {dimension.segments.map(({ value, users, share, pilotUsers, pilotShare, plannedShare, isNew, health }) => (
            <Table.Tr key={value}>
              <Table.Th scope="row" className={styles.name}>
                {value}
                {(isNew || pilotShare === 0) && (
                  <span className={styles.marks}>
                    <Mark word={isNew ? 'Never seen before' : 'Not in the pilot'} tone="gathering" shape={HALF_RING} size="sm" />
                  </span>
                )}
              </Table.Th>
              <Table.Td>
                <Share share={share}>{formatCount(users)} users</Share>
              </Table.Td>
              <Table.Td>
                <Share share={pilotShare}>{formatCount(pilotUsers)} users</Share>
              </Table.Td>
              {hasPlan && (
                <Table.Td>
                  <Share share={plannedShare}>planned</Share>
                </Table.Td>
              )}
              <Table.Td>
                {health ? (
                  <>
                    <StatusMark status={health.status} size="sm" />
                    <span className={styles.note}>{health.text}</span>
                  </>
                ) : (
                  <span className={styles.note}>{users > 0 ? 'No criterion judges it by itself' : '–'}</span>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function Share({ share, children }: { share: number | null; children: ReactNode }) {
  if (share === null) return <>–</>;
  return (
    <>
      {percent(share)}
      <span className={styles.track} aria-hidden>
        <span className={styles.fill} style={{ width: `${share * 100}%` }} />
      </span>
      <span className={styles.note}>{children}</span>
    </>
  );
}
